"""Aligning as the page shows it: how far it is, stopped by whom, failed and why, and the buttons for editors."""

import json

import pytest
from flask import Flask

from tests.operations.test_reading import DOCUMENT, witness
from tests.web.conftest import TOKEN, Person, path_of
from tests.web.markup import Element, parse
from webapp.operations.aligning import align_missing
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness
from webapp.operations.worker import Worker
from webapp.web import create_app

D = f"/d/{DOCUMENT}/"
POLLED = {"HX-Request": "true", "HX-Target": "progress"}


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for siglum, text in (("A", "It came late."), ("B", "It came very late."), ("Z", "Late it came.")):
        content = siglum.encode()
        import_witness(
            desk, document=DOCUMENT, siglum=siglum, source=witness(siglum, text), content=content, name="x", actor=None
        )
    return desk


@pytest.fixture
def worker(filled: Desk) -> Worker:
    """A worker that does nothing but what a test says that its child has told."""
    return Worker(filled)


@pytest.fixture
def app(filled: Desk, worker: Worker) -> Flask:
    return create_app(filled, sign_in_token=TOKEN, worker=worker)


def hear(worker: Worker, left: str, right: str, share: float, failed: str = "") -> None:
    step = {"document": DOCUMENT, "left": left, "right": right, "share": share, "done": 1, "of": 3, "failed": failed}
    worker._hear(json.dumps(step) + "\n")


def notice(page: Element) -> Element:
    return page.one("div", id="progress")


def test_before_the_worker_has_looked_the_page_says_that_it_will(reader: Person) -> None:
    shown = notice(reader.page(D))
    assert "These witnesses are to be aligned." in shown.words
    assert shown.one("a", id="look-again")["href"] == D
    assert not shown.all("progress")
    assert not shown.all("form")


def test_the_pair_in_hand_is_shown_with_a_bar_that_has_a_name_and_words(reader: Person, worker: Worker) -> None:
    hear(worker, "B", "Z", 0.4)
    shown = notice(reader.page(D))
    assert "These witnesses are being aligned." in shown.words
    bar = shown.one("progress")
    assert (bar["max"], bar["value"]) == ("100", "40")
    assert shown.one("label", for_=bar["id"]).words == "Aligning B and Z"
    assert "40 % · 1 of 3 pairs of witnesses aligned" in shown.words


@pytest.mark.parametrize(
    ("seconds", "words"), [(20, "less than a minute"), (80, "about 1 minute"), (400, "about 7 minutes")]
)
def test_what_is_left_is_said_roughly(reader: Person, worker: Worker, seconds: int, words: str) -> None:
    hear(worker, "A", "B", 0.4)
    worker._seconds_left = seconds
    assert f"40 %, {words} left" in notice(reader.page(D)).words


def test_a_page_asked_again_is_new_while_the_work_goes_on_and_only_then(reader: Person, worker: Worker) -> None:
    hear(worker, "A", "B", 0.4)
    for polled in ({}, POLLED):
        tag = reader.get(D, headers=polled).headers["ETag"]
        reader.get(D, 304, {**polled, "If-None-Match": tag})
        hear(worker, "A", "B", 0.5)
        again = parse(reader.get(D, headers={**polled, "If-None-Match": tag}).text)
        assert again.one("progress")["value"] == "50"
        hear(worker, "A", "B", 0.4)


def test_asking_again_renders_no_page(reader: Person, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    hear(worker, "A", "B", 0.1)
    reader.page(D, headers=POLLED)
    monkeypatch.setattr("webapp.operations.reading.compare", None)
    hear(worker, "A", "B", 0.2)
    assert reader.page(D, headers=POLLED).one("progress")["value"] == "20"
    assert reader.page(D).one("progress")["value"] == "20"


def test_only_an_editor_has_buttons(reader: Person, owner: Person, worker: Worker) -> None:
    hear(worker, "A", "B", 0.4)
    assert not notice(reader.page(D)).all("button")
    assert notice(owner.page(D)).one("button").words == "Stop aligning A and B"
    # the page that both have in common is remembered without what belongs to one of them
    assert not notice(reader.page(D)).all("button")


def test_stopping_and_starting_without_javascript(owner: Person, reader: Person, worker: Worker) -> None:
    hear(worker, "A", "B", 0.4)
    form = notice(owner.page(f"{D}?mode=inline")).one("form")
    assert form["hx-boost"] == "false"
    assert path_of(owner.send(form)) == f"{D}?mode=inline#progress"
    stopped = notice(owner.page(f"{D}?mode=inline"))
    assert "Aligning A and B was stopped by Ada: their passages stand beside each other in order" in stopped.words
    assert "An editor can start it again." in notice(reader.page(D)).words
    form = stopped.one("form")
    assert form.one("button").words == "Align now"
    assert path_of(owner.send(form)) == f"{D}?mode=inline#progress"
    assert "stopped" not in notice(owner.page(D)).words
    assert worker._due == {DOCUMENT: None}


def test_a_pair_stopped_is_told_where_it_is_shown_and_only_there(owner: Person, worker: Worker) -> None:
    hear(worker, "B", "Z", 0.4)
    owner.send(notice(owner.page(D)).one("form"))
    told = "Aligning B and Z was stopped by Ada"
    for query in ("?left=B&right=Z", "?left=Z&right=B", "?left=B&mode=all", "?left=A&right=B&via=Z"):
        assert told in owner.page(D + query).words, query
    for query in ("", "?left=A&right=Z", "?mode=all"):
        assert told not in owner.page(D + query).words, query


def test_a_pair_that_failed_says_why_and_can_be_tried_again(owner: Person, worker: Worker) -> None:
    hear(worker, "A", "B", 0.0, "The disk <b>is</b> full.")
    failed = notice(owner.page(D))
    assert "A and B could not be aligned: their passages stand beside each other" in failed.words
    assert "The disk <b>is</b> full." in failed.words
    assert failed.one("button").words == "Try again"
    owner.send(failed.one("form"))
    assert "could not" not in notice(owner.page(D)).words


def test_once_aligned_the_notice_brings_the_page(filled: Desk, reader: Person, worker: Worker) -> None:
    hear(worker, "A", "B", 0.9)
    reader.page(D, headers=POLLED)
    align_missing(filled, DOCUMENT)
    ready = notice(reader.page(D, headers=POLLED))
    assert (ready["hx-trigger"], ready["hx-target"]) == ("load", "#main")
    assert not reader.page(D).all("div", id="progress")
    assert reader.page(D).all("ins")


@pytest.mark.parametrize("act", ["cancel", "start"])
def test_who_may_not_and_what_is_not_there_is_said(owner: Person, reader: Person, worker: Worker, act: str) -> None:
    hear(worker, "A", "B", 0.4)
    fields = notice(owner.page(D)).one("form").fields()
    address = f"{D}alignment/{act}"
    assert "Only people who are signed in can write" in reader.post(address, fields, 403).text
    assert "another session" in owner.post(address, {**fields, "csrf": "x"}, 403).text
    owner.post(address, fields, 403, origin="http://evil.example")
    assert "no pair of witnesses A and Q" in owner.post(address, {**fields, "right": "Q"}, 404).text
    owner.post(f"/d/nothing/alignment/{act}", fields, 404)
    assert not worker.at(DOCUMENT).halts
