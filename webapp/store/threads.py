"""Queries for comments and the threads they make. A thread bears the id of its first comment.

A thread is found where its words are now: on the passage that another was joined to, on the part of one that was split.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from webapp.review import Account, Base, Comment, Redaction, Thread, Waiver
from webapp.store import names, people, redactions
from webapp.store.facts import BodyPlace
from webapp.store.portions import portions
from webapp.store.schema import (
    AnyRow,
    anchor_confirmation,
    comment,
    comment_mention,
    comment_withdrawal,
    event,
    query_waiver,
    revision,
    text,
    thread_seen,
    thread_state,
)
from webapp.store.standing import every_witness, witness
from webapp.store.thread_places import homes, parts, placed

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
_IN_THREAD = _COMMENTS.where(comment.c.thread_id.in_(bindparam("ids", expanding=True)))
_STATES = (
    select(thread_state, event.c.at)
    .join_from(thread_state, event, event.c.sequence == thread_state.c.sequence)
    .order_by(thread_state.c.number)
)
_CONFIRMED = (
    select(anchor_confirmation, revision.c.number.label("revision"), text.c.body.label("text"))
    .join_from(anchor_confirmation, revision, revision.c.id == anchor_confirmation.c.revision_id)
    .join(text, text.c.hash == anchor_confirmation.c.text_hash)
    .order_by(anchor_confirmation.c.number)
)
_WAIVED = select(query_waiver, event.c.at).join_from(query_waiver, event, event.c.sequence == query_waiver.c.sequence)
_WITHDRAWN = select(comment_withdrawal, event.c.at).join_from(
    comment_withdrawal, event, event.c.sequence == comment_withdrawal.c.sequence
)
_MENTIONED = select(comment_mention)
_BEGUN = (
    select(
        comment.c.id,
        comment.c.passage_id,
        comment.c.text_hash,
        comment.c.anchor_start,
        comment.c.anchor_end,
        witness.c.siglum,
        revision.c.number,
    )
    .join_from(comment, revision, revision.c.id == comment.c.revision_id)
    .join(witness, witness.c.id == revision.c.witness_id)
    .where(witness.c.document_id == bindparam("document"), comment.c.thread_id == comment.c.id)
)
_LAST_STATE = (
    select(thread_state.c.state)
    .where(thread_state.c.thread_id == comment.c.id)
    .order_by(thread_state.c.number.desc())
    .limit(1)
    .correlate(comment)
    .scalar_subquery()
)
_said = comment.alias("said")
_STANDING = (
    select(_said.c.id)
    .outerjoin(comment_withdrawal, comment_withdrawal.c.comment_id == _said.c.id)
    .where(
        _said.c.thread_id == comment.c.id,
        func.coalesce(_said.c.supersedes, "")
        == "",  # not IS NULL: SQLite would go by the index that all first ones share
        comment_withdrawal.c.comment_id.is_(None),
    )
    .correlate(comment)
)
_OPEN = _BEGUN.where((_LAST_STATE.is_(None)) | (_LAST_STATE != "resolved"), _STANDING.exists())
_SEEN = select(thread_seen.c.thread_id, thread_seen.c.sequence).where(thread_seen.c.account_id == bindparam("account"))


def threads(
    connection: Connection, document: str, siglum: str | None = None, passage_id: str | None = None
) -> list[Thread]:
    """The threads of a document, of one witness or of one passage of it, in the order in which they began."""
    if passage_id is None:
        statement = _IN_DOCUMENT if siglum is None else _IN_WITNESS
        return placed(connection, document, _threads(connection, statement, {"document": document, "siglum": siglum}))
    begun = connection.execute(_BEGUN.where(witness.c.siglum == siglum), {"document": document}).all()
    came = homes(connection, document, _bases(connection, begun))
    here = [row.id for row in begun if (place := came[row.id].place) and place.passage == passage_id]
    # beside a passage that is gone stand those that were last there
    here += [row.id for row in begun if came[row.id].place is None and row.passage_id == passage_id]
    return placed(connection, document, _threads(connection, _IN_THREAD, {"ids": here})) if here else []


def said(connection: Connection, documents: Iterable[str]) -> list[Thread]:
    """The threads of documents in the order in which they began, without where they stand now (`stood`)."""
    found = [
        one
        for some in portions(documents)
        for one in _threads(connection, _COMMENTS.where(witness.c.document_id.in_(some)), {})
    ]
    return sorted(found, key=lambda one: one.comments[0].sequence)


def stood(connection: Connection, threads: Iterable[Thread]) -> list[Thread]:
    """The same threads in the same order, each with where it stands now."""
    every = list(threads)
    by_document: dict[str, list[Thread]] = {}
    for one in every:
        by_document.setdefault(one.document, []).append(one)
    found = {one.id: one for document, own in by_document.items() for one in placed(connection, document, own)}
    return [found[one.id] for one in every]


def thread(connection: Connection, thread_id: str) -> Thread | None:
    """One thread with all its comments."""
    found = _threads(connection, _IN_THREAD, {"ids": [thread_id]})
    return placed(connection, found[0].document, found)[0] if found else None


def comment_at(connection: Connection, sequence: int) -> Comment | None:
    """The comment that the event with this sequence wrote or corrected, as it is now."""
    return _version(connection, _COMMENTS.where(comment.c.sequence == sequence))


def comment_of(connection: Connection, identity: str) -> Comment | None:
    """The comment of which this is the id of a version, as it is now."""
    return _version(connection, _COMMENTS.where(comment.c.id == identity))


def states_passed(connection: Connection, thread_id: str) -> int:
    """How often the thread has been resolved or reopened: the state that a change of it must have seen."""
    return len(connection.execute(_STATES.where(thread_state.c.thread_id == thread_id)).all())


def open_counts(connection: Connection, document: str) -> dict[tuple[str, str], int]:
    """How many open threads stand on each passage that has any, by (siglum, passage id)."""
    rows = connection.execute(_OPEN, {"document": document}).all()
    came = homes(connection, document, _bases(connection, rows)) if rows else {}
    return dict(Counter((row.siglum, place.passage) for row in rows if (place := came[row.id].place)))


def open_queries(connection: Connection, document: str, siglum: str) -> dict[str, list[Thread]]:
    """The queries on which the approval of passages of a witness waits, by passage id."""
    return held(connection, threads(connection, document, siglum))


def held(connection: Connection, found: Iterable[Thread]) -> dict[str, list[Thread]]:
    """Those of the threads of a witness on which approval waits, by the passages that they hold.

    One on a whole passage holds everything that was in it: each part, if that was split.
    """
    holding: dict[str, list[Thread]] = {}
    for one in found:
        if one.holds and one.home:
            whole = one.base if one.base and one.base.anchor is None else None
            for passage in {one.home, *(parts(connection, one.document, whole) if whole else ())}:
                holding.setdefault(passage, []).append(one)
    return holding


def seen(connection: Connection, account_id: str) -> dict[str, int]:
    """How far an account has read each thread that it has opened: the sequence of the newest event that it saw."""
    return {row.thread_id: row.sequence for row in connection.execute(_SEEN, {"account": account_id})}


def said_at(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, int]]:
    """The thread and the sequence of each thing said that has one of these ids."""
    asked = select(comment.c.id, comment.c.thread_id, comment.c.sequence).where(comment.c.id.in_(list(ids)))
    return {row.id: (row.thread_id, row.sequence) for row in connection.execute(asked)}


def check_there(connection: Connection, document: str, thread_id: str) -> None:
    """Raise Gone if the thread is on a witness of the document that was removed."""
    on = (
        select(every_witness.c.siglum)
        .join_from(comment, revision, revision.c.id == comment.c.revision_id)
        .join(every_witness, every_witness.c.id == revision.c.witness_id)
        .where(comment.c.id == thread_id, every_witness.c.document_id == document)
    )
    if siglum := connection.execute(on).scalar():
        names.check_there(connection, document, siglum)


def see(connection: Connection, account_id: str, thread_id: str, sequence: int) -> None:
    """Note that an account has seen a thread up to an event; never less than before. This is no fact."""
    named = thread_seen.c.account_id == account_id, thread_seen.c.thread_id == thread_id
    before = connection.execute(select(thread_seen.c.sequence).where(*named)).scalar_one_or_none()
    if before is None:
        row = {"account_id": account_id, "thread_id": thread_id, "sequence": sequence}
        connection.execute(thread_seen.insert(), row)
    elif before < sequence:
        connection.execute(thread_seen.update().where(*named).values(sequence=sequence))


@dataclass(slots=True)
class _Told:
    """What was said of comments and threads, by their ids, and the accounts of all who said it."""

    states: Mapping[str, AnyRow] = field(default_factory=dict)
    confirmed: Mapping[str, list[AnyRow]] = field(default_factory=dict)
    waived: Mapping[str, AnyRow] = field(default_factory=dict)
    withdrawn: Mapping[str, AnyRow] = field(default_factory=dict)
    mentioned: Mapping[str, list[str]] = field(default_factory=dict)
    redacted: Mapping[BodyPlace, Redaction] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)


def _version(connection: Connection, statement: Select[Any]) -> Comment | None:
    row = connection.execute(statement).one_or_none()
    found = thread(connection, row.thread_id) if row else None
    return next((one for one in found.comments if row and row.id in one.versions), None) if found else None


def _threads(connection: Connection, comments: Select[Any], named: Mapping[str, Any]) -> list[Thread]:
    rows = connection.execute(comments, named).all()
    if not rows:
        return []
    told = _told(connection, rows)
    by_thread: dict[str, list[AnyRow]] = {}
    for row in rows:
        by_thread.setdefault(row.thread_id, []).append(row)
    return [_as_thread(said, told) for said in by_thread.values()]


def _told(connection: Connection, rows: Iterable[AnyRow]) -> _Told:
    every = list(rows)
    threads = [row.thread_id for row in every if row.thread_id == row.id]
    queries = [row.id for row in every if row.query]
    comments = [row.id for row in every]
    states = _about(connection, _STATES, thread_state.c.thread_id, threads)
    waived = _about(connection, _WAIVED, query_waiver.c.thread_id, queries)
    mentioned: dict[str, list[str]] = {}
    for row in _about(connection, _MENTIONED, comment_mention.c.comment_id, comments):
        mentioned.setdefault(row.comment_id, []).append(row.account_id)
    authors = {row.author_id for row in (*every, *states, *waived)}
    return _Told(
        states={row.thread_id: row for row in states},
        confirmed=_confirmed(connection, (row.id for row in every if row.anchor_start is not None)),
        waived={row.thread_id: row for row in waived},
        withdrawn={
            row.comment_id: row for row in _about(connection, _WITHDRAWN, comment_withdrawal.c.comment_id, comments)
        },
        mentioned=mentioned,
        redacted=redactions.told(connection, "comment", every, "body"),
        accounts=people.accounts(connection, authors.union(*mentioned.values())),
    )


def _confirmed(connection: Connection, threads: Iterable[str]) -> dict[str, list[AnyRow]]:
    """What was said of where threads stand, in order, by thread."""
    found: dict[str, list[AnyRow]] = {}
    for row in _about(connection, _CONFIRMED, anchor_confirmation.c.thread_id, threads):
        found.setdefault(row.thread_id, []).append(row)
    return found


def _about(
    connection: Connection, statement: Select[Any], column: ColumnElement[Any], ids: Iterable[str]
) -> list[AnyRow]:
    """The rows of a statement that are about these."""
    found: list[AnyRow] = []
    for some in portions(ids):
        found += connection.execute(statement.where(column.in_(some)))
    return found


def _bases(connection: Connection, begun: Iterable[AnyRow]) -> dict[str, Base]:
    """Where threads were last said to stand, by the rows of the comments that they began with."""
    every = list(begun)
    confirmed = _confirmed(connection, (row.id for row in every if row.anchor_start is not None))
    return {row.id: _base(row, confirmed.get(row.id, ())) for row in every}


def _base(row: AnyRow, confirmed: Sequence[AnyRow], text: str = "") -> Base:
    """What a refusal leaves is the place before it, beside which the thread stays."""
    number, refused = (confirmed[-1].number, bool(confirmed[-1].refused)) if confirmed else (0, False)
    for one in reversed(confirmed):
        if not one.refused:
            place = one.revision, one.passage_id, one.text_hash, _anchor(one)
            return Base(row.siglum, *place, number, refused, one.text)
    return Base(row.siglum, row.number, row.passage_id, row.text_hash, _anchor(row), number, refused, text)


def _anchor(row: AnyRow) -> tuple[int, int] | None:
    return None if row.anchor_start is None else (row.anchor_start, row.anchor_end)


def _as_thread(rows: list[AnyRow], told: _Told) -> Thread:
    written: dict[str, Comment] = {}
    first: dict[str, str] = {}
    for row in rows:
        if row.supersedes in first:
            first[row.id] = first[row.supersedes]
            written[first[row.id]] = _corrected(written[first[row.id]], row, told)
        else:
            first[row.id] = row.id
            written[row.id] = _as_comment(row, told)
    comments = tuple(written.values())
    begun, state, waiver = rows[0], told.states.get(rows[0].id), told.waived.get(rows[0].id)
    standing = any(one.withdrawn is None for one in comments)
    return Thread(
        begun.thread_id,
        standing and (state is None or state.state != "resolved"),
        comments,
        settled_by=told.accounts[state.author_id] if state else None,
        settled_at=datetime.fromisoformat(state.at) if state else None,
        waived=Waiver(told.accounts[waiver.author_id], datetime.fromisoformat(waiver.at), waiver.reason)
        if waiver
        else None,
        base=_base(begun, told.confirmed.get(begun.id, ()), begun.text),
    )


def _corrected(said: Comment, row: AnyRow, told: _Told) -> Comment:
    """The comment with the words that its author put in the place of the earlier ones."""
    later = _as_comment(row, told)
    return replace(
        said,
        body="" if said.withdrawn else later.body,
        redacted=later.redacted,
        mentions=later.mentions,
        versions=(*said.versions, row.id),
        newest=row.sequence,
        edited=later.at,
    )


def _as_comment(row: AnyRow, told: _Told) -> Comment:
    redaction = told.redacted.get(("comment", row.id, "body"))
    withdrawn = told.withdrawn.get(row.id)
    return Comment(
        id=row.id,
        thread_id=row.thread_id,
        sequence=row.sequence,
        author=told.accounts[row.author_id],
        at=datetime.fromisoformat(row.at),
        body="" if redaction or withdrawn else row.body,
        document=row.document_id,
        siglum=row.siglum,
        passage_id=row.passage_id,
        revision=row.number,
        text_hash=row.text_hash,
        text=row.text,
        redacted=redaction,
        anchor=_anchor(row),
        query=bool(row.query),
        mentions=tuple(
            sorted((told.accounts[one] for one in told.mentioned.get(row.id, ())), key=lambda one: one.name)
        ),
        versions=(row.id,),
        newest=row.sequence,
        withdrawn=datetime.fromisoformat(withdrawn.at) if withdrawn else None,
    )
