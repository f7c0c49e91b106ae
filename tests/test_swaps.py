"""What htmx swaps in is a part of the page that the address shows, word for word, and comes with the page's head."""

import pytest
from fastapi.testclient import TestClient

from tests.marks import FRAGMENT, Element, tree

ADDRESSES = [
    "/", "/?theme=aid", "/?theme=aid&power=iran", "/?question=trade",
    "/compare", "/compare?theme=aid", "/compare?view=questions", "/compare?power=iran&view=themes",
    "/compare?question=trade", "/compare?agree=iran&differ=india",
    "/cues", "/cues?theme=recognition", "/cues?theme=drugs",
    "/figures", "/figures?power=iran", "/figures?theme=aid",
    "/search", "/search?q=taliban", "/search?q=zeppelin",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_swap_brings_a_part_of_the_page_and_its_head(original_client: TestClient, address: str) -> None:
    title, _, rest = original_client.get(address, headers=FRAGMENT).text.partition("</title>")
    head, _, part = rest.partition("</template>")
    whole = original_client.get(address).text
    assert title.removeprefix("<title>") == whole.partition("</title>")[0].rpartition("<title>")[2]
    assert head.removeprefix('<template id="next-head">').strip() in whole.partition("</head>")[0]
    assert part.strip() in whole
    assert [one["id"] for one in tree(part).children if isinstance(one, Element)] == ["results"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_boosted_link_and_the_back_button_get_the_whole_page(original_client: TestClient, header: str) -> None:
    whole = original_client.get("/", headers={**FRAGMENT, header: "true"}).text
    assert whole == original_client.get("/").text


def test_what_is_shown_over_a_page_leaves_its_title_alone(original_client: TestClient) -> None:
    for address in ("/keys", "/cite?of=/compare", "/kept"):
        assert "<title>" not in original_client.get(address, headers=FRAGMENT).text
