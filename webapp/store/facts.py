"""From an event to the rows it states (`statements`) and back: to write them, to export them, and to verify them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from webapp.store import events, schema, standing
from webapp.store.carried import Carried, Row
from webapp.store.events import Event
from webapp.store.portions import portions
from webapp.store.schema import BODIES, AnyRow
from webapp.store.statements import STATEMENTS
from webapp.text.model import text_hash

__all__ = [
    "BodyPlace",
    "Carried",
    "Checked",
    "carried_by",
    "check",
    "misnamed",
    "record",
    "redactions",
    "rows",
    "verify",
]


BodyPlace = tuple[str, str, str]
"""Where a body stands: table, id of the row, column."""


class _Hashes(dict[str, Any]):
    """Stands in for the bodies where only their hashes are asked for: each hash is its own body."""

    def __missing__(self, key: str) -> str:
        return key


_HASHES = Carried(_Hashes(), _Hashes())


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
    redacted: Collection[BodyPlace] = (),
) -> Event:
    """Append the event and insert the rows it states, in the transaction of `connection`.

    The bodies at the places that are `redacted` are not kept, whether `carried` has them or not: a later event is known
    to redact them. Raises KeyError if `carried` lacks another body that the payload names.
    """
    entry = events.append(connection, id=id, at=at, actor=actor, kind=kind, document=document, payload=payload, key=key)
    by_table: dict[Table, list[Row]] = {}
    for table, row in rows(entry, _HASHES):
        by_table.setdefault(table, []).append(_with_bodies(table, row, carried, redacted))
    for table, added in by_table.items():
        if table in (schema.text, schema.original):
            added = _without_known(connection, table, added)  # noqa: PLW2901 – the rows still to add
        if added:
            connection.execute(insert(table), added)
    for row in by_table.get(schema.redaction, ()):
        _redact(connection, row)
    return entry


def _with_bodies(table: Table, row: Row, carried: Carried, redacted: Collection[BodyPlace]) -> Row:
    """The row, which has hashes for bodies, with the bodies themselves."""
    held: Mapping[str, str | bytes] = carried.originals if table is schema.original else carried.bodies
    columns = BODIES.get(table, ())
    gone = {column for column in columns if (table.name, _identity(table, row)[0], column) in redacted}
    return row | {column: _mark(table) if column in gone else held[row[column]] for column in columns}


def _mark(table: Table) -> str | bytes:
    """What stands in the place of a redacted body of a table."""
    return schema.REDACTED_BYTES if table is schema.original else schema.REDACTED


def _redact(connection: Connection, row: Row) -> None:
    """Take a body away, where that has not been done on writing it. Raises ValueError if there is no such row."""
    table = next(table for table in BODIES if table.name == row["table_name"])
    (key,) = table.primary_key
    column, its_own, mark = table.c[row["column_name"]], key == row["row_id"], _mark(table)
    if connection.execute(select(key).where(its_own)).first() is None:
        raise ValueError("what is to be redacted is not there")
    connection.execute(update(table).where(its_own, column != mark).values({column: mark}))


def rows(entry: Event, carried: Carried) -> Iterator[tuple[Table, Row]]:
    """The rows that an event states, in an order in which they can be inserted.

    Raises KeyError for a missing body, and for a kind that only a later program knows.
    """
    yield from STATEMENTS[entry.kind](entry, entry.payload, carried)


def carried_by(connection: Connection, entry: Event) -> Carried:
    """The bodies that the database holds for what `entry` names by hash, but those that were redacted."""
    bodies: dict[str, str] = {}
    gone: dict[BodyPlace, str] = {}
    originals: dict[str, bytes] = {}
    wanted: dict[tuple[Table, str], dict[str, str]] = {}
    for table, row in rows(entry, _HASHES):
        for column in BODIES.get(table, ()):
            (identity,) = _identity(table, row)
            wanted.setdefault((table, column), {})[identity] = row[column]
    for (table, column), names in wanted.items():
        (key,) = table.primary_key
        found = select(key, table.c[column])
        for some in portions(names):
            for identity, body in connection.execute(found.where(key.in_(some))):
                digest = names[identity]
                if body == _mark(table) and _digest(body) != digest:
                    gone[table.name, identity, column] = digest
                elif table is schema.original:
                    originals[digest] = bytes(body)
                else:
                    bodies[digest] = body
    known = redactions(connection, gone)
    # what no redaction tells of was changed behind the log, and is found to be misnamed
    bodies |= {digest: schema.REDACTED for place, digest in gone.items() if place not in known}
    return Carried(bodies, originals, frozenset(gone[place] for place in known))


def redactions(connection: Connection, places: Iterable[BodyPlace]) -> set[BodyPlace]:
    """Those of `places` whose bodies were redacted."""
    wanted, table = set(places), schema.redaction
    rows_of = select(table.c.table_name, table.c.row_id, table.c.column_name)
    found: set[BodyPlace] = set()
    for some in portions(row for _, row, _ in wanted):
        found.update(
            (one, row, column) for one, row, column in connection.execute(rows_of.where(table.c.row_id.in_(some)))
        )
    return found & wanted


def misnamed(carried: Carried) -> list[str]:
    """The hashes in `carried` that are not those of what stands under them."""
    bodies = [digest for digest, body in carried.bodies.items() if text_hash(body) != digest]
    originals = carried.originals.items()
    return bodies + [digest for digest, content in originals if hashlib.sha256(content).hexdigest() != digest]


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rows were compared with the log, how many bodies were hashed anew, and what is wrong, in sentences.

    `redacted` counts the bodies that are no longer there to be hashed.
    """

    rows: int
    bodies: int
    redacted: int
    wrong: list[str]


def verify(connection: Connection) -> list[str]:
    """Which rows are not what the log recorded, one sentence each; empty if all are."""
    return check(connection).wrong


def check(connection: Connection) -> Checked:
    """Compare every row with what the log recorded, and every body with its hash."""
    wrong: list[str] = []
    names = standing.names_of_documents(connection)
    stated = _stated(connection, names, wrong)
    redacted = {_identity(schema.redaction, row): row["hash"] for _, row in stated[schema.redaction].values()}
    checked = bodies = 0
    for table, expected in stated.items():
        for found in connection.execute(select(table).execution_options(yield_per=500)):
            row = {name: _hashed(table, found, name, redacted) for name in found._mapping}
            checked, bodies = checked + 1, bodies + len(BODIES.get(table, ()))
            entry, values = expected.pop(_identity(table, row), (None, {}))
            what = f"{table.name} {' '.join(map(str, _identity(table, row)))}"
            where = events.where(entry, names) if entry else ""
            if entry is None:
                wrong.append(f"{what} stands in no event.")
            elif other := [name for name, value in row.items() if values[name] != value]:
                wrong.append(f"{what}{where} is not what event {entry.sequence} recorded ({', '.join(other)}).")
        wrong.extend(
            f"{table.name} {' '.join(map(str, identity))}{events.where(entry, names)}, recorded by event"
            f" {entry.sequence}, is missing."
            for identity, (entry, _) in expected.items()
        )
    return Checked(checked, bodies - len(redacted), len(redacted), wrong)


_Stated = dict[Table, dict[tuple[Any, ...], tuple[Event, Row]]]
"""The rows that events state, by table and key, each with the first event that does."""


def _stated(connection: Connection, names: Mapping[str, str], wrong: list[str]) -> _Stated:
    """What the log states, with hashes for bodies; an event that cannot be understood is told in `wrong`."""
    stated: _Stated = {table: {} for table in schema.FACTS}
    for entry in events.readable(connection):
        try:
            for table, row in rows(entry, _HASHES):
                complete = {column.name: row.get(column.name) for column in table.columns}
                stated[table].setdefault(_identity(table, complete), (replace(entry, payload={}), complete))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            wrong.append(f"Event {entry.sequence} ({entry.kind}{events.where(entry, names)}) cannot be understood.")
    return stated


def _hashed(table: Table, row: AnyRow, name: str, redacted: Mapping[tuple[Any, ...], str]) -> Any:
    """A value as the log has it: of a body its hash, of one that was redacted the hash that it had."""
    value = row._mapping[name]
    if name not in BODIES.get(table, ()):
        return value
    if redacted and (digest := redacted.get((table.name, row[0], name))) is not None:
        return digest if value == _mark(table) else ""
    return _digest(value)


def _digest(value: str | bytes) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else text_hash(value)


def _identity(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _without_known(connection: Connection, table: Table, added: list[Row]) -> list[Row]:
    """The rows of `added` whose hash is not there yet; nobody else can add one, since the chain's head is locked."""
    known: set[str] = set()
    for hashes in portions(row["hash"] for row in added):
        known.update(connection.execute(select(table.c.hash).where(table.c.hash.in_(hashes))).scalars())
    return [row for row in added if row["hash"] not in known]
