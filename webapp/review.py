"""The rules of review and the values they speak about: who may do what, and what a thread is.

Pure, so that a rule can be read and tested without a database or a page. Everyone reads; every account comments and
resolves; editors change links; nobody without an account writes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from webapp.errors import Forbidden


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
    ALIGN = "stop or start an alignment"
    RELINK = "change links"


_ALLOWED = {
    Action.COMMENT: frozenset(Role),
    Action.RESOLVE: frozenset(Role),
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
