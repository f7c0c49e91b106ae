"""The yardstick: FastAPI and Jinja2 with no database and no work, rendering a page of a given size."""

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment

PARAGRAPH = "A sentence about nothing, as long as many that people write about a neighbourhood of powers."
TEMPLATE = """<!doctype html>
<html lang="en"><head><title>{{ title }}</title></head><body><main>
{% for paragraph in paragraphs %}<p id="p{{ loop.index }}">{{ paragraph }}</p>
{% endfor %}</main></body></html>
"""


def create_app() -> FastAPI:
    """Build an application whose `/?size=N` is a page of about N bytes, rendered each time."""
    template = Environment(autoescape=True).from_string(TEMPLATE)
    app = FastAPI()

    @app.get("/", response_class=HTMLResponse)
    def page(size: int) -> str:
        return template.render(title="Bare", paragraphs=[PARAGRAPH] * (size // (len(PARAGRAPH) + 19)))

    return app
