"""Where passages that a batch brings to one place stand among each other, whichever of them are accepted, and when.

Several that are inserted or moved after the same passage have an order: that of the batch. One that is accepted later
than another before it in this order follows it; accepted together, they come in order.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from webapp.review import Proposal
from webapp.store import library
from webapp.store import proposals as shelf
from webapp.text.carrying import last_part
from webapp.text.model import PlacedPassage, Revision
from webapp.text.revising import Change


def behind(connection: Connection, now: Revision, proposals: Sequence[Proposal]) -> dict[str, list[str]]:
    """For each proposal that brings a passage somewhere, those that its batch brought there before it, by ids."""
    found: dict[str, list[str]] = {}
    for batch in sorted({proposal.batch for proposal in proposals if proposal.batch and _brings(proposal)}):
        every = [one for one in shelf.in_batch(connection, batch) if _brings(one)]
        homes = _homes(connection, now, [one for one in every if _revision(one) is not None])
        for proposal in proposals:
            if proposal.batch == batch and _brings(proposal):
                earlier = (one for one in every if one.sequence < proposal.sequence and one.after == proposal.after)
                found[proposal.id] = [homes[one.id] for one in earlier if one.id in homes]
    return found


def in_order(landing: Iterable[tuple[Proposal, list[Change]]]) -> list[Change]:
    """The changes of a decision as they are to be made: what comes to a place last, the first of them at the end.

    For each is put directly after its place. A passage that others are to follow is moved before they come.
    """
    landing = list(landing)
    followed = {change.after for _, changes in landing for change in changes if change.after}

    def rank(entry: tuple[Proposal, list[Change]]) -> tuple[int, int]:
        proposal, changes = entry
        if not _brings(proposal):
            return 0, 0
        leads = any(change.verb == "move" and not followed.isdisjoint(change.passages) for change in changes)
        return (1 if leads else 2), -proposal.sequence

    return [change for _, changes in sorted(landing, key=rank) for change in changes]


def _brings(proposal: Proposal) -> bool:
    return proposal.verb in ("insert", "move") and not proposal.tie


def _revision(proposal: Proposal) -> int | None:
    """The revision in which what is proposed was accepted."""
    accepted = [one.revision for one in proposal.decisions if any(said.verdict == "accepted" for said in one.rulings)]
    return accepted[-1] if accepted else None


def _homes(connection: Connection, now: Revision, landed: Sequence[Proposal]) -> dict[str, str]:
    """The passage that each accepted proposal moved or made."""
    found = {one.id: one.passages[0][0] for one in landed if one.verb == "move"}
    document, siglum = now.witness.document, now.witness.siglum
    for number in sorted({number for one in landed if one.verb == "insert" and (number := _revision(one))}):
        own = [one for one in landed if one.verb == "insert" and _revision(one) == number]
        before, made = (library.revision(connection, document, siglum, at) for at in (number - 1, number))
        known = {placed.id for placed in before.passages}
        new = [placed for placed in made.passages if placed.id not in known]
        since = shelf.derivations(connection, document, siglum, own[0].revision)
        places = {placed.id: at for at, placed in enumerate(made.passages)}
        followed: dict[str, str | None] = {one.after: one.after for one in own}
        for _, derivation in (entry for entry in since if entry[0] <= number):
            followed = {after: last_part(name, derivation) if name else name for after, name in followed.items()}
        order = {after: places.get(name or "", -1) for after, name in followed.items()}
        for proposal in sorted(own, key=lambda one: (order[one.after], one.sequence)):
            fitting = next((placed for placed in new if _is_made_by(proposal, placed)), None)
            if fitting is not None:
                new.remove(fitting)
                found[proposal.id] = fitting.id
    return found


def _is_made_by(proposal: Proposal, placed: PlacedPassage) -> bool:
    (part,) = proposal.parts
    return (placed.passage.kind, placed.passage.label, placed.passage.text) == part[:3]
