"""What becomes of links when a person links, joins or sets apart some of their passages.

Each function is given the links concerned and answers with all that stands in their place, so that what a person said
can be kept whole. Indices are ascending; a chosen passage stands in one of the links.
"""

from collections.abc import Collection, Iterable, Sequence

from webapp.text.model import Link
from webapp.text.overrule import Sides, together


def holding(links: Iterable[Link], left: Collection[int], right: Collection[int]) -> list[Link]:
    """The links that hold a chosen passage."""
    return [link for link in links if not (set(link.left).isdisjoint(left) and set(link.right).isdisjoint(right))]


def stretch(links: Sequence[Link], left: Collection[int], right: Collection[int]) -> list[Link]:
    """The links from the first to the last that holds a chosen passage."""
    held = holding(links, left, right)
    return list(links[links.index(held[0]) : links.index(held[-1]) + 1]) if held else []


def linked(links: Iterable[Link], left: Collection[int], right: Collection[int]) -> list[Sides]:
    """The chosen passages as one link; what was with them stays together without them."""
    return [(tuple(sorted(left)), tuple(sorted(right))), *_without(links, left, right)]


def joined(links: Iterable[Link]) -> list[Sides]:
    """All links as one."""
    links = list(links)
    left = sorted(index for link in links for index in link.left)
    right = sorted(index for link in links for index in link.right)
    return [(tuple(left), tuple(right))]


def set_apart(links: Iterable[Link], left: Collection[int], right: Collection[int]) -> list[Sides]:
    """Each chosen passage alone; what was with them stays together without them."""
    alone: list[Sides] = [((index,), ()) for index in left] + [((), (index,)) for index in right]
    return [*alone, *_without(links, left, right)]


def _without(links: Iterable[Link], left: Collection[int], right: Collection[int]) -> list[Sides]:
    return [
        sides
        for link in links
        for sides in together(
            tuple(index for index in link.left if index not in left),
            tuple(index for index in link.right if index not in right),
        )
    ]
