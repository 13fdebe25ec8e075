"""Queries for what documents and witnesses are called now, were called before, and which of them were removed.

A name that was ever given stays with its document, a siglum with its witness: old addresses lead on, and nobody finds
another text under the name that was cited.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Table, exists, or_, select

from webapp.errors import Gone, NotFound
from webapp.review import Removal
from webapp.store import people, schema, standing

Siglum = tuple[str, str]
"""A document's id, and a siglum in it."""


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that an admin has renamed or removed; all else is called as it came.

    `documents` has the newest name by id, `ids` the id by each name that was given, `sigla` the newest siglum by each
    that a witness had. `removed` and `removed_witnesses` are by id, and by each siglum of the witness.
    """

    documents: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    sigla: Mapping[Siglum, str] = field(default_factory=dict)
    removed: Mapping[str, Removal] = field(default_factory=dict)
    removed_witnesses: Mapping[Siglum, Removal] = field(default_factory=dict)

    def name_of(self, document: str) -> str:
        """What the document with this id is called."""
        return self.documents.get(document, document)

    def id_of(self, name: str) -> str:
        """The id of the document that is or was called so; the name itself if none was given this name."""
        return self.ids.get(name, name)

    def siglum_of(self, document: str, siglum: str) -> str:
        """What the witness of a document is called now that has or had this siglum."""
        return self.sigla.get((document, siglum), siglum)


_TABLES = (schema.document_name, schema.document_removal, schema.witness_siglum, schema.witness_removal)
_ANY = select(or_(*(exists(select(table)) for table in _TABLES)))


def names(connection: Connection) -> Names:
    """Everything that was renamed or removed. One query where nothing was, for every request asks."""
    if not connection.execute(_ANY).scalar_one():
        return Names()
    named, given = schema.document_name, schema.witness_siglum
    renamed = connection.execute(select(named.c.document_id, named.c.name).order_by(named.c.sequence)).all()
    gone = _removals(connection, schema.document_removal, schema.document)
    without = _removals(connection, schema.witness_removal, schema.witness)
    every, first = standing.every_witness, schema.witness
    concerned = {*connection.scalars(select(given.c.witness_id)), *without}
    sigla: dict[Siglum, str] = {}
    removed_witnesses: dict[Siglum, Removal] = {}
    if concerned:
        asked = select(first.c.id, first.c.document_id, first.c.siglum.label("first"), every.c.siglum).join_from(
            first, every, every.c.id == first.c.id
        )
        rows = {row.id: row for row in connection.execute(asked.where(first.c.id.in_(concerned)))}
        had = [(row.id, row.first) for row in rows.values()]
        had += [(row.witness_id, row.siglum) for row in connection.execute(select(given.c.witness_id, given.c.siglum))]
        for witness_id, siglum in had:
            row = rows[witness_id]
            sigla[row.document_id, siglum] = row.siglum
            if witness_id in without:
                removed_witnesses[row.document_id, siglum] = without[witness_id]
    return Names(
        {row.document_id: row.name for row in renamed},
        {row.name: row.document_id for row in renamed},
        sigla,
        gone,
        removed_witnesses,
    )


def names_before(connection: Connection) -> dict[int, str]:
    """What a document was called before each event that renamed it, by the sequence of the event."""
    named = schema.document_name
    found: dict[int, str] = {}
    called: dict[str, str] = {}
    for row in connection.execute(
        select(named.c.document_id, named.c.name, named.c.sequence).order_by(named.c.sequence)
    ):
        found[row.sequence] = called.get(row.document_id, row.document_id)
        called[row.document_id] = row.name
    return found


def check_there(connection: Connection, document: str, siglum: str = "") -> None:
    """Raise Gone if the document, or its witness with this siglum, was removed, and NotFound if it has another one."""
    found = names(connection)
    called = found.name_of(document)
    if removal := found.removed.get(document):
        raise Gone(removal.told(f"The document {called}"))
    if removal := found.removed_witnesses.get((document, siglum)):
        raise Gone(removal.told(f"Witness {siglum} of {called}"))
    if (newest := found.siglum_of(document, siglum)) != siglum:
        raise NotFound(f"Witness {siglum} of {called} is called {newest} now.")


def used_sigla(connection: Connection, document: str) -> dict[str, str]:
    """Every siglum that a witness of a document ever had, with the id of that witness."""
    first, given = schema.witness, schema.witness_siglum
    asked = select(first.c.siglum, first.c.id).where(first.c.document_id == document)
    later = select(given.c.siglum, first.c.id).join_from(given, first, first.c.id == given.c.witness_id)
    rows = [*connection.execute(asked), *connection.execute(later.where(first.c.document_id == document))]
    return {row.siglum: row.id for row in rows}


def _removals(connection: Connection, table: Table, of: Table) -> dict[str, Removal]:
    event = schema.event
    column = table.c[f"{of.name}_id"]
    asked = select(column.label("id"), table.c.reason, table.c.author_id, event.c.at)
    rows = connection.execute(asked.join_from(table, event, event.c.sequence == table.c.sequence)).all()
    authors = people.accounts(connection, (row.author_id for row in rows)) if rows else {}
    return {row.id: Removal(authors[row.author_id], datetime.fromisoformat(row.at), row.reason) for row in rows}
