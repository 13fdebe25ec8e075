"""Fits the weights of `webapp/text/likelihood.py` on sets with known links: `python -m tests.bench.alignment_fit`.

It prints the weights that the module should hold, and beside each set the strict F1 and the calibration error (ECE)
with them and with weights that were fitted without that set (leave one out), which are the figures that may be claimed.
The whole Bible is not fitted on, or it would outweigh everything else.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from tests.bench.alignment_reliability import calibration_error
from tests.bench.alignment_run import GOLD, encode, scorer
from webapp.text.align import link_clauses
from webapp.text.grouping import join_by_place
from webapp.text.likelihood import WEIGHTS, Features, Likelihood, Weights, score_features
from webapp.text.matching import Evidence
from webapp.text.meaning import Meaning
from webapp.text.model import Link
from webapp.text.settling import members, owners_of, pairs, place, rivals, settle
from webapp.text.wording import Wording

_LEFT_OUT = "en_bible_verses"
_PENALTY = 1.0  # ridge, so that what separates a few rows perfectly gets no endless weight


def _unwatched(_share: float) -> None:
    """Nobody looks how far it is."""


Rows = list[tuple[Features, bool]]


@dataclass(frozen=True)
class Case:
    """A set with what is known before the weights play a part: its evidence and the links of its clauses."""

    name: str
    evidence: Evidence
    links: list[Link]
    texts: tuple[list[str], list[str]]
    gold: list[list[list[int]]]

    def likelihood(self, weights: Weights) -> Likelihood:
        """The likelihoods of this set with some weights."""
        left, right = self.texts
        return Likelihood.of(self.evidence, self.links, ([*map(len, left)], [*map(len, right)]), weights)

    def together(self) -> Callable[[int, int], bool]:
        """Whether a left and a right passage stand in one link of the set."""
        where = [{index: at for at, link in enumerate(self.gold) for index in link[side]} for side in (0, 1)]
        return lambda left, right: where[0][left] == where[1][right]


def read(path: Path) -> Case:
    """The set in a file."""
    told = json.loads(path.read_text())
    left, right = sorted((told["left"], told["right"]))  # the order in which `align` takes them
    gold = told["gold"] if left == told["left"] else [link[::-1] for link in told["gold"]]
    evidence: Evidence = Wording(left, right)
    links, related = link_clauses(evidence, left, right, _unwatched)
    if not related:
        evidence = Meaning(left, right, encode)
        links, _ = link_clauses(evidence, left, right, _unwatched)
    return Case(told["id"], evidence, links, (left, right), gold)


def pair_rows(case: Case) -> Rows:
    """Pairs that were joined, and pairs of passages that stand alone near each other; whether they belong together."""
    likelihood, together = case.likelihood(WEIGHTS), case.together()
    joined = [link for link in case.links if len(link.left) == len(link.right) == 1]
    rows = [
        (
            likelihood.pair_features(link.left[0], link.right[0], far=False, joined=True),
            together(*link.left, *link.right),
        )
        for link in joined
    ]
    return rows + [
        (found.features, together(found.places[0][1], found.places[1][1])) for found in pairs(likelihood, case.links)
    ]


def member_rows(case: Case) -> Rows:
    """Passages that were joined to others, and passages that stand alone beside links; whether they belong to them."""
    likelihood, together = case.likelihood(WEIGHTS), case.together()

    def belongs(side: int, passage: int, others: Sequence[int]) -> bool:
        return any(together(*((passage, other) if side == 0 else (other, passage))) for other in others)

    rows = []
    for link in case.links:
        for side, own, others in ((0, link.left, link.right), (1, link.right, link.left)):
            for passage in own if len(own) > 1 and others else ():
                features = likelihood.member_features(side, passage, set(own) - {passage}, others, joined=True)
                rows.append((features, belongs(side, passage, others)))
    owners = owners_of(case.links)
    for alone in (passage for passage, link in owners.items() if not link.left or not link.right):
        for found in members(likelihood, owners, alone):
            assert found.link
            rows.append((found.features, belongs(*alone, found.link.left if alone[0] else found.link.right)))
    return rows


def score_rows(case: Case, weights: Weights) -> tuple[Rows, Rows]:
    """Links as they are placed with some weights, and whether the set has just these: those with two sides, and one."""
    likelihood = case.likelihood(weights)
    gold = {(tuple(left), tuple(right)) for left, right in case.gold}
    linked: Rows = []
    alone: Rows = []
    for link, rival in rivals(likelihood, place(likelihood, case.links, _unwatched)).items():
        rows = linked if link.left and link.right else alone
        rows.append((score_features(link, rival), (link.left, link.right) in gold))
    return linked, alone


def fit(rows: Rows) -> tuple[float, ...]:
    """The weights of a logistic regression with a ridge penalty, by Newton's method."""
    features = np.array([[1.0, *map(float, found)] for found, _ in rows])
    right = np.array([answer for _, answer in rows], dtype=float)
    penalty = _PENALTY * np.eye(features.shape[1])
    penalty[0, 0] = 1e-3
    weights: NDArray[np.float64] = np.zeros(features.shape[1])
    for _ in range(50):
        told = 1 / (1 + np.exp(-features @ weights))
        curvature = (features.T * (told * (1 - told))) @ features + penalty
        step = np.linalg.solve(curvature, features.T @ (right - told) - penalty @ weights)
        weights += step
        if abs(step).max() < 1e-9:
            break
    return tuple(round(float(weight), 2) for weight in weights)


def fit_all(cases: Sequence[Case], pair: Mapping[str, Rows], member: Mapping[str, Rows]) -> Weights:
    """All weights, from the rows of these sets."""
    names = [case.name for case in cases]
    first = replace(
        WEIGHTS,
        pair=fit([row for name in names for row in pair[name]]),
        member=fit([row for name in names for row in member[name]]),
    )
    linked, alone = zip(*(score_rows(case, first) for case in cases), strict=True)
    return replace(
        first, link=fit([row for rows in linked for row in rows]), alone=fit([row for rows in alone for row in rows])
    )


def figures(case: Case, weights: Weights) -> tuple[float, float]:
    """The strict F1 of a set with some weights, and the calibration error of its scores."""
    found = join_by_place(settle(case.likelihood(weights), case.links, _unwatched), *case.texts)
    score = scorer()
    assert score
    strict = score([(case.gold, [[list(link.left), list(link.right)] for link in found])])["f1_strict"]
    gold = {(tuple(left), tuple(right)) for left, right in case.gold}
    return strict, calibration_error([(link.score, (link.left, link.right) in gold) for link in found])


def main() -> None:
    """Fit, print the weights, and the figures with and without each set."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.alignment_fit", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD / "dev", help="folder with the sets, *.json")
    paths = [path for path in sorted(parser.parse_args().gold.rglob("*.json")) if path.stem != _LEFT_OUT]
    if not paths:
        parser.error("there are no sets (*.json) to fit on")
    cases = [read(path) for path in paths]
    pair = {case.name: pair_rows(case) for case in cases}
    member = {case.name: member_rows(case) for case in cases}
    weights = fit_all(cases, pair, member)
    print(weights)
    print(f"{'':26}{'fitted on all':>16}{'without this set':>20}\n{'':26}{'F1   ECE':>16}{'F1   ECE':>20}")
    sums = []
    for case in cases:
        others = fit_all([other for other in cases if other is not case], pair, member)
        told = [*figures(case, weights), *figures(case, others)]
        sums.append(told)
        print(f"{case.name:26}{told[0]:10.4f} {told[1]:.3f}{told[2]:14.4f} {told[3]:.3f}")
    means = [fmean(column) for column in zip(*sums, strict=True)]
    print(f"{'mean':26}{means[0]:10.4f} {means[1]:.3f}{means[2]:14.4f} {means[3]:.3f}")


if __name__ == "__main__":
    main()
