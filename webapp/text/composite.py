"""Links of two texts that follow from both being linked to a third, the base; and where two alignments part.

    base–B   0–0   1,2–1    3–none         B–C by way of the base   0–0,1   1–2,3   none–4
    base–C   0–0,1   1–2   2–3   3–4

Two passages belong together if a path of links leads from one to the other, and a link is all that hangs together so.
It says neither more nor less than the two alignments that it was made from; where they are wrong, it parts from the
direct alignment, and `differing` finds those places.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.text.model import Link
from webapp.text.order import in_reading_order, with_moves

_Passage = tuple[str, int]
"""Whose passage it is, and its index."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two alignments part: the fewest links of each that cover the same passages."""

    direct: tuple[Link, ...]
    composite: tuple[Link, ...]


def through(base_to_left: Sequence[Link], base_to_right: Sequence[Link], left_size: int, right_size: int) -> list[Link]:
    """The links of left and right, texts of these many passages, that follow from a base's links with each of them.

    In reading order. A passage from which no path leads to the other side stands alone. The score of a link is the
    least score on the left half of its path times the least on the right half: links side by side in one alignment are
    right or wrong together, while the two alignments were made apart. It is locked if all of its path is.
    """
    paths = [("left", link) for link in base_to_left] + [("right", link) for link in base_to_right]
    groups = _connected(_ends("base", side, link) for side, link in paths)
    scores: defaultdict[_Passage, dict[str, float]] = defaultdict(dict)
    unlocked: set[_Passage] = set()
    for side, link in paths:
        group = groups[_ends("base", side, link)[0]]
        scores[group][side] = min(scores[group].get(side, 1.0), link.score)
        if not link.locked:
            unlocked.add(group)
    members: defaultdict[_Passage, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for index in range(left_size):
        members[groups["left", index]][0].append(index)
    for index in range(right_size):
        members[groups["right", index]][1].append(index)
    found: list[Link] = []
    for group, (left, right) in members.items():
        score = scores[group].get("left", 1.0) * scores[group].get("right", 1.0)
        apart = [((index,), ()) for index in left] + [((), (index,)) for index in right]
        sides = [(tuple(left), tuple(right))] if left and right else apart
        found += [Link(*own, score, locked=group not in unlocked) for own in sides]
    return with_moves(in_reading_order(found))


def differing(direct: Sequence[Link], composite: Sequence[Link]) -> list[Difference]:
    """Where two alignments of the same passages part, in the order of the direct one. Scores play no part in it."""
    groups = _connected(_ends("left", "right", link) for link in (*direct, *composite))
    places: dict[_Passage, tuple[list[Link], list[Link]]] = {}
    for number, links in enumerate((direct, composite)):
        for link in links:
            places.setdefault(groups[_ends("left", "right", link)[0]], ([], []))[number].append(link)
    return [
        Difference(tuple(own), tuple(other))
        for own, other in places.values()
        if {(link.left, link.right) for link in own} != {(link.left, link.right) for link in other}
    ]


def _ends(left: str, right: str, link: Link) -> list[_Passage]:
    return [(left, index) for index in link.left] + [(right, index) for index in link.right]


def _connected(links: Iterable[Sequence[_Passage]]) -> dict[_Passage, _Passage]:
    """Each passage with the one that stands for all it hangs together with."""
    leads_to: dict[_Passage, _Passage] = {}

    def standing_for(passage: _Passage) -> _Passage:
        while leads_to.setdefault(passage, passage) != passage:
            leads_to[passage] = passage = leads_to[leads_to[passage]]
        return passage

    for first, *others in links:
        into = standing_for(first)
        for other in others:
            leads_to[standing_for(other)] = into
    return {passage: standing_for(passage) for passage in leads_to}
