"""Queries for what was redacted. They are asked only where a body looks as if it was, so they cost no other page."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from webapp.review import Redaction
from webapp.store import people
from webapp.store.facts import BodyPlace
from webapp.store.portions import portions
from webapp.store.schema import REDACTED, AnyRow, event, redaction

_OF_ROWS = (
    select(redaction, event.c.at)
    .join_from(redaction, event, event.c.sequence == redaction.c.sequence)
    .where(redaction.c.table_name == bindparam("table"), redaction.c.row_id.in_(bindparam("rows", expanding=True)))
)

_OF_ORIGINAL = (
    select(redaction, event.c.at)
    .join_from(redaction, event, event.c.sequence == redaction.c.sequence)
    .where(redaction.c.table_name == "original", redaction.c.row_id == bindparam("digest"))
)


def of_original(connection: Connection, digest: str | None) -> Redaction | None:
    """Who redacted a file, given by its hash; None if it stands as it was."""
    row = connection.execute(_OF_ORIGINAL, {"digest": digest or ""}).one_or_none()
    if row is None:
        return None
    by = people.accounts(connection, [row.author_id])[row.author_id]
    return Redaction(by, datetime.fromisoformat(row.at), row.reason, row.hash)


def told(connection: Connection, table: str, rows: Iterable[AnyRow], *columns: str) -> dict[BodyPlace, Redaction]:
    """What was redacted in these `columns` of some rows of a table, which have their `id`, by place."""
    wanted = [row.id for row in rows if any(row._mapping[column] == REDACTED for column in columns)]
    found: list[AnyRow] = []
    for some in portions(wanted):
        found += connection.execute(_OF_ROWS, {"table": table, "rows": some})
    authors = people.accounts(connection, (row.author_id for row in found)) if found else {}
    return {
        (table, row.row_id, row.column_name): Redaction(
            authors[row.author_id], datetime.fromisoformat(row.at), row.reason, row.hash
        )
        for row in found
    }
