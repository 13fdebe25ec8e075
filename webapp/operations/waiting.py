"""What waits for whom: proposals, approvals, links to check, threads. The queue asks here and nowhere else.

What waits in a document, whoever's turn it is, is made anew only when something was written of the document; a desk of
many documents therefore reads one row for a request while nobody writes. Whose turn it is follows from the account, and
what is hidden from it never becomes an entry (`undecided`).
"""

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import combinations
from threading import Lock

from sqlalchemy import Connection

from webapp.operations import alignments
from webapp.operations.desk import Desk
from webapp.operations.progress import Progress, progress_in
from webapp.operations.undecided import Undecided, undecided
from webapp.review import Account, Action, Proposal, Rules, Status, Thread, may
from webapp.review.approvals import Approval, State, approver_ids, printed, stale, standing, state
from webapp.review.queue import Entry, Waits
from webapp.store import approvals as approval_shelf
from webapp.store import events, library, names, threads
from webapp.store import waiting as shelf
from webapp.store.waiting import Moment
from webapp.text.model import PlacedPassage, Witness

_TO_CHECK = "links to check of document"


@dataclass(frozen=True, slots=True)
class Unapproved:
    """A passage that was approved as it was, or waits for an approval beside those `by` some accounts (ids)."""

    siglum: str
    passage: str
    by: frozenset[str]
    since: Moment

    @property
    def stale(self) -> bool:
        """Whether no approval stands on it."""
        return not self.by


@dataclass(frozen=True, slots=True)
class ToCheck:
    """How many links of two witnesses a person should look at, and since when."""

    left: str
    right: str
    count: int
    since: Moment


@dataclass(frozen=True, slots=True)
class InDocument:
    """What waits in a document but for proposals, with the passages now of the witnesses that anything waits on."""

    title: str
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    passages: Mapping[str, Mapping[str, PlacedPassage]] = field(default_factory=dict)
    approvals: tuple[Unapproved, ...] = ()
    threads: tuple[Thread, ...] = ()
    links: tuple[ToCheck, ...] = ()
    progress: tuple[Progress, ...] = ()
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def position(self, siglum: str, passage: str) -> int:
        """The place of a passage in its text; after all others, if it is gone."""
        return self.places.get((siglum, passage), len(self.places))

    def called(self, siglum: str, passage: str) -> str:
        """What a passage is called; "" for one that is gone."""
        placed = self.passages.get(siglum, {}).get(passage)
        return placed.name if placed else ""


@dataclass(frozen=True, slots=True)
class AtDesk:
    """Everything that waits at the desk, by document."""

    undecided: Undecided
    documents: Mapping[str, InDocument]

    def entries(self, desk: Desk, account: Account | None) -> list[Entry]:
        """What waits for somebody, in no order."""
        if account is None:
            return []
        found = [self.of_proposals(own) for own in self.undecided.waiting(account)]
        own = {name: there.threads for name, there in self.documents.items() if there.threads}
        seen: Mapping[str, int] = {}
        if any(not may(account, Action.RESOLVE_ANY, name) for name in own):
            with desk.database.read() as connection:
                seen = threads.seen(connection, account.id)
        for name, there in self.documents.items():
            if may(account, Action.APPROVE, name):
                found += [
                    _approval(name, there, one) for one in there.approvals if one.stale or account.id not in one.by
                ]
            if may(account, Action.RELINK, name):
                found += [_links(name, there, one) for one in there.links]
            found += [_thread(name, there, one) for one in own.get(name, ()) if _is_for(account, one, seen)]
        return found

    def of_proposals(self, proposals: tuple[Proposal, ...]) -> Entry:
        """The entry that a proposal, or those of a batch, are or were."""
        first = proposals[0]
        asked = first.status is Status.ASKED
        there = self.documents.get(first.document, InDocument(first.document))
        return Entry(
            Waits.ASKED if asked else Waits.PROPOSALS,
            f"{'a' if asked else 'p'}-{first.batch or first.id}",
            first.document,
            there.title,
            first.siglum,
            first.passage,
            there.called(first.siglum, first.passage),
            there.position(first.siglum, first.passage) if first.passage else 0,
            first.sequence,
            first.at,
            proposals=proposals,
        )


class Waiting:
    """What waits at a desk, remembered by document for as long as nothing is written of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = Lock()
        self._until = -1
        self._state: object = None
        self._aligned: dict[str, bytes] = {}
        self._documents: dict[str, InDocument] = {}
        self._links: dict[str, tuple[object, tuple[ToCheck, ...]]] = {}
        self._undecided: Undecided | None = None

    def now(self) -> AtDesk:
        """What waits now. What was written since the last time is read, and no more."""
        with self._lock:
            with self._desk.database.read() as connection:
                head = events.head(connection)
                changed = shelf.changed_since(connection, self._until) if head != self._until else set()
                ids = _there(connection) if changed or self._undecided is None else list(self._documents)
            aligned = alignments.generations(self._desk, ids)
            if self._undecided is None or changed:
                self._undecided = undecided(self._desk)
            rules = self._undecided.rules
            whole = self._state != rules.two_approvals
            again = {
                one
                for one in ids
                if whole or one in changed or one not in self._documents or aligned.get(one) != self._aligned.get(one)
            }
            self._documents = {
                one: self._read(one, rules, aligned.get(one)) if one in again else self._documents[one] for one in ids
            }
            self._until, self._aligned, self._state = head, aligned, rules.two_approvals
            return AtDesk(self._undecided, dict(self._documents))

    def _read(self, document: str, rules: Rules, aligned: bytes | None) -> InDocument:
        desk = self._desk
        with desk.database.read() as connection:
            of_links = aligned, shelf.last_linking(connection, document)
        known = self._links.get(document)
        if known is None or known[0] != of_links:
            known = self._links[document] = of_links, _kept_to_check(desk, document, repr(of_links))
        proposals = self._undecided.proposals if self._undecided else ()
        with desk.database.read() as connection:
            found = _read(connection, document, rules, {one.siglum for one in proposals if one.document == document})
        return replace(found, links=known[1])


def _there(connection: Connection) -> list[str]:
    """The documents that were not removed."""
    gone = names.names(connection).removed
    return [one for one in library.document_ids(connection) if one not in gone]


def approval_key(witness: Witness, passage: str) -> str:
    """How the approval of a passage is named in queues."""
    return f"v-{witness.id}-{passage}"


def links_key(left: Witness, right: Witness) -> str:
    """How the links of two witnesses are named in queues, whichever stands at the left."""
    return f"l-{'-'.join(sorted((left.id, right.id)))}"


def thread_key(thread: Thread) -> str:
    """How a thread is named in queues."""
    return f"t-{thread.id}"


def _kept_to_check(desk: Desk, document: str, of: str) -> tuple[ToCheck, ...]:
    """As `to_check`, from the cache if it was asked for since the links became what `of` names."""
    key = f"{document} {of}"
    if (kept := desk.cache.get(_TO_CHECK, key)) is not None:
        with suppress(ValueError, TypeError):
            return tuple(
                ToCheck(left, right, count, Moment(since, datetime.fromisoformat(at)))
                for left, right, count, since, at in json.loads(kept)
            )
    found = to_check(desk, document)
    told = [(one.left, one.right, one.count, one.since.sequence, one.since.at.isoformat()) for one in found]
    desk.cache.put(_TO_CHECK, key, json.dumps(told).encode())
    return tuple(found)


def to_check(desk: Desk, document: str) -> list[ToCheck]:
    """The pairs of witnesses of which links are to be checked: doubtful, or locked with other texts."""
    with desk.database.read() as connection:
        sigla = [one.siglum for one in library.witnesses(connection, document)]
        revisions = {siglum: library.revision(connection, document, siglum) for siglum in sigla}
        since = shelf.newest_revisions(connection, document)
    found = []
    for left, right in combinations(sigla, 2):
        pair = revisions[left], revisions[right]
        links = alignments.links(desk, *pair)
        if links is None:
            continue
        locks = alignments.locks(desk, *pair)
        count = sum(
            one.doubtful or ((lock := locks.get((one.left, one.right))) is not None and lock.changed) for one in links
        )
        if count:
            found.append(ToCheck(left, right, count, max(since[left], since[right])))
    return found


def _read(connection: Connection, document: str, rules: Rules, proposed_on: Collection[str]) -> InDocument:
    head = library.document(connection, document)
    witnesses = {one.siglum: one for one in library.witnesses(connection, document)}
    open_ones = tuple(one for one in threads.threads(connection, document) if one.open)
    unapproved: list[Unapproved] = []
    passages: dict[str, dict[str, PlacedPassage]] = {}
    for siglum in {*proposed_on, *(one.siglum for one in open_ones)} & witnesses.keys():
        passages[siglum] = _passages(connection, document, siglum)
    for siglum in (one.siglum for one in witnesses.values() if one.state == "working"):
        approvals = approval_shelf.by_passage(connection, document, siglum)
        if approvals:
            if siglum not in passages:
                passages[siglum] = _passages(connection, document, siglum)
            held = threads.held(connection, (one for one in open_ones if one.siglum == siglum))
            asked = {name: one for name, one in passages[siglum].items() if name in approvals and name not in held}
            unapproved += _unapproved(connection, document, siglum, approvals, asked, rules)
    places = {(siglum, name): at for siglum, own in passages.items() for at, name in enumerate(own)}
    return InDocument(
        head.title or head.name,
        witnesses,
        passages,
        tuple(unapproved),
        open_ones,
        progress=tuple(progress_in(connection, document).get(document, ())),
        places=places,
    )


def _passages(connection: Connection, document: str, siglum: str) -> dict[str, PlacedPassage]:
    return {one.id: one for one in library.revision(connection, document, siglum).passages}


def _unapproved(
    connection: Connection,
    document: str,
    siglum: str,
    approvals: Mapping[str, list[Approval]],
    passages: Mapping[str, PlacedPassage],
    rules: Rules,
) -> list[Unapproved]:
    found, changed = [], []
    for name, placed in passages.items():
        stands = standing(approvals[name], printed(placed.passage))
        how = state(approver_ids(stands), rules)
        if how is State.WAITING:
            last = stands[-1]
            found.append(Unapproved(siglum, name, frozenset(approver_ids(stands)), Moment(last.sequence, last.at)))
        elif how is State.OPEN and stale(approvals[name], printed(placed.passage)):
            changed.append(name)
    since = shelf.as_now_since(connection, document, siglum, changed) if changed else {}
    return found + [Unapproved(siglum, name, frozenset(), since[name]) for name in changed]


def _is_for(account: Account, thread: Thread, seen: Mapping[str, int]) -> bool:
    """Whether an open thread waits for somebody: an editor, or one whom something new in it concerns."""
    if may(account, Action.RESOLVE_ANY, thread.document):
        return True
    concerned = thread.comments[0].author.id == account.id or any(
        account.id == one.id for said in thread.comments if said.withdrawn is None for one in said.mentions
    )
    return (
        concerned
        and may(account, Action.COMMENT, thread.document)
        and bool(thread.unread_by(account, seen.get(thread.id, 0)))
    )


def _approval(document: str, there: InDocument, one: Unapproved) -> Entry:
    return Entry(
        Waits.STALE if one.stale else Waits.SECOND,
        approval_key(there.witnesses[one.siglum], one.passage),
        document,
        there.title,
        one.siglum,
        one.passage,
        there.called(one.siglum, one.passage),
        there.position(one.siglum, one.passage),
        *one.since,
    )


def _links(document: str, there: InDocument, one: ToCheck) -> Entry:
    left, right = there.witnesses[one.left], there.witnesses[one.right]
    return Entry(
        Waits.LINKS,
        links_key(left, right),
        document,
        there.title,
        one.left,
        "",
        "",
        0,
        *one.since,
        right=one.right,
        count=one.count,
    )


def _thread(document: str, there: InDocument, one: Thread) -> Entry:
    return Entry(
        Waits.THREADS,
        thread_key(one),
        document,
        there.title,
        one.siglum,
        one.home,
        there.called(one.siglum, one.home),
        there.position(one.siglum, one.home),
        one.comments[0].sequence,
        max(said.edited or said.at for said in one.comments),
        thread=one,
        count=len(one.comments),
    )
