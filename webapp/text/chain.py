"""The heaviest chain of candidate pairs: the monotone backbone of an alignment."""

from collections.abc import Iterable

Pair = tuple[int, int]


def heaviest_chain(candidates: Iterable[tuple[int, int, float]]) -> list[Pair]:
    """The pairs (left, right), both strictly ascending, of greatest total weight among (left, right, weight > 0).

    Weighted longest increasing subsequence with a Fenwick tree of prefix maxima: time n log n, no recursion. Of chains
    of equal weight the one that ends first is taken.
    """
    ordered = sorted(candidates, key=lambda candidate: (candidate[0], -candidate[1]))
    size = max((right for _, right, _ in ordered), default=-1) + 1
    totals = [0.0] * (size + 1)
    ends = [-1] * (size + 1)
    before: list[int] = []
    # within one left index the rights come descending, so that none can follow another
    for number, (_, right, weight) in enumerate(ordered):
        total, end = _best(totals, ends, right)
        before.append(end)
        total += weight
        place = right + 1
        while place <= size:
            if totals[place] < total:
                totals[place], ends[place] = total, number
            place += place & -place
    chain: list[Pair] = []
    _, end = _best(totals, ends, size)
    while end >= 0:
        chain.append(ordered[end][:2])
        end = before[end]
    return chain[::-1]


def _best(totals: list[float], ends: list[int], place: int) -> tuple[float, int]:
    """The heaviest chain among those that end before right index `place`."""
    total, end = 0.0, -1
    while place > 0:
        if totals[place] > total:
            total, end = totals[place], ends[place]
        place &= place - 1
    return total, end
