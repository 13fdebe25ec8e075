"""The queue: what waits for a person, as entries of one shape and in one order."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from webapp.review.proposals import Proposal
from webapp.review.threads import Thread

Order = Literal["oldest", "document"]
"""By how long an entry waits, or by where it stands: document by document, from the beginning of each text."""


class Waits(StrEnum):
    """Why an entry waits; the value stands in addresses."""

    PROPOSALS = "proposals"
    ASKED = "asked"
    STALE = "stale"
    SECOND = "second"
    LINKS = "links"
    THREADS = "threads"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that waits. `key` names it at the desk; `since` is the event since when it waits, `at` its time (UTC).

    `position` is the place of its passage in the text of its witness, from 0; `name` what the passage is called, ""
    where it is not one passage. Of a proposal or a batch, `proposals` has all that wait; of a thread, `thread` is it;
    of links, `right` is the siglum of the other witness and `count` how many are to be checked.
    """

    waits: Waits
    key: str
    document: str
    title: str
    siglum: str
    passage: str
    name: str
    position: int
    since: int
    at: datetime
    proposals: tuple[Proposal, ...] = ()
    thread: Thread | None = None
    right: str = ""
    count: int = 0


def ordered(entries: Iterable[Entry], order: Order) -> list[Entry]:
    """The entries in an order that is the same however they came: no two have the same key."""
    if order == "document":
        return sorted(entries, key=lambda one: (one.title, one.document, one.position, one.siglum, one.since, one.key))
    return sorted(entries, key=lambda one: (one.since, one.position, one.key))


def chosen(entries: Iterable[Entry], document: str = "", kinds: Iterable[str] = ()) -> list[Entry]:
    """Those in a document and of some kinds; of every one without."""
    wanted = set(kinds)
    return [one for one in entries if document in ("", one.document) and (not wanted or one.waits.value in wanted)]


def counts(entries: Iterable[Entry]) -> dict[Waits, int]:
    """How many there are of each kind that there is, in one order."""
    found = Counter(one.waits for one in entries)
    return {kind: found[kind] for kind in Waits if found[kind]}
