"""An editor as tests see one: signs in, fills in the forms that the pages have, and sends them as a browser would."""

from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr

from app.config import Settings
from tests.conftest import settings_for
from tests.marks import Element, slug_of, tree

TOKEN = "sixteen letters and more"
HTML_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def with_editor(database_url: str, token: str = TOKEN) -> Settings:
    """Return settings of a site that has editors, and that keeps its pages."""
    return settings_for(database_url).model_copy(update={"editor_token": SecretStr(token), "cache_megabytes": 8})


def sign_in(client: TestClient, name: str = "Ana Pérez", token: str = TOKEN, following: str = "") -> Response:
    """Send the sign-in form; answers are not followed."""
    fields = {"name": name, "token": token, "next": following}
    answer: Response = client.post("/editor", data=fields, follow_redirects=False)
    return answer


def sentence(client: TestClient, section: str, words: str) -> tuple[str, str]:
    """Return where a section is corrected, and the key of its first sentence with these words."""
    slug = slug_of(client)
    rows = client.get(f"/api/v1/commentaries/{slug}").json()["sections"]
    passages = next(row["passages"] for row in rows if row["slug"] == section)
    keys = [s["key"] for passage in passages for s in passage["sentences"] if words in s["text"]]
    return f"/editor/{slug}/{section}", keys[0]


def position_address(client: TestClient, power: str, question: str) -> str:
    """Return where a position is corrected."""
    return f"/editor/{slug_of(client)}/positions/{power}/{question}"


def filled(client: TestClient, address: str, button: str = "", form: str = "") -> dict[str, list[str]]:
    """Return what a form of a page would send as it stands: the one with this button, or with this name."""
    forms = tree(client.get(address).text).all("form", method="post")
    found = [one for one in forms if named(one) == form] if form else [one for one in forms if has(one, button)]
    return {**fields(found[0]), **({"do": [button]} if button else {})}


def called(shown: Element, name: str) -> list[Element]:
    """Return the inputs of this name."""
    return [one for one in shown.all("input", "name") if one["name"] == name]


def named(form: Element) -> str:
    return next((one["value"] for one in called(form, "form")), "")


def has(form: Element, button: str) -> bool:
    """Tell whether a form has the button; without one, whether it is that of a position."""
    return bool(form.all("button", value=button)) if button else named(form) == "position"


def fields(form: Element) -> dict[str, list[str]]:
    """Return the fields of a form with what stands in them."""
    sent: dict[str, list[str]] = {}
    for one in form.all("input", "name"):
        if one.attributes.get("type") not in ("radio", "checkbox") or "checked" in one.attributes:
            sent.setdefault(one["name"], []).append(one.attributes.get("value", ""))
    for one in form.all("select", "name"):
        options = one.all("option")
        chosen = next((option for option in options if "selected" in option.attributes), options[0])
        sent[one["name"]] = [chosen["value"]]
    return sent


def send(client: TestClient, address: str, form: dict[str, list[str]], **changes: str | list[str]) -> Response:
    """Send a form with some of its fields changed; `evidence_1=` is `evidence-1`. Answers are not followed."""
    new = {name.replace("_1", "-1"): [value] if isinstance(value, str) else value for name, value in changes.items()}
    answer: Response = client.post(
        address.partition("?")[0], data={**form, "why": ["It says so"], **new}, follow_redirects=False
    )
    return answer
