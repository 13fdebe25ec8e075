"""The terms of a document and a term in the documents, as pages and as a table."""

import csv
import io

from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.markup import Element

TERMS = f"/d/{DOCUMENT}/terms"


def cells(page: Element, term: str) -> list[str]:
    return [cell.words for cell in page.one("tr", id=term).all("td")]


def lines(page: Element) -> list[Element]:
    return page.one("ul", class_="kwic").all("li")


def test_the_terms_of_a_document_are_told_by_witness_in_counts(reader: Person) -> None:
    page = reader.page(TERMS)
    assert page.one("nav", class_="ways-of").one("a", aria_current="page").words == "Terms"
    assert cells(page, "t01") == [
        "A fraternal parties 5 +1 inside left-wing fraternal parties",
        "B fraternal parties 5 +1 inside left-wing fraternal parties",
        "C brother parties 6",
        "fraternal parties: 2 of 3 witnesses; 10 of 16 places",
    ]
    assert "nothing stands for it 1" in cells(page, "t21")[2]
    assert "a guess" in cells(page, "t04")[2]
    assert "%" not in page.words
    assert "Z Chinese reconstruction reconstruction, not a source is left out" in page.words


def test_only_where_renderings_differ_says_how_many_are_hidden(reader: Person) -> None:
    every = reader.page(TERMS)
    page = reader.page(every.one("a", id="differ")["href"])
    shown, hidden = (len(one.one("tbody").all("tr")) for one in (page, every))
    assert shown < hidden
    assert f"{hidden - shown} terms rendered in one way are hidden" in page.words
    assert not [row for row in page.one("tbody").all("tr") if row["id"] == "t34"]


def test_a_rendering_leads_to_its_lines_and_a_line_to_its_words(reader: Person) -> None:
    page = reader.page(TERMS)
    row = page.one("tr", id="t19")
    own = reader.page(row.all("td")[1].one("a", class_="rendering")["href"].partition("#")[0])
    assert "4 of 12 places" in own.words
    assert {line.one("mark").words for line in lines(own)} == {"contradictions"}
    address = lines(own)[0].one("a", class_="words")["href"]
    assert address.startswith(f"/d/{DOCUMENT}/B/p16#:~:text=deteriorated.%20The%20Romanian%2DSoviet-,contradictions,-")
    assert "contradictions" in reader.page(address.partition("#")[0]).words
    nothing = reader.page(page.one("tr", id="t21").all("td")[2].one("a", class_="rendering")["href"].partition("#")[0])
    assert "nothing stands for it" in lines(nothing)[0].words


def test_through_a_reconstruction_it_is_said_what_that_is_worth(reader: Person) -> None:
    page = reader.page(f"{TERMS}?through=Z")
    assert "It was made from a translation" in page.words
    assert "+1 where Z has it not" in cells(page, "t01")[3]
    reader.get(f"{TERMS}?through=Q", 404)
    reader.get(f"{TERMS}?term=nought", 404)


def test_the_page_of_a_term_has_it_in_the_documents_and_as_a_table(reader: Person) -> None:
    page = reader.page("/terms/t19")
    section = page.one("section", id="ledger")
    assert "Found in 1 of 1 document" in section.words
    assert "conflicts: 2 of 3 witnesses; 8 of 12 places" in section.words
    answer = reader.get(section.one("a", hx_boost="false")["href"])
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 12
    first = rows[0]
    assert first["query"] == "/terms/t19/occurrences.csv"
    assert (first["siglum"], first["passage"], first["revision"], first["tier"]) == ("A", "p16", "1", "direct")
    assert int(first["end"]) - int(first["start"]) == len(first["words"])
    assert (first["basis"], first["date"], first["certainty"]) == ("translation", "1963-05-09", "probable")
    through = reader.get("/terms/t19/occurrences.csv?through=Z").text
    assert "/terms/t19/occurrences.csv?through=Z,t19" in through
