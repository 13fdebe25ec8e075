"""The page that redacts, who finds the way there, and what stands in the place of the words."""

import pytest

from tests.examples import an_account, weigh_words
from tests.seeded import DOCUMENT
from tests.web.conftest import Person, path_of
from webapp.operations.desk import Desk
from webapp.review import may as really_may
from webapp.web import redaction

PASSAGE = f"/d/{DOCUMENT}/A/p10"


@pytest.fixture
def link(owner: Person) -> str:
    """The way to redact a comment that is on the page."""
    owner.send(owner.page(PASSAGE).one("form", class_="write"), body="Her name is <b>Ottilie</b>.")
    return next(a["href"] for a in owner.page(PASSAGE).all("a") if a.words == "Redact")


def test_an_admin_redacts_a_comment_and_the_page_says_so_in_its_place(owner: Person, reader: Person, link: str) -> None:
    assert "Ottilie" in reader.get(PASSAGE).text
    form = owner.page(link).one("form", class_="redact")
    assert "Her name is <b>Ottilie</b>." in form.text
    answer = owner.send(form, reason="A <i>living</i> person.")
    assert path_of(answer) == link
    done = owner.page(link)
    assert not done.all("form", class_="redact")
    assert "[redacted by Ada on" in done.words
    assert "Copies that were made before still have the words" in done.words
    for person in (owner, reader):
        page = person.page(PASSAGE)
        assert "Ottilie" not in page.text
        told = page.one(class_="redacted")
        assert "[redacted by Ada on" in told.words
        assert told.words.endswith(": A <i>living</i> person.]")
        assert "Redact" not in [a.words for a in page.all("a")]


def test_a_refusal_keeps_the_reason_and_the_words(owner: Person, link: str) -> None:
    form = owner.page(link).one("form", class_="redact")
    refused = owner.send(form, 400, reason="  ")
    assert "Nothing was redacted." in refused.text
    owner.post(link, form.fields() | {"csrf": "no", "reason": "r"}, 403)
    owner.send(form, reason="first")
    assert "first" in owner.send(form, 409, reason="Another reason.").text


def test_who_may_not_redact_finds_no_way_and_no_page(
    reader: Person, owner: Person, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Redact" not in [a.words for a in reader.page(PASSAGE).all("a")]
    reader.get(link, 403)
    monkeypatch.setattr(redaction, "may", lambda account, action: bool(account) and not really_may(account, action))
    assert "Redact" not in [a.words for a in owner.page(PASSAGE).all("a")]


def test_the_words_of_a_weight_are_redacted_too(owner: Person, seeded: Desk) -> None:
    ada = an_account(seeded)
    mark = weigh_words(seeded, ada, "minor", ("a", "e"), passages=(("title",), ("title",)), document=DOCUMENT)
    address = f"/d/{DOCUMENT}/redact/weight_mark/{mark.id}"
    owner.send(owner.page(address).one("form", class_="redact"), reason="r")
    assert owner.page(address).all(class_="redacted")
    owner.get(f"/d/{DOCUMENT}/redact/text/abc", 404)
