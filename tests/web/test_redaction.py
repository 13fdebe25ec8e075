"""The page that redacts, who finds the way there, and what stands in the place of the words."""

import pytest

from tests.examples import an_account, start_working, weigh_words
from tests.seeded import DOCUMENT
from tests.web.conftest import Person, path_of
from webapp.operations import proposing
from webapp.operations.desk import Desk, new_id
from webapp.operations.suggestions import Suggestion
from webapp.review import may as really_may
from webapp.text.model import Kind
from webapp.text.revising import Part, Verb
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


def test_a_proposal_whose_words_are_gone_is_still_shown_everywhere(owner: Person, seeded: Desk) -> None:
    ada = an_account(seeded)
    now = start_working(seeded, ada, document=DOCUMENT)
    one, two = now.body[2], now.body[3]
    part = Part(Kind.PARAGRAPH, "", "Zanzibar at last.")
    verbs: list[tuple[Verb, list[str], str, list[Part]]] = [
        ("replace", [one.id], "", []),
        ("insert", [], one.id, [part]),
        ("delete", [one.id], "", []),
        ("split", [one.id], "", [part, part]),
        ("merge", [one.id, two.id], "", [part]),
        ("move", [one.id], two.id, []),
        ("kind", [one.id], "", [Part(Kind.HEADING, "Zanzibar ", one.passage.text)]),
    ]
    texts = {placed.id: placed.passage.text_hash for placed in now.passages}
    for verb, passages, after, parts in verbs:
        text = "Zanzibar at last." if verb == "replace" else ""
        suggestion = Suggestion(verb, tuple((name, texts[name]) for name in passages), after, text, tuple(parts))
        proposal = proposing.propose(
            seeded,
            ada,
            document=DOCUMENT,
            siglum="W",
            suggestion=suggestion,
            reason="Zanzibar, of course.",
            key=new_id(),
        )
        address = f"/d/{DOCUMENT}/W/proposals/{proposal.id}"
        way = next(a["href"] for a in owner.page(address).all("a") if a.words == "Redact the proposal")
        form = owner.page(way).one("form", class_="redact")
        owner.send(form, what=["content", "reason"], reason="A slip.")
        page = owner.page(address)
        assert len(page.all("p", class_="redacted")) == 2
        for place in (address, f"/d/{DOCUMENT}/proposals", f"/d/{DOCUMENT}/?right=W", f"/d/{DOCUMENT}/W/{one.id}"):
            assert "Zanzibar" not in owner.get(place).text, (verb, place)
