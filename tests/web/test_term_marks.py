"""Terms marked on the pages, their cards, and help with reading Chinese: all held in the address."""

import re

from tests.web.conftest import Person
from tests.web.markup import Element


def links(page: Element) -> list[str]:
    return [one["href"] for one in page.all("a", class_="term-mark")]


def test_terms_are_marked_on_request_and_every_link_of_the_page_keeps_that(reader: Person, document: str) -> None:
    page = reader.page(document)
    assert not links(page)
    switch = page.one("a", id="mark-terms")
    assert switch["href"] == f"{document}?terms=1"
    page = reader.page(switch["href"])
    assert "/terms/t01" in links(page)
    assert re.search(r"terms marked in \d+ places of what is shown", page.words)
    assert page.one("a", id="mark-terms")["href"] == document
    assert page.one("a", id="mode-inline")["href"] == f"{document}?mode=inline&terms=1"
    assert "/terms/t01" in links(reader.page(f"{document}?mode=inline&terms=1"))
    for said in ("terms=yes", "script=xx"):
        reader.get(f"{document}?{said}", 400)


def test_a_page_follows_the_terms_that_stand(owner: Person, document: str) -> None:
    address = f"{document}?terms=1"
    first = owner.get(address).headers["ETag"]
    plain = owner.get(document).headers["ETag"]
    form = owner.page("/terms/t01/state").one("form", class_="state-term")
    owner.send(form, do="keep", renderings="en | ambassador | deprecated\nen | fraternal parties", exact="")
    assert owner.get(address).headers["ETag"] != first
    assert owner.get(document).headers["ETag"] == plain
    marks = owner.page(address).all("a", class_="deprecated")
    assert {one["title"] for one in marks} == {"兄弟党, fraternal parties (a deprecated rendering)"}
    owner.get(address, 304, {"If-None-Match": owner.get(address).headers["ETag"]})


def test_a_passage_has_its_terms_in_a_list_too(reader: Person, document: str) -> None:
    page = reader.page(f"{document}A/p6")
    there = page.one("a", id="mark-terms")["href"]
    assert there == f"{document}A/p6?terms=1"
    page = reader.page(there)
    listed = page.one("details", class_="terms-here").all("a")
    assert "fraternal parties" in [one.words for one in listed]
    assert "terms=1" in page.one("a", id="back")["href"]
    assert "No term of the term base stands in this passage" in reader.page(f"{document}A/date-line?terms=1").words


def test_a_card_says_what_is_known_of_terms(reader: Person) -> None:
    page = reader.page("/terms/t04,t01,gone,t04/card")
    assert [one.words for one in page.one("div", class_="term-cards").all("h2")] == [
        "傀儡: its page",
        "兄弟党 · 兄弟黨: its page",
    ]
    words = page.one("div", class_="term-cards").words
    assert "the Chinese is conjectured: probable" in words
    assert "kuǐlěi" in words
    assert "different referent vassal" in words
    assert "brotherly parties undecided" in words
    assert "No term of that name stands" in reader.get("/terms/gone/card", 404).text


def test_chinese_is_explained_word_by_word_on_request(reader: Person, document: str) -> None:
    page = reader.page(f"{document}Z/p5?script=tw")
    there = page.one("a", id="help-reading")["href"]
    assert there == f"{document}Z/p5?script=tw&help=1#reading-help"
    assert not page.all("ruby")
    page = reader.page(there.partition("#")[0])
    section = page.one("section", id="reading-help")
    ambassador = next(one for one in section.all("ruby") if one.words.startswith("大使"))
    assert ambassador.one("rt").words == "dà shǐ"
    assert "several readings" in section.words
    assert "CC-CEDICT of " in section.words
    assert section.one("a", rel="license")["href"].startswith("https://creativecommons.org/licenses/by-sa/4.0")
    assert page.one("a", id="script-hk")["href"] == f"{document}Z/p5?script=hk&help=1"
    assert page.one("div", class_="main")["lang"] == "zh-Hant-TW"
    assert not reader.page(f"{document}A/p5?help=1").all("section", id="reading-help")


def test_the_characters_of_a_region_can_be_chosen_for_a_document(reader: Person, document: str) -> None:
    page = reader.page(f"{document}?right=Z&script=hk")
    assert page.one("a", id="script-hk")["aria-current"] == "true"
    assert "shown in Hong Kong’s characters as a program converts them" in page.words
