"""The threads of a document, or of all: by person, by whom they mention, open, queries, unread; the newest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.errors import InvalidInput
from webapp.operations.desk import Desk
from webapp.review import Account, Thread
from webapp.store import library, people, threads
from webapp.text.limits import check_characters
from webapp.text.model import PlacedPassage, Revision

MOST = 50
ME = "me"
STATES = ("", "open", "resolved")
ONLY = ("", "query", "unread", "carried", "orphaned")
"""Stands for whoever asks, so that an address shows to each their own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which threads: "" for all of each. `state` is one of STATES, `only` one of ONLY.

    `document` and `person` (who said something in it) and `mentioned` are ids, or ME. `before` is `Thread.last` of
    the thread after which the page begins, "" for the first page.
    """

    document: str = ""
    person: str = ""
    mentioned: str = ""
    state: str = ""
    only: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A thread in the list: its passage as it is now (None if that is gone), and the ids of what is unread.

    `language` is the BCP 47 tag of its witness, "und" if it is not known.
    """

    thread: Thread
    document: str
    language: str
    passage: PlacedPassage | None
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommentList:
    """A page of threads, how many there are of the kind asked for, `older` for the next page, and what can be asked.

    `documents` has names and `people` names, by id.
    """

    entries: tuple[Listed, ...]
    count: int
    older: str
    documents: Mapping[str, str]
    people: Mapping[str, str]


def listed(desk: Desk, account: Account | None, asked: Asked) -> CommentList:
    """A page of threads. Raises InvalidInput for what no address can ask, and NotFound for an unknown document."""
    for value in (asked.document, asked.person, asked.mentioned, asked.state, asked.only, asked.before):
        check_characters(value, "What the address asks for")
    if asked.state not in STATES:
        raise InvalidInput(f"“state={asked.state[:20]}” is no state of a thread: open or resolved.")
    if asked.only not in ONLY:
        raise InvalidInput(f"“only={asked.only[:20]}” is nothing to choose threads by: {', '.join(ONLY[1:])}.")
    with desk.database.read() as connection:
        names = {one.id: one.title or one.name for one in library.documents(connection)}
        if asked.document:
            names = {asked.document: library.document(connection, asked.document).name} | names
        documents = [asked.document] if asked.document else list(names)
        every = threads.said(connection, documents)
        if asked.only in ("carried", "orphaned"):
            every = threads.stood(connection, every)
        seen = threads.seen(connection, account.id) if account else {}
        called = {one.id: one.name for one, _ in people.every_account(connection)}
        unread = {one.id: one.unread_by(account, seen.get(one.id, 0)) for one in every}
        fitting = [one for one in every if _fits(one, asked, account, unread=bool(unread[one.id]))]
        fitting.sort(key=lambda one: one.newest, reverse=True)
        rest = fitting
        if asked.before:
            said = threads.said_at(connection, [asked.before])
            if not said:
                raise InvalidInput(f"“before={asked.before[:20]}” names no comment: go back to the first page.")
            rest = [one for one in fitting if one.newest < said[asked.before][1]]
        shown = threads.stood(connection, rest[:MOST])
        texts = {at: library.revision(connection, *at) for at in {(one.document, one.siglum) for one in shown}}
    entries = tuple(_listed(one, names[one.document], texts[one.document, one.siglum], unread[one.id]) for one in shown)
    speaking = {comment.author.id for one in every for comment in one.comments}
    speaking |= {who.id for one in every for comment in one.comments for who in comment.mentions}
    return CommentList(
        entries,
        len(fitting),
        entries[-1].thread.last if len(rest) > MOST else "",
        names,
        {one: called[one] for one in sorted(speaking, key=called.__getitem__)},
    )


def read_until(desk: Desk, account: Account) -> dict[str, int]:
    """How far somebody has read each thread, by its id."""
    with desk.database.read() as connection:
        return threads.seen(connection, account.id)


def _listed(thread: Thread, document: str, revision: Revision, unread: tuple[str, ...]) -> Listed:
    home = next((placed for placed in revision.passages if placed.id == thread.home), None)
    return Listed(thread, document, revision.witness.header.language or "und", home, unread)


def _fits(thread: Thread, asked: Asked, account: Account | None, *, unread: bool) -> bool:
    person, mentioned = (account.id if value == ME and account else value for value in (asked.person, asked.mentioned))
    said = [one for one in thread.comments if one.withdrawn is None]
    return (
        (not person or any(one.author.id == person for one in thread.comments))
        and (not mentioned or any(mentioned == who.id for one in said for who in one.mentions))
        and (not asked.state or thread.open == (asked.state == "open"))
        and (asked.only != "query" or thread.query)
        and (asked.only != "unread" or unread)
        and (
            asked.only not in ("carried", "orphaned")
            or (thread.standing is not None and thread.standing.state == asked.only)
        )
    )
