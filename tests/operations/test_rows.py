"""Rows: every passage once, the right ones beside each other, differences counted where words can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.operations.rows import Choice, Side, all_rows, by_position, in_script, pair_rows
from webapp.text.model import Header, Kind, Link, Passage, PlacedPassage, Revision, Witness


def revision(siglum: str, *texts: str, language: str = "en", title: str = "") -> Revision:
    front = [PlacedPassage("title", 0, Passage(Kind.TITLE, title))] if title else []
    body = [
        PlacedPassage(f"p{number}", number, Passage(Kind.PARAGRAPH, text)) for number, text in enumerate(texts, start=1)
    ]
    header = Header(siglum=siglum, language=language, basis="translation")
    return Revision(Witness(siglum, "letter", siglum, header), 1, (*front, *body))


A = revision("A", "One two.", "Three four.", "Five six.", "Seven.", title="Letter")
B = revision("B", "One two.", "Three four! Five six.", "Eight.", title="Note")
A_TO_B = [Link((0,), (0,), 1.0), Link((1, 2), (1,), 0.8), Link((3,), (), 0.0), Link((), (2,), 0.0)]
CHOICE = Choice("A", "B")


def test_rows_of_a_pair_hold_each_passage_once_with_its_relation() -> None:
    front, rows = pair_rows(A, Side(B, A_TO_B, words=True), CHOICE, {("A", "p2"): 2})
    assert [row.anchor for row in front] == ["A.title"]
    assert [(row.anchor, row.relation, row.differences) for row in rows] == [
        ("A.p1", "1:1", 0),
        ("A.p2", "merged", 1),
        ("A.p4", "only left", 1),
        ("B.p3", "only right", 1),
    ]
    assert [cell.open_threads for cell in rows[1].left] == [2, 0]
    assert rows[1].left[0].html == 'Three four<del data-edit="1"><span class="vh">only left: </span>.</del>'
    assert rows[0].amount == 0
    assert rows[2].amount == 1
    assert rows[2].inline == ""
    assert "<ins" in rows[1].inline
    assert "<del" in rows[1].inline


def test_without_words_nothing_is_marked_or_counted() -> None:
    _, rows = pair_rows(A, Side(B, A_TO_B, words=False), CHOICE, {})
    assert [row.differences for row in rows] == [0, 0, 1, 1]
    assert not any("<del" in cell.html for row in rows for cell in row.left)
    assert rows[1].inline == ""


def test_by_position_shows_every_passage_of_both() -> None:
    _, rows = pair_rows(A, Side(B, by_position(A, B), words=False), CHOICE, {})
    assert [row.relation for row in rows] == ["1:1", "1:1", "1:1", "only left"]


C = revision("C", "One two. Three four.", "Five six.", "Seven.", title="Memo")
A_TO_C = [Link((0, 1), (0,), 0.9), Link((2,), (1,), 1.0), Link((3,), (2,), 1.0)]


def test_all_witnesses_stand_in_rows_that_no_link_crosses() -> None:
    sides = [Side(B, A_TO_B, words=True), Side(C, A_TO_C, words=True)]
    front, rows = all_rows(A, sides, Choice("A", "B", mode="all"), {})
    assert [cell.placed.passage.text for cell in front[0].others["C"]] == ["Memo"]
    shown = [[[cell.placed.id for cell in cells] for cells in (row.left, row.right, row.others["C"])] for row in rows]
    assert shown == [
        [["p1", "p2", "p3"], ["p1", "p2"], ["p1", "p2"]],
        [["p4"], [], ["p3"]],
        [[], ["p3"], []],
    ]
    assert rows[1].differences == 1
    assert rows[1].amount == 0.5


SIZES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)).filter(any), max_size=4)


def links(sizes: list[tuple[int, int]], lefts: int, rights: int) -> list[Link]:
    """Links in order of these sizes as far as there are passages; the last takes the rest."""
    found, i, j = [], 0, 0
    for m, n in [*sizes, (lefts, rights)]:
        left, right = tuple(range(i, min(i + m, lefts))), tuple(range(j, min(j + n, rights)))
        if left or right:
            found.append(Link(left, right, 0.5))
        i, j = i + len(left), j + len(right)
    return found


@given(SIZES, SIZES)
def test_all_rows_show_every_passage_of_every_witness_exactly_once(
    one: list[tuple[int, int]], two: list[tuple[int, int]]
) -> None:
    base = revision("A", *"abcde")
    others = [revision("B", *"fghi"), revision("C", *"jkl")]
    sides = [Side(others[0], links(one, 5, 4), words=False), Side(others[1], links(two, 5, 3), words=False)]
    _, rows = all_rows(base, sides, Choice("A", "B", mode="all"), {})
    assert [cell.placed.id for row in rows for cell in row.left] == [placed.id for placed in base.body]
    assert sorted(cell.placed.id for row in rows for cell in row.right) == [placed.id for placed in others[0].body]
    assert sorted(cell.placed.id for row in rows for cell in row.others["C"]) == [p.id for p in others[1].body]
    assert len({row.anchor for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("script", "text", "tag"), [("source", "头发发展", "zh-Hans"), ("hant", "頭髮發展", "zh-Hant")]
)
def test_chinese_is_shown_in_the_characters_asked_for_and_stays_as_it_is(script: str, text: str, tag: str) -> None:
    chinese = revision("Z", "头发发展", language="zh-Hans")
    shown = in_script(chinese, "hant" if script == "hant" else "source")
    assert shown.body[0].passage.text == text
    assert shown.witness.header.language == tag
    assert chinese.body[0].passage.text == "头发发展"
    assert in_script(A, "hant") is A
