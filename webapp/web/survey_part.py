"""Parts of an apparatus: like the texts, a long one is shown some places at a time, so that it opens at once."""

from collections.abc import Sequence
from typing import NamedTuple

from webapp.operations.parts import ALL, SIZE
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
    if start == ALL or of <= SIZE:
        return Part(tuple(varying), min(1, of), of, of, None, None)
    at = next((number for number, place in enumerate(places) if start in place.names), 0)
    before = sum(place.variation.differing > 0 for place in places[:at])
    first = min(before, of - 1) // SIZE * SIZE
    last = min(first + SIZE, of)
    return Part(
        tuple(varying[first:last]),
        first + 1,
        last,
        of,
        None if not first else varying[first - SIZE].anchor if first > SIZE else "",
        varying[last].anchor if last < of else None,
    )
