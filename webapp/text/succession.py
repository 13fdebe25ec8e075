"""Links of a text that is changed at the desk: carried with its passages, because what became of each is known.

before  p1–q1   p2–q2   p3–q3      p1 and p2 are joined, p3 is split      after  p1–q1,q2   p3,p4–q3
"""

from collections.abc import Mapping, Sequence

from webapp.text.carrying import Derivation
from webapp.text.model import Link
from webapp.text.order import in_reading_order, with_moves
from webapp.text.overrule import together

Successors = Mapping[str, Sequence[str]]
"""What each passage became, by its id: none if nothing of it was kept."""


def successors(before: Sequence[str], after: Sequence[str], derivation: Derivation) -> dict[str, list[str]]:
    """What each passage of `before`, given by id, became among those of `after`."""
    found: dict[str, list[str]] = {name: [] for name in before}
    there = set(after)
    for name in before:
        if name in there and name not in derivation.changed:
            found[name].append(name)
    for name in after:
        for older in dict.fromkeys(piece.passage for piece in derivation.changed.get(name, ())):
            if older in found and name not in found[older]:
                found[older].append(name)
        # a passage all of whose words were changed is still the one that it was
        if name in found and not any(piece.passage == name for piece in derivation.changed.get(name, ())):
            found[name] = found[name] or [name]
    return found


def carried_links(
    links: Sequence[Link],
    before: tuple[Sequence[str], Sequence[str]],
    after: tuple[Sequence[str], Sequence[str]],
    became: tuple[Successors, Successors],
) -> list[Link]:
    """The links between `after`, given by ids, that those between `before` became; every passage is in one link.

    Links that now share a passage are one; a passage that came from none stands alone, with a score of 1: it is new.
    """
    places = [{name: index for index, name in enumerate(names)} for names in after]
    groups: dict[int, tuple[set[int], set[int], float]] = {}
    holders: dict[tuple[int, int], int] = {}  # side and place → the group that holds it
    for number, link in enumerate(links):
        sides = [
            {places[side][new] for index in own for new in became[side][before[side][index]]}
            for side, own in enumerate((link.left, link.right))
        ]
        score = link.score
        places_held = [(side, index) for side in (0, 1) for index in sides[side]]
        for other in {holders[place] for place in places_held if place in holders}:
            left, right, its_score = groups.pop(other)
            sides, score = [sides[0] | left, sides[1] | right], min(score, its_score)
        groups[number] = sides[0], sides[1], score
        holders.update(dict.fromkeys([(side, index) for side in (0, 1) for index in sides[side]], number))
    found = [
        Link(*sides, score)
        for left, right, score in groups.values()
        for sides in together(tuple(sorted(left)), tuple(sorted(right)))
    ]
    for side in (0, 1):
        held = {index for link in found for index in (link.left, link.right)[side]}
        alone = [(index,) for index in range(len(after[side])) if index not in held]
        found += [Link(own, (), 1.0) if side == 0 else Link((), own, 1.0) for own in alone]
    return with_moves(in_reading_order(found))
