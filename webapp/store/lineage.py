"""Which revisions two revisions follow: what was aligned before they were there, and what their links come from."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from webapp.store.schema import revision
from webapp.text.model import Revision

_REVISIONS = select(revision.c.witness_id, revision.c.number, revision.c.sequence, revision.c.id).where(
    revision.c.witness_id.in_(bindparam("witnesses", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Step:
    """Two revisions by their numbers, in the order of the two that follow them, and one name for both in any order."""

    numbers: tuple[int, int]
    name: str


def before(connection: Connection, left: Revision, right: Revision) -> list[Step]:
    """The pairs of revisions that these two of different witnesses follow, the nearest first; none for two first ones.

    Of a pair, the revision that was written later goes back by one: the pair before is what was there until then.
    """
    if left.number == right.number == 1 or left.witness.id == right.witness.id:
        return []
    ids = left.witness.id, right.witness.id
    written = {
        (row.witness_id, row.number): (row.sequence, row.id)
        for row in connection.execute(_REVISIONS, {"witnesses": ids})
    }
    steps: list[Step] = []
    numbers = [left.number, right.number]
    while True:
        places = list(zip(ids, numbers, strict=True))
        later = places.index(max(places, key=lambda place: written[place]))
        if numbers[later] == 1:
            return steps
        numbers[later] -= 1
        name = " ".join(sorted(written[place][1] for place in zip(ids, numbers, strict=True)))
        steps.append(Step((numbers[0], numbers[1]), name))
