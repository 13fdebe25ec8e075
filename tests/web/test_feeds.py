"""Atom feeds: read back as RFC 4287 has them, opened by a secret that opens nothing else, blind and redacted."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from xml.etree import ElementTree

import pytest
from flask import Flask

from tests.examples import comment_on
from tests.seeded import DOCUMENT
from tests.web.conftest import ORIGIN, SHARED, Person, Team
from tests.web.markup import Element
from tests.web.reviewing import D, Review, address, form, made_review, press
from webapp.operations import comments, redacting
from webapp.operations.desk import Desk
from webapp.review import Account, Comment

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = f"{D}feed.atom"


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    return made_review(app, seeded)


def read(body: str, origin: str = ORIGIN) -> ElementTree.Element:
    """The feed, once all is there that the standard asks for, and links are absolute."""
    feed = ElementTree.fromstring(body)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for one in (feed, *entries):
        UUID(text(one, "id").removeprefix("urn:uuid:"))
        assert datetime.fromisoformat(text(one, "updated")).tzinfo is not None
        assert text(one, "title")
        assert all(link.attrib["href"].startswith(f"{origin}/") for link in one.findall(f"{ATOM}link"))
    assert all(text(one.find(f"{ATOM}author"), "name") for one in entries)
    assert {link.attrib["rel"] for link in feed.findall(f"{ATOM}link")} == {"self", "alternate"}
    assert len({text(one, "id") for one in (feed, *entries)}) == len(entries) + 1
    moments = [text(one, "updated") for one in entries]
    assert moments == sorted(moments, reverse=True)
    assert text(feed, "updated") == (moments or [text(feed, "updated")])[0]
    return feed


def text(element: ElementTree.Element | None, name: str) -> str:
    found = element.find(ATOM + name) if element is not None else None
    return (found.text or "") if found is not None else ""


def titles(feed: ElementTree.Element) -> list[str]:
    return [text(one, "title") for one in feed.findall(f"{ATOM}entry")]


def say(desk: Desk, who: Account, body: str) -> Comment:
    return comment_on(desk, who, "p10", body, document=DOCUMENT, siglum="A")


def feed_form(page: Element, verb: str) -> tuple[str, dict[str, str]]:
    found = next(
        one for one in page.all("form") if one["action"] == "/account/feeds" and one.one("button")["value"] == verb
    )
    return found["action"], {**found.fields(), "verb": verb}


def change(person: Person, verb: str) -> None:
    action, sent = feed_form(person.page("/account"), verb)
    person.post(action, sent)


def secret(person: Person) -> str:
    """The token that the account page shows, made if it shows none."""
    shown = [one.words for one in person.page("/account").all("code") if "queue.atom?token=" in one.words]
    if not shown:
        change(person, "make")
        return secret(person)
    return shown[0].partition("token=")[2]


def test_a_document_feed_has_what_was_done(review: Review, reader: Person) -> None:
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    answer = reader.get(FEED)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = read(answer.text)
    assert titles(feed)[0] == "Tom proposed other words on W ¶ 10"
    first = feed.find(f"{ATOM}entry")
    assert first is not None
    link = first.find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"] == f"{ORIGIN}{address(made)}"
    assert text(feed, "title").startswith("Notification from the Central Committee")
    reader.get("/d/none/feed.atom", 404)


def test_it_is_sent_again_only_when_something_was_done(review: Review, reader: Person) -> None:
    first = reader.get(FEED)
    tag = first.headers["ETag"]
    reader.get(FEED, 304, {"If-None-Match": tag})
    ids = [text(one, "id") for one in read(first.text).iter(f"{ATOM}entry")]
    review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    again = reader.get(FEED, 200, {"If-None-Match": tag})
    assert [text(one, "id") for one in read(again.text).iter(f"{ATOM}entry")][1:] == ids[:49]


def test_a_comment_is_read_there_and_a_redacted_one_nowhere(review: Review, reader: Person) -> None:
    ada = review.ada.account
    made = say(review.desk, review.tom.account, "Names <b>somebody</b> & \N{SNOWMAN}.")
    assert "Names <b>somebody</b> & ☃." in [text(one, "content") for one in read(reader.get(FEED).text)]
    redacting.redact(
        review.desk, ada, document=DOCUMENT, table="comment", row=made.id, columns=["body"], reason="private", key="r"
    )
    assert "somebody" not in reader.get(FEED).text
    taken = say(review.desk, review.tom.account, "Never mind this.")
    comments.withdraw(review.desk, review.tom.account, comment_id=taken.id, key="w")
    edited = say(review.desk, review.tom.account, "First words.")
    comments.edit(review.desk, review.tom.account, version=edited.id, body="Second words.", key="e")
    body = reader.get(FEED).text
    assert "Never mind" not in body
    assert "First words" not in body
    assert "Second words." in body


def test_what_xml_cannot_say_does_not_break_the_feed(review: Review, reader: Person) -> None:
    say(review.desk, review.tom.account, "odd \ufffe and \U0001f600")
    assert "odd \ufffd and \U0001f600" in [text(one, "content") for one in read(reader.get(FEED).text)]


def test_ones_queue_is_read_with_the_secret_until_it_is_withdrawn(review: Review, reader: Person) -> None:
    made = review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    token = secret(review.bo)
    assert token == secret(review.bo), "it is shown again in the session that made it"
    queue = f"/queue.atom?token={token}"
    feed = read(reader.get(queue).text)
    assert [one.split(" · ")[0] for one in titles(feed)] == ["To decide: W ¶ 10"]
    assert f"{ORIGIN}{address(made)}?queue=all" in reader.get(queue).text
    assert token not in reader.get(queue).text
    tag = reader.get(queue).headers["ETag"]
    reader.get(queue, 304, {"If-None-Match": tag})
    assert read(reader.get(f"/queue.atom?token={secret(review.tom)}").text).findall(f"{ATOM}entry") == []
    change(review.bo, "make")
    reader.get(queue, 403)
    again = f"/queue.atom?token={secret(review.bo)}"
    reader.get(again)
    change(review.bo, "withdraw")
    reader.get(again, 403)
    reader.get("/queue.atom", 403)
    reader.get("/queue.atom?token=none", 403)
    review.bo.get("/queue.atom")
    assert read(review.bo.get("/queue.atom").text)


def test_the_secret_opens_nothing_else(team: Team) -> None:
    bea = team.member("Bea", "editor")
    token, visitor = secret(bea), team.visitor()
    for place in ("/", D, "/queue", "/account", f"{D}activity", "/log", "/journal.zip"):
        assert "/sign-in" in visitor.get(f"{place}?token={token}", 303).headers["Location"]
    visitor.get(f"{FEED}?token={token}")
    read(visitor.get(f"/queue.atom?token={token}").text, SHARED)


def test_a_shared_desk_asks_for_the_secret_unless_reading_is_public(new_team: Callable[..., Team]) -> None:
    team = new_team()
    visitor, bea = team.visitor(), team.member("Bea", "reader")
    visitor.get(FEED, 403)
    visitor.get("/d/none/feed.atom", 403)
    visitor.get(f"{FEED}?token=none", 403)
    read(visitor.get(f"{FEED}?token={secret(bea)}").text, SHARED)
    public = new_team(public_reading=True)
    read(public.visitor().get(FEED).text, SHARED)
    public.visitor().get("/queue.atom", 403)


def test_a_closed_account_reads_no_feed(team: Team) -> None:
    bea = team.member("Bea", "reader")
    token, admin = secret(bea), team.member("Adam", "admin")
    known = team.known(bea)
    assert known is not None
    close = next(
        one for one in admin.page("/people").all("form") if one["action"] == f"/people/{known.account.id}/close"
    )
    admin.send(close)
    team.visitor().get(f"/queue.atom?token={token}", 403)


def test_a_hidden_proposal_is_in_the_feeds_of_those_who_may_see_it(review: Review, reader: Person) -> None:
    press(review.ada, form(review.ada.page("/settings"), "blind"), value="1")
    before = reader.get(FEED)
    review.suggest(review.tom, "p10", ("Kennedy", "JFK"))
    after = reader.get(FEED)
    assert (after.text, after.headers["ETag"]) == (before.text, before.headers["ETag"])
    told = "Tom proposed other words on W ¶ 10"
    assert told in titles(read(review.bo.get(FEED).text))
    assert told not in titles(read(reader.get(f"{FEED}?token={secret(review.uma)}").text))
    assert told in titles(read(reader.get(f"{FEED}?token={secret(review.tom)}").text))
