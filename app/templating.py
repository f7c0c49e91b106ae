"""How templates are read, for pages and pictures: what they are given is escaped, an unknown name is an error."""

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from app.resources import resource
from app.scale import label


class _Compiled(BytecodeCache):
    """Templates this process has compiled, by name and content: a second application does not compile them again."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, which takes no code of a template that has changed since."""
        if code := self._codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def environment() -> Environment:
    """Return a new environment over `templates/`; its filter `term` gives the word for a stance or salience."""
    env = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    env.filters["term"] = label
    return env
