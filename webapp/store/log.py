"""Queries for a page of the log, and for what its events speak of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Select, select

from webapp.store import events, schema, standing
from webapp.store.events import Event


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a witness's siglum and a passage, or "" for none; the number of a revision, 0 for none.

    `proposal` is the id of one that it belongs to, `term` that of the term that it is, or "".
    """

    siglum: str = ""
    passage: str = ""
    revision: int = 0
    proposal: str = ""
    term: str = ""


def page(
    connection: Connection, *, document: str, actor: str | None, kind: str, before: int | None, most: int
) -> list[Event]:
    """The newest events before the one with the sequence `before`, the newest first, at most so many.

    `document` and `kind` are "" for all of them, `actor` for everybody; an `actor` of None is a command at the machine.
    """
    event = schema.event
    asked = select(event).order_by(event.c.sequence.desc()).limit(most)
    if document:
        asked = asked.where(event.c.document == document)
    if kind:
        asked = asked.where(event.c.kind == kind)
    if actor != "":
        asked = asked.where(event.c.actor.is_not_distinct_from(actor))
    if before is not None:
        asked = asked.where(event.c.sequence < before)
    return [events.as_read(row) for row in connection.execute(asked)]


def redacted(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of some facts of which something was redacted."""
    table = schema.redaction
    return set(connection.scalars(select(table.c.row_id).where(table.c.row_id.in_(sorted(set(ids))))))


def kinds(connection: Connection) -> list[str]:
    """Every kind of event that there is."""
    return sorted(connection.scalars(select(schema.event.c.kind).distinct()))


def places(connection: Connection, ids: Iterable[str]) -> dict[str, Place]:
    """Where the witnesses, revisions, threads, proposals, batches and decisions with these ids stand, by id.

    Removed witnesses too: the log forgets nothing.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    witness, revision, proposal = standing.every_witness, schema.revision, schema.proposal
    comment, decision, batch = schema.comment, schema.decision, schema.batch
    of_revision = select(revision.c.id, witness.c.siglum, revision.c.number).join_from(
        revision, witness, witness.c.id == revision.c.witness_id
    )
    of_comment = (
        select(comment.c.id, witness.c.siglum, comment.c.passage_id)
        .join_from(comment, revision, revision.c.id == comment.c.revision_id)
        .join(witness, witness.c.id == revision.c.witness_id)
    )
    of_proposal = select(proposal.c.id, witness.c.siglum, proposal.c.id).join_from(
        proposal, witness, witness.c.id == proposal.c.witness_id
    )
    of_decision = (
        select(decision.c.id, witness.c.siglum, proposal.c.id)
        .join_from(decision, proposal, proposal.c.id == decision.c.proposal_id)
        .join(witness, witness.c.id == proposal.c.witness_id)
    )
    of_batch = select(batch.c.id, witness.c.siglum).join_from(batch, witness, witness.c.id == batch.c.witness_id)

    approval, edition = schema.approval, schema.edition
    of_approval = (
        select(approval.c.id, witness.c.siglum, approval.c.passage_id)
        .join_from(approval, revision, revision.c.id == approval.c.revision_id)
        .join(witness, witness.c.id == revision.c.witness_id)
    )
    of_edition = select(edition.c.id, witness.c.siglum).join_from(
        edition, witness, witness.c.id == edition.c.witness_id
    )

    def ask(asked: Select[Any], identity: Column[str]) -> list[Any]:
        return list(connection.execute(asked.where(identity.in_(wanted))))

    found = {row.id: Place(row.siglum) for row in connection.execute(select(witness).where(witness.c.id.in_(wanted)))}
    found |= {row[0]: Place(row[1], revision=row[2]) for row in ask(of_revision, revision.c.id)}
    found |= {row[0]: Place(row[1], passage=row[2]) for row in ask(of_comment, comment.c.id)}
    found |= {row[0]: Place(row[1], proposal=row[2]) for row in ask(of_proposal, proposal.c.id)}
    found |= {row[0]: Place(row[1], proposal=row[2]) for row in ask(of_decision, decision.c.id)}
    found |= {row[0]: Place(row[1]) for row in ask(of_batch, batch.c.id)}
    found |= {row[0]: Place(row[1], passage=row[2]) for row in ask(of_approval, approval.c.id)}
    found |= {row[0]: Place(row[1]) for row in ask(of_edition, edition.c.id)}
    return found
