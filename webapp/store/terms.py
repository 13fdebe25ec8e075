"""Queries for what was stated of terms."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from webapp.review.terms import StatedTerm, TermBase, TermStatement
from webapp.store import people, redactions
from webapp.store.schema import REDACTED, event, redaction, term_statement
from webapp.text.terms import Term, from_said

_OF_TERM = (
    select(term_statement, event.c.at, event.c.actor)
    .join_from(term_statement, event, event.c.sequence == term_statement.c.sequence)
    .where(term_statement.c.term_id == bindparam("term"))
    .order_by(term_statement.c.number)
)
_AFTER = (
    select(
        term_statement.c.sequence,
        term_statement.c.term_id,
        term_statement.c.number,
        term_statement.c.content,
    )
    .where(term_statement.c.sequence > bindparam("after"))
    .order_by(term_statement.c.sequence, term_statement.c.term_id, term_statement.c.number)
)
_STATED = select(func.coalesce(func.max(term_statement.c.sequence), 0))
_REDACTED = select(func.coalesce(func.max(redaction.c.sequence), 0)).where(
    redaction.c.table_name == term_statement.name
)


def version(connection: Connection) -> tuple[int, int]:
    """The last events that stated a term, and that redacted a statement; 0 for none."""
    stated, redacted = connection.execute(select(_STATED.scalar_subquery(), _REDACTED.scalar_subquery())).one()
    return stated, redacted


def base(connection: Connection, known: TermBase) -> TermBase:
    """Every term as it stands; `known` is how they stood once, and is itself returned if nothing was stated since."""
    now = version(connection)
    if now == known.version:
        return known
    if now[1] != known.version[1]:
        known = TermBase()
    terms = dict(known.terms)
    for row in connection.execute(_AFTER, {"after": known.version[0]}):
        terms[row.term_id] = _next(terms, row.term_id, row.sequence, row.number, row.content)
    return TermBase(now, terms)


def statements(connection: Connection, term_id: str) -> list[TermStatement]:
    """Everything that was stated of a term, in order."""
    rows = connection.execute(_OF_TERM, {"term": term_id}).all()
    accounts = people.accounts(connection, (row.actor for row in rows if row.actor))
    redacted = redactions.told(connection, "term_statement", rows, "content", "reason")
    found = []
    for row in rows:
        gone, reason_gone = (redacted.get(("term_statement", row.id, name)) for name in ("content", "reason"))
        found.append(
            TermStatement(
                id=row.id,
                sequence=row.sequence,
                number=row.number,
                by=accounts.get(row.actor),
                at=datetime.fromisoformat(row.at),
                term=None if gone or not row.content else _term(term_id, row.content),
                reason="" if reason_gone else row.reason,
                withdraws=not row.content,
                redacted=gone,
                reason_redacted=reason_gone,
            )
        )
    return found


def _next(terms: Mapping[str, StatedTerm], term_id: str, sequence: int, number: int, content: str) -> StatedTerm:
    before = terms.get(term_id, StatedTerm(Term(term_id), 0, 0))
    if content == REDACTED:
        return StatedTerm(Term(term_id), number, sequence, redacted=True)
    return before.after(sequence, number, _term(term_id, content) if content else None)


def _term(term_id: str, content: str) -> Term:
    return from_said(term_id, json.loads(content))
