"""The history of a passage: what every revision did to it, who wanted that and why, and any two of its texts compared.

A decision says which revision it made; of the proposals that were decided together, those are told whose accepted words
landed in this passage. What translators may not see of each other yet is not told here either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from sqlalchemy import Connection

from webapp.errors import InvalidInput, NotFound
from webapp.operations.desk import Desk
from webapp.operations.judged import Judgement, judgement, unmade
from webapp.operations.proposing import propose
from webapp.operations.reasons import reason_of
from webapp.operations.shown_differences import side_by_side
from webapp.operations.suggestions import Suggestion
from webapp.operations.whereabouts import called_now
from webapp.review import Account, Decision, Proposal, Redaction, Rules
from webapp.review.proposals import grounds
from webapp.store import library, passage_history, people
from webapp.store import proposals as shelf
from webapp.store.passage_history import State
from webapp.text.carrying import Derivation, Piece, Place, carried_through
from webapp.text.model import Document, Passage, PlacedPassage, Tie, Witness
from webapp.text.revising import Part

What = Literal["new", "text", "kind", "label", "place", "gone"]


@dataclass(frozen=True, slots=True)
class Cause:
    """A proposal that was accepted, whole or in part, and the decision.

    `shown` is False for one that this reader may not see yet: then `reason` and `remark` are "", as they are where they
    were redacted, and `reason` where it is only `reason_hidden` from this reader; `judgement` says what was decided,
    None where that is not shown.
    """

    proposal: str
    author: Account
    shown: bool
    reason: str
    remark: str
    no_reason: Redaction | None = None
    reason_hidden: bool = False
    no_remark: Redaction | None = None
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A revision that did something to the passage, and `what`; `by` wrote it, None for a command at the machine.

    `passage` is what it was from then on, None for nothing. `came_from` are other passages whose words it took in,
    `went_to` those that took its own. `file` is the one that the revision was read from, "" for none.
    """

    revision: int
    at: datetime
    by: Account | None
    what: tuple[What, ...]
    passage: Passage | None
    came_from: tuple[str, ...]
    went_to: tuple[str, ...]
    causes: tuple[Cause, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two states of the passage by the numbers of their revisions, their texts as HTML, and how much differs."""

    left: int
    right: int
    before: Passage
    after: Passage
    left_html: str
    right_html: str
    differences: int


@dataclass(frozen=True, slots=True)
class PassageHistory:
    """Everything that the page shows. `placed` is the passage as it stands or last stood, in revision `stood_in`.

    `entries` are in order. `newest` is the number of the witness's newest revision, `there` whether the passage is in
    it. `compared` is None where there are no two states.
    `unmade` are decisions that accepted nothing, and so made no revision of the passage.
    `names` says what the other passages are called now that entries speak of, by id.
    """

    document: Document
    witness: Witness
    placed: PlacedPassage
    stood_in: int
    newest: int
    there: bool
    entries: tuple[Entry, ...]
    compared: Compared | None
    names: Mapping[str, str]
    unmade: tuple[Judgement, ...]

    @property
    def texts(self) -> tuple[Entry, ...]:
        """The entries after which the passage was there."""
        return tuple(entry for entry in self.entries if entry.passage)

    @property
    def deleted(self) -> bool:
        """Whether the passage was taken away, and no other has its words."""
        return not self.there and not self.entries[-1].went_to

    @property
    def newest_first(self) -> list[Entry | Judgement]:
        """Revisions and the decisions that made none, the newest first."""
        every: list[Entry | Judgement] = [*self.entries, *self.unmade]
        return sorted(every, key=lambda one: one.at if isinstance(one, Entry) else one.decision.at, reverse=True)


def history(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    passage: str,
    left: int | None = None,
    right: int | None = None,
) -> PassageHistory:
    """The history of a passage as `account` may see it, with the revisions `left` and `right` of it compared.

    Without these it is the last change of its text. Raises NotFound (no such witness or passage; a revision that is
    none, or lacks it).
    """
    with desk.database.read() as connection:
        witness = library.witness(connection, document, siglum)
        states = passage_history.states(connection, document, siglum, passage)
        standing = [state.revision for state in states if state.passage]
        if not standing:
            called = library.document(connection, document).name
            raise NotFound(f"Witness {siglum} of {called} has and had no passage {passage}.")
        stood = library.revision(connection, document, siglum, standing[-1])
        entries = _entries(connection, account, witness, states, passage)
        head = library.document(connection, document)
        now = {placed.id: placed for placed in library.revision(connection, document, siglum).passages}
        refused = unmade(connection, account, shelf.rules(connection), document, siglum, passage)
    others = [name for entry in entries for name in (*entry.came_from, *entry.went_to)]
    return PassageHistory(
        document=head,
        witness=witness,
        placed=next(placed for placed in stood.passages if placed.id == passage),
        stood_in=standing[-1],
        newest=states[-1].revision,
        there=states[-1].passage is not None,
        entries=entries,
        compared=_compared(states, entries, left, right),
        names={name: called_now(name, now) for name in others},
        unmade=refused,
    )


def restore(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    passage: str,
    revision: int,
    text_hash: str,
    reason: str,
    key: str,
) -> Proposal:
    """Propose that the passage has the text again that it had in `revision`; its text now was seen as `text_hash`.

    One that was taken away is to be inserted where it stood. Raises as `propose` does, and NotFound for a revision that
    lacks the passage.
    """
    with desk.database.read() as connection:
        states = passage_history.states(connection, document, siglum, passage)
        again = _passage_in(states, revision)
        lines = "\n" in again.text
        if states[-1].passage is None:
            suggestion = _inserted(connection, document, siglum, passage, states, revision)
        else:
            suggestion = Suggestion("replace", ((passage, text_hash),), text=again.text, lines=lines)
    return propose(desk, account, document=document, siglum=siglum, suggestion=suggestion, reason=reason, key=key)


def _inserted(
    connection: Connection, document: str, siglum: str, passage: str, states: Sequence[State], revision: int
) -> Suggestion:
    """The passage as it was in `revision`, after the last of those before it that are still there."""
    again = _passage_in(states, revision)
    stood = max(state.revision for state in states if state.passage)
    old, now = (library.revision(connection, document, siglum, number) for number in (stood, None))
    names = [placed.id for placed in old.body]
    there = {placed.id for placed in now.body}
    before = [name for name in names[: names.index(passage)] if name in there] if passage in names else []
    since = [derivation for _, derivation in shelf.derivations(connection, document, siglum, revision)]
    tie = carried_through(Place(*again.tie), since) if again.tie else None
    if again.tie and tie is None:
        raise InvalidInput("The words that this note belonged to have changed: add it anew, to the words as they are.")
    part = Part(again.kind, again.label, again.text, Tie(*tie) if tie else None)
    return Suggestion("insert", after=before[-1] if before else "", parts=(part,), lines="\n" in again.text)


def entries(connection: Connection, account: Account | None, witness: Witness, passage: str) -> tuple[Entry, ...]:
    """The revisions that did something to a passage, as `account` may see them, in order; none if it never was."""
    states = passage_history.states(connection, witness.document, witness.siglum, passage)
    return _entries(connection, account, witness, states, passage)


def _entries(
    connection: Connection, account: Account | None, witness: Witness, states: Sequence[State], passage: str
) -> tuple[Entry, ...]:
    document, siglum = witness.document, witness.siglum
    derivations = dict(shelf.derivations(connection, document, siglum, 0))
    deciding = passage_history.deciding(connection, document, siglum)
    changed = {state.revision for one, state in pairwise([None, *states]) if state and _passage(one) != state.passage}
    wanted = [one.id for number, made in deciding.items() for one in made if number in changed or one.verb == "move"]
    proposals = shelf.named(connection, wanted)
    rules = shelf.rules(connection)
    accounts = people.accounts(connection, (state.actor for state in states if state.actor))
    entries: list[Entry] = []
    before: Passage | None = None
    for state in states:
        now, number = state.passage, state.revision
        derivation = derivations[number]
        landed = [
            proposals[one.id]
            for one in deciding.get(number, ())
            if one.id in proposals and _landed(proposals[one.id], number, passage, now, derivation, derivations)
        ]
        what = _what(before, now, moved=any(_moves(one, passage) for one in landed))
        if what:
            causes = [_cause(connection, account, rules, proposal, number) for proposal in landed]
            entries.append(
                Entry(
                    revision=number,
                    at=state.at,
                    by=accounts.get(state.actor or ""),
                    what=what,
                    passage=now,
                    came_from=_others(passage, [piece.passage for piece in derivation.changed.get(passage, ())]),
                    went_to=_others(
                        passage,
                        [name for name, own in derivation.changed.items() if _takes(own, passage)],
                    ),
                    causes=tuple(causes),
                    file=state.file,
                )
            )
        before = now
    return tuple(entries)


def _passage(state: State | None) -> Passage | None:
    return state.passage if state else None


def _what(before: Passage | None, now: Passage | None, *, moved: bool) -> tuple[What, ...]:
    if before is None or now is None:
        return () if before is now else ("gone",) if now is None else ("new",)
    different: list[tuple[What, bool]] = [
        ("text", before.text != now.text),
        ("kind", before.kind != now.kind),
        ("label", before.label != now.label),
        ("place", moved),
    ]
    return tuple(name for name, found in different if found)


def _takes(pieces: Sequence[Piece], passage: str) -> bool:
    return any(piece.passage == passage for piece in pieces)


def _moves(proposal: Proposal, passage: str) -> bool:
    return proposal.verb == "move" and proposal.passages[0][0] == passage


def _others(passage: str, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name != passage))


def _landed(
    proposal: Proposal,
    number: int,
    passage: str,
    now: Passage | None,
    derivation: Derivation,
    derivations: dict[int, Derivation],
) -> bool:
    """Whether what revision `number` took of `proposal` did something to the passage."""
    sources = {passage, *(piece.passage for piece in derivation.changed.get(passage, ()))}
    if proposal.verb == "insert":
        return passage in derivation.changed and now is not None and now.text in {part.text for part in proposal.parts}
    if proposal.verb != "replace":
        return not sources.isdisjoint(name for name, _ in proposal.passages)
    since = [made for at, made in derivations.items() if proposal.revision < at < number]
    places = grounds(proposal, since, (), {})
    accepted = {ruling.difference for ruling in _decision(proposal, number).rulings if ruling.verdict == "accepted"}
    return any(place is not None and place.passage in sources for at, place in enumerate(places) if at in accepted)


def _decision(proposal: Proposal, number: int) -> Decision:
    return next(decision for decision in proposal.decisions if decision.revision == number)


def _cause(connection: Connection, account: Account | None, rules: Rules, proposal: Proposal, number: int) -> Cause:
    if not rules.shows(account, proposal):
        return Cause(proposal.id, proposal.author, shown=False, reason="", remark="")
    why = reason_of(connection, account, rules, proposal)
    decision = _decision(proposal, number)
    return Cause(
        proposal.id,
        proposal.author,
        shown=True,
        reason=why.words,
        remark=decision.remark,
        no_reason=why.redacted,
        reason_hidden=why.hidden,
        no_remark=decision.redacted,
        judgement=judgement(connection, proposal, decision),
    )


def _compared(
    states: Sequence[State], entries: Sequence[Entry], left: int | None, right: int | None
) -> Compared | None:
    texts = [entry.revision for entry in entries if entry.passage]
    if left is None and right is None and len(texts) < 2:
        return None
    right = texts[-1] if right is None else right
    left = next((number for number in reversed(texts) if number < right), right) if left is None else left
    before, after = (_passage_in(states, number) for number in (left, right))
    return Compared(left, right, before, after, *side_by_side(before, after))


def _passage_in(states: Sequence[State], number: int) -> Passage:
    """The passage as it was in a revision. Raises NotFound."""
    state = next((state for state in states if state.revision == number), None)
    if state is None:
        raise NotFound(f"There is no revision {number}; there is {states[0].revision} to {states[-1].revision}.")
    if state.passage is None:
        raise NotFound(f"Revision {number} does not have this passage.")
    return state.passage
