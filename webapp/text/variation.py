"""Variation: how far witnesses part, passage by passage along a document, and as wholes.

Two readings are as far apart as the share of their characters, counted on both sides, that lies in differences: 0 for
the same text, 1 for nothing in common or a passage that one of them lacks. Of a passage, with a base, there are two
numbers: how many of the other witnesses differ from the base, and the mean of their distances from it. Two witnesses as
wholes are as far apart as the share of all their characters that lies in differences, so that a long passage counts
for more than a short one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from webapp.text.apparatus import Collated
from webapp.text.diff import amount
from webapp.text.model import EditKind


class Variation(NamedTuple):
    """Of a passage: how many witnesses were compared with the base, how many differ, their mean distance (0 to 1)."""

    compared: int
    differing: int
    distance: float

    @property
    def share(self) -> float:
        """The share of the witnesses that differ."""
        return self.differing / self.compared if self.compared else 0.0


def variation(witnesses: Iterable[Collated], hidden: Collection[EditKind] = ()) -> Variation:
    """The variation of a passage; differences of hidden kinds do not count. Every witness counts as much.

    A witness that has the passage elsewhere differs, at no distance.
    """
    every = list(witnesses)
    distances = [distance(own, hidden) for own in every]
    differing = sum(far > 0 or own.moved for far, own in zip(distances, every, strict=True))
    return Variation(len(distances), differing, sum(distances) / len(distances) if distances else 0.0)


def distance(other: Collated, hidden: Collection[EditKind] = ()) -> float:
    """How far a witness's text of a passage is from the base's."""
    return 1.0 if other.edits is None else amount(other.edits, hidden)


def distance_of_wholes(places: Iterable[tuple[str, Collated]], hidden: Collection[EditKind] = ()) -> float:
    """How far two witnesses are apart, given as the places of one with the other's text of each."""
    differing = total = 0.0
    for base, other in places:
        length = len(base) + len(other.text)
        differing += length * distance(other, hidden)
        total += length
    return differing / total if total else 0.0


def ordered(sigla: Sequence[str], distances: Mapping[frozenset[str], float]) -> list[str]:
    """The witnesses in an order in which near ones stand side by side.

    Nearest pairs are joined first, as ends of ever longer rows (the greedy edge rule for a shortest path); what has no
    distance to the rest follows. The same for every order of `sigla`.
    """
    rows = [[siglum] for siglum in sigla]
    pairs = sorted((length, sorted(pair)) for pair, length in distances.items())
    for _, (one, other) in pairs:
        first, second = (next(row for row in rows if siglum in row) for siglum in (one, other))
        if first is second or one not in (first[0], first[-1]) or other not in (second[0], second[-1]):
            continue
        rows = [row for row in rows if row is not first and row is not second]
        first = first if first[-1] == one else first[::-1]
        second = second if second[0] == other else second[::-1]
        rows.append(first + second)
    rows = [min(row, row[::-1]) for row in rows]
    return [siglum for row in sorted(rows, key=lambda row: (-len(row), row)) for siglum in row]
