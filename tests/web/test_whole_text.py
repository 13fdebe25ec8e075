"""Revising a whole text through the pages: draft, two pages, differences, one batch; and nothing typed is lost."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.examples import an_account, decide, newest, start_working, suggest
from tests.seeded import DOCUMENT
from tests.web.conftest import Person, path_of
from tests.web.markup import Element, parse
from tests.web.reviewing import reviewer
from webapp.operations import drafts, proposing
from webapp.operations.desk import Desk
from webapp.operations.suggestions import Suggestion
from webapp.operations.whole_draft import WholeDraft
from webapp.review import Account, Role
from webapp.store import events
from webapp.store import proposals as shelf
from webapp.text.model import Kind, Tie
from webapp.text.revising import Part
from webapp.web.whole_text import FORM_BYTES

D = f"/d/{DOCUMENT}/"
WHOLE = f"{D}W/whole-text"
pytestmark = pytest.mark.usefixtures("bo")


@pytest.fixture
def bo(seeded: Desk) -> Account:
    """Another editor, who has started W."""
    bo = an_account(seeded, "Bo")
    start_working(seeded, bo, document=DOCUMENT)
    return bo


def form_of(page: Element) -> Element:
    return page.one("form", id="whole-text")


def sent(person: Person, form: Element, said: dict[str, str], status: int = 303) -> TestResponse:
    return person.post(form["action"], {**form.fields(), **said}, status)


def kept(desk: Desk, name: str = "Ada") -> WholeDraft:
    with desk.database.read() as connection:
        return drafts.draft_of(connection, an_account(desk, name), newest(desk, "W", DOCUMENT))


def typed(page: Element, passage: str) -> str:
    return page.one("textarea", id=f"field-{passage}").text.removeprefix("\n")


def test_every_passage_is_a_field_and_a_draft_is_kept(owner: Person, seeded: Desk) -> None:
    assert path_of(owner.get(f"{D}W/revise", 303)) == WHOLE
    page = owner.page(WHOLE)
    assert len(page.all("textarea")) == len(newest(seeded, "W", DOCUMENT).passages)
    now = typed(page, "p10")
    answer = sent(owner, form_of(page), {"text-p10": now.replace("\n", "\r\n") + " Indeed.", "do": "save"})
    assert path_of(answer).startswith(WHOLE)
    assert {name: own.text for name, own in kept(seeded).passages.items()} == {"p10": now + " Indeed."}
    page = owner.page(WHOLE)
    assert typed(page, "p10") == now + " Indeed."
    assert "1 passage changed" in page.one("div", id="draft-state").words
    answer = owner.client.post(
        f"{WHOLE}/draft",
        data={**form_of(page).fields(), "text-p9": "Nine."},
        headers={"Origin": "http://localhost", "HX-Request": "true", "HX-Target": "draft-state"},
    )
    assert answer.status_code == 200
    state = parse(answer.text)
    assert "2 passages changed" in state.words
    assert state.one("input", name="number")["value"] == "2"


def noted(desk: Desk, editor: Account, passage: str, words: str, text: str) -> str:
    """A note of W on some words of a passage, accepted; its id."""
    stands = next(one.passage.text for one in newest(desk, "W", DOCUMENT).passages if one.id == passage)
    tie = Tie(passage, stands.index(words), stands.index(words) + len(words))
    suggestion = Suggestion("insert", parts=(Part(Kind.NOTE, "", text, tie),))
    asked = {"document": DOCUMENT, "siglum": "W", "suggestion": suggestion, "reason": "", "key": text}
    decide(desk, editor, proposing.propose(desk, an_account(desk, "Mia"), **asked), {0: "accepted"})  # type: ignore[arg-type]
    return next(one.id for one in newest(desk, "W", DOCUMENT).notes if one.passage.text == text)


def test_notes_stand_below_their_passage_and_are_changed_in_the_same_batch(
    owner: Person, seeded: Desk, bo: Account
) -> None:
    first = noted(seeded, bo, "p10", "has relied", "Or: <depends>.")
    second = noted(seeded, bo, "p10", "political forces", "Parties.")
    page = owner.page(WHOLE)
    sections = [one["id"] for one in page.all("section", class_="field")]
    at = sections.index("at-p10")
    assert sections[at + 1 : at + 4] == [f"at-{first}", f"at-{second}", "at-p11"]
    note = page.one("section", id=f"at-{first}")
    assert (note["aria-label"], note.one("mark").text) == ("Note 1", "has relied")
    assert note.one("p", class_="meta").one("a")["href"] == f"{D}W/{first}"
    owner.get(f"{D}W/{first}")
    assert typed(page, first) == "Or: <depends>."
    two = "Or: rests.\n\nOr: leans."
    answer = sent(owner, form_of(page), {f"text-{first}": two, f"text-{second}": "", "do": "differences"})
    page = owner.page(path_of(answer))
    assert "propose to split" in page.one("ol", class_="places-changed").words
    back = next(link["href"] for link in page.all("a") if link["href"].endswith(f"#at-{first}"))
    assert back == f"{WHOLE}?from={first}#at-{first}"
    page = owner.page(back)
    said = typed(page, "p10").replace("has relied", "has long relied")
    answer = sent(owner, form_of(page), {f"text-{first}": "Or: rests.", "text-p10": said, "do": "differences"})
    page = owner.page(path_of(answer))
    told = [one.words for one in page.one("ol", class_="places-changed").all("h2")]
    assert [one.split(" change it")[0] for one in told] == ["¶ 10", "Note 1", "Note 2 is taken away"]
    owner.send(page.one("form", id="send-all"), reason="as agreed", do="send")
    with seeded.database.read() as connection:
        made = [one for one in shelf.proposals(connection, DOCUMENT) if one.open]
    assert {(one.passage, one.verb) for one in made} == {("p10", "replace"), (first, "replace"), (second, "delete")}
    for proposal in made:
        decide(seeded, bo, proposal, dict.fromkeys(range(proposal.count), "accepted"))
    (left,) = newest(seeded, "W", DOCUMENT).notes
    assert (left.id, left.passage.text) == (first, "Or: rests.")


def test_of_two_pages_the_second_is_told_and_can_keep_either(owner: Person, seeded: Desk) -> None:
    first, second = owner.page(WHOLE), owner.page(WHOLE)
    sent(owner, form_of(first), {"text-p9": "First nine.", "text-p10": "First ten.", "do": "save"})
    answer = sent(owner, form_of(second), {"text-p9": "Second nine.", "text-p10": "Second ten.", "do": "save"}, 409)
    page = parse(answer.text)
    assert "Nothing was overwritten" in page.one("div", role="alert").words
    assert typed(page, "p10") == "Second ten."
    assert "First ten." in page.one("section", id="at-p10").words
    assert kept(seeded).passages["p10"].text == "First ten."
    refused = owner.client.post(f"{WHOLE}/draft", data=form_of(second).fields(), headers={"Origin": "http://localhost"})
    assert refused.status_code == 409
    owner.send(form_of(page), do="theirs:p9")
    assert {name: own.text for name, own in kept(seeded).passages.items()} == {
        "p9": "First nine.",
        "p10": "Second ten.",
    }


def test_words_of_another_witness_are_taken_with_what_was_typed(owner: Person, seeded: Desk) -> None:
    page = owner.page(f"{WHOLE}?beside=B")
    button = page.one("button", id="take-p10-0")
    answer = sent(owner, form_of(page), {"text-p9": "Nine.", "do": button["value"]})
    assert path_of(answer) == f"{WHOLE}?beside=B#at-p10"
    draft = kept(seeded)
    assert draft.passages["p9"].text == "Nine."
    assert draft.passages["p10"].taken[0].siglum == "B"
    owner.send(form_of(owner.page(f"{WHOLE}?beside=B")), do="take:B:p10")
    body = {placed.id: placed.passage.text for placed in newest(seeded, "B", DOCUMENT).body}
    assert kept(seeded).passages["p10"].text == body["p10"]
    page = owner.page(f"{WHOLE}?beside=Z")
    assert page.all("details", class_="takings") == [], "what cannot be compared is only shown"
    assert "在" in page.words


def test_all_is_sent_as_one_batch_with_reasons(owner: Person, seeded: Desk) -> None:
    page = owner.page(f"{WHOLE}?beside=B")
    answer = sent(owner, form_of(page), {"text-p9": "Nine.", "text-p12": " ", "do": "take:B:p10"})
    answer = owner.send(form_of(owner.page(path_of(answer))), do="differences")
    page = owner.page(path_of(answer))
    assert "3 passages" in page.words
    assert "is taken away" in page.words
    assert "B’s words" in page.words
    form = page.one("form", id="send-all")
    back = sent(owner, form, {"why-0-p10": "the older word", "do": "back"})
    assert path_of(back) == WHOLE
    form = owner.page(f"{WHOLE}/differences").one("form", id="send-all")
    assert form.fields()["why-0-p10"] == "the older word"
    made = owner.send(form, reason="Made plainer.", do="send")
    again = owner.send(form, reason="Made plainer.", do="send")
    assert path_of(made) == path_of(again)
    batch = path_of(made).split("/")[-1].partition("#")[0]
    with seeded.database.read() as connection:
        found = shelf.in_batch(connection, batch)
    assert [one.verb for one in found] == ["replace", "replace", "delete"]
    assert found[1].differences[0].reason == "the older word"
    assert "The whole text revised" in owner.page(path_of(made)).words
    assert kept(seeded).passages == {}
    refused = owner.send(owner.page(f"{WHOLE}/differences").one("form", id="send-all"), 400, reason="Mine.", do="send")
    assert "Nothing is changed" in parse(refused.text).words


def test_what_cannot_be_sent_is_told_at_its_passage(owner: Person) -> None:
    sent(owner, form_of(owner.page(WHOLE)), {"text-title": "Two\nlines", "do": "save"})
    form = owner.page(f"{WHOLE}/differences").one("form", id="send-all")
    answer = owner.send(form, 400, reason="My reasons.", do="send")
    page = parse(answer.text)
    assert "One passage is not ready" in page.one("div", role="alert").words
    assert "this has a line end" in page.words
    assert page.one("textarea", id="reason").text.strip() == "My reasons."


def test_when_the_text_moves_on_both_are_shown_and_one_click_takes_it_over(
    owner: Person, seeded: Desk, bo: Account
) -> None:
    now = typed(owner.page(WHOLE), "p10")
    sent(owner, form_of(owner.page(WHOLE)), {"text-p10": now.replace("Kennedy", "the president"), "do": "save"})
    theirs = suggest(seeded, an_account(seeded), "p10", ("has relied", "depends"), document=DOCUMENT)
    decide(seeded, bo, theirs, {0: "accepted"})
    page = owner.page(WHOLE)
    section = page.one("section", id="at-p10")
    assert "has changed since you began" in section.words
    assert "Kennedy" in typed(page, "p10") or "the president" in typed(page, "p10")
    owner.send(form_of(page), do=section.one("button", id="rebase-p10")["value"])
    text = kept(seeded).passages["p10"].text
    assert "depends" in text
    assert "the president" in text
    assert owner.page(WHOLE).one("section", id="at-p10").all("button", id="rebase-p10") == []


def test_discarding_asks_first(owner: Person, seeded: Desk) -> None:
    sent(owner, form_of(owner.page(WHOLE)), {"text-p10": "Ten.", "do": "save"})
    answer = owner.send(form_of(owner.page(WHOLE)), do="discard")
    page = owner.page(path_of(answer))
    assert "1 passage would be gone for good" in page.words
    assert "p10" in kept(seeded).passages
    form = page.one("main").one("form")
    sent(owner, form_of(owner.page(WHOLE)), {"text-p9": "Nine.", "do": "save"})
    owner.send(form, 409)
    owner.send(owner.page(f"{WHOLE}/discard").one("main").one("form"))
    assert kept(seeded).passages == {}


def test_an_ended_session_loses_no_text(app: Flask, owner: Person, seeded: Desk) -> None:
    form = form_of(owner.page(WHOLE))
    visitor = Person(app.test_client())
    answer = visitor.post(form["action"], {**form.fields(), "text-p10": "Ten at length.", "do": "save"}, 403)
    page = parse(answer.text)
    assert page.one("textarea", id="kept-p10").text.strip() == "Ten at length."
    assert len(page.all("textarea")) == 1, "only what was changed"
    # signed in again: the form is of another session, and comes back with what was typed
    answer = owner.post(form["action"], {**form.fields(), "csrf": "old", "text-p10": "Ten.", "do": "save"}, 403)
    again = form_of(parse(answer.text))
    assert again.fields()["text-p10"] == "Ten."
    owner.send(again, do="save")
    assert kept(seeded).passages["p10"].text == "Ten."
    form = owner.page(f"{WHOLE}/differences").one("form", id="send-all")
    typed = {"why-0-p10": "shorter", "reason": "All of it.", "do": "send"}
    answer = visitor.post(form["action"], {**form.fields(), **typed}, 403)
    assert [one.text.strip() for one in parse(answer.text).all("textarea")] == ["All of it.", "shorter"]


def test_a_role_that_was_taken_away_loses_no_text(app: Flask, seeded: Desk, bo: Account) -> None:
    tom = reviewer(app, seeded, "Tom", Role.TRANSLATOR)
    form = form_of(tom.page(WHOLE))
    with seeded.database.write() as connection:
        events.lock(connection, None)
        said: dict[str, Any] = {"account": tom.account.id, "document": DOCUMENT, "roles": []}
        seeded.record(connection, "roles.set", said, actor=bo.id)
    said = {**form.fields(), "text-p10": "Ten at length.", "do": "save"}
    page = parse(tom.post(form["action"], said, 403).text)
    assert page.one("textarea", id="kept-p10").text.strip() == "Ten at length."
    assert "no role that may" in page.words
    state = tom.post(f"{WHOLE}/draft", said, 403).text
    for told in (page.words, state):
        assert "An admin of this desk can give you the role".lower() in told.lower()
        assert "ign in again" not in told
    state = tom.post(f"{WHOLE}/draft", {**said, "csrf": "old"}, 403).text
    assert "signed in as you were" in state
    tom.client.delete_cookie("variorum_80")
    assert "sign in again in another tab" in tom.post(f"{WHOLE}/draft", said, 403).text


def test_only_a_working_text_is_revised_and_only_by_those_who_may(reader: Person, owner: Person) -> None:
    reader.get(WHOLE, 403)
    owner.get(f"{D}A/whole-text", 409)
    owner.get(f"{D}A/revise")
    owner.get(f"{D}Q/whole-text", 404)


def test_a_form_as_long_as_a_file_is_read_and_only_here(owner: Person, seeded: Desk) -> None:
    form = form_of(owner.page(WHOLE))
    long = "word " * 190_000
    names = [f"p{number}" for number in range(1, 8)]
    owner.post(form["action"], {**form.fields(), **{f"text-{name}": long for name in names}, "do": "save"})
    assert [kept(seeded).passages[name].text for name in names] == [long] * 7
    assert FORM_BYTES > 20_000_000
    owner.post(f"{D}weigh", {"left": "x" * 6_000_000}, 413)
