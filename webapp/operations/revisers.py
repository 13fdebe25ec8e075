"""Who revised what an edition prints: those of whose accepted words, or divisions, something stands in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.review import Decision, Proposal
from webapp.review.editions import PrintedPassage
from webapp.review.proposals import grounds
from webapp.store import library, proposals
from webapp.text.carrying import Derivation, Piece, Place, carried
from webapp.text.model import Revision


def revisers(connection: Connection, now: Revision, passages: Iterable[PrintedPassage]) -> tuple[str, ...]:
    """The names, in the order in which their proposals were accepted.

    A passage counts as it is printed, in the revision that it has there, and not if it is as it was in the first one.
    """
    witness = now.witness
    first = library.revision(connection, witness.document, witness.siglum, 1)
    received = {one.id: (one.passage.kind, one.passage.label, one.passage.text_hash) for one in first.passages}
    printed = {one.id: one for one in passages if one.text_hash}
    text = _Text(
        connection,
        now,
        printed,
        {name for name, one in printed.items() if received.get(name) != (one.kind, one.label, one.text_hash)},
        dict(proposals.derivations(connection, witness.document, witness.siglum, 0)),
    )
    made = [
        (decision.sequence, proposal.author.name)
        for proposal in proposals.proposals(connection, witness.document, witness.siglum)
        for decision in proposal.decisions
        if decision.revision is not None and _stands(text, proposal, decision, decision.revision)
    ]
    return tuple(dict.fromkeys(name for _, name in sorted(made)))


@dataclass(frozen=True, slots=True)
class _Text:
    """What is printed, by passage id; which of it is `revised`; and what each revision, by its number, did."""

    connection: Connection
    now: Revision
    printed: Mapping[str, PrintedPassage]
    revised: set[str]
    derivations: Mapping[int, Derivation]


def _stands(text: _Text, proposal: Proposal, decision: Decision, number: int) -> bool:
    """Whether something of what revision `number` took of a proposal is printed."""
    accepted = {ruling.difference for ruling in decision.rulings if ruling.verdict == "accepted"}
    if not accepted:
        return False
    acted = [name for name, _ in proposal.passages]
    if proposal.verb == "replace":
        since = [made for at, made in text.derivations.items() if proposal.revision < at < number]
        places = [place for at, place in enumerate(grounds(proposal, since, (), {})) if place and at in accepted]
        stands = _printed(text, [_replaced(place, text.derivations[number]) for place in places], number)
    elif proposal.verb == "insert":
        stands = _printed(text, _inserted(text, proposal, number), number)
    elif proposal.verb == "split":
        stands = not _parts(text.derivations[number], acted[0]).isdisjoint(text.revised)
    elif proposal.verb == "kind":
        part, one = proposal.parts[0], text.printed.get(acted[0])
        stands = one is not None and one.id in text.revised and (one.kind, one.label) == (part.kind, part.label)
    elif proposal.verb == "move":
        stands = acted[0] in text.printed
    else:
        kept = acted[:1] if proposal.verb == "merge" else []
        gone = {one.id for one in text.now.passages}.isdisjoint(acted[len(kept) :])
        stands = gone and set(kept) <= text.printed.keys()
    return stands


def _printed(text: _Text, places: Sequence[Place], number: int) -> bool:
    """Whether anything of what stood at `places` in revision `number` is printed.

    A place without words is one where some were taken away: it stands while none are put there again.
    """
    last = text.now.number
    while places:
        if any(one.passage in text.revised and text.printed[one.passage].revision == number for one in places):
            return True
        number += 1
        if number > last:
            return False
        places = [kept for place in places for kept in _kept(place, text.derivations[number])]
    return False


def _kept(place: Place, through: Derivation) -> list[Place]:
    """What is left of a place in the next revision."""
    whole = carried(place, through)
    if whole or place.start == place.end:
        return [whole] if whole else []
    found = []
    for passage, pieces in through.changed.items():
        for piece in pieces:
            start, end = max(place.start, piece.start), min(place.end, piece.end)
            if piece.passage == place.passage and start < end:
                found.append(Place(passage, start + piece.at - piece.start, end + piece.at - piece.start))
    return found


def _replaced(place: Place, through: Derivation) -> Place:
    """Where the words stand that took the place of others in a revision; empty where there are none."""
    own: dict[str, list[Piece]] = {
        name: [piece for piece in pieces if piece.passage == place.passage] for name, pieces in through.changed.items()
    }
    home = max(own, key=lambda name: sum(piece.end <= place.start for piece in own[name]))
    before = [piece.at + piece.end - piece.start for piece in own[home] if piece.end <= place.start]
    after = [piece.at for piece in own[home] if piece.start >= place.end]
    start = max(before, default=0)
    return Place(home, start, max(start, min(after, default=start)))


def _inserted(text: _Text, proposal: Proposal, number: int) -> list[Place]:
    witness, changed = text.now.witness, text.derivations[number].changed
    there = library.revision(text.connection, witness.document, witness.siglum, number).passages
    words = {part.text for part in proposal.parts}
    return [
        Place(one.id, 0, len(one.passage.text))
        for one in there
        if one.id in changed and not changed[one.id] and one.passage.text in words
    ]


def _parts(through: Derivation, passage: str) -> set[str]:
    """The passages that have words of `passage` now, without itself."""
    found = {name for name, pieces in through.changed.items() if any(piece.passage == passage for piece in pieces)}
    return found - {passage}
