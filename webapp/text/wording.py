"""How alike two clauses are by their words: the evidence for an alignment within one language.

Every term weighs by its rarity in the two texts together. Two clauses are as alike as the weight of their common terms,
less what clauses of their size may share by accident; this *gain* is what a chain collects, so that a gap wins where
the evidence is weak. Candidates come from an index of terms, so time grows with the texts, not with their product.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from webapp.text.clauses import clauses, plain_weight, terms

_RARE = 30  # a term in more clauses than this says nothing about where in the text we are
_ALIEN = 0.25  # the weight of a term that only one side ever uses: a translator's habit more often than a gap
_ANCHOR, _NEAR, _MOVED = 0.3, 0.15, 0.35  # the share of two clauses' weight that may be common by accident


class Wording:
    """The clauses of two texts, their weights, and the gain of pairing one with another."""

    def __init__(self, left: Sequence[str], right: Sequence[str]) -> None:
        self.left_passages, self._left = _clauses_with_terms(left)
        self.right_passages, right_terms = _clauses_with_terms(right)
        self._postings: defaultdict[str, list[int]] = defaultdict(list)
        for index, found in enumerate(right_terms):
            for term in found:
                self._postings[term].append(index)
        counts = Counter(term for found in self._left for term in found)
        self._weights = self._rarity(counts, len(self._left) + len(right_terms))
        aliens = counts.keys() ^ self._postings.keys()
        self._telling = {term: weight * _ALIEN if term in aliens else weight for term, weight in self._weights.items()}
        self.left_weights = _sums(self._left, self._weights)
        self.right_weights = _sums(right_terms, self._weights)
        self._left_telling = _sums(self._left, self._telling)
        self._right_telling = _sums(right_terms, self._telling)
        self._right = right_terms

    def _rarity(self, left_counts: Counter[str], total: int) -> dict[str, float]:
        postings = self._postings
        return {
            term: plain_weight(term) * math.log(1 + total / (left_counts.get(term, 0) + len(postings.get(term, ()))))
            for term in left_counts.keys() | postings.keys()
        }

    def common(self, left: int, right: int) -> float:
        """The weight of the terms that two clauses share."""
        there = set(self._right[right])
        return sum(self._weights[term] for term in self._left[left] if term in there)

    def anchors(self, left: int) -> list[tuple[float, int]]:
        """(gain, right clause) of the clauses anywhere that share rare terms with a left one, best first."""
        return self._gains(left, self._by_rare_terms(left), _ANCHOR)

    def near(self, left: int, low: int, high: int) -> list[tuple[float, int]]:
        """(gain, right clause) of the clauses low ≤ … < high that share any term with a left one, best first."""
        shared: defaultdict[int, float] = defaultdict(float)
        for term in self._left[left]:
            places = self._postings.get(term)
            if places:
                weight = self._weights[term]
                start = bisect_left(places, low)
                for right in places[start : bisect_left(places, high, start)]:
                    shared[right] += weight
        return self._gains(left, shared, _NEAR)

    def moved(self, left: int) -> list[tuple[float, int]]:
        """As `anchors`, but only what is alike enough to be believed out of its order."""
        return self._gains(left, self._by_rare_terms(left), _MOVED)

    def weight(self, side: int, passages: Collection[int]) -> float:
        """What the terms of some passages of a side (0 the left) weigh; a term that only one side uses weighs less."""
        return math.fsum(map(self._telling.__getitem__, self._terms(side, passages)))

    def shared(self, left: Collection[int], right: Collection[int]) -> float:
        """The weight of the terms that stand in some passages of the left and in some of the right."""
        # fsum is exact: the order of a set, which differs from run to run, has no say in it
        return math.fsum(map(self._weights.__getitem__, self._terms(0, left) & self._terms(1, right)))

    def _terms(self, side: int, passages: Collection[int]) -> set[str]:
        owners, found = (self.left_passages, self._left) if side == 0 else (self.right_passages, self._right)
        return {
            term
            for passage in passages
            for clause in found[bisect_left(owners, passage) : bisect_left(owners, passage + 1)]
            for term in clause
        }

    def _by_rare_terms(self, left: int) -> dict[int, float]:
        shared: defaultdict[int, float] = defaultdict(float)
        for term in self._left[left]:
            places = self._postings.get(term, ())
            if len(places) <= _RARE:
                for right in places:
                    shared[right] += self._weights[term]
        return shared

    def _gains(self, left: int, shared: dict[int, float], accident: float) -> list[tuple[float, int]]:
        half = accident / 2
        mass, masses = self._left_telling[left], self._right_telling
        gains = [(weight - half * (mass + masses[right]), right) for right, weight in shared.items()]
        return [gain for gain in gains if gain[0] > 0]


def _clauses_with_terms(passages: Iterable[str]) -> tuple[list[int], list[list[str]]]:
    """For each clause with terms, its passage, and its terms in a fixed order (sums of floats depend on it)."""
    owners, found = [], []
    for passage, text in enumerate(passages):
        for clause in clauses(text):
            clause_terms = sorted(terms(clause))
            if clause_terms:
                owners.append(passage)
                found.append(clause_terms)
    return owners, found


def _sums(clause_terms: list[list[str]], weights: dict[str, float]) -> list[float]:
    return [sum(map(weights.__getitem__, found)) for found in clause_terms]
