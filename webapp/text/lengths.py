"""Aligning by length alone: what is left when two texts share no words and there is no encoder.

Dynamic programming over passages as in Gale and Church, "A Program for Aligning Sentences in Bilingual Corpora" (1993):
a step takes 1:1, 1:0, 0:1, 2:1, 1:2 or 2:2 passages, and costs what the difference of their lengths would by chance.
Numbers written in digits, which most translations keep, count for or against a step. It cannot see a move, and it errs
often; its links carry low scores, so that nobody takes them for more than a first guess.
"""

import math
import re
from collections.abc import Sequence

from webapp.text.model import Link

_STEPS = {
    (1, 1): 0.1,
    (1, 0): 4.5,
    (0, 1): 4.5,
    (2, 1): 2.4,
    (1, 2): 2.4,
    (2, 2): 4.5,
}  # -log of Gale & Church's priors
_VARIANCE = 6.8  # of the length of a translation, in characters, per character; Gale & Church
_BAND = 50  # passages to either side of the diagonal
# measured where the texts are translations of each other, which lengths cannot tell: .66 of the links are right, .18 of
# the passages left alone
_SCORE, _SCORE_WITH_NUMBERS, _SCORE_ALONE = 0.5, 0.6, 0.2
_NUMBER = re.compile("[0-9]+")


def align_by_length(left: Sequence[str], right: Sequence[str]) -> list[Link]:
    """Links of neighbouring passages in order, with scores of 0.5, or 0.6 where numbers in digits agree."""
    lefts, rights = [len(text) for text in left], [len(text) for text in right]
    ratio = max(sum(rights), 1) / max(sum(lefts), 1)
    numbers = [[frozenset(_NUMBER.findall(text)) for text in side] for side in (left, right)]
    slope = len(right) / max(len(left), 1)
    band = _BAND + math.ceil(slope)
    costs: dict[tuple[int, int], float] = {(0, 0): 0.0}
    steps: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(left) + 1):
        for j in range(max(0, int(i * slope) - band), min(len(right), int(i * slope) + band) + 1):
            for (a, b), prior in _STEPS.items():
                if (before := costs.get((i - a, j - b))) is None:
                    continue
                cost = before + prior
                if a and b:
                    cost += _improbability(sum(lefts[i - a : i]) * ratio, sum(rights[j - b : j]))
                    cost -= 3 * _agreement(numbers[0][i - a : i], numbers[1][j - b : j])
                if (i, j) not in costs or cost < costs[i, j]:
                    costs[i, j], steps[i, j] = cost, (a, b)
    links = []
    i, j = len(left), len(right)
    while i or j:
        a, b = steps[i, j]
        agree = _agreement(numbers[0][i - a : i], numbers[1][j - b : j]) > 0
        score = (_SCORE_WITH_NUMBERS if agree else _SCORE) if a and b else _SCORE_ALONE
        i, j = i - a, j - b
        links.append(Link(tuple(range(i, i + a)), tuple(range(j, j + b)), score))
    return links[::-1]


def _improbability(left: float, right: float) -> float:
    """-log of the chance that translations differ in length by this much or more."""
    deviation = abs(right - left) / math.sqrt(_VARIANCE * max((left + right) / 2, 1))
    return min(-math.log(max(math.erfc(deviation / math.sqrt(2)), 1e-10)), 20.0)


def _agreement(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> float:
    """From 1, both sides have the same numbers, to -1, they have different ones; 0 where a side has none."""
    here, there = frozenset().union(*left), frozenset().union(*right)
    if not here or not there:
        return 0.0
    return 2 * len(here & there) / max(len(here), len(there)) - 1
