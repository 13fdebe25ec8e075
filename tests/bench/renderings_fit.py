"""Fits the weights of `webapp.text.renderings` to the gold: `python -m tests.bench.renderings_fit`.

Logistic regression (Newton's method, ridge) on each candidate of each sought word. The figures are of each half of the
documents with weights from the other half; the weights printed are of all.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.bench import renderings as bench
from webapp.text.renderings import chosen
from webapp.text.word_evidence import Candidate, Evidence, Features, Place

Matrix = NDArray[np.float64]
Document = dict[str, Any]
_RIDGE = 1.0
_BARS = (0.5, 0.6, 0.63, 0.66, 0.7)


def fitted(rows: Matrix, truth: Matrix) -> Matrix:
    """The weights that make the truth likeliest."""
    spread = rows.std(axis=0)
    spread[spread == 0] = 1
    scaled = rows / spread
    weights = np.zeros(rows.shape[1])
    for _ in range(25):
        probable = 1 / (1 + np.exp(-scaled @ weights))
        curvature = (scaled * (probable * (1 - probable))[:, None]).T @ scaled + _RIDGE * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, scaled.T @ (probable - truth) + _RIDGE * weights)
    return np.asarray(weights / spread)


def known(document: Document) -> tuple[Evidence, list[list[Candidate]], Matrix, Matrix]:
    """The candidates of every row of the gold, their features, and which are right."""
    evidence = Evidence(bench.pairs_of(document), bench.encode())
    found, rows, truth = [], [], []
    for row in document["gold"]:
        words = evidence.rights[row["passage"]]
        candidates = evidence.candidates(Place(row["passage"], *row["left"]))
        found.append(candidates)
        for candidate in candidates:
            span = words.starts[candidate.token], words.ends[candidate.token]
            rows.append(candidate.features)
            truth.append(any(start < span[1] and end > span[0] for start, end in row["right"]))
    return evidence, found, np.array(rows, float).reshape(-1, len(Features._fields)), np.array(truth, float)


def predicted(document: Document, known_of: Any, weights: Sequence[float], bar: float) -> list[bench.Prediction]:
    """What these weights say of a document."""
    evidence, found, _, _ = known_of
    return [
        {"passage": row["passage"], "left": row["left"], "right": [[one.start, one.end] for one in renderings]}
        for row, candidates in zip(document["gold"], found, strict=True)
        if (renderings := chosen(candidates, evidence.rights[row["passage"]], Features(*weights), bar))
    ]


def main() -> None:
    """Print weights and figures."""
    documents = bench.documents(bench.GOLD / "dev")
    if not documents:
        print(f"Nothing is fitted: there is no gold in {bench.GOLD}.")
        return
    data = [known(document) for document in documents]
    weights_of: dict[int, Matrix] = {}
    for half in (0, 1):
        others = [one for at, one in enumerate(data) if at % 2 != half]
        weights = fitted(np.vstack([one[2] for one in others]), np.concatenate([one[3] for one in others]))
        weights_of |= dict.fromkeys(range(half, len(data), 2), weights)
        print("half", 1 - half, dict(zip(Features._fields, weights.round(2).tolist(), strict=True)))
    everything = fitted(np.vstack([one[2] for one in data]), np.concatenate([one[3] for one in data]))
    print("all   ", dict(zip(Features._fields, everything.round(2).tolist(), strict=True)))
    for bar in _BARS:
        found = [predicted(one, data[at], weights_of[at].tolist(), bar) for at, one in enumerate(documents)]
        for kind in ("close", "far"):
            print(f"{bar:.2f} {kind:6}", bench.figures(documents, found, kind))


if __name__ == "__main__":
    main()
