"""The page of a proposal: what it shows, how it is decided, and that what is decided is what was shown."""

import pytest
from flask import Flask

from tests.examples import decide, suggest
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.markup import Element
from tests.web.reviewing import P10, D, Review, address, answer, form, made_review, press
from webapp.operations import proposing
from webapp.operations.desk import Desk, new_id
from webapp.review import Account, Proposal, Status
from webapp.store import events

CHANGES = ("has relied", "depends"), ("political forces", "parties")


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


@pytest.fixture
def proposal(review: Review) -> Proposal:
    return review.suggest(review.tom, "p10", *CHANGES, reason="依靠 is present.")


def result_of(page: Element) -> Element:
    return page.one("div", id="result")


def test_the_card_has_the_source_the_text_the_proposal_and_the_other_witnesses(
    review: Review, proposal: Proposal
) -> None:
    page = review.bo.page(address(proposal))
    layers = page.one("div", id="card").all("div", class_="layer")
    names = [one.one("div", class_="who").all("b")[0].words for one in layers]
    assert names == ["Z", "W", "W′", "A", "B", "C"]
    assert "reconstruction, not a source" in layers[0].words
    assert layers[1].one("div", class_="text").text == "5. " + P10
    assert [one.words for one in layers[2].all("del")] == ["taken away: has relied", "taken away: political forces"]
    assert "depends on him and Kennedy" in layers[4].words
    assert layers[4].one("a")["href"] == f"{D}?left=W&right=B#W.p10"
    why = page.one("aside", class_="about-it").words
    assert "依靠 is present." in why
    assert "begun from A" in why
    entries = page.one("ol", class_="entries").all("li")
    assert ["words" in one.words for one in entries] == [True, True]


def test_without_the_result_nothing_is_decided_and_with_it_what_was_shown(review: Review, proposal: Proposal) -> None:
    of = form(review.bo.page(address(proposal)), "decide")
    page = answer(review.bo, of, "do=result", 200, **{"verdict-0": "accepted", "verdict-1": "rejected"})
    wanted = P10.replace("has relied", "depends")
    assert result_of(page).one("div", class_="text").text == "5. " + wanted
    assert "1 of 2 differences accepted; this becomes W, revision 2" in result_of(page).words
    assert review.again(proposal).decisions == ()
    of = form(page, "decide")
    assert of.filled()["verdict-1"] == ["rejected"]
    refused = answer(review.bo, of, "do=decide", 400)
    assert "Say why" in refused.one("div", class_="problem").words
    there = press(review.bo, form(refused, "decide"), "do=decide", **{"reason-1": "house style"}, remark="As agreed.")
    assert there == f"{address(proposal)}#decided"
    assert review.text() == wanted
    page = review.tom.page(address(proposal))
    assert "partly accepted" in page.one("p", id="sent").words
    first, second = page.one("ol", class_="entries").all("li")
    assert "✓ accepted Bo" in first.words
    assert "✗ rejected: house style Bo" in second.words
    assert "As agreed." in page.one("aside", class_="about-it").words
    assert "Revision 2 1 of 2 accepted" in page.one("ol", class_="history").words
    told = page.one("ol", class_="history").all("li")
    assert [one.words for one in told][1:] == ["Revision 1 begun from A"]
    (whole,) = [link["href"] for link in page.all("a") if link.words.startswith("Its whole history")]
    assert whole == f"{D}W/p10/history"
    assert "1 of 2 accepted" in review.tom.page(whole).one("ol", class_="revisions").words
    assert "self-approved" not in page.one("div", id="card").words


def test_a_choice_that_was_changed_after_the_result_is_shown_again_first(review: Review, proposal: Proposal) -> None:
    of = form(review.bo.page(address(proposal)), "decide")
    page = answer(review.bo, of, "do=result", 200, **{"verdict-0": "accepted"})
    page = answer(review.bo, form(page, "decide"), "do=decide", 409, **{"verdict-1": "accepted"})
    assert "not the one that you were shown" in page.one("div", class_="problem").words
    assert "depends on him and Kennedy. What about other parties" in result_of(page).words
    press(review.bo, form(page, "decide"), "do=decide")
    assert "depends on him and Kennedy. What about other parties" in review.text()


def test_the_live_result_is_the_part_of_the_page_and_writes_nothing(
    review: Review, proposal: Proposal, reader: Person
) -> None:
    of = form(review.bo.page(address(proposal)), "decide")
    assert of["hx-post"] == f"{address(proposal)}/result"
    sent = {**of.filled(), "verdict-0": "accepted"}
    live = review.bo.post(of["hx-post"], sent, 200).text
    assert live.lstrip().startswith('<div id="result"')
    assert "depends on him" in live
    shown = answer(review.bo, of, "do=result", 200, **{"verdict-0": "accepted"})
    assert result_of(shown).one("input", name="shown")["value"] in live, "both ways name the result alike"
    assert "will be is then shown here" in review.bo.post(of["hx-post"], of.filled(), 200).text
    reader.post(of["hx-post"], sent, 403)
    review.bo.post(of["hx-post"], sent, 403, origin="http://evil.example")
    assert review.again(proposal).decisions == ()


def test_everything_is_accepted_at_once(review: Review, proposal: Proposal) -> None:
    page = answer(review.bo, form(review.bo.page(address(proposal)), "decide"), "do=accept", 200)
    assert "depends on him and Kennedy. What about other parties" in result_of(page).words
    press(review.bo, form(page, "decide"), "do=decide")
    assert review.again(proposal).status is Status.ACCEPTED


def test_differences_that_go_together_are_one_entry_and_can_be_parted(review: Review) -> None:
    made = review.suggest(review.tom, "p10", ("the cause of peace", "“the cause of peace”"))
    page = review.bo.page(address(made))
    (entry,) = page.one("ol", class_="entries").all("li")
    assert "2 differences that go together" in entry.words
    shown = answer(review.bo, form(page, "decide"), "do=result", 200, **{"verdict-0.1": "accepted"})
    assert "“the cause of peace”" in result_of(shown).words
    assert len(shown.all("li", class_="entry-of")) == 1
    page = review.bo.page(entry.one("a")["href"].partition("#")[0])
    assert len(page.one("ol", class_="entries").all("li")) == 2
    page = answer(review.bo, form(page, "decide"), "do=result", 200, **{"verdict-1": "accepted"})
    assert len(page.one("ol", class_="entries").all("li")) == 2, "they stay parted"


def test_other_words_of_the_editor_wait_for_another_editor(review: Review, proposal: Proposal) -> None:
    of = form(review.bo.page(address(proposal)), "decide")
    assert of.filled()["own"] == [P10.replace("has relied", "depends").replace("political forces", "parties")]
    typed = {"verdict-0": "accepted", "reword": "1", "own": P10.replace("has relied", "leans")}
    page = answer(review.bo, of, "do=result", 200, **typed)
    assert "they become a proposal of your own" in result_of(page).words
    assert "leans on him" in result_of(page).words
    there = press(review.bo, form(page, "decide"), "do=decide", remark="leans")
    assert "depends on him" in review.text()
    assert "Builds on the proposal of Tom" in review.ada.page(there).words
    assert "nobody decides on their own: Ada can" in review.bo.page(there).words


@pytest.mark.parametrize(
    ("own", "said"),
    [("", "is ticked"), ("  ", "is ticked"), ("a\x00b", "NUL character"), ("two\nlines", "line end")],
)
def test_other_words_that_cannot_stand_are_refused_before_they_are_shown(
    review: Review, proposal: Proposal, own: str, said: str
) -> None:
    of = form(review.bo.page(address(proposal)), "decide")
    typed = {"verdict-0": "accepted", "reword": "1", "own": own}
    live = review.bo.post(f"{address(proposal)}/result", {**of.filled(), **typed}, 400).text
    assert said in live
    page = answer(review.bo, of, "do=result", 400, **typed)
    assert said in page.all("div", class_="problem")[0].words
    assert not [one for one in page.all("button") if one.get("value") == "decide"]
    assert page.one("textarea", id="own").text == "\n" + own


def test_what_was_decided_meanwhile_is_told_with_the_choices_kept(review: Review, proposal: Proposal) -> None:
    of = form(review.bo.page(address(proposal)), "decide")
    typed = {"verdict-0": "accepted", "verdict-1": "asked", "remark": "Which parties?"}
    page = answer(review.bo, of, "do=result", 200, **typed)
    decide(review.desk, review.ada.account, proposal, {0: "rejected"})
    live = review.bo.post(f"{address(proposal)}/result", form(page, "decide").filled(), 409).text
    assert "Ada has decided on this proposal meanwhile" in live
    refused = answer(review.bo, form(page, "decide"), "do=decide", 409)
    assert "Ada has decided on this proposal meanwhile" in refused.one("div", class_="problem").words
    sent = form(refused, "decide").filled()
    assert (sent["verdict-1"], sent["remark"], sent["number"]) == (["asked"], ["Which parties?"], ["1"])
    assert "verdict-0" not in sent
    press(review.bo, form(refused, "decide"), "do=decide")
    assert review.again(proposal).status is Status.ASKED


def set_roles(review: Review, account: Account, *roles: str) -> None:
    with review.desk.database.write() as connection:
        events.lock(connection, None)
        said = {"account": account.id, "document": DOCUMENT, "roles": list(roles)}
        review.desk.record(connection, "roles.set", said, actor=review.ada.account.id)


@pytest.mark.parametrize("button", ["do=decide", "do=result"])
@pytest.mark.parametrize(("meanwhile", "status"), [("decided", 409), ("withdrawn", 409), ("role", 403)])
def test_what_was_typed_survives_when_it_can_be_decided_no_more(
    review: Review, proposal: Proposal, meanwhile: str, status: int, button: str
) -> None:
    page = answer(review.bo, form(review.bo.page(address(proposal)), "decide"), "do=accept", 200)
    if meanwhile == "decided":
        decide(review.desk, review.ada.account, proposal, {0: "accepted", 1: "rejected"}, remark="no")
    elif meanwhile == "withdrawn":
        asked = {"document": DOCUMENT, "proposal_id": proposal.id, "key": new_id()}
        proposing.withdraw(review.desk, review.tom.account, **asked)
    else:
        set_roles(review, review.bo.account, "translator")
    typed = {"remark": "<b>typed</b> remark", "reword": "1", "own": "My own wording."}
    refused = answer(review.bo, form(page, "decide"), button, status, **typed)
    assert "Nothing was decided" in refused.one("div", class_="problem").words
    fields = [one for one in refused.one("div", id="card").all("textarea") if "readonly" in one.attributes]
    assert [one.text.removeprefix("\n") for one in fields] == ["<b>typed</b> remark", "My own wording."]


def test_a_text_that_has_changed_is_shown_before_anything_is_decided(review: Review, proposal: Proposal) -> None:
    of = form(review.bo.page(address(proposal)), "decide")
    page = answer(review.bo, of, "do=result", 200, **{"verdict-0": "accepted", "verdict-1": "accepted"})
    other = review.suggest(review.uma, "p10", ("has relied", "rests"))
    decide(review.desk, review.ada.account, other, {0: "accepted"})
    live = review.bo.post(f"{address(proposal)}/result", form(page, "decide").filled(), 409).text
    assert "The text has changed since you opened this page" in live
    refused = answer(review.bo, form(page, "decide"), "do=decide", 409)
    assert "The text has changed" in refused.one("div", class_="problem").words
    assert "peace rests on him" in refused.one("div", class_="now").words
    entry = refused.one("li", id="entry-1")
    assert "Stands on changed words" in entry.words
    assert not [one for one in entry.all("input") if one.get("value") == "accepted"]
    assert form(refused, "decide").filled()["verdict-1"] == ["accepted"]
    assert "as it was made, on revision 1" in refused.words
    assert review.again(proposal).decisions == ()
    press(review.bo, form(refused, "decide"), "do=decide")
    assert review.text() == P10.replace("has relied", "rests").replace("political forces", "parties")


def test_the_same_decision_sent_twice_is_one(review: Review, proposal: Proposal) -> None:
    page = answer(review.bo, form(review.bo.page(address(proposal)), "decide"), "do=accept", 200)
    first = press(review.bo, form(page, "decide"), "do=decide")
    assert press(review.bo, form(page, "decide"), "do=decide") == first
    assert len(review.again(proposal).decisions) == 1


def test_nobody_decides_on_their_own_unless_they_are_alone(review: Review) -> None:
    own = review.suggest(review.ada, "p10", CHANGES[0])
    page = review.ada.page(address(own))
    assert not page.one("form", id="decide").all("input")
    assert "nobody decides on their own: Bo can" in page.words
    of = form(review.bo.page(address(own)), "decide")
    csrf = page.one("div", class_="mine").one("form").fields()["csrf"]
    sent = {**answer(review.bo, of, "do=accept", 200).one("form", id="decide").filled(), "csrf": csrf, "do": "decide"}
    assert "your own proposal" in review.ada.post(address(own), sent, 403).text
    switch_off_two_people(review)
    page = review.ada.page(address(own))
    assert "self-approved" in page.one("p", class_="notice").words
    page = answer(review.ada, form(page, "decide"), "do=accept", 200)
    assert "self-approved" in result_of(page).words
    press(review.ada, form(page, "decide"), "do=decide")
    assert "self-approved" in review.tom.page(address(own)).one("p", id="sent").words
    assert "self-approved" in review.tom.page(f"{D}proposals").one("ol", class_="proposal-list").words


def switch_off_two_people(review: Review) -> None:
    press(review.ada, form(review.ada.page("/settings"), "two_people"), value="0")


def test_who_may_not_decide_sees_no_form_and_sends_none(review: Review, proposal: Proposal, reader: Person) -> None:
    assert "It waits for an editor’s decision" in review.uma.page(address(proposal)).words
    assert "Sign in as an editor" in reader.page(address(proposal)).words
    of = form(review.bo.page(address(proposal)), "decide")
    own = review.suggest(review.uma, "p10", ("Kennedy", "him"))
    csrf = review.uma.page(address(own)).one("div", class_="mine").one("form").fields()["csrf"]
    page = answer(review.bo, of, "do=accept", 200)
    sent = {**form(page, "decide").filled(), "csrf": csrf, "do": "decide", "remark": "I like it."}
    refused = review.uma.post(address(proposal), sent, 403)
    assert "no role" in refused.text
    assert review.again(proposal).decisions == ()
    review.bo.get(f"{D}A/proposals/{proposal.id}", 404)
    review.bo.get(f"{D}W/proposals/none", 404)


@pytest.mark.parametrize("field", ["verdict-x", "verdict-0"])
def test_a_form_that_is_not_ours_is_refused(review: Review, proposal: Proposal, field: str) -> None:
    of = form(review.bo.page(address(proposal)), "decide")
    answer(review.bo, of, "do=result", 400, **{field: "perhaps" if field == "verdict-0" else "accepted"})


def test_untrusted_words_are_shown_as_words(review: Review) -> None:
    evil = "<img src=x onerror=alert(1)> <b hx-get='/'>"
    made = suggest(review.desk, review.tom.account, "p10", ("has relied", evil), reason=evil, document=DOCUMENT)
    for place in (address(made), f"{D}proposals", f"{D}W/p10/propose?anew={made.id}", f"{D}W/p10"):
        text = review.tom.get(place).text
        assert "<img src=x" not in text
        assert "<b hx-get" not in text
    page = review.tom.page(address(made))
    holders = [one for one in page.all("ins") if "onerror" in one.text]
    assert holders
    for one in holders:
        assert any("hx-disable" in outer.attributes for outer in (one, *one.parents()))
