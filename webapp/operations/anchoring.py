"""Where the words of a thread stand: a person confirms or refuses the words that it was carried to, or ties it anew.

See `store.thread_places`. The words themselves and what stands around follow from the text, which an event names by its
hash: words in the log could not be redacted.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk
from webapp.operations.forms import check_key, written_with
from webapp.operations.selecting import chosen
from webapp.review import Account, Thread, require_settling
from webapp.store import events, library, threads
from webapp.text.marks import WordsMark


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

    `seen` is how often something had been said of its place, `text_hash` and `anchor` are the text and the code points
    that were shown. The same `key` again writes nothing. Raises Forbidden (neither its author nor an editor), NotFound,
    and Conflict if any of it is otherwise now.
    """
    where = _where_carried(anchor)
    return _say(desk, account, "anchor.confirmed", where, thread_id=thread_id, seen=seen, text_hash=text_hash, key=key)


def refuse(
    desk: Desk,
    account: Account | None,
    *,
    thread_id: str,
    seen: int,
    text_hash: str,
    anchor: tuple[int, int],
    key: str,
) -> Thread:
    """Say that the words of a thread are not those it was carried to: it is orphaned until it is tied. As `confirm`."""
    where = _where_carried(anchor)
    return _say(desk, account, "anchor.refused", where, thread_id=thread_id, seen=seen, text_hash=text_hash, key=key)


def tie(
    desk: Desk,
    account: Account | None,
    *,
    thread_id: str,
    seen: int,
    text_hash: str,
    words: str,
    units: str = "",
    key: str,
) -> Thread:
    """Say which `words` of its passage a carried or orphaned thread is on; from then on that is where it stands.

    `units` is their range, if it is known (see `selecting.chosen`, which may raise Ambiguous). Otherwise as `confirm`.
    """

    def where(thread: Thread, text: str) -> tuple[int, int]:
        return words_for(thread, text, words, units)

    return _say(desk, account, "anchor.tied", where, thread_id=thread_id, seen=seen, text_hash=text_hash, key=key)


def words_for(thread: Thread, text: str, words: str, units: str) -> tuple[int, int]:
    """The code points of `text` to which a thread is to be tied.

    Raises as `chosen`, Conflict if its words surely stand there, and InvalidInput if it is on no words, or none are
    chosen.
    """
    if thread.standing is None:
        raise InvalidInput("This thread is on the whole passage, and cannot be tied to words of it.")
    if thread.standing.state == "exact":
        raise Conflict("The words of this thread stand in the text, so it is not tied to others. Look at them.")
    if (found := chosen(text, words, units)) is None:
        raise InvalidInput("No words are chosen: type, paste or select those that the thread is on now.")
    return found


_Where = Callable[[Thread, str], tuple[int, int]]
"""The code points that something is said of, in the text of the passage where a thread is; refuses what cannot be."""


def _where_carried(anchor: tuple[int, int]) -> _Where:
    def where(thread: Thread, _text: str) -> tuple[int, int]:
        standing = thread.standing
        if standing is None or standing.state != "carried" or (standing.start, standing.end) != anchor:
            raise Conflict("These words stand elsewhere now than was shown. Look at them, then say it anew.")
        return anchor

    return where


def _say(
    desk: Desk,
    account: Account | None,
    kind: str,
    where: _Where,
    *,
    thread_id: str,
    seen: int,
    text_hash: str,
    key: str,
) -> Thread:
    """Record what somebody says of the place of a thread, if that and its text are as they were shown."""
    check_key(key)
    with desk.database.write() as connection:
        thread = threads.thread(connection, thread_id)
        if thread is None:
            raise NotFound("There is no such thread.")
        author, document = require_settling(account, thread), thread.document
        events.lock(connection, document)
        thread = threads.thread(connection, thread_id) or thread
        if written_with(connection, key, author, kind) is not None:
            return thread
        if thread.base is None or thread.base.number != seen:
            raise Conflict("Somebody has said meanwhile where these words stand. Look at it, then say it anew.")
        revision = library.revision(connection, document, thread.siglum)
        passage = next((one.passage for one in revision.passages if one.id == thread.home), None)
        if passage is None or passage.text_hash != text_hash:
            raise Conflict("This passage has changed since you opened it. Look at the words, then say it anew.")
        said = place_of(connection, thread, revision.number, text_hash, where(thread, passage.text))
        desk.record(connection, kind, said, actor=author.id, document=document, key=key)
        return threads.thread(connection, thread_id) or thread


def place_of(
    connection: Connection, thread: Thread, revision: int, text_hash: str, anchor: tuple[int, int]
) -> dict[str, Any]:
    """What an event says of a thread and of `anchor` in the text that its home has in a revision."""
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
