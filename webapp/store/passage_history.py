"""Queries for what one passage was in every revision of its witness."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, select

from webapp.store.portions import portions
from webapp.store.schema import decision, event, proposal, revision, revision_passage, text
from webapp.store.standing import witness
from webapp.text.model import Break, Kind, Passage, Tie

_STATES = (
    select(
        revision.c.number.label("revision"),
        revision.c.original_name,
        event.c.at,
        event.c.actor,
        revision_passage.c.passage_id,
        revision_passage.c.kind,
        revision_passage.c.label,
        revision_passage.c.number,
        revision_passage.c.breaks,
        revision_passage.c.tie,
        text.c.body,
    )
    .join_from(revision, witness, witness.c.id == revision.c.witness_id)
    .join(event, event.c.sequence == revision.c.sequence)
    .outerjoin(
        revision_passage,
        and_(revision_passage.c.revision_id == revision.c.id, revision_passage.c.passage_id == bindparam("passage")),
    )
    .outerjoin(text, text.c.hash == revision_passage.c.text_hash)
    .where(witness.c.document_id == bindparam("document"), witness.c.siglum == bindparam("siglum"))
    .order_by(revision.c.number)
)
_DECIDED = (
    select(revision.c.number, proposal.c.id, proposal.c.verb)
    .join_from(decision, revision, revision.c.id == decision.c.revision_id)
    .join(proposal, proposal.c.id == decision.c.proposal_id)
    .join(witness, witness.c.id == revision.c.witness_id)
    .where(witness.c.document_id == bindparam("document"), witness.c.siglum == bindparam("siglum"))
    .order_by(decision.c.sequence, decision.c.number)
)

_EARLIER = (
    select(revision_passage.c.passage_id, revision_passage.c.text_hash, func.max(revision.c.number).label("revision"))
    .join_from(revision_passage, revision, revision.c.id == revision_passage.c.revision_id)
    .join(witness, witness.c.id == revision.c.witness_id)
    .where(
        witness.c.document_id == bindparam("document"),
        witness.c.siglum == bindparam("siglum"),
        revision.c.number < bindparam("before"),
        revision_passage.c.text_hash.in_(bindparam("texts", expanding=True)),
    )
    .group_by(revision_passage.c.passage_id, revision_passage.c.text_hash)
)


@dataclass(frozen=True, slots=True)
class State:
    """A revision, who wrote it when (`actor` an account's id), the file it came from or "", and the passage in it.

    `passage` is None where the revision lacks it.
    """

    revision: int
    at: datetime
    actor: str | None
    file: str
    passage: Passage | None


def states(connection: Connection, document: str, siglum: str, passage_id: str) -> list[State]:
    """The passage in every revision of a witness, in order; none for a witness that is not there."""
    named = {"document": document, "siglum": siglum, "passage": passage_id}
    found = []
    for row in connection.execute(_STATES, named):
        passage = None
        if row.passage_id is not None:
            breaks = tuple(Break(offset, kind) for offset, kind in json.loads(row.breaks))
            tie = Tie(*json.loads(row.tie)) if row.tie else None
            passage = Passage(Kind(row.kind), row.body, row.label, row.number, breaks, tie)
        found.append(State(row.revision, datetime.fromisoformat(row.at), row.actor, row.original_name or "", passage))
    return found


def earlier(
    connection: Connection, document: str, siglum: str, before: int, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """The newest revision before the one numbered `before` in which a passage had a text, by (passage, its hash).

    Of those `wanted` only; what is missing was never so.
    """
    found = {}
    for texts in portions(sorted({text_hash for _, text_hash in wanted})):
        named = {"document": document, "siglum": siglum, "before": before, "texts": texts}
        for row in connection.execute(_EARLIER, named):
            if (at := (row.passage_id, row.text_hash)) in wanted:
                found[at] = row.revision
    return found


class Made(NamedTuple):
    """A proposal of whose acceptance a revision was made."""

    id: str
    verb: str


def deciding(connection: Connection, document: str, siglum: str) -> dict[int, list[Made]]:
    """The proposals on which was decided when a revision was made, by the revision's number."""
    made: dict[int, list[Made]] = {}
    for row in connection.execute(_DECIDED, {"document": document, "siglum": siglum}):
        made.setdefault(row.number, []).append(Made(row.id, row.verb))
    return made
