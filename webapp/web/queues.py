"""The queue: what waits for the person who asks, and the way through it.

A queue is named in addresses as "all", or by the document that it is of.
"""

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from webapp.errors import Forbidden, VariorumError
from webapp.operations import proposal_card, proposal_list
from webapp.operations.proposal_list import Queued
from webapp.review import Account, Proposal, Status
from webapp.web import names
from webapp.web.answers import page
from webapp.web.proposal_words import proposal_address
from webapp.web.surroundings import here, signed_in

blueprint = Blueprint("queues", __name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands in a queue: the queue's name, its entries, and the addresses before and after."""

    queue: str
    entries: list[Queued]
    previous: str
    next: str


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
    app.jinja_env.globals.update(entry_address=entry_address, asked_queue=asked_queue)


def asked_queue() -> str:
    """The queue that a page is walked in, "" for none; also of a form that is too long to be read."""
    try:
        return request.values.get("queue", "")
    except HTTPException:
        return request.args.get("queue", "")


@blueprint.get("/queue")
def shown() -> Response:
    """The first entry of the queue; a page that says so if there is none."""
    person = signed_in()
    if person is None:
        raise Forbidden("To see what waits for you, you need to sign in.")
    document = names.known().id_of(request.args.get("document", ""))
    entries = _entries(document or "all", person.account)
    if entries:
        there = entry_address(entries[0], document or "all")
        done_before = request.args.get("done", "")
        return redirect(f"{there}&done={done_before}" if done_before else there, 303)  # type: ignore[return-value]
    elsewhere = len(_entries("all", person.account)) if document else 0
    return page("proposals/empty_queue.html", document=document, elsewhere=elsewhere, done=done(person.account))


def place(queue: str, account: Account | None, proposal: Proposal) -> Place:
    """Where a proposal, or its batch, stands in a queue; what is decided already stands where it stood."""
    if not queue or account is None:
        return NOWHERE
    entries = _entries(queue, account)
    others = [one for one in entries if proposal.id not in _ids(one) and not _is_of(one, proposal)]
    before = [one for one in others if one.waiting.first.sequence < proposal.sequence]
    after = [one for one in others if one.waiting.first.sequence > proposal.sequence]
    return Place(
        queue,
        entries,
        entry_address(before[-1], queue) if before else "",
        entry_address(after[0], queue) if after else "",
    )


def after(queue: str, account: Account, proposal: Proposal, *, batch: bool = False) -> str:
    """Where to go on when a proposal of a queue, or its batch, is decided: to the next, else to the first left.

    From one proposal of a batch it goes back to the rest of it.
    """
    there = place(queue, account, proposal)
    rest = next((one for one in there.entries if _is_of(one, proposal) and not one.waiting.asked), None)
    said = told(proposal, batch=batch)
    if rest and not batch:
        return f"{entry_address(rest, queue)}&done={said}"
    start = url_for("queues.shown", document=None if queue == "all" else queue, done=said)
    return f"{there.next}&done={said}" if there.next else start


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


def entry_address(entry: Queued, queue: str) -> str:
    """Where an entry of a queue is decided: a proposal's page, or that of a batch."""
    first = entry.waiting.first
    if first.batch and not entry.waiting.asked:
        return url_for("batches.shown", document=first.document, batch=first.batch, queue=queue)
    return proposal_address(first, queue)


def _entries(queue: str, account: Account) -> list[Queued]:
    document = "" if queue == "all" else names.known().id_of(queue)
    waits = here().glances.undecided()
    if document and document not in waits.titles:
        here().glances.at(document)  # raises NotFound for one that does not exist
    return proposal_list.queue(here().desk, account, waits, document)


def _ids(entry: Queued) -> list[str]:
    return [one.id for one in entry.waiting.proposals]


def _is_of(entry: Queued, proposal: Proposal) -> bool:
    return bool(proposal.batch) and entry.waiting.first.batch == proposal.batch


def told(proposal: Proposal, *, batch: bool = False) -> str:
    """How an address says that a proposal, or its batch, was decided."""
    return f"{proposal.document}/{proposal.batch if batch else proposal.id}"
