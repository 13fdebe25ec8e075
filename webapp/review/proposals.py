"""Proposals and decisions on them: what is open, what stands on changed ground, who may decide, and what then lands.

A proposal states its differences on the text that its author saw. Editors decide on each difference; what is accepted
makes a new revision. On a text that has changed since, a difference is where its own words were carried to, exactly
(`text.carrying`); if they were touched it is stale, and can only be rejected, or proposed anew by its author.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from webapp.errors import Forbidden
from webapp.review.administered import Redaction
from webapp.review.people import Account, Action, may
from webapp.text.carrying import Derivation, Place, Replacement, carried_through, last_part
from webapp.text.model import Kind, PlacedPassage, Tie
from webapp.text.revising import Change, Part, Verb

Verdict = Literal["accepted", "rejected", "asked"]
"""What an editor says of a difference; "asked" asks its author for changes and leaves it open."""

Head = tuple[Kind, str]
"""What stands beside the words of a passage: its kind and its label."""

Origin = Literal["text", "file", "place"]
"""What a batch came from: the whole text revised, a file, or one change at every place where words stand."""


class Difference(NamedTuple):
    """Code points [start, end) of the passage's text give place to `words`.

    `reason` is its author's for this difference alone; `credit` the siglum of the witness that the words were taken
    from. Either may be "".
    """

    start: int
    end: int
    words: str
    reason: str = ""
    credit: str = ""

    @property
    def replacement(self) -> Replacement:
        """The difference without what was said of it."""
        return Replacement(self.start, self.end, self.words)


class Ruling(NamedTuple):
    """What was decided of the difference with this index; `reason` is one of the desk's list, or ""."""

    difference: int
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided of a proposal. `number` counts the decisions on it from 1; `at` is UTC.

    `revision` is the number of the revision that it made, None if nothing was accepted. Once it is `redacted`, its
    remark is "".
    """

    id: str
    sequence: int
    number: int
    decider: Account
    at: datetime
    revision: int | None
    rulings: tuple[Ruling, ...]
    remark: str
    redacted: Redaction | None = None


class Status(StrEnum):
    """How a proposal stands."""

    OPEN = "open"
    ASKED = "changes asked"
    ACCEPTED = "accepted"
    PARTLY = "partly accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced by another"
    REDACTED = "redacted"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that its author suggests, with all that was decided of it.

    `passages` are those that it is done to, each with the text that the author saw, in the witness's revision
    `revision`. `differences` are those of a `replace`; every other verb is one difference, which has no words of its
    own. `batch`, `supersedes`, `superseded_by` and `follows` (somebody else's that it builds on) are ids or "".

    `redacted` tells of "reason" and of "content": with the content gone its parts and differences are blank, and no
    more can be decided.
    """

    id: str
    sequence: int
    document: str
    siglum: str
    author: Account
    at: datetime
    revision: int
    verb: Verb
    passages: tuple[tuple[str, str], ...]
    after: str
    parts: tuple[Part, ...]
    differences: tuple[Difference, ...]
    reason: str
    batch: str = ""
    supersedes: str = ""
    superseded_by: str = ""
    follows: str = ""
    withdrawn: bool = False
    decisions: tuple[Decision, ...] = ()
    redacted: Mapping[str, Redaction] = field(default_factory=dict, hash=False)

    @property
    def passage(self) -> str:
        """The passage that it is shown at: the first it is done to, or where an insertion or note stands."""
        if self.passages:
            return self.passages[0][0]
        return self.tie.passage if self.tie else self.after

    @property
    def tie(self) -> Tie | None:
        """The words that a note which is to be inserted belongs to, as its author saw them; None for all else."""
        return self.parts[0].tie if self.verb == "insert" else None

    @property
    def count(self) -> int:
        """How many differences are to be decided."""
        return len(self.differences) or 1

    @property
    def verdicts(self) -> tuple[Ruling | None, ...]:
        """The last that was decided of each difference."""
        found: list[Ruling | None] = [None] * self.count
        for decision in self.decisions:
            for ruling in decision.rulings:
                found[ruling.difference] = ruling
        return tuple(found)

    @property
    def open(self) -> tuple[int, ...]:
        """The differences that still can be decided."""
        if self.withdrawn or self.superseded_by or "content" in self.redacted:
            return ()
        return tuple(at for at, ruling in enumerate(self.verdicts) if ruling is None or ruling.verdict == "asked")

    @property
    def status(self) -> Status:
        """How it stands."""
        if self.superseded_by:
            return Status.REPLACED
        if self.withdrawn:
            return Status.WITHDRAWN
        said = {ruling.verdict if ruling else None for ruling in self.verdicts}
        if "content" in self.redacted and not said <= {"accepted", "rejected"}:
            return Status.REDACTED
        if None in said:
            return Status.OPEN
        if "asked" in said:
            return Status.ASKED
        return Status.PARTLY if len(said) > 1 else Status.ACCEPTED if "accepted" in said else Status.REJECTED


@dataclass(frozen=True, slots=True)
class Rules:
    """The desk's settings that bear on proposals, and what they depend on.

    `blind`: proposals are hidden from readers and other translators, but those up to the event `revealed` of their
    document. `two_people`: nobody decides on a proposal of their own while there is another editor. `two_approvals`: a
    passage is approved once two different editors approved the same text. `reasons` are those that an editor chooses
    from on rejecting.
    """

    blind: bool = False
    two_people: bool = True
    two_approvals: bool = False
    reasons: tuple[str, ...] = ("house style", "against the source", "changes the meaning", "not an improvement")
    revealed: Mapping[str, int] = field(default_factory=dict)

    def shows(self, account: Account | None, proposal: Proposal) -> bool:
        """Whether somebody may see a proposal, and that it is there; what was accepted is in the text for everybody.

        Who reads the log finds it there: it is hidden from them only where they propose themselves.
        """
        if not self.blind or proposal.sequence <= self.revealed.get(proposal.document, 0):
            return True
        accepted = proposal.status is Status.ACCEPTED
        own = account is not None and account.id == proposal.author.id
        reads = may(account, Action.READ_LOG) and not may(account, Action.PROPOSE, proposal.document)
        return accepted or own or reads or may(account, Action.DECIDE, proposal.document)


def is_own(account: Account, proposal: Proposal) -> bool:
    """Whether to decide on `proposal` would be to decide on one's own words."""
    return account.id == proposal.author.id


def require_other(account: Account, proposals: Iterable[Proposal], rules: Rules, editors: Collection[Account]) -> None:
    """Raise Forbidden if `account` would decide on its own words though one of `editors` could."""
    others = [editor for editor in editors if editor.id != account.id]
    if rules.two_people and others and any(is_own(account, proposal) for proposal in proposals):
        raise Forbidden(
            f"This is your own proposal, and nobody decides on their own: {others[0].name}"
            f"{' or another editor' if len(others) > 1 else ''} can."
        )


def grounds(
    proposal: Proposal,
    since: Sequence[Derivation],
    now: Sequence[PlacedPassage],
    heads: Mapping[str, Head],
    behind: Sequence[str] = (),
) -> tuple[Place | None, ...]:
    """Where each difference is to be made in the passages as they are `now`; None where it is stale.

    `since` are the derivations of every revision after the one that the author saw, in order, and `heads` the heads
    that the passages had in that one, by id. Of other verbs than
    `replace` the place is the first passage it is done to, or the one that is to be followed ("" for none); of a note,
    its words. `behind` are passages that others of its batch brought to the same place before it in their order: what
    is inserted or moved follows the last of them that is there.
    """
    if proposal.verb == "replace":
        ((passage, _),) = proposal.passages
        return tuple(
            carried_through(Place(passage, difference.start, difference.end), since)
            for difference in proposal.differences
        )
    if proposal.tie:
        return (carried_through(Place(*proposal.tie), since),)
    acted = [name for name, _ in proposal.passages]
    if not _are_there(proposal, now, heads):
        return (None,)
    if proposal.verb not in ("insert", "move"):
        return (Place(acted[0], 0, 0),)
    names = {placed.id for placed in now}
    there = [name for name in behind if name in names and name not in acted]
    after = there[-1] if there else _follow(proposal.after, since) if proposal.after else ""
    return (None if after is None or after in acted else Place(after, 0, 0),)


def _are_there(proposal: Proposal, now: Sequence[PlacedPassage], heads: Mapping[str, Head]) -> bool:
    """Whether the passages it is done to still follow each other, with all that it would put something else for."""
    names = [placed.id for placed in now]
    acted = [name for name, _ in proposal.passages]
    if not acted or acted[0] not in names:
        return not acted
    first = names.index(acted[0])
    there = now[first : first + len(acted)]
    if [placed.id for placed in there] != acted:
        return False
    gives_words = proposal.verb not in ("move", "kind")
    gives_heads = proposal.verb in ("kind", "split", "merge")
    return all(
        (not gives_words or placed.passage.text_hash == seen)
        and (not gives_heads or (placed.passage.kind, placed.passage.label) == heads.get(placed.id))
        for placed, (_, seen) in zip(there, proposal.passages, strict=True)
    )


def landing(proposal: Proposal, places: Sequence[Place | None], accepted: Collection[int]) -> list[Change]:
    """The changes that make the accepted differences, which are not stale, where they now belong."""
    if proposal.verb != "replace":
        (place,) = places
        if proposal.tie and place:
            note = proposal.parts[0]._replace(tie=Tie(*place))
            return [Change("insert", parts=(note,))]
        passages = tuple(name for name, _ in proposal.passages)
        after = place.passage if place and proposal.verb in ("insert", "move") else ""
        return [Change(proposal.verb, passages, after, proposal.parts)]
    by_passage: dict[str, list[Replacement]] = {}
    for at in sorted(accepted):
        place = places[at]
        if place is not None:
            own = Replacement(place.start, place.end, proposal.differences[at].words)
            by_passage.setdefault(place.passage, []).append(own)
    return [Change("replace", (passage,), differences=tuple(own)) for passage, own in by_passage.items()]


def _follow(passage: str, since: Iterable[Derivation]) -> str | None:
    found: str | None = passage
    for derivation in since:
        found = last_part(found, derivation) if found else None
    return found
