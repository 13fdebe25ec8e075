"""The page of a batch: what it shows before and after a decision, to its sender and to those who decide."""

from collections.abc import Sequence

import pytest
from flask import Flask

from tests.examples import decide, newest, propose_on
from tests.seeded import DOCUMENT
from tests.web.reviewing import D, Review, address, answer, form, made_review, press
from webapp.errors import Forbidden
from webapp.operations import proposal_list, proposing
from webapp.operations.desk import Desk, new_id
from webapp.operations.suggestions import Suggestion
from webapp.review import Proposal, Status
from webapp.store import events
from webapp.store import proposals as shelf
from webapp.text.carrying import replacements
from webapp.text.model import Kind
from webapp.text.revising import Part

UNDO = "As it was in revision 1: this would undo what was accepted since."


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


def sent(review: Review, *passages: str) -> tuple[str, list[Proposal]]:
    """A batch of Tom's: its page and its proposals."""
    return found(review, propose_on(review.desk, review.tom.account, passages, document=DOCUMENT))


def found(review: Review, batch: str) -> tuple[str, list[Proposal]]:
    with review.desk.database.read() as connection:
        return f"{D}batches/{batch}", shelf.in_batch(connection, batch)


def together(review: Review, suggestions: Sequence[Suggestion]) -> str:
    return proposing.propose_together(
        review.desk,
        review.tom.account,
        document=DOCUMENT,
        siglum="W",
        suggestions=suggestions,
        origin="file",
        reason="",
        key=new_id(),
    )


def test_a_fresh_batch_is_not_said_to_stand_on_changed_words(review: Review) -> None:
    place, _ = sent(review, "p10", "p12")
    for who in (review.tom, review.uma, review.bo):
        page = who.page(place)
        assert page.all("span", class_="stale-note") == []
        assert "2 changes to be decided" in page.words


def test_what_is_ready_of_a_long_batch_is_found_once(review: Review) -> None:
    place, _ = sent(review, "p10", "p12")
    shown = proposal_list.batch(review.desk, review.bo.account, DOCUMENT, place.rpartition("/")[2])
    assert shown.ready is shown.ready, "the page asks for each of a thousand parts"
    assert [part.proposal.passage for part in shown.ready] == ["p10", "p12"]


def test_reasons_and_credits_of_differences_are_shown(review: Review) -> None:
    before = review.text()
    after = before.replace("Kennedy", "JFK").replace("forces", "powers")
    assert len(replacements(before, after)) == 2
    text_hash = next(one for one in newest(review.desk, "W", DOCUMENT).passages if one.id == "p10").passage.text_hash
    place, _ = found(
        review,
        together(
            review,
            [
                Suggestion(
                    "replace",
                    (("p10", text_hash),),
                    text=after,
                    reasons=("the common <short> form",),
                    credits=("", "B"),
                )
            ],
        ),
    )
    for who in (review.bo, review.tom):
        told = who.page(place).one("ol", class_="why-each")
        assert "the common <short> form" in told.words
        assert "B’s words" in told.words


def test_after_a_decision_the_passages_are_counted(review: Review) -> None:
    place, made = sent(review, "p10", "p12", "p13")
    left_out = {"verdict": "accepted", "except": made[0].id}
    shown = answer(review.bo, form(review.bo.page(place), "together"), "do=result", 200, **left_out)
    page = review.bo.page(press(review.bo, form(shown, "together"), "do=decide"))
    told = page.one("p", class_="done").words
    assert told == "Kept: your decision on the batch of Tom. Of its 3 changes: 2 accepted, 1 still open."
    assert page.one("p", class_="done").one("a")["href"] == place
    page = review.bo.page(place)
    assert "All but" not in page.words
    assert page.all("input", name="except") == []
    shown = answer(review.bo, form(page, "together"), "do=result", 200, verdict="rejected", reason="house style")
    page = review.bo.page(press(review.bo, form(shown, "together"), "do=decide"))
    assert "2 accepted, 1 rejected, none still open." in page.one("p", class_="done").words
    assert len(page.all(id="decided")) == 1


def test_decided_passages_and_those_on_changed_words_stand_apart(review: Review) -> None:
    place, made = sent(review, "p10", "p12", "p13")
    decide(review.desk, review.bo.account, made[1], {0: "accepted"})
    decide(review.desk, review.bo.account, review.suggest(review.uma, "p10", ("forces?", "forces")), {0: "accepted"})
    with review.desk.database.read() as connection:
        assert shelf.in_batch(connection, place.split("/")[-1])[0].open
    page = review.tom.page(place)
    heads = [one.words for one in page.all("h2")]
    assert "1 change decided or withdrawn" in heads
    assert "1 change on words that have changed" in heads
    assert "1 change to be decided" in heads
    assert len(page.all("span", class_="stale-note")) == 1


def back_to_the_start(review: Review) -> tuple[str, list[Proposal]]:
    """A batch that gives ¶ 10 the words of revision 1, which revision 2 has otherwise, and ¶ 12 new ones."""
    first = review.text()
    decide(review.desk, review.bo.account, review.suggest(review.uma, "p10", ("Kennedy", "JFK")), {0: "accepted"})
    hashes = {one.id: one.passage.text_hash for one in newest(review.desk, "W", DOCUMENT).passages}
    texts = {"p10": first, "p12": review.text("p12") + " Indeed."}
    batch = together(review, [Suggestion("replace", ((at, hashes[at]),), text=text) for at, text in texts.items()])
    return found(review, batch)


def test_a_proposal_that_would_undo_what_was_accepted_is_marked(review: Review) -> None:
    place, (back, new) = back_to_the_start(review)
    for who in (review.bo, review.tom):
        parts = who.page(place).one("ol", class_="parts").all("li", class_="part")
        assert [UNDO in one.words for one in parts] == [True, False]
        assert UNDO in who.page(address(back)).words
        assert UNDO not in who.page(address(new)).words
        told = "1 of the 2 changes would undo what was accepted since an earlier revision."
        assert who.page(place).one("p", id="undoing").words == told
    decide(review.desk, review.bo.account, back, {0: "rejected"})
    assert not review.bo.page(place).all("p", id="undoing")
    assert UNDO not in review.bo.page(address(back)).words
    assert UNDO not in review.bo.page(place).words


def test_all_that_is_open_of_a_batch_is_withdrawn_by_its_sender_at_once(review: Review) -> None:
    place, made = sent(review, "p10", "p12", "p13")
    decide(review.desk, review.bo.account, made[0], {0: "accepted"})
    for who in (review.bo, review.uma):
        assert who.page(place).all("form", id="withdraw") == []
    of = form(review.tom.page(place), "withdraw")
    assert of.one("button").words == "Withdraw the 2 changes that are open"
    with pytest.raises(Forbidden, match="Tom's batch"):
        proposing.withdraw_together(
            review.desk, review.uma.account, document=DOCUMENT, batch_id=place.split("/")[-1], key=new_id()
        )
    for _ in range(2):
        assert press(review.tom, of).startswith(place)
    assert [review.again(one).status for one in made] == [Status.ACCEPTED, Status.WITHDRAWN, Status.WITHDRAWN]
    with review.desk.database.read() as connection:
        named = [one.kind for one in events.every(connection)]
    assert named.count("proposal.withdrawn") == 2
    page = review.tom.page(place)
    assert page.all("form", id="withdraw") == []
    assert "3 changes decided or withdrawn" in page.words
    again = review.tom.post(of["action"], {**of.filled(), "key": new_id()}, 409)
    assert "nothing to withdraw" in again.text


def test_each_change_stands_with_its_text_and_a_box_of_its_own(review: Review) -> None:
    there = {one.id: one.passage for one in newest(review.desk, "W", DOCUMENT).passages}
    seen = {name: ((name, passage.text_hash),) for name, passage in there.items()}
    place, made = found(
        review,
        together(
            review,
            [
                Suggestion("delete", seen["p10"]),
                Suggestion("kind", seen["p12"], parts=(Part(Kind.HEADING, "", there["p12"].text),)),
                Suggestion("replace", seen["p12"], text=there["p12"].text + " Indeed."),
                Suggestion("insert", after="p13", parts=(Part(Kind.PARAGRAPH, "", "One more."),)),
                Suggestion("insert", after="p13", parts=(Part(Kind.PARAGRAPH, "", "And another."),)),
            ],
        ),
    )
    parts = review.bo.page(place).one("ol", class_="parts").all("li", class_="part")
    gone, kind, _, new, another = (one.one("div", class_="text") for one in parts)
    assert there["p10"].text in gone.one("del").words
    assert kind.words.endswith(there["p12"].text)
    assert "One more." in new.one("ins").words
    assert "And another." in another.one("ins").words
    labels = [one.one("label", class_="check").words for one in parts]
    assert labels[0] == "Leave out ¶ 10 (to be taken away): decide it by itself later"
    assert len(set(labels)) == 5
    listed = review.bo.page(f"{D}proposals").one("ol", class_="proposal-list").all("li")
    shown = {one.all("a")[0].words: one.one("p", class_="readings").words for one in listed}
    assert there["p10"].text in shown["W ¶ 10 to be taken away"]
    assert shown["W ¶ 12 to be a heading"] == there["p12"].text
    assert {one.passage for one in made} == {"p10", "p12", "p13"}


def test_one_change_of_a_batch_is_decided_by_itself_and_the_queue_goes_on_with_the_rest(review: Review) -> None:
    place, _ = sent(review, "p10", "p12")
    review.suggest(review.uma, "p5", ("personally", "in person"))
    way = review.bo.page(f"{place}?queue=all").one("ol", class_="parts").all("a")[0]
    assert way.words == "1 difference: decide it by itself, or ask for changes"
    page = review.bo.page(way["href"])
    assert page.one("nav", class_="queue").one("a", aria_current="page")["href"] == f"{place}?queue=all"
    shown = answer(review.bo, form(page, "decide"), "do=result", 200, **{"verdict-0": "accepted"})
    assert press(review.bo, form(shown, "decide"), "do=decide").startswith(f"{place}?queue=all&done=")


def test_a_rejection_without_a_reason_leads_to_the_field(review: Review) -> None:
    place, _ = sent(review, "p10", "p12")
    page = review.bo.page(place)
    assert "required" in page.one("span", class_="because").words
    shown = answer(review.bo, form(page, "together"), "do=result", 200, verdict="rejected")
    refused = answer(review.bo, form(shown, "together"), "do=decide", 400)
    assert [one["href"] for one in refused.one("div", class_="problem").all("a")] == ["#reason", "#remark"]
    assert refused.one("select", id="reason")
    proposal = review.suggest(review.tom, "p5", ("personally", "in person"))
    page = review.bo.page(address(proposal))
    assert "required" in page.one("span", class_="because").words
    shown = answer(review.bo, form(page, "decide"), "do=result", 200, **{"verdict-0": "rejected"})
    refused = answer(review.bo, form(shown, "decide"), "do=decide", 400)
    assert [one["href"] for one in refused.all("div", class_="problem")[0].all("a")] == ["#reason-0", "#remark"]
    shown = answer(review.bo, form(page, "decide"), "do=result", 200, **{"verdict-0": "asked"})
    refused = answer(review.bo, form(shown, "decide"), "do=decide", 400)
    assert [one["href"] for one in refused.all("div", class_="problem")[0].all("a")] == ["#remark"]


@pytest.mark.parametrize("button", ["do=decide", "do=result"])
def test_a_remark_survives_when_the_batch_was_decided_meanwhile(review: Review, button: str) -> None:
    place, proposals = sent(review, "p10", "p12")
    shown = answer(review.bo, form(review.bo.page(place), "together"), "do=result", 200, verdict="accepted")
    for proposal in proposals:
        decide(review.desk, review.ada.account, proposal, dict.fromkeys(range(proposal.count), "accepted"))
    refused = answer(review.bo, form(shown, "together"), button, 409, remark="A long remark.")
    assert "Nothing was decided" in refused.one("div", class_="problem").words
    assert [one.text.strip() for one in refused.all("textarea")] == ["A long remark."]
