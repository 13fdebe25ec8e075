"""Comments on words through the pages: chosen, asked which, marked, carried, confirmed; queries, unread, the list."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.examples import decide
from tests.seeded import DOCUMENT
from tests.web.conftest import Person, path_of
from tests.web.markup import Element, parse
from tests.web.reviewing import P10, D, Review, made_review
from webapp.operations import reading
from webapp.operations.desk import Desk
from webapp.review import Thread

AT = f"{D}W/p10"


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


def the_thread(desk: Desk) -> Thread:
    return reading.passage(desk, DOCUMENT, "W", "p10").threads[0]


def new_comment(page: Element) -> Element:
    return page.all("form", class_="write")[-1]


def button_form(page: Element, ends: str) -> Element:
    (form, *_) = forms(page, ends)
    return form


def forms(page: Element, *ends: str) -> list[Element]:
    return [form for form in page.all("form", method="post") if form["action"].endswith(ends)]


def send(who: Person, form: Element, status: int = 303, /, **typed: str) -> TestResponse:
    return who.post(form["action"], {**form.filled(), **typed}, status)


def change(review: Review, *changed: tuple[str, str]) -> None:
    made = review.suggest(review.uma, "p10", *changed)
    decide(review.desk, review.bo.account, made, dict.fromkeys(range(made.count), "accepted"))


def test_words_are_marked_where_they_stand_and_copied_as_they_are(review: Review) -> None:
    start = P10.index("has relied")
    form = new_comment(review.tom.page(AT))
    send(review.tom, form, body="Relied?", words="has relied", range=f"{start}-{start + 10}")
    thread = the_thread(review.desk)
    assert (thread.words, thread.base and thread.base.anchor) == ("has relied", (start, start + 10))
    page = review.tom.page(AT)
    (mark,) = page.all("a", class_="commented")
    assert (mark.text, mark["href"]) == ("has relied", f"#t-{thread.id}")
    assert page.one("div", class_="main").text.removeprefix("5. ") == P10
    quote = page.one("article", id=f"t-{thread.id}").one("blockquote").one("a")
    assert (quote.text, quote["href"]) == ("has relied", f"#w-{thread.id}")
    assert page.all("span", id=f"w-{thread.id}")


def test_typed_words_that_stand_twice_are_asked_about_and_nothing_typed_is_lost(review: Review) -> None:
    form = new_comment(review.tom.page(AT))
    asked = parse(send(review.tom, form, 409, body="Which?", words="the", query="1").text)
    kept = new_comment(asked)
    assert (kept.fields()["body"], kept.fields()["words"]) == ("Which?", "the")
    assert kept.one("input", name="query").attributes.get("checked") == ""
    choices = kept.all("input", name="which")
    assert len(choices) == P10.count("the") == 2
    send(review.tom, kept, which=choices[1]["value"], query="1")
    assert the_thread(review.desk).base.anchor[0] == P10.rindex("the")  # type: ignore[union-attr, index]
    refused = parse(send(review.tom, form, 409, body="Where?", words="not there").text)
    assert new_comment(refused).fields()["words"] == "not there"
    assert "do not stand in the passage" in refused.one("div", class_="problem").words


def test_carried_words_are_confirmed_with_one_click_and_orphaned_ones_shown_as_they_were(review: Review) -> None:
    send(review.tom, new_comment(review.tom.page(AT)), body="All?", words="other political forces")
    change(review, ("political forces", "political powers"))
    page, other = review.tom.page(AT), review.ada.page(AT)
    assert "Carried. The text has changed since" in page.one("article").words
    assert page.one("a", class_="commented").attributes["class"] == "commented carried"
    confirm = button_form(page, "/confirm")
    send(review.tom, confirm)
    refused = parse(send(review.ada, button_form(other, "/confirm"), 409).text)
    assert "Somebody has said meanwhile where" in refused.one("div", class_="problem").words
    thread = the_thread(review.desk)
    assert thread.standing
    assert thread.standing.state == "exact"
    change(review, (" What about other political powers?", ""))
    page = review.tom.page(AT)
    told = page.one("article").words
    assert "Orphaned. The words no longer stand in the text." in told
    assert "other political forces" in told
    assert not page.all("a", class_="commented")


def test_carried_words_are_refused_and_the_thread_is_tied_to_others(review: Review) -> None:
    send(review.tom, new_comment(review.tom.page(AT)), body="All?", words="other political forces")
    change(review, ("political forces", "political powers"))
    assert not forms(review.uma.page(AT), "/refuse", "/tie")  # neither an editor nor its author
    page, other = review.tom.page(AT), review.ada.page(AT)
    send(review.tom, button_form(page, "/refuse"))
    refused = parse(send(review.ada, button_form(other, "/refuse"), 409).text)
    assert "This was not kept. Somebody has said meanwhile where" in refused.one("div", class_="problem").words
    told = refused.one("article").words
    assert "Orphaned. They were carried to other words, which a person refused. They stood so:" in told
    assert "other political forces" in told
    assert not refused.all("a", class_="commented")
    assert not forms(refused, "/refuse", "/confirm")
    # without JavaScript: typed, asked which, nothing typed is lost
    asked = parse(send(review.ada, button_form(refused, "/tie"), 409, words="the").text)
    kept = button_form(asked, "/tie")
    assert kept.fields()["words"] == "the"
    choices = kept.all("input", name="which")
    assert len(choices) == 2
    empty = parse(send(review.ada, kept, 400, words=" ", which="").text)
    assert "No words are chosen" in empty.one("div", class_="problem").words
    before = button_form(review.tom.page(AT), "/tie")
    send(review.ada, kept, which=choices[1]["value"])
    base = the_thread(review.desk).base
    assert base
    assert (base.anchor, base.number) == ((P10.rindex("the"), P10.rindex("the") + 3), 2)
    late = parse(send(review.tom, before, 409, words="Khrushchev").text)
    assert "You had chosen “Khrushchev”." in late.one("div", class_="problem").words
    article = late.one("article")
    assert article.one("blockquote", class_="of-words").words == "the"
    assert "Written on other political forces" in article.words
    review.tom.client.delete_cookie("variorum_80")
    assert "peace" in send(review.tom, before, 403, words="peace").text


def test_a_page_at_an_older_revision_marks_the_words_that_were_chosen_there(review: Review) -> None:
    send(review.tom, new_comment(review.tom.page(AT)), body="All?", words="political forces")
    change(review, ("Khrushchev said", "Khrushchev, as everybody knows, has often said"))
    page = review.tom.page(f"{AT}@1")
    start = P10.index("political forces")
    assert page.one("article").one("blockquote").one("a")["data-range"] == f"{start}-{start + 16}"
    assert not forms(page, "/tie")


def test_one_s_own_comment_is_corrected_and_withdrawn(review: Review) -> None:
    send(review.tom, new_comment(review.tom.page(AT)), body="Frist.")
    page = review.tom.page(AT)
    correct = button_form(page, "/edit")
    assert correct.fields()["body"] == "Frist."
    send(review.tom, correct, body="First, @Ada.")
    assert not forms(review.ada.page(AT), "/edit", "/withdraw")
    page = review.tom.page(AT)
    assert page.one("b", class_="mention").text == "@Ada"
    assert "edited" in page.one("article").words
    again = parse(send(review.tom, correct, 409, body="Second thought.").text)
    assert "You have changed this comment" in again.one("div", class_="problem").words
    send(review.tom, button_form(page, "/withdraw"))
    told = review.tom.page(AT).one("article")
    assert "Withdrawn by its author" in told.words
    assert "First" not in told.words
    assert "withdrawn" in told.words


def test_a_query_is_waived_with_a_reason(review: Review) -> None:
    send(review.tom, new_comment(review.tom.page(AT)), body="All?", query="1")
    assert "query, holds approval" in review.tom.page(AT).one("article").words
    assert not forms(review.tom.page(AT), "/waive")
    form = button_form(review.ada.page(AT), "/waive")
    refused = parse(send(review.ada, form, 400, reason=" ").text)
    assert "Say why" in refused.one("div", class_="problem").words
    send(review.ada, form, reason="Asked elsewhere.")
    assert "query, waived by Ada" in re.sub(r"\s+", " ", review.tom.page(AT).one("article").words)


def test_what_is_new_is_marked_until_it_was_read(review: Review) -> None:
    send(review.tom, new_comment(review.tom.page(AT)), body="Look.")
    page = review.ada.page(AT)
    tag = review.ada.get(AT).headers["ETag"]
    assert page.one("article").one("b", class_="unread").text == "new"
    assert not review.tom.page(AT).all("b", class_="unread")
    form = page.one("form", class_="mark-read")
    assert path_of(send(review.ada, form)) == f"{AT}#panel"
    again = review.ada.get(AT, headers={"If-None-Match": tag})
    assert "unread" not in again.text
    send(review.tom, new_comment(review.tom.page(AT)), body="Look again.")
    asked = review.ada.page("/comments?only=unread")
    assert path_of(send(review.ada, asked.one("form", class_="mark-read"))) == "/comments?only=unread"
    assert "No thread is like that" in review.ada.page("/comments?only=unread").words


def test_threads_are_listed_by_who_said_what_of_whom(review: Review) -> None:
    for who, body, more in (
        (review.tom, "One, @Ada", {"words": "has relied"}),
        (review.ada, "Two", {"query": "1"}),
        (review.bo, "Three", {}),
    ):
        send(who, new_comment(who.page(AT)), body=body, **more)
    send(review.bo, review.bo.page(AT).pressed("/resolve")[0])

    def found(query: str) -> list[str]:
        page = review.ada.page(f"{D}comments?{query}")
        return [one.one("p", class_="body").text for one in page.one("ol", class_="comment-list").all("li")]

    assert found("") == ["Three", "Two", "One, @Ada"]
    assert found(f"person={review.tom.account.id}") == ["One, @Ada"]
    assert found("person=me") == ["Two"]
    assert found("mentioned=me") == ["One, @Ada"]
    assert found("only=query") == ["Two"]
    assert found("state=resolved") == ["One, @Ada"]
    assert found("state=open") == ["Three", "Two"]
    page = review.ada.page(f"/comments?document={DOCUMENT}&person={review.tom.account.id}")
    assert page.one("a", href=f"{AT}#t-{the_thread(review.desk).id}").text == "W ¶ 10"
    review.ada.get("/comments?document=nowhere", 404)
    for asked in ("before=x", "state=odd", "only=odd"):
        review.ada.get(f"/comments?{asked}", 400)


def test_words_typed_before_the_session_ended_are_given_back(review: Review) -> None:
    form = new_comment(review.tom.page(AT))
    review.tom.client.delete_cookie("variorum_80")
    refused = send(review.tom, form, 403, body="My comment", words="has relied").text
    assert "My comment" in refused
    assert "has relied" in refused


def test_threads_are_found_by_what_became_of_their_words(review: Review) -> None:
    for words in ("has relied", "Kennedy", "cause"):
        send(review.tom, new_comment(review.tom.page(AT)), body=f"On {words}.", words=words)
    change(review, ("has relied", "has always relied"), (" and Kennedy", ""))
    found = {
        only: [
            one.one("blockquote").text
            for one in review.tom.page(f"/comments?only={only}").all("li")
            if one.all("blockquote")
        ]
        for only in ("carried", "orphaned", "query")
    }
    assert found == {"carried": ["has relied"], "orphaned": ["Kennedy"], "query": []}
