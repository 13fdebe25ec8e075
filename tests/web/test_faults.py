"""Pages for what goes wrong: what happened, what was kept, what to do next."""

from unittest.mock import patch

import pytest

from tests.seeded import DOCUMENT
from tests.web.conftest import Person, Team
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound, Unavailable, VariorumError
from webapp.operations import people, reading


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


def test_who_lacks_a_role_is_told_which_and_who_can_help(team: Team) -> None:
    told = team.member("Rea", "reader").page(f"/d/{DOCUMENT}/A/revise", 403)
    assert "Ask an editor to do it, or an admin of this desk to make you one." in told.words
    told = team.member("Rex", "reader").page(f"/d/{DOCUMENT}/A/p1/propose", 403)
    assert "Ask a translator or an editor to do it" in told.words
    assert "Load the page again" not in told.words


def test_a_spent_link_opened_while_signed_in_is_said_to_be_needless(team: Team) -> None:
    link = "/enter/" + people.invite(team.desk, None, "Bea", ["reader"], key="invite")
    person = team.visitor()
    person.send(person.page(link).one("form", class_="sign-in"), password="four words of hers")
    assert "You need no link: you are signed in as Bea." in person.page(link, 403).words
    assert "You need no link" not in team.visitor().page(link, 403).words


def test_a_form_of_another_session_is_to_be_loaded_again(owner: Person) -> None:
    answer = owner.post(f"/d/{DOCUMENT}/A/p10/comments", {"csrf": "no", "body": "Mine."}, 403)
    assert "load it again, and send it anew" in answer.text
