"""Where the words of a thread stand: a person confirms what was only carried to them. See `store.thread_places`."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from webapp.errors import Conflict, NotFound
from webapp.operations.desk import Desk
from webapp.operations.forms import check_key, written_with
from webapp.review import Account, Thread, require_settling
from webapp.store import events, library, threads
from webapp.text.markup import WordsMark


def confirm(
    desk: Desk,
    account: Account | None,
    *,
    thread_id: str,
    seen: int,
    text_hash: str,
    anchor: tuple[int, int],
    key: str,
) -> Thread:
    """Say that the words of a thread are those it was carried to; from then on that place is where it stands.

    `seen` is how often its place had been confirmed, `text_hash` and `anchor` are the text and the code points that
    were shown. The same `key` again writes nothing. Raises Forbidden (neither its author nor an editor), NotFound, and
    Conflict if any of it is otherwise now.
    """
    check_key(key)
    with desk.database.write() as connection:
        thread = threads.thread(connection, thread_id)
        if thread is None:
            raise NotFound("There is no such thread.")
        author, document = require_settling(account, thread), thread.document
        events.lock(connection, document)
        thread = threads.thread(connection, thread_id) or thread
        if written_with(connection, key, author, "anchor.confirmed") is not None:
            return thread
        revision = library.revision(connection, document, thread.siglum)
        now = next((one.passage.text_hash for one in revision.passages if one.id == thread.home), "")
        standing, base = thread.standing, thread.base
        if base is None or base.number != seen:
            raise Conflict("Somebody has confirmed meanwhile where these words stand. Look at it, then confirm anew.")
        if standing is None or standing.state != "carried" or (standing.start, standing.end) != anchor:
            raise Conflict("These words stand elsewhere now than was shown. Look at them, then confirm anew.")
        if now != text_hash:
            raise Conflict("This passage has changed since you opened it. Look at the words, then confirm anew.")
        said = confirmation(connection, thread, revision.number, text_hash, anchor)
        desk.record(connection, "anchor.confirmed", said, actor=author.id, document=document, key=key)
        return threads.thread(connection, thread_id) or thread


def confirmation(
    connection: Connection, thread: Thread, revision: int, text_hash: str, anchor: tuple[int, int]
) -> dict[str, Any]:
    """What the event says by which a thread stands at `anchor` in the text that its home has in a revision."""
    return {
        "thread": thread.id,
        "number": (thread.base.number if thread.base else 0) + 1,
        "revision": library.revision_id(connection, thread.document, thread.siglum, revision),
        "passage": thread.home,
        "text": text_hash,
        "anchor": list(anchor),
    }


def words_marks(found: Iterable[Thread], text_hash: str, *, newest: bool) -> Iterator[WordsMark]:
    """The words that open threads are on in a text: where they stand now, or in an older one where they were chosen."""
    for thread in found:
        standing, first = thread.standing, thread.comments[0]
        if not thread.open or standing is None:
            continue
        if newest and standing.state != "orphaned":
            yield WordsMark(standing.start, standing.end, thread.id, standing.state)
        elif not newest and first.anchor and thread.text_hash == text_hash:
            yield WordsMark(*first.anchor, thread.id, "exact")
