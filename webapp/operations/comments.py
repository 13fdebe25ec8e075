"""Comments on passages: write, reply, resolve, reopen. Each is a fact; nothing is edited in place.

Every one carries the idempotency key of its form, so that a form sent twice writes once, and is a compare-and-set: a
comment on the text its author was looking at, a resolution on the state that was shown.
"""

from typing import Literal

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.whereabouts import missing
from webapp.review import Account, Action, Comment, Thread, require, require_settling
from webapp.store import events, library, threads
from webapp.store.facts import Carried
from webapp.text.limits import COMMENT_CODE_POINTS, check_characters, check_length
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
) -> Comment:
    """Say `body` on a passage whose text the author saw as the one named `text_hash`; a reply names its thread.

    A reply leaves a resolved thread resolved. The same `key` again writes nothing and returns the first comment. Raises
    Forbidden, InvalidInput (an empty or impossible body), NotFound, Gone (PassageGone says where the words went), and
    Conflict if the passage's text is another now.
    """
    author = require(account, Action.COMMENT, document)
    check_key(key)
    body = _checked_body(body)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (written := written_with(connection, key, author, "comment.written")) is not None:
            return _comment_at(connection, written.sequence)
        revision = library.revision(connection, document, siglum)
        passage = next((placed.passage for placed in revision.passages if placed.id == passage_id), None)
        if passage is None:
            raise missing(desk, revision, passage_id)
        if passage.text_hash != text_hash:
            raise Conflict(
                "This passage has changed since you opened it. Look at the new text, then send your comment again."
            )
        if thread_id is not None:
            _check_reply(connection, thread_id, document, siglum, passage_id)
        identity, body_hash = new_id(), hash_of(body)
        said = {
            "comment": identity,
            "thread": thread_id or identity,
            "revision": library.revision_id(connection, document, siglum, revision.number),
            "passage": passage_id,
            "text": text_hash,
            "body": body_hash,
            "supersedes": None,
        }
        event = desk.record(
            connection,
            "comment.written",
            said,
            actor=author.id,
            document=document,
            carried=Carried({body_hash: body}),
            key=key,
        )
        return _comment_at(connection, event.sequence)


def resolve(desk: Desk, account: Account | None, *, thread_id: str, key: str) -> Thread:
    """Mark a thread as settled. Raises Forbidden, NotFound, and Conflict (saying who was first) if it already is."""
    return _settle(desk, account, thread_id, key, "resolved")


def reopen(desk: Desk, account: Account | None, *, thread_id: str, key: str) -> Thread:
    """Take a settled thread up again. Raises Forbidden, NotFound, and Conflict (saying who was first) if it is open."""
    return _settle(desk, account, thread_id, key, "reopened")


def _settle(
    desk: Desk, account: Account | None, thread_id: str, key: str, state: Literal["resolved", "reopened"]
) -> Thread:
    check_key(key)
    with desk.database.write() as connection:
        thread = _thread(connection, thread_id)
        author, document = require_settling(account, thread), thread.document
        events.lock(connection, document)
        thread = _thread(connection, thread_id)
        if written_with(connection, key, author, f"thread.{state}") is not None:
            return thread
        if thread.open == (state == "reopened"):
            by = f" by {thread.settled_by.name}" if thread.settled_by else ""
            raise Conflict(f"This thread has already been {state}{by}." if by else "This thread is open.")
        said = {"thread": thread_id, "number": threads.states_passed(connection, thread_id) + 1}
        desk.record(connection, f"thread.{state}", said, actor=author.id, document=document, key=key)
        return _thread(connection, thread_id)


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


def _check_reply(connection: Connection, thread_id: str, document: str, siglum: str, passage_id: str) -> None:
    here = threads.threads(connection, document, siglum, passage_id)
    if thread_id not in {thread.id for thread in here}:
        raise NotFound("There is no such thread on this passage.")


def _checked_body(body: str) -> str:
    """The comment as it is kept: line ends as LF (forms send CR LF), no space around it."""
    body = body.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not body:
        raise InvalidInput("The comment is empty: write something, then send it.")
    check_characters(body, "The comment")
    check_length(body, "The comment", COMMENT_CODE_POINTS)
    return body
