"""The Jinja environment, its filters, and every `HX-` header of the house."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from jinja2_fragments import render_block

from app import locales, templating
from app.charts.drawing import drawing
from app.charts.small import glyph
from app.charts.words import value_text
from app.web.heads import Head, unlisted
from app.web.static_files import StaticFiles

_RESULTS = "results"
"""The part of a page that changes with its address. Others, such as references, are shown over a page that stays."""
_VARY = "HX-Request, HX-Boosted, HX-History-Restore-Request, HX-Request-Type"


def environment(static: StaticFiles, *, base: Mapping[str, Any]) -> Environment:
    """Build the environment; templates see `page`, `ui` and what `base` names, nothing else."""
    env = templating.environment()
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    env.filters["day"] = locales.day
    env.filters["grouped"] = locales.number
    env.filters["listed"] = locales.listed
    env.filters["amount"] = value_text
    env.filters["drawing"] = drawing
    env.filters["glyph"] = glyph
    env.globals.update(static=static.address, **base)
    env.globals["ui"] = env.get_template("ui.html").module
    return env


def render(
    request: Request,
    template: str,
    page: object,
    *,
    head: Head | None = None,
    block: str | None = None,
    status: int = 200,
) -> Response:
    """Render a page, or only its `block` where htmx asks for a part of it. Without a `head` it is for nobody else."""
    env: Environment = request.app.state.templates
    head = head or unlisted()
    if block is not None and wants_fragment(request):
        part = render_block(env, template, block, page=page)
        html = env.get_template("parts/next_head.html").render(head=head) + part if block == _RESULTS else part
    else:
        html = env.get_template(template).render(page=page, head=head)
    return HTMLResponse(html, status_code=status, headers={"Vary": _VARY})


def wants_fragment(request: Request) -> bool:
    """Whether htmx swaps a part; boosted links and history restores need the whole page."""
    header = request.headers.get
    return (
        header("HX-Request") == "true"
        and header("HX-Boosted") != "true"
        and header("HX-History-Restore-Request") != "true"
        and header("HX-Request-Type", "partial") == "partial"  # htmx 4
    )
