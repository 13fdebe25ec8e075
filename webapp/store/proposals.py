"""Queries for proposals, what was decided of them, and the settings that bear on them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from webapp.review import Account, Decision, Difference, Proposal, Redaction, Rules, Ruling
from webapp.review.proposals import Head
from webapp.store import people, redactions
from webapp.store.events import canonical
from webapp.store.facts import BodyPlace
from webapp.store.portions import portions
from webapp.store.schema import (
    AnyRow,
    batch,
    decision,
    event,
    proposal,
    proposal_withdrawal,
    reveal,
    revision,
    revision_passage,
    setting,
)
from webapp.store.standing import every_witness, witness
from webapp.text.carrying import Derivation, Piece
from webapp.text.model import Kind, Tie
from webapp.text.revising import Part

_later = proposal.alias("later")

_PROPOSALS = (
    select(
        proposal,
        event.c.at,
        witness.c.document_id,
        witness.c.siglum,
        revision.c.number,
        _later.c.id.label("superseded_by"),
        proposal_withdrawal.c.sequence.label("withdrawn"),
    )
    .join_from(proposal, event, event.c.sequence == proposal.c.sequence)
    .join(witness, witness.c.id == proposal.c.witness_id)
    .join(revision, revision.c.id == proposal.c.revision_id)
    .outerjoin(_later, _later.c.supersedes == proposal.c.id)
    .outerjoin(proposal_withdrawal, proposal_withdrawal.c.proposal_id == proposal.c.id)
    .order_by(proposal.c.sequence)
)
_IN_DOCUMENT = _PROPOSALS.where(witness.c.document_id == bindparam("document"))
_ON_WITNESS = _IN_DOCUMENT.where(witness.c.siglum == bindparam("siglum"))
_IN_BATCH = _PROPOSALS.where(proposal.c.batch_id == bindparam("batch"))
_NAMED = _PROPOSALS.where(proposal.c.id.in_(bindparam("ids", expanding=True)))
_STANDING = _PROPOSALS.where(_later.c.id.is_(None), proposal_withdrawal.c.sequence.is_(None))
_DECISIONS = (
    select(decision, event.c.at, revision.c.number.label("revision"))
    .join_from(decision, event, event.c.sequence == decision.c.sequence)
    .join(proposal, proposal.c.id == decision.c.proposal_id)
    .outerjoin(revision, revision.c.id == decision.c.revision_id)
    .order_by(decision.c.sequence, decision.c.number)
)
_DERIVATIONS = (
    select(revision.c.number, revision.c.derivation)
    .join_from(revision, witness, witness.c.id == revision.c.witness_id)
    .where(
        witness.c.document_id == bindparam("document"),
        witness.c.siglum == bindparam("siglum"),
        revision.c.number > bindparam("since"),
    )
    .order_by(revision.c.number)
)
_HEADS = (
    select(revision_passage.c.passage_id, revision_passage.c.kind, revision_passage.c.label)
    .join_from(revision_passage, revision, revision.c.id == revision_passage.c.revision_id)
    .where(revision.c.witness_id == bindparam("witness"), revision.c.number == bindparam("number"))
)
_SETTINGS = select(setting.c.name, setting.c.value).order_by(setting.c.sequence)
_REVEALS = select(reveal.c.document_id, reveal.c.sequence).order_by(reveal.c.sequence)


def proposals(connection: Connection, document: str | None = None, siglum: str | None = None) -> list[Proposal]:
    """Every proposal on a witness, in a document, or at the desk, in the order in which they were made."""
    statement = _PROPOSALS if document is None else _IN_DOCUMENT if siglum is None else _ON_WITNESS
    return _proposals(connection, statement, {"document": document, "siglum": siglum})


def newest(connection: Connection, document: str) -> str:
    """The id of the proposal in a document that was made last, "" if there is none."""
    asked = select(proposal.c.id).join_from(proposal, witness, witness.c.id == proposal.c.witness_id)
    last = asked.where(witness.c.document_id == document).order_by(proposal.c.sequence.desc()).limit(1)
    return connection.execute(last).scalar() or ""


def undecided(connection: Connection) -> list[Proposal]:
    """The proposals at the desk of which something still can be decided, in the order in which they were made."""
    return [entry for entry in _proposals(connection, _STANDING, {}) if entry.open]


def in_batch(connection: Connection, batch_id: str) -> list[Proposal]:
    """The proposals that were sent together."""
    return _proposals(connection, _IN_BATCH, {"batch": batch_id})


def named(connection: Connection, ids: Iterable[str]) -> dict[str, Proposal]:
    """The proposals with these ids, by id."""
    return {
        entry.id: entry
        for some in portions(sorted(set(ids)))
        for entry in _proposals(connection, _NAMED, {"ids": some})
    }


def batch_redaction(connection: Connection, found: AnyRow) -> Redaction | None:
    """Who redacted the reason of a batch that `batch_at` gave, and why; None if it stands as it was."""
    return redactions.told(connection, "batch", [found], "reason").get(("batch", found.id, "reason"))


def batch_at(connection: Connection, batch_id: str) -> AnyRow | None:
    """Origin, reason, author, time and the name of the file of a batch, and the witness it is for."""
    asked = (
        select(batch, event.c.at, witness.c.document_id, witness.c.siglum)
        .join_from(batch, event, event.c.sequence == batch.c.sequence)
        .join(witness, witness.c.id == batch.c.witness_id)
        .where(batch.c.id == batch_id)
    )
    return connection.execute(asked).one_or_none()


def removed_batch_at(connection: Connection, batch_id: str) -> AnyRow | None:
    """Document, siglum and author of a batch, be its witness removed or not."""
    asked = (
        select(every_witness.c.document_id, every_witness.c.siglum, batch.c.author_id)
        .join_from(batch, every_witness, every_witness.c.id == batch.c.witness_id)
        .where(batch.c.id == batch_id)
    )
    return connection.execute(asked).one_or_none()


def derivations(connection: Connection, document: str, siglum: str, since: int) -> list[tuple[int, Derivation]]:
    """What each revision after the one numbered `since` made of the one before it, in order."""
    named = {"document": document, "siglum": siglum, "since": since}
    return [(row.number, read_derivation(row.derivation)) for row in connection.execute(_DERIVATIONS, named)]


def heads(connection: Connection, witness_id: str, proposals: Iterable[Proposal]) -> dict[int, dict[str, Head]]:
    """Kind and label of every passage as those who proposed to change passages themselves saw them.

    By the number of the revision, then by passage id.
    """
    numbers = {one.revision for one in proposals if one.passages and one.parts}
    return {
        number: {
            row.passage_id: (Kind(row.kind), row.label)
            for row in connection.execute(_HEADS, {"witness": witness_id, "number": number})
        }
        for number in sorted(numbers)
    }


def rules(connection: Connection) -> Rules:
    """The settings as they are now."""
    said: dict[str, Any] = {row.name: json.loads(row.value) for row in connection.execute(_SETTINGS)}
    if "reasons" in said:
        said["reasons"] = tuple(said["reasons"])
    revealed = {row.document_id: row.sequence for row in connection.execute(_REVEALS)}
    return Rules(**said, revealed=revealed)


def spelled(parts: Sequence[Part], differences: Sequence[Difference]) -> str:
    """The content of a proposal as it is kept and hashed."""
    told = [[part.kind.value, part.label, part.text, list(part.tie) if part.tie else None] for part in parts]
    return canonical({"parts": told, "differences": [list(difference) for difference in differences]})


def derived(derivation: Derivation) -> dict[str, Any]:
    """A derivation as an event's payload has it."""
    return {
        "changed": {passage: [list(piece) for piece in pieces] for passage, pieces in derivation.changed.items()},
        "gone": list(derivation.gone),
    }


def read_derivation(spelling: str | None) -> Derivation:
    """What a revision made of the one before it, as its row has it; nothing for one that came as a file."""
    said = json.loads(spelling or '{"changed": {}, "gone": []}')
    changed = {passage: tuple(Piece(*piece) for piece in pieces) for passage, pieces in said["changed"].items()}
    return Derivation(changed, tuple(said["gone"]))


def _proposals(connection: Connection, statement: Select[Any], named: dict[str, Any]) -> list[Proposal]:
    rows = connection.execute(statement, named).all()
    if not rows:
        return []
    decided = _decisions(connection, [row.id for row in rows])
    authors = people.accounts(
        connection, [row.author_id for row in rows] + [row.decider_id for found in decided.values() for row in found]
    )
    redacted = redactions.told(connection, "proposal", rows, "content", "reason")
    rulings = [row for found in decided.values() for row in found]
    redacted |= redactions.told(connection, "decision", rulings, "remark")
    return [_proposal(row, authors, decided.get(row.id, ()), redacted) for row in rows]


def _decisions(connection: Connection, ids: Sequence[str]) -> dict[str, list[AnyRow]]:
    found: dict[str, list[AnyRow]] = {}
    for some in portions(ids):
        for row in connection.execute(_DECISIONS.where(decision.c.proposal_id.in_(some))):
            found.setdefault(row.proposal_id, []).append(row)
    return found


def _proposal(
    row: AnyRow, authors: dict[str, Account], decided: Iterable[AnyRow], redacted: dict[BodyPlace, Redaction]
) -> Proposal:
    decisions = tuple(_decision(said, authors, redacted) for said in decided)
    gone = {column: found for column in ("content", "reason") if (found := redacted.get(("proposal", row.id, column)))}
    content = _blank(row.verb, decisions) if "content" in gone else json.loads(row.content)
    return Proposal(
        id=row.id,
        sequence=row.sequence,
        document=row.document_id,
        siglum=row.siglum,
        author=authors[row.author_id],
        at=datetime.fromisoformat(row.at),
        revision=row.number,
        verb=row.verb,
        passages=tuple((name, text) for name, text in json.loads(row.passages)),
        after=row.after,
        parts=tuple(
            Part(Kind(kind), label, text, Tie(*tie) if tie else None) for kind, label, text, tie in content["parts"]
        ),
        differences=tuple(Difference(*said) for said in content["differences"]),
        reason="" if "reason" in gone else row.reason,
        batch=row.batch_id or "",
        supersedes=row.supersedes or "",
        superseded_by=row.superseded_by or "",
        follows=row.follows or "",
        withdrawn=row.withdrawn is not None,
        decisions=decisions,
        redacted=gone,
    )


def _blank(verb: str, decisions: Sequence[Decision]) -> dict[str, Any]:
    """What stands for the content of a proposal that was redacted: without a word, but of its shape.

    How many differences it had is known as far as they were decided.
    """
    decided = [ruling.difference for decision in decisions for ruling in decision.rulings]
    parts = {"insert": 1, "merge": 1, "kind": 1, "split": 2}.get(verb, 0)
    differences = max(decided, default=0) + 1 if verb == "replace" else 0
    return {"parts": [[Kind.PARAGRAPH.value, "", "", None]] * parts, "differences": [[0, 0, ""]] * differences}


def _decision(row: AnyRow, authors: dict[str, Account], redacted: dict[BodyPlace, Redaction]) -> Decision:
    gone = redacted.get(("decision", row.id, "remark"))
    return Decision(
        id=row.id,
        sequence=row.sequence,
        number=row.number,
        decider=authors[row.decider_id],
        at=datetime.fromisoformat(row.at),
        revision=row.revision,
        rulings=tuple(Ruling(*said) for said in json.loads(row.rulings)),
        remark="" if gone else row.remark,
        redacted=gone,
    )
