"""How templates are read, for pages and pictures: what they are given is escaped, an unknown name is an error."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.resources import resource
from app.scale import label


def environment() -> Environment:
    """Return a new environment over `templates/`; its filter `term` gives the word for a stance or salience."""
    env = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters["term"] = label
    return env
