"""`variorum verify`: whether the database holds what was written, all of it and nothing else."""

from dataclasses import dataclass

from webapp.operations.desk import Desk
from webapp.store import events, facts


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was checked, and what is wrong, in sentences.

    `bodies` are the texts, words and files whose hash was computed anew; `redacted` those that are no longer there.
    """

    events: int
    rows: int
    bodies: int
    redacted: int
    wrong: tuple[str, ...]


def verify(desk: Desk) -> Verified:
    """Compute the chain and every hash anew, and compare every row with the event that it was written with."""
    with desk.database.read() as connection:
        chain = events.verify(connection)
        checked = facts.check(connection)
        sequence = events.head(connection)
    return Verified(sequence, checked.rows, checked.bodies, checked.redacted, (*chain, *checked.wrong))
