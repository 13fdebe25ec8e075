"""A desk that works blind: no page, count, address or tag tells of a proposal to those who may not see it."""

import re

import pytest
from flask import Flask

from tests.examples import comment_on, decide
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.markup import parse
from tests.web.reviewing import D, Review, address, answer, form, made_review, press, reviewer
from tests.web.test_queues import batch
from webapp.operations import redacting
from webapp.operations.desk import Desk, new_id
from webapp.review import Role
from webapp.store import proposals as shelf
from webapp.web.surroundings import Surroundings

PLACES = [D, f"{D}?left=A&right=W", f"{D}?left=A&right=W&at=W.p10", f"{D}?left=W&right=W&mode=all", f"{D}W/p10"]
PLACES += [f"{D}proposals", f"{D}proposals?show=open", f"{D}proposals?on=W.p10", f"{D}apparatus", f"{D}overview", "/"]
PLACES += [f"{D}links", f"{D}activity", "/activity", f"{D}feed.atom"]


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    found = made_review(app, seeded)
    press(found.ada, form(found.ada.page("/settings"), "blind"), value="1")
    return found


def seen_by(who: Person, forget: Review | None = None) -> dict[str, tuple[str | None, str]]:
    """The tag and the text of every page, without the keys of forms."""
    if forget:
        memory: Surroundings = forget.app.extensions["variorum"]
        memory.recent.clear()
    found = {}
    for place in PLACES:
        answer = who.get(place)
        found[place] = answer.headers.get("ETag"), _without_keys(answer.text)
    return found


def _without_keys(html: str) -> str:
    return re.sub(r'name="key" value="[^"]*"', "", html)


@pytest.mark.parametrize("forgets", [True, False])
def test_no_page_and_no_tag_changes_for_others(review: Review, reader: Person, forgets: bool) -> None:
    before = seen_by(review.uma), seen_by(reader)
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    sent = batch(review, "p12", "p13")
    seen_by(review.bo)  # what an editor's pages leave in memory is not for others
    seen_by(review.tom)
    memory = review if forgets else None
    assert (seen_by(review.uma, memory), seen_by(reader, memory)) == before
    decide(review.desk, review.bo.account, made, {0: "rejected"})
    assert (seen_by(review.uma, memory), seen_by(reader, memory)) == before
    for who in (review.uma, reader):
        who.get(address(made), 404)
        who.get(f"{D}batches/{sent}", 404)


def _redacted(review: Review, table: str, row: str, *columns: str) -> None:
    redacting.redact(
        review.desk,
        review.ada.account,
        document=DOCUMENT,
        table=table,
        row=row,
        columns=columns,
        reason="private",
        key=new_id(),
    )


def test_the_redaction_of_a_hidden_one_changes_no_page_and_no_tag_for_others(review: Review, reader: Person) -> None:
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    decided = review.suggest(review.tom, "p11", ("a", "the"))
    sent = batch(review, "p12", "p13")
    decide(review.desk, review.bo.account, decided, {0: "rejected"}, remark="No.")
    before, own = (seen_by(review.uma), seen_by(reader)), seen_by(review.tom)
    _redacted(review, "proposal", made.id, "content", "reason")
    _redacted(review, "batch", sent, "reason")
    _redacted(review, "decision", review.again(decided).decisions[0].id, "remark")
    assert (seen_by(review.uma, review), seen_by(reader, review)) == before
    now = seen_by(review.tom, review)
    assert all(now[place][0] != own[place][0] for place in (PLACES[1], f"{D}W/p10"))


def test_author_and_editors_see_it_everywhere(review: Review) -> None:
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    for who in (review.tom, review.bo):
        who.get(address(made))
        assert "W: 1 proposal" in who.page(f"{D}?left=A&right=W").one("article", id="A.p10").words
        assert who.page(f"{D}W/p10").all("section", class_="proposed-here")
        assert len(who.page(f"{D}proposals").one("ol", class_="proposal-list").all("p", class_="readings")) == 1
    assert "works blind" in review.tom.page(f"{D}proposals").one("div", class_="notice").words
    assert "There is no proposal here that you can see" in review.uma.page(f"{D}proposals").words


def test_a_card_names_no_hidden_ones(review: Review) -> None:
    hidden = review.suggest(review.tom, "p10", ("political forces", "parties"), ("has relied", "depends"))
    own = review.suggest(review.uma, "p10", ("Kennedy", "him"))
    assert not review.uma.page(address(own)).all("ul", class_="beside-it")
    assert review.bo.page(address(own)).all("ul", class_="beside-it")
    decide(review.desk, review.bo.account, hidden, {0: "rejected", 1: "accepted"})
    assert "1 of 2 accepted" not in review.uma.page(address(own)).words
    assert "1 of 2 accepted" in review.bo.page(address(own)).words


def test_what_builds_on_a_hidden_one_does_not_name_it(review: Review) -> None:
    hidden = review.suggest(review.tom, "p10", ("political forces", "parties"), ("has relied", "depends"))
    typed = {"verdict-0": "accepted", "reword": "1", "own": review.text().replace("has relied", "leans")}
    page = answer(review.bo, form(review.bo.page(address(hidden)), "decide"), "do=result", 200, **typed)
    own = press(review.bo, form(page, "decide"), "do=decide").partition("#")[0]
    page = answer(review.ada, form(review.ada.page(own), "decide"), "do=accept", 200)
    press(review.ada, form(page, "decide"), "do=decide")
    assert "Builds on the proposal of Tom" in review.bo.page(own).words
    assert "Builds on" not in review.uma.page(own).words
    assert "Tom" not in review.uma.page(own).words


def test_what_does_not_exist_and_what_is_hidden_are_told_alike(review: Review) -> None:
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    csrf = form(review.uma.page(f"{D}W/p10/propose"), "propose").fields()
    refusals = [
        (review.uma.get(f"{D}W/proposals/{name}", 404).text, review.uma.get(f"{D}W/p10/propose?anew={name}", 404).text)
        for name in (made.id, "none")
    ]
    assert [_message(one) for one in refusals[0]] == [_message(one) for one in refusals[1]]
    for name in (made.id, "none"):
        withdrawn = review.uma.post(f"{D}W/proposals/{name}/withdraw", csrf, 404)
        assert "There is no such proposal" in withdrawn.text
        sent = {**csrf, "supersedes": name, "text": "Other words.", "do": "send"}
        assert "There is no such proposal" in review.uma.post(f"{D}W/p10/propose", sent, 404).text
        assert "Tom" not in withdrawn.text


def _message(html: str) -> str:
    return parse(html).one("p", class_="lead").words


def test_an_editor_reveals_all_until_now_and_no_later_one(review: Review) -> None:
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    assert not review.uma.page(f"{D}proposals").one("div", class_="notice").all("form")
    reveal = review.bo.page(f"{D}proposals").one("div", class_="notice").one("form")
    csrf = form(review.uma.page(f"{D}W/p10/propose"), "propose").fields()
    review.uma.post(reveal["action"], csrf, 403)
    review.uma.get(address(made), 404)
    assert press(review.bo, reveal) == f"{D}proposals"
    review.uma.get(address(made))
    later = review.suggest(review.tom, "p12", ("negotiations", "consultation"))
    review.uma.get(address(later), 404)
    review.bo.send(reveal, 409, key=new_id())  # what its page did not show is not revealed
    review.uma.get(address(later), 404)


def test_no_number_of_an_event_tells_how_much_else_was_written(review: Review) -> None:
    comment_on(review.desk, review.bo.account, "p10", "Why so?", document=DOCUMENT)
    for place in ("/comments", f"{D}comments", f"{D}W/p10", f"{D}?at=W.p10&right=W"):
        carried = review.uma.page(place).all("input", name="seen")
        assert carried, place
        assert not [part for one in carried for part in one["value"].split(":") if part.isdigit()]


def test_what_is_accepted_is_for_everybody(review: Review, reader: Person) -> None:
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    page = answer(review.bo, form(review.bo.page(address(made)), "decide"), "do=accept", 200)
    press(review.bo, form(page, "decide"), "do=decide")
    reader.get(address(made))
    assert DOCUMENT in address(made)


def test_what_was_said_of_a_whole_batch_is_told_to_who_may_see_all_of_it(review: Review) -> None:
    sent = batch(review, "p12", "p13")
    with review.desk.database.read() as connection:
        first, _ = shelf.in_batch(connection, sent)
    decide(review.desk, review.bo.account, first, {0: "accepted"})
    for place in (f"{D}batches/{sent}", f"{D}W/p12/history", address(first)):
        assert "as agreed" in review.bo.page(place).words
        assert "as agreed" not in review.uma.page(place).words
    for place in (f"{D}W/p12/history", address(first)):
        words = review.uma.page(place).words
        assert "not shown yet" in words
        assert "without a reason" not in words
        assert "No reason was given" not in words


def test_an_admin_who_translates_does_not_read_hidden_ones_by_redacting_them(review: Review) -> None:
    eve = reviewer(review.app, review.desk, "Eve", Role.ADMIN, Role.TRANSLATOR)
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    decide(review.desk, review.bo.account, made, {0: "rejected"}, remark="No.")
    decision = review.again(made).decisions[0]
    for thing in (f"proposal/{made.id}", f"decision/{decision.id}", f"batch/{batch(review, 'p12', 'p13')}"):
        eve.get(f"{D}redact/{thing}", 404)
        review.ada.get(f"{D}redact/{thing}")
