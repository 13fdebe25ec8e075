"""Pages for what goes wrong: what happened, what was kept, what to do next."""

from unittest.mock import patch

import pytest

from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound, Unavailable, VariorumError
from webapp.operations import reading


@pytest.mark.parametrize("kind", [InvalidInput, Forbidden, NotFound, Conflict, Unavailable, VariorumError])
def test_every_fault_is_told_with_its_sentence_and_status(reader: Person, kind: type[VariorumError]) -> None:
    with patch.object(reading, "library", side_effect=kind("What is <wrong>.")):
        page = reader.page("/", kind.http_status)
    assert page.one("p", class_="lead").words == "What is <wrong>."
    assert [heading.words for heading in page.one("main").all("h2")] == ["What was kept", "What to do next"]
    assert page.one("ul", class_="ways").all("a")


def test_a_fault_of_our_own_is_told_without_its_details_and_written_to_the_terminal(
    reader: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(reading, "library", side_effect=RuntimeError("secret path")):
        page = reader.page("/", 500)
    assert "secret path" not in page.text
    assert "secret path" in caplog.text


def test_a_fault_is_told_to_htmx_in_the_main_part(reader: Person) -> None:
    page = reader.page("/nowhere", 404, {"HX-Request": "true", "HX-Target": "main"})
    assert not page.all("html")
    assert page.one("main").one("h1").words == "There is nothing here"


def test_the_fault_page_needs_nothing_of_the_desk(reader: Person) -> None:
    broken = Unavailable("The database is locked.")
    with patch.object(reading, "passage", side_effect=broken), patch.object(reading, "fingerprint", side_effect=broken):
        page = reader.page(f"/d/{DOCUMENT}/A/p10", 503)
    assert "The database is locked." in page.words
