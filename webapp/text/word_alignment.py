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

from webapp.text.likeness import Likeness, Sort, likeness, sort_of

# how many times likelier a pair of tokens is than chance, by the lighter of their sorts; and less for less likeness
_WORTH = {Sort.MARK: 5.0, Sort.CLOSED: 20.0, Sort.CONTENT: 500.0}
_SHARE = {Likeness.LETTERS: 0.1, Likeness.STEM: 0.4, Likeness.SAME: 1.0}
_REPLACED = {Sort.MARK: 0.5, Sort.CLOSED: 0.5, Sort.CONTENT: 2.0}
"""The same of two unlike tokens of one sort."""
_CLOSED_FOR_CONTENT = 0.1
_MARK_FOR_WORD = 0.02

_FROM_NONE = 0.15
_ANYWHERE = 0.1
"""The share of jumps that may lead to any word."""
_BACK = 0.3
"""The share of the others that lead back, or to the same word."""
_FURTHER = 0.3
"""How much as probable a jump is that is one word longer."""
_STEP = (1 - _ANYWHERE) * (1 - _FURTHER)

Table = list[list[float]]


def agreement(left: Sequence[str], right: Sequence[str]) -> Table:
    """For each token of the left the probability, from 0 to 1, that each token of the right came of it.

    The tokens should be in one form (`kinds.keys`). Time and memory grow with the product of the lengths: a hundred
    times a hundred take about 20 ms.
    """
    if not left or not right:
        return [[] for _ in left]
    worths = _worths(left, right)
    forth = _posteriors(worths)
    back = _posteriors([list(column) for column in zip(*worths, strict=True)])
    return [[sqrt(probability * back[j][i]) for j, probability in enumerate(row)] for i, row in enumerate(forth)]


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


def _posteriors(worths: Table) -> Table:
    """For each row the probability of each column, by the forward-backward algorithm.

    A state is the column that the last row was made from, shifted by one; 0 is before the first. A row that is made
    from none leaves it as it is.
    """
    width = len(worths[0])
    made = 1 - _FROM_NONE
    ahead: Table = []
    """For each row, in proportion, how probable the rows after it are from each state."""
    onward = [1.0] * (width + 1)
    for row in reversed(worths):
        ahead.append(onward)
        reached = _jumps_from([made * worth * after for worth, after in zip(row, onward[1:], strict=True)])
        onward = [jump + _FROM_NONE * stay for jump, stay in zip(reached, onward, strict=True)]
        most = max(onward)
        onward = [value / most for value in onward]
    state = [1.0] + [0.0] * width
    found: Table = []
    for row, after in zip(worths, reversed(ahead), strict=True):
        came = [made * worth * jump for worth, jump in zip(row, _jumps_to(state), strict=True)]
        state = [_FROM_NONE * value for value in state]
        state = [state[0], *(stayed + jumped for stayed, jumped in zip(state[1:], came, strict=True))]
        total = sum(value * then for value, then in zip(state, after, strict=True))
        found.append([value * then / total for value, then in zip(came, after[1:], strict=True)])
        most = sum(state)
        state = [value / most for value in state]
    return found


def _jumps_to(state: list[float]) -> list[float]:
    """How probable it is to come to each column, from the states as probable as given."""
    width = len(state) - 1
    anywhere = sum(state) * _ANYWHERE / width
    found = []
    sum_before = 0.0
    for value in state[:-1]:
        sum_before = sum_before * _FURTHER + value
        found.append(anywhere + _STEP * (1 - _BACK) * sum_before)
    sum_after = 0.0
    for column in range(width - 1, -1, -1):
        sum_after = sum_after * _FURTHER + state[column + 1]
        found[column] += _STEP * _BACK * sum_after
    return found


def _jumps_from(columns: list[float]) -> list[float]:
    """The same from the other end: from each state, the sum of the columns as probable as it is to come to them."""
    anywhere = sum(columns) * _ANYWHERE / len(columns)
    found = [anywhere]
    sum_before = 0.0
    for value in columns:
        sum_before = sum_before * _FURTHER + value
        found.append(anywhere + _STEP * _BACK * sum_before)
    sum_after = 0.0
    for column in range(len(columns) - 1, -1, -1):
        sum_after = sum_after * _FURTHER + columns[column]
        found[column] += _STEP * (1 - _BACK) * sum_after
    return found
