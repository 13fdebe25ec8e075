"""From pairs of clauses to links of passages: passages that share enough form groups, and no passage is left out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from webapp.text.chain import Pair
from webapp.text.matching import Evidence
from webapp.text.model import Link
from webapp.text.order import in_reading_order

_SHARE = 0.05  # of the lighter passage's weight: enough to join two passages on the path
_MOVED_SHARE = 0.25  # out of order, where accident has the whole text to choose from
_SHORT = 40  # code points: a heading or a signature, which its place may identify
_PLACED_SCORE = 0.2  # about what `likelihood` says of two passages without a common word


def links_of(evidence: Evidence, in_order: Iterable[Pair], moved: Iterable[Pair], sizes: Pair) -> list[Link]:
    """The links that pairs of clauses make among `sizes` (left, right) passages, in reading order.

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


def without_accidents(links: Sequence[Link], weak: float, strong: float) -> list[Link]:
    """`links` without those that score too little: their passages stay alone.

    A link needs a score of `strong`, or of `weak` if in both texts it adjoins the same strong link: what is freely
    translated stands among its like, while accidents in a stretch without counterpart stand apart.
    """
    sure = [link for link in links if link.left and link.right and link.score >= strong]
    ends = {(link.left[-1] + 1, link.right[-1] + 1) for link in sure}
    starts = {(link.left[0] - 1, link.right[0] - 1) for link in sure}
    kept: list[Link] = []
    for link in links:
        alone = not link.left or not link.right
        if alone or link.score >= strong or (link.score >= weak and (_first(link) in ends or _last(link) in starts)):
            kept.append(link)
        else:
            kept += [Link((left,), (), 0.0) for left in link.left]
            kept += [Link((), (right,), 0.0) for right in link.right]
    return in_reading_order(kept)


def _first(link: Link) -> Pair:
    return link.left[0], link.right[0]


def _last(link: Link) -> Pair:
    return link.left[-1], link.right[-1]


def join_by_place(links: Sequence[Link], left: Sequence[str], right: Sequence[str]) -> list[Link]:
    """`links`, but short passages that stand alone at the same place between the same links are joined.

    A heading or a signature may share no word with its counterpart; standing at the very end of both texts counts as a
    neighbour. The score is 0.2: a guess from the place alone.
    """
    left_owner: dict[int, Link | None] = {-1: None, len(left): None}
    right_owner: dict[int, Link | None] = {-1: None, len(right): None}
    for link in links:
        left_owner.update(dict.fromkeys(link.left, link))
        right_owner.update(dict.fromkeys(link.right, link))
    joined: list[Link] = []
    for link in links:
        if not link.left or link.right or len(left[link.left[0]]) > _SHORT:
            continue
        index = link.left[0]
        before, after = left_owner[index - 1], left_owner[index + 1]
        anchor = before or after
        if anchor is None or not anchor.right:
            continue
        other = anchor.right[-1] + 1 if before else anchor.right[0] - 1
        alone = right_owner[other]
        if alone is None or alone.left or len(right[other]) > _SHORT:
            continue
        if right_owner[other - 1] is before and right_owner[other + 1] is after:
            joined.append(Link(link.left, alone.right, _PLACED_SCORE))
    gone = {(link.left, ()) for link in joined} | {((), link.right) for link in joined}
    return in_reading_order([*joined, *(link for link in links if (link.left, link.right) not in gone)])


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
