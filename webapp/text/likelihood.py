"""How likely it is that passages belong together: the probabilities behind an alignment's last steps and its scores.

What passages share as wholes is set against what is usual between these two texts (a free translation shares less), and
their lengths against the usual ratio. Logistic regression turns such features into probabilities. The weights were
fitted on sets with known links: `python -m tests.bench.alignment_fit` fits them again, prints them, and gives every
figure with the set it is of left out.

A side is 0, the left, or 1, the right.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

from webapp.text.matching import Evidence
from webapp.text.model import Link

Features = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """For each model the constant, then the weights of its features in their order."""

    pair: Sequence[float]
    member: Sequence[float]
    link: Sequence[float]
    alone: Sequence[float]


WEIGHTS = Weights(
    pair=(-1.56, 4.5, -0.19, -2.91, 3.07),
    member=(-3.89, 4.59, 2.06, -1.12, 2.97, 2.06, 1.89, 0.93, 4.6),
    link=(-4.95, 0.91, 0.94, 0.46, -1.22, 0.45),
    alone=(-0.75, 1.35),
)

_USUAL_LIKENESS = (0.6, 0.6, 0.6)  # what most texts have, so that a short text's own few links do not decide alone
_MOST = 2.0  # of a length's mismatch: what is ten or forty times too long is as wrong


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The probabilities for one pair of texts.

    `lengths` are those of the left and right passages in code points. `usual_likeness`, `usual_ratio` (right length to
    left) and `usual_merging` (log odds of a link that is not 1:1) are those of the links that were found first.
    """

    evidence: Evidence
    lengths: tuple[Sequence[int], Sequence[int]]
    usual_likeness: float = 1.0
    usual_ratio: float = 1.0
    usual_merging: float = 0.0
    weights: Weights = WEIGHTS

    @classmethod
    def of(
        cls,
        evidence: Evidence,
        links: Sequence[Link],
        lengths: tuple[Sequence[int], Sequence[int]],
        weights: Weights = WEIGHTS,
    ) -> "Likelihood":
        """What `links` say is usual between the texts."""
        plain = cls(evidence, lengths)
        linked = [link for link in links if link.left and link.right]
        likenesses = [plain.likeness(link.left, link.right) for link in linked]
        ratios = [plain.length(1, link.right) / plain.length(0, link.left) for link in linked]
        plain_links = sum(len(link.left) == len(link.right) == 1 for link in linked)
        merging = max(math.log((len(linked) - plain_links + 1) / (plain_links + 4)), -4.0)
        return cls(
            evidence, lengths, median([*likenesses, *_USUAL_LIKENESS]), median(ratios or [1.0]), merging, weights
        )

    def likeness(self, left: Collection[int], right: Collection[int]) -> float:
        """What passages share, as a share of their weight; 1 is usual."""
        weight = self.evidence.weight(0, left) + self.evidence.weight(1, right)
        return 2 * self.evidence.shared(left, right) / weight / self.usual_likeness if weight else 0.0

    def length(self, side: int, passages: Collection[int]) -> int:
        """Code points, and one a passage, so that nothing has no length."""
        return sum(self.lengths[side][passage] + 1 for passage in passages)

    def mismatch(self, left: Collection[int], right: Collection[int]) -> float:
        """How far lengths are from what is usual: the logarithm of the factor, at most `_MOST`."""
        ratio = self.usual_ratio * self.length(0, left) / self.length(1, right)
        return min(abs(math.log(ratio)), _MOST)

    def pair_features(self, left: int, right: int, *, far: bool, joined: bool) -> Features:
        """Of two passages as each other's only counterpart: likeness, mismatch, whether far off, whether joined.

        Far off is a passage from what its neighbours correspond to; joined are passages by their clauses.
        """
        return self.likeness((left,), (right,)), self.mismatch((left,), (right,)), far, joined

    def pair(self, features: Features) -> float:
        """The probability that two passages with these features are each other's counterpart."""
        return probability(self.weights.pair, features)

    def member_features(
        self, side: int, passage: int, fellows: Collection[int], others: Collection[int], *, joined: bool
    ) -> Features:
        """Of a passage as one more beside its `fellows`, which stand for `others` on the other side.

        What it adds to what is shared, as a share of its own weight and of theirs; the mismatch with it, and how much
        smaller that is than without it; whether it stands between fellows, or beside one; whether it was joined.
        """
        with_it = {*fellows, passage}
        sides, fewer = ((with_it, others), (fellows, others)) if side == 0 else ((others, with_it), (others, fellows))
        added = self.evidence.shared(*sides) - self.evidence.shared(*fewer)
        own, theirs = self.evidence.weight(side, (passage,)), self.evidence.weight(1 - side, others)
        return (
            added / own / self.usual_likeness if own else 0.0,
            added / theirs / self.usual_likeness if theirs else 0.0,
            self.mismatch(*sides),
            self.mismatch(*fewer) - self.mismatch(*sides),
            min(fellows) < passage < max(fellows),
            passage - 1 in fellows or passage + 1 in fellows,
            self.usual_merging,
            joined,
        )

    def member(self, features: Features) -> float:
        """The probability that a passage with these features belongs with the others as its fellows do."""
        return probability(self.weights.member, features)

    def score(self, link: Link, rival: float) -> float:
        """The probability that a person would make this very link, or would leave its one passage alone.

        See `score_features`.
        """
        model = self.weights.link if link.left and link.right else self.weights.alone
        return probability(model, score_features(link, rival))


def score_features(link: Link, rival: float) -> Features:
    """How sure a link is in itself, and that nothing else belongs to it, as log odds; whether 1:1, or regrouped; size.

    Of a passage that stands alone only the second. The link's score so far is the likelihood of its least likely
    passage; `rival` that of what most likely belongs to it and is not in it.
    """
    apart = _log_odds(1 - rival)
    if not link.left or not link.right:
        return (apart,)
    size = len(link.left) + len(link.right)
    return _log_odds(link.score), apart, size == 2, min(len(link.left), len(link.right)) > 1, math.log2(size)


def probability(weights: Sequence[float], features: Features) -> float:
    """The logistic function of the weighted features."""
    constant, *own = weights
    return 1 / (1 + math.exp(-constant - sum(map(float.__mul__, own, map(float, features)))))


def _log_odds(likelihood: float) -> float:
    """From -5 to 5."""
    return max(-5.0, min(5.0, math.log((likelihood + 1e-9) / (1 - likelihood + 1e-9))))
