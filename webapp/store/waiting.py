"""Queries for what waits: which documents something was written of, and since when a passage is as it is."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from webapp.store.portions import portions
from webapp.store.schema import event, revision, revision_passage
from webapp.store.standing import witness

_CHANGED = select(event.c.document).where(event.c.sequence > bindparam("after")).distinct()
_LINKING = ("witness.added", "witness.renamed", "witness.removed", "revision.added", "links.stated", "links.undone")
_LAST_LINKING = select(func.coalesce(func.max(event.c.sequence), 0)).where(
    event.c.document == bindparam("document"), event.c.kind.in_((*_LINKING, "proposals.decided"))
)
_NEWEST = (
    select(witness.c.siglum, revision.c.sequence, event.c.at)
    .join_from(witness, revision, revision.c.witness_id == witness.c.id)
    .join(event, event.c.sequence == revision.c.sequence)
    .where(witness.c.document_id == bindparam("document"))
    .order_by(revision.c.number)
)
_PAST = (
    select(
        revision_passage.c.passage_id,
        revision_passage.c.kind,
        revision_passage.c.label,
        revision_passage.c.text_hash,
        revision.c.sequence,
        event.c.at,
    )
    .join_from(witness, revision, revision.c.witness_id == witness.c.id)
    .join(event, event.c.sequence == revision.c.sequence)
    .join(revision_passage, revision_passage.c.revision_id == revision.c.id)
    .where(
        witness.c.document_id == bindparam("document"),
        witness.c.siglum == bindparam("siglum"),
        revision_passage.c.passage_id.in_(bindparam("passages", expanding=True)),
    )
    .order_by(revision.c.number)
)


class Moment(NamedTuple):
    """An event, by its sequence, and when it was (UTC)."""

    sequence: int
    at: datetime


def changed_since(connection: Connection, sequence: int) -> set[str | None]:
    """The documents of which something was written after an event; None stands for the desk itself."""
    return set(connection.scalars(_CHANGED, {"after": sequence}))


def last_linking(connection: Connection, document: str) -> int:
    """The last event of a document from which other links can follow."""
    return int(connection.execute(_LAST_LINKING, {"document": document}).scalar_one())


def newest_revisions(connection: Connection, document: str) -> dict[str, Moment]:
    """When each witness of a document got its newest revision, by siglum."""
    rows = connection.execute(_NEWEST, {"document": document})
    return {row.siglum: Moment(row.sequence, datetime.fromisoformat(row.at)) for row in rows}


def as_now_since(connection: Connection, document: str, siglum: str, passages: Collection[str]) -> dict[str, Moment]:
    """Since which revision each of some passages of a witness is as it is now in kind, label and text."""
    found: dict[str, Moment] = {}
    before: dict[str, tuple[str, str, str]] = {}
    for some in portions(sorted(passages)):
        named = {"document": document, "siglum": siglum, "passages": some}
        for row in connection.execute(_PAST, named):
            state = row.kind, row.label, row.text_hash
            if before.get(row.passage_id) != state:
                before[row.passage_id] = state
                found[row.passage_id] = Moment(row.sequence, datetime.fromisoformat(row.at))
    return found
