"""Where quoted words stand in a text that was revised: surely, probably, or nowhere."""

from typing import Literal, NamedTuple

from webapp.text.diff import diff

State = Literal["exact", "carried"]


class Found(NamedTuple):
    """Code points [start, end) of the new text. "exact": the very same words. "carried": for a person to confirm."""

    start: int
    end: int
    state: State


def reanchored(place: tuple[int, int], before: str, after: str) -> Found | None:
    """Where in `after` the words at `place` in `before` stand; None if they are orphaned."""
    start, end = place
    if before == after:
        return Found(start, end, "exact")
    kept = [
        (max(start, edit.left[0]) + edit.right[0] - edit.left[0], min(end, edit.left[1]) + edit.right[0] - edit.left[0])
        for edit in diff(before, after)
        if edit.equal and max(start, edit.left[0]) < min(end, edit.left[1])
    ]
    if 2 * sum(stop - begin for begin, stop in kept) < end - start:
        return None
    return Found(kept[0][0], kept[-1][1], "carried")
