"""Queries for what was done: a page of events, and who did any."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from webapp.store import events
from webapp.store.events import Event
from webapp.store.portions import portions
from webapp.store.schema import event


def page(
    connection: Connection,
    *,
    kinds: Collection[str],
    documents: Collection[str],
    actor: str = "",
    before: int | None = None,
    most: int,
) -> list[Event]:
    """The newest events of some kinds in some documents, the newest first, at most so many.

    `actor` is an account's id, "" for everybody; `before` the sequence of the event before which they end.
    """
    asked = select(event).where(event.c.kind.in_(sorted(kinds)), event.c.document.in_(sorted(documents)))
    if actor:
        asked = asked.where(event.c.actor == actor)
    if before is not None:
        asked = asked.where(event.c.sequence < before)
    return [events.as_read(row) for row in connection.execute(asked.order_by(event.c.sequence.desc()).limit(most))]


def sequence_of(connection: Connection, event_id: str) -> int | None:
    """The sequence of the event with this id, None if there is none."""
    return connection.execute(select(event.c.sequence).where(event.c.id == event_id)).scalar_one_or_none()


def ids_of(connection: Connection, sequences: Iterable[int]) -> dict[int, str]:
    """The ids of events by their sequences."""
    found: dict[int, str] = {}
    for asked in portions(sorted(set(sequences))):
        rows = connection.execute(select(event.c.sequence, event.c.id).where(event.c.sequence.in_(asked)))
        found |= {row.sequence: row.id for row in rows}
    return found


def actors(connection: Connection, kinds: Collection[str], documents: Collection[str]) -> set[str]:
    """The ids of the accounts that did something of these kinds in these documents."""
    asked = select(event.c.actor).where(event.c.kind.in_(sorted(kinds)), event.c.document.in_(sorted(documents)))
    return {one for one in connection.scalars(asked.distinct()) if one is not None}


def first_of(connection: Connection, document: str) -> Event:
    """The event that a document began with."""
    asked = select(event).where(event.c.document == document).order_by(event.c.sequence).limit(1)
    return events.as_read(connection.execute(asked).one())
