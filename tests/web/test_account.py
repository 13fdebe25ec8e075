"""The account page: one's roles, sessions, links and password."""

import pytest

from tests.seeded import DOCUMENT
from tests.web.conftest import Person, Team
from tests.web.markup import Element

FIREFOX = "Firefox on Linux"
WORDS = "four words of hers"


@pytest.fixture
def bea(team: Team) -> Person:
    return team.member("Bea", "reader", here=["editor"], browser=FIREFOX)


def form(page: Element, button: str) -> Element:
    """The form with a button that begins so."""
    found = [one for one in page.all("form") if any(part.words.startswith(button) for part in one.all("button"))]
    assert found, button
    return found[0]


def signed_in_again(team: Team, person: Person) -> Person:
    """The same person in another browser."""
    person.send(form(person.page("/account"), "Make"))
    address = person.page("/account").one("code").words
    other = team.visitor()
    other.send(other.page(address.removeprefix("https://desk.example.org")).one("form", class_="sign-in"))
    return other


def test_it_says_what_one_may_do_where(bea: Person) -> None:
    said = [row.words for row in bea.page("/account").one("dl").all("div")]
    assert said[0].startswith("In all other documents reader read; comment;")
    assert "change links" not in said[0]
    assert said[1].startswith(f"{DOCUMENT} editor read; comment;")
    assert "change links" in said[1]


def test_sessions_are_listed_and_ended_one_by_one(team: Team, bea: Person) -> None:
    other = signed_in_again(team, bea)
    page = bea.page("/account")
    listed = page.one("ul", class_="sessions").all("li")
    assert [("this browser" in one.words, FIREFOX in one.words) for one in listed] == [(False, False), (True, True)]
    assert not listed[1].all("form")
    bea.send(listed[0].one("form"))
    other.get("/account", 303)
    assert len(bea.page("/account").one("ul", class_="sessions").all("li")) == 1


def test_all_others_are_ended_at_once(team: Team, bea: Person) -> None:
    others = [signed_in_again(team, bea) for _ in range(2)]
    bea.send(form(bea.page("/account"), "Sign out everywhere else"))
    for other in others:
        other.get("/account", 303)
    assert "Sign out everywhere else" not in bea.page("/account").words


def test_nobody_ends_a_session_of_somebody_else(team: Team, bea: Person) -> None:
    eve = team.member("Eve", "reader")
    signed_in_again(team, bea)
    theirs = bea.page("/account").one("ul", class_="sessions").all("form")[0].fields()["session"]
    page = eve.page("/account")
    fields = {**form(page, "Make").fields(), "session": theirs}
    answer = eve.post("/account/sessions/end", fields, 404)
    assert "ended already" in answer.text
    assert len(bea.page("/account").one("ul", class_="sessions").all("li")) == 2


def test_the_link_for_another_device_is_shown_where_it_was_made_and_nowhere_else(team: Team, bea: Person) -> None:
    other = signed_in_again(team, bea)
    bea.send(form(bea.page("/account"), "Make"))
    assert bea.page("/account").one("code").words.startswith("https://desk.example.org/enter/")
    page = other.page("/account")
    assert not page.all("code")
    assert "made in another browser" in page.words


def test_a_password_is_set_changed_and_removed(team: Team, bea: Person) -> None:
    bea.send(form(bea.page("/account"), "Set the password"), password=WORDS)
    other = team.visitor()
    other.post("/sign-in", {"name": "Bea", "password": WORDS})
    change = form(bea.page("/account"), "Change the password")
    assert "had so far" in bea.send(change, 400, before="wrong", password="another four words").text
    assert "at least 12" in bea.send(change, 400, before=WORDS, password="short").text
    bea.send(change, before=WORDS, password="another four words")
    other.get("/account", 303)
    other.post("/sign-in", {"name": "Bea", "password": WORDS}, 400)
    bea.post("/account/password", {**change.fields(), "before": "another four words", "verb": "remove", "key": "x"})
    assert "You have no password" in bea.page("/account").words
    other.post("/sign-in", {"name": "Bea", "password": "another four words"}, 400)


def test_a_form_that_the_browser_gives_back_with_another_password_is_another_one(team: Team, bea: Person) -> None:
    first = form(bea.page("/account"), "Set the password")
    bea.send(first, password=WORDS)
    bea.send(first, password=WORDS)  # twice the same: nothing happens
    bea.send(first, 400, password="another four words")  # does not say the password so far
    team.visitor().post("/sign-in", {"name": "Bea", "password": WORDS})
