"""Parts: which rows of a long text a page shows, by whatever it was asked for."""

from collections import Counter

import pytest

from webapp.operations.parts import ALL, SIZE, part
from webapp.operations.rows import Cell, Row
from webapp.text.model import EditKind, Kind, Passage, PlacedPassage


def cell(siglum: str, number: int) -> Cell:
    return Cell(siglum, PlacedPassage(f"p{number}", number, Passage(Kind.PARAGRAPH, "x")), "", "en", 0)


def rows(count: int) -> list[Row]:
    """Rows of one difference each; passages of B have numbers that are higher by a thousand."""
    return [
        Row(
            f"A.p{number}",
            (cell("A", number),),
            (cell("B", 1000 + number),),
            "",
            {},
            Counter({EditKind.CASE: 1}),
            0.1,
            "1:1",
        )
        for number in range(1, count + 1)
    ]


LONG = rows(2 * SIZE + 5)


@pytest.mark.parametrize("count", [0, 1, SIZE])
@pytest.mark.parametrize("start", ["", "17", "A.p17", ALL])
def test_a_short_text_is_shown_whole_whatever_is_asked_for(count: int, start: str) -> None:
    found = part(rows(count), rows(count), start)
    assert (found.first, found.last, found.of) == (min(count, 1), count, count)
    assert (found.opens, found.earlier, found.later, found.before) == ("", None, None, 0)


@pytest.mark.parametrize(
    ("start", "first", "last", "opens", "earlier", "later"),
    [
        ("", 1, 40, "", None, "A.p41"),
        ("40", 1, 40, "", None, "A.p41"),
        ("0", 1, 40, "", None, "A.p41"),
        ("A.p7", 1, 40, "", None, "A.p41"),
        ("41", 41, 80, "A.p41", "", "A.p81"),
        ("A.p80", 41, 80, "A.p41", "", "A.p81"),
        ("B.p1080", 41, 80, "A.p41", "", "A.p81"),
        ("A.p81", 81, 85, "A.p81", "A.p41", None),
        ("999999999", 81, 85, "A.p81", "A.p41", None),
        ("Q.p3", 1, 40, "", None, "A.p41"),
        (ALL, 1, 85, ALL, None, None),
    ],
)
def test_a_long_text_is_shown_in_the_part_that_holds_what_is_asked_for(
    start: str, first: int, last: int, opens: str, earlier: str | None, later: str | None
) -> None:
    found = part(LONG, LONG, start)
    assert (found.first, found.last, found.of) == (first, last, 85)
    assert (found.opens, found.earlier, found.later) == (opens, earlier, later)
    assert found.before == first - 1


def test_the_numbers_of_the_parts_around_are_told() -> None:
    middle = part(LONG, LONG, "41")
    assert (middle.precedes, middle.follows) == ((1, 40), (81, 85))


def test_a_number_counts_the_rows_shown_and_a_name_leads_to_its_passage_or_the_next_one_shown() -> None:
    shown = LONG[::2]  # A.p1, A.p3 …
    assert part(LONG, shown, "41").opens == "A.p81"
    assert part(LONG, shown, "A.p41").opens == ""
    assert part(LONG, shown, "A.p81").opens == "A.p81"
    assert part(LONG, shown, "A.p80").opens == "A.p81"
    assert part(LONG, LONG[:50], "A.p85").opens == "A.p41"


def test_the_parts_of_one_text_say_that_they_belong_together() -> None:
    assert part(LONG, LONG, "").rows == part(LONG, LONG, "41").rows
    assert part(LONG, LONG, "").rows != part(LONG, LONG[1:], "").rows
    moved = [*LONG[:2], Row("A.p3", LONG[2].left, (), "", {}, Counter({EditKind.CASE: 1}), 1.0, "only left"), *LONG[3:]]
    assert part(LONG, LONG, "").rows != part(moved, moved, "").rows
