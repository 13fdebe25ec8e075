"""Queries for documents, witnesses and revisions, answered in the values of `text`.

Statements are built once, so that SQLAlchemy compiles each only once. Order by siglum is made here and not in SQL:
databases order characters by their locale.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, select

from webapp.errors import NotFound
from webapp.store import names, redactions, schema, standing
from webapp.store.schema import AnyRow
from webapp.text.dates import parse_date
from webapp.text.model import (
    FRONT_MATTER,
    Break,
    Document,
    Header,
    Kind,
    Passage,
    PlacedPassage,
    Revision,
    Tie,
    Witness,
)

_document, _witness = standing.document, standing.witness
_revision, _passage, _text = schema.revision, schema.revision_passage, schema.text
_parent, _sibling = _witness.alias("parent"), _revision.alias("sibling")

_NEWEST = (
    select(func.max(_sibling.c.number)).where(_sibling.c.witness_id == _witness.c.id).correlate(_witness)
).scalar_subquery()
_DESCENT = (
    select(_parent.c.siglum).where(_parent.c.id == _witness.c.descends_from).correlate(_witness)
).scalar_subquery()

_FRONT = (
    select(
        _document.c.id,
        _document.c.name,
        _witness.c.siglum,
        _witness.c.original_language,
        _passage.c.position,
        _passage.c.kind,
        _text.c.body,
    )
    .outerjoin_from(_document, _witness, _witness.c.document_id == _document.c.id)
    .outerjoin(_revision, and_(_revision.c.witness_id == _witness.c.id, _revision.c.number == _NEWEST))
    .outerjoin(
        _passage,
        and_(_passage.c.revision_id == _revision.c.id, _passage.c.kind.in_([kind.value for kind in FRONT_MATTER])),
    )
    .outerjoin(_text, _text.c.hash == _passage.c.text_hash)
)
_FRONT_OF = _FRONT.where(_document.c.id == bindparam("document"))
_WITNESSES = select(_witness, _DESCENT.label("parent")).where(_witness.c.document_id == bindparam("document"))
_REVISIONS = (
    select(
        _witness,
        _DESCENT.label("parent"),
        _revision.c.id.label("revision_id"),
        _revision.c.number,
        _revision.c.original_hash,
        _revision.c.original_name,
    )
    .join_from(_witness, _revision, _revision.c.witness_id == _witness.c.id)
    .where(_witness.c.document_id == bindparam("document"), _witness.c.siglum == bindparam("siglum"))
)
_NEWEST_REVISION = _REVISIONS.order_by(_revision.c.number.desc()).limit(1)
_NUMBERED_REVISION = _REVISIONS.where(_revision.c.number == bindparam("number"))
_PASSAGES = (
    select(_passage, _text.c.body)
    .join_from(_passage, _text)
    .where(_passage.c.revision_id == bindparam("revision"))
    .order_by(_passage.c.position)
)
_BODIES = select(_text.c.hash, _text.c.body).where(_text.c.hash.in_(bindparam("hashes", expanding=True)))
_ORIGINAL = select(schema.original.c.bytes).where(schema.original.c.hash == bindparam("hash"))


def documents(connection: Connection) -> list[Document]:
    """Every document, by date (those without one last), then id."""
    found = _documents(connection, _FRONT, {})
    return sorted(found, key=lambda entry: (entry.date or "9999", entry.id))


def document_ids(connection: Connection) -> list[str]:
    """The ids of all documents that there ever were, in no order."""
    return list(connection.scalars(select(schema.document.c.id)))


def document(connection: Connection, document_id: str) -> Document:
    """The document with this id. Raises NotFound."""
    found = _documents(connection, _FRONT_OF, {"document": document_id})
    if not found:
        names.check_there(connection, document_id)
        raise NotFound(f"There is no document {document_id}.")
    return found[0]


def witnesses(connection: Connection, document_id: str) -> list[Witness]:
    """The witnesses of a document by siglum; none for a document that does not exist."""
    found = [_as_witness(row) for row in connection.execute(_WITNESSES, {"document": document_id})]
    return sorted(found, key=lambda entry: entry.siglum)


def witness(connection: Connection, document_id: str, siglum: str) -> Witness:
    """The witness with this siglum. Raises NotFound, which says what there is instead."""
    return _as_witness(_revision_row(connection, document_id, siglum, None))


def revision(connection: Connection, document_id: str, siglum: str, number: int | None = None) -> Revision:
    """A revision with its passages, the newest without `number`. Raises NotFound, which says what there is instead."""
    row = _revision_row(connection, document_id, siglum, number)
    placed: list[PlacedPassage] = []
    counted: Counter[bool] = Counter()
    for found in connection.execute(_PASSAGES, {"revision": row.revision_id}):
        passage = Passage(
            kind=Kind(found.kind),
            text=found.body,
            label=found.label,
            number=found.number,
            breaks=tuple(Break(offset, kind) for offset, kind in json.loads(found.breaks)),
            tie=Tie(*json.loads(found.tie)) if found.tie else None,
        )
        counted[bool(passage.tie)] += not passage.kind.is_front_matter
        position = 0 if passage.kind.is_front_matter else counted[bool(passage.tie)]
        placed.append(PlacedPassage(found.passage_id, position, passage))
    return Revision(_as_witness(row), row.number, tuple(placed))


def revision_id(connection: Connection, document_id: str, siglum: str, number: int | None = None) -> str:
    """The id under which facts refer to a revision. Raises NotFound like `revision`."""
    return str(_revision_row(connection, document_id, siglum, number).revision_id)


def revision_number(connection: Connection, identity: str) -> int:
    """The number of the revision with this id."""
    return int(connection.execute(select(_revision.c.number).where(_revision.c.id == identity)).scalar_one())


def passage_ids(connection: Connection, witness_id: str) -> set[str]:
    """Every passage id that a witness ever had."""
    ids = select(_passage.c.passage_id).join(_revision).where(_revision.c.witness_id == witness_id).distinct()
    return set(connection.scalars(ids))


def bodies(connection: Connection, hashes: Iterable[str]) -> dict[str, str]:
    """The texts with these hashes, by hash."""
    return {row.hash: row.body for row in connection.execute(_BODIES, {"hashes": sorted(set(hashes))})}


def original_hash(connection: Connection, document_id: str, siglum: str) -> str:
    """SHA-256 of the file that the newest revision came from, "" if it came from none. Raises NotFound."""
    return _revision_row(connection, document_id, siglum, None).original_hash or ""


def original(connection: Connection, document_id: str, siglum: str, number: int | None = None) -> tuple[str, bytes]:
    """Name and bytes of the file that a revision came from, as it was received. Raises NotFound."""
    row = _revision_row(connection, document_id, siglum, number)
    if row.original_hash is None:
        raise NotFound(f"Revision {row.number} of witness {siglum} was made at this desk and has no original file.")
    content = connection.execute(_ORIGINAL, {"hash": row.original_hash}).scalar_one()
    if bytes(content) == schema.REDACTED_BYTES and redactions.of_original(connection, row.original_hash):
        raise NotFound(f"The file of revision {row.number} of witness {siglum} was redacted.")
    return row.original_name, bytes(content)


def _revision_row(connection: Connection, document_id: str, siglum: str, number: int | None) -> AnyRow:
    named: dict[str, Any] = {"document": document_id, "siglum": siglum}
    if number is None:
        row = connection.execute(_NEWEST_REVISION, named).one_or_none()
    else:
        # beyond what a column of integers holds there is nothing, and PostgreSQL refuses to look
        sought = named | {"number": number if abs(number) < 2**31 else 0}
        row = connection.execute(_NUMBERED_REVISION, sought).one_or_none()
    if row is not None:
        return row
    newest = connection.execute(_NEWEST_REVISION, named).one_or_none()
    if newest is not None:
        there = "only revision 1" if newest.number == 1 else f"revisions 1 to {newest.number}"
        called = document(connection, document_id).name
        raise NotFound(f"Witness {siglum} of {called} has no revision {number}; there is {there}.")
    called = document(connection, document_id).name
    names.check_there(connection, document_id, siglum)
    sigla = [entry.siglum for entry in witnesses(connection, document_id)]
    raise NotFound(f"{called} has no witness {siglum}; there is {', '.join(sigla) or 'none yet'}.")


def _documents(connection: Connection, statement: Select[Any], named: dict[str, Any]) -> list[Document]:
    by_document: dict[str, dict[str, str]] = {}
    rows = connection.execute(statement, named).all()
    for row in sorted(rows, key=lambda row: (row.id, row.siglum or "", row.position or 0)):
        said = by_document.setdefault(row.id, {"name": row.name})
        if row.original_language:
            said.setdefault("original language", row.original_language)
        if row.body:
            said.setdefault(row.kind, row.body)
    return [
        Document(
            id=document_id,
            original_language=said.get("original language", ""),
            title=said.get(Kind.TITLE, ""),
            date_line=said.get(Kind.DATE_LINE, ""),
            date=parse_date(said.get(Kind.DATE_LINE, "")),
            citation=said.get(Kind.CITATION, ""),
            summary=said.get(Kind.SUMMARY, ""),
            name=said["name"],
        )
        for document_id, said in by_document.items()
    ]


def _as_witness(row: AnyRow) -> Witness:
    header = Header(
        siglum=row.siglum,
        label=row.label,
        language=row.language,
        made_by=row.made_by,
        date=row.date,
        basis=row.basis,
        note=row.note,
        rights=row.rights,
    )
    return Witness(
        id=row.id,
        document=row.document_id,
        siglum=row.siglum,
        header=header,
        state=row.state,
        descends_from=row.parent or "",
    )


def revised_since(connection: Connection, sequence: int) -> list[str]:
    """The ids of the documents that got or lost texts by an event after `sequence`, in that order."""
    event = schema.event
    changed = event.c.kind.in_(["revision.added", "witness.removed"])  # what descends from it is aligned anew
    found = select(event.c.document).where(changed, event.c.sequence > sequence)
    return list(dict.fromkeys(connection.scalars(found.order_by(event.c.sequence))))
