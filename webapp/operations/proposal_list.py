"""The proposals of a document in a list, and those of a batch on one page: only those that somebody may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.errors import NotFound
from webapp.operations import undoing
from webapp.operations.deciding import placed as placed_now
from webapp.operations.desk import Desk
from webapp.operations.proposal_card import Touched, touched_of
from webapp.operations.shown_differences import ShownDifference, shown_differences
from webapp.operations.undecided import undecided
from webapp.review import Account, Action, Proposal, Redaction, may
from webapp.store import library, names, redactions
from webapp.store import proposals as shelf
from webapp.text.model import Document, PlacedPassage, Revision, Witness

Passages = Mapping[str, PlacedPassage]


@dataclass(frozen=True, slots=True)
class Listed:
    """One proposal of a list; `waits` says that it is the reader's turn, `words` are those of its first difference.

    Of a passage that is new, taken away or of another kind they are its text.
    """

    proposal: Proposal
    witness: Witness
    passages: Passages
    words: tuple[str, str]
    waits: bool


@dataclass(frozen=True, slots=True)
class ProposalList:
    """The proposals of a document, the newest first."""

    document: Document
    entries: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class BatchPart:
    """One proposal of a batch with the passages that it touches, and whether it still can be decided as it stands.

    `undoes` is the earlier revision whose text it would bring back, 0 for none.
    """

    proposal: Proposal
    differences: tuple[ShownDifference, ...]
    touched: tuple[Touched, ...]
    undoes: int = 0

    @property
    def stale(self) -> bool:
        """Whether something that is open of it stands on words that have changed."""
        return any(one.stale for one in self.differences)

    @property
    def ready(self) -> bool:
        """Whether all that is open of it can be accepted."""
        return bool(self.proposal.open) and not self.stale

    @property
    def seen(self) -> str:
        """What somebody has seen who sees it now: the proposal, and how many decisions there are on it."""
        return f"{self.proposal.id}:{len(self.proposal.decisions)}"


@dataclass(frozen=True, slots=True)
class Batch:
    """What was sent together: where from, why, by whom and when the first of it says; `file` is a name or "".

    To somebody who may see only some of it, neither reason nor file is told: they speak of all of it.
    `ready` are the parts that can be decided.
    """

    id: str
    document: Document
    revision: Revision
    origin: str
    reason: str
    file: str
    parts: tuple[BatchPart, ...]
    ready: tuple[BatchPart, ...]
    may_decide: bool
    own: bool
    redacted: Redaction | None
    file_redacted: Redaction | None

    @property
    def changed(self) -> tuple[BatchPart, ...]:
        """The parts that are open, but stand on words that have changed."""
        return tuple(part for part in self.parts if part.stale)

    @property
    def closed(self) -> tuple[BatchPart, ...]:
        """The parts that were decided, withdrawn or replaced."""
        return tuple(part for part in self.parts if not part.proposal.open)

    @property
    def open(self) -> tuple[BatchPart, ...]:
        """The parts of which something is not decided."""
        return tuple(part for part in self.parts if part.proposal.open)


def listed(desk: Desk, account: Account | None, document: str) -> ProposalList:
    """The proposals of a document that somebody may see. Raises NotFound."""
    open_ones = undecided(desk)
    with desk.database.read() as connection:
        head = library.document(connection, document)
        rules = shelf.rules(connection)
        found = [one for one in shelf.proposals(connection, document) if rules.shows(account, one)]
        revisions = _revisions(connection, found)
        texts = library.bodies(connection, (text for one in found for _, text in one.passages[:1]))
    entries = [
        Listed(
            one,
            revisions[document, one.siglum].witness,
            _by_id(revisions[document, one.siglum]),
            _first_words(one, texts),
            bool(one.open) and open_ones.waits_for(account, one),
        )
        for one in reversed(found)
    ]
    return ProposalList(head, tuple(entries))


def batch(desk: Desk, account: Account | None, document: str, batch_id: str) -> Batch:
    """The proposals of a batch that somebody may see. Raises NotFound, also if these are none, and Gone."""
    open_ones = undecided(desk)
    with desk.database.read() as connection:
        row = shelf.batch_at(connection, batch_id)
        rules = shelf.rules(connection)
        whole = shelf.in_batch(connection, batch_id)
        found = [one for one in whole if rules.shows(account, one)]
        if row is None or row.document_id != document or not found:
            _check_removed(connection, account, document, batch_id)
            raise NotFound("There is no such batch of proposals in this document.")
        head = library.document(connection, document)
        now = library.revision(connection, document, row.siglum)
        places = placed_now(connection, now, found)
        texts = library.bodies(connection, (text for one in found for _, text in one.passages))
        redacted = shelf.batch_redaction(connection, row)
        file_redacted = redactions.of_original(connection, row.original_hash) if row.original_hash else None
        differences = {one.id: shown_differences(one, _base(one, texts), places[one.id]) for one in found}
        undone = undoing.undone(connection, now, [(one, differences[one.id]) for one in found])
    there = _by_id(now)
    parts = [
        BatchPart(one, own, touched_of(one, own, there, texts), undone.get(one.id, 0))
        for one in found
        for own in [differences[one.id]]
    ]
    ready = tuple(part for part in parts if part.ready)
    return Batch(
        batch_id,
        head,
        now,
        row.origin,
        row.reason if found == whole else "",
        (row.original_name or "") if found == whole else "",
        tuple(parts),
        ready,
        bool(ready) and all(open_ones.may_decide(account, part.proposal) for part in ready),
        account is not None and account.id == found[0].author.id,
        redacted if found == whole else None,
        file_redacted if found == whole else None,
    )


def in_batch(desk: Desk, account: Account | None, document: str, batch_id: str) -> list[Proposal]:
    """The proposals of a batch in a document that somebody may see."""
    with desk.database.read() as connection:
        rules = shelf.rules(connection)
        found = shelf.in_batch(connection, batch_id)
    return [one for one in found if one.document == document and rules.shows(account, one)]


def _check_removed(connection: Connection, account: Account | None, document: str, batch_id: str) -> None:
    """Raise Gone if the batch was for a witness that was removed, and somebody may know that there was such a one."""
    row = shelf.removed_batch_at(connection, batch_id)
    if row is None or row.document_id != document:
        return
    own = account is not None and account.id == row.author_id
    if own or may(account, Action.DECIDE, document) or not shelf.rules(connection).blind:
        names.check_there(connection, document, row.siglum)


def _revisions(connection: Connection, proposals: Iterable[Proposal]) -> dict[tuple[str, str], Revision]:
    """The newest revision of each witness that the proposals are on."""
    wanted = dict.fromkeys((one.document, one.siglum) for one in proposals)
    return {at: library.revision(connection, *at) for at in wanted}


def _by_id(revision: Revision) -> dict[str, PlacedPassage]:
    return {placed.id: placed for placed in revision.passages}


def _base(proposal: Proposal, texts: Mapping[str, str]) -> str:
    """The text that it was made on, of the first passage it is done to."""
    return texts[proposal.passages[0][1]] if proposal.passages else ""


def _first_words(proposal: Proposal, texts: Mapping[str, str]) -> tuple[str, str]:
    if proposal.verb in ("delete", "kind"):
        return texts[proposal.passages[0][1]], ""
    if not proposal.differences:
        return "", proposal.parts[0].text if proposal.verb == "insert" else ""
    first = proposal.differences[0]
    return texts[proposal.passages[0][1]][first.start : first.end], first.words
