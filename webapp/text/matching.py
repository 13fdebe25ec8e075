"""Which clause answers which: a monotone path through the evidence, then what was moved out of it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from webapp.text.chain import Pair, heaviest_chain

Progress = Callable[[float], None]
"""Is told the share of some work that is done, 0 to 1; what it raises ends the work."""

_MANY = 256  # clauses or links after which the share that is done is told
_ANCHORS = 4  # candidates kept for a clause from anywhere in the text
_NEARBY = 6  # and from the neighbourhood of the path
_REACH = 50  # clauses to either side of the anchors' path in which the second path may run
_WIDEST = 100  # and the most clauses to either side where no anchor stands


class Evidence(Protocol):
    """What is known about two texts divided into clauses; see `wording` and `meaning`."""

    left_passages: list[int]
    right_passages: list[int]
    left_weights: list[float]
    right_weights: list[float]

    def common(self, left: int, right: int) -> float:
        """The weight that two clauses share."""

    def anchors(self, left: int) -> list[tuple[float, int]]:
        """(gain > 0, right clause) of candidates from the whole text."""

    def near(self, left: int, low: int, high: int) -> list[tuple[float, int]]:
        """(gain > 0, right clause) of candidates with low ≤ right < high."""

    def moved(self, left: int) -> list[tuple[float, int]]:
        """(gain > 0, right clause) of candidates to be believed out of their order."""

    def weight(self, side: int, passages: Collection[int]) -> float:
        """What some passages of a side (0 the left) weigh as wholes; a term that stands in them twice weighs once."""

    def shared(self, left: Collection[int], right: Collection[int]) -> float:
        """The weight that some passages of the left share with some of the right, as wholes."""


def watched(count: int, progress: Progress) -> Iterator[int]:
    """The numbers from 0 to `count`; from time to time `progress` is told the share that is done."""
    for number in range(count):
        if number and number % _MANY == 0:
            progress(number / count)
        yield number


def match_in_order(evidence: Evidence, progress: Progress) -> list[Pair]:
    """Pairs of clauses, ascending on both sides.

    A first chain through candidates with rare terms finds where the path runs; the second takes everything near it,
    so that clauses of common words are placed by their neighbours.
    """
    lefts, rights = len(evidence.left_weights), len(evidence.right_weights)
    anchors = heaviest_chain(
        (left, right, gain)
        for left in watched(lefts, lambda share: progress(share / 2))
        for gain, right in sorted(evidence.anchors(left), key=lambda found: (-found[0], found[1]))[:_ANCHORS]
    )
    candidates: list[tuple[int, int, float]] = []
    counting = watched(lefts, lambda share: progress((1 + share) / 2))
    for left, (low, middle, high) in zip(counting, _windows(anchors, lefts, rights), strict=True):
        nearest_first = sorted((-gain, abs(right - middle), right) for gain, right in evidence.near(left, low, high))
        candidates += [(left, right, -loss) for loss, _, right in nearest_first[:_NEARBY]]
    return heaviest_chain(candidates)


def _windows(anchors: Sequence[Pair], lefts: int, rights: int) -> Iterator[tuple[int, float, int]]:
    """For each left clause (low, middle, high): where the path may run, and where the anchors around it put it."""
    posts = [(-1, -1), *anchors, (lefts, rights)]
    for (left, right), (next_left, next_right) in pairwise(posts):
        for clause in range(max(left, 0), next_left):
            middle = right + (clause - left) * (next_right - right) / (next_left - left)
            low = max(right - _REACH, round(middle) - _WIDEST, 0)
            high = min(next_right + _REACH, round(middle) + _WIDEST, rights - 1) + 1
            yield low, middle, high


def match_moved(evidence: Evidence, in_order: Sequence[Pair]) -> list[Pair]:
    """Pairs among the clauses that `in_order` left over, which are each other's best by far."""
    left_taken = {left for left, _ in in_order}
    right_taken = {right for _, right in in_order}
    best_left: dict[int, tuple[float, int]] = {}
    best_right: dict[int, tuple[float, int]] = {}
    for left in range(len(evidence.left_weights)):
        if left in left_taken:
            continue
        for gain, right in evidence.moved(left):
            if right not in right_taken:
                _keep_best(best_left, left, right, gain)
                _keep_best(best_right, right, left, gain)
    return [(left, right) for left, (_, right) in best_left.items() if right >= 0 and best_right[right][1] == left]


def _keep_best(best: dict[int, tuple[float, int]], of: int, other: int, gain: float) -> None:
    """Note `other` if it is better than the best so far; note -1, nobody, if it is only as good."""
    known, _ = best.get(of, (0.0, -1))
    if gain > known:
        best[of] = (gain, other)
    elif gain == known:
        best[of] = (gain, -1)
