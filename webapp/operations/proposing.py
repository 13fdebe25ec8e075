"""What translators suggest: to state proposals, alone or many at once, to replace one's own by another, to withdraw it.

Each is one fact on the texts that its author saw, and a compare-and-set on them. The differences of a changed text are
found here once and kept as they are: what an editor decides on is what was shown, whatever a later program would find.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, check_still, written_with
from webapp.operations.revisions import working
from webapp.operations.suggestions import Found, NoSuchCredit, Suggestion, checked_reason, differences, text_of
from webapp.review import Account, Action, Difference, Proposal, require
from webapp.store import events, library, names, passage_history
from webapp.store import proposals as shelf
from webapp.store.carried import Carried
from webapp.text.carrying import Place, Replacement, carried_through, enclosed_through, replaced, replacements
from webapp.text.model import Revision, text_hash
from webapp.text.tokens import Span

MANY = 5_000
"""How many passages one batch may touch."""


@dataclass(frozen=True, slots=True)
class Rebased:
    """A changed text as it would be on the passage's text of today.

    `found` are the differences that were made of the older text, `places` where each has its place in the text of
    today, None if it found none there. `around` are the stretches that hold what its place became, None for none.
    """

    text: str
    found: tuple[Replacement, ...]
    places: tuple[Span | None, ...]
    around: tuple[Span | None, ...]


def found_on(
    desk: Desk, account: Account | None, document: str, siglum: str, suggestions: Sequence[Suggestion], key: str
) -> Found:
    """The differences of suggestions on a working text as it is now, found before anything is locked: it may take long.

    For a form that was sent before there is nothing to find. Raises as `propose` does.
    """
    author = require(account, Action.PROPOSE, document)
    with desk.database.read() as connection:
        if events.with_key(connection, key) is not None:
            return Found(0, [])
        check_still(connection, author)
        revision = working(connection, document, siglum)
    return Found(revision.number, [differences(revision, suggestion) for suggestion in suggestions])


def propose(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    suggestion: Suggestion,
    reason: str,
    key: str,
    supersedes: str = "",
) -> Proposal:
    """State one proposal on a working witness; with `supersedes` in the place of an earlier one of one's own.

    The same `key` again writes nothing and returns the first. Raises Forbidden, NotFound, InvalidInput (nothing
    changed, or what cannot be a text), NoSuchCredit, Outdated (the text is not the newest), and Conflict (a received
    witness; the earlier proposal is on another passage, or has been decided or replaced).
    """
    author = require(account, Action.PROPOSE, document)
    check_key(key)
    reason = checked_reason(reason)
    seen = found_on(desk, account, document, siglum, [suggestion], key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, author, "proposal.made")) is not None:
            return proposal_in(connection, document, known.payload["proposal"])
        revision = working(connection, document, siglum)
        if supersedes:
            _check_superseded(proposal_in(connection, document, supersedes), author, siglum, suggestion.passage)
        (found,) = seen.on(revision, [suggestion])
        _check_credit(connection, document, found)
        identity = make(
            desk, connection, author, revision, suggestion, found, reason=reason, supersedes=supersedes, key=key
        )
        return proposal_in(connection, document, identity)


def propose_together(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    suggestions: Sequence[Suggestion],
    origin: str,
    reason: str,
    key: str,
) -> str:
    """State many proposals as one batch and return its id: all of them or none. Raises as `propose` does.

    `origin` is a `review.proposals.Origin`.
    """
    author = require(account, Action.PROPOSE, document)
    check_key(key)
    seen = found_on(desk, account, document, siglum, suggestions, key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, author, "batch.made")) is not None:
            return str(known.payload["batch"])
        revision = working(connection, document, siglum)
        found = seen.on(revision, suggestions)
        return make_batch(desk, connection, author, revision, suggestions, found, origin=origin, reason=reason, key=key)


def make_batch(
    desk: Desk,
    connection: Connection,
    author: Account,
    revision: Revision,
    suggestions: Sequence[Suggestion],
    found: Sequence[list[Difference]],
    *,
    origin: str,
    reason: str,
    key: str | None = None,
    file: tuple[str, bytes] | None = None,
) -> str:
    """Write a batch in the transaction of `connection`, which has locked the document; see `propose_together`.

    `found` has the differences of each suggestion on `revision`; `file` is the name and the content of one that they
    were read from.
    """
    reason = checked_reason(reason)
    if not suggestions:
        raise InvalidInput("Nothing is changed, so there is nothing to propose.")
    if len(suggestions) > MANY:
        raise InvalidInput(f"This changes {len(suggestions):,} passages; at most {MANY:,} can be proposed at once.")
    identity, digest = new_id(), text_hash(reason)
    original: dict[str, str] | None = None
    originals: dict[str, bytes] = {}
    if file is not None:
        name, content = file
        original = {"hash": hashlib.sha256(content).hexdigest(), "name": name}
        originals = {original["hash"]: content}
    said = {
        "batch": identity,
        "witness": revision.witness.id,
        "origin": origin,
        "reason": digest,
        "original": original,
    }
    document = revision.witness.document
    _check_credit(connection, document, [difference for own in found for difference in own])
    carried_along = Carried({digest: reason}, originals)
    desk.record(connection, "batch.made", said, actor=author.id, document=document, carried=carried_along, key=key)
    for suggestion, own in zip(suggestions, found, strict=True):
        make(desk, connection, author, revision, suggestion, own, reason=checked_reason(suggestion.why), batch=identity)
    return identity


def make(
    desk: Desk,
    connection: Connection,
    author: Account,
    revision: Revision,
    suggestion: Suggestion,
    found: Sequence[Difference],
    *,
    reason: str,
    batch: str = "",
    supersedes: str = "",
    follows: str = "",
    key: str | None = None,
) -> str:
    """Write one proposal on `revision`, the newest of its witness, in the transaction of `connection`; its id.

    `found` are its `differences` on that revision.
    """
    document = revision.witness.document
    content = shelf.spelled(suggestion.parts, found)
    identity = new_id()
    said: dict[str, Any] = {
        "proposal": identity,
        "witness": revision.witness.id,
        "revision": library.revision_id(connection, document, revision.witness.siglum, revision.number),
        "batch": batch or None,
        "supersedes": supersedes or None,
        "follows": follows or None,
        "verb": suggestion.verb,
        "passages": [list(passage) for passage in suggestion.passages],
        "after": suggestion.after,
        "content": text_hash(content),
        "reason": text_hash(reason),
    }
    bodies = Carried({text_hash(content): content, text_hash(reason): reason})
    desk.record(connection, "proposal.made", said, actor=author.id, document=document, carried=bodies, key=key)
    return identity


def withdraw(desk: Desk, account: Account | None, *, document: str, proposal_id: str, key: str) -> Proposal:
    """Take back a proposal of one's own of which something is still open; what was accepted of it stands.

    The same `key` again changes nothing. Raises Forbidden (somebody else's), NotFound, and Conflict (nothing is open).
    """
    author = require(account, Action.PROPOSE, document)
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, author, "proposal.withdrawn")) is not None:
            return proposal_in(connection, document, known.payload["proposal"])
        found = proposal_in(connection, document, proposal_id)
        if found.author.id != author.id:
            raise Forbidden(f"This is {found.author.name}'s proposal; only its author can withdraw it.")
        if not found.open:
            raise Conflict(f"There is nothing to withdraw: this proposal is {found.status}.")
        said = {"proposal": proposal_id}
        desk.record(connection, "proposal.withdrawn", said, actor=author.id, document=document, key=key)
        return proposal_in(connection, document, proposal_id)


def withdraw_together(desk: Desk, account: Account | None, *, document: str, batch_id: str, key: str) -> None:
    """Take back all that is open of a batch of one's own, each proposal by a fact of its own, in one transaction.

    The same `key` again changes nothing. Raises Forbidden (somebody else's), NotFound, and Conflict (nothing is open).
    """
    author = require(account, Action.PROPOSE, document)
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if written_with(connection, key, author, "proposal.withdrawn") is not None:
            return
        found = [one for one in shelf.in_batch(connection, batch_id) if one.document == document]
        if not found:
            raise NotFound("There is no such batch of proposals in this document.")
        if found[0].author.id != author.id:
            raise Forbidden(f"This is {found[0].author.name}'s batch; only its author can withdraw it.")
        open_ones = [one for one in found if one.open]
        if not open_ones:
            raise Conflict("There is nothing to withdraw: nothing of this batch is open.")
        for at, one in enumerate(open_ones):
            said = {"proposal": one.id}
            own_key = None if at else key  # which the first has for all of them
            desk.record(connection, "proposal.withdrawn", said, actor=author.id, document=document, key=own_key)


def rebased(desk: Desk, *, document: str, siglum: str, passage: str, base: str, text: str) -> Rebased:
    """What somebody made of a passage whose text was the one named `base`, on its text of today.

    The differences whose own words are untouched are made there; the others are told. Raises NotFound (no such witness,
    passage, or text in its history).
    """
    with desk.database.read() as connection:
        now = working(connection, document, siglum)
        older = _revision_with(connection, now, passage, base)
        since = [found for _, found in shelf.derivations(connection, document, siglum, older.number)]
    found = replacements(text_of(older, passage), text)
    old = [Place(passage, one.start, one.end) for one in found]
    places, around = (
        tuple((at.start, at.end) if at and at.passage == passage else None for at in carried)
        for carried in ([carried_through(one, since) for one in old], [enclosed_through(one, since) for one in old])
    )
    placed = [Replacement(*at, one.words) for one, at in zip(found, places, strict=True) if at]
    return Rebased(replaced(text_of(now, passage), placed), found, places, around)


def proposal_in(connection: Connection, document: str, proposal_id: str) -> Proposal:
    """The proposal with this id. Raises NotFound if the document has none such."""
    found = shelf.named(connection, [proposal_id]).get(proposal_id)
    if found is None or found.document != document:
        raise NotFound("There is no such proposal in this document.")
    return found


def _check_credit(connection: Connection, document: str, found: Sequence[Difference]) -> None:
    """Raise NoSuchCredit for words that are credited to a witness that the document never had."""
    credited = {one.credit for one in found if one.credit}
    known = names.used_sigla(connection, document) if credited else {}
    if unknown := sorted(credited - set(known)):
        raise NoSuchCredit(unknown[0])


def _check_superseded(earlier: Proposal, author: Account, siglum: str, passage: str) -> None:
    if earlier.author.id != author.id:
        raise Forbidden(f"This is {earlier.author.name}'s proposal; only its author can put another in its place.")
    if (earlier.siglum, earlier.passage) != (siglum, passage):
        raise Conflict(
            f"Your earlier proposal is on {earlier.siglum} {earlier.passage}, and this one on {siglum} {passage}: it"
            " cannot come in its place. Send it as a new one."
        )
    if not earlier.open:
        raise Conflict(f"Your earlier proposal is {earlier.status}: make a new one.")


def _revision_with(connection: Connection, now: Revision, passage: str, base: str) -> Revision:
    """The newest revision in which the passage has the text named `base`. Raises NotFound."""
    document, siglum, wanted = now.witness.document, now.witness.siglum, (passage, base)
    number = passage_history.earlier(connection, document, siglum, now.number + 1, {wanted}).get(wanted)
    if number is None:
        raise NotFound(f"Passage {passage} of {siglum} never had the text that this was made from.")
    return library.revision(connection, document, siglum, number)
