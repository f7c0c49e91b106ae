"""Settings: the only module that reads the environment."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

MAX_SOURCE_BYTES = 5_000_000
SHORTEST_TOKEN = 16


class Settings(BaseSettings):
    """What a deployment may change; read once, then frozen. Every variable starts with `VISAVIS_`."""

    model_config = SettingsConfigDict(
        env_prefix="VISAVIS_", env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: str = "sqlite:///visavis.db"
    """SQLite file or PostgreSQL server, as a SQLAlchemy address."""
    assets: Literal["cdn", "local"] = "cdn"
    """Where htmx and Plotly come from: the pinned CDN (with the local copy as fallback), or only the local copy."""
    assets_dir: Path = Path(".assets")
    """Folder of the local copies that `visavis assets` fetches."""
    cache_megabytes: int = Field(default=64, ge=0, le=4096)
    """Room for finished pages in memory; 0 switches the page cache off."""
    max_source_bytes: int = Field(default=MAX_SOURCE_BYTES, ge=1_000, le=500_000_000)
    """Largest source file that is read, in bytes."""
    page_size: int = Field(default=25, ge=1, le=200)
    """Search results a page."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe log line that is written."""
    base_url: str | None = None
    """Public address of the site, where links must name it (exports); None: as the request names it."""
    editor_token: SecretStr | None = None
    """What editors sign in with; None (or nothing): there is no editor and no way to write."""

    @field_validator("editor_token")
    @classmethod
    def _long_enough(cls, token: SecretStr | None) -> SecretStr | None:
        stripped = token.get_secret_value().strip() if token else ""
        if 0 < len(stripped) < SHORTEST_TOKEN:
            message = "VISAVIS_EDITOR_TOKEN must have {shortest} characters or more; leave it out to have no editor"
            raise PydanticCustomError("short_token", message, {"shortest": SHORTEST_TOKEN})
        return SecretStr(stripped) if stripped else None
