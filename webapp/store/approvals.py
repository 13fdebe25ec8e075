"""Queries for approvals, for what they stand on, and for the queries that hold approval back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, func, select

from webapp.review import Account
from webapp.review.approvals import Approval, Printed, Taken
from webapp.store import people, redactions, threads
from webapp.store.schema import (
    AnyRow,
    approval,
    approval_withdrawal,
    event,
    revision,
    revision_passage,
    text,
)
from webapp.store.standing import witness
from webapp.text.model import Kind

_taken_back = event.alias("taken_back")
_sibling = revision.alias("sibling")
_in_its_revision = and_(
    revision_passage.c.revision_id == approval.c.revision_id, revision_passage.c.passage_id == approval.c.passage_id
)

_APPROVALS = (
    select(
        approval,
        event.c.at,
        witness.c.document_id,
        witness.c.siglum,
        revision.c.number,
        revision_passage.c.kind,
        revision_passage.c.label,
        text.c.body,
        approval_withdrawal.c.reason,
        approval_withdrawal.c.author_id.label("taken_by"),
        _taken_back.c.at.label("taken_at"),
    )
    .join_from(approval, event, event.c.sequence == approval.c.sequence)
    .join(revision, revision.c.id == approval.c.revision_id)
    .join(witness, witness.c.id == revision.c.witness_id)
    .join(revision_passage, _in_its_revision)
    .join(text, text.c.hash == approval.c.text_hash)
    .outerjoin(approval_withdrawal, approval_withdrawal.c.approval_id == approval.c.id)
    .outerjoin(_taken_back, _taken_back.c.sequence == approval_withdrawal.c.sequence)
    .order_by(approval.c.sequence, approval.c.id)
)
_ON_WITNESS = _APPROVALS.where(witness.c.document_id == bindparam("document"), witness.c.siglum == bindparam("siglum"))
_ON_PASSAGE = _ON_WITNESS.where(approval.c.passage_id == bindparam("passage"))
_NAMED = _APPROVALS.where(approval.c.id == bindparam("approval"))

_NEWEST = (
    select(func.max(_sibling.c.number)).where(_sibling.c.witness_id == witness.c.id).correlate(witness)
).scalar_subquery()
_NOW = (
    select(
        witness.c.document_id,
        witness.c.siglum,
        revision_passage.c.passage_id,
        revision_passage.c.kind,
        revision_passage.c.label,
        revision_passage.c.text_hash,
    )
    .join_from(witness, revision, and_(revision.c.witness_id == witness.c.id, revision.c.number == _NEWEST))
    .join(revision_passage, revision_passage.c.revision_id == revision.c.id)
    .where(witness.c.state == "working")
    .order_by(witness.c.id, revision_passage.c.position)
)
_NOW_IN_DOCUMENT = _NOW.where(witness.c.document_id == bindparam("document"))
_STANDING = (
    select(
        witness.c.document_id,
        witness.c.siglum,
        approval.c.passage_id,
        approval.c.author_id,
        revision_passage.c.kind,
        revision_passage.c.label,
        approval.c.text_hash,
    )
    .join_from(approval, revision, revision.c.id == approval.c.revision_id)
    .join(witness, witness.c.id == revision.c.witness_id)
    .join(revision_passage, _in_its_revision)
    .outerjoin(approval_withdrawal, approval_withdrawal.c.approval_id == approval.c.id)
    .where(approval_withdrawal.c.approval_id.is_(None))
)
_STANDING_IN_DOCUMENT = _STANDING.where(witness.c.document_id == bindparam("document"))

_LAST_CHECKED = (
    select(approval.c.checked)
    .join_from(approval, revision, revision.c.id == approval.c.revision_id)
    .where(approval.c.author_id == bindparam("author"), revision.c.witness_id == bindparam("witness"))
    .order_by(approval.c.sequence.desc())
    .limit(1)
)
Place = tuple[str, str, str]
"""Document id, siglum and passage id."""


class Query(NamedTuple):
    """A question that holds approval of a passage back: the thread, and the name of who asked."""

    thread: str
    author: str


def approvals(connection: Connection, document: str, siglum: str, passage: str | None = None) -> list[Approval]:
    """Every approval on a witness or on one passage of it, also those that were taken back, in order."""
    statement = _ON_WITNESS if passage is None else _ON_PASSAGE
    return _approvals(connection, statement, {"document": document, "siglum": siglum, "passage": passage})


def by_passage(
    connection: Connection, document: str, siglum: str, passage: str | None = None
) -> defaultdict[str, list[Approval]]:
    """As `approvals`, by the id of the passage; a passage of which nothing was ever approved has the empty list."""
    found: defaultdict[str, list[Approval]] = defaultdict(list)
    for one in approvals(connection, document, siglum, passage):
        found[one.passage].append(one)
    return found


def named(connection: Connection, approval_id: str) -> Approval | None:
    """The approval with this id."""
    found = _approvals(connection, _NAMED, {"approval": approval_id})
    return found[0] if found else None


def printed_now(connection: Connection, document: str | None = None) -> dict[Place, Printed]:
    """What is printed of each passage in the newest revision of every working witness, in their order."""
    statement = _NOW if document is None else _NOW_IN_DOCUMENT
    rows = connection.execute(statement, {"document": document} if document is not None else {})
    return {(row.document_id, row.siglum, row.passage_id): _printed(row) for row in rows}


def approvers(connection: Connection, document: str | None = None) -> dict[tuple[Place, Printed], set[str]]:
    """Whose approvals hold for what of which passage, without those that were taken back: ids of accounts."""
    statement = _STANDING if document is None else _STANDING_IN_DOCUMENT
    found: defaultdict[tuple[Place, Printed], set[str]] = defaultdict(set)
    for row in connection.execute(statement, {"document": document} if document is not None else {}):
        found[(row.document_id, row.siglum, row.passage_id), _printed(row)].add(row.author_id)
    return found


def last_checked(connection: Connection, author_id: str, witness_id: str) -> str:
    """What an account said last that passages of a witness were checked against; "" if nothing yet."""
    return connection.execute(_LAST_CHECKED, {"author": author_id, "witness": witness_id}).scalar() or ""


def open_queries(connection: Connection, document: str, siglum: str) -> dict[str, list[Query]]:
    """The queries on a witness that are neither answered nor waived, by the passage where their words are now."""
    return {
        home: [Query(one.id, one.comments[0].author.name) for one in own]
        for home, own in threads.open_queries(connection, document, siglum).items()
    }


def accounts_of(connection: Connection, rows: Iterable[AnyRow]) -> dict[str, Account]:
    """Whoever said, and took back (`taken_by`), what rows of approvals or editions have."""
    return people.accounts(connection, (name for row in rows for name in (row.author_id, row.taken_by) if name))


def taken(row: AnyRow, accounts: Mapping[str, Account]) -> Taken | None:
    """That an approval or an edition was taken back, by its row; None if it was not."""
    if row.taken_by is None:
        return None
    return Taken(accounts[row.taken_by], datetime.fromisoformat(row.taken_at), row.reason)


def _printed(row: AnyRow) -> Printed:
    return Printed(Kind(row.kind), row.label, row.text_hash)


def _approvals(connection: Connection, statement: Select[Any], asked: dict[str, Any]) -> list[Approval]:
    rows = connection.execute(statement, asked).all()
    if not rows:
        return []
    accounts = accounts_of(connection, rows)
    redacted = redactions.told(connection, "approval", rows, "remark")
    found = []
    for row in rows:
        gone = redacted.get(("approval", row.id, "remark"))
        found.append(
            Approval(
                id=row.id,
                sequence=row.sequence,
                author=accounts[row.author_id],
                at=datetime.fromisoformat(row.at),
                document=row.document_id,
                siglum=row.siglum,
                revision=row.number,
                passage=row.passage_id,
                printed=_printed(row),
                text=row.body,
                checked=row.checked,
                remark="" if gone else row.remark,
                redacted=gone,
                withdrawn=taken(row, accounts),
            )
        )
    return found
