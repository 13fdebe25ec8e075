"""What editors do to links, and which links that leaves standing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from webapp.review.people import Account

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


def standing_links(acts: Iterable[Act]) -> dict[LinkedIds, Act]:
    """The locked links that `acts` on one pair of witnesses leave standing, each with the act that made it.

    `acts` are in order of sequence and seen from one side. An act that was undone is as if it had never been. A link
    replaces every older one that it shares a passage with; what else stood in that is free again.
    """
    standing: dict[LinkedIds, Act] = {}
    holders: dict[tuple[bool, str], LinkedIds] = {}
    for act in acts:
        if act.undone_by is not None:
            continue
        for link in act.links:
            places = [(on_left, passage) for on_left, side in zip((True, False), link, strict=True) for passage in side]
            for older in {holders[place] for place in places if place in holders}:
                for on_left, side in zip((True, False), older, strict=True):
                    for passage in side:
                        del holders[on_left, passage]
                del standing[older]
            standing[link] = act
            holders.update(dict.fromkeys(places, link))
    return standing
