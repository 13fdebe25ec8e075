"""The queue: what waits for the person who asks, and the way through it.

A queue is named in addresses by words with commas between them: "all", or the document that it is of; then, if there
are fewer, the kinds that are in it; and "document" for the order of the texts. "all,stale,document" is one.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from webapp.errors import Forbidden, InvalidInput, VariorumError
from webapp.operations import proposal_card, proposal_list
from webapp.operations.waiting import approval_key, links_key
from webapp.review import Account, Proposal, Status
from webapp.review.queue import Entry, Order, Waits, chosen, counts, ordered
from webapp.web import names
from webapp.web.answers import page
from webapp.web.proposal_words import proposal_address
from webapp.web.surroundings import here, signed_in, waiting, waits_anew, waits_for

blueprint = Blueprint("queues", __name__)

KINDS = {
    Waits.PROPOSALS: "proposals to decide",
    Waits.ASKED: "changes asked",
    Waits.STALE: "changed since approved",
    Waits.SECOND: "second approvals",
    Waits.LINKS: "links to check",
    Waits.THREADS: "open threads",
}
KEPT = {
    "decided": "Kept: your decision.",
    "approved": "Kept: your approval.",
    "resolved": "Kept: resolved.",
    "confirmed": "Kept: confirmed.",
    "read": "Marked as read.",
    "waived": "Kept: the query is waived.",
}
"""What was done just before, as the address says it."""
NEAR = 40
"""How many entries a page has on either side of its own: all of a large desk would be megabytes."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Which entries are walked, and in what order. `document` is an id, "" for every one."""

    document: str = ""
    kinds: tuple[str, ...] = ()
    order: Order = "oldest"

    @property
    def name(self) -> str:
        """How addresses name it."""
        kinds = [kind.value for kind in Waits if kind.value in self.kinds]
        order = ["document"] if self.order == "document" else []
        return ",".join([names.name_of(self.document) if self.document else "all", *kinds, *order])

    @property
    def start(self) -> str:
        """The address of its first entry."""
        return url_for("queues.shown", queue=None if self == Queue() else self.name)

    def to(self, document: str | None = None, kind: str | None = None, order: Order | None = None) -> "Queue":
        """The same with something else in it: another document or kind ("" for all), another order."""
        return Queue(
            self.document if document is None else document,
            self.kinds if kind is None else (kind,) if kind else (),
            order or self.order,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands in a queue: the queue's name, its entries, the key of its own, the ways before and after.

    `every` are the entries of all kinds and documents; `then` is the key of the entry to go on with.
    """

    queue: str
    entries: list[Entry]
    previous: str
    next: str
    key: str = ""
    then: str = ""
    asked: Queue = Queue()
    every: tuple[Entry, ...] = ()

    @property
    def near(self) -> tuple[int, list[Entry], int]:
        """The entries about its own, with how many there are before and after them."""
        at = next((number for number, one in enumerate(self.entries) if one.key == self.key), 0)
        first = max(0, at - NEAR)
        shown = self.entries[first : at + NEAR + 1]
        return first, shown, len(self.entries) - first - len(shown)

    @property
    def counts(self) -> dict[Waits, int]:
        """How many there are of each kind, in the document that is asked for."""
        return counts(chosen(self.every, self.asked.document))

    @property
    def documents(self) -> dict[str, str]:
        """The titles of the documents that something waits in, by id."""
        return {one.document: one.title for one in ordered(self.every, "document")}


@dataclass(frozen=True, slots=True)
class Done:
    """What was decided just before: a proposal, or the first of a `batch`, whose proposals are then all there."""

    proposal: Proposal
    batch: tuple[Proposal, ...] | None = None

    @property
    def closed(self) -> dict[str, int]:
        """How many of the batch are accepted, rejected and so on, of those of which nothing is open."""
        found = Counter(one.status for one in self.batch or () if not one.open)
        return {status.value: found[status] for status in Status if found[status]}

    @property
    def open(self) -> int:
        """Of how many something is open."""
        return sum(bool(one.open) for one in self.batch or ())


NOWHERE = Place("", [], "", "")


def register(app: Flask) -> None:
    """Give the addresses of entries to every template."""
    app.jinja_env.globals.update(
        entry_address=entry_address,
        asked_queue=asked_queue,
        place_of_links=lambda left, right: place_at(links_key(left, right)),
        place_of_approval=lambda witness, passage: place_at(approval_key(witness, passage)),
        passages_of=lambda entry: waiting().documents[entry.document].passages.get(entry.siglum, {}),
        witness_of_entry=lambda entry: waiting().documents[entry.document].witnesses.get(entry.siglum),
        WAITS=KINDS,
        name_of=names.name_of,
        far_of=lambda document: "".join(
            f" · {far.siglum}: {far.told}" for far in waiting().documents[document].progress
        ),
        kept_before=lambda: KEPT.get(request.args.get("kept", ""), ""),
    )


def asked_queue() -> str:
    """The queue that a page is walked in, "" for none; also of a form that is too long to be read."""
    try:
        return request.values.get("queue", "")
    except HTTPException:
        return request.args.get("queue", "")


def read(name: str) -> Queue:
    """The queue of this name. Raises InvalidInput, and NotFound for a document that does not exist."""
    first, *rest = name.split(",")
    document = "" if first == "all" else names.known().id_of(first)
    kinds = tuple(word for word in rest if word in {kind.value for kind in Waits})
    order: Order = "document" if "document" in rest else "oldest"
    if strange := [word for word in rest if word not in {*kinds, *get_args(Order)}]:
        raise InvalidInput(
            f"“{strange[0]}” is no part of a queue: it can have {', '.join(kind.value for kind in Waits)}."
        )
    if document and document not in waiting().documents:
        here().glances.at(document)  # raises NotFound for one that does not exist
    return Queue(document, kinds, order)


@blueprint.get("/queue")
def shown() -> Response:
    """The first entry of the queue; a page that says so if there is none."""
    person, query = signed_in(), request.args
    if person is None:
        raise Forbidden("To see what waits for you, you need to sign in.")
    words = [query.get("document", "") or "all", query.get("kind", ""), query.get("order", "")]
    queue = read(query.get("queue") or ",".join(filter(None, words)))
    entries, every = _entries(queue)
    told = {name: query[name] for name in ("done", "kept") if query.get(name)}
    if entries:
        there = entry_address(entries[0], queue.name)
        return redirect(f"{there}&{urlencode(told)}" if told else there, 303)  # type: ignore[return-value]
    return page(
        "proposals/empty_queue.html",
        queue=queue,
        elsewhere=len(chosen(every, queue.document)) if queue.kinds else 0,
        in_others=len(every) if queue.document else 0,
        done=done(person.account),
    )


def place(queue: str, account: Account | None, proposal: Proposal) -> Place:
    """Where a proposal, or its batch, stands in a queue; what is decided already stands where it stood."""
    if not queue or account is None:
        return NOWHERE
    asked = read(queue)
    entries, every = _entries(asked)
    own = next((one for one in entries if _is_of(one, proposal)), None) or waiting().of_proposals((proposal,))
    return _place(asked, entries, every, own)


def place_at(key: str) -> Place:
    """Where the entry with this key stands in the queue that the page is walked in.

    What is no entry, or no longer one, stands before that which the address says to go on with, else before all.
    """
    person, name = signed_in(), asked_queue()
    if not name or person is None:
        return NOWHERE
    queue = read(name)
    entries, every = _entries(queue)
    keys = [one.key for one in entries]
    if key in keys:
        return _place(queue, entries, every, entries[keys.index(key)])
    then = request.values.get("then", "")
    return _place(queue, entries, every, None, keys.index(then) if then in keys else 0)


def _place(queue: Queue, entries: list[Entry], every: list[Entry], own: Entry | None, at: int = 0) -> Place:
    others = [one for one in entries if own is None or one.key != own.key]
    after = others[at:]
    if own is not None:
        walk = ordered([*others, own], queue.order)
        after = walk[walk.index(own) + 1 :]
    before = others[: len(others) - len(after)]
    return Place(
        queue.name,
        entries,
        entry_address(before[-1], queue.name) if before else "",
        entry_address(after[0], queue.name) if after else "",
        own.key if own else "",
        after[0].key if after else "",
        queue,
        tuple(every),
    )


def after(queue: str, account: Account, proposal: Proposal, *, batch: bool = False) -> str:
    """Where to go on when a proposal of a queue, or its batch, is decided: to the next, else to the first left.

    From one proposal of a batch it goes back to the rest of it.
    """
    waits_anew()
    there = place(queue, account, proposal)
    said = told(proposal, batch=batch)
    if not batch and (rest := next((one for one in there.entries if _is_rest(one, proposal)), None)):
        return f"{entry_address(rest, there.queue)}&done={said}"
    start = url_for("queues.shown", queue=None if there.asked == Queue() else there.queue, done=said)
    return f"{there.next}&done={said}" if there.next else start


def _is_rest(entry: Entry, proposal: Proposal) -> bool:
    """Whether this is what is left of the batch of a proposal."""
    return entry.waits is Waits.PROPOSALS and bool(proposal.batch) and entry.proposals[0].batch == proposal.batch


def onwards(kept: str) -> str:
    """Where to go on from a form that was sent in a queue: to the entry that it names as next, else to the first."""
    waits_anew()
    queue = read(request.form["queue"])
    entries, _ = _entries(queue)
    then = next((one for one in entries if one.key == request.form.get("then", "")), None)
    there = entry_address(then, queue.name) if then else url_for("queues.shown", queue=queue.name)
    return f"{there}&kept={kept}"


def done(account: Account | None) -> Done | None:
    """What was decided just before, as the address says; None if it says nothing that can be seen."""
    document, _, name = request.args.get("done", "").rpartition("/")
    if not name:
        return None
    if together := proposal_list.in_batch(here().desk, account, document, name):
        return Done(together[0], tuple(together))
    try:
        with here().desk.database.read() as connection:
            return Done(proposal_card.visible_proposal(connection, account, document, name))
    except VariorumError:
        return None


def entry_address(entry: Entry, queue: str) -> str:
    """Where an entry of a queue is dealt with: the page of a proposal, a batch, an approval, links or a thread."""
    there: dict[str, Any] = {"document": entry.document, "queue": queue}
    if entry.proposals:
        first = entry.proposals[0]
        if first.batch and entry.waits is Waits.PROPOSALS:
            return url_for("batches.shown", batch=first.batch, **there)
        return proposal_address(first, queue)
    if entry.waits is Waits.LINKS:
        return url_for("links.listed", left=entry.siglum, right=entry.right, **there)
    if entry.thread:
        return url_for("settling.thread", thread=entry.thread.id, **there)
    return url_for("approving.form", siglum=entry.siglum, passage=entry.passage, **there)


def _entries(queue: Queue) -> tuple[list[Entry], list[Entry]]:
    """The entries of a queue in its order, and all that wait."""
    every = waits_for()
    return ordered(chosen(every, queue.document, queue.kinds), queue.order), every


def _is_of(entry: Entry, proposal: Proposal) -> bool:
    return any(one.id == proposal.id or (proposal.batch and one.batch == proposal.batch) for one in entry.proposals)


def told(proposal: Proposal, *, batch: bool = False) -> str:
    """How an address says that a proposal, or its batch, was decided."""
    return f"{proposal.document}/{proposal.batch if batch else proposal.id}"
