"""From an event to the rows it states (`statements`) and back: to write them, to export them, and to verify them."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from webapp.store import events, schema
from webapp.store.carried import Carried, Row
from webapp.store.events import Event
from webapp.store.schema import BODIES
from webapp.store.statements import STATEMENTS
from webapp.text.model import text_hash

__all__ = ["Carried", "Checked", "carried_by", "check", "misnamed", "record", "rows", "verify"]

_AT_ONCE = 1000
"""How many names one query asks for: databases limit the parameters of a statement."""


class _Hashes(dict[str, Any]):
    """Stands in for the bodies where only their hashes are compared: each hash is its own body."""

    def __missing__(self, key: str) -> str:
        return key


def record(
    connection: Connection,
    *,
    id: str,  # noqa: A002 – the column's name
    at: str,
    actor: str | None,
    kind: str,
    document: str | None,
    payload: dict[str, Any],
    key: str,
    carried: Carried,
) -> Event:
    """Append the event and insert the rows it states, in the transaction of `connection`.

    Raises KeyError if `carried` lacks a body that the payload names.
    """
    entry = events.append(connection, id=id, at=at, actor=actor, kind=kind, document=document, payload=payload, key=key)
    by_table: dict[Table, list[Row]] = {}
    for table, row in rows(entry, carried):
        by_table.setdefault(table, []).append(row)
    for table, added in by_table.items():
        if table in (schema.text, schema.original):
            added = _without_known(connection, table, added)  # noqa: PLW2901 – the rows still to add
        if added:
            connection.execute(insert(table), added)
    return entry


def rows(entry: Event, carried: Carried) -> Iterator[tuple[Table, Row]]:
    """The rows that an event states, in an order in which they can be inserted.

    Raises KeyError for a missing body, and for a kind that only a later program knows.
    """
    yield from STATEMENTS[entry.kind](entry, entry.payload, carried)


def carried_by(connection: Connection, entry: Event) -> Carried:
    """The bodies that the database holds for what `entry` names by hash."""
    bodies: dict[str, str] = {}
    originals: dict[str, bytes] = {}
    wanted: dict[tuple[Table, str], dict[str, str]] = {}
    for table, row in rows(entry, Carried(_Hashes(), _Hashes())):
        for column in BODIES.get(table, ()):
            (identity,) = _identity(table, row)
            wanted.setdefault((table, column), {})[identity] = row[column]
    for (table, column), names in wanted.items():
        (key,) = table.primary_key
        found = select(key, table.c[column])
        for some in _some(names):
            for identity, body in connection.execute(found.where(key.in_(some))):
                if table is schema.original:
                    originals[names[identity]] = bytes(body)
                else:
                    bodies[names[identity]] = body
    return Carried(bodies, originals)


def misnamed(carried: Carried) -> list[str]:
    """The hashes in `carried` that are not those of what stands under them."""
    bodies = [digest for digest, body in carried.bodies.items() if text_hash(body) != digest]
    originals = carried.originals.items()
    return bodies + [digest for digest, content in originals if hashlib.sha256(content).hexdigest() != digest]


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rows were compared with the log, how many bodies were hashed anew, and what is wrong, in sentences."""

    rows: int
    bodies: int
    wrong: list[str]


def verify(connection: Connection) -> list[str]:
    """Which rows are not what the log recorded, one sentence each; empty if all are."""
    return check(connection).wrong


def check(connection: Connection) -> Checked:
    """Compare every row with what the log recorded, and every body with its hash."""
    wrong: list[str] = []
    stated = _stated(connection, wrong)
    checked = bodies = 0
    for table, expected in stated.items():
        for found in connection.execute(select(table).execution_options(yield_per=500)):
            row = {name: _hashed(table, name, value) for name, value in found._mapping.items()}
            checked, bodies = checked + 1, bodies + len(BODIES.get(table, ()))
            entry, values = expected.pop(_identity(table, row), (None, {}))
            what = f"{table.name} {' '.join(map(str, _identity(table, row)))}"
            if entry is None:
                wrong.append(f"{what} stands in no event.")
            elif other := [name for name, value in row.items() if values[name] != value]:
                wrong.append(f"{what}{_where(entry)} is not what event {entry.sequence} recorded ({', '.join(other)}).")
        wrong.extend(
            f"{table.name} {' '.join(map(str, identity))}{_where(entry)}, recorded by event {entry.sequence}, is"
            " missing."
            for identity, (entry, _) in expected.items()
        )
    return Checked(checked, bodies, wrong)


_Stated = dict[Table, dict[tuple[Any, ...], tuple[Event, Row]]]
"""The rows that events state, by table and key, each with the first event that does."""


def _stated(connection: Connection, wrong: list[str]) -> _Stated:
    """What the log states, with hashes for bodies; an event that cannot be understood is told in `wrong`."""
    stated: _Stated = {table: {} for table in schema.FACTS}
    hashes = Carried(_Hashes(), _Hashes())
    for entry in events.readable(connection):
        try:
            for table, row in rows(entry, hashes):
                complete = {column.name: row.get(column.name) for column in table.columns}
                stated[table].setdefault(_identity(table, complete), (replace(entry, payload={}), complete))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            wrong.append(f"Event {entry.sequence} ({entry.kind}{_where(entry)}) cannot be understood.")
    return stated


def _where(entry: Event) -> str:
    return f" of {entry.document}" if entry.document else ""


def _hashed(table: Table, name: str, value: Any) -> Any:
    if name not in BODIES.get(table, ()):
        return value
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else text_hash(value)


def _identity(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _without_known(connection: Connection, table: Table, added: list[Row]) -> list[Row]:
    """The rows of `added` whose hash is not there yet; nobody else can add one, since the chain's head is locked."""
    known: set[str] = set()
    for hashes in _some(row["hash"] for row in added):
        known.update(connection.execute(select(table.c.hash).where(table.c.hash.in_(hashes))).scalars())
    return [row for row in added if row["hash"] not in known]


def _some(names: Iterable[str]) -> Iterator[list[str]]:
    every = list(names)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]
