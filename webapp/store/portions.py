"""Many values a few at a time: databases limit the parameters of a statement."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

AT_ONCE = 1000
_Value = TypeVar("_Value")


def portions(values: Iterable[_Value]) -> Iterator[list[_Value]]:
    """The values in their order, at most `AT_ONCE` together; nothing where there are none."""
    every = list(values)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
