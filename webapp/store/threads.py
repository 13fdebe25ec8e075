"""Queries for comments and the threads they make. A thread bears the id of its first comment.

A thread on a passage that was joined to another is found on that one: there its words are now.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from webapp.review import Account, Comment, Redaction, Thread
from webapp.store import people, redactions
from webapp.store.facts import BodyPlace
from webapp.store.proposals import derivations
from webapp.store.schema import AnyRow, comment, event, revision, text, thread_state
from webapp.store.standing import witness
from webapp.text.carrying import Place, enclosed

_COMMENTS = (
    select(
        comment,
        event.c.at,
        witness.c.document_id,
        witness.c.siglum,
        revision.c.number,
        text.c.body.label("text"),
    )
    .join_from(comment, event, event.c.sequence == comment.c.sequence)
    .join(revision, revision.c.id == comment.c.revision_id)
    .join(witness, witness.c.id == revision.c.witness_id)
    .join(text, text.c.hash == comment.c.text_hash)
    .order_by(comment.c.sequence)
)
_IN_DOCUMENT = _COMMENTS.where(witness.c.document_id == bindparam("document"))
_IN_WITNESS = _IN_DOCUMENT.where(witness.c.siglum == bindparam("siglum"))
_ON_PASSAGES = _IN_WITNESS.where(comment.c.passage_id.in_(bindparam("passages", expanding=True)))
_IN_THREAD = _COMMENTS.where(comment.c.thread_id == bindparam("thread"))
_WRITTEN_AT = _COMMENTS.where(comment.c.sequence == bindparam("sequence"))
_STATES = (
    select(thread_state, event.c.at)
    .join_from(thread_state, event, event.c.sequence == thread_state.c.sequence)
    .order_by(thread_state.c.number)
)
_STATES_IN_DOCUMENT = _STATES.where(event.c.document == bindparam("document"))
_STATES_OF_THREAD = _STATES.where(thread_state.c.thread_id == bindparam("thread"))
_LAST_STATE = (
    select(thread_state.c.state)
    .where(thread_state.c.thread_id == comment.c.id)
    .order_by(thread_state.c.number.desc())
    .limit(1)
    .correlate(comment)
    .scalar_subquery()
)
_OPEN_COUNTS = (
    select(witness.c.siglum, comment.c.passage_id, func.count())
    .join_from(comment, revision, revision.c.id == comment.c.revision_id)
    .join(witness, witness.c.id == revision.c.witness_id)
    .where(
        witness.c.document_id == bindparam("document"),
        comment.c.thread_id == comment.c.id,
        func.coalesce(_LAST_STATE, "open") != "resolved",
    )
    .group_by(witness.c.siglum, comment.c.passage_id)
)

_WITH_GONE = (
    select(witness.c.siglum, revision.c.number)
    .join_from(witness, revision)
    .where(witness.c.document_id == bindparam("document"), revision.c.derivation.not_like('%"gone":[]%'))
    .order_by(revision.c.sequence)
)


def threads(
    connection: Connection, document: str, siglum: str | None = None, passage_id: str | None = None
) -> list[Thread]:
    """The threads of a document, of one witness or of one passage of it, in the order in which they began."""
    named: dict[str, Any] = {"document": document, "siglum": siglum}
    if siglum is not None and passage_id is not None:
        joined = homes(connection, document)
        passages = [passage_id, *(older for (of, older), home in joined.items() if (of, home) == (siglum, passage_id))]
        named["passages"] = passages
        return _threads(connection, _ON_PASSAGES, _STATES_IN_DOCUMENT, named)
    return _threads(connection, _IN_DOCUMENT if siglum is None else _IN_WITNESS, _STATES_IN_DOCUMENT, named)


def thread(connection: Connection, thread_id: str) -> Thread | None:
    """One thread with all its comments."""
    found = _threads(connection, _IN_THREAD, _STATES_OF_THREAD, {"thread": thread_id})
    return found[0] if found else None


def comment_at(connection: Connection, sequence: int) -> Comment | None:
    """The comment that the event with this sequence wrote."""
    rows = connection.execute(_WRITTEN_AT, {"sequence": sequence}).all()
    authors = people.accounts(connection, (row.author_id for row in rows))
    redacted = redactions.told(connection, "comment", rows, "body")
    return _as_comment(rows[0], authors, redacted) if rows else None


def states_passed(connection: Connection, thread_id: str) -> int:
    """How often the thread has been resolved or reopened: the state that a change of it must have seen."""
    return len(connection.execute(_STATES_OF_THREAD, {"thread": thread_id}).all())


def open_counts(connection: Connection, document: str) -> dict[tuple[str, str], int]:
    """How many open threads stand on each passage that has any, by (siglum, passage id)."""
    rows = connection.execute(_OPEN_COUNTS, {"document": document}).all()
    joined = homes(connection, document) if rows else {}
    counts: Counter[tuple[str, str]] = Counter()
    for siglum, passage_id, count in rows:
        counts[siglum, joined.get((siglum, passage_id), passage_id)] += count
    return dict(counts)


def homes(connection: Connection, document: str) -> dict[tuple[str, str], str]:
    """Where the words of each passage that is no longer there went, by siglum and passage id; only of those kept."""
    found: dict[tuple[str, str], str] = {}
    for siglum, number in connection.execute(_WITH_GONE, {"document": document}).all():
        ((_, derivation), *_) = derivations(connection, document, siglum, number - 1)
        into = {name: place.passage for name in derivation.gone if (place := enclosed(Place(name, 0, 0), derivation))}
        for (of, older), home in list(found.items()):
            if of == siglum and home in derivation.gone:
                del found[of, older]
                found |= {(of, older): into[home]} if home in into else {}
        found |= {(siglum, name): home for name, home in into.items()}
    return found


def _threads(
    connection: Connection, comments: Select[Any], states: Select[Any], named: dict[str, str | None]
) -> list[Thread]:
    rows = connection.execute(comments, named).all()
    if not rows:
        return []
    last = {row.thread_id: row for row in connection.execute(states, named)}
    authors = people.accounts(connection, (row.author_id for row in (*rows, *last.values())))
    redacted = redactions.told(connection, "comment", rows, "body")
    by_thread: dict[str, list[Comment]] = {}
    for row in rows:
        by_thread.setdefault(row.thread_id, []).append(_as_comment(row, authors, redacted))
    return [_as_thread(said, last.get(thread_id), authors) for thread_id, said in by_thread.items()]


def _as_thread(said: Iterable[Comment], state: AnyRow | None, authors: dict[str, Account]) -> Thread:
    comments = tuple(said)
    if state is None:
        return Thread(comments[0].thread_id, True, comments)  # noqa: FBT003 – open
    settled_by, settled_at = authors[state.author_id], datetime.fromisoformat(state.at)
    return Thread(comments[0].thread_id, state.state != "resolved", comments, settled_by, settled_at)


def _as_comment(row: AnyRow, authors: dict[str, Account], redacted: dict[BodyPlace, Redaction]) -> Comment:
    redaction = redacted.get(("comment", row.id, "body"))
    return Comment(
        id=row.id,
        thread_id=row.thread_id,
        sequence=row.sequence,
        author=authors[row.author_id],
        at=datetime.fromisoformat(row.at),
        body="" if redaction else row.body,
        document=row.document_id,
        siglum=row.siglum,
        passage_id=row.passage_id,
        revision=row.number,
        text_hash=row.text_hash,
        text=row.text,
        redacted=redaction,
    )
