"""How alike two sentences are by their meaning: the evidence for an alignment across languages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from webapp.text.clauses import sentences
from webapp.text.script import fold

if TYPE_CHECKING:
    import numpy as np

_ANCHOR, _NEAR, _MOVED = 0.3, 0.15, 0.5
_BEST = 8


class Meaning:
    """The sentences of two texts as vectors."""

    def __init__(self, left: Sequence[str], right: Sequence[str], encode) -> None:
        self.left_passages, self.left_weights, self._left = _sentence_vectors(left, encode)
        self.right_passages, self.right_weights, self._right = _sentence_vectors(right, encode)

    def common(self, left: int, right: int) -> float:
        return max(0.0, float(self._left[left] @ self._right[right])) * (self.left_weights[left]+ self.right_weights[right]) / 2

    def anchors(self, left: int) -> list[tuple[float, int]]:
        return self._gains(left, 0, len(self.right_weights), _ANCHOR)

    def near(self, left: int, low: int, high: int) -> list[tuple[float, int]]:
        return self._gains(left, low, high, _NEAR)

    def moved(self, left: int) -> list[tuple[float, int]]:
        return self._gains(left, 0, len(self.right_weights), _MOVED)

    def _gains(self, left, low, high, accident):
        sims = self._right[low:high] @ self._left[left]
        found = (sims > accident).nonzero()[0]
        mass = self.left_weights[left]
        return [((float(sims[k]) - accident) * (mass + self.right_weights[low + k]) / 2, low + int(k)) for k in found]


def _sentence_vectors(passages, encode):
    import numpy as np

    owners, texts = [], []
    for passage, text in enumerate(passages):
        for sentence in SPLIT(text):
            owners.append(passage)
            texts.append(fold(sentence).strip())
    vectors = np.asarray(encode(texts), dtype=np.float32)
    vectors = vectors - vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    lengths = [len(t) for t in texts]
    mean = sum(lengths) / len(lengths)
    return owners, [l / mean for l in lengths], vectors
SPLIT = sentences
