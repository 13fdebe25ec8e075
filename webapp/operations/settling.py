"""Threads as they are shown by themselves or several at once: resolved, or said where their words stand.

Each is a fact of its own.

All of it is done or none: if any thread is not as it was shown, nothing is written, and the refusal names it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.anchoring import place_of, words_for
from webapp.operations.comments import answer_with
from webapp.operations.desk import Desk
from webapp.operations.forms import check_key, written_with
from webapp.review import Account, Action, Thread, may_settle, require, require_settling
from webapp.store import events, library, threads
from webapp.text.model import Document, PlacedPassage, text_hash


@dataclass(frozen=True, slots=True)
class Settled:
    """An open thread that somebody may settle, with its passage as it is now, None if that is gone."""

    thread: Thread
    placed: PlacedPassage | None

    @property
    def carried(self) -> bool:
        """Whether its words were carried to others, for a person to confirm."""
        return self.thread.standing is not None and self.thread.standing.state == "carried"

    @property
    def can_be_tied(self) -> bool:
        """Whether its words do not surely stand in its passage, so that a person may say which they are now."""
        standing = self.thread.standing
        return self.placed is not None and standing is not None and standing.state != "exact"

    @property
    def parts(self) -> tuple[str, str, str]:
        """The passage's text now: before the words that the thread is on, these, and after them."""
        text = self.placed.passage.text if self.placed else ""
        standing = self.thread.standing
        if not text or standing is None or standing.state == "orphaned":
            return text, "", ""
        return text[: standing.start], text[standing.start : standing.end], text[standing.end :]

    @property
    def is_of_another_text(self) -> bool:
        """Whether it is on a whole passage whose text is another now, or gone."""
        return self.thread.standing is None and (
            self.placed is None or self.thread.text_changed(self.placed.passage.text_hash)
        )

    @property
    def seen(self) -> str:
        """What a form carries of the thread: all that was said in it, and where its words stand in which text."""
        standing, base = self.thread.standing, self.thread.base
        at = f"{standing.start}-{standing.end}" if standing else ""
        text = self.placed.passage.text_hash[:16] if self.placed else ""
        return f"{self.thread.last}.{base.number if base else 0}.{at}.{text}"


def settled(desk: Desk, account: Account | None, document: str) -> tuple[Document, list[Settled]]:
    """The open threads of a document that somebody may resolve, in the order of the texts. Raises like `resolve`."""
    reader = require(account, Action.RESOLVE, document)
    with desk.database.read() as connection:
        head = library.document(connection, document)
        return head, [one for one in _open(connection, document).values() if may_settle(reader, one.thread)]


def open_on(desk: Desk, document: str, siglum: str, passages: Sequence[str]) -> list[Thread]:
    """The open threads on passages of a witness, in the order in which they began."""
    with desk.database.read() as connection:
        found = (threads.threads(connection, document, siglum, one) for one in passages)
        return [one for own in found for one in own if one.open]


def one_thread(desk: Desk, document: str, thread_id: str) -> tuple[Document, Settled]:
    """A thread with its passage. Raises NotFound, and Gone if its witness was removed."""
    with desk.database.read() as connection:
        head, thread = library.document(connection, document), threads.thread(connection, thread_id)
        if thread is None or thread.document != document:
            threads.check_there(connection, document, thread_id)
            raise NotFound("There is no such thread in this document.")
        return head, Settled(thread, _placed(connection, thread))


def resolve(
    desk: Desk, account: Account | None, *, document: str, seen: Mapping[str, str], key: str, answer: str = ""
) -> list[str]:
    """Resolve threads, given by id with `Settled.seen`; their ids. The same `key` again writes nothing.

    An `answer` is said in them, once they are compared with what was shown. Raises Forbidden, InvalidInput (none is
    chosen, or there is nothing to answer any more), NotFound, and Conflict if one is another now or resolved.
    """

    def said(connection: Connection, one: Settled) -> dict[str, Any]:
        if answer.strip():
            shown, own = one.placed.passage.text_hash if one.placed else "", _key_of(key, f"answer {one.thread.id}")
            answer_with(desk, connection, account, one.thread, text_hash=shown, body=answer, key=own)
        return {"thread": one.thread.id, "number": threads.states_passed(connection, one.thread.id) + 1}

    return _each(desk, account, document, seen, key, "thread.resolved", said)


def confirm(desk: Desk, account: Account | None, *, document: str, seen: Mapping[str, str], key: str) -> list[str]:
    """Say of threads that their words are those that they were carried to. Like `resolve`."""
    return _each(desk, account, document, seen, key, "anchor.confirmed", _where_carried)


def refuse(desk: Desk, account: Account | None, *, document: str, seen: Mapping[str, str], key: str) -> list[str]:
    """Say of threads that their words are not those that they were carried to. Like `resolve`."""
    return _each(desk, account, document, seen, key, "anchor.refused", _where_carried)


def tie(
    desk: Desk, account: Account | None, *, document: str, seen: Mapping[str, str], words: str, units: str, key: str
) -> list[str]:
    """Say which words of their passage threads are on now. Like `resolve`; raises also as `anchoring.tie` does."""

    def said(connection: Connection, one: Settled) -> dict[str, Any]:
        if one.placed is None:
            raise InvalidInput("The passage of this thread is gone, and there are no words to tie it to: resolve it.")
        return _place(connection, one, words_for(one.thread, one.placed.passage.text, words, units))

    return _each(desk, account, document, seen, key, "anchor.tied", said)


def _where_carried(connection: Connection, one: Settled) -> dict[str, Any]:
    standing = one.thread.standing
    if standing is None or one.placed is None or not one.carried:
        raise Conflict("The words of one of these threads do not wait to be confirmed any more. Look again.")
    return _place(connection, one, (standing.start, standing.end))


def _place(connection: Connection, one: Settled, anchor: tuple[int, int]) -> dict[str, Any]:
    number = library.revision(connection, one.thread.document, one.thread.siglum).number
    shown = one.placed.passage.text_hash if one.placed else ""
    return place_of(connection, one.thread, number, shown, anchor)


def _each(
    desk: Desk,
    account: Account | None,
    document: str,
    seen: Mapping[str, str],
    key: str,
    kind: str,
    said: Callable[[Connection, Settled], dict[str, Any]],
) -> list[str]:
    author = require(account, Action.RESOLVE, document)
    check_key(key)
    if not seen:
        raise InvalidInput("Nothing is chosen: leave at least one thread in.")
    with desk.database.write() as connection:
        events.lock(connection, document)
        keys = {name: _key_of(key, name) for name in seen}
        if all(written_with(connection, one, author, kind) is not None for one in keys.values()):
            return list(seen)
        there = _open(connection, document)
        _check(there, seen, author)
        for name in seen:
            payload = said(connection, there[name])
            desk.record(connection, kind, payload, actor=author.id, document=document, key=keys[name])
    return list(seen)


def _key_of(key: str, name: str) -> str:
    """The key of one of the things that a form writes, in the room that a key has."""
    return text_hash(f"{key} {name}")


def _check(there: Mapping[str, Settled], seen: Mapping[str, str], author: Account) -> None:
    for name, shown in seen.items():
        if name not in there:
            raise Conflict(
                "One of these threads is no longer open. Nothing was done: look at those that are, then repeat."
            )
        thread = there[name].thread
        require_settling(author, thread)
        if there[name].seen != shown:
            raise Conflict(
                f"Something was said in the thread of {thread.comments[0].author.name}, or its text has changed, since"
                " you looked at it. Nothing was done: look at it, then repeat."
            )


def _open(connection: Connection, document: str) -> dict[str, Settled]:
    found = [one for one in threads.threads(connection, document) if one.open]
    passages: dict[str, Sequence[PlacedPassage]] = {
        siglum: library.revision(connection, document, siglum).passages for siglum in {one.siglum for one in found}
    }
    places = {(siglum, one.id): (at, one) for siglum, own in passages.items() for at, one in enumerate(own)}
    nowhere = (len(places), None)
    found.sort(key=lambda one: (one.siglum, places.get((one.siglum, one.home), nowhere)[0], one.comments[0].sequence))
    return {one.id: Settled(one, places.get((one.siglum, one.home), nowhere)[1]) for one in found}


def _placed(connection: Connection, thread: Thread) -> PlacedPassage | None:
    passages = library.revision(connection, thread.document, thread.siglum).passages
    return next((one for one in passages if one.id == thread.home), None)
