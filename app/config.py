"""Settings: the only module that reads the environment."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MAX_SOURCE_BYTES = 5_000_000


class Settings(BaseSettings):
    """What a deployment may change; read once, then frozen. Every variable starts with `VISAVIS_`."""

    model_config = SettingsConfigDict(env_prefix="VISAVIS_", env_file=".env", extra="ignore", frozen=True)

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
