"""Apparatus and overview, as pages and as files: of the repository's own document, and of some with little in them."""

import csv
import io

import pytest

from tests.operations.test_surveying import ENGLISH, keep
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.markup import Element
from webapp.operations.aligning import align_missing
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness
from webapp.text.model import Header, Kind, Passage, WitnessFile
from webapp.web import create_app

D = f"/d/{DOCUMENT}/"
PAGES = ("apparatus", "overview")
FILES = ("apparatus.txt", "variation.csv", "distances.csv")


def reading(desk: Desk) -> Person:
    return Person(create_app(desk).test_client())


def table(person: Person, address: str) -> list[list[str]]:
    answer = person.get(address)
    assert answer.mimetype == "text/csv"
    assert answer.text.replace("\r\n", "").isprintable()
    return list(csv.reader(io.StringIO(answer.text)))


def entry(page: Element, anchor: str) -> list[str]:
    section = page.one("h3", id=f"e-{anchor}").parents()
    return [item.words for item in next(own for own in section if own.tag == "section").all("li")]


def test_the_pages_of_a_document_lead_to_each_other(reader: Person) -> None:
    for name, address in (("Texts", ""), ("Apparatus", "apparatus"), ("Overview", "overview")):
        ways = reader.page(D + address).one("nav", class_="ways-of")
        assert [link.words for link in ways.all("a")] == [
            "Texts",
            "Apparatus",
            "Overview",
            "Terms",
            "Links",
            "Proposals",
            "Comments",
            "Activity",
        ]
        assert [link["href"] for link in ways.all("a")] == [
            D,
            f"{D}apparatus",
            f"{D}overview",
            f"{D}terms",
            f"{D}links",
            f"{D}proposals",
            f"{D}comments",
            f"{D}activity",
        ]
        assert ways.one("a", aria_current="page").words == name


def test_the_apparatus_has_lemma_readings_and_sigla(reader: Person) -> None:
    page = reader.page(f"{D}apparatus")
    assert "Romania² ] Rumania C" in entry(page, "A.p3")
    assert not page.all("h3", id="e-A.p26")
    assert page.one("h3", id="e-A.p25").one("a")["href"] == f"{D}#A.p25"
    first = page.all("ol", class_="variants")[0].all("li")[0]
    assert first["lang"] == "en"
    assert [mark.words for mark in first.all("i", class_="sigla")] == ["B", "C"]
    assert first.one("span", class_="lemma").words.startswith("Notification from")


def test_readings_of_one_witness_only_are_told_apart_if_there_are_others(reader: Person) -> None:
    lone = reader.page(f"{D}apparatus").all("span", class_="lone")
    assert {len(own.one("i", class_="sigla").words) for own in lone} == {1}
    assert not reader.page(f"{D}apparatus?with=B").all("span", class_="lone")


def test_a_positive_apparatus_names_who_agrees(reader: Person) -> None:
    assert "Peng Zhen ] P'eng Chen C" in entry(reader.page(f"{D}apparatus"), "A.summary")
    assert "Peng Zhen ] A B; P'eng Chen C" in entry(reader.page(f"{D}apparatus?form=positive"), "A.summary")


def test_what_the_base_lacks_stands_where_it_follows(reader: Person) -> None:
    (added,) = entry(reader.page(f"{D}apparatus?base=B"), "A.citation")
    assert added.startswith('after Date line ] add. A: "Notification')
    section = reader.page(f"{D}apparatus?base=B").one("h3", id="e-A.citation")
    assert section.one("a")["href"] == f"{D}?left=B#A.citation"


def test_the_groups_that_agree_are_told(reader: Person) -> None:
    gutters = [own.words for own in reader.page(f"{D}apparatus").all("div", class_="gutter")]
    assert "¶ 1 A B |; C" in gutters
    assert any("A\u00a0B" in gutter.text for gutter in reader.page(f"{D}apparatus").all("div", class_="gutter"))


@pytest.mark.parametrize("name", PAGES)
def test_another_language_is_named_with_what_must_be_said_of_it(reader: Person, name: str) -> None:
    said = reader.page(D + name).one("div", class_="survey-body").words
    assert "another language than A: Z Chinese reconstruction reconstruction, not a source (zh-Hans)." in said


@pytest.mark.parametrize("name", PAGES)
def test_filters_confess_and_each_leads_back(reader: Person, name: str) -> None:
    whole = reader.page(D + name).one("div", class_="filters")
    assert whole.one("p", class_="confesses").words == "nothing hidden"
    hide = whole.one("a", id="kind-case")
    number = hide.words.removeprefix("case ")
    filtered = reader.page(hide["href"]).one("div", class_="filters")
    confession = filtered.one("p", class_="confesses")
    assert confession.words == f"{number} differences hidden: case {number}: show again"
    assert confession.one("a")["href"] == D + name
    assert filtered.one("a", id="kind-case")["aria-current"] == "true"


def test_hiding_takes_variants_away(reader: Person) -> None:
    assert "Ambassador ] ambassador B" in entry(reader.page(f"{D}apparatus"), "A.summary")
    assert "Ambassador ] ambassador B" not in entry(reader.page(f"{D}apparatus?hide=case"), "A.summary")


def test_the_plot_has_each_passage_as_a_link_and_the_table_the_same_numbers(reader: Person) -> None:
    page = reader.page(f"{D}overview?base=B")
    plot, numbers = page.one("svg", class_="plot"), page.one("details", id="numbers").one("table")
    links = plot.all("a")
    rows = {row.one("th").words: [cell.words for cell in row.all("td")] for row in numbers.one("tbody").all("tr")}
    assert len(links) == len(rows) - 4  # front matter is in the table only
    for link in links:
        place, _, said = link.one("title").words.partition(": ")
        compared, differ, share, distance, *_ = rows[place]
        assert said == f"{differ} of {compared} differ, mean distance {distance}"
        height = float(link.one("rect", class_="bar")["height"].removesuffix("%"))
        assert height == pytest.approx(81 * int(share.removesuffix(" %")) / 100, abs=0.5)
        assert link["href"].startswith(f"{D}?left=B#") or link["href"].startswith(f"{D}?left=B&right=")


def test_the_matrix_is_symmetric_and_ordered_and_says_what_was_not_compared(reader: Person) -> None:
    matrix = reader.page(f"{D}overview").one("table", class_="matrix")
    names = [cell.words for cell in matrix.one("thead").all("th")]
    cells = [[cell.words for cell in row.all("td")] for row in matrix.one("tbody").all("tr")]
    assert names == ["A", "B", "C", "Z"]
    assert cells == [list(column) for column in zip(*cells, strict=True)]
    assert cells[0][0] == "–the same"
    assert set(cells[3][:3]) == {"–not compared"}
    assert [row.one("th").words for row in matrix.one("tbody").all("tr")][3].endswith("reconstruction, not a source")
    shades = [cell["class"] for cell in matrix.all("td") if cell.get("class")]
    assert sorted(set(shades)) == ["step-1", "step-5"]


def test_fewer_than_four_witnesses_make_no_matrix(reader: Person) -> None:
    page = reader.page(f"{D}overview?with=B%20C")
    assert not page.all("table", class_="matrix")
    assert len(page.one("h2", id="pairs").around.all("tbody")) == 2  # type: ignore[union-attr]


def test_the_counts_of_a_pair_add_up_and_lead_to_its_page(reader: Person) -> None:
    rows = reader.page(f"{D}overview?hide=case").all("table", class_="figures")[1].one("tbody").all("tr")
    assert [row.one("th").words for row in rows] == ["A – B", "A – C", "B – C"]
    for row in rows:
        *kinds, every, front, _ = [cell.words for cell in row.all("td")]
        assert sum(map(int, kinds)) == int(every)
        there = reader.page(row.one("a")["href"])
        said = there.one("p", class_="sum").words
        assert f": {int(every) - int(front)} differences in" in said
        assert f"and {front} more in the front matter" in said


def test_what_is_hidden_brings_witnesses_nearer(desk: Desk) -> None:
    keep(desk, {"A": ("One.",), "B": ("ONE.",)})
    for query, said in (("", "75 %"), ("?hide=case", "0 %")):
        page = reading(desk).page(f"/d/d/overview{query}")
        assert [row.all("td")[-1].words for row in page.all("table", class_="figures")[-1].all("tr")[1:]] == [said]


def test_the_file_of_the_apparatus_says_of_what_it_is(reader: Person) -> None:
    answer = reader.get(f"{D}apparatus.txt?hide=case&form=positive")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"{DOCUMENT}-apparatus.txt" in answer.headers["Content-Disposition"]
    head, _, rest = answer.text.partition("\n\n")
    title, *said = head.splitlines()
    assert title.startswith("Apparatus of Notification from the Central Committee on the Romania-Soviet")
    assert said == [
        f"Document: {DOCUMENT}",
        "Base: A: Translation - English",
        "Witness: B: Revised translation, 2026",
        "Witness: C: Literal translation, 2026",
        "Not collated: Z: Chinese reconstruction, 2026 (reconstruction, not a source; zh-Hans)",
        "Form: positive",
        f"Hidden: {reader.page(f'{D}apparatus').one('a', id='kind-case').words}",
    ]
    assert "\nSummary  (A | B | C)\n    Peng Zhen ] A B; P'eng Chen C\n" in rest
    assert answer.text.endswith("agree, and B parts from them\n")


def test_the_file_of_the_apparatus_explains_its_signs(reader: Person) -> None:
    apparatus, _, signs = reader.get(f"{D}apparatus.txt").text.partition("\n\nSigns\n")
    assert " om. " in apparatus
    explained = [line.strip().partition("  ") for line in signs.splitlines()]
    assert [sign for sign, _, _ in explained] == [
        "om. B",
        "add. B: words",
        "transp. B",
        "peace²",
        "c‹U+0435›entral",
        "On the … of peace",
        "(A C | B)",
    ]
    assert all(said for _, _, said in explained)


@pytest.mark.parametrize("name", ["variation.csv", "distances.csv"])
def test_the_numbers_say_which_kinds_do_not_count_in_them(reader: Person, name: str) -> None:
    for query, hidden in (("", ""), ("?hide=case+punctuation+script", "punctuation; case; script")):
        head, *rows = table(reader, f"{D}{name}{query}")
        assert head[-1] == "hidden"
        assert {row[-1] for row in rows} == {hidden}


def test_what_can_be_saved_says_as_what(reader: Person) -> None:
    links = [link for name in PAGES for link in reader.page(D + name).all("a") if "Save" in link.words]
    assert [(link.words, link["href"].rpartition(".")[2]) for link in links] == [
        ("Save as text", "txt"),
        ("Save the numbers (CSV)", "csv"),
        ("Save as CSV", "csv"),
    ]


def test_files_are_the_same_bytes_whatever_the_order_of_witnesses_and_of_loading(desk: Desk, new_desk: object) -> None:
    keep(desk, ENGLISH)
    other: Desk = new_desk()  # type: ignore[operator]
    keep(other, dict(reversed(ENGLISH.items())))
    for name in FILES:
        first = reading(desk).get(f"/d/d/{name}?with=B+C").data
        assert first == reading(desk).get(f"/d/d/{name}?with=C+B").data
        assert first == reading(other).get(f"/d/d/{name}?base=A").data


def test_the_numbers_of_each_place_can_be_saved(reader: Person) -> None:
    head, *rows = table(reader, f"{D}variation.csv")
    assert head == [
        "passages, base A",
        "number",
        "witnesses compared",
        "witnesses differing",
        "share differing",
        "mean distance",
        "distance of B",
        "distance of C",
        "distance of Z (reconstruction, not a source; not collated)",
        "hidden",
    ]
    assert rows[0][:2] == ["A.title", "Title"]
    together = next(row for row in rows if row[0] == "A.p9 A.p10")
    assert together[1:5] == ["¶ 9–10", "2", "2", "1.0000"]
    assert float(together[5]) == pytest.approx((float(together[6]) + float(together[7])) / 2, abs=1e-4)
    assert together[8] == ""


def test_distances_can_be_saved_and_a_label_is_no_formula(desk: Desk) -> None:
    for siglum, label in (("A", "=HYPERLINK(1)"), ("B", "Plain, and simple")):
        source = WitnessFile((Passage(Kind.PARAGRAPH, f"One {siglum}."),), Header(label=label, language="en"))
        import_witness(desk, document="d", siglum=siglum, source=source, content=siglum.encode(), name="x", actor=None)
    align_missing(desk, "d")
    assert table(reading(desk), "/d/d/distances.csv") == [
        ["witness", "label", "basis", "A", "B", "hidden"],
        ["A", "'=HYPERLINK(1)", "", "0.0000", "0.1667", ""],
        ["B", "Plain, and simple", "", "0.1667", "0.0000", ""],
    ]


def test_a_reconstruction_is_labelled_in_the_files(reader: Person) -> None:
    rows = table(reader, f"{D}distances.csv")
    assert rows[4] == ["Z", "Chinese reconstruction, 2026", "reconstruction, not a source", "", "", "", "0.0000", ""]
    assert table(reader, f"{D}variation.csv?base=Z")[0][0] == "passages, base Z (reconstruction, not a source)"
    assert (
        "Base: Z: Chinese reconstruction, 2026 (reconstruction, not a source)"
        in reader.get(f"{D}apparatus.txt?base=Z").text
    )


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_what_has_not_changed_is_not_sent_again(reader: Person, address: str) -> None:
    tag = reader.get(f"{D}{address}?hide=case+spacing").headers["ETag"]
    again = reader.get(f"{D}{address}?hide=spacing+case", 304, headers={"If-None-Match": tag})
    assert again.data == b""
    assert reader.get(f"{D}{address}?hide=spacing").headers["ETag"] != tag


@pytest.mark.parametrize("address", [*PAGES, *FILES])
@pytest.mark.parametrize(
    ("query", "status"), [("base=Q", 404), ("with=Q", 404), ("hide=words", 400), ("form=odd", 400)]
)
def test_what_is_not_there_is_said(reader: Person, address: str, query: str, status: int) -> None:
    words = reader.page(f"{D}{address}?{query}", status).one("main").words
    assert ("has no witness Q" if status == 404 else query) in words


@pytest.mark.parametrize("name", PAGES)
def test_a_base_that_nothing_can_be_compared_with_says_so(reader: Person, name: str) -> None:
    words = reader.page(f"{D}{name}?base=Z").words
    assert "No witness chosen is in the language of Z, so no words can be compared. Choose another base above." in words


@pytest.mark.parametrize("name", PAGES)
def test_the_only_witness_has_nothing_to_be_set_against(desk: Desk, name: str) -> None:
    keep(desk, {"A": ("One.",)})
    page = reading(desk).page(f"/d/d/{name}")
    assert "A is the only witness of this document so far, so there is nothing to set against it." in page.words
    assert not page.all("a", id="save")


@pytest.mark.parametrize("name", PAGES)
def test_what_is_not_aligned_yet_is_named(desk: Desk, name: str) -> None:
    keep(desk, ENGLISH, aligned=False)
    page = reading(desk).page(f"/d/d/{name}")
    notices = page.all("p", class_="notice")
    assert [notice.words for notice in notices] == [
        f"Not aligned with A yet, and left out until it is: {siglum}. How far it is" for siglum in "BC"
    ]
    assert [notice.one("a")["href"] for notice in notices] == ["/d/d/", "/d/d/?right=C"]
    assert "There is nothing to show before A is aligned with another witness." in page.words
    align_missing(desk, "d")
    assert not reading(desk).page(f"/d/d/{name}").all("p", class_="notice")


def test_texts_that_are_the_same_throughout_say_so(desk: Desk) -> None:
    keep(desk, {"A": ("One.",), "B": ("One.",), "C": ("ONE.",)})
    assert "B has the words of A throughout." in reading(desk).page("/d/d/apparatus?with=B").words
    hidden = reading(desk).page("/d/d/apparatus?hide=case").words
    assert "B and C have the words of A throughout, but for what is hidden." in hidden
    assert reading(desk).get("/d/d/apparatus.txt?with=B").text.endswith("Hidden: nothing\n\nNo differences.\n")


def test_a_long_apparatus_is_shown_in_parts(desk: Desk) -> None:
    keep(desk, {siglum: tuple(f"Passage {n} of {siglum}." for n in range(90)) for siglum in "AB"})
    person = reading(desk)
    seen: list[str] = []
    address = "/d/d/apparatus"
    while address:
        page = person.page(address)
        seen += [heading["id"] for heading in page.all("h3")]
        address = next((link["href"] for link in page.all("a") if link.words == "Next places →"), "")
    whole = person.page("/d/d/apparatus?from=all")
    assert seen == [f"e-A.p{n}" for n in range(1, 91)] == [heading["id"] for heading in whole.all("h3")]
    assert "90 of 91 places vary; here are 41–80, with 40 variants." in person.page("/d/d/apparatus?from=A.p41").words
    link = whole.one("h3", id="e-A.p50").one("a")["href"]
    assert person.page(link.partition("#")[0]).all(id="A.p50")
