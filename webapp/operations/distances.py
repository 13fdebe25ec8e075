"""Distances: how far any two witnesses of a document are apart, and what sorts of differences there are between them.

Each two are taken by their own links, not through a base. The distance is of their bodies; front matter, much of which
is the archive's and not the text's, is counted apart.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from webapp.operations import alignments
from webapp.operations.collations import collated
from webapp.operations.desk import Desk
from webapp.operations.rows import are_comparable
from webapp.store import library as shelves
from webapp.text.apparatus import Collated
from webapp.text.collation import Correspondence, joined
from webapp.text.model import EditKind, Revision, Witness
from webapp.text.variation import distance_of_wholes, ordered


@dataclass(frozen=True, slots=True)
class Pair:
    """Two witnesses. Of "apart", in different languages, and "waiting", not aligned yet, nothing is known.

    `counts` are the differences of each kind in all of both, hidden or not, `front` those of them in front matter;
    differences of hidden kinds do not count in the `distance` (0 to 1).
    """

    left: Witness
    right: Witness
    state: Literal["collated", "apart", "waiting"]
    counts: Counter[EditKind]
    front: Counter[EditKind]
    distance: float | None


@dataclass(frozen=True, slots=True)
class Distances:
    """Every two of a document's witnesses, by siglum; `order` is one in which near witnesses stand side by side."""

    pairs: tuple[Pair, ...]
    order: tuple[Witness, ...]

    @property
    def counts(self) -> Counter[EditKind]:
        """The differences of each kind in all pairs."""
        return sum((pair.counts for pair in self.pairs), Counter[EditKind]())

    def between(self, one: str, other: str) -> float | None:
        """The distance of two witnesses, None if they were not compared."""
        if one == other:
            return 0.0
        return next(pair.distance for pair in self.pairs if {pair.left.siglum, pair.right.siglum} == {one, other})


def distances(desk: Desk, document: str, sigla: Collection[str] = (), hidden: Collection[EditKind] = ()) -> Distances:
    """The distances between the witnesses of `sigla`, in whatever order, or all. Raises NotFound."""
    with desk.database.read() as connection:
        chosen = {*sigla} or {witness.siglum for witness in shelves.witnesses(connection, document)}
        revisions = [shelves.revision(connection, document, siglum) for siglum in sorted(chosen)]
    pairs = tuple(_pair(desk, left, right, hidden) for left, right in combinations(revisions, 2))
    known = {frozenset((p.left.siglum, p.right.siglum)): p.distance for p in pairs if p.distance is not None}
    witnesses = {revision.witness.siglum: revision.witness for revision in revisions}
    return Distances(pairs, tuple(witnesses[siglum] for siglum in ordered(list(witnesses), known)))


def _pair(desk: Desk, left: Revision, right: Revision, hidden: Collection[EditKind]) -> Pair:
    none: Counter[EditKind] = Counter()
    if not are_comparable(left, right):
        return Pair(left.witness, right.witness, "apart", none, none, None)
    links = alignments.links(desk, left, right)
    if links is None:
        return Pair(left.witness, right.witness, "waiting", none, none, None)
    front, body = collated(desk, left, right, links, words=True)
    of_front, of_body = (sum((place.counts for place in own), Counter[EditKind]()) for own in (front, body))
    apart = distance_of_wholes(_texts(left, right, body), hidden)
    return Pair(left.witness, right.witness, "collated", of_front + of_body, of_front, apart)


def _texts(left: Revision, right: Revision, places: Iterable[Correspondence]) -> Iterable[tuple[str, Collated]]:
    old, new = ([placed.passage for placed in revision.passages] for revision in (left, right))
    return ((joined(old, place.left), Collated(joined(new, place.right), place.edits)) for place in places)
