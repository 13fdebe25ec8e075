"""From pairs of clauses to links of passages: passages that share enough form groups, and every passage gets its link."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from webapp.text.chain import Pair
from webapp.text.matching import Evidence
from webapp.text.model import Link

_SHARE = 0.05  # of the lighter passage's weight: enough to join two passages on the path
_MOVED_SHARE = 0.25  # out of order, where accident has the whole text to choose from


def links_of(evidence: Evidence, in_order: Iterable[Pair], moved: Iterable[Pair], sizes: Pair) -> list[Link]:
    """The links that pairs of clauses make among `sizes` (left, right) passages; see `in_reading_order`.

    A group is a connected component of passages that share enough; its score is the shared part of all its weight.
    """
    lefts, rights = sizes
    left_mass = _sum_by(evidence.left_passages, evidence.left_weights, lefts)
    right_mass = _sum_by(evidence.right_passages, evidence.right_weights, rights)
    joined = _Groups(lefts + rights)
    shared: defaultdict[Pair, float] = defaultdict(float)
    for pairs, share in ((in_order, _SHARE), (moved, _MOVED_SHARE)):
        found: defaultdict[Pair, float] = defaultdict(float)
        for left, right in pairs:
            found[evidence.left_passages[left], evidence.right_passages[right]] += evidence.common(left, right)
        for (left, right), weight in found.items():
            shared[left, right] += weight
            if weight >= share * min(left_mass[left], right_mass[right]):
                joined.join(left, lefts + right)
    weights: defaultdict[int, float] = defaultdict(float)
    for (left, right), weight in shared.items():
        if joined.of(left) == joined.of(lefts + right):
            weights[joined.of(left)] += weight
    links = []
    for group, members in joined.all().items():
        left_members = tuple(member for member in members if member < lefts)
        right_members = tuple(member - lefts for member in members if member >= lefts)
        mass = sum(left_mass[index] for index in left_members) + sum(right_mass[index] for index in right_members)
        score = min(1.0, 2 * weights[group] / mass) if mass and left_members and right_members else 0.0
        links.append(Link(left_members, right_members, score))
    return in_reading_order(links)


def in_reading_order(links: Iterable[Link]) -> list[Link]:
    """`links` by their first left passage; one without a left side follows the passage that it follows on the right."""
    ordered = sorted((link for link in links if link.left), key=lambda link: link.left)
    after: defaultdict[Link | None, list[Link]] = defaultdict(list)
    owner = {right: link for link in ordered for right in link.right}
    place: Link | None = None
    alone = {link.right[0]: link for link in links if not link.left}
    for right in sorted(owner.keys() | alone.keys()):
        if right in alone:
            after[place].append(alone[right])
        elif right in owner:
            place = owner[right]
    return after[None] + [link for first in ordered for link in (first, *after[first])]


def _sum_by(passages: Sequence[int], weights: Sequence[float], size: int) -> list[float]:
    sums = [0.0] * size
    for passage, weight in zip(passages, weights, strict=True):
        sums[passage] += weight
    return sums


class _Groups:
    """Disjoint sets of the numbers below `size`."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def of(self, member: int) -> int:
        parents = self._parents
        while parents[member] != member:
            parents[member] = parents[parents[member]]
            member = parents[member]
        return member

    def join(self, one: int, other: int) -> None:
        self._parents[self.of(one)] = self.of(other)

    def all(self) -> dict[int, list[int]]:
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for member in range(len(self._parents)):
            groups[self.of(member)].append(member)
        return groups
