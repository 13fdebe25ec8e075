"""Approving on the pages: the form and its refusals, many at once, what is shown of each passage and in its history."""

from typing import Any

import pytest
from flask import Flask

from tests.examples import approve, comment_on, decide
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.reviewing import P10, D, Review, address, answer, form, made_review, press
from webapp.operations import approving, comments, proposing, reading, rules
from webapp.operations.desk import Desk, new_id
from webapp.operations.progress import progress
from webapp.operations.suggestions import Suggestion
from webapp.text.model import text_hash
from webapp.web import deciding

W10 = f"{D}W/p10"


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


def _change(review: Review, *changed: tuple[str, str]) -> None:
    made = review.suggest(review.tom, "p10", *changed)
    decide(review.desk, review.bo.account, made, dict.fromkeys(range(made.count), "accepted"))


def _far(review: Review) -> str:
    (found,) = progress(review.desk, DOCUMENT)[DOCUMENT]
    return found.told


def test_a_passage_is_approved_on_its_page_and_every_page_says_so(review: Review, reader: Person) -> None:
    page = review.bo.page(W10)
    assert "open" in page.one("section", id="approval").one("p", class_="stands").words
    refused = answer(review.bo, form(page, "approve"), "", 400, remark="Read\r\ntwice.")
    assert "Say what you checked the text against" in refused.one("div", class_="problem").words
    of = form(refused, "approve")
    assert of.filled()["remark"] == ["Read\ntwice."]
    assert press(review.bo, of, checked="scan") == f"{W10}#approved"
    told = reader.page(W10).one("section", id="approval").words
    assert "Bo approved it, checked against the scan" in told
    assert "Read\ntwice." in reader.get(W10).text
    assert not reader.page(W10).all("form", id="approve")
    total = len(approving.standings(review.desk, DOCUMENT, "W").passages)
    assert _far(review) == f"1 of {total} approved, {total - 1} open"
    for where in ("/", f"{D}?left=A&right=W"):
        assert _far(review) in reader.page(where).words
    rows = reader.page(f"{D}?left=A&right=W")
    marks = rows.all("p", class_="approval")
    assert [one.words for one in marks if "is-approved" in one["class"]] == ["W ¶ 10: approved"]
    assert marks[0].all("a")[0]["href"].endswith("#approval")
    (strip,) = [one for one in rows.one("nav", class_="strip").all("a") if "is-approved" in one["class"]]
    assert "approved" in strip.words
    assert not reader.page(f"{D}?left=A&right=B").all("p", class_="approval")
    history = reader.page(f"{W10}/history")
    assert "Bo approved it, checked against the scan" in history.one("li", id="r1").words


def test_an_approval_of_a_text_that_is_not_the_one_now_is_refused_with_both_texts(review: Review) -> None:
    of = form(review.bo.page(W10), "approve")
    _change(review, ("has relied", "depends"))
    page = answer(review.bo, of, "", 409, checked="transcription", remark="Well done.")
    assert "has changed since you looked at it" in page.one("div", class_="problem").words
    before, after = page.all("div", class_="pair")[0].all("div", class_="text")
    assert before.text.replace("only left: ", "").replace("only right: ", "") == "5. " + P10
    assert [one.words for one in before.all("del")] == ["only left: has relied"]
    assert [one.words for one in after.all("ins")] == ["only right: depends"]
    again = form(page, "approve")
    assert again.filled()["remark"] == ["Well done."]
    assert again.filled()["checked"] == ["transcription"]
    assert _far(review).startswith("0 of")
    press(review.bo, again)
    assert _far(review).startswith("1 of")


@pytest.mark.parametrize("wrong", [{}, {"checked": "scan", "remark": "x" * 100_001}])
@pytest.mark.parametrize(("where", "name"), [(W10, "approve"), (f"{D}W/approve", "together")])
def test_a_stale_form_that_is_wrong_otherwise_too_is_refused_with_both_texts(
    review: Review, where: str, name: str, wrong: dict[str, str]
) -> None:
    of = form(review.bo.page(where), name)
    _change(review, ("has relied", "depends"))
    page = answer(review.bo, of, "", 409, **wrong)
    assert "has changed since you looked at it" in page.one("div", class_="problem").words
    before, after = page.all("div", class_="pair")[0].all("div", class_="text")
    assert ([one.words for one in before.all("del")], [one.words for one in after.all("ins")]) == (
        ["only left: has relied"],
        ["only right: depends"],
    )


def test_a_change_while_a_refusal_is_written_is_not_approved_by_its_form(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    standings = approving.standings

    def later(*asked: Any) -> approving.Approvable:
        monkeypatch.undo()
        _change(review, ("has relied", "depends"))
        return standings(*asked)

    of = form(review.bo.page(W10), "approve")
    monkeypatch.setattr(approving, "standings", later)
    refused = answer(review.bo, of, "", 400)
    page = answer(review.bo, form(refused, "approve"), "", 409, checked="scan")
    press(review.bo, form(page, "approve"))


def test_a_page_that_shows_an_older_text_has_no_form_for_the_new_one(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    decide(review.desk, review.bo.account, made, {0: "accepted"})
    changes = iter((("has relied", "depends"), ("depends", "leans")))
    for module, read, where in ((reading, "passage", W10), (deciding, "card", address(made))):
        original = getattr(module, read)

        def earlier(*asked: Any, original: Any = original, **how: Any) -> Any:
            found = original(*asked, **how)
            monkeypatch.undo()
            _change(review, next(changes))
            return found

        monkeypatch.setattr(module, read, earlier)
        page = review.bo.page(where)
        assert not page.all("form", id="approve")
        assert "changed while this page was made: load it again" in page.words
        assert form(review.bo.page(where), "approve")


def test_an_older_text_says_what_the_passage_is_now_and_whether_it_was_approved(review: Review, reader: Person) -> None:
    (made,) = approve(review.desk, review.bo.account, "p10", document=DOCUMENT, checked="scan")
    page = reader.page(f"{W10}@1")
    assert "otherwise now" not in page.words
    assert "Bo approved it, checked against the scan" in page.words
    _change(review, ("has relied", "depends"))
    page = reader.page(f"{W10}@1")
    assert "otherwise now" in page.one("p", class_="notice").words
    assert page.one("p", class_="notice").one("a")["href"] == W10
    assert "Bo approved it, checked against the scan" in page.words
    page = reader.page(f"{W10}@2")
    assert "otherwise now" not in page.words
    assert page.one("section", class_="approval-of").words == "This text is not approved."
    approving.withdraw(
        review.desk, review.bo.account, document=DOCUMENT, approval_id=made.id, reason="Early.", key=new_id()
    )
    page = reader.page(f"{W10}@1")
    assert "This text is not approved" in page.words
    assert "Taken back by Bo" in page.words
    rules.change_rule(review.desk, review.ada.account, name="two_approvals", value=True, seen=False, key="1")
    approve(review.desk, review.bo.account, "p10", document=DOCUMENT)
    assert "waits for a second editor" in reader.page(f"{W10}@2").words
    suggestion = Suggestion("delete", (("p10", text_hash(review.text())),))
    gone = proposing.propose(
        review.desk, review.tom.account, document=DOCUMENT, siglum="W", suggestion=suggestion, reason="", key=new_id()
    )
    decide(review.desk, review.bo.account, gone, {0: "accepted"})
    assert "no longer in the text" in reader.page(f"{W10}@2").one("p", class_="notice").words
    assert "approved" not in reader.page(f"{D}A/p10@1").one("div", class_="one").words


def test_a_refused_list_leaves_out_what_the_form_did_not_show_as_it_is_now(review: Review) -> None:
    asked = comment_on(review.desk, review.tom.account, "p11", "Which?", query=True, document=DOCUMENT).thread_id
    of = form(review.bo.page(f"{D}W/approve"), "together")
    comments.resolve(review.desk, review.bo.account, thread_id=asked, seen=asked, key=new_id())
    _change(review, ("has relied", "depends"))
    page = answer(review.bo, of, "", 400, **{"except": "p10"})
    assert set(form(page, "together").filled()["except"]) == {"p10", "p11"}
    for passage in ("p10", "p11"):
        assert "not as you saw it" in page.one("li", id=passage).words
    assert "not as you saw it" not in page.one("li", id="p12").words


def test_the_remark_is_kept_where_the_passage_is_gone(review: Review) -> None:
    of = form(review.bo.page(W10), "approve")
    suggestion = Suggestion("delete", (("p10", text_hash(P10)),))
    made = proposing.propose(
        review.desk, review.tom.account, document=DOCUMENT, siglum="W", suggestion=suggestion, reason="", key=new_id()
    )
    decide(review.desk, review.bo.account, made, {0: "accepted"})
    page = answer(review.bo, of, "", 409, checked="scan", remark="Well done.")
    assert "p10 has changed since you looked at it" in page.one("div", class_="problem").words
    assert "The passage is no longer there" in page.one("div", class_="pair").words
    assert page.one("textarea", id="typed").words == "Well done."


def test_what_changed_since_is_shown_until_it_is_approved_again(review: Review, reader: Person) -> None:
    approve(review.desk, review.bo.account, "p10", document=DOCUMENT)
    _change(review, ("has relied", "depends"))
    told = reader.page(W10).one("section", id="approval")
    assert told.one("p", class_="stands").words == "changed since approved"
    rows = reader.page(f"{D}?left=A&right=W")
    (mark,) = [one for one in rows.all("p", class_="approval") if "is-changed" in one["class"]]
    assert mark.words == "W ¶ 10: changed since approved"
    (strip,) = [one for one in rows.one("nav", class_="strip").all("a") if "is-changed" in one["class"]]
    assert "changed since approved" in strip.words
    assert (
        "changed since approved"
        in review.bo.page(f"{D}W/approve").one("li", id="p10").one("span", class_="status").words
    )
    assert "What changed since it was approved in revision 1: 1 difference" in told.words
    assert [one.words for one in told.all("del")] == ["only left: has relied"]
    history = reader.page(f"{W10}/history")
    assert "Bo approved it" in history.one("li", id="r1").words
    assert "approved it" not in history.one("li", id="r2").words
    approve(review.desk, review.bo.account, "p10", document=DOCUMENT)
    told = reader.page(W10).one("section", id="approval")
    assert not told.all("del")
    assert "approved it" in reader.page(f"{W10}/history").one("li", id="r2").words


def test_an_approval_is_taken_back_and_a_refusal_keeps_the_reason(review: Review, reader: Person) -> None:
    (made,) = approve(review.desk, review.bo.account, "p10", document=DOCUMENT)
    of = review.ada.page(W10).one("form", class_="take-back")
    approving.withdraw(
        review.desk, review.bo.account, document=DOCUMENT, approval_id=made.id, reason="Early.", key=new_id()
    )
    page = answer(review.ada, of, "", 409, reason="A word is missing.")
    assert "Bo has taken this approval back already" in page.one("div", class_="problem").words
    approve(review.desk, review.bo.account, "p10", document=DOCUMENT)
    of = review.ada.page(W10).one("form", class_="take-back")
    assert "Say why" in answer(review.ada, of, "", 400, reason=" ").one("div", class_="problem").words
    press(review.ada, of, reason="A word is missing.")
    assert "open" in reader.page(W10).one("section", id="approval").one("p", class_="stands").words
    told = reader.page(f"{W10}/history").one("li", id="r1").words
    assert "Taken back by Ada" in told
    assert "A word is missing." in told


def test_after_a_decision_the_card_has_the_form_and_leads_back_to_itself(review: Review) -> None:
    made = review.suggest(review.tom, "p10", ("has relied", "depends"))
    assert not review.bo.page(address(made)).all("form", id="approve")
    decide(review.desk, review.bo.account, made, {0: "accepted"})
    of = form(review.bo.page(address(made)), "approve")
    assert press(review.bo, of, checked="scan") == f"{address(made)}#approved"
    assert "Bo approved it" in review.bo.page(address(made)).one("section", id="approval").words
    assert form(review.bo.page(f"{D}W/p11"), "approve").filled()["checked"] == ["scan"], "as this editor said last"


def test_many_are_approved_but_for_those_left_out(review: Review, reader: Person) -> None:
    reader.get(f"{D}W/approve", 403)
    approve(review.desk, review.bo.account, "p10", document=DOCUMENT)
    _change(review, ("has relied", "depends"))
    page = review.bo.page(f"{D}W/approve")
    total = len(page.one("ol", class_="parts").all("li"))
    assert [one.words for one in page.one("li", id="p10").all("ins")] == ["only right: depends"]
    of = form(page, "together")
    approve(review.desk, review.ada.account, "p11", document=DOCUMENT)
    _change(review, ("depends", "leans"))
    refused = answer(review.bo, of, "", 409, **{"except": "p12"}, checked="translation", remark="All read.")
    assert "¶ 10 has changed" in refused.one("div", class_="problem").words
    of = form(refused, "together")
    assert set(of.filled()["except"]) == {"p10", "p12"}
    assert of.filled()["remark"] == ["All read."]
    sent = {**of.filled(), "except": ["p12"]}
    answered = review.bo.post(of["action"], sent, 303)
    assert answered.headers["Location"].endswith(f"done={total - 1}#approved")
    assert _far(review) == f"{total - 1} of {total} approved, 1 open"
    page = review.bo.page(f"{D}W/approve?done={total - 1}")
    assert f"you approved {total - 1} passages" in page.one("p", id="approved").words
    assert [one["id"] for one in page.one("ol", class_="parts").all("li")] == ["p12"]


def test_in_a_list_nothing_is_chosen_before_and_all_can_be_left_out_at_once(review: Review) -> None:
    approve(review.desk, review.bo.account, "p11", document=DOCUMENT)
    page = review.bo.page(f"{D}W/approve")
    assert "checked" not in form(page, "together").filled()
    (way,) = [one for one in page.all("a") if one.words == "Leave all out"]
    page = review.bo.page(way["href"])
    of = form(page, "together")
    names = [one["id"] for one in page.one("ol", class_="parts").all("li")]
    assert of.filled()["except"] == names
    (back,) = [one for one in page.all("a") if one.words == "Put all in"]
    assert back["href"] == f"{D}W/approve"
    sent = {**of.filled(), "except": [one for one in names if one not in ("p10", "p12")], "checked": "scan"}
    there = review.bo.post(of["action"], sent, 303).headers["Location"]
    page = review.bo.page(there)
    assert "you approved 2 passages" in page.one("p", id="approved").words
    assert page.one("a", id="editions")["href"] == f"{D}W/editions/"
    assert "except" not in form(page, "together").filled()


def test_a_question_on_what_is_approved_is_said_to_be_open_and_to_hold_nothing_back(review: Review) -> None:
    approve(review.desk, review.bo.account, "p10", document=DOCUMENT)
    for passage in ("p10", "p11"):
        comment_on(review.desk, review.tom.account, passage, "Which?", query=True, document=DOCUMENT)
    told = review.bo.page(W10).one("section", id="approval").one("p", class_="notice").words
    assert told.startswith("It is approved, and a question of Tom is open on it")
    told = review.bo.page(f"{D}W/p11").one("section", id="approval").one("p", class_="notice").words
    assert told.startswith("A question of Tom holds its approval back")


def test_the_settings_say_before_how_many_passages_another_rule_would_change(review: Review) -> None:
    approve(review.desk, review.bo.account, "p10", "p11", "p12", document=DOCUMENT)
    approve(review.desk, review.ada.account, "p12", document=DOCUMENT)
    of = form(review.ada.page("/settings"), "two_approvals")
    assert "2 passages that are approved now would wait for a second editor" in of.words
    press(review.ada, of, value="1")
    of = form(review.ada.page("/settings"), "two_approvals")
    assert "2 passages that wait for a second editor now would be approved" in of.words


def test_the_rule_of_two_is_set_and_shown(review: Review, reader: Person) -> None:
    approve(review.desk, review.bo.account, "p10", document=DOCUMENT)
    before = reader.get(f"{D}?left=A&right=W")
    of = form(review.ada.page("/settings"), "two_approvals")
    press(review.ada, of, value="1")
    assert rules.rules(review.desk).two_approvals
    after = reader.get(f"{D}?left=A&right=W", headers={"If-None-Match": before.headers["ETag"]})
    assert "waiting for a second editor" in after.text
    assert "It waits for a second editor" in review.bo.page(W10).words
    press(review.ada, form(review.ada.page(W10), "approve"), checked="scan")
    assert _far(review).startswith("1 of")


def test_a_form_sent_twice_approves_once(review: Review) -> None:
    of = form(review.bo.page(W10), "approve")
    for _ in range(2):
        press(review.bo, of, checked="scan")
    assert len(approving.history(review.desk, DOCUMENT, "W", "p10")) == 1
