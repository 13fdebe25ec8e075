"""How proposals are put into words: what is to be done to which passage, and how it stands."""

from collections.abc import Callable, Mapping, Sequence

from flask import Flask, url_for

from webapp.operations.restructuring import KINDS as PASSAGE_KINDS
from webapp.operations.restructuring import missing_front_matter
from webapp.review import Proposal
from webapp.text.model import Kind, PlacedPassage, Revision
from webapp.text.revising import Part
from webapp.web.display import counted, numbered

VERDICTS = {"accepted": "accepted", "rejected": "rejected", "asked": "changes asked"}


def register(app: Flask) -> None:
    """Give these functions to every template."""
    app.jinja_env.globals.update(
        proposal_address=proposal_address,
        proposal_does=proposal_does,
        proposal_place=proposal_place,
        self_approved=self_approved,
        PASSAGE_KINDS=PASSAGE_KINDS,
        missing_front_matter=missing_front_matter,
        VERDICTS=VERDICTS,
    )


def proposal_address(proposal: Proposal, queue: str = "") -> str:
    """The page of a proposal; within a queue if one is named."""
    return url_for(
        "deciding.shown",
        document=proposal.document,
        siglum=proposal.siglum,
        proposal=proposal.id,
        queue=queue or None,
    )


def proposal_place(proposal: Proposal, passages: Mapping[str, PlacedPassage] | Revision) -> str:
    """The passage that a proposal is shown at: "¶ 12"."""
    return _named(proposal.passage, passages) if proposal.passage else "the beginning"


def proposal_does(proposal: Proposal, passages: Mapping[str, PlacedPassage] | Revision) -> str:
    """What a proposal does, after its place: "3 differences", "to be split into 2"."""
    others = " and ".join(_named(name, passages) for name, _ in proposal.passages[1:])
    after = proposal.after and _named(proposal.after, passages)
    words: dict[str, Callable[[], str]] = {
        "replace": lambda: counted(len(proposal.differences), "difference"),
        "split": lambda: f"to be split into {len(proposal.parts)}",
        "merge": lambda: f"to be joined with {others}",
        "move": lambda: f"to stand after {after}" if after else "to stand first",
        "delete": lambda: "to be taken away",
        "insert": lambda: "a translator’s note" if proposal.tie else f"a new {proposal.parts[0].kind.value} after it",
        "kind": lambda: f"to be {_kind_and_number(proposal.parts[0])}",
    }
    return words[proposal.verb]()


def self_approved(proposals: Proposal | Sequence[Proposal]) -> bool:
    """Whether any of it was accepted by its own author."""
    every = [proposals] if isinstance(proposals, Proposal) else proposals
    return any(
        decision.decider.id == one.author.id and any(ruling.verdict == "accepted" for ruling in decision.rulings)
        for one in every
        for decision in one.decisions
    )


def _named(name: str, passages: Mapping[str, PlacedPassage] | Revision) -> str:
    there = {placed.id: placed for placed in passages.passages} if isinstance(passages, Revision) else passages
    return numbered(there[name]) if name in there else f"{name} (no longer there)"


def _kind_and_number(part: Part) -> str:
    name = "bracketed passage" if part.kind is Kind.BRACKETED else part.kind.value
    number = f" numbered {part.label.strip()}" if part.label.strip() else ""
    return f"an {name}{number}" if name[0] in "aeiou" else f"a {name}{number}"
