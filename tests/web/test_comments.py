"""Comments through the pages: written, answered, resolved, reopened; and words that cannot be kept are given back."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from flask import Flask

from tests.examples import an_account, decide, newest, start_working
from tests.seeded import DOCUMENT
from tests.web.conftest import Person, path_of
from tests.web.markup import Element, parse
from tests.web.reviewing import Review, made_review
from webapp.errors import Conflict, Unavailable, VariorumError
from webapp.operations import administering, comments, proposing, reading
from webapp.operations.desk import Desk
from webapp.operations.suggestions import Suggestion
from webapp.review import Thread
from webapp.text.limits import COMMENT_CODE_POINTS
from webapp.text.model import Kind
from webapp.text.revising import Part, Verb
from webapp.web import COMMENT_FORM_BYTES

D = f"/d/{DOCUMENT}/"
AT = f"{D}?at=A.p10"
PLACES = [AT, f"{D}A/p10"]


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


def stored(desk: Desk, siglum: str = "A") -> tuple[Thread, ...]:
    return reading.passage(desk, DOCUMENT, siglum, "p10").threads


def form_of(page: Element, number: int = -1) -> Element:
    """The form for a new comment is the last; replies come before it."""
    return page.all("form", class_="write")[number]


@pytest.mark.parametrize("place", PLACES)
def test_a_comment_is_kept_and_shown_where_it_was_written(owner: Person, seeded: Desk, place: str) -> None:
    answer = owner.send(form_of(owner.page(place)), body="Reported speech?")
    comment = stored(seeded)[0].comments[0]
    assert (comment.body, comment.author.name, comment.revision) == ("Reported speech?", "Ada", 1)
    assert comment.text.startswith("Khrushchev said the cause of peace")
    assert path_of(answer) == f"{place}#c-{comment.id}"
    shown = owner.page(place).one("div", id=f"c-{comment.id}")
    assert shown.one("p", class_="body").text == "Reported speech?"
    assert "Ada · " in shown.words
    assert "on A, revision 1" in shown.words


def test_an_open_thread_is_marked_in_the_strip_the_row_and_the_library(owner: Person, reader: Person) -> None:
    owner.send(form_of(owner.page(AT)), body="Look.")
    page = reader.page(D)
    assert page.one("article", id="A.p10").one("a", class_="badge").words == "A: 1 open"
    cell = page.one("nav", class_="strip").all("li")[9]
    assert "1 open thread" in cell.words
    assert "1 open thread" in reader.page("/").words


def test_a_comment_can_be_answered_resolved_and_reopened(owner: Person, seeded: Desk) -> None:
    owner.send(form_of(owner.page(AT)), body="First.")
    owner.send(form_of(owner.page(AT), 0), body="Second.")
    (thread,) = stored(seeded)
    assert [comment.body for comment in thread.comments] == ["First.", "Second."]

    resolve = owner.page(AT).pressed("/resolve")[0]
    assert path_of(owner.send(resolve)) == f"{AT}#panel"
    page = owner.page(AT)
    assert "1 resolved thread" in page.one("aside").words
    assert not page.one("article", id="A.p10").all("a", class_="badge")

    reopen = page.pressed("/reopen")[0]
    owner.send(reopen)
    assert stored(seeded)[0].open


def test_resolving_what_was_resolved_meanwhile_says_who_did_it(owner: Person) -> None:
    owner.send(form_of(owner.page(AT)), body="First.")
    resolve = owner.page(AT).pressed("/resolve")[0]
    stale = owner.page(AT).pressed("/resolve")[0]
    owner.send(resolve)
    answer = owner.send(stale, 409)
    assert "already been resolved by Ada" in answer.text


def test_the_same_form_sent_twice_writes_once(owner: Person, seeded: Desk) -> None:
    form = form_of(owner.page(AT))
    first, second = owner.send(form, body="Once."), owner.send(form, body="Once.")
    assert first.headers["Location"] == second.headers["Location"]
    assert len(stored(seeded)) == 1


def test_two_people_who_say_the_same_in_forms_without_keys_get_their_words_back(review: Review) -> None:
    form = form_of(review.tom.page(AT)).fields()
    for who in (review.tom, review.uma):
        own = form_of(who.page(AT))
        sent = {**own.fields(), "key": "", "body": AWKWARD}
        again = form_of(parse(who.post(own["action"], sent, 400).text))
        assert again.fields()["body"] == AWKWARD
        assert again.fields()["key"] not in ("", form["key"])
        who.send(again)
    assert [thread.comments[0].author.name for thread in stored(review.desk)] == ["Tom", "Uma"]


def test_a_form_that_the_browser_gave_back_and_that_says_something_else_is_a_new_comment(
    owner: Person, seeded: Desk
) -> None:
    form = form_of(owner.page(AT))
    owner.send(form, body="First.")
    owner.send(form, body="Second.")
    assert [thread.comments[0].body for thread in stored(seeded)] == ["First.", "Second."]


def test_the_line_ends_of_a_form_become_those_that_were_typed(owner: Person, seeded: Desk) -> None:
    owner.send(form_of(owner.page(AT)), body="one\r\n\r\ntwo")
    assert stored(seeded)[0].comments[0].body == "one\n\ntwo"


@pytest.mark.parametrize("script", ["source", "hans", "hant"])
def test_a_comment_on_chinese_shown_in_other_characters_is_on_the_text_itself(
    owner: Person, seeded: Desk, script: str
) -> None:
    owner.send(form_of(owner.page(f"{D}?right=Z&script={script}&at=Z.p10")), body="Look.")
    (thread,) = stored(seeded, "Z")
    assert thread.text == reading.passage(seeded, DOCUMENT, "Z", "p10").placed.passage.text
    assert "Text changed since" not in owner.page(f"{D}Z/p10?script=hant").words


AWKWARD = "\n  two lines,\n\tа bidi \u202e mark, <b>tags</b> & 𠀀"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("problem", [Conflict("The text is another now."), Unavailable("The disk is full.")])
def test_words_that_cannot_be_kept_come_back_code_point_for_code_point(
    owner: Person, seeded: Desk, place: str, problem: VariorumError
) -> None:
    form = form_of(owner.page(place))
    with patch.object(comments, "comment", side_effect=problem):
        answer = owner.send(form, problem.http_status, body=AWKWARD)
    page = parse(answer.text)
    again = form_of(page)
    assert again.fields()["body"] == AWKWARD
    assert problem.message in page.one("div", class_="problem").words
    assert again.fields()["key"] != form.fields()["key"]
    owner.send(again)
    assert stored(seeded)[0].comments[0].body == AWKWARD.strip()


def test_a_reply_that_cannot_be_kept_comes_back_in_its_own_form(owner: Person) -> None:
    owner.send(form_of(owner.page(AT)), body="First.")
    with patch.object(comments, "comment", side_effect=Unavailable("The disk is full.")):
        answer = owner.send(form_of(owner.page(AT), 0), 503, body="My reply")
    reply, new = parse(answer.text).all("form", class_="write")
    assert (reply.fields()["body"], new.fields()["body"]) == ("My reply", "")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (" \n ", "The comment is empty"),
        ("nul \x00", "NUL"),
        ("x" * (COMMENT_CODE_POINTS + 1), "the limit is 100,000"),
    ],
)
def test_a_body_that_cannot_be_one_is_refused_with_the_words_in_the_form(owner: Person, body: str, said: str) -> None:
    answer = owner.send(form_of(owner.page(AT)), 400, body=body)
    assert said in answer.text
    assert form_of(parse(answer.text.replace("\x00", "\ufffd"))).fields()["body"] == body.replace("\x00", "\ufffd")


def test_a_comment_as_long_as_the_limit_is_kept(owner: Person, seeded: Desk) -> None:
    owner.send(form_of(owner.page(AT)), body="𠀀" * COMMENT_CODE_POINTS)
    assert len(stored(seeded)[0].comments[0].body) == COMMENT_CODE_POINTS


def test_a_form_in_parts_is_read_as_far_as_any_other(owner: Person) -> None:
    form = form_of(owner.page(AT))
    fields = {**form.fields(), "body": "x" * 600_000}
    parts = [f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{fields[name]}\r\n' for name in fields]
    answer = owner.client.post(
        form["action"],
        data="".join([*parts, "--cut--\r\n"]),
        content_type="multipart/form-data; boundary=cut",
        headers={"Origin": "http://localhost"},
    )
    assert (answer.status_code, "the limit is 100,000" in answer.text) == (400, True)


def test_a_form_longer_than_the_desk_reads_is_told_where_the_words_are(owner: Person) -> None:
    answer = owner.send(form_of(owner.page(AT)), 413, body="x" * (4 * COMMENT_FORM_BYTES + 1))
    assert "it stands in the page that you came from" in answer.text


def test_a_comment_on_a_text_that_is_another_now_is_refused_with_the_words_in_the_form(owner: Person) -> None:
    answer = owner.send(form_of(owner.page(AT)), 409, text_hash="0" * 64, body="Words.")
    page = parse(answer.text)
    assert form_of(page).fields()["body"] == "Words."
    assert form_of(page).fields()["text_hash"] != "0" * 64


@pytest.mark.parametrize("place", [f"{D}?left=A&right=W&at=W.p3", f"{D}W/p3"])
@pytest.mark.parametrize("verb", ["merge", "delete"])
def test_a_comment_on_a_passage_that_went_meanwhile_is_given_back_with_what_became_of_it(
    seeded: Desk, owner: Person, verb: Verb, place: str
) -> None:
    bo = an_account(seeded, "Bo")
    texts = {one.id: one.passage for one in start_working(seeded, bo, document=DOCUMENT).passages}
    form = form_of(owner.page(place))
    names = ("p2", "p3") if verb == "merge" else ("p3",)
    joined = (Part(Kind.PARAGRAPH, "", f"{texts['p2'].text} {texts['p3'].text}"),) if verb == "merge" else ()
    suggestion = Suggestion(verb, tuple((name, texts[name].text_hash) for name in names), parts=joined)
    asked = {"document": DOCUMENT, "siglum": "W", "suggestion": suggestion, "reason": "one", "key": "1"}
    decide(seeded, bo, proposing.propose(seeded, an_account(seeded, "Mia"), **asked), {0: "accepted"})  # type: ignore[arg-type]
    page = parse(owner.send(form, 410, body=AWKWARD).text)
    assert page.one("h1").words == "This passage is no longer there"
    assert page.one("textarea").text == "\n" + AWKWARD
    done = "joined into another" if verb == "merge" else "taken away"
    assert f"¶ 3 of W until revision 1, was {done} in revision 2, by Bo." in page.words
    ways = {link.words: link["href"] for link in page.one("ul", class_="ways").all("a")}
    assert ways["The history of the passage, with its last words"] == f"{D}W/p3/history"
    assert ways.get("W ¶ 2, which has its words now") == (f"{D}W/p2" if verb == "merge" else None)
    assert reading.passage(seeded, DOCUMENT, "W", "p2").threads == ()


def test_a_comment_on_a_witness_that_was_removed_meanwhile_is_given_back_with_who_did_it(
    seeded: Desk, owner: Person
) -> None:
    form = form_of(owner.page(AT.replace("A.p10", "B.p10")))
    witness = newest(seeded, "B", DOCUMENT).witness.id
    admin, about = an_account(seeded, "Bo"), {"document": DOCUMENT, "reason": "no rights", "key": "1"}
    administering.remove_witness(seeded, admin, witness=witness, seen="B", **about)
    page = parse(owner.send(form, 410, body=AWKWARD).text)
    assert page.one("textarea").text == "\n" + AWKWARD
    assert f"Witness B of {DOCUMENT} was removed by Bo" in page.words
    assert "no rights" in page.words
    assert "The document" in [link.words for link in page.one("ul", class_="ways").all("a")]


def test_an_ended_session_gives_the_words_back_and_says_how_to_sign_in(owner: Person) -> None:
    form = form_of(owner.page(AT))
    owner.client.set_cookie("variorum_80", "ended")
    page = parse(owner.send(form, 403, body=AWKWARD).text)
    assert page.one("textarea").text == "\n" + AWKWARD
    assert page.one("textarea")["id"] == "draft"
    assert "Your session has ended." in page.words
    assert "Sign in with the address that the desk printed in the terminal" in page.words


def test_when_even_the_page_cannot_be_made_the_words_still_come_back(owner: Person) -> None:
    form = form_of(owner.page(AT))
    refused, broken = Conflict("The text is another now."), Unavailable("The database is locked.")
    with patch.object(comments, "comment", side_effect=refused), patch.object(reading, "passage", side_effect=broken):
        page = parse(owner.send(form, 409, body="Words.").text)
    assert page.one("textarea").text == "\nWords."
    assert "The text is another now." in page.words


def test_a_form_cannot_send_anybody_to_another_site(owner: Person) -> None:
    form = form_of(owner.page(AT))
    assert path_of(owner.send(form, body="x", view="at=A.p10&next=//evil.example")).startswith(AT)


def test_a_thread_whose_text_changed_shows_the_words_it_was_written_on(owner: Person, seeded: Desk) -> None:
    owner.send(form_of(owner.page(AT)), body="First.")
    view = reading.passage(seeded, DOCUMENT, "A", "p10")
    (thread,) = view.threads
    first = replace(thread.comments[0], text="The cause of peace relied on him.", text_hash="0" * 64)
    with patch.object(reading, "passage", return_value=replace(view, threads=(replace(thread, comments=(first,)),))):
        page = owner.page(f"{D}A/p10?again")
    assert "Text changed since." in page.words
    assert page.one("blockquote").text == "The cause of peace relied on him."


def test_a_pinned_passage_takes_no_comment(owner: Person) -> None:
    page = owner.page(f"{D}A/p10@1")
    assert not page.all("form", class_="write")
    assert page.one("aside").one("a")["href"] == f"{D}A/p10"
