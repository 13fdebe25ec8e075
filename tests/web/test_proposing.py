"""Proposing on a passage through the pages: words changed, taken over, sent; and each refusal, with the typed text."""

import pytest
from flask import Flask

from tests.examples import decide, newest
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.reviewing import P10, D, Review, address, answer, form, made_review, press
from webapp.operations import proposing
from webapp.operations.desk import Desk, new_id
from webapp.operations.suggestions import NoSuchCredit, Suggestion
from webapp.review import Proposal, Status
from webapp.store import proposals as shelf
from webapp.text.model import Kind
from webapp.web.proposing import FORM_BYTES

PLACE = f"{D}W/p10/propose"
NEW = P10.replace("has relied", "depends").replace("said the", "said that the")


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


def only(review: Review) -> list[Proposal]:
    with review.desk.database.read() as connection:
        return shelf.proposals(connection, DOCUMENT)


def test_what_is_sent_is_a_proposal_with_its_reasons(review: Review) -> None:
    shown = review.tom.page(PLACE)
    assert form(shown, "propose").one("textarea", id="text").text == "\n" + P10
    shown = answer(review.tom, form(shown, "propose"), "do=show", 200, text=NEW)
    assert [one.words for one in shown.one("div", id="preview").all("ins")][:2] == [
        "put in: that",
        "put in: depends",
    ]
    assert "2 differences" in shown.one("div", id="preview").words
    first = shown.one("ol", class_="proposed-differences").all("input")[1]["name"]
    there = press(review.tom, form(shown, "propose"), "do=send", reason="It is clearer.", **{first: "present tense"})
    (made,) = only(review)
    assert there == f"{address(made)}#sent"
    assert made.author == review.tom.account
    assert made.reason == "It is clearer."
    assert [(one.words, one.reason) for one in made.differences] == [("that ", ""), ("depends", "present tense")]
    assert "present tense" in review.ada.page(there).one("ol", class_="entries").words


def test_showing_differences_writes_nothing(review: Review) -> None:
    shown = form(review.tom.page(PLACE), "propose")
    answer(review.tom, shown, "do=show", 200, text=NEW)
    live = review.tom.post(f"{PLACE}/preview", {**shown.fields(), "text": NEW}, 200)
    assert '<ins data-edit="2">' in live.text
    assert "<html" not in live.text
    answer(review.tom, shown, "", 200, text=NEW)  # no button was pressed
    assert only(review) == []


def test_the_preview_is_for_those_who_may_propose_and_only_from_our_pages(review: Review, reader: Person) -> None:
    sent = {**form(review.tom.page(PLACE), "propose").fields(), "text": NEW}
    assert "sign" in reader.post(f"{PLACE}/preview", sent, 403).text.lower()
    review.tom.post(f"{PLACE}/preview", {**sent, "csrf": "x"}, 403)
    review.tom.post(f"{PLACE}/preview", sent, 403, origin="http://evil.example")
    refused = reader.post(f"{PLACE}/preview", sent, 403).text
    assert refused.lstrip().startswith('<div id="preview"')


def test_nothing_changed_is_refused_with_what_was_typed(review: Review) -> None:
    shown = answer(review.tom, form(review.tom.page(PLACE), "propose"), "do=send", 400, reason="Because.")
    assert "Nothing is changed" in shown.one("div", class_="problem").words
    assert shown.one("textarea", id="reason").text == "\nBecause."
    assert only(review) == []


def test_a_line_end_is_refused_and_the_text_kept(review: Review) -> None:
    typed = NEW.replace(". What", ".\r\nWhat")
    shown = answer(review.tom, form(review.tom.page(PLACE), "propose"), "do=send", 400, text=typed)
    assert "propose to split it" in shown.one("div", class_="problem").words
    assert shown.one("textarea", id="text").text == "\n" + typed.replace("\r\n", "\n")


def test_words_of_another_witness_are_taken_over_with_credit(review: Review) -> None:
    shown = review.tom.page(PLACE)
    takes = [one for one in shown.all("button") if one.get("name") == "take" and one["id"].startswith("take-B")]
    assert len(takes) == 2
    typed = P10.replace("political forces", "parties")
    shown = answer(review.tom, form(shown, "propose"), f"take={takes[1]['value']}", 200, text=typed)
    text = shown.one("textarea", id="text").text
    assert text == "\n" + typed.replace("has relied", "depends"), "what was typed elsewhere is kept"
    assert "B’s words" in shown.one("ol", class_="proposed-differences").words
    assert "in your text" in shown.one("section", aria_label="B").words
    press(review.tom, form(shown, "propose"), "do=send")
    (made,) = only(review)
    assert {one.words: one.credit for one in made.differences} == {"depends": "B", "parties": ""}
    assert "B’s words" in review.ada.page(address(made)).one("ol", class_="entries").words


def test_words_of_a_witness_that_the_document_never_had_are_not_credited_and_are_kept(review: Review) -> None:
    shown = form(review.tom.page(PLACE), "propose")
    forged = f"NOSUCH {P10.index('has relied')} {P10.index(' on him')} depends"
    refused = answer(review.tom, shown, "do=send", 400, text=NEW, reason="Because.", taken=forged)
    assert "This document has no witness “NOSUCH”" in refused.one("div", role="alert").words
    assert only(review) == []
    assert refused.one("textarea", id="text").text == "\n" + NEW
    press(review.tom, form(refused, "propose"), "do=send")
    (made,) = only(review)
    assert (made.reason, {one.credit for one in made.differences}) == ("Because.", {""})
    there = newest(review.desk, "W", DOCUMENT).passages
    text_hash = next(one.passage.text_hash for one in there if one.id == "p11")
    with pytest.raises(NoSuchCredit):
        proposing.propose_together(
            review.desk,
            review.tom.account,
            document=DOCUMENT,
            siglum="W",
            suggestions=[Suggestion("replace", (("p11", text_hash),), text="Others.", credits=("NOSUCH",) * 9)],
            origin="text",
            reason="",
            key=new_id(),
        )


def test_on_a_changed_text_both_are_shown_and_changes_are_taken_over(review: Review) -> None:
    shown = form(review.tom.page(PLACE), "propose")
    other = review.suggest(review.uma, "p10", ("has relied", "rests"))
    decide(review.desk, review.bo.account, other, {0: "accepted"})
    shown = answer(review.tom, shown, "do=send", 409, text=NEW, reason="Mine.")
    conflict = shown.one("section", aria_label="The passage has changed")
    assert conflict.all("ins")[0].words == "put in: rests"
    assert [one.words for one in conflict.all("div", class_="text")[1].all("ins")] == [
        "put in: that",
        "put in: depends",
    ]
    assert shown.one("textarea", id="text").text == "\n" + NEW
    assert not [one for one in shown.all("button") if one.get("value") == "send"]
    shown = answer(review.tom, form(shown, "propose"), "do=rebase", 200)
    assert shown.one("textarea", id="text").text == "\n" + P10.replace("has relied", "rests").replace(
        "said the", "said that the"
    )
    assert "has relied → depends" in shown.one("div", role="status").words
    assert len(only(review)) == 1, "nothing is sent by it"
    assert shown.one("textarea", id="reason").text == "\nMine."
    press(review.tom, form(shown, "propose"), "do=send")
    assert [one.words for one in only(review)[-1].differences] == ["that "]


def test_the_same_form_sent_twice_writes_once(review: Review) -> None:
    shown = form(review.tom.page(PLACE), "propose")
    first = press(review.tom, shown, "do=send", text=NEW)
    assert press(review.tom, shown, "do=send", text=NEW) == first
    assert len(only(review)) == 1


def test_who_may_not_propose_is_told_so_and_keeps_the_text(review: Review, reader: Person) -> None:
    assert "need to sign in" in reader.page(PLACE, 403).words
    shown = form(review.tom.page(PLACE), "propose")
    review.tom.client.delete_cookie("variorum_80")
    refused = answer(review.tom, shown, "do=send", 403, text=NEW, reason="Because.")
    assert [one.text for one in refused.all("textarea")] == ["\n" + NEW, "\nBecause."]


def test_a_reason_of_one_difference_survives_typing_on_and_an_ended_session(review: Review) -> None:
    shown = form(review.tom.page(PLACE), "propose")
    shown = form(answer(review.tom, shown, "do=show", 200, text=P10.replace("has relied", "depends")), "propose")
    (why,) = [one["name"] for one in shown.all("input") if one["name"].startswith("why-")]
    wider = P10.replace("has relied on", "leans upon")
    on = answer(review.tom, shown, "do=show", 200, text=wider, **{why: "present"})
    assert [one["value"] for one in form(on, "propose").all("input") if one["name"].startswith("why-")] == ["present"]
    gone = {"text": P10.replace("political forces", "parties"), why: "present"}
    refused = answer(review.tom, shown, "do=send", 400, **gone)
    assert "“present” is the reason" in refused.one("div", class_="problem").words
    (left,) = [one for one in form(refused, "propose").all("input") if one["name"] == why]
    assert left["value"] == "present"
    answer(review.tom, shown, "do=show", 200, **gone)
    review.tom.client.delete_cookie("variorum_80")
    refused = answer(review.tom, form(on, "propose"), "do=send", 403)
    assert [one.text.strip() for one in refused.all("textarea")] == [wider, "present"]


def test_of_a_received_text_the_place_in_the_working_text_is_offered(review: Review, reader: Person) -> None:
    shown = review.tom.page(f"{D}A/p10/propose")
    assert "stays as it was received" in shown.words
    assert shown.one("ul", class_="ways").one("a")["href"] == PLACE
    assert (
        "as it was received"
        in review.tom.post(
            f"{D}A/p10/propose", {**form(review.tom.page(PLACE), "propose").fields(), "text": NEW}, 409
        ).text
    )
    assert not reader.page(f"{D}A/p10").all("a", id="to-propose")
    assert review.tom.page(f"{D}W/p10").one("a", id="to-propose")["href"] == PLACE
    assert review.tom.page(f"{D}?left=A&right=W&at=W.p10").one("a", id="to-propose")["href"] == PLACE


def test_from_a_received_row_beside_the_working_text_one_proposes_on_that(review: Review) -> None:
    for there in (f"{D}?left=A&right=W&at=A.p10", f"{D}?left=A&right=W&view=all&at=A.p10", f"{D}A/p10"):
        link = review.tom.page(there).one("a", id="to-propose")
        assert (link["href"], link.words) == (PLACE, "Propose on W ¶ 10 e")
    away = review.tom.page(f"{D}?left=A&right=B&at=A.p10").one("a", id="to-propose")
    assert away["href"] == PLACE, "there is no other working text to choose"


def test_front_matter_is_proposed_on_in_the_same_way(review: Review) -> None:
    shown = form(review.tom.page(f"{D}W/title/propose"), "propose")
    press(review.tom, shown, "do=send", text=review.text("title").replace("Notification", "Circular"))
    (made,) = only(review)
    assert made.passage == "title"
    assert not [
        one for one in review.tom.page(f"{D}W/title/propose").all("form") if one.get("action").endswith("/split")
    ]


def test_ones_own_proposal_is_withdrawn_or_replaced(review: Review) -> None:
    made = review.suggest(review.tom, "p10", ("has relied", "depends"))
    assert not review.uma.page(address(made)).all("div", class_="mine")
    decide(review.desk, review.bo.account, made, {0: "asked"}, remark="Which tense?")
    assert "Waiting for me · 1" in review.tom.page("/").one("nav", aria_label="Desk").words
    mine = review.tom.page(address(made)).one("div", class_="mine")
    assert mine.one("a").words == "Propose anew"
    assert "Which tense?" in review.tom.page(address(made)).one("aside", class_="about-it").words
    shown = review.tom.page(mine.one("a")["href"])
    assert "Which tense?" in shown.one("div", class_="notice").words
    assert shown.one("textarea", id="text").text == "\n" + P10.replace("has relied", "depends")
    there = press(review.tom, form(shown, "propose"), "do=send", text=P10.replace("has relied", "rests"))
    assert review.again(made).status is Status.REPLACED
    assert "put another in its place" in review.uma.page(address(made)).words
    withdraw = review.tom.page(there).one("div", class_="mine").one("form")
    press(review.tom, withdraw)
    assert "withdrawn" in review.tom.page(there).one("p", id="sent").words
    assert "nothing to withdraw" in review.tom.send(withdraw, 409, key="another").text
    other = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    review.uma.get(f"{PLACE}?anew={other.id}", 404)


def test_another_version_that_was_decided_meanwhile_is_refused_with_the_text(review: Review) -> None:
    made = review.suggest(review.tom, "p10", ("has relied", "depends"))
    shown = form(review.tom.page(f"{PLACE}?anew={made.id}"), "propose")
    decide(review.desk, review.bo.account, made, {0: "rejected"})
    refused = answer(review.tom, shown, "do=send", 409, text=NEW)
    assert "Your earlier proposal is rejected" in refused.one("div", class_="problem").words
    assert refused.one("textarea", id="text").text == "\n" + NEW


def test_a_proposal_is_not_put_in_the_place_of_one_on_another_passage(review: Review) -> None:
    other = review.suggest(review.tom, "p12", ("in 1962", "that year"))
    refused = answer(review.tom, form(review.tom.page(PLACE), "propose"), "do=send", 409, text=NEW, supersedes=other.id)
    assert "Your earlier proposal is on W p12" in refused.one("div", role="alert").words
    assert refused.one("textarea", id="text").text == "\n" + NEW
    assert review.again(other).status is Status.OPEN


RESTRUCTURED = [
    ("p10", "split", {"text": P10.replace(". What", ".\r\n What")}, "to be split into 2"),
    ("p10", "merge", {}, "to be joined with ¶ 11"),
    ("p10", "move", {"after": "p12"}, "to stand after ¶ 12"),
    ("p10", "kind", {"kind": "heading", "label": ""}, "to be a heading"),
    ("p10", "insert", {"kind": "paragraph", "text": "A new one.", "label": "5a."}, "a new paragraph after it"),
    ("p10", "delete", {}, "to be taken away"),
    ("p10", "note", {"words": "has relied", "text": "Or: depends."}, "a translator’s note"),
]


@pytest.mark.parametrize(("passage", "verb", "typed", "told"), RESTRUCTURED)
def test_the_passage_itself_is_changed(
    review: Review, passage: str, verb: str, typed: dict[str, str], told: str
) -> None:
    shown = review.tom.page(f"{D}W/{passage}/propose")
    of = next(one for one in shown.all("form") if one["action"].endswith(f"/{verb}"))
    there = press(review.tom, of, reason="So it is in the original.", **typed)
    card = review.ada.page(there)
    assert told in card.one("h1").words
    assert "W ¶ 10" in card.one("h1").words
    assert "So it is in the original." in card.one("aside", class_="about-it").words
    shown = answer(review.ada, form(card, "decide"), "do=result", 200, **{"verdict-0": "accepted"})
    press(review.ada, form(shown, "decide"), "do=decide")
    assert review.again(only(review)[0]).status is Status.ACCEPTED


def test_whatever_is_asked_back_is_proposed_anew_from_a_form_that_says_what_it_said(review: Review) -> None:
    for passage, verb, typed, told in RESTRUCTURED:
        of = next(one for one in review.tom.page(PLACE).all("form") if one["action"].endswith(f"/{verb}"))
        press(review.tom, of, reason=f"Why {verb}.", **typed)
        made = only(review)[-1]
        decide(review.desk, review.bo.account, made, {0: "asked"}, remark=f"Shorter {verb}, please.")
        link = review.tom.page(address(made)).one("div", class_="mine").one("a")
        assert (link.words, link["href"].rpartition("#")[2]) == ("Propose anew", f"to-{verb}")
        shown = review.tom.page(link["href"].partition("#")[0])
        assert f"Shorter {verb}, please." in shown.one("div", class_="notice").words
        within = shown.one("details", id=f"to-{verb}")
        assert "open" in within.attributes
        again = within.one("form")
        filled = {name: value[0].strip().rstrip(".") for name, value in again.filled().items()}
        for name, value in {**typed, "reason": f"Why {verb}"}.items():
            assert filled[name] == value.replace("\r\n ", "\n").strip().rstrip("."), (verb, name)
        refused = answer(review.tom, again, "", 400, reason="\x00")
        again = refused.one("details", id=f"to-{verb}").one("form")
        there = press(review.tom, again, reason="Shorter now.")
        assert review.again(made).status is Status.REPLACED
        assert told in review.bo.page(there).one("h1").words
        assert (only(review)[-1].passage, only(review)[-1].reason) == (passage, "Shorter now.")


REFUSED = [
    ("split", {"text": P10}, "Say where to split"),
    ("split", {"text": NEW.replace(". What", ".\n What")}, "some words are others now"),
    ("kind", {"kind": "list item", "label": "5."}, "Nothing is changed"),
    ("kind", {"kind": "note"}, "Choose what kind"),
    ("note", {"words": "peace or war", "text": "n."}, "do not stand in the passage"),
    ("note", {"words": "e", "text": "n."}, "times"),
    ("note", {"words": "peace", "text": " "}, "The text is empty"),
    ("insert", {"kind": "paragraph", "text": ""}, "The text is empty"),
]


@pytest.mark.parametrize(("verb", "typed", "why"), REFUSED)
def test_what_cannot_be_done_to_a_passage_is_refused_with_what_was_typed(
    review: Review, verb: str, typed: dict[str, str], why: str
) -> None:
    of = next(one for one in review.tom.page(PLACE).all("form") if one["action"].endswith(f"/{verb}"))
    shown = answer(review.tom, of, "", 400, reason="Why not?", **typed)
    of = next(one for one in shown.all("form") if one["action"].endswith(f"/{verb}"))
    top = shown.one("div", class_="problem")
    assert why in top.words
    assert next(one for one in shown.elements() if one is top or one is of) is top
    assert "itself" not in [name for one in top.parents() for name in one.get("class").split()]
    assert shown.one("details", id=top.one("a")["href"].removeprefix("#")) in list(of.parents())
    assert "open" in next(one for one in of.parents() if one.tag == "details").attributes
    assert of.filled()["reason"] == ["Why not?"]
    if "text" in typed:
        assert of.filled()["text"][0].strip() == typed["text"].strip()
    assert only(review) == []


def test_a_note_is_shown_where_its_words_are(review: Review) -> None:
    of = next(one for one in review.tom.page(PLACE).all("form") if one["action"].endswith("/note"))
    there = press(review.tom, of, words="has relied", text="Or: depends.")
    assert review.ada.page(there).one("mark").words == "has relied"
    words = review.suggest(review.uma, "p10", ("Khrushchev said", "Khrushchev has said"))
    decide(review.desk, review.bo.account, words, {0: "accepted"})
    (made, _) = only(review)
    decide(review.desk, review.bo.account, made, {0: "accepted"})
    text = review.text()
    (note,) = newest(review.desk, "W", DOCUMENT).notes
    assert note.passage.tie
    assert note.passage.kind is Kind.NOTE
    assert text[note.passage.tie.start : note.passage.tie.end] == "has relied"
    document = review.uma.page(f"{D}?left=A&right=W")
    mark = document.one("a", class_="note-mark")
    assert (mark["href"], mark["data-number"], mark.text) == (f"#note-W-{note.id}", "1", "")
    assert "Or: depends." in document.one("li", id=f"note-W-{note.id}").words
    inline = review.uma.page(f"{D}?left=B&right=W&mode=inline")
    mark = inline.one("a", class_="note-mark")
    assert (mark["href"], mark["data-number"], mark["aria-label"]) == (f"#note-W-{note.id}", "W 1", "note W 1")
    assert inline.one("li", id=f"note-W-{note.id}")
    assert review.uma.page(f"{D}W/p10").one("div", class_="main").text == "5. " + text, "a mark is no part of the text"
    passage = review.uma.page(f"{D}W/p10")
    assert "Or: depends." in passage.one("li", id=f"note-W-{note.id}").words
    assert "Note 1" in review.uma.page(f"{D}W/{note.id}").one("h1").words
    assert "Propose on W Note 1" in review.uma.page(f"{D}W/{note.id}/propose").one("h1").words


def test_a_note_on_words_that_have_changed_is_stale(review: Review) -> None:
    of = next(one for one in review.tom.page(PLACE).all("form") if one["action"].endswith("/note"))
    there = press(review.tom, of, words="has relied", text="Or: depends.")
    words = review.suggest(review.uma, "p10", ("has relied", "rests"))
    decide(review.desk, review.bo.account, words, {0: "accepted"})
    assert "Stands on changed words" in review.ada.page(there).one("ol", class_="entries").words


def test_the_longest_passage_can_be_sent(review: Review) -> None:
    assert FORM_BYTES > 12_000_000
    typed = "矛" * 600_000
    shown = form(review.tom.page(PLACE), "propose")
    press(review.tom, shown, "do=send", text=typed)
    assert only(review)[0].differences[-1].words.endswith("矛")


def test_a_revision_is_started_beside_what_it_is_made_from(review: Review, reader: Person) -> None:
    assert "need to sign in" in reader.page(f"{D}A/revise", 403).words
    assert "no role" in review.tom.page(f"{D}A/revise", 403).words
    document = review.ada.page(f"{D}?left=B&right=W")
    (link,) = [one for one in document.all("a") if one["href"].endswith("/revise")]
    assert link.words == "Start a revision of B"
    assert not [one for one in review.tom.page(D).all("a") if one["href"].endswith("/revise")]
    shown = review.ada.page(link["href"])
    of = shown.one("form", class_="sign-in")
    typed = of.filled()
    assert (typed["siglum"], typed["label"]) == (["W2"], ["Revised translation"])
    assert "W (Revised translation) is a working text already" in shown.words
    refused = answer(review.ada, of, "", 409, siglum="W", label="Another")
    assert "choose another siglum" in refused.one("div", class_="problem").words
    assert refused.one("form", class_="sign-in").filled()["label"] == ["Another"]
    there = press(review.ada, refused.one("form", class_="sign-in"), siglum="W2")
    assert there == f"{D}?left=B&right=W2"
    assert "working text, from B" in review.tom.page(there).one("div", class_="names").words
    assert "working text, from B" in review.tom.page("/").one("ul", class_="witnesses").words
