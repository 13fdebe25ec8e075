"""Comments on passages and words: write, reply, correct, withdraw, resolve, reopen, waive. Each is a fact.

Every one carries the idempotency key of its form, so that a form sent twice writes once, and is a compare-and-set: a
comment on the text its author was looking at, a resolution on the state that was shown.
"""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, check_still, written_with
from webapp.operations.selecting import chosen
from webapp.operations.suggestions import checked_reason
from webapp.operations.whereabouts import missing
from webapp.review import (
    Account,
    Action,
    Comment,
    Thread,
    may,
    may_edit,
    mentioned,
    require,
    require_own,
    require_settling,
)
from webapp.store import events, library, people, threads
from webapp.store.facts import Carried
from webapp.text.model import PlacedPassage, Revision
from webapp.text.model import text_hash as hash_of


def comment(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    passage_id: str,
    text_hash: str,
    body: str,
    key: str,
    thread_id: str | None = None,
    words: str = "",
    units: str = "",
    query: bool = False,
) -> Comment:
    """Say `body` on a passage whose text the author saw as the one named `text_hash`; a reply names its thread.

    A thread is on the whole passage or on `words` of it, with their range if it is known (see `selecting.chosen`); as a
    `query` it holds approval of the passage. A reply leaves a resolved thread resolved. The same `key` again writes
    nothing and returns the first comment. Raises Forbidden, InvalidInput (an empty or impossible body), NotFound, Gone
    (PassageGone says where the words went), and Conflict if the passage's text is another now, or lacks the words.
    """
    author = require(account, Action.COMMENT, document)
    check_key(key)
    body = _checked_body(body)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (written := written_with(connection, key, author, "comment.written")) is not None:
            return _comment_at(connection, written.sequence)
        revision = library.revision(connection, document, siglum)
        placed = _as_seen(desk, revision, passage_id, text_hash)
        said = _said(connection, revision, placed, thread_id)
        if thread_id is not None:
            _check_reply(connection, thread_id, document, siglum, passage_id)
        elif (anchor := chosen(placed.passage.text, words, units)) is not None:
            said["anchor"] = list(anchor)
        if query and thread_id is None:
            _check_query(revision)
            said["query"] = True
        return _written(desk, connection, author, document, said, body, key)


def answer_with(
    desk: Desk, connection: Connection, account: Account | None, thread: Thread, *, text_hash: str, body: str, key: str
) -> None:
    """Answer a thread in the transaction of what else is done to it, which has compared it with what was shown.

    `text_hash` names the text of its passage that was seen. Raises Forbidden, InvalidInput (an impossible body, or a
    passage that is gone) and Conflict as `comment` does.
    """
    author = require(account, Action.COMMENT, thread.document)
    body = _checked_body(body)
    revision = library.revision(connection, thread.document, thread.siglum)
    if not thread.home:
        raise InvalidInput("The passage of this thread is gone, so nothing can be answered any more: resolve it.")
    said = _said(connection, revision, _as_seen(desk, revision, thread.home, text_hash), thread.id)
    _written(desk, connection, author, thread.document, said, body, key)


def edit(desk: Desk, account: Account | None, *, version: str, body: str, key: str) -> Comment:
    """Put other words in the place of one's own comment, within 15 minutes; `version` is the id of what was shown.

    Raises Forbidden, InvalidInput, NotFound, and Conflict (it was corrected or withdrawn meanwhile, or it is too late).
    """
    check_key(key)
    body = _checked_body(body)
    with desk.database.write() as connection:
        comment = _comment(connection, version)
        author = require_own(account, comment)
        events.lock(connection, comment.document)
        if (written := written_with(connection, key, author, "comment.written")) is not None:
            return _comment_at(connection, written.sequence)
        comment = _comment(connection, version)
        if comment.withdrawn or comment.redacted:
            raise Conflict("This comment was withdrawn or redacted meanwhile, so it cannot be changed.")
        if comment.versions[-1] != version:
            raise Conflict("You have changed this comment since you opened it. Look at it, then change it again.")
        if not may_edit(author, comment, desk.now()):
            raise Conflict("A comment can be changed for 15 minutes after it was written. Answer it instead.")
        said = {
            "comment": new_id(),
            "thread": comment.thread_id,
            "revision": library.revision_id(connection, comment.document, comment.siglum, comment.revision),
            "passage": comment.passage_id,
            "text": comment.text_hash,
            "supersedes": version,
        }
        return _written(desk, connection, author, comment.document, said, body, key)


def withdraw(desk: Desk, account: Account | None, *, comment_id: str, key: str) -> Comment:
    """Take one's own comment back; that and when it was said stays. Raises Forbidden, NotFound, Conflict (it was)."""
    check_key(key)
    with desk.database.write() as connection:
        comment = _comment(connection, comment_id)
        author = require_own(account, comment)
        events.lock(connection, comment.document)
        if written_with(connection, key, author, "comment.withdrawn") is not None:
            return _comment(connection, comment_id)
        if _comment(connection, comment_id).withdrawn:
            raise Conflict("You have already withdrawn this comment.")
        said = {"comment": comment.id}
        desk.record(connection, "comment.withdrawn", said, actor=author.id, document=comment.document, key=key)
        return _comment(connection, comment_id)


def waive(desk: Desk, account: Account | None, *, thread_id: str, seen: str, reason: str, key: str) -> Thread:
    """Let approval go on without an answer to a query whose `Thread.last` was `seen`.

    Raises Forbidden, InvalidInput, NotFound and Conflict.
    """
    check_key(key)
    with desk.database.write() as connection:
        thread = _thread(connection, thread_id)
        author, document = require(account, Action.WAIVE, thread.document), thread.document
        reason = checked_reason(reason)
        if not reason:
            raise InvalidInput("Say why the query need not be answered: the reason stays with it.")
        events.lock(connection, document)
        thread = _thread(connection, thread_id)
        if written_with(connection, key, author, "query.waived") is not None:
            return thread
        if thread.waived:
            raise Conflict(f"This query was already waived by {thread.waived.by.name}.")
        if not thread.holds:
            raise Conflict("This thread does not hold approval: it is no query, or it was answered.")
        _check_last(thread, seen)
        said = {"thread": thread_id, "reason": reason}
        desk.record(connection, "query.waived", said, actor=author.id, document=document, key=key)
        return _thread(connection, thread_id)


def mark_read(desk: Desk, account: Account | None, *, document: str, seen: Mapping[str, str]) -> None:
    """Note how far somebody has read threads of a document: of each `Thread.last` as it was shown. No fact.

    Raises Forbidden. A thread that is not in the document is left out.
    """
    reader = require(account, Action.COMMENT, document)
    with desk.database.write() as connection:
        events.lock(connection, document)
        check_still(connection, reader)
        here = {one.id for one in threads.threads(connection, document)}
        said = threads.said_at(connection, seen.values())
        for thread_id, last in seen.items():
            of, sequence = said.get(last, ("", 0))
            if of == thread_id and thread_id in here:
                threads.see(connection, reader.id, thread_id, sequence)


def resolve(
    desk: Desk, account: Account | None, *, thread_id: str, seen: str, key: str, answer: str = "", text_hash: str = ""
) -> Thread:
    """Mark a thread as settled whose `Thread.last` was `seen`, with an `answer` if there is one (see `answer_with`).

    Both are done or neither. Raises Forbidden, NotFound, and Conflict, saying who was first, if it already is or
    something was said since.
    """
    return _settle(desk, account, thread_id, seen, key, "resolved", answer, text_hash)


def reopen(
    desk: Desk, account: Account | None, *, thread_id: str, seen: str, key: str, answer: str = "", text_hash: str = ""
) -> Thread:
    """Take a settled thread up again. As `resolve`; Conflict also if all that was said in it was withdrawn."""
    return _settle(desk, account, thread_id, seen, key, "reopened", answer, text_hash)


def _settle(
    desk: Desk,
    account: Account | None,
    thread_id: str,
    seen: str,
    key: str,
    state: Literal["resolved", "reopened"],
    answer: str,
    text_hash: str,
) -> Thread:
    check_key(key)
    with desk.database.write() as connection:
        thread = _thread(connection, thread_id)
        author, document = require_settling(account, thread), thread.document
        events.lock(connection, document)
        thread = _thread(connection, thread_id)
        if written_with(connection, key, author, f"thread.{state}") is not None:
            return thread
        if thread.state == "withdrawn":
            raise Conflict("All that was said in this thread was withdrawn, so there is nothing to settle any more.")
        if thread.open == (state == "reopened"):
            by = f" by {thread.settled_by.name}" if thread.settled_by else ""
            raise Conflict(f"This thread has already been {state}{by}." if by else "This thread is open.")
        _check_last(thread, seen)
        if answer.strip():
            own = hash_of(f"{key} answer")
            answer_with(desk, connection, author, thread, text_hash=text_hash, body=answer, key=own)
        said = {"thread": thread_id, "number": threads.states_passed(connection, thread_id) + 1}
        desk.record(connection, f"thread.{state}", said, actor=author.id, document=document, key=key)
        return _thread(connection, thread_id)


def _written(
    desk: Desk,
    connection: Connection,
    author: Account,
    document: str,
    said: dict[str, Any],
    body: str,
    key: str,
) -> Comment:
    """Write a comment, with those that it mentions."""
    digest = hash_of(body)
    readers = (one for one, _ in people.every_account(connection) if may(one, Action.COMMENT, document))
    named = [one.id for one in mentioned(body, readers)]
    event = desk.record(
        connection,
        "comment.written",
        said | {"body": digest} | ({"mentions": named} if named else {}),
        actor=author.id,
        document=document,
        carried=Carried({digest: body}),
        key=key,
    )
    return _comment_at(connection, event.sequence)


def _comment(connection: Connection, identity: str) -> Comment:
    """The comment of which this is a version."""
    found = threads.comment_of(connection, identity)
    if found is None:
        raise NotFound("There is no such comment.")
    return found


def _thread(connection: Connection, thread_id: str) -> Thread:
    thread = threads.thread(connection, thread_id)
    if thread is None:
        raise NotFound("There is no such thread.")
    return thread


def _comment_at(connection: Connection, sequence: int) -> Comment:
    written = threads.comment_at(connection, sequence)
    if written is None:
        raise NotFound("There is no such comment.")
    return written


def _check_last(thread: Thread, seen: str) -> None:
    if thread.last != seen:
        who = next(one.author.name for one in thread.comments if thread.last in one.versions)
        raise Conflict(f"{who} has said something in this thread since you looked at it: read it first.")


def _as_seen(desk: Desk, revision: Revision, passage_id: str, text_hash: str) -> PlacedPassage:
    placed = next((one for one in revision.passages if one.id == passage_id), None)
    if placed is None:
        raise missing(desk, revision, passage_id)
    if placed.passage.text_hash != text_hash:
        raise Conflict(
            "This passage has changed since you opened it. Look at the new text, then send your comment again."
        )
    return placed


def _said(connection: Connection, revision: Revision, placed: PlacedPassage, thread_id: str | None) -> dict[str, Any]:
    """What the event of a new comment says, but for its words."""
    identity, witness = new_id(), revision.witness
    return {
        "comment": identity,
        "thread": thread_id or identity,
        "revision": library.revision_id(connection, witness.document, witness.siglum, revision.number),
        "passage": placed.id,
        "text": placed.passage.text_hash,
        "supersedes": None,
    }


def _check_query(revision: Revision) -> None:
    witness = revision.witness
    if witness.state != "working":
        raise InvalidInput(
            f"{witness.siglum} is a received text, of which nothing is approved, so a query would hold nothing back:"
            " send it as a comment, or ask on the working text."
        )


def _check_reply(connection: Connection, thread_id: str, document: str, siglum: str, passage_id: str) -> None:
    here = threads.threads(connection, document, siglum, passage_id)
    if thread_id not in {thread.id for thread in here}:
        raise NotFound("There is no such thread on this passage.")


def _checked_body(body: str) -> str:
    body = checked_reason(body, "The comment")
    if not body:
        raise InvalidInput("The comment is empty: write something, then send it.")
    return body
