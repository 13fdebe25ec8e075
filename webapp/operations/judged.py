"""What was decided of a proposal, for the history of a passage: how many, by whom, and of each difference why.

Who may not see a proposal is told nothing of this.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.review import Account, Decision, Proposal, Rules
from webapp.review.proposals import Verdict
from webapp.store import library
from webapp.store import proposals as shelf


@dataclass(frozen=True, slots=True)
class Judged:
    """A difference that was decided: its words before and after, the verdict with its reason, its author's reason.

    `credit` is the siglum of the witness that its words are of. `words` are None where the proposal has none of its
    own, or they were redacted.
    """

    words: tuple[str, str] | None
    verdict: Verdict
    why: str
    reason: str
    credit: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision on a proposal. `accepted` and `rejected` count of the `count` differences that it has."""

    proposal: Proposal
    decision: Decision
    accepted: int
    rejected: int
    count: int
    judged: tuple[Judged, ...]

    @property
    def self_approved(self) -> bool:
        """Whether its own author accepted something of it."""
        return bool(self.accepted) and self.decision.decider.id == self.proposal.author.id

    @property
    def told_apart(self) -> bool:
        """Whether something is to be said of single differences."""
        return len(self.judged) > 1 or any(one.why or one.reason or one.credit for one in self.judged)


def judgement(connection: Connection, proposal: Proposal, decision: Decision) -> Judgement:
    """What a decision said of a proposal."""
    wanted = [text for _, text in proposal.passages[:1]] if proposal.differences else []
    said = [ruling.verdict for ruling in decision.rulings]
    return Judgement(
        proposal,
        decision,
        said.count("accepted"),
        said.count("rejected"),
        proposal.count,
        _judged(proposal, decision, library.bodies(connection, wanted)),
    )


def unmade(
    connection: Connection, account: Account | None, rules: Rules, document: str, siglum: str, passage: str
) -> tuple[Judgement, ...]:
    """The decisions by which nothing of a proposal on the passage was accepted, of those that `account` may see."""
    return tuple(
        judgement(connection, proposal, decision)
        for proposal in shelf.proposals(connection, document, siglum)
        if passage in ([name for name, _ in proposal.passages] or [proposal.passage]) and rules.shows(account, proposal)
        for decision in proposal.decisions
        if all(ruling.verdict != "accepted" for ruling in decision.rulings)
    )


def _judged(proposal: Proposal, decision: Decision, texts: Mapping[str, str]) -> tuple[Judged, ...]:
    found = []
    for ruling in decision.rulings:
        if not proposal.differences or "content" in proposal.redacted:
            found.append(Judged(None, ruling.verdict, ruling.reason, "", ""))
            continue
        own = proposal.differences[ruling.difference]
        words = texts[proposal.passages[0][1]][own.start : own.end], own.words
        found.append(Judged(words, ruling.verdict, ruling.reason, own.reason, own.credit))
    return tuple(found)
