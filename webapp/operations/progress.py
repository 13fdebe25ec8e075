"""How far the approval of each working witness is: of every passage whether it is approved, waits, or is open.

The one place where this is counted: the library, the document's page, the list to approve from and the queue have it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from webapp.operations.desk import Desk
from webapp.review import Rules
from webapp.review.approvals import State, state
from webapp.store import approvals as shelf
from webapp.store import proposals


@dataclass(frozen=True, slots=True)
class Progress:
    """How each passage of a working witness stands, by id in the order of the text: front matter, body and notes.

    `changed` are those that are open and were approved as something else.
    """

    siglum: str
    states: Mapping[str, State]
    changed: frozenset[str] = frozenset()

    def shown(self, passage: str) -> str:
        """How a passage stands, in the word that pages have another for: its state, or "changed"."""
        return "changed" if passage in self.changed else self.states[passage].value

    def count(self, wanted: str) -> int:
        """How many passages are "approved", "waiting" or "open"."""
        return sum(one == wanted for one in self.states.values())

    @property
    def total(self) -> int:
        """How many passages there are."""
        return len(self.states)

    @property
    def told(self) -> str:
        """In words: "7 of 27 approved, 2 waiting, 18 open"."""
        rest = [f"{number} {one}" for one in ("waiting", "open") if (number := self.count(one))]
        return ", ".join([f"{self.count('approved')} of {self.total} approved", *rest])


def progress(desk: Desk, document: str | None = None) -> dict[str, list[Progress]]:
    """How far every working witness is, by document; of one document, or at the whole desk."""
    with desk.database.read() as connection:
        return progress_in(connection, document)


def progress_in(
    connection: Connection, document: str | None = None, rules: Rules | None = None
) -> dict[str, list[Progress]]:
    """As `progress`, in a transaction that is there; under other `rules` than the desk's, if some are given."""
    rules = rules or proposals.rules(connection)
    approvers = shelf.approvers(connection, document)
    once = {place for place, _ in approvers}
    states: dict[tuple[str, str], dict[str, State]] = {}
    for place, printed in shelf.printed_now(connection, document).items():
        within, siglum, passage = place
        states.setdefault((within, siglum), {})[passage] = state(approvers.get((place, printed), ()), rules)
    found: dict[str, list[Progress]] = {}
    for (within, siglum), own in sorted(states.items()):
        changed = (name for name, how in own.items() if how is State.OPEN and (within, siglum, name) in once)
        found.setdefault(within, []).append(Progress(siglum, own, frozenset(changed)))
    return found


def would_change(desk: Desk) -> int:
    """How many passages would be approved no more if the desk asked for two approvals, or at last if it asked for one.

    Whichever is not its rule now.
    """
    with desk.database.read() as connection:
        rules = proposals.rules(connection)
        now = progress_in(connection, rules=rules)
        then = progress_in(connection, rules=replace(rules, two_approvals=not rules.two_approvals))
    return abs(_approved(now) - _approved(then))


def _approved(found: Mapping[str, list[Progress]]) -> int:
    return sum(far.count("approved") for own in found.values() for far in own)
