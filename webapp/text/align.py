"""Which passages of two texts correspond."""

from collections.abc import Callable, Sequence

from webapp.text.grouping import in_reading_order, links_of
from webapp.text.matching import match_in_order, match_moved
from webapp.text.model import Link
from webapp.text.wording import Wording

ALGORITHM_VERSION = 1

Encode = Callable[[Sequence[str]], Sequence[Sequence[float]]]


def align(left: Sequence[str], right: Sequence[str], *, encode: Encode | None = None) -> list[Link]:
    """Links that cover every passage of both sides exactly once."""
    left, right = list(left), list(right)
    if left == right:
        return [Link((index,), (index,), 1.0) for index in range(len(left))]
    if right < left:  # one order of the sides, so that swapping them cannot change the result
        return in_reading_order([link.mirrored() for link in align(right, left, encode=encode)])
    evidence = Wording(left, right)
    in_order = match_in_order(evidence)
    moved = match_moved(evidence, in_order)
    return links_of(evidence, in_order, moved, (len(left), len(right)))
