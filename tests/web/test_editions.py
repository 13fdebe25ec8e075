"""The pages of editions: shown before, published, read, cited, compared, superseded, withdrawn."""

import pytest
from flask import Flask

from tests.examples import approve, comment_on, decide, import_example, newest, publish, start_working
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.reviewing import P10, D, Review, answer, form, made_review, press
from webapp.operations import administering, publishing
from webapp.operations.desk import Desk
from webapp.review.editions import state_words as edition_state
from webapp.text.model import Document, Header, Kind, Passage, WitnessFile

E = f"{D}W/editions/"
PUBLISH = "do=publish"


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    made = made_review(app, seeded)
    names = [one.id for one in newest(seeded, "W", DOCUMENT).passages]
    approve(seeded, made.bo.account, *names, document=DOCUMENT, checked="scan")
    return made


def newest_document(review: Review) -> Document:
    return publishing.editions(review.desk, DOCUMENT, "W")[0]


def _change(review: Review, *changed: tuple[str, str]) -> None:
    made = review.suggest(review.tom, "p10", *changed)
    decide(review.desk, review.bo.account, made, dict.fromkeys(range(made.count), "accepted"))


def test_an_edition_is_shown_published_read_and_cited(review: Review, reader: Person) -> None:
    _change(review, ("has relied", "depends"))
    assert "Nothing of it has been published yet" in reader.page(E).words
    links = [one.words for one in reader.page(f"{D}?left=A&right=W").all("a") if one["href"] == E]
    assert links == ["Editions", "Editions of W"], "a tab, and beside the progress"
    assert "Editions" in reader.page(f"{D}apparatus").one("nav", class_="ways-of").words
    reader.get(f"{E}new", 403)
    page = review.bo.page(f"{E}new")
    assert "not approved" in page.one("div", id="p10").words
    page = review.bo.page(f"{E}new?rest=last")
    assert P10 in page.one("div", id="p10").words
    assert "as last approved, in revision 1 · approved by Bo on " in page.one("div", id="p10").words
    of = form(review.bo.page(f"{E}new"), "publish")
    there = press(review.bo, of, PUBLISH)
    assert there == f"{E}1#published"
    assert press(review.bo, of, PUBLISH) == there, "sent twice, published once"
    page = reader.page(f"{E}1")
    shown = page.one("div", id="p10")
    assert "is-unapproved" in shown["class"]
    assert "¶ 10 · not approved · p10@2" in shown.words
    day = f"{review.desk.now():%-d %B %Y}"
    assert f"¶ 9 · approved by Bo on {day}, checked against the scan · p9@2" in page.one("div", id="p9").words
    cited = page.one("div", id="p9").all("a")[-1]["href"]
    assert cited == f"{D}W/p9@2"
    for address, said in (
        (cited, "Bo approved it, checked against the scan"),
        (f"{D}W/p10@2", "This text is not approved."),
        (f"{D}W/p10@1", "Bo approved it, checked against the scan"),
    ):
        assert said in reader.page(address).one("section", class_="approval-of").words
    citation = page.one("p", class_="citation")
    assert f"edition 1, {review.desk.now().date().isoformat()}" in citation.words
    assert citation["dir"] == "ltr"
    assert [one.words for one in citation.all("bdi")][1:3] == ["W", "Revised translation"]
    source = newest_document(review).citation
    assert source
    assert citation.words.endswith(f" http://localhost{E}1 (The document: {source})"), "as it is read here"
    assert not page.all("form", id="withdraw")
    told = reader.get(f"{E}1.txt")
    assert "no public address when this was published" in told.text
    assert told.headers["Content-Disposition"] == f"attachment; filename={DOCUMENT}-W-edition-1.txt"
    assert told.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "[¶ 10, p10@2: not approved]\n5. Khrushchev said the cause of peace depends on him" in told.text
    assert "current" in reader.page(E).one("ol", class_="editions").words


def test_what_would_be_published_is_shown_again_when_it_has_changed(review: Review) -> None:
    of, late = (form(who.page(f"{E}new"), "publish") for who in (review.bo, review.ada))
    _change(review, ("has relied", "depends"))
    page = answer(review.bo, of, PUBLISH, 409)
    assert "not what you were shown" in page.one("div", class_="problem").words
    assert "depends" in page.one("div", id="p10").words
    press(review.bo, form(page, "publish"), PUBLISH)
    page = answer(review.ada, late, PUBLISH, 409)
    assert "Edition 1 has been published by Bo meanwhile" in page.one("div", class_="problem").words
    page = answer(review.ada, late, PUBLISH, 400, number="x")
    assert "does not say which edition" in page.one("div", class_="problem").words


def test_what_is_published_is_never_otherwise_than_chosen(review: Review) -> None:
    _change(review, ("has relied", "depends"))
    of = form(review.bo.page(f"{E}new"), "publish")
    for chosen in ({"rest": "last"}, {"rest": "marked", "translator": "Somebody Else"}):
        page = answer(review.bo, of, PUBLISH, 409, **chosen)
        assert "chosen something else than what was shown" in page.one("div", class_="problem").words
        filled = form(page, "publish").filled()
        assert {name: filled[name] for name in chosen} == {name: [said] for name, said in chosen.items()}
    assert "Nothing of it has been published yet" in review.bo.page(E).words
    page = answer(review.bo, of, "do=show", 200, rest="last", translator="Eve")
    assert "as last approved" in page.one("div", id="p10").words
    assert "Nothing of it has been published yet" in review.bo.page(E).words
    page = answer(review.bo, form(page, "publish"), "", 200)
    assert "Nothing of it has been published yet" in review.bo.page(E).words, "no button, nothing published"
    page = answer(review.bo, form(page, "publish"), PUBLISH, 400, translator="Eve\nAda")
    assert "in one line" in page.one("div", class_="problem").words
    assert form(page, "publish").filled()["translator"] == ["Eve\nAda"]


def test_before_publishing_the_page_says_what_is_asked_and_proposed_still(review: Review) -> None:
    assert not review.bo.page(f"{E}new").all("p", id="asked")
    comment_on(review.desk, review.tom.account, "p12", "Why?", query=True, document=DOCUMENT)
    review.suggest(review.tom, "p10", ("has relied", "depends"))
    page = review.bo.page(f"{E}new")
    assert "A question is open on ¶ 12." in page.one("p", id="asked").words
    assert "Proposals are open on ¶ 10." in page.one("p", id="proposed").words


def test_the_page_of_an_edition_and_its_file_print_the_same(review: Review, reader: Person) -> None:
    made = review.suggest(review.tom, "p9", (review.text("p9").split()[0], "Indeed"))
    decide(review.desk, review.bo.account, made, {0: "accepted"})
    approve(review.desk, review.ada.account, "p9", document=DOCUMENT, checked="translation")
    approve(review.desk, review.ada.account, "p12", document=DOCUMENT, checked="translation")
    _change(review, ("has relied", "depends"))
    publish(review.desk, review.bo.account, document=DOCUMENT)
    page, told = reader.page(f"{E}1"), reader.get(f"{E}1.txt").text
    passages = page.all("div", class_="printed")
    content = publishing.edition(review.desk, DOCUMENT, "W", 1).edition.content
    assert [one["id"] for one in passages] == [one.id for one in content.passages]
    for element, one in zip(passages, content.passages, strict=True):
        head, _, after = told.partition(f"[{one.name}, {one.id}@{one.revision}: ")[2].partition("]\n")
        assert element.one("div", class_="text").text == after[: len(element.one("div", class_="text").text)]
        assert after[len(element.one("div", class_="text").text)] == "\n"
        assert element.words.count("approved by") == head.count("approved by") == len(one.approvals)
        assert ("not approved" in element.words) == (head == "not approved")
    imprint = page.one("dl", class_="imprint").words
    assert all(words in told and words in imprint for words in ("Bo", edition_state(content)))
    warnings = [one.words for one in page.all("p", class_="warning")]
    assert warnings == list(content.warnings)
    assert [f"Note well: {one}" in told for one in warnings] == [True]
    assert page.one("h2", id="changes").words == "Substantive changes against the received text A: 2 in 2 passages"
    assert "Substantive changes against the received text A: 2 in 2 passages\n- ¶ 9: “" in told
    assert "\n- ¶ 10 (not approved): “has relied” → “depends”\n" in told
    assert "¶ 10 (not approved)" in page.one("ul", class_="edition-changes").words


def test_the_library_lists_what_is_published(review: Review, reader: Person) -> None:
    assert "Edition" not in reader.page("/").one("main").words
    for _ in range(3):
        publish(review.desk, review.bo.account, document=DOCUMENT)
    about = {"document": DOCUMENT, "siglum": "W", "reason": "Early."}
    publishing.withdraw(review.desk, review.bo.account, number=3, key="3", **about)
    (link,) = [one for one in reader.page("/").all("a") if one.words.startswith("Edition")]
    assert (link.words, link["href"]) == ("Edition 2 of W", f"{E}2")
    for number in (1, 2):
        publishing.withdraw(review.desk, review.bo.account, number=number, key=f"{number}", **about)
    assert "Edition" not in reader.page("/").one("main").words


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


def test_the_rights_of_a_text_stand_on_the_page_of_its_edition(review: Review, reader: Person) -> None:
    header = Header(siglum="A", language="en", rights="CC BY 4.0")
    source = WitnessFile((Passage(Kind.PARAGRAPH, "Words."),), header)
    import_example(review.desk, document="other", content=b"other", source=source)
    start_working(review.desk, review.ada.account, document="other")
    approve(review.desk, review.ada.account, "p1", document="other")
    publish(review.desk, review.ada.account, document="other")
    assert "RightsCC BY 4.0" in reader.page("/d/other/W/editions/1").one("dl", class_="imprint").words
