"""What editors do to links, and which links that leaves standing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from webapp.review.people import Account
from webapp.text.carrying import Derivation
from webapp.text.succession import successors

Verb = Literal["link", "join", "unlink", "lock"]
"""What an editor does to links: make one link of passages, or of whole links, set passages apart, say it is right."""

LinkedIds = tuple[tuple[str, ...], tuple[str, ...]]
"""A link by the ids of its passages: left and right, each in reading order."""


@dataclass(frozen=True, slots=True)
class Act:
    """What an editor did to the links of two witnesses, given by their sigla.

    `links` are all that it touched, as they are since, in reading order, so that nothing of it depends on an algorithm.
    `texts` has, for the left and the right side, the hash of each passage's text as its author saw it, by passage id.
    `at` and `undone_at` are UTC; `undone_by` is None while the act stands. Order is by `sequence`.
    """

    id: str
    sequence: int
    verb: Verb
    left: str
    right: str
    links: tuple[LinkedIds, ...]
    texts: tuple[Mapping[str, str], Mapping[str, str]]
    author: Account
    at: datetime
    undone_by: Account | None = None
    undone_at: datetime | None = None

    def mirrored(self) -> "Act":
        """The same act seen from the other side."""
        links = tuple((right, left) for left, right in self.links)
        return replace(self, left=self.right, right=self.left, links=links, texts=self.texts[::-1])


class Change(NamedTuple):
    """What a revision of the witness on one side of a pair made of its passages; `side` is 0 for the left one."""

    sequence: int
    side: int
    derivation: Derivation


def standing_links(acts: Iterable[Act], changes: Iterable[Change] = ()) -> dict[LinkedIds, Act]:
    """The locked links that `acts` on one pair of witnesses leave standing, each with the act that made it.

    `acts` are seen from one side. An act that was undone is as if it had never been. A link replaces every older one
    that it shares a passage with; what else stood in that is free again. A link follows its passages through `changes`
    that came after it: a link whose passage was split has both parts, links whose passages were joined are one, by the
    newer act; one that has lost every passage of a side says nothing any more.
    """
    standing = _Standing()
    said_and_done: list[Act | Change] = [*acts, *changes]
    for said in sorted(said_and_done, key=lambda one: one.sequence):
        if isinstance(said, Change):
            standing.follow(said.side, said.derivation)
        elif said.undone_by is None:
            for link in said.links:
                for side in (0, 1):
                    standing.free(side, link[side])
                standing.put(link, said)
    return standing.links


class _Standing:
    """The links that stand at some point, no two of which share a passage."""

    def __init__(self) -> None:
        self.links: dict[LinkedIds, Act] = {}
        self._holders: dict[tuple[int, str], LinkedIds] = {}

    def put(self, link: LinkedIds, act: Act) -> None:
        self.links[link] = act
        self._holders.update(((side, name), link) for side in (0, 1) for name in link[side])

    def free(self, side: int, names: Iterable[str]) -> list[tuple[LinkedIds, Act]]:
        """Take away the links that hold one of the passages, and return them."""
        found = dict.fromkeys(self._holders[side, name] for name in names if (side, name) in self._holders)
        for link in found:
            for held_by in (0, 1):
                for name in link[held_by]:
                    del self._holders[held_by, name]
        return [(link, self.links.pop(link)) for link in found]

    def follow(self, side: int, derivation: Derivation) -> None:
        """Let the links have what became of their passages on one side."""
        for link, act in self.free(side, [*derivation.changed, *derivation.gone]):
            there = [name for name in link[side] if name not in derivation.gone and name not in derivation.changed]
            became = successors(link[side], [*there, *derivation.changed], derivation)
            own = tuple(dict.fromkeys(name for older in link[side] for name in became[older]))
            if not own:
                continue
            now, newest = ((own, link[1]) if side == 0 else (link[0], own)), act
            for other, by in self.free(side, own):
                now = _united(other[0], now[0]), _united(other[1], now[1])
                newest = max(newest, by, key=lambda one: one.sequence)
            self.put(now, newest)


def _united(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*one, *other]))
