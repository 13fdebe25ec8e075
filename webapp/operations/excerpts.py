"""A text with its marked words, cut to what is around them."""

from collections.abc import Sequence
from typing import NamedTuple

AROUND = 160
"""Code points before the first mark and after one that is shown, at least; a whole text is shown up to WHOLE."""
WHOLE = 600


class Piece(NamedTuple):
    """A piece of a text, in order: `words` of it, or for "" where something is left out; `marked` if it is sought."""

    words: str
    marked: bool = False


def pieces(text: str, marks: Sequence[tuple[int, int]]) -> list[Piece]:
    """The whole text, with the code points [start, end) of the marks, which are in order and apart, as pieces."""
    cut: list[Piece] = []
    at = 0
    for start, end in marks:
        cut += [Piece(text[at:start]), Piece(text[start:end], marked=True)]
        at = end
    return [piece for piece in (*cut, Piece(text[at:])) if piece.words]


def excerpt(text: str, marks: Sequence[tuple[int, int]]) -> list[Piece]:
    """As `pieces`, but of a long text only what is around the first marks, with an empty piece for what is left out."""
    if len(text) <= WHOLE or not marks:
        return pieces(text, marks) if len(text) <= WHOLE else [*pieces(text[:WHOLE], []), Piece("")]
    begin = _blank_before(text, max(0, marks[0][0] - AROUND))
    end = _blank_after(text, min(len(text), max(begin + WHOLE, marks[0][1] + AROUND)))
    shown = [(start - begin, stop - begin) for start, stop in marks]
    before, after = [Piece("")] if begin else [], [Piece("")] if end < len(text) else []
    return [*before, *pieces(text[begin:end], shown), *after]


def _blank_before(text: str, at: int) -> int:
    """Where a word begins at or a little before `at`, unless there is no blank, as in Chinese."""
    return text.rfind(" ", max(0, at - 30), at) + 1 or at if at else 0


def _blank_after(text: str, at: int) -> int:
    found = text.find(" ", at, at + 30)
    return at if found < 0 else found
