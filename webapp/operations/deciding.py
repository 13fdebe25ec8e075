"""What editors decide on proposals, difference by difference, and what of it lands in the text.

A decision is one fact with the revision that it makes. It is a compare-and-set twice over: on the decisions that its
author saw on each proposal, and on the text of every passage that it touches. Before it is sent, `outcome` shows what
the text will be; it is made by the same code.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations import arrivals
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.proposing import make, proposal_in
from webapp.operations.revisions import working, write_revision
from webapp.operations.suggestions import Suggestion, checked_reason, differences, text_of
from webapp.review import Account, Action, Proposal, Ruling, require
from webapp.review.proposals import Verdict, grounds, landing, require_other
from webapp.store import events, library, people
from webapp.store import proposals as shelf
from webapp.store.carried import Carried
from webapp.text.carrying import Place
from webapp.text.model import Revision, text_hash
from webapp.text.revising import Change, Revised, revised


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an editor says of one proposal. `number` is how many decisions on it the editor saw."""

    proposal: str
    number: int
    rulings: tuple[Ruling, ...]
    remark: str = ""

    def of(self, verdict: Verdict) -> tuple[int, ...]:
        """The differences with this verdict."""
        return tuple(ruling.difference for ruling in self.rulings if ruling.verdict == verdict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision makes of the text: of each passage that it touches, the text before and after, by id.

    None stands for a passage that is not there before, or after. `made` are the passages of the next revision.
    """

    texts: Mapping[str, tuple[str | None, str | None]]
    made: Revised


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided: the revision that it made, if any; the proposal that an editor's own words became, or ""."""

    revision: int | None
    own: str = ""
    own_landed: bool = False


def decide(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    judgements: Sequence[Judgement],
    seen: Mapping[str, str],
    key: str,
    own: Mapping[str, str] | None = None,
) -> Decided:
    """Decide on proposals on one working witness; what is accepted of all of them makes one revision.

    `seen` has the hash of the text that the editor saw of each passage that is touched, by id. `own` are the texts that
    the editor wants instead of what the decision would make of these passages: such a text becomes a proposal of the
    editor's own that builds on the first one, and is accepted at once if nobody else could decide on it.

    The same `key` again writes nothing. Raises Forbidden, NotFound, InvalidInput (nothing decided, a rejection without
    reason), and Conflict: a proposal was decided on or a text changed meanwhile, or a difference is stale.
    """
    editor = require(account, Action.DECIDE, document)
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, editor, "proposals.decided")) is not None:
            revision = known.payload["revision"]
            return Decided(library.revision_number(connection, revision) if revision else None)
        rules = shelf.rules(connection)
        now = working(connection, document, siglum)
        proposals = _proposals(connection, document, siglum, judgements)
        for judgement, proposal in zip(judgements, proposals, strict=True):
            _check_undecided(judgement, proposal)  # before the texts, which another decision has changed: it says who
        _check_seen(now, seen)
        for judgement, proposal in zip(judgements, proposals, strict=True):
            _check(judgement, proposal, rules.reasons)
        editors = people.editors(connection, document)
        require_other(editor, proposals, rules, editors)
        outcome = _outcome(connection, now, proposals, judgements)
        if unseen := [name for name, (before, _) in outcome.texts.items() if before is not None and name not in seen]:
            raise Conflict(f"The decision would change passage {unseen[0]}, which you had not before you. Look at it.")
        number = _write(desk, connection, editor, now, proposals, judgements, outcome, key)
        mine = _own_texts(own or {}, outcome)
        if not mine:
            return Decided(number)
        after = library.revision(connection, document, siglum)
        name, text = mine
        old = text_of(after, name)
        suggestion = Suggestion("replace", ((name, text_hash(old)),), text=text, lines="\n" in old)
        remark = checked_reason(judgements[0].remark)
        found = differences(after, suggestion)
        made = make(desk, connection, editor, after, suggestion, found, reason=remark, follows=proposals[0].id)
        proposal = proposal_in(connection, document, made)
        if rules.two_people and any(other.id != editor.id for other in editors):
            return Decided(number, made)
        all_of_it = Judgement(made, 0, tuple(Ruling(at, "accepted", "") for at in range(proposal.count)))
        outcome = _outcome(connection, after, [proposal], [all_of_it])
        return Decided(_write(desk, connection, editor, after, [proposal], [all_of_it], outcome), made, own_landed=True)


def was_decided(desk: Desk, account: Account, key: str) -> bool:
    """Whether the form with this key was kept before, so that sending it again writes nothing. Raises Conflict."""
    with desk.database.read() as connection:
        return written_with(connection, key, account, "proposals.decided") is not None


def outcome(desk: Desk, *, document: str, siglum: str, judgements: Sequence[Judgement]) -> Outcome:
    """What the text will be if this is decided; nothing is written. Raises NotFound, InvalidInput and Conflict."""
    with desk.database.read() as connection:
        now = working(connection, document, siglum)
        return _outcome(connection, now, _proposals(connection, document, siglum, judgements), judgements)


def placed(connection: Connection, now: Revision, proposals: Iterable[Proposal]) -> dict[str, tuple[Place | None, ...]]:
    """Where each difference of some proposals on `now`, the newest revision, is to be made; by proposal id."""
    proposals = list(proposals)
    if not proposals:
        return {}
    oldest = min(proposal.revision for proposal in proposals)
    since = shelf.derivations(connection, now.witness.document, now.witness.siglum, oldest)
    behind = arrivals.behind(connection, now, proposals)
    heads = shelf.heads(connection, now.witness.id, proposals)
    return {
        proposal.id: grounds(
            proposal,
            [derivation for number, derivation in since if number > proposal.revision],
            now.passages,
            heads.get(proposal.revision, {}),
            behind.get(proposal.id, ()),
        )
        for proposal in proposals
    }


def reveal(desk: Desk, account: Account | None, *, document: str, seen: str, key: str) -> None:
    """Show all proposals made in a document until now to everybody; says nothing of later ones.

    `seen` is the id of the newest that the editor was shown, "" for none. Raises Forbidden, NotFound, and Conflict if
    there is a newer one.
    """
    editor = require(account, Action.DECIDE, document)
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        library.document(connection, document)
        if written_with(connection, key, editor, "proposals.revealed") is None:
            if seen != shelf.newest(connection, document):
                raise Conflict("Something else was proposed since you looked. Nothing was revealed: look at it first.")
            desk.record(connection, "proposals.revealed", {}, actor=editor.id, document=document, key=key)


def _proposals(connection: Connection, document: str, siglum: str, judgements: Sequence[Judgement]) -> list[Proposal]:
    found = shelf.named(connection, (judgement.proposal for judgement in judgements))
    proposals = []
    for judgement in judgements:
        proposal = found.get(judgement.proposal)
        if proposal is None or (proposal.document, proposal.siglum) != (document, siglum):
            called = library.document(connection, document).name
            raise NotFound(f"There is no such proposal on {siglum} of {called}.")
        if proposal in proposals:
            raise InvalidInput("The form names a proposal twice.")
        proposals.append(proposal)
    if not proposals:
        raise InvalidInput("Nothing is decided: accept or reject something first.")
    return proposals


def _check_seen(now: Revision, seen: Mapping[str, str]) -> None:
    texts = {one.id: one.passage.text_hash for one in now.passages}
    if changed := [name for name, text in seen.items() if texts.get(name) != text]:
        raise Conflict(
            f"Passage {changed[0]} has changed since you looked at it: see how the proposal stands on the text as it is"
            " now, then decide again."
        )


def _check_undecided(judgement: Judgement, proposal: Proposal) -> None:
    if judgement.number != len(proposal.decisions):
        last = proposal.decisions[-1].decider.name if proposal.decisions else "Somebody"
        raise Conflict(f"{last} has decided on this proposal meanwhile: look at it again.")


def _check(judgement: Judgement, proposal: Proposal, reasons: Sequence[str]) -> None:
    if not judgement.rulings:
        raise InvalidInput("Nothing is decided: accept or reject something first.")
    if not proposal.open:
        raise Conflict(f"There is nothing to decide: this proposal is {proposal.status}.")
    indices = [ruling.difference for ruling in judgement.rulings]
    if len(set(indices)) != len(indices) or any(not 0 <= at < proposal.count for at in indices):
        raise InvalidInput("The form names a difference that the proposal does not have, or one twice.")
    if closed := [at for at in indices if at not in proposal.open]:
        raise Conflict(f"Difference {closed[0] + 1} has been decided already.")
    remark = checked_reason(judgement.remark)
    for ruling in judgement.rulings:
        if ruling.reason and ruling.reason not in reasons:
            raise InvalidInput(f"“{ruling.reason}” is not among the reasons of this desk.")
        if ruling.verdict == "rejected" and not ruling.reason and not remark:
            raise InvalidInput("Say why: choose a reason for each difference you reject, or write one.")
        if ruling.verdict == "asked" and not remark:
            raise InvalidInput("Say what should be changed.")


def _outcome(
    connection: Connection, now: Revision, proposals: Sequence[Proposal], judgements: Sequence[Judgement]
) -> Outcome:
    places = placed(connection, now, proposals)
    landed: list[tuple[Proposal, list[Change]]] = []
    for proposal, judgement in zip(proposals, judgements, strict=True):
        accepted = judgement.of("accepted")
        if stale := [at for at in accepted if at < proposal.count and places[proposal.id][at] is None]:
            raise Conflict(
                f"Difference {stale[0] + 1} stands on words that have changed since it was proposed, or on another kind"
                " or number, and cannot be accepted: reject it, or ask its author to propose it anew."
            )
        landed.append((proposal, landing(proposal, places[proposal.id], accepted) if accepted else []))
    changes = arrivals.in_order(landed)
    adds = any(change.verb in ("insert", "split") for change in changes)
    used = library.passage_ids(connection, now.witness.id) if adds else ()
    made = revised(now.passages, changes, used)
    before = {one.id: one.passage for one in now.passages}
    after = {one.id: one.passage for one in made.passages}
    touched = {name for change in changes for name in change.passages} | set(made.derivation.changed)
    texts: dict[str, tuple[str | None, str | None]] = {}
    for name in (*before, *(name for name in after if name not in before)):
        if name in touched or name in made.derivation.gone:
            texts[name] = (
                before[name].text if name in before else None,
                after[name].text if name in after else None,
            )
    if now.body and not any(one.position and not one.passage.tie for one in made.passages):
        raise InvalidInput("This would leave the text without a passage: keep one, or remove the witness instead.")
    if blank := [name for name, (_, text) in texts.items() if text is not None and not text.strip()]:
        raise InvalidInput(f"This would leave passage {blank[0]} without a word. To take it away, delete it.")
    return Outcome(texts, made)


def _write(
    desk: Desk,
    connection: Connection,
    editor: Account,
    now: Revision,
    proposals: Sequence[Proposal],
    judgements: Sequence[Judgement],
    outcome: Outcome,
    key: str | None = None,
) -> int | None:
    """Write the revision, if anything is accepted, and the decision; the revision's number."""
    document = now.witness.document
    revision: str | None = None
    if any(judgement.of("accepted") for judgement in judgements):
        revision = write_revision(desk, connection, editor, now.witness.id, now.number + 1, outcome.made, document)
    bodies: dict[str, str] = {}
    rulings: list[dict[str, Any]] = []
    for proposal, judgement in zip(proposals, judgements, strict=True):
        remark = checked_reason(judgement.remark)
        bodies[text_hash(remark)] = remark
        rulings.append(
            {
                "id": new_id(),
                "proposal": proposal.id,
                "number": len(proposal.decisions) + 1,
                "verdicts": [list(ruling) for ruling in judgement.rulings],
                "remark": text_hash(remark),
            }
        )
    said = {"revision": revision, "rulings": rulings}
    desk.record(
        connection, "proposals.decided", said, actor=editor.id, document=document, carried=Carried(bodies), key=key
    )
    return now.number + 1 if revision else None


def _own_texts(own: Mapping[str, str], outcome: Outcome) -> tuple[str, str] | None:
    """The passage that the editor words otherwise than the decision makes it, and its text; None if there is none."""
    after = {one.id: one.passage.text for one in outcome.made.passages}
    found = [(name, text) for name, text in own.items() if name in after and after[name] != text]
    if len(found) > 1:
        raise InvalidInput("Only one passage can be worded otherwise with a decision: decide, then propose the others.")
    return found[0] if found else None
