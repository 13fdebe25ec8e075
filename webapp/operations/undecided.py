"""What waits: the proposals of which something is open, who may see them, and whose turn it is.

Everything that lists, counts or links proposals asks here, so that a desk that works blind hides them everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.operations.desk import Desk
from webapp.review import Account, Action, Proposal, Rules, Status, may
from webapp.store import people
from webapp.store import proposals as shelf

Counts = tuple[tuple[tuple[str, str], int], ...]
"""How many open proposals passages have, as ((siglum, passage id), number), in order."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Every proposal of which something is open, by age, and what decides who may see and who decide it."""

    proposals: tuple[Proposal, ...]
    rules: Rules
    editors: Mapping[str, frozenset[str]]

    def visible(self, account: Account | None, document: str) -> list[Proposal]:
        """Those in a document that somebody may see."""
        return [one for one in self.proposals if one.document == document and self.rules.shows(account, one)]

    def counts(self, account: Account | None, document: str) -> Counts:
        """How many of them each passage has, for somebody who may see them."""
        found: dict[tuple[str, str], int] = {}
        for proposal in self.visible(account, document):
            if proposal.passage:
                at = proposal.siglum, proposal.passage
                found[at] = found.get(at, 0) + 1
        return tuple(sorted(found.items()))

    def may_decide(self, account: Account | None, proposal: Proposal) -> bool:
        """Whether somebody may decide on it now: an editor, and on own words only where nobody else is to."""
        if account is None or not may(account, Action.DECIDE, proposal.document):
            return False
        others = self.editors.get(proposal.document, frozenset()) - {account.id}
        return account.id != proposal.author.id or not (self.rules.two_people and others)

    def waits_for(self, account: Account | None, proposal: Proposal) -> bool:
        """Whether it is somebody's turn: to decide what was not decided yet, or to change what was asked for."""
        if account is None:
            return False
        if proposal.status is Status.ASKED:
            return account.id == proposal.author.id
        return self.may_decide(account, proposal)

    def waiting(self, account: Account | None) -> list[tuple[Proposal, ...]]:
        """What waits for somebody at the desk, the oldest first; those of a batch that wait are together."""
        found: dict[tuple[str, Status], list[Proposal]] = {}
        for proposal in self.proposals:
            if self.waits_for(account, proposal):
                found.setdefault((proposal.batch or proposal.id, proposal.status), []).append(proposal)
        return [tuple(own) for own in found.values()]


def undecided(desk: Desk) -> Undecided:
    """What is open at the desk now."""
    with desk.database.read() as connection:
        proposals = tuple(shelf.undecided(connection))
        documents = {proposal.document for proposal in proposals}
        return Undecided(
            proposals,
            shelf.rules(connection),
            {name: frozenset(one.id for one in people.editors(connection, name)) for name in documents},
        )
