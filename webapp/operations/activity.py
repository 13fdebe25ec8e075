"""What was done at the desk, in words and for everybody: by document and person, the newest first, page by page.

It has the words of the log, and less of it: nothing of people, sessions, settings and redactions, nothing of what was
removed, and of proposals only what the reader may see. A page ends at an event that is named by its id, since the
numbers of events would tell how much lies between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from webapp.errors import InvalidInput
from webapp.operations import log_words
from webapp.operations.desk import Desk
from webapp.operations.log import passages_of
from webapp.review import Account, Rules
from webapp.store import activity as shelf
from webapp.store import library, people, proposals, threads
from webapp.store import log as log_shelf
from webapp.store.events import Event
from webapp.store.log import Place
from webapp.text.limits import check_characters

MOST = 50
OPEN_KINDS = frozenset(
    {
        *("document.added", "document.renamed", "witness.added", "witness.renamed", "witness.removed"),
        *("revision.added", "links.stated", "links.undone", "difference.weighed"),
        *("comment.written", "comment.withdrawn", "thread.resolved", "thread.reopened", "query.waived"),
        *("anchor.confirmed", "anchor.refused", "anchor.tied"),
        *("passages.approved", "approval.withdrawn", "edition.published", "edition.withdrawn"),
        "proposals.revealed",
    }
)
"""What is told of to everybody."""
PROPOSING = frozenset({"batch.made", "proposal.made", "proposal.withdrawn", "proposals.decided"})
"""What is told of to those who may see the proposals."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done: `by` is "" for a command at the machine, `actor` the account's id or "".

    `words` end a sentence that begins with the name; `said` is the comment that was written, if it was asked for, "" if
    it is none or was redacted, withdrawn or corrected.
    """

    id: str
    at: datetime
    by: str
    actor: str
    words: str
    document: str
    title: str
    place: Place
    said: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """A page of deeds, the `older` event before which the next page ends ("" on the last), and what can be asked for.

    `documents` has titles and `people` names, by id.
    """

    deeds: tuple[Deed, ...]
    older: str
    documents: Mapping[str, str]
    people: Mapping[str, str]


def activity(
    desk: Desk,
    account: Account | None,
    *,
    document: str = "",
    person: str = "",
    before: str = "",
    bodies: bool = False,
) -> Activity:
    """A page of what was done in a document, by a person (an account's id), or at all.

    With `bodies` each comment comes with what it says. Raises NotFound for an unknown document, and InvalidInput for a
    page that is none.
    """
    for value in (document, person, before):
        check_characters(value, "What the address asks for")
    with desk.database.read() as connection:
        titles = {one.id: one.title or one.name for one in library.documents(connection)}
        if document:
            titles = {document: library.document(connection, document).name} | titles
        end = shelf.sequence_of(connection, before) if before else None
        if before and end is None:
            raise InvalidInput("The address names a page of the activity that there is not: begin with the newest.")
        documents = [document] if document else list(titles)
        found = _shown(connection, account, documents, person, end)
        names = {one.id: one.name for one, _ in people.every_account(connection)}
        open_actors = shelf.actors(connection, OPEN_KINDS, documents)
        deeds = _told(connection, found[:MOST], titles, names)
        if bodies:
            deeds = _with_bodies(connection, found[:MOST], deeds)
    known = {one: names[one] for one in open_actors | {deed.actor for deed in deeds} if one in names}
    return Activity(
        tuple(deeds),
        deeds[-1].id if len(found) > MOST else "",
        titles,
        dict(sorted(known.items(), key=lambda one: one[1])),
    )


def _shown(
    connection: Connection, account: Account | None, documents: Sequence[str], person: str, end: int | None
) -> list[Event]:
    """One more than a page of the events that the reader may know of."""
    rules = proposals.rules(connection)
    found: list[Event] = []
    while len(found) <= MOST:
        page = shelf.page(
            connection, kinds=OPEN_KINDS | PROPOSING, documents=documents, actor=person, before=end, most=2 * MOST
        )
        found += _visible(connection, account, page, rules)
        if len(page) < 2 * MOST:
            break
        end = page[-1].sequence
    return found[: MOST + 1]


def _visible(connection: Connection, account: Account | None, page: list[Event], rules: Rules) -> list[Event]:
    """Those that the reader may know of; of several decisions at once those on what the reader may see."""
    if not rules.blind:
        return page
    spoken = {event.id: _proposals(connection, event) for event in page if event.kind in PROPOSING}
    known = proposals.named(connection, (one for asked in spoken.values() for one in asked))
    found = []
    for event in page:
        if event.id not in spoken:
            found.append(event)
            continue
        asked = spoken[event.id]
        seen = {one for one in asked if one in known and rules.shows(account, known[one])}
        if event.kind == "proposals.decided" and seen:
            kept = [ruling for ruling in event.payload["rulings"] if ruling["proposal"] in seen]
            found.append(replace(event, payload={**event.payload, "rulings": kept}))
        elif seen and seen == set(asked):
            found.append(event)
    return found


def _proposals(connection: Connection, event: Event) -> list[str]:
    """The ids of the proposals that an event speaks of."""
    said = event.payload
    if event.kind == "batch.made":
        return [one.id for one in proposals.in_batch(connection, said["batch"])]
    if event.kind == "proposals.decided":
        return [ruling["proposal"] for ruling in said["rulings"]]
    return [said["proposal"]]


def _told(
    connection: Connection, found: Sequence[Event], titles: Mapping[str, str], names: Mapping[str, str]
) -> list[Deed]:
    places = log_shelf.places(connection, (identity for one in found for identity in log_words.ids(one)))
    known = log_words.Known(names, places, passages_of(connection, found, places))
    return [
        Deed(
            one.id,
            datetime.fromisoformat(one.at),
            known.name(one.actor) if one.actor else "",
            one.actor or "",
            log_words.words(one, known),
            one.document or "",
            titles.get(one.document or "", ""),
            log_words.about(one, known)[0],
        )
        for one in found
    ]


def _with_bodies(connection: Connection, found: Sequence[Event], deeds: Sequence[Deed]) -> list[Deed]:
    documents = {one.document for one in found if one.kind == "comment.written" and one.document}
    bodies = {
        comment.versions[-1]: comment.body
        for document in sorted(documents)
        for thread in threads.threads(connection, document)
        for comment in thread.comments
    }
    written = {one.id: one.payload["comment"] for one in found if one.kind == "comment.written"}
    return [replace(one, said=bodies.get(written.get(one.id, ""), "")) for one in deeds]
