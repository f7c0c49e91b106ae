"""What the keys of a keyboard do: a page of its own, and what the script shows as a sheet over any page."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.web.heads import head_of
from app.web.rendering import render
from app.web.subjects import list_subject

router = APIRouter(include_in_schema=False)

Rows = tuple[tuple[tuple[str, ...], str], ...]


@dataclass(frozen=True, slots=True)
class KeysPage:
    """What keys.html may use: groups of (keys pressed one after the other, what they do), each with its name."""

    groups: tuple[tuple[str, Rows], ...]


_GROUPS: tuple[tuple[str, Rows], ...] = (
    (
        "Anywhere",
        (
            (("?",), "Show these keys"),
            (("/",), "Search"),
            (("Esc",), "Close what is open"),
            (("g", "h"), "Go to the powers at a glance"),
            (("g", "c"), "Go to the comparison"),
            (("g", "f"), "Go to the figures"),
            (("g", "t"), "Go to the themes"),
            (("g", "s"), "Go to the search"),
            (("g", "k"), "Go to what you keep"),
        ),
    ),
    (
        "From one to the next",
        (
            (("j",), "Next sentence, card or hit"),
            (("k",), "Previous sentence, card or hit"),
            (("n",), "Next hit of a search"),
            (("p",), "Previous hit of a search"),
            (("]",), "Next section, or page of hits"),
            (("[",), "Previous section, or page of hits"),
        ),
    ),
    (
        "What has the focus",
        (
            (("c",), "Copy its link"),
            (("s",), "Keep or remove it"),
            (("Enter",), "Open it; on the mark of a sentence, light it"),
        ),
    ),
)


@router.get("/keys")
def show(request: Request) -> Response:
    """List the keys."""
    head = head_of(request, list_subject("/keys"))
    return render(request, "keys.html", KeysPage(_GROUPS), head=head, block="keys")
