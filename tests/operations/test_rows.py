"""Rows: every passage once, the right ones beside each other, differences counted where words can be compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.operations.rows import Mode, Row, Shown, Side, all_rows, by_position, grouped, marked, pair_rows
from webapp.operations.scripts import ScriptChoice, in_script
from webapp.review import Weight
from webapp.text.apparatus import printed
from webapp.text.collation import collate
from webapp.text.model import EditKind, Header, Kind, Link, Passage, PlacedPassage, Revision, Witness


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


def pair(side: Side, counts: dict[tuple[str, str], int] | None = None) -> tuple[list[Row], list[Row]]:
    """A with a side, as rows."""
    old, new = ([placed.passage for placed in own.passages] for own in (A, side.revision))
    return pair_rows(A, side, collate(old, new, side.links, words=side.words), Shown(counts or {}))


def every(base: Revision, sides: list[Side]) -> tuple[list[Row], list[Row]]:
    """A base with several sides, as rows."""
    old = [placed.passage for placed in base.passages]
    collations = [
        collate(old, [placed.passage for placed in side.revision.passages], links, words=side.words)
        for side, links in zip(sides, grouped(sides), strict=True)
    ]
    return all_rows(base, sides, collations, Shown())


def test_rows_of_a_pair_hold_each_passage_once_with_its_relation() -> None:
    front, rows = pair(Side(B, A_TO_B, words=True), {("A", "p2"): 2})
    assert [row.anchor for row in front] == ["A.title"]
    assert [(row.anchor, row.relation, row.differences) for row in rows] == [
        ("A.p1", "1:1", 0),
        ("A.p2", "merged", 1),
        ("A.p4", "only left", 1),
        ("B.p3", "only right", 1),
    ]
    assert [cell.open_threads for cell in rows[1].left] == [2, 0]
    assert rows[0].amount == 0
    assert rows[2].amount == 1


def test_a_row_has_markup_once_it_is_marked_for_a_mode() -> None:
    _, rows = pair(Side(B, A_TO_B, words=True))
    assert {cell.html for row in rows for cell in row.left + row.right} == {""}
    beside, inline = marked(rows[1], "side"), marked(rows[1], "inline")
    words = '<span class="vh" dir="ltr">only left, punctuation: </span>'
    mark = f'<del class="accidental" title="punctuation" data-edit="1">{words}.</del>'
    assert beside.left[0].html == f"Three four{mark}"
    assert "<ins" in beside.right[0].html
    assert beside.inline == marked(rows[2], "inline").inline == ""
    assert "<ins" in inline.inline
    assert "<del" in inline.inline
    assert marked(rows[2], "side").left[0].html == "Seven."


MOVED = revision("A", "Romania has turned. We should welcome that.", "Seven.")
WHERE = revision("B", "Romania has turned.", "Seven. We should welcome that.")
BESIDE = [Link((0,), (0,), 1.0), Link((1,), (1,), 1.0)]


def pair_of_moved(mode: Mode) -> list[Row]:
    old, new = ([placed.passage for placed in own.passages] for own in (MOVED, WHERE))
    _, rows = pair_rows(MOVED, Side(WHERE, BESIDE, words=True), collate(old, new, BESIDE, words=True), Shown())
    return [marked(row, mode) for row in rows]


def test_each_end_of_a_move_leads_to_the_other_which_may_stand_in_another_row() -> None:
    first, second = pair_of_moved("side")
    assert '<a id="move-1-left" href="#move-1-right"' in first.left[0].html
    assert '<a id="move-1-right" href="#move-1-left"' in second.right[0].html
    assert (first.differences, second.differences, second.differs) == (1, 0, True)
    assert 'href="#move-1-right"' in pair_of_moved("inline")[0].inline


def test_ends_of_moves_in_front_matter_have_names_of_their_own() -> None:
    one = revision("A", "x", title="We should welcome that. Romania has turned its coat.")
    other = revision("B", "x", title="Romania has turned its coat. We should welcome that.")
    old, new = ([placed.passage for placed in own.passages] for own in (one, other))
    links = [Link((0,), (0,), 1.0)]
    (title,), _ = pair_rows(one, Side(other, links, words=True), collate(old, new, links, words=True), Shown())
    assert 'id="front-move-1-left"' in marked(title, "side").left[0].html


def test_among_all_witnesses_where_the_base_is_plain_a_move_leads_nowhere() -> None:
    _, rows = every(MOVED, [Side(WHERE, BESIDE, words=True)])
    html = marked(rows[1], "all").others["B"][0].html
    assert 'class="moved"' in html
    assert "<a" not in html


def test_hidden_kinds_are_counted_but_not_marked() -> None:
    old, new = revision("A", "The Party said so."), revision("B", "The party says so.")
    side = Side(new, [Link((0,), (0,), 1.0)], words=True)
    texts = [[placed.passage for placed in own.passages] for own in (old, new)]
    collation = collate(texts[0], texts[1], side.links, words=True)
    _, (row,) = pair_rows(old, side, collation, Shown(hidden=frozenset({EditKind.CASE})))
    assert row.counts == {EditKind.CASE: 1, EditKind.SUBSTANTIVE: 1}
    assert row.differences == 1
    assert marked(row, "side").right[0].html.count("<ins") == 1
    assert row.amount < pair_rows(old, side, collation, Shown())[1][0].amount


def test_a_weight_is_marked_on_both_ends_of_its_difference() -> None:
    _, rows = pair(Side(B, A_TO_B, words=True))
    heavy = marked(rows[1], "side", {1: Weight.MEANING})
    assert "weight-meaning" in heavy.left[0].html
    assert "weight-meaning" in heavy.right[0].html


def test_variants_agreement_and_lone_readings_of_all_witnesses() -> None:
    sides = [Side(revision(siglum, text), [Link((0,), (0,), 1.0)], words=True) for siglum, text in OTHERS]
    _, (row,) = every(revision("A", "He relied on them."), sides)
    shown = marked(row, "all")
    assert [printed(variant) for variant in shown.variants] == ["relied ] depended B C; counted D"]
    assert shown.agreement == (("A",), ("B", "C"), ("D",))
    assert [("lone" in own[0].html) for own in shown.others.values()] == [False, False, True]


OTHERS = [("B", "He depended on them."), ("C", "He depended on them."), ("D", "He counted on them.")]


def test_in_the_rows_of_all_witnesses_the_left_one_is_plain_and_each_other_is_marked_against_it() -> None:
    changed = revision("C", "One two!", "Three.", "Five six.", "Seven.")
    one_to_one = [Link((number,), (number,), 1.0) for number in range(4)]
    _, rows = every(A, [Side(B, A_TO_B, words=True), Side(changed, one_to_one, words=True)])
    first, second = (marked(row, "all") for row in rows[:2])
    assert [cell.html for cell in first.left + first.others["B"]] == ["One two."] * 2
    assert "<ins" in first.others["C"][0].html
    assert [cell.html for cell in second.left] == ["Three four.", "Five six."]
    assert "<ins" in second.others["B"][0].html
    assert ("<ins" in second.others["C"][1].html) is False


def test_without_words_nothing_is_marked_or_counted() -> None:
    _, rows = pair(Side(B, A_TO_B, words=False))
    assert [row.differences for row in rows] == [0, 0, 1, 1]
    assert not any("<del" in cell.html for row in rows for cell in marked(row, "side").left)
    assert marked(rows[1], "inline").inline == ""


def test_by_position_shows_every_passage_of_both() -> None:
    _, rows = pair(Side(B, by_position(A, B), words=False))
    assert [row.relation for row in rows] == ["1:1", "1:1", "1:1", "only left"]


C = revision("C", "One two. Three four.", "Five six.", "Seven.", title="Memo")
A_TO_C = [Link((0, 1), (0,), 0.9), Link((2,), (1,), 1.0), Link((3,), (2,), 1.0)]


def test_all_witnesses_stand_in_rows_that_no_link_crosses() -> None:
    sides = [Side(B, A_TO_B, words=True), Side(C, A_TO_C, words=True)]
    front, rows = every(A, sides)
    assert [cell.placed.passage.text for cell in front[0].others["C"]] == ["Memo"]
    shown = [
        [[cell.placed.id for cell in cells] for cells in (row.left, row.others["B"], row.others["C"])] for row in rows
    ]
    assert shown == [
        [["p1", "p2", "p3"], ["p1", "p2"], ["p1", "p2"]],
        [["p4"], [], ["p3"]],
        [[], ["p3"], []],
    ]
    assert rows[1].differences == 1
    assert rows[1].amount == 0.5
    assert rows[2].amount == 0.5  # C lacks it as A does


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
    _, rows = every(base, sides)
    assert [cell.placed.id for row in rows for cell in row.left] == [placed.id for placed in base.body]
    assert sorted(cell.placed.id for row in rows for cell in row.others["B"]) == [p.id for p in others[0].body]
    assert sorted(cell.placed.id for row in rows for cell in row.others["C"]) == [p.id for p in others[1].body]
    assert len({row.anchor for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("script", "text", "tag"),
    [
        ("source", "头发发展这里", "zh-Hans"),
        ("hant", "頭髮發展這裏", "zh-Hant"),
        ("tw", "頭髮發展這裡", "zh-Hant-TW"),
        ("hk", "頭髮發展這裏", "zh-Hant-HK"),
    ],
)
def test_chinese_is_shown_in_the_characters_asked_for_and_stays_as_it_is(
    script: ScriptChoice, text: str, tag: str
) -> None:
    chinese = revision("Z", "头发发展这里", language="zh-Hans")
    shown = in_script(chinese, script)
    assert shown.body[0].passage.text == text
    assert shown.witness.header.language == tag
    assert chinese.body[0].passage.text == "头发发展这里"
    assert in_script(A, "hant") is A
