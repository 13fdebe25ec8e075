"""A thread on its own page and beside its passage: no typed word is lost, and what it is on is shown as it is now."""

from typing import Any

import pytest
from flask import Flask

from tests.examples import comment_on, decide, newest
from tests.seeded import DOCUMENT
from tests.web.conftest import path_of
from tests.web.markup import Element, parse
from tests.web.reviewing import P10, D, Review, Reviewer, address, answer, form, made_review, press
from webapp.operations import comments, people, settling
from webapp.operations.desk import Desk, new_id
from webapp.operations.proposing import propose
from webapp.operations.sessions import SignedIn
from webapp.operations.suggestions import Suggestion
from webapp.review import Thread
from webapp.text.model import Kind
from webapp.text.revising import Part, Verb

AT = f"{D}W/p10"


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


def say(review: Review, body: str = "Why?", passage: str = "p10", **more: Any) -> str:
    return comment_on(review.desk, review.tom.account, passage, body, document=DOCUMENT, **more).thread_id


def the_thread(review: Review, thread: str) -> Thread:
    return settling.one_thread(review.desk, DOCUMENT, thread)[1].thread


def said(review: Review, thread: str) -> list[str]:
    return [one.body for one in the_thread(review, thread).comments]


def own_page(who: Reviewer, thread: str, query: str = "") -> Element:
    return who.page(f"{D}threads/{thread}{query}")


def change(review: Review, *changed: tuple[str, str]) -> None:
    made = review.suggest(review.tom, "p10", *changed)
    decide(review.desk, review.ada.account, made, dict.fromkeys(range(made.count), "accepted"))


def restructure(review: Review, verb: Verb, *parts: str) -> None:
    text = next(one.passage for one in newest(review.desk, "W", DOCUMENT).passages if one.id == "p10")
    made = Suggestion(verb, (("p10", text.text_hash),), parts=tuple(Part(Kind.PARAGRAPH, "", one) for one in parts))
    asked: dict[str, Any] = {"document": DOCUMENT, "siglum": "W", "suggestion": made, "reason": "so", "key": new_id()}
    decide(review.desk, review.ada.account, propose(review.desk, review.tom.account, **asked), {0: "accepted"})


def split(review: Review) -> None:
    restructure(review, "split", *P10.split(" What", 1)[:1], f"What{P10.split(' What', 1)[1]}")


def typed_again(page: Element) -> list[str]:
    """What the page gives back to be copied, since it has no form for it."""
    return [one.text.removeprefix("\n") for one in page.one("div", class_="problem").all("textarea")]


def test_what_is_typed_goes_with_resolving_in_the_queue(review: Review) -> None:
    thread = say(review)
    page, other = own_page(review.bo, thread), own_page(review.ada, thread)
    (resolve,) = (one for one in form(page, "settle").all("button") if one.get("class") == "accept")
    there = press(review.bo, form(page, "settle"), f"do={resolve['value']}", body="As in Z.")
    assert (the_thread(review, thread).open, said(review, thread)) == (False, ["Why?", "As in Z."])
    assert there == f"{D}threads/{thread}#c-{the_thread(review, thread).last}"
    late = answer(review.ada, form(other, "settle"), "do=resolve", 409, body="As in A.")
    assert form(late, "settle").filled()["body"] == ["As in A."]
    assert said(review, thread) == ["Why?", "As in Z."]


def test_what_is_typed_goes_with_resolving_and_reopening_beside_the_passage(review: Review) -> None:
    thread = say(review)
    (resolve,), (other,) = (who.page(AT).pressed("/resolve") for who in (review.bo, review.ada))
    assert path_of(review.bo.send(resolve, body="As in Z.")) == f"{AT}#c-{the_thread(review, thread).last}"
    (reopen,) = review.bo.page(AT).pressed("/reopen")
    review.bo.send(reopen, body="Or not.")
    assert (the_thread(review, thread).open, said(review, thread)) == (True, ["Why?", "As in Z.", "Or not."])
    late = parse(review.ada.send(other, 409, body="Then A.").text)
    assert late.one("form", class_="answering").filled()["body"] == ["Then A."]
    assert "Your comment was not kept." in late.one("div", class_="problem").words
    assert len(said(review, thread)) == 3


@pytest.mark.parametrize("do", ["confirm", "refuse", "read", "tie", "waive"])
def test_a_button_that_does_not_send_what_is_typed_does_nothing(review: Review, do: str) -> None:
    thread = say(review, words="political forces", query=True)
    change(review, ("political forces", "political powers"))
    of = form(own_page(review.bo, thread), "settle")
    kept = answer(review.bo, of, f"do={do}", 400, body="As in Z.", reason="Elsewhere.")
    told = "This button does not send the answer that you typed: send it, or take it out."
    assert told in kept.one("div", class_="problem").words
    filled = form(kept, "settle").filled()
    assert (filled["body"], filled["reason"]) == (["As in Z."], ["Elsewhere."])
    now = the_thread(review, thread)
    assert (said(review, thread), now.waived, now.base and now.base.number) == (["Why?"], None, 0)
    answer(review.bo, form(kept, "settle"), "do=answer", 400)
    assert said(review, thread) == ["Why?"]


def test_a_query_is_waived_in_the_queue_which_goes_on(review: Review) -> None:
    thread, after = say(review, query=True), say(review, "And this?", "p13")
    page, other = (own_page(who, thread, "?queue=all,threads") for who in (review.bo, review.ada))
    assert "Waive the query" not in own_page(review.tom, thread).words
    refused = answer(review.bo, form(page, "settle"), "do=waive", 400, reason=" ")
    assert "Say why" in refused.one("div", class_="problem").words
    there = press(review.bo, form(page, "settle"), "do=waive", reason="Asked elsewhere.")
    assert there == f"{D}threads/{after}?queue=all,threads&kept=waived"
    assert review.bo.page(there).one("p", id="kept").words == "Kept: the query is waived."
    waived = own_page(review.bo, thread)
    assert "waived by Bo" in waived.one("p", class_="stands").words
    assert "Asked elsewhere." in waived.one("p", class_="stands").words
    late = answer(review.ada, form(other, "settle"), "do=waive", 409, reason="Not now.")
    assert typed_again(late) == ["Not now."]


def test_of_a_passage_that_went_the_words_are_there_and_nothing_is_said_to_be_held(review: Review) -> None:
    thread, other = say(review, query=True), say(review, words="political forces")
    of = form(own_page(review.bo, thread), "settle")
    assert "holds approval" in own_page(review.bo, thread).one("p", class_="stands").words
    restructure(review, "delete")
    for do in ("answer", "resolve"):
        late = answer(review.bo, of, f"do={do}", 400 if do == "answer" else 409, body="As in Z.")
        assert typed_again(late) == ["As in Z."]
    assert "holds approval" not in late.words
    assert P10 in late.words
    assert "political forces" in own_page(review.bo, other).one("article", class_="thread").words
    listed = review.bo.page(f"{D}comments")
    assert "holds approval" not in listed.words
    assert P10 in listed.words


def test_of_a_whole_passage_that_changed_both_texts_are_shown_wherever_the_thread_is(review: Review) -> None:
    thread = say(review)
    assert "The text has changed since" not in own_page(review.bo, thread).words
    change(review, ("Kennedy", "the president"))
    say(review, "Two.", "p13")
    for page in (own_page(review.bo, thread), review.bo.page(f"{D}threads"), review.bo.page(f"{D}comments")):
        assert page.one("", class_="stale-note").words.startswith("The text has changed since")
        assert [one.text for one in page.all("blockquote")] == [P10]


def test_confirmed_words_are_quoted_as_they_are_now_and_as_they_were(review: Review) -> None:
    thread = say(review, words="Kennedy")
    change(review, ("Kennedy", "Nixon"))
    page = own_page(review.bo, thread, "?queue=all")
    page = review.bo.page(press(review.bo, form(page, "settle"), "do=confirm"))
    assert page.one("p", id="kept").words == "Kept: confirmed."
    assert page.one("blockquote").words == "Nixon"
    assert "It was written on “Kennedy”." in page.words
    beside = review.bo.page(AT).one("article", class_="thread")
    assert [one.words for one in beside.all("blockquote")] == ["Nixon", "Kennedy"]
    assert "A person has said since then that these are the words." in beside.words
    entry = review.bo.page(f"{D}comments").one("ol", class_="comment-list")
    assert entry.one("blockquote").words == "Nixon"
    assert "Written on “Kennedy”." in entry.words


def test_what_is_new_is_marked_on_the_page_of_the_thread_until_it_is_dealt_with(review: Review) -> None:
    thread = say(review)
    page = own_page(review.bo, thread)
    assert page.one("article", class_="thread").one("b", class_="unread").words == "new"
    assert not own_page(review.tom, thread).all("b", class_="unread")
    page = review.bo.page(press(review.bo, form(page, "settle"), "do=answer", body="As in Z."))
    assert not page.all("b", class_="unread")


def test_what_was_said_stands_before_the_texts(review: Review) -> None:
    thread = say(review, words="Kennedy")
    card = own_page(review.bo, thread).one("div", id="card")
    assert card.words.index("Why?") < card.words.index("Your answer") < card.words.index(P10)


def test_the_card_of_a_proposal_names_the_open_threads_on_its_passage(review: Review) -> None:
    thread, closed = say(review, words="Kennedy", query=True), say(review, "Done.")
    comments.resolve(review.desk, review.bo.account, thread_id=closed, seen=closed, key=new_id())
    say(review, "Elsewhere.", "p13")
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    aside = review.bo.page(address(made)).one("aside", class_="about-it")
    (link,) = [one for one in aside.all("a") if "/threads/" in one["href"]]
    assert (link["href"], link.words) == (f"{D}threads/{thread}", "Why?")
    assert "A query holds approval. Why? Tom, on “Kennedy”" in aside.words
    assert "Done." not in aside.words


def test_on_a_received_text_no_approval_is_held_and_the_working_text_is_named_beside_it(review: Review) -> None:
    page = review.bo.page(f"{D}?left=A&right=W&at=A.p10")
    assert not page.all("input", name="query")
    choice = page.one("nav", class_="on-which")
    assert choice.one("b").words == "A ¶ 10"
    (working,) = (one for one in choice.all("a") if "working text" in one.words)
    page = review.bo.page(working["href"].partition("#")[0])
    assert page.one("nav", class_="on-which").one("b").words == "W ¶ 10"
    assert page.one("input", name="query")


def test_a_part_of_a_passage_names_the_query_that_holds_it_too(review: Review) -> None:
    thread = say(review, query=True)
    split(review)
    second = next(one.id for one in newest(review.desk, "W", DOCUMENT).passages if one.passage.text.startswith("What"))
    page = review.bo.page(f"{D}W/{second}")
    assert page.one("p", id=f"c-{thread}").one("a")["href"] == f"{D}threads/{thread}"
    assert not page.all("form", id="approve")
    assert not review.bo.page(AT).one("div", id=f"c-{thread}").all("form", id="approve")


def test_what_was_typed_into_a_form_that_is_gone_comes_back_to_be_copied(review: Review) -> None:
    thread = say(review, words="What about other political forces?", query=True)
    page = review.tom.page(AT)
    (corrected,) = (one for one in page.all("form", method="post") if one["action"].endswith("/edit"))
    review.tom.send(corrected, body="Why so?")
    late = parse(review.tom.send(corrected, 409, body="Why not?").text)
    assert typed_again(late) == ["Why not?"]
    assert "in the form below" not in late.words

    page = review.bo.page(AT)
    (waive,) = (one for one in page.all("form", method="post") if one["action"].endswith("/waive"))
    review.bo.send(page.pressed("/resolve")[0], seen=the_thread(review, thread).last)
    late = parse(review.bo.send(waive, 409, reason="Asked elsewhere.").text)
    assert typed_again(late) == ["Asked elsewhere."]

    reply = review.bo.page(AT).one("form", class_="answering")
    split(review)
    late = parse(review.bo.send(reply, 409, body="As in Z.").text)
    assert typed_again(late) == ["As in Z."]


def test_what_was_typed_before_the_role_was_taken_away_comes_back_to_be_copied(review: Review) -> None:
    new = review.uma.page(AT).all("form", class_="write")[-1]
    uma = review.uma.account
    admin = SignedIn(review.ada.account, "")
    people.set_roles(review.desk, admin, uma.id, DOCUMENT, [], seen="0", key=new_id())
    late = parse(review.uma.send(new, 403, body="Why?", words="Kennedy").text)
    assert typed_again(late) == ["Why?", "Kennedy"]


def test_a_thread_of_which_all_was_withdrawn_says_so_and_is_not_reopened(review: Review) -> None:
    thread = say(review)
    settling.resolve(
        review.desk,
        review.bo.account,
        document=DOCUMENT,
        seen={thread: settling.one_thread(review.desk, DOCUMENT, thread)[1].seen},
        key=new_id(),
    )
    page = review.bo.page(AT)
    comments.withdraw(review.desk, review.tom.account, comment_id=thread, key=new_id())
    late = parse(review.bo.send(page.pressed("/reopen")[0], 409).text)
    assert "All that was said in this thread was withdrawn" in late.one("div", class_="problem").words
    article = late.one("article", class_="thread")
    assert "resolved by" not in article.words
    assert article.one("b", class_="state").words == "withdrawn"
    assert not late.pressed("/reopen")
    assert own_page(review.bo, thread).one("p", class_="stands").words == "withdrawn"
