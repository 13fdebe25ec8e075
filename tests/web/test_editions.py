"""The pages of editions: shown before, published, read, cited, compared, superseded, withdrawn."""

import pytest
from flask import Flask

from tests.examples import approve, decide, newest, publish
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.reviewing import P10, D, Review, answer, form, made_review, press
from webapp.operations import administering
from webapp.operations.desk import Desk

E = f"{D}W/editions/"


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    made = made_review(app, seeded)
    names = [one.id for one in newest(seeded, "W", DOCUMENT).passages]
    approve(seeded, made.bo.account, *names, document=DOCUMENT, checked="scan")
    return made


def _change(review: Review, *changed: tuple[str, str]) -> None:
    made = review.suggest(review.tom, "p10", *changed)
    decide(review.desk, review.bo.account, made, dict.fromkeys(range(made.count), "accepted"))


def test_an_edition_is_shown_published_read_and_cited(review: Review, reader: Person) -> None:
    _change(review, ("has relied", "depends"))
    assert "Nothing of it has been published yet" in reader.page(E).words
    (link,) = [one for one in reader.page(f"{D}?left=A&right=W").all("a") if one["href"] == E]
    assert link.words == "Editions of W"
    reader.get(f"{E}new", 403)
    page = review.bo.page(f"{E}new")
    assert "not approved" in page.one("div", id="p10").words
    page = review.bo.page(f"{E}new?rest=last")
    assert P10 in page.one("div", id="p10").words
    assert "as last approved, in revision 1, checked against the scan" in page.one("div", id="p10").words
    of = form(review.bo.page(f"{E}new"), "publish")
    there = press(review.bo, of)
    assert there == f"{E}1#published"
    assert press(review.bo, of) == there, "sent twice, published once"
    page = reader.page(f"{E}1")
    shown = page.one("div", id="p10")
    assert "is-unapproved" in shown["class"]
    assert "¶ 10 · not approved · p10@2" in shown.words
    assert "¶ 9 · checked against the scan · p9@2" in page.one("div", id="p9").words
    cited = page.one("div", id="p9").all("a")[-1]["href"]
    assert cited == f"{D}W/p9@2"
    reader.get(cited)
    assert "has relied" in page.one("ul", class_="edition-changes").words
    assert f"edition 1, {review.desk.now().date().isoformat()}" in page.one("p", class_="citation").words
    assert not page.all("form", id="withdraw")
    told = reader.get(f"{E}1.txt")
    assert told.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "[¶ 10, p10@2: not approved]\n5. Khrushchev said the cause of peace depends on him" in told.text
    assert "current" in reader.page(E).one("ol", class_="editions").words


def test_what_would_be_published_is_shown_again_when_it_has_changed(review: Review) -> None:
    of, late = (form(who.page(f"{E}new"), "publish") for who in (review.bo, review.ada))
    _change(review, ("has relied", "depends"))
    page = answer(review.bo, of, "", 409)
    assert "not what you were shown" in page.one("div", class_="problem").words
    assert "depends" in page.one("div", id="p10").words
    press(review.bo, form(page, "publish"))
    page = answer(review.ada, late, "", 409)
    assert "Edition 1 has been published by Bo meanwhile" in page.one("div", class_="problem").words


def test_an_earlier_edition_keeps_its_address_and_its_bytes_and_says_what_became_of_it(
    review: Review, reader: Person
) -> None:
    publish(review.desk, review.bo.account, document=DOCUMENT)
    first = reader.get(f"{E}1.txt").data
    _change(review, ("has relied", "depends"))
    approve(review.desk, review.ada.account, "p10", document=DOCUMENT)
    publish(review.desk, review.bo.account, document=DOCUMENT)
    assert "Superseded by edition 2" in reader.page(f"{E}1").words
    assert "Superseded" not in reader.page(f"{E}2").words
    assert "Approved by Bo and Ada" in reader.page(E).words
    changes = reader.page(f"{E}1..2")
    assert "1 substantive change in 1 passage; 0 accidentals not shown" in changes.words
    (section,) = changes.all("section", class_="reported")
    assert [one.words for one in section.all("del")] == ["only left: has relied"]
    assert [one.words for one in section.all("ins")] == ["only right: depends"]
    of, late = (form(who.page(f"{E}2"), "withdraw") for who in (review.ada, review.bo))
    refused = answer(review.ada, of, "", 400, reason=" ")
    assert "Say why" in refused.one("div", class_="problem").words
    press(review.ada, form(refused, "withdraw"), reason="A page was missing.")
    page = reader.page(f"{E}2")
    assert "Withdrawn by Ada" in page.words
    assert "A page was missing." in page.words
    assert "Superseded" not in reader.page(f"{E}1").words
    assert "A page was missing." in answer(review.bo, late, "", 409, reason="Mine.").words
    administering.rename_witness(
        review.desk,
        review.ada.account,
        document=DOCUMENT,
        witness=newest(review.desk, "W", DOCUMENT).witness.id,
        siglum="R",
        seen="W",
        reason="Clearer.",
        key="name",
    )
    moved = reader.get(f"{E}1.txt", 301).headers["Location"]
    assert reader.get(moved).data == first
    assert "checked against the scan" in reader.page(f"{D}R/editions/1").words


@pytest.mark.parametrize("address", [f"{E}1", f"{E}1.txt", f"{E}1..2", f"{D}Q/editions/", f"{E}x"])
@pytest.mark.usefixtures("review")
def test_what_is_not_there_is_said_not_to_be(reader: Person, address: str) -> None:
    reader.get(address, 404)


def test_a_received_text_is_not_published(review: Review, reader: Person) -> None:
    assert "only a working text is" in reader.page(f"{D}A/editions/").words
    review.bo.get(f"{D}A/editions/new", 409)
