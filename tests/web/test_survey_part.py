"""The parts of an apparatus: of the places that vary, forty at a time."""

from collections import Counter

import pytest

from webapp.operations.parts import SIZE
from webapp.operations.surveying import Place
from webapp.text.model import Kind, Passage, PlacedPassage
from webapp.text.variation import Variation
from webapp.web.survey_part import part


def place(number: int) -> Place:
    """Every third passage does not vary."""
    passages = (PlacedPassage(f"p{number}", number, Passage(Kind.PARAGRAPH, "x")),)
    return Place(f"A.p{number}", passages, (), {}, "x", {}, Counter(), Variation(1, int(number % 3 > 0), 0.5), {})


PLACES = [place(number) for number in range(1, SIZE * 4)]
VARYING = [place.anchor for place in PLACES if place.variation.differing]


@pytest.mark.parametrize(
    ("start", "first", "earlier", "later"),
    [
        ("", 0, None, SIZE),
        ("nothing", 0, None, SIZE),
        (VARYING[SIZE - 1], 0, None, SIZE),
        (VARYING[SIZE], SIZE, "", 2 * SIZE),
        (VARYING[2 * SIZE], 2 * SIZE, VARYING[SIZE], None),
        (PLACES[-1].anchor, 2 * SIZE, VARYING[SIZE], None),
    ],
)
def test_a_part_is_that_of_the_passage_named(start: str, first: int, earlier: str | None, later: int | None) -> None:
    found = part(PLACES, start)
    assert [place.anchor for place in found.places] == VARYING[first : first + SIZE]
    assert (found.first, found.last, found.of) == (first + 1, min(first + SIZE, len(VARYING)), len(VARYING))
    assert found.earlier == earlier
    assert found.later == (None if later is None else VARYING[later])


def test_what_does_not_vary_leads_to_what_varies_next() -> None:
    unvaried = next(
        place for place in PLACES if not place.variation.differing and place.passages[0].position > SIZE * 1.5
    )
    assert part(PLACES, unvaried.anchor).first in (1, SIZE + 1)
    assert part(PLACES, PLACES[-1].anchor).last == len(VARYING)


def test_all_of_it_and_a_short_one_are_whole() -> None:
    assert part(PLACES, "all")[1:] == (1, len(VARYING), len(VARYING), None, None)
    assert part(PLACES[:5], "")[1:] == (1, 4, 4, None, None)
    assert part([PLACES[2]], "") == ((), 0, 0, 0, None, None)
