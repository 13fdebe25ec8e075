"""The rules of review and the values they speak about: who may do what, what a thread is, which link and weight stands.

Pure, so that a rule can be read and tested without a database or a page. Everyone reads; every account comments,
resolves and weighs differences; editors change links; nobody without an account writes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple, TypeVar

from webapp.errors import Forbidden

_Side = TypeVar("_Side", "Anchor", str)


class Role(StrEnum):
    """What an account may be; an account has a set of them."""

    READER = "reader"
    TRANSLATOR = "translator"
    EDITOR = "editor"
    ADMIN = "admin"


OWNER_ROLES = frozenset({Role.EDITOR, Role.ADMIN})


class Action(StrEnum):
    """What can be done at the desk and not by everybody. The value completes "To … you need to sign in"."""

    COMMENT = "comment"
    RESOLVE = "resolve or reopen a thread"
    WEIGH = "weigh a difference"
    ALIGN = "stop or start an alignment"
    RELINK = "change links"


_ALLOWED = {
    Action.COMMENT: frozenset(Role),
    Action.RESOLVE: frozenset(Role),
    Action.WEIGH: frozenset(Role),
    Action.ALIGN: frozenset({Role.EDITOR}),
    Action.RELINK: frozenset({Role.EDITOR}),
}


@dataclass(frozen=True, slots=True)
class Account:
    """A person known to the desk."""

    id: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said on a passage.

    `text` is the exact text of the passage that its author was looking at, `text_hash` its name and `revision` the
    number of the witness's revision it stood in. `at` is UTC; order is by `sequence`, never by `at`.
    """

    id: str
    thread_id: str
    sequence: int
    author: Account
    at: datetime
    body: str
    document: str
    siglum: str
    passage_id: str
    revision: int
    text_hash: str
    text: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its replies, in order. `id` is that of the first comment, never absent from `comments`.

    `settled_by` and `settled_at` say who resolved or reopened it last; None if nobody has.
    """

    id: str
    open: bool
    comments: tuple[Comment, ...]
    settled_by: Account | None = None
    settled_at: datetime | None = None

    @property
    def document(self) -> str:
        """The document of the passage it stands on."""
        return self.comments[0].document

    @property
    def siglum(self) -> str:
        """The witness of the passage it stands on."""
        return self.comments[0].siglum

    @property
    def passage_id(self) -> str:
        """The passage it stands on."""
        return self.comments[0].passage_id

    @property
    def text(self) -> str:
        """The text of the passage as it was when the thread began."""
        return self.comments[0].text

    @property
    def text_hash(self) -> str:
        """The name of `text`."""
        return self.comments[0].text_hash

    def text_changed(self, text_hash: str) -> bool:
        """Whether the passage, whose text is now the one named `text_hash`, has changed since the thread began."""
        return text_hash != self.text_hash


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


class Weight(StrEnum):
    """How much a difference of words matters, as a person says it."""

    MINOR = "minor"
    DEGREE = "degree"
    MEANING = "meaning"

    @property
    def label(self) -> str:
        """The weight in the words of the pages."""
        return _WEIGHT_LABELS[self]


_WEIGHT_LABELS = {
    Weight.MINOR: "minor",
    Weight.DEGREE: "matter of degree",
    Weight.MEANING: "changes the meaning",
}


class Anchor(NamedTuple):
    """Where words stand in a witness: in passages read as one text, as `markup.SEPARATOR` joins those of a link.

    `texts` has the hash of each passage's text; `start` and `end` are code points of the joined text, and equal where
    the witness lacks the words.
    """

    siglum: str
    passages: tuple[str, ...]
    texts: tuple[str, ...]
    start: int
    end: int


Pair = tuple[str, str]
"""The words of a difference, "" on the side that lacks them, without the white space around them."""

Anchors = tuple[Anchor, Anchor]
"""Where a difference stands: its left and its right words."""

Scope = Literal["place", "document"]
"""How far a mark holds: at the very place, or wherever the same words stand against each other in the document."""


@dataclass(frozen=True, slots=True)
class WeightMark:
    """What somebody said of the weight of a difference; `weight` is None where that took back what stood before.

    `anchors` is where its author was looking, whatever the scope, and `words` what stood there; both sides are as the
    author had them. `at` is UTC. Order is by `sequence`.
    """

    id: str
    sequence: int
    scope: Scope
    weight: Weight | None
    anchors: Anchors
    words: Pair
    author: Account
    at: datetime


@dataclass(frozen=True, slots=True)
class StandingWeights:
    """The newest mark on each place and, of those that hold in the whole document, on each pair of words."""

    on_places: Mapping[Anchors, WeightMark]
    on_words: Mapping[Pair, WeightMark]

    def __bool__(self) -> bool:
        return bool(self.on_places)

    def of(self, anchors: Anchors, words: Pair) -> WeightMark | None:
        """The mark that stands for a difference, whichever way round it is given; None if there is none.

        What was said of the very place goes before what was said of the pair of words, and where it was taken back
        that holds again. A mark for the whole document replaces what was said of the place where it was made.
        """
        mark = self.on_places.get(_either_way(anchors))
        if mark is None or mark.weight is None or mark.scope == "document":
            mark = self.on_words.get(_either_way(bare(words)))
        return mark if mark and mark.weight else None

    def newest(self, anchors: Anchors, words: Pair) -> WeightMark | None:
        """The last that was said of a difference, also if that was to take back what stood."""
        found = self.on_places.get(_either_way(anchors)), self.on_words.get(_either_way(bare(words)))
        return max((mark for mark in found if mark), key=lambda mark: mark.sequence, default=None)


def standing_weights(marks: Iterable[WeightMark]) -> StandingWeights:
    """What the marks of one document, in order of sequence, leave standing.

    Texts are named by hash: a mark on a place holds as long as both texts are those that its author saw, and again if
    they are so again.
    """
    on_places: dict[Anchors, WeightMark] = {}
    on_words: dict[Pair, WeightMark] = {}
    for mark in marks:
        on_places[_either_way(mark.anchors)] = mark
        if mark.scope == "document":
            on_words[_either_way(bare(mark.words))] = mark
    return StandingWeights(on_places, on_words)


def bare(words: Pair) -> Pair:
    """A pair of words without the white space around them, which has no weight."""
    return words[0].strip(), words[1].strip()


def _either_way(pair: tuple[_Side, _Side]) -> tuple[_Side, _Side]:
    """A pair in one order, whichever side it is seen from."""
    return pair if pair[0] <= pair[1] else (pair[1], pair[0])


def may(account: Account | None, action: Action) -> bool:
    """Whether `account` may do `action`; None is a visitor without account."""
    return account is not None and not account.roles.isdisjoint(_ALLOWED[action])


def require(account: Account | None, action: Action) -> Account:
    """The account, if it may do `action`. Raises Forbidden."""
    if account is None:
        raise Forbidden(f"To {action} you need to sign in; without an account the desk is for reading only.")
    if not may(account, action):
        raise Forbidden(f"{account.name} has no role that may {action}.")
    return account
