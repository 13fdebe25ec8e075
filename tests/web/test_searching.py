"""The page of a search: what was found, marked, in every state; the field in the head of every page."""

from collections.abc import Callable

import pytest

from tests.seeded import DOCUMENT
from tests.web.conftest import Person, Team
from webapp.operations import search_filling
from webapp.operations.desk import Desk


def test_what_is_found_is_marked_and_leads_to_its_passage(reader: Person, seeded: Desk) -> None:
    search_filling.fill(seeded)
    page = reader.page("/search?q=%E9%BB%A8%E4%B8%AD%E5%A4%AE")  # 黨中央, and the witness has 党中央
    first = page.one("ol", class_="found").all("mark")[0]
    assert first.text == "党中央"
    (link,) = [one for one in page.all("a") if one.text == "Z ¶ 14"]
    assert link["href"] == f"/d/{DOCUMENT}/Z/p14"
    assert "reconstruction, not a source" in page.text
    reader.get(link["href"])


def test_the_address_holds_what_is_asked(reader: Person) -> None:
    page = reader.page(f"/search?q=romania&document={DOCUMENT}&witness=B")
    assert {one.text.split()[0] for one in page.all("a") if "¶" in one.text} == {"B"}
    assert page.one("input", id="q")["value"] == "romania"
    form = page.all("form", class_="choose")[0]
    assert form.filled() == {"q": ["romania"], "document": [DOCUMENT], "witness": ["B"]}
    page = reader.page("/search?q=romania&kind=terms")
    assert page.one("input", name="kind")["value"] == "terms"


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 200, "All words must stand in a passage"),
        ("q=zebra+romania", 200, "No passage has all of this"),
        ("q=zebra&kind=comments", 200, "No comment has this"),
        ("q=%22%22", 400, "nothing between the quotation marks"),
        ("q=a%00b", 400, "NUL"),
        ("q=" + "x" * 10_000, 400, "10,000 characters"),
        ("q=<b>*", 200, "No passage has this"),
        ("q=romania&kind=people", 400, "nothing to search"),
        ("q=romania&document=none", 404, "There is no document"),
        ("q=romania&page=x", 200, "in the order of documents"),
    ],
)
def test_every_state_says_what_it_is(reader: Person, query: str, status: int, said: str) -> None:
    assert said in reader.page(f"/search?{query}", status).text


def test_the_field_is_in_the_head_of_every_page(reader: Person) -> None:
    for address in ("/", "/terms", "/help", f"/d/{DOCUMENT}/"):
        form = reader.page(address).one("form", role="search")
        assert (form["action"], form.one("input", id="find")["name"]) == ("/search", "q")


def test_a_shared_desk_asks_for_an_account(new_team: Callable[..., Team]) -> None:
    assert "/sign-in" in new_team().visitor().get("/search?q=romania", 303).headers["Location"]
    new_team(public_reading=True).visitor().get("/search?q=romania")
