"""What waits: the queue of an editor and of a translator, the way through it, the list, batches, and the settings."""

import pytest
from flask import Flask

from tests.examples import decide, propose_on
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.reviewing import D, Review, address, answer, form, made_review, press
from webapp.operations.desk import Desk
from webapp.review import Proposal, Status
from webapp.store import proposals as shelf


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


@pytest.fixture
def three(review: Review) -> list[Proposal]:
    changes = ("p10", "Kennedy", "JFK"), ("p12", "negotiations", "consultation"), ("title", "Notification", "Circular")
    return [review.suggest(review.tom, passage, (old, new)) for passage, old, new in changes]


def batch(review: Review, *passages: str) -> str:
    return propose_on(review.desk, review.tom.account, passages, document=DOCUMENT)


def test_the_queue_is_walked_from_the_oldest_and_keeps_its_filter(review: Review, three: list[Proposal]) -> None:
    first, second, third = three
    assert "Waiting for me · 3" in review.bo.page("/").one("span", id="queue-link").words
    there = review.bo.get("/queue", 303).headers["Location"]
    assert there == f"{address(first)}?queue=all"
    there = review.bo.get(f"/queue?document={DOCUMENT}", 303).headers["Location"]
    assert there == f"{address(first)}?queue={DOCUMENT}"
    page = review.bo.page(there)
    column = page.one("nav", class_="queue")
    assert [one.all("b")[0].words for one in column.all("li")] == ["¶ 10", "¶ 12", "Title"]
    assert column.one("a", aria_current="page")["href"] == there
    assert not page.all("a", rel="prev")
    there = page.one("a", rel="next")["href"]
    assert there == f"{address(second)}?queue={DOCUMENT}"
    page = review.bo.page(there)
    assert page.one("a", rel="prev")["href"] == f"{address(first)}?queue={DOCUMENT}"
    page = answer(review.bo, form(page, "decide"), "do=accept", 200)
    assert page.one("nav", class_="queue")
    there = press(review.bo, form(page, "decide"), "do=decide")
    assert there.startswith(f"{address(third)}?queue={DOCUMENT}&done=")
    page = review.bo.page(there)
    assert "Kept: your decision on the proposal of Tom, accepted." in page.one("p", class_="done").words
    assert "Waiting for me · 2" in page.one("span", id="queue-link").words


def test_an_empty_queue_says_so(review: Review, reader: Person) -> None:
    page = review.bo.page("/queue")
    assert "Nothing waits for you" in page.one("h1").words
    assert page.one("span", id="queue-link").words == "Waiting for me"
    assert "need to sign in" in reader.page("/queue", 403).words
    assert not reader.page("/").all("span", id="queue-link")[0].all("a")
    review.bo.get("/queue?document=none", 404)


def test_after_the_last_one_the_queue_is_empty(review: Review) -> None:
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    page = review.bo.page(review.bo.get("/queue", 303).headers["Location"])
    page = answer(review.bo, form(page, "decide"), "do=accept", 200)
    there = press(review.bo, form(page, "decide"), "do=decide")
    page = review.bo.page(there)
    assert "Nothing waits for you" in page.words
    assert page.one("p", class_="done").one("a")["href"] == address(made)


def test_only_what_one_may_decide_or_is_to_change_waits(review: Review, three: list[Proposal]) -> None:
    own = review.suggest(review.bo, "p5", ("personally", "in person"))
    counts = {who.name: _count(who) for who in (review.ada, review.bo, review.tom, review.uma)}
    assert counts == {"Ada": 4, "Bo": 3, "Tom": 0, "Uma": 0}
    decide(review.desk, review.bo.account, three[0], {0: "asked"}, remark="Which Kennedy?")
    assert {who.name: _count(who) for who in (review.ada, review.tom, review.uma)} == {"Ada": 3, "Tom": 1, "Uma": 0}
    there = review.tom.get("/queue", 303).headers["Location"]
    assert there == f"{address(three[0])}?queue=all"
    assert "changes asked" in review.tom.page(there).one("nav", class_="queue").words
    press(review.ada, form(review.ada.page("/settings"), "two_people"), value="0")
    assert _count(review.bo) == 3
    assert "your own" in review.bo.page(f"{address(own)}?queue=all").one("nav", class_="queue").words


def _count(who: Person) -> int:
    return int(who.page("/").one("span", id="queue-link").words.partition("· ")[2] or 0)


def test_a_page_that_is_unchanged_but_for_the_queue_is_made_anew(review: Review) -> None:
    place = f"{D}overview"  # which tells of no proposal but in its head
    tag = review.bo.get(place).headers["ETag"]
    assert review.bo.get(place, 304, {"If-None-Match": tag})
    review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    assert "Waiting for me · 1" in review.bo.get(place, 200, {"If-None-Match": tag}).text


def test_a_fragment_brings_the_count_with_it(review: Review, three: list[Proposal]) -> None:
    page = review.bo.page(address(three[0]), headers={"HX-Request": "true"})
    link = page.one("span", id="queue-link")
    assert (link["hx-swap-oob"], link.words) == ("true", "Waiting for me · 3")


def test_the_list_of_a_document_has_its_filters_in_the_address(review: Review, three: list[Proposal]) -> None:
    decide(review.desk, review.bo.account, three[0], {0: "rejected"})
    review.suggest(review.uma, "p10", ("has relied", "rests"))

    def listed(query: str, who: Person = review.tom) -> list[str]:
        entries = who.page(f"{D}proposals{query}").one("ol", class_="proposal-list").all("li")
        return [one.all("b")[0].words for one in entries]

    assert listed("") == ["W ¶ 10", "W Title", "W ¶ 12", "W ¶ 10"]
    assert listed("?show=open") == ["W ¶ 10", "W Title", "W ¶ 12"]
    assert listed("?show=decided") == ["W ¶ 10"]
    assert listed("?show=mine") == ["W Title", "W ¶ 12", "W ¶ 10"]
    assert listed("?on=W.p10") == ["W ¶ 10", "W ¶ 10"]
    page = review.bo.page(f"{D}proposals?on=W.p10")
    assert page.one("h1").words == "Proposals on W ¶ 10"
    assert page.one("a", id="show-open").words == "Open 1"
    assert page.one("a", id="show-open")["href"] == f"{D}proposals?show=open&on=W.p10"
    assert "rejected" in page.words
    assert "Walk through what waits for you" in page.words
    review.tom.get(f"{D}proposals?show=odd", 400)
    review.tom.get("/d/none/proposals", 404)
    assert "Nobody has proposed" not in page.words


def test_passages_name_their_proposals(review: Review, three: list[Proposal]) -> None:
    document = review.uma.page(f"{D}?left=A&right=W")
    row = document.one("article", id="A.p10")
    assert row.one("a", class_="proposed")["href"] == f"{D}proposals?on=W.p10"
    assert row.one("a", class_="proposed").words == "W: 1 proposal"
    for place in (f"{D}?left=A&right=W&at=W.p10", f"{D}W/p10"):
        here = review.uma.page(place).one("section", class_="proposed-here")
        assert here.one("ul").one("a")["href"] == address(three[0])
    beside = review.suggest(review.uma, "p10", ("Kennedy", "him"))
    assert review.bo.page(address(beside)).one("ul", class_="beside-it").one("a")["href"] == address(three[0])
    assert "Proposals" in [one.words for one in document.one("nav", class_="ways-of").all("a")]


def test_a_batch_is_decided_but_for_its_exceptions(review: Review) -> None:
    made = batch(review, "p10", "p12", "p13")
    page = review.bo.page(review.bo.get("/queue", 303).headers["Location"])
    assert "3 changes together" in page.one("nav", class_="queue").words
    assert len(page.one("ol", class_="parts").all("li")) == 3
    of = form(page, "together")
    leave = page.all("input", name="except")[1]["value"]
    shown = answer(review.bo, of, "do=result", 200, **{"verdict": "accepted", "except": leave})
    result = shown.one("div", id="result")
    assert [one.words for one in result.all("p", class_="meta")][:2] == ["¶ 10", "¶ 13"]
    assert "2 of 2 differences accepted; this becomes W, revision 2" in result.words
    assert review.text().endswith("forces?")
    changed = answer(review.bo, form(shown, "together"), "do=decide", 409, **{"except": ""})
    assert "not the one that you were shown" in changed.one("div", class_="problem").words
    press(review.bo, form(shown, "together"), "do=decide")
    assert review.text().endswith("forces? Indeed.")
    page = review.bo.page(f"{D}batches/{made}")
    assert [one.all("b")[0].words for one in page.one("section", class_="apart").all("li")] == ["W ¶ 10", "W ¶ 13"]
    assert len(form(page, "together").one("ol", class_="parts").all("li")) == 1
    refused = answer(review.bo, form(page, "together"), "do=result", 400)
    assert "choose to accept or to reject" in refused.one("div", class_="problem").words
    shown = answer(review.bo, form(page, "together"), "do=result", 200, verdict="rejected")
    refused = answer(review.bo, form(shown, "together"), "do=decide", 400)
    assert "Say why" in refused.words
    press(review.bo, form(refused, "together"), "do=decide", reason="house style")
    assert "nothing" not in review.bo.page(f"{D}batches/{made}").one("h1").words
    assert not review.bo.page(f"{D}batches/{made}").all("form", id="together")


def test_a_batch_of_which_a_part_was_decided_meanwhile_is_shown_again(review: Review) -> None:
    made = batch(review, "p10", "p12")
    of = form(review.bo.page(f"{D}batches/{made}"), "together")
    shown = answer(review.bo, of, "do=result", 200, verdict="accepted")
    with review.desk.database.read() as connection:
        first, _ = shelf.in_batch(connection, made)
    decide(review.desk, review.ada.account, first, {0: "accepted"})
    refused = answer(review.bo, form(shown, "together"), "do=decide", 409)
    assert "Ada has decided on parts of this batch" in refused.one("div", class_="problem").words
    assert form(refused, "together").filled()["verdict"] == ["accepted"]
    press(review.bo, form(refused, "together"), "do=decide")
    assert review.text("p12").endswith("Indeed.")
    review.bo.get(f"{D}batches/none", 404)
    assert review.again(first).status is Status.ACCEPTED


def test_what_another_editor_asks_for_meanwhile_is_not_overridden(review: Review) -> None:
    made = batch(review, "p10", "p12")
    shown = answer(
        review.bo, form(review.bo.page(f"{D}batches/{made}"), "together"), "do=result", 200, verdict="accepted"
    )
    with review.desk.database.read() as connection:
        first, _ = shelf.in_batch(connection, made)
    decide(review.desk, review.ada.account, first, {0: "asked"}, remark="Which party?")
    refused = answer(review.bo, form(shown, "together"), "do=decide", 409)
    assert "Ada has decided on parts of this batch" in refused.one("div", class_="problem").words
    assert review.again(first).status is Status.ASKED


def test_the_settings_are_changed_one_by_one(review: Review, reader: Person) -> None:
    reader.get("/settings", 403)
    review.bo.get("/settings", 403)
    assert not review.bo.page("/").all("a", href="/settings")
    page = review.ada.page("/settings")
    assert review.ada.page("/").all("a", href="/settings")
    of = form(page, "reasons")
    assert press(review.ada, of, value="not proven\nhouse style") == "/settings?saved=reasons#reasons"
    assert form(review.ada.page("/settings"), "reasons").filled()["value"] == ["not proven\nhouse style"]
    refused = answer(review.ada, of, "", 409, value="something else")
    assert "Somebody else has changed" in form(refused, "reasons").words
    assert form(refused, "reasons").filled()["value"] == ["something else"]
    assert "Give 1 to 30 reasons" in answer(review.ada, form(refused, "reasons"), "", 400, value=" ").words
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    options = review.bo.page(address(made)).one("select", id="reason-0").all("option")
    assert [one.words for one in options] == ["reason …", "not proven", "house style"]
    review.bo.post("/settings", {**form(review.bo.page(address(made)), "decide").filled(), "name": "blind"}, 403)
    review.ada.post("/settings", {**of.filled(), "seen": "{"}, 400)
