"""Documents and witnesses as they stand: under their newest names, and without those that were removed.

These take the place of the tables in every query that shows something. The rows themselves never change.
"""

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.sql.expression import ScalarSelect

from webapp.store import schema


def _newest(names: Table, of: Table, column: str) -> ScalarSelect[str]:
    named = names.c[f"{of.name}_id"] == of.c.id
    newest = select(names.c[column]).where(named).order_by(names.c.sequence.desc()).limit(1)
    return newest.correlate(of).scalar_subquery()


_removed = select(schema.document_removal.c.document_id)
_name = _newest(schema.document_name, schema.document, "name")
_siglum = _newest(schema.witness_siglum, schema.witness, "siglum")
_witness_columns = [column for column in schema.witness.c if column.name != "siglum"]
_every = select(*_witness_columns, func.coalesce(_siglum, schema.witness.c.siglum).label("siglum"))

every_document = select(schema.document, func.coalesce(_name, schema.document.c.id).label("name")).subquery("documents")
"""Every document that there ever was, with its `name`."""

_NAMES = select(every_document.c.id, every_document.c.name)

document = (
    select(schema.document, func.coalesce(_name, schema.document.c.id).label("name"))
    .where(schema.document.c.id.not_in(_removed))
    .subquery("standing_document")
)
"""The documents, each with its `name`."""

every_witness = _every.subquery("witnesses")
"""Every witness that there ever was, by the siglum that it has or had at last."""

witness = _every.where(
    schema.witness.c.id.not_in(select(schema.witness_removal.c.witness_id)),
    schema.witness.c.document_id.not_in(_removed),
).subquery("standing_witness")
"""The witnesses."""


def names_of_documents(connection: Connection) -> dict[str, str]:
    """What every document that there ever was is or was called at last, by id."""
    return {row.id: row.name for row in connection.execute(_NAMES)}
