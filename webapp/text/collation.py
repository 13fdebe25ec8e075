"""A collation: two witnesses' passages set against each other, with what differs in each place.

Front matter corresponds by what it is (title to title), the body by the links that `align` found. Witnesses in
different languages correspond too, but their words are not compared.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from webapp.text.diff import Granularity, amount, diff, refined
from webapp.text.markup import SEPARATOR
from webapp.text.model import FRONT_MATTER, Edit, EditKind, Link, Passage
from webapp.text.moves import Compared, with_moves
from webapp.text.script import dominant_script

_Place = tuple[tuple[int, ...], tuple[int, ...], float]
"""Left indices, right indices, score of the link."""


def counted(edits: Iterable[Edit]) -> Counter[EditKind]:
    """How many edits there are of each kind. A move counts once, where its left end is, so that sums hold."""
    return Counter(
        edit.kind
        for edit in edits
        if edit.kind is not None and (edit.kind is not EditKind.MOVED or edit.left[0] < edit.left[1])
    )


def by_kind(counts: Mapping[EditKind, int]) -> str:
    """Counts of differences in words: "46 of words, 2 moved, punctuation 9"; "" if there are none."""
    found = [kind for kind in EditKind if counts.get(kind)]
    named = {EditKind.SUBSTANTIVE: "{:,} of words", EditKind.MOVED: "{:,} moved"}
    return ", ".join(named.get(kind, kind.label + " {:,}").format(counts[kind]) for kind in found)


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Passages that stand for each other: indices into the two sequences given, and the edits between them.

    `edits` lead from the left passages, joined by SEPARATOR, to the right ones; None where nothing was compared because
    the languages differ, or one side is empty and nothing of it moved to or from a neighbour. `moved` says that the
    passages as a whole stand out of order.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float
    edits: tuple[Edit, ...] | None
    moved: bool = False

    @property
    def counts(self) -> Counter[EditKind]:
        """How many differences of each kind there are to read; see `counted`.

        A passage without counterpart is one, and so is that passages stand out of order.
        """
        if self.edits is None:
            return Counter({EditKind.SUBSTANTIVE: 1} if not self.left or not self.right else {})
        return counted(self.edits) + Counter({EditKind.MOVED: 1} if self.moved else {})

    def distance(self, hidden: Collection[EditKind] = ()) -> float:
        """How far the two sides are apart (see `diff.amount`): 1 if one is missing, 0 if words were not compared."""
        if self.edits is None:
            return 0.0 if self.left and self.right else 1.0
        return amount(self.edits, hidden)

    @property
    def relation(self) -> str:
        """How the passages of the two sides relate."""
        if not self.right:
            return "only left"
        if not self.left:
            return "only right"
        if len(self.left) == len(self.right) == 1:
            return "1:1"
        if len(self.right) == 1:
            return "merged"
        return "split" if len(self.left) == 1 else "regrouped"


def comparable(left_language: str, right_language: str, left: Sequence[Passage], right: Sequence[Passage]) -> bool:
    """Whether words can be compared: the same language by its tag, or the same script where a tag is missing."""
    if left_language and right_language:
        return left_language.partition("-")[0].lower() == right_language.partition("-")[0].lower()
    scripts = [dominant_script(" ".join(passage.text for passage in side)) for side in (left, right)]
    return "other" in scripts or scripts[0] == scripts[1]


def collate(
    left: Sequence[Passage],
    right: Sequence[Passage],
    links: Sequence[Link],
    *,
    words: bool,
    granularity: Granularity = "words",
) -> tuple[list[Correspondence], list[Correspondence]]:
    """Front matter and body of two witnesses, collated; `words` says whether words are compared.

    `links` are between the bodies, counted from 0 in each; the indices of the result are into `left` and `right`.
    """
    front: list[_Place] = []
    for kind in FRONT_MATTER:
        sides = [tuple(i for i, passage in enumerate(side) if passage.kind is kind) for side in (left, right)]
        if any(sides):
            front.append((sides[0], sides[1], 1.0 if all(sides) else 0.0))
    first_left, first_right = (sum(passage.kind.is_front_matter for passage in side) for side in (left, right))
    body: list[_Place] = [
        (tuple(first_left + i for i in link.left), tuple(first_right + j for j in link.right), link.score)
        for link in links
    ]

    compared_body = _compared(left, right, body, words=words, granularity=granularity)
    return (
        _compared(left, right, front, words=words, granularity=granularity),
        [replace(place, moved=link.moved) for place, link in zip(compared_body, links, strict=True)],
    )


def _compared(
    left: Sequence[Passage],
    right: Sequence[Passage],
    places: Sequence[_Place],
    *,
    words: bool,
    granularity: Granularity,
) -> list[Correspondence]:
    if not words:
        return [Correspondence(*place, None) for place in places]
    readings = [(joined(left, of_left), joined(right, of_right)) for of_left, of_right, _ in places]
    found = []
    for place, edits in zip(places, compared(readings, granularity), strict=True):
        alone = not place[0] or not place[1]
        has_moves = any(edit.move for edit in edits)
        found.append(Correspondence(*place, edits if has_moves or not alone else None))
    return found


def compared(readings: Sequence[tuple[str, str]], granularity: Granularity = "words") -> list[tuple[Edit, ...]]:
    """The edits of readings that stand in this order in two witnesses, with what moved between neighbours as moves."""
    edits = with_moves([Compared(old, new, diff(old, new)) for old, new in readings])
    if granularity == "words":
        return edits
    return [refined(own, old, new) for own, (old, new) in zip(edits, readings, strict=True)]


def joined(passages: Sequence[Passage], indices: Sequence[int]) -> str:
    """The texts of some passages as the one text that is compared."""
    return SEPARATOR.join(passages[index].text for index in indices)
