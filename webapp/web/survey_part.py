"""Parts of an apparatus: like the texts, a long one is shown some places at a time, so that it opens at once."""

from collections.abc import Sequence
from typing import NamedTuple

from webapp.operations.parts import ALL, SIZE, bounds
from webapp.operations.surveying import Place


class Part(NamedTuple):
    """The places `first` to `last` of all that vary (from 1; 0 and 0 of none).

    `earlier` and `later` name the parts around it as an address does, "" for the first, None where there is none.
    """

    places: tuple[Place, ...]
    first: int
    last: int
    of: int
    earlier: str | None
    later: str | None


def part(places: Sequence[Place], start: str) -> Part:
    """The part of the varying places in which the passage `start` is ("A.p10"), or what varies next after it.

    The first if there is no such passage; with ALL it is all of them.
    """
    varying = [place for place in places if place.variation.differing]
    of = len(varying)
    at = next((number for number, place in enumerate(places) if start in place.names), 0)
    before = sum(place.variation.differing > 0 for place in places[:at])
    whole = start == ALL or of <= SIZE
    first, last, earlier, later = bounds([place.anchor for place in varying], None if whole else before)
    return Part(tuple(varying[first:last]), min(first + 1, of), last, of, earlier, later)
