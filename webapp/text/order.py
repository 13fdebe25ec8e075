"""The order of links, and which of them stand out of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from webapp.text.chain import heaviest_chain
from webapp.text.model import Link


def in_reading_order(links: Iterable[Link]) -> list[Link]:
    """`links` by their first left passage; one without a left side follows the passage that it follows on the right."""
    ordered = sorted(links, key=lambda link: (link.left, link.right))
    owners = {right: link for link in ordered for right in link.right}
    following: defaultdict[Link | None, list[Link]] = defaultdict(list)
    place: Link | None = None
    for right in sorted(owners):
        if owners[right].left:
            place = owners[right]
        else:
            following[place].append(owners[right])
    return following[None] + [link for first in ordered if first.left for link in (first, *following[first])]


def with_moves(links: Sequence[Link]) -> list[Link]:
    """`links`, each saying whether it has moved: it is not of the heaviest chain that ascends on both sides.

    A link weighs what it has passages, so that the fewest are called moved.
    """
    places = {(link.left[0], link.right[0]): link for link in links if link.left and link.right}
    weighed = ((left, right, len(link.left) + len(link.right)) for (left, right), link in places.items())
    in_order = set(heaviest_chain(weighed))
    return [
        replace(link, moved=bool(link.left and link.right) and (link.left[0], link.right[0]) not in in_order)
        for link in links
    ]
