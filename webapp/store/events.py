"""The log: every write is an event in a hash chain, appended in the transaction of the facts it tells of.

An event's hash is SHA-256 over the hash before it and the canonical JSON (sorted keys, no spaces, UTF-8) of its
sequence, id, time, actor, kind, document and payload. The payload holds hashes in place of bodies, so that a body can
be redacted one day and the chain still verifies; and the event's key, which is no part of its own in the hash.

Order of locks, the same in every write, so that no two can wait for each other: the document (`lock`), then checks,
then the chain's head (`append`), then the rows. What is checked after `lock` is still true when the rows are written.
"""

import hashlib
import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from webapp.store import standing
from webapp.store.schema import AnyRow, chain_head, document, event, redaction

START = "0" * 64
"""What stands before the first event's hash."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log. `at` is UTC as text; `actor` an account's id, None for a command at this machine."""

    sequence: int
    id: str
    at: str
    actor: str | None
    kind: str
    document: str | None
    payload: dict[str, Any]
    key: str
    hash: str


_HEAD = select(chain_head.c.sequence, chain_head.c.hash)
_HEAD_LOCKED = _HEAD.with_for_update()
_LOCK = select(document.c.id).where(document.c.id == bindparam("document")).with_for_update()
_ADVANCE = (
    update(chain_head)
    .where(chain_head.c.sequence == bindparam("shown"))
    .values(sequence=bindparam("next"), hash=bindparam("next_hash"))
)
_BY_KEY = select(event).where(event.c.key == bindparam("key"))
_LAST = select(chain_head.c.sequence)
_LAST_OF = select(func.coalesce(func.max(event.c.sequence), 0)).where(event.c.document == bindparam("document"))
_PROPOSING = ("proposal.made", "batch.made", "proposal.withdrawn", "proposals.decided", "proposals.revealed")
_OF_PROPOSALS = select(redaction.c.sequence).where(
    redaction.c.table_name.in_(("proposal", "batch", "decision", "original"))
)
_LAST_FOR_ALL = _LAST_OF.where(event.c.kind.not_in(_PROPOSING), event.c.sequence.not_in(_OF_PROPOSALS))
_ALL = select(event).order_by(event.c.sequence)
_ABOUT = _ALL.where(event.c.document.is_not_distinct_from(bindparam("document")))
_HASH = select(event.c.hash).where(event.c.sequence == bindparam("sequence"))


def canonical(value: Any) -> str:
    """The one spelling of a JSON value: sorted keys, no spaces, characters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def event_hash(
    previous: str,
    *,
    sequence: int,
    id: str,  # noqa: A002 – the name it has in the hashed JSON
    at: str,
    actor: str | None,
    kind: str,
    document: str | None,
    payload: dict[str, Any],
) -> str:
    """The link of the chain: SHA-256, in hexadecimal, over `previous` and what the event says."""
    said = {
        "sequence": sequence,
        "id": id,
        "at": at,
        "actor": actor,
        "kind": kind,
        "document": document,
        "payload": payload,
    }
    return hashlib.sha256((previous + canonical(said)).encode()).hexdigest()


def lock(connection: Connection, document_id: str | None) -> None:
    """Make every other write about this document (or, for None, every write) wait until this transaction ends.

    On SQLite a write transaction has the database to itself already, and the clause is not sent.
    """
    if document_id is None or connection.execute(_LOCK, {"document": document_id}).first() is None:
        connection.execute(_HEAD_LOCKED).one()


def append(
    connection: Connection,
    *,
    id: str,  # noqa: A002 – the column's name
    at: str,
    actor: str | None,
    kind: str,
    document: str | None,
    payload: dict[str, Any],
    key: str,
) -> Event:
    """Add an event at the head of the chain and return it; the rows of its facts are inserted after it."""
    sequence, previous = connection.execute(_HEAD_LOCKED).one()
    said: dict[str, Any] = {
        "sequence": sequence + 1,
        "id": id,
        "at": at,
        "actor": actor,
        "kind": kind,
        "document": document,
    }
    hashed = event_hash(previous, **said, payload=payload)
    connection.execute(insert(event), {**said, "payload": canonical(payload), "key": key, "hash": hashed})
    advanced = connection.execute(_ADVANCE, {"shown": sequence, "next": sequence + 1, "next_hash": hashed})
    if advanced.rowcount != 1:
        raise RuntimeError("the head of the log moved although it was locked")
    return Event(**said, payload=payload, key=key, hash=hashed)


def with_key(connection: Connection, key: str) -> Event | None:
    """The event that was written with this idempotency key."""
    row = connection.execute(_BY_KEY, {"key": key}).one_or_none()
    return None if row is None else _event(row)


def head(connection: Connection, document_id: str | None = None) -> int:
    """The sequence of the last event, of one document or of all; 0 before the first."""
    if document_id is None:
        return int(connection.execute(_LAST).scalar_one())
    return int(connection.execute(_LAST_OF, {"document": document_id}).scalar_one())


def head_for_all(connection: Connection, document_id: str) -> int:
    """As `head` of a document, without the events of proposals and their redactions, of which not everybody may know.

    What is accepted makes a revision, which is an event of its own and is for everybody.
    """
    return int(connection.execute(_LAST_FOR_ALL, {"document": document_id}).scalar_one())


def end(connection: Connection) -> tuple[int, str]:
    """The sequence and the hash of the last event, as the chain's head has them; 0 and START before the first."""
    sequence, digest = connection.execute(_HEAD).one()
    return sequence, digest


def every(connection: Connection) -> Iterator[Event]:
    """All events in order, read as they are asked for."""
    with connection.execution_options(yield_per=500).execute(_ALL) as rows:
        yield from map(_event, rows)


def about(connection: Connection, document_id: str | None) -> Generator[Event, None, None]:
    """The events of one document, or for None those of the desk, in order, read as they are asked for.

    Whoever may stop before the last one closes it, before the connection.
    """
    with connection.execution_options(yield_per=500).execute(_ABOUT, {"document": document_id}) as rows:
        yield from map(_event, rows)


def hash_at(connection: Connection, sequence: int) -> str | None:
    """The hash of the event with this sequence, None if there is none."""
    return connection.execute(_HASH, {"sequence": sequence}).scalar_one_or_none()


def readable(connection: Connection) -> Iterator[Event]:
    """As `every`, but that an event whose payload cannot be read any more comes with an empty one."""
    with connection.execution_options(yield_per=500).execute(_ALL) as rows:
        yield from map(as_read, rows)


def as_read(row: AnyRow) -> Event:
    """An event of the table; with an empty payload if that is no JSON any more."""
    try:
        return _event(row)
    except ValueError:
        return Event(**{**row._mapping, "payload": {}})


def verify(connection: Connection) -> list[str]:
    """What is wrong in the chain, one sentence each; empty if nothing is."""
    wrong: list[str] = []
    previous, sequence = START, 0
    names = standing.names_of_documents(connection)
    for entry in readable(connection):
        if entry.sequence != sequence + 1:
            wrong.append(f"Event {sequence + 1} is missing: event {entry.sequence} follows event {sequence}.")
        if entry.hash != hash_after(previous, entry):
            told = f"Event {entry.sequence} ({entry.kind}{where(entry, names)})"
            wrong.append(f"{told} is not as it was written: its hash does not fit.")
        elif entry.payload.get("key", entry.key) != entry.key:  # events of before version 0.5 do not have it there
            wrong.append(
                f"The key of event {entry.sequence} ({entry.kind}{where(entry, names)}) is not as it was written."
            )
        previous, sequence = entry.hash, entry.sequence
    if tuple(connection.execute(_HEAD).one()) != (sequence, previous):
        wrong.append(
            f"The head of the chain is not event {sequence}: events are missing at its end, or it was changed."
        )
    return wrong


def where(entry: Event, names: Mapping[str, str]) -> str:
    """The document of an event as a message names it (" of letter"), with the `names` of documents by id."""
    return f" of {names.get(entry.document, entry.document)}" if entry.document else ""


def hash_after(previous: str, entry: Event) -> str:
    """The hash that `entry` must have if `previous` is that of the event before it."""
    return event_hash(
        previous,
        sequence=entry.sequence,
        id=entry.id,
        at=entry.at,
        actor=entry.actor,
        kind=entry.kind,
        document=entry.document,
        payload=entry.payload,
    )


def _event(row: AnyRow) -> Event:
    return Event(**{**row._mapping, "payload": json.loads(row.payload)})
