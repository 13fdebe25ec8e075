"""Which revisions two revisions follow: what was aligned before they were there, and what their links come from.

A revision follows the one before it, and the first one of a working witness that of the witness which it descends from.
"""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from webapp.store.schema import revision
from webapp.store.standing import witness
from webapp.text.model import Revision

_REVISIONS = (
    select(
        witness.c.id.label("witness"),
        witness.c.siglum,
        witness.c.descends_from,
        revision.c.number,
        revision.c.sequence,
        revision.c.id,
    )
    .join_from(witness, revision, revision.c.witness_id == witness.c.id)
    .where(witness.c.document_id == bindparam("document"))
    .order_by(revision.c.sequence)
)


class Written(NamedTuple):
    """A revision: its witness's siglum, its number, when it was written, and its id."""

    siglum: str
    number: int
    sequence: int
    id: str


@dataclass(frozen=True, slots=True)
class Step:
    """Two revisions, in the order of the two that follow them, and one name for both in any order.

    `sides` may be one revision twice: what a working witness began as is itself.
    """

    sides: tuple[Written, Written]
    name: str

    @property
    def numbers(self) -> tuple[int, int]:
        """The numbers of the two."""
        return self.sides[0].number, self.sides[1].number


def before(connection: Connection, left: Revision, right: Revision) -> list[Step]:
    """The pairs of revisions that these two of different witnesses follow, the nearest first; none for two first ones.

    Of a pair, the revision that was written later goes back by one: the pair before is what was there until then.
    """
    first = all(one.number == 1 and not one.witness.descends_from for one in (left, right))
    if first or left.witness.id == right.witness.id:
        return []
    one, other = _followed(connection, left, right)
    steps: list[Step] = []
    at = [0, 0]
    while True:
        here = one[at[0]], other[at[1]]
        later = 0 if here[0].sequence > here[1].sequence else 1
        if here[0].id == here[1].id or at[later] + 1 == len((one, other)[later]):
            return steps
        at[later] += 1
        sides = one[at[0]], other[at[1]]
        steps.append(Step(sides, " ".join(sorted(side.id for side in sides))))


def _followed(connection: Connection, *ends: Revision) -> list[list[Written]]:
    """Each of the revisions, which are of one document, with all that it follows, the nearest first."""
    by_witness: dict[str, list[Written]] = {}
    parents: dict[str, str] = {}
    for row in connection.execute(_REVISIONS, {"document": ends[0].witness.document}):
        by_witness.setdefault(row.witness, []).append(Written(row.siglum, row.number, row.sequence, row.id))
        parents[row.witness] = row.descends_from or ""
    found = []
    for end in ends:
        written = [one for one in by_witness[end.witness.id] if one.number <= end.number][::-1]
        parent = parents[end.witness.id]
        while parent in by_witness:  # until the first, or one that was removed
            written += [one for one in by_witness[parent] if one.sequence < written[-1].sequence][::-1]
            parent = parents[parent]
        found.append(written)
    return found
