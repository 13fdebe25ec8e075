"""Queries for files that became proposals: whether one was brought before, and whether it is what the text once was."""

from itertools import groupby

from sqlalchemy import Connection, bindparam, select

from webapp.store.schema import batch, event, revision, revision_passage, witness

Told = tuple[str, str, str]
"""Kind, label and text hash of a passage."""

_BROUGHT = select(batch.c.id, batch.c.author_id).where(
    batch.c.witness_id == bindparam("witness"), batch.c.original_hash == bindparam("digest")
)
_REVISIONS = (
    select(revision.c.number, revision_passage.c.kind, revision_passage.c.label, revision_passage.c.text_hash)
    .join_from(revision, revision_passage)
    .where(revision.c.witness_id == bindparam("witness"), revision_passage.c.tie.is_(None))
    .order_by(revision.c.number, revision_passage.c.position)
)
_STARTED = (
    select(event.c.actor)
    .join_from(event, witness, witness.c.sequence == event.c.sequence)
    .where(witness.c.id == bindparam("witness"))
)


def batches_of(connection: Connection, witness_id: str, digest: str) -> list[tuple[str, str]]:
    """The batches that the file with this SHA-256 became on a witness, each with the account whose it is."""
    named = {"witness": witness_id, "digest": digest}
    return [(row.id, row.author_id) for row in connection.execute(_BROUGHT, named)]


def texts_of(connection: Connection, witness_id: str) -> list[list[Told]]:
    """What each revision of a witness says, notes apart."""
    rows = connection.execute(_REVISIONS, {"witness": witness_id})
    return [[tuple(row[1:]) for row in own] for _, own in groupby(rows, key=lambda row: row.number)]


def started_by(connection: Connection, witness_id: str) -> str | None:
    """The account that started a working witness."""
    return connection.execute(_STARTED, {"witness": witness_id}).scalar_one_or_none()
