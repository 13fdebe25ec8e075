"""What an event carries beside its payload, and what it states: the values that statements are made of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from webapp.store.events import Event

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Carried:
    """The bodies that an event's payload names by hash: strings, and the bytes of originals.

    `redacted` are the hashes of bodies that an admin has redacted since; such a one may still be in `bodies` where the
    event has the same words in another row too.
    """

    bodies: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, bytes] = field(default_factory=dict)
    redacted: frozenset[str] = frozenset()


Statement = Callable[[Event, Row, Carried], Iterator[tuple[Table, Row]]]


def said_by(entry: Event, said: Row) -> Row:
    """The columns of what an event says with a reason: when, why and by whom."""
    return {"sequence": entry.sequence, "reason": said["reason"], "author_id": entry.actor}
