"""The log as an admin reads it: every event, the newest first, page by page, in words."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from webapp.errors import VariorumError
from webapp.operations import log_words
from webapp.operations.desk import Desk
from webapp.review import Account, Action, require
from webapp.store import events, library, names, people
from webapp.store import log as shelf
from webapp.store.log import Place
from webapp.store.names import Names
from webapp.text.limits import check_characters
from webapp.text.model import PlacedPassage

MOST = 50
AT_MACHINE = "-"
"""Who did it, where it was a command at the desk's machine."""

_REDACTABLE = {
    "comment.written": "comment",
    "proposal.made": "proposal",
    "batch.made": "batch",
    "terms.stated": "term_statement",
    "difference.weighed": "weight_mark",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events: of a document (its id), a person (an account's id, or AT_MACHINE), a kind; "" for all.

    `before` is the sequence of the event before which the page ends, None for the newest.
    """

    document: str = ""
    person: str = ""
    kind: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An event in words. `by` is "" for a command at the machine; `document` is an id or "", `gone` if it was removed.

    `place` says what it is about; `redact` is the table and the id of what can be redacted of it, or None.
    """

    sequence: int
    at: datetime
    by: str
    words: str
    document: str
    called: str
    gone: bool
    place: Place
    redact: tuple[str, str] | None
    hash: str


@dataclass(frozen=True, slots=True)
class Log:
    """A page of the log, and what can be asked for; `older` is the `before` of the next page, None on the last."""

    entries: tuple[LogEntry, ...]
    older: int | None
    count: int
    documents: Mapping[str, str]
    people: Mapping[str, str]
    kinds: tuple[str, ...]


def log(desk: Desk, account: Account | None, asked: Asked) -> Log:
    """A page of the log. Raises Forbidden, and InvalidInput for what cannot be asked for."""
    require(account, Action.READ_LOG)
    for value in (asked.document, asked.person, asked.kind):
        check_characters(value, "What the address asks for")
    actor = None if asked.person == AT_MACHINE else asked.person
    with desk.database.read() as connection:
        found = shelf.page(
            connection, document=asked.document, actor=actor, kind=asked.kind, before=asked.before, most=MOST + 1
        )
        every = [person for person, _ in people.every_account(connection)]
        places = shelf.places(connection, (identity for entry in found for identity in log_words.ids(entry)))
        passages = passages_of(connection, found, places)
        before = names.names_before(connection)
        known = log_words.Known({person.id: person.name for person in every}, places, passages, before)
        called = names.names(connection)
        kinds = shelf.kinds(connection)
        count = events.head(connection)
        redacted = shelf.redacted(connection, (log_words.about(entry, known)[1] for entry in found))
        documents = {one: called.name_of(one) for one in sorted(library.document_ids(connection))}
    entries = tuple(_entry(entry, known, called, redacted) for entry in found[:MOST])
    return Log(
        entries,
        entries[-1].sequence if len(found) > MOST else None,
        count,
        documents,
        {person.id: person.name for person in every} | {AT_MACHINE: "commands at the desk’s machine"},
        tuple(kinds),
    )


def passages_of(
    connection: Connection, found: Iterable[events.Event], places: Mapping[str, Place]
) -> dict[tuple[str, str], dict[str, PlacedPassage]]:
    """The passages now of every witness that the events speak of and that was not removed."""
    known: dict[tuple[str, str], dict[str, PlacedPassage]] = {}
    for entry in found:
        for identity in log_words.ids(entry):
            at = entry.document or "", places.get(identity, Place()).siglum
            if all(at) and at not in known:
                known[at] = {}
                with suppress(VariorumError):
                    known[at] = {placed.id: placed for placed in library.revision(connection, *at).passages}
    return known


def _entry(entry: events.Event, known: log_words.Known, called: Names, redacted: Collection[str]) -> LogEntry:
    place, fact = log_words.about(entry, known)
    table = _REDACTABLE.get(entry.kind)
    document = entry.document or ""
    gone = (document, place.siglum) in called.removed_witnesses
    return LogEntry(
        entry.sequence,
        datetime.fromisoformat(entry.at),
        known.name(entry.actor) if entry.actor else "",
        log_words.words(entry, known),
        document,
        called.name_of(document),
        gone or document in called.removed,
        place,
        (table, fact) if table and fact and fact not in redacted else None,
        entry.hash,
    )
