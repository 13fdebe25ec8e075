"""Whole pages and fragments, and pages that have not changed."""

import pytest
from flask import Flask, request
from werkzeug.wsgi import FileWrapper

from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from webapp.operations.desk import Desk
from webapp.web import create_app
from webapp.web.answers import read_whole

D = f"/d/{DOCUMENT}/"
HTMX = {"HX-Request": "true", "HX-Target": "main"}


def test_htmx_gets_the_main_part_with_the_title_and_a_browser_the_whole(reader: Person) -> None:
    whole, fragment = reader.page(D), reader.page(D, headers=HTMX)
    assert fragment.one("title").words == whole.one("title").words
    assert [part.tag for part in fragment.elements()][:2] == ["title", "main"]
    assert not fragment.all("html")
    assert fragment.one("main").words == whole.one("main").words
    assert fragment.one("main").attributes == whole.one("main").attributes


def test_going_back_gives_the_whole_page(reader: Person) -> None:
    assert reader.page(D, headers={**HTMX, "HX-History-Restore-Request": "true"}).all("html")


def test_what_htmx_gets_is_not_kept_in_the_place_of_the_page(reader: Person) -> None:
    whole, fragment = reader.get(D), reader.get(D, headers=HTMX)
    for answer in (whole, fragment):
        assert "HX-Request" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"] == "private, no-cache"
    assert whole.headers["ETag"] != fragment.headers["ETag"]


@pytest.mark.parametrize("address", [D, f"{D}?at=A.p10", f"{D}A/p10", f"{D}A/p10@1"])
def test_an_unchanged_page_is_not_sent_again(reader: Person, address: str) -> None:
    tag = reader.get(address).headers["ETag"]
    again = reader.get(address, 304, {"If-None-Match": tag})
    assert again.data == b""
    assert again.headers["ETag"] == tag
    assert "HX-Request" in again.headers["Vary"]
    assert "Content-Security-Policy" in again.headers


def test_a_page_is_sent_again_once_somebody_has_written(owner: Person) -> None:
    address = f"{D}?at=A.p10"
    before = owner.get(address)
    owner.send(owner.page(address).one("form", class_="write"), body="Look.")
    after = owner.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert "Look." in after.text


def test_a_page_is_another_for_somebody_else(owner: Person, reader: Person, seeded: Desk) -> None:
    tags = {person.get(D).headers["ETag"] for person in (owner, reader)}
    assert len(tags) == 2
    reader.get(D, 200, {"If-None-Match": owner.get(D).headers["ETag"]})
    other_address = Person(create_app(seeded).test_client())
    assert other_address.get(D, headers={"Host": "127.0.0.1"}).headers["ETag"] not in tags


def test_a_page_is_another_once_the_code_is(seeded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = []
    for code in ("one", "one", "another"):
        monkeypatch.setattr("webapp.web.code_version", lambda code=code: code)
        tags.append(Person(create_app(seeded).test_client()).get(D).headers["ETag"])
    assert tags[0] == tags[1] != tags[2]


@pytest.mark.parametrize("query", ["left=B", "right=Z", "mode=all", "by=characters", "changed=1", "at=A.p1"])
def test_each_view_has_its_own_tag(reader: Person, query: str) -> None:
    assert reader.get(D).headers["ETag"] != reader.get(f"{D}?{query}").headers["ETag"]


def test_faults_and_refusals_carry_no_tag(reader: Person) -> None:
    assert "ETag" not in reader.get(f"{D}?at=A.p99", 404).headers


def test_what_is_kept_of_a_page_holds_nothing_of_one_reader(owner: Person, reader: Person) -> None:
    address = f"{D}?at=A.p10"
    form = owner.page(address).one("form", class_="write").fields()
    seen = reader.get(address).text
    assert form["csrf"] not in seen
    assert 'method="post"' not in seen
    again = owner.page(address).one("form", class_="write").fields()
    assert again["key"] != form["key"]


@pytest.mark.parametrize("address", [D, f"{D}?mode=all", "/", f"{D}A/p10"])
def test_a_page_that_somebody_saw_signed_in_is_not_shown_to_others(owner: Person, reader: Person, address: str) -> None:
    for _ in range(2):
        assert "Ada" in owner.page(address).one("header", class_="site").words
        assert "Reading only" in reader.page(address).one("header", class_="site").words


def test_static_files_are_kept_for_long_under_an_address_that_changes_with_them(reader: Person) -> None:
    sheet = reader.page("/").one("link", rel="stylesheet")["href"]
    assert "?v=" in sheet
    answer = reader.get(sheet)
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.parametrize("status", [200, 304])
def test_no_file_stays_open_behind_an_answer_that_nobody_reads(app: Flask, reader: Person, status: int) -> None:
    tag = reader.get("/static/icon.svg").headers["ETag"]
    with app.test_request_context(headers={"If-None-Match": tag if status == 304 else ""}):
        answer = app.send_static_file("icon.svg")
        assert answer.status_code == status
        assert isinstance(answer.response, FileWrapper)
        file = answer.response.file
        answer = read_whole(answer)
        assert file.closed
        assert b"".join(answer(request.environ, lambda *_: lambda _: None))[:4] == (b"<svg" if status == 200 else b"")
