"""Differences on the document page: their kinds, filters that confess, moves, many witnesses, weights."""

import re

import pytest

from tests.operations.test_surveying import keep
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.markup import Element
from webapp.operations import reading
from webapp.operations.desk import Desk
from webapp.text.model import ACCIDENTALS, EditKind
from webapp.web import create_app

D = f"/d/{DOCUMENT}/"


def said_of_hidden(page: Element) -> str:
    return page.one("p", class_="confesses").words


def counts(page: Element) -> dict[str, int]:
    """The accidentals and their counts, as the filters tell them."""
    return {
        link["id"].removeprefix("kind-"): int(re.sub(r"\D", "", link.words)) for link in page.all("a", class_="kind")
    }


def marks(page: Element) -> list[tuple[str, str, str]]:
    return [
        (mark.tag, mark["data-edit"], mark.words)
        for row in page.all("article")
        for mark in row.elements()
        if mark.tag in ("ins", "del")
    ]


def test_each_sort_of_accidental_is_counted_and_can_be_hidden_and_shown_again(reader: Person, seeded: Desk) -> None:
    page = reader.page(D)
    shown = reading.compare(seeded, DOCUMENT, reading.Choice("A", "B"))
    every = shown.counts + shown.front_counts
    assert counts(page) == {kind.value: every[kind] for kind in ACCIDENTALS if every[kind]}
    assert said_of_hidden(page) == "nothing hidden"
    hidden = reader.page(page.one("a", id="kind-case")["href"])
    assert said_of_hidden(hidden) == f"{every[EditKind.CASE]} differences hidden: case {every[EditKind.CASE]}"
    assert counts(hidden) == counts(page)
    assert reader.page(hidden.one("a", id="kind-case")["href"]).words == page.words


def test_what_is_hidden_is_not_marked_and_everything_else_is_as_before(reader: Person) -> None:
    every, hidden = reader.page(D), reader.page(f"{D}?hide=case")
    gone = [mark for mark in marks(every) if mark not in marks(hidden)]
    assert gone
    assert all("case: " in words for _, _, words in gone)
    assert [mark for mark in marks(every) if mark not in gone] == marks(hidden)


def test_a_row_says_how_much_is_hidden_in_it(reader: Person) -> None:
    page = reader.page(f"{D}?hide={'+'.join(ACCIDENTALS)}")
    told = [int(found.words.split()[0]) for found in page.all("p", class_="unmarked")]
    assert sum(told) == sum(counts(page).values())


def gutter(desk: Desk, query: str, anchor: str = "A.p1") -> list[str]:
    """What is said beside a passage, but for its name."""
    page = Person(create_app(desk).test_client()).page(f"/d/d/{query}")
    return [said.words for said in page.one("article", id=anchor).one("header").all("p")]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", ["3 differences: 1 of words, punctuation 1, case 1"]),
        ("?hide=case", ["2 differences: 1 of words, punctuation 1", "1 hidden"]),
        ("?hide=case+punctuation", ["1 difference", "2 hidden"]),
    ],
)
def test_the_kinds_beside_a_passage_are_of_what_is_marked_in_it(desk: Desk, query: str, told: list[str]) -> None:
    keep(desk, {"A": ("Peace, he said, is a Cause.",), "B": ("Peace he wrote, is a cause.",)})
    assert gutter(desk, query) == told
    assert gutter(desk, f"?mode=all&{query[1:]}")[: len(told)] == told


def test_a_passage_whose_differences_are_all_hidden_is_not_called_unchanged(desk: Desk) -> None:
    keep(desk, {"A": ("A Cause of war.", "The end."), "B": ("A cause of war.", "The end.")})
    assert gutter(desk, "") == ["1 difference: case 1"]
    assert gutter(desk, "?hide=case") == ["1 hidden"]
    assert gutter(desk, "?hide=case", "A.p2") == ["unchanged"]


def test_a_passage_that_only_another_language_has_is_not_called_unchanged(desk: Desk) -> None:
    keep(desk, {"A": ("One.",), "B": ("One.",), "Z": ("一。", "二。")}, Z="zh-Hans")
    assert gutter(desk, "?mode=all", "A.p1")[0] == "unchanged"
    assert gutter(desk, "?mode=all", "Z.p2") == ["not compared"]


def test_groups_that_agree_are_not_broken_inside(reader: Person) -> None:
    agreement = reader.page(f"{D}?mode=all").one("article", id="A.citation").one("p", class_="agreement")
    assert agreement.text.endswith("A | B\u00a0C")


def test_hiding_all_is_one_step_and_a_passage_that_then_differs_no_more_is_unchanged(
    reader: Person, seeded: Desk
) -> None:
    page = reader.page(f"{D}?changed=1")
    hidden = reader.page(page.one("a", id="kinds-all")["href"])
    shown = reading.compare(seeded, DOCUMENT, reading.Choice("A", "B", hidden=ACCIDENTALS))
    assert len(hidden.all("article")) < len(page.all("article"))
    unchanged = len(shown.strip) - shown.changed_rows
    assert (
        f"{unchanged + sum(not row.differs for row in shown.front)} passages with nothing marked hidden"
        in said_of_hidden(hidden)
    )


def test_a_kind_that_is_none_is_refused_with_those_there_are(reader: Person) -> None:
    said = reader.page(f"{D}?hide=words", status=400).words
    assert "hide=words" in said
    assert "punctuation, quotation, case" in said


def test_in_one_text_a_hidden_difference_leaves_the_left_reading(reader: Person) -> None:
    inline = reader.page(f"{D}?mode=inline&hide={'+'.join(ACCIDENTALS)}")
    assert not inline.all(class_="accidental")
    assert inline.all("ins")


def test_witnesses_that_agree_are_told_and_variants_listed(reader: Person) -> None:
    page = reader.page(f"{D}?mode=all")
    citation, ambassador = (page.one("article", id=f"A.{passage}") for passage in ("citation", "p6"))
    assert citation.one("p", class_="agreement").words.endswith("A | B C")
    assert ambassador.one("details", class_="variants").all("li")
    assert re.search(r"\] .+ B; .+ C", ambassador.one("details", class_="variants").words)


def test_a_reading_of_one_witness_alone_stands_out_among_three(reader: Person) -> None:
    assert reader.page(f"{D}?mode=all").all("ins", class_="lone")
    assert not reader.page(f"{D}?mode=all&with=B").all("ins", class_="lone")
    assert not reader.page(D).all(class_="lone")


def shown_sigla(page: Element) -> list[str]:
    row = page.all("article")[-1]
    return [who.one("b").words for who in row.all("p", class_="who")]


def test_base_and_order_of_witnesses_are_chosen_and_stand_in_the_address(reader: Person) -> None:
    page = reader.page(f"{D}?mode=all")
    assert shown_sigla(page) == ["A", "B", "C", "Z"]
    page = reader.page(page.one("a", id="earlier-Z")["href"])
    assert shown_sigla(page) == ["A", "B", "Z", "C"]
    page = reader.page(page.one("a", id="without-B")["href"])
    assert shown_sigla(page) == ["A", "Z", "C"]
    page = reader.page(page.one("a", id="base-C")["href"])
    assert shown_sigla(page) == ["C", "Z", "A"]
    page = reader.page(page.one("a", id="with-B")["href"])
    assert shown_sigla(page) == ["C", "Z", "A", "B"]
    assert shown_sigla(reader.page(page.one("a", id="every-witness")["href"])) == ["C", "A", "B", "Z"]


def test_a_witness_that_is_none_is_not_shown(reader: Person) -> None:
    assert "no witness Q" in reader.page(f"{D}?mode=all&with=Q", status=404).words


@pytest.mark.parametrize(("at", "sigla"), [("A.p10", ["B"]), ("B.p10", ["A"])])
def test_the_panel_lists_the_differences_of_the_pair(reader: Person, at: str, sigla: list[str]) -> None:
    panel = reader.page(f"{D}?at={at}").one(id="panel")
    assert [found.words.split()[-1] for found in panel.all("summary") if "from" in found.words] == sigla
    assert "has relied" in panel.words
    assert "depends" in panel.words


def test_with_all_witnesses_the_panel_lists_those_of_each(reader: Person) -> None:
    panel = reader.page(f"{D}?mode=all&at=A.p10").one(id="panel")
    assert len(panel.all("ol", class_="differences")) == 2


def test_a_difference_that_was_weighed_is_marked_so_in_the_text(owner: Person) -> None:
    page = owner.page(f"{D}?at=A.p10")
    form = page.one(id="panel").all("form", class_="weigh")[1]
    owner.send(form, weight="meaning")
    weighed = owner.page(D).one("article", id="A.p10").all(class_="weight-meaning")
    assert {mark.tag for mark in weighed} == {"ins", "del"}


def test_the_passage_page_lists_what_either_side_lacks(reader: Person) -> None:
    page = reader.page(f"/d/{DOCUMENT}/A/p10")
    assert "has relied" in page.all("ol", class_="differences")[0].words
