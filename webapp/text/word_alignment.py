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
from math import sqrt
from typing import NamedTuple

from webapp.text.likeness import Likeness, Sort, likeness, sort_of

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

    @property
    def step(self) -> float:
        """The share of the shortest jump among all that do not lead anywhere."""
        return (1 - self.anywhere) * (1 - self.further)


_REVISED = Manner()


def agreement(left: Sequence[str], right: Sequence[str]) -> Table:
    """For each token of the left the probability, from 0 to 1, that each token of the right came of it.

    The tokens should be in one form (`kinds.keys`). Time and memory grow with the product of the lengths: a hundred
    times a hundred take about 20 ms.
    """
    if not left or not right:
        return [[] for _ in left]
    forth, back = both_ways(_worths(left, right), _REVISED)
    return [[sqrt(probability * back[j][i]) for j, probability in enumerate(row)] for i, row in enumerate(forth)]


def both_ways(worths: Table, manner: Manner) -> tuple[Table, Table]:
    """For each token of the left how probably it was made from each of the right, and the same from the right.

    `worths` says, for each token of the left and each of the right, how many times likelier they are than chance; there
    must be at least one of each.
    """
    return _posteriors(worths, manner), _posteriors([list(column) for column in zip(*worths, strict=True)], manner)


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


def _posteriors(worths: Table, manner: Manner) -> Table:
    """For each row the probability of each column, by the forward-backward algorithm.

    A state is the column that the last row was made from, shifted by one; 0 is before the first. A row that is made
    from none leaves it as it is.
    """
    width = len(worths[0])
    none, made = manner.from_none, 1 - manner.from_none
    ahead: Table = []
    """For each row, in proportion, how probable the rows after it are from each state."""
    onward = [1.0] * (width + 1)
    for row in reversed(worths):
        ahead.append(onward)
        reached = _jumps_from([made * worth * after for worth, after in zip(row, onward[1:], strict=True)], manner)
        onward = [jump + none * stay for jump, stay in zip(reached, onward, strict=True)]
        most = max(onward)
        onward = [value / most for value in onward]
    state = [1.0] + [0.0] * width
    found: Table = []
    for row, after in zip(worths, reversed(ahead), strict=True):
        came = [made * worth * jump for worth, jump in zip(row, _jumps_to(state, manner), strict=True)]
        state = [none * value for value in state]
        state = [state[0], *(stayed + jumped for stayed, jumped in zip(state[1:], came, strict=True))]
        total = sum(value * then for value, then in zip(state, after, strict=True))
        found.append([value * then / total for value, then in zip(came, after[1:], strict=True)])
        most = sum(state)
        state = [value / most for value in state]
    return found


def _jumps_to(state: list[float], manner: Manner) -> list[float]:
    """How probable it is to come to each column, from the states as probable as given."""
    width = len(state) - 1
    ahead, behind, further = manner.step * (1 - manner.back), manner.step * manner.back, manner.further
    anywhere = sum(state) * manner.anywhere / width
    found = []
    sum_before = 0.0
    for value in state[:-1]:
        sum_before = sum_before * further + value
        found.append(anywhere + ahead * sum_before)
    sum_after = 0.0
    for column in range(width - 1, -1, -1):
        sum_after = sum_after * further + state[column + 1]
        found[column] += behind * sum_after
    return found


def _jumps_from(columns: list[float], manner: Manner) -> list[float]:
    """The same from the other end: from each state, the sum of the columns as probable as it is to come to them."""
    ahead, behind, further = manner.step * (1 - manner.back), manner.step * manner.back, manner.further
    anywhere = sum(columns) * manner.anywhere / len(columns)
    found = [anywhere]
    sum_before = 0.0
    for value in columns:
        sum_before = sum_before * further + value
        found.append(anywhere + behind * sum_before)
    sum_after = 0.0
    for column in range(len(columns) - 1, -1, -1):
        sum_after = sum_after * further + columns[column]
        found[column] += ahead * sum_after
    return found
