"""Laying links that are known over links that were computed, so that what people said stands and the rest still fits.

    computed  0–0   1,2–1   3–2        stated  2–2        result  0–0   1–1   2–2   3–none

What remains of a computed link whose passages were stated elsewhere stays together, and its score sinks with what it
lost: it was computed as a whole, and a person should look at what is left of it.
"""

from collections.abc import Iterator, Sequence

from webapp.text.model import Link
from webapp.text.order import in_reading_order, with_moves

Sides = tuple[tuple[int, ...], tuple[int, ...]]


def overrule(links: Sequence[Link], stated: Sequence[Link]) -> list[Link]:
    """`links` with `stated`, no two of which share a passage, in their places; in reading order, with moves.

    `links` cover every passage exactly once, `stated` name only such passages, and so does the result. A stated link
    stands as it is given, with its score; nothing else holds one of its passages.
    """
    taken_left = {index for link in stated for index in link.left}
    taken_right = {index for link in stated for index in link.right}
    laid = list(stated)
    for link in links:
        rest = (
            tuple(index for index in link.left if index not in taken_left),
            tuple(index for index in link.right if index not in taken_right),
        )
        if rest == (link.left, link.right):
            laid.append(link)
            continue
        share = (len(rest[0]) + len(rest[1])) / (len(link.left) + len(link.right))
        laid += [Link(*sides, link.score * share) for sides in together(*rest)]
    return with_moves(in_reading_order(laid))


def together(left: tuple[int, ...], right: tuple[int, ...]) -> Iterator[Sides]:
    """The passages of a link as sides of links: as one, or where one side is empty each alone."""
    if left and right:
        yield left, right
    else:
        yield from (((index,), ()) for index in left)
        yield from (((), (index,)) for index in right)
