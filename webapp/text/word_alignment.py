"""Which word of one text became which word of another: a hidden Markov model of word alignment (Vogel et al. 1996).

The words of one text are read in order; each was made from a word of the other, mostly from the one after that which
the word before was made from, sometimes from one further on or back, or from none. The model is run from each side, and
a pair of words is as probable as the geometric mean of what both sides say ("alignment by agreement", Liang et al.
2006). Unlike a longest common subsequence it lets clauses change places, lets another word stand for one, and says how
sure it is. It learns nothing from the texts, which are too short: what a pair of words is worth stands below, in round
numbers about which nothing is fine (see `anchors`).
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from webapp.text.likeness import Likeness, Sort, likeness, sort_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

# how many times likelier a pair of tokens is than chance, by the lighter of their sorts; and less for less likeness
_WORTH = {Sort.MARK: 5.0, Sort.CLOSED: 20.0, Sort.CONTENT: 500.0}
_SHARE = {Likeness.LETTERS: 0.1, Likeness.STEM: 0.4, Likeness.SAME: 1.0}
_REPLACED = {Sort.MARK: 0.5, Sort.CLOSED: 0.5, Sort.CONTENT: 2.0}
"""The same of two unlike tokens of one sort."""
_CLOSED_FOR_CONTENT = 0.1
_MARK_FOR_WORD = 0.02

Table = list[list[float]]


class Manner(NamedTuple):
    """How the words of a text follow those of the other, in shares of 1."""

    from_none: float = 0.15
    anywhere: float = 0.1
    """The share of jumps that may lead to any word."""
    back: float = 0.3
    """The share of the others that lead back, or to the same word."""
    further: float = 0.3
    """How much as probable a jump is that is one word longer."""


_REVISED = Manner()


def agreement(left: Sequence[str], right: Sequence[str]) -> Table:
    """For each token of the left the probability, from 0 to 1, that each token of the right came of it.

    The tokens should be in one form (`kinds.keys`). Time and memory grow with the product of the lengths: a hundred
    times a hundred take about 20 ms.
    """
    if not left or not right:
        return [[] for _ in left]
    forth, back = both_ways(_worths(left, right), _REVISED)
    table: Table = ((forth * back.T) ** 0.5).tolist()
    return table


def both_ways(worths: "Matrix | Table", manner: Manner) -> tuple["Matrix", "Matrix"]:
    """For each token of the left how probably it was made from each of the right, and the same from the right.

    `worths` says, for each token of the left and each of the right, how many times likelier they are than chance; there
    must be at least one of each.
    """
    import numpy as np

    matrix = np.asarray(worths, dtype=float)
    return _posteriors(matrix, manner), _posteriors(np.ascontiguousarray(matrix.T), manner)


def _worths(left: Sequence[str], right: Sequence[str]) -> Table:
    sorts, right_sorts = [sort_of(token) for token in left], [sort_of(token) for token in right]
    counts, right_counts = Counter(left), Counter(right)
    rows: dict[str, list[float]] = {}
    for token, sort in zip(left, sorts, strict=True):
        if token not in rows:
            rows[token] = [
                _worth(token, other, sort, other_sort, max(counts[token], right_counts[other]))
                for other, other_sort in zip(right, right_sorts, strict=True)
            ]
    return [rows[token] for token in left]


def _worth(token: str, other: str, sort: Sort, other_sort: Sort, standing: int) -> float:
    """What a pair is worth; alike tokens less, the more of them are standing in the texts."""
    alike = likeness(token, other)
    if alike:
        return max(1.0, _WORTH[min(sort, other_sort)] * _SHARE[alike] / sqrt(standing))
    if sort is other_sort:
        return _REPLACED[sort]
    return _MARK_FOR_WORD if Sort.MARK in (sort, other_sort) else _CLOSED_FOR_CONTENT


def _posteriors(worths: "Matrix", manner: Manner) -> "Matrix":
    """For each row the probability of each column, by the forward-backward algorithm.

    A state is the column that the last row was made from, shifted by one; 0 is before the first. A row that is made
    from none leaves it as it is.
    """
    import numpy as np

    rows, width = worths.shape
    none, jumps = manner.from_none, _jumps(width, manner)
    made = (1 - none) * worths
    ahead = np.empty((rows, width + 1))
    """For each row, in proportion, how probable the rows after it are from each state."""
    onward = np.ones(width + 1)
    for row in range(rows - 1, -1, -1):
        ahead[row] = onward
        onward = jumps @ (made[row] * onward[1:]) + none * onward
        onward /= onward.max()
    state = np.zeros(width + 1)
    state[0] = 1
    found = np.empty((rows, width))
    for row in range(rows):
        came = made[row] * (state @ jumps)
        state *= none
        state[1:] += came
        found[row] = came * ahead[row, 1:] / (state @ ahead[row])
        state /= state.sum()
    return found


@lru_cache(64)
def _jumps(width: int, manner: Manner) -> "Matrix":
    """How probable it is to come from each state (row) to each column."""
    import numpy as np

    onward = np.arange(1, width + 1) - np.arange(width + 1)[:, None]
    shares = np.where(onward > 0, 1 - manner.back, manner.back) * manner.further ** np.where(
        onward > 0, onward - 1, -onward
    )
    shares[0, :] *= onward[0] > 0
    return np.asarray((1 - manner.anywhere) * (1 - manner.further) * shares + manner.anywhere / width)
