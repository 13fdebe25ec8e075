"""From an event to the rows it states: the one place that knows both, for the operations and for the journal.

An event's payload is the whole fact, with a SHA-256 *hash* for each body (text, comment, name, original file, and the
words of a difference, because they quote a text: what is redacted there must not stand on in the log). So the rows can
be made again from the log and its bodies, and `verify` can say which row is not what the log recorded.

- account.created: account, name *hash*, roles
- session.opened, session.closed: session
- document.added: nothing but its document
- witness.added: witness, siglum, state, descends_from, original_language, header {label, language, made_by, …}
- revision.added: revision, witness, number, original {hash, name} or null, and passages, each {id, kind, label, number,
  text *hash*, breaks [[offset, kind]]}
- comment.written: comment, thread, revision, passage, text *hash*, body *hash*, supersedes
- thread.resolved, thread.reopened: thread, number (counting from 1 what was done to the thread)
- links.stated: act, left and right (witnesses), verb, links [[[passage id, …], [passage id, …]], …], and texts
  {"left": {passage id: text *hash*}, "right": …}, which name the text of each passage in links
- links.undone: act
- difference.weighed: mark, scope ("place" or "document"), weight ("" takes back what stood), left and right, each
  {witness, passages [[id, text *hash*], …], range [start, end] in the passages as one text, words *hash*}
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from webapp.store import events, schema
from webapp.store.events import Event
from webapp.text.model import text_hash

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Carried:
    """The bodies that an event's payload names by hash: strings, and the bytes of originals."""

    bodies: Mapping[str, str] = field(default_factory=dict)
    originals: Mapping[str, bytes] = field(default_factory=dict)


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
    yield from _STATEMENTS[entry.kind](entry, entry.payload, carried)


def carried_by(connection: Connection, entry: Event) -> Carried:
    """The bodies that the database holds for what `entry` names by hash."""
    said = entry.payload
    if entry.kind == "account.created":
        found = select(schema.account.c.name).where(schema.account.c.id == said["account"])
        return Carried({said["name"]: connection.execute(found).scalar_one()})
    if entry.kind == "comment.written":
        found = select(schema.comment.c.body).where(schema.comment.c.id == said["comment"])
        return Carried({said["body"]: connection.execute(found).scalar_one()})
    if entry.kind == "difference.weighed":
        mark = schema.weight_mark
        words = select(mark.c.left_words, mark.c.right_words).where(mark.c.id == said["mark"])
        left, right = connection.execute(words).one()
        return Carried({said["left"]["words"]: left, said["right"]["words"]: right})
    if entry.kind != "revision.added":
        return Carried()
    passage, text = schema.revision_passage, schema.text
    texts = select(text.c.hash, text.c.body).join(passage).where(passage.c.revision_id == said["revision"])
    original = schema.original
    named = (said["original"] or {}).get("hash")
    originals = select(original.c.hash, original.c.bytes).where(original.c.hash == named)
    return Carried(
        {row.hash: row.body for row in connection.execute(texts)},
        {row.hash: bytes(row.bytes) for row in connection.execute(originals)},
    )


def misnamed(carried: Carried) -> list[str]:
    """The hashes in `carried` that are not those of what stands under them."""
    bodies = [digest for digest, body in carried.bodies.items() if text_hash(body) != digest]
    originals = carried.originals.items()
    return bodies + [digest for digest, content in originals if hashlib.sha256(content).hexdigest() != digest]


def verify(connection: Connection) -> list[str]:
    """Which rows are not what the log recorded, one sentence each; empty if all are."""
    stated: dict[Table, dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]]] = {table: {} for table in schema.FACTS}
    hashes = Carried(_Hashes(), _Hashes())
    for entry in events.every(connection):
        for table, row in rows(entry, hashes):
            complete = {column.name: row.get(column.name) for column in table.columns}
            stated[table].setdefault(_identity(table, complete), (entry.sequence, tuple(complete.values())))
    wrong: list[str] = []
    for table, expected in stated.items():
        for found in connection.execute(select(table).execution_options(yield_per=500)):
            row = {name: _hashed(table, name, value) for name, value in found._mapping.items()}
            sequence, values = expected.pop(_identity(table, row), (0, ()))
            what = f"{table.name} {' '.join(map(str, _identity(table, row)))}"
            if not sequence:
                wrong.append(f"{what} stands in no event.")
            elif values != tuple(row.values()):
                wrong.append(f"{what} is not what event {sequence} recorded.")
        wrong.extend(
            f"{table.name} {' '.join(map(str, identity))}, recorded by event {sequence}, is missing."
            for identity, (sequence, _) in expected.items()
        )
    return wrong


def _nothing(_entry: Event, _said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    """A session is no fact: that it was opened or closed stands in the log only."""
    yield from ()


def _account(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.account,
        {"id": said["account"], "sequence": entry.sequence, "name": carried.bodies[said["name"]]},
    )
    for role in said["roles"]:
        yield schema.account_role, {"account_id": said["account"], "role": role, "sequence": entry.sequence}


def _document(entry: Event, _said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.document, {"id": entry.document, "sequence": entry.sequence}


def _witness(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.witness,
        {
            "id": said["witness"],
            "sequence": entry.sequence,
            "document_id": entry.document,
            **{name: said[name] for name in ("siglum", "state", "descends_from", "original_language")},
            **{name: said["header"][name] for name in _HEADER},
        },
    )


def _revision(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    original = said["original"] or {"hash": None, "name": None}
    if said["original"]:
        yield schema.original, {"hash": original["hash"], "bytes": carried.originals[original["hash"]]}
    for digest in dict.fromkeys(passage["text"] for passage in said["passages"]):
        yield schema.text, {"hash": digest, "body": carried.bodies[digest]}
    yield (
        schema.revision,
        {
            "id": said["revision"],
            "sequence": entry.sequence,
            "witness_id": said["witness"],
            "number": said["number"],
            "original_hash": original["hash"],
            "original_name": original["name"],
        },
    )
    for position, passage in enumerate(said["passages"], start=1):
        yield (
            schema.revision_passage,
            {
                "revision_id": said["revision"],
                "position": position,
                "passage_id": passage["id"],
                "kind": passage["kind"],
                "label": passage["label"],
                "number": passage["number"],
                "text_hash": passage["text"],
                "breaks": events.canonical(passage["breaks"]),
            },
        )


def _comment(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.comment,
        {
            "id": said["comment"],
            "sequence": entry.sequence,
            "thread_id": said["thread"],
            "author_id": entry.actor,
            "revision_id": said["revision"],
            "passage_id": said["passage"],
            "text_hash": said["text"],
            "body": carried.bodies[said["body"]],
            "supersedes": said["supersedes"],
        },
    )


def _thread_state(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.thread_state,
        {
            "thread_id": said["thread"],
            "number": said["number"],
            "sequence": entry.sequence,
            "state": entry.kind.removeprefix("thread."),
            "author_id": entry.actor,
        },
    )


def _link_act(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    sides = [[passage for link in said["links"] for passage in link[side]] for side in (0, 1)]
    named = said["texts"]["left"], said["texts"]["right"]
    if [sorted(side) for side in sides] != [sorted(texts) for texts in named]:
        raise ValueError("a passage stands in two links, or has no text or no link")
    yield (
        schema.link_act,
        {
            "id": said["act"],
            "sequence": entry.sequence,
            "left_witness_id": said["left"],
            "right_witness_id": said["right"],
            "verb": said["verb"],
            "links": events.canonical(said["links"]),
            "texts": events.canonical(said["texts"]),
            "author_id": entry.actor,
        },
    )


def _link_undo(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.link_undo, {"act_id": said["act"], "sequence": entry.sequence, "author_id": entry.actor}


def _weight_mark(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    sides = said["left"], said["right"]
    for side in sides:
        start, end = side["range"]
        pairs = [passage for passage in side["passages"] if isinstance(passage, list) and len(passage) == 2]
        if not pairs or pairs != side["passages"] or not 0 <= start <= end:
            raise ValueError("the words of a difference stand nowhere")
    yield (
        schema.weight_mark,
        {
            "id": said["mark"],
            "sequence": entry.sequence,
            "document_id": entry.document,
            "scope": said["scope"],
            "weight": said["weight"],
            "left_witness_id": said["left"]["witness"],
            "right_witness_id": said["right"]["witness"],
            "left_words": carried.bodies[said["left"]["words"]],
            "right_words": carried.bodies[said["right"]["words"]],
            "places": events.canonical([[side["passages"], side["range"]] for side in sides]),
            "author_id": entry.actor,
        },
    )


_STATEMENTS: dict[str, Callable[[Event, Row, Carried], Iterator[tuple[Table, Row]]]] = {
    "account.created": _account,
    "session.opened": _nothing,
    "session.closed": _nothing,
    "document.added": _document,
    "witness.added": _witness,
    "revision.added": _revision,
    "comment.written": _comment,
    "thread.resolved": _thread_state,
    "thread.reopened": _thread_state,
    "links.stated": _link_act,
    "links.undone": _link_undo,
    "difference.weighed": _weight_mark,
}

_HEADER = ("label", "language", "made_by", "date", "basis", "note", "rights")
_BODIES = {
    (schema.account, "name"),
    (schema.comment, "body"),
    (schema.text, "body"),
    (schema.weight_mark, "left_words"),
    (schema.weight_mark, "right_words"),
}


def _hashed(table: Table, name: str, value: Any) -> Any:
    if (table, name) in _BODIES:
        return text_hash(value)
    if table is schema.original and name == "bytes":
        return hashlib.sha256(value).hexdigest()
    return value


def _identity(table: Table, row: Row) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _without_known(connection: Connection, table: Table, added: list[Row]) -> list[Row]:
    """The rows of `added` whose hash is not there yet; nobody else can add one, since the chain's head is locked."""
    hashes = [row["hash"] for row in added]
    known: set[str] = set()
    for start in range(0, len(hashes), 1000):  # databases limit the parameters of one statement
        found = select(table.c.hash).where(table.c.hash.in_(hashes[start : start + 1000]))
        known.update(connection.execute(found).scalars())
    return [row for row in added if row["hash"] not in known]
