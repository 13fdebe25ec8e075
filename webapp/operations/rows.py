"""Rows: what stands beside what on a page, made from revisions and their collations.

Computed anew for each view; nothing here reads the store or keeps anything. It is done in two steps, because a long
text is shown in parts: every passage gets its row, with what differs in it, and only the rows of a part are `marked`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, NamedTuple

from webapp.operations.alignments import Lock
from webapp.operations.scripts import ScriptChoice
from webapp.review import Weight
from webapp.text import markup
from webapp.text.apparatus import Collated, Variant, agreement, variants
from webapp.text.collation import Correspondence, comparable
from webapp.text.diff import Granularity
from webapp.text.marks import Mark, NoteMark, TermMark
from webapp.text.markup import Marking
from webapp.text.model import Edit, EditKind, Link, PlacedPassage, Revision

Mode = Literal["side", "inline", "all"]
OpenCounts = Mapping[tuple[str, str], int]
Weights = Mapping[int, Weight]


class Shown(NamedTuple):
    """What rows show besides the texts: how many open threads passages have, and which kinds are not marked."""

    counts: OpenCounts = MappingProxyType({})
    hidden: frozenset[EditKind] = frozenset()


Collation = tuple[list[Correspondence], list[Correspondence]]
"""Front matter and body of two witnesses, collated."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose to see; every field stands in the URL.

    `via` is the siglum of a base: the pair is then shown by the links that follow from both being linked to it. Mode
    "all", where witnesses are set against the left one, takes no notice of it; there `order` names those that are, in
    the order in which they stand, and is empty for all of them by siglum. Differences of the kinds in `hidden` are not
    marked; `terms` are if they are asked for.
    """

    left: str
    right: str
    mode: Mode = "side"
    granularity: Granularity = "words"
    changed_only: bool = False
    script: ScriptChoice = "source"
    via: str = ""
    order: tuple[str, ...] = ()
    hidden: tuple[EditKind, ...] = ()
    terms: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One passage as it is shown in a row: `html` is safe markup with the differences marked, "" until that is done.

    `language` is the BCP 47 tag for the lang attribute: the witness's own, or that of the script that the reader chose.
    `notes` are those on it, where they are to be marked, `terms` those that stand in it.
    """

    siglum: str
    placed: PlacedPassage
    html: str
    language: str
    open_threads: int
    notes: tuple[NoteMark, ...] = ()
    terms: tuple[TermMark, ...] = ()


@dataclass(frozen=True, slots=True)
class RowLink:
    """A link that a row stands on: from the left witness to the one with this siglum, indices into the two bodies.

    `lock` says who locked it, None if nobody did. `direct` are the links that the direct alignment has in its place,
    where a pair is shown through a base and the two part.
    """

    siglum: str
    link: Link
    lock: Lock | None = None
    direct: tuple[Link, ...] = ()

    @property
    def to_check(self) -> bool:
        """Whether a person should look at it: it is doubtful, or was locked with another text."""
        return self.link.doubtful or (self.lock is not None and self.lock.changed)


@dataclass(frozen=True, slots=True)
class Row:
    """Passages that correspond, as one row. One of `left` and `right` may be empty.

    `anchor` is unique on the page ("A.p10"). `counts` are the differences of each kind, of which those in `hidden` are
    not to be marked; `amount` is the share of both texts that visibly differs (0 to 1); in mode "all" they are the sum
    and the mean over the witnesses compared with the left one.
    `edits` are those of the right, in mode "all" of each of the `others`, against the left one, None where no words
    were compared; `moved` says of each whether it stands out of order; `inline` is one text with both readings marked,
    "" without them or in another mode. `others` holds, in mode "all" instead of `right`, the cells of each witness
    against the left one, by siglum (empty tuple: nothing stands for it there).
    `relation` is one of "1:1", "merged" (n:1), "split" (1:n), "regrouped" (n:m), "only left", "only right". `links`
    are those that the row stands on: one in a pair, in mode "all" any number; none in front matter, which corresponds
    by what it is, nor before the alignment is there. In mode "all" `base` is the siglum of the left one and `compared`
    those whose words are compared with it; once marked, the row has their `variants`, the places where they part, and
    `agreement`, the groups of those that agree in all of these.
    """

    anchor: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]
    inline: str
    others: dict[str, tuple[Cell, ...]]
    counts: Counter[EditKind]
    amount: float
    relation: str
    edits: tuple[tuple[Edit, ...] | None, ...] = ()
    moved: tuple[bool, ...] = ()
    hidden: frozenset[EditKind] = frozenset()
    links: tuple[RowLink, ...] = ()
    base: str = ""
    compared: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    agreement: tuple[tuple[str, ...], ...] = ()

    @property
    def differences(self) -> int:
        """How many differences there are to read. A move counts where its left end is."""
        return sum(number for kind, number in self.counts.items() if kind not in self.hidden)

    @property
    def differs(self) -> bool:
        """Whether any difference is marked in it, or it stands out of order."""
        return self.amount > 0 or self.counts[EditKind.MOVED] > 0


@dataclass(frozen=True, slots=True)
class Side:
    """A revision to be set against a base: its links from the base's body, and whether words can be compared.

    `said` are the same links with what is to be said of them, empty where they only stand for an alignment to come.
    """

    revision: Revision
    links: Sequence[Link]
    words: bool
    said: Sequence[RowLink] = ()


def by_position(left: Revision, right: Revision) -> list[Link]:
    """Links for as long as there is no alignment: the first with the first, and so on."""
    lefts, rights = len(left.body), len(right.body)
    return [Link((i,) if i < lefts else (), (i,) if i < rights else (), 0.0) for i in range(max(lefts, rights))]


def are_comparable(left: Revision, right: Revision) -> bool:
    """Whether the words of two revisions can be compared: they are in one language."""
    languages = left.witness.header.language, right.witness.header.language
    return comparable(*languages, [p.passage for p in left.passages], [p.passage for p in right.passages])


def pair_rows(base: Revision, side: Side, collation: Collation, shown: Shown) -> tuple[list[Row], list[Row]]:
    """Front matter and body of two witnesses as rows."""
    front, body = collation
    return (
        [_pair_row(base, side.revision, place, shown) for place in front],
        _with_links([_pair_row(base, side.revision, place, shown) for place in body], base, [side]),
    )


def all_rows(
    base: Revision, sides: Sequence[Side], collations: Sequence[Collation], shown: Shown
) -> tuple[list[Row], list[Row]]:
    """Front matter and body of a base and every other witness as rows; `collations` are by the links of `grouped`."""
    fronts, bodies = zip(*collations, strict=True)
    found = [{(place.left, place.right): place for place in front} for front in fronts]
    in_front = [
        [
            known.get((of_base, own)) or Correspondence(of_base, own, 0.0, None)
            for known, own in zip(found, of_sides, strict=True)
        ]
        for of_base, of_sides in _groups([list(known) for known in found])
    ]
    rows = [_group_row(base, sides, places, shown) for places in zip(*bodies, strict=True)]
    return [_group_row(base, sides, places, shown) for places in in_front], _with_links(rows, base, sides)


def grouped(sides: Sequence[Side]) -> list[list[Link]]:
    """For each side the links from the base's body that make the rows of all witnesses: as many for one as for another.

    Passages of the base that any witness runs together stand in one row, so that each passage is shown once.
    """
    groups = _groups([[(link.left, link.right) for link in side.links] for side in sides])
    moved = [{index for link in side.links if link.moved for index in link.left} for side in sides]
    return [
        [Link(of_base, of_sides[at], 0.0, moved=not own.isdisjoint(of_base)) for of_base, of_sides in groups]
        for at, own in enumerate(moved)
    ]


def _with_links(rows: Sequence[Row], base: Revision, sides: Sequence[Side]) -> list[Row]:
    """The rows, each with the links that it stands on."""
    where = {
        (cell.siglum, cell.placed.position - 1): number
        for number, row in enumerate(rows)
        for cells_shown in (row.left, row.right, *row.others.values())
        for cell in cells_shown
    }
    found: list[tuple[RowLink, ...]] = [()] * len(rows)
    for said in (said for side in sides for said in side.said):
        left = said.link.left
        siglum, index = (base.witness.siglum, left[0]) if left else (said.siglum, said.link.right[0])
        found[where[siglum, index]] += (said,)
    return [replace(row, links=links) for row, links in zip(rows, found, strict=True)]


Indices = tuple[tuple[int, ...], tuple[int, ...]]
Group = tuple[tuple[int, ...], list[tuple[int, ...]]]
"""Indices of passages: of the base, and of each side."""


def _groups(structure: Sequence[Sequence[Indices]]) -> list[Group]:
    """What of one base corresponds to what of several sides, in groups that no correspondence crosses, in order."""
    bases: dict[int, set[int]] = {}
    for of_left in {left for places in structure for left, _ in places}:
        together = set(of_left).union(*(bases[index] for index in of_left if index in bases))
        bases.update(dict.fromkeys(together, together))
    groups: list[Group] = [
        (tuple(sorted(known)), [()] * len(structure)) for at, known in sorted(bases.items()) if at == min(known)
    ]
    where = {index: group for group in groups for index in group[0]}
    alone: dict[int, list[Group]] = defaultdict(list)
    for number, places in enumerate(structure):
        at = -1  # the group that was seen last, by its first passage
        for of_left, own in places:
            if of_left:
                group = where[of_left[0]]
                group[1][number] += own
                at = group[0][0]
            else:
                lone: Group = ((), [()] * len(structure))
                lone[1][number] = own
                alone[at].append(lone)
    return [*alone[-1], *(own for group in groups for own in (group, *alone[group[0][0]]))]


def _pair_row(base: Revision, other: Revision, place: Correspondence, shown: Shown) -> Row:
    left, right = cells(base, place.left, shown.counts), cells(other, place.right, shown.counts)
    return Row(
        _anchor(left or right),
        left,
        right,
        "",
        {},
        place.counts,
        place.distance(shown.hidden),
        place.relation,
        (place.edits,),
        (place.moved,),
        shown.hidden,
    )


def _group_row(base: Revision, sides: Sequence[Side], places: Sequence[Correspondence], shown: Shown) -> Row:
    left = cells(base, places[0].left, shown.counts)
    others = {
        side.revision.witness.siglum: cells(side.revision, place.right, shown.counts)
        for side, place in zip(sides, places, strict=True)
    }
    # where the base and a witness both lack the passage, they do not part
    compared = [place for side, place in zip(sides, places, strict=True) if side.words and (place.left or place.right)]
    witnesses = sum(side.words for side in sides)
    return Row(
        _anchor(next(own for own in (left, *others.values()) if own)),
        left,
        (),
        "",
        others,
        sum((place.counts for place in compared), Counter[EditKind]()),
        sum(place.distance(shown.hidden) for place in compared) / witnesses if compared else 0.0,
        places[0].relation,
        tuple(place.edits for place in places),
        tuple(place.moved for place in places),
        shown.hidden,
        base=base.witness.siglum,
        compared=tuple(side.revision.witness.siglum for side in sides if side.words),
    )


def cells(revision: Revision, indices: Sequence[int], counts: OpenCounts, *, noted: bool = True) -> tuple[Cell, ...]:
    """The passages of one side of a place, not marked yet; without the marks of notes unless they are `noted`."""
    siglum, language = revision.witness.siglum, revision.witness.header.language
    placed = [revision.passages[index] for index in indices]
    return tuple(
        Cell(siglum, own, "", language, counts.get((siglum, own.id), 0), note_marks(revision, own.id) if noted else ())
        for own in placed
    )


def note_marks(revision: Revision, passage: str) -> tuple[NoteMark, ...]:
    """Where the notes on a passage are to be marked in it."""
    return tuple(
        NoteMark(tie.end, note.position, f"note-{revision.witness.siglum}-{note.id}")
        for note in revision.notes
        if (tie := note.passage.tie) and tie.passage == passage
    )


def with_terms(row: Row, found: Callable[[Cell], tuple[TermMark, ...]]) -> Row:
    """The row with the terms that are `found` in each of its passages, to be marked."""

    def told(shown: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(replace(cell, terms=found(cell)) for cell in shown)

    others = {siglum: told(own) for siglum, own in row.others.items()}
    return replace(row, left=told(row.left), right=told(row.right), others=others)


def marked(row: Row, mode: Mode, weights: Weights = MappingProxyType({})) -> Row:
    """The row with the markup of its texts; where several are compared with the left one, that one is plain.

    `weights` are those that people gave to differences, by number, where two witnesses are compared.
    """
    if mode == "all":
        return _all_marked(row)
    sides = row.left, row.right
    base, other = (markup.SEPARATOR.join(_texts(own)) for own in sides)
    front = (row.left or row.right)[0].placed.passage.kind.is_front_matter
    classes = {number: (f"weight-{weight}",) for number, weight in weights.items()}
    marking = Marking(row.hidden, classes, "front-" if front else "")
    of_left = row.edits[0]
    inline = ""
    if mode == "inline" and of_left is not None:
        left, right = (
            markup.joined(_texts(own), [(*cell.notes, *cell.terms) for cell in own], own[0].siglum if own else "")
            for own in sides
        )
        inline = markup.inline(base, other, of_left, marking, (left, right))
    return replace(
        row,
        left=marked_cells(row.left, other, of_left, "left", marking),
        right=marked_cells(row.right, base, of_left, "right", marking),
        inline=inline,
    )


def _all_marked(row: Row) -> Row:
    """A row of all witnesses with its variants; a reading that one of at least three has alone is marked as such."""
    texts = {siglum: markup.SEPARATOR.join(_texts(own)) for siglum, own in row.others.items()}
    base = markup.SEPARATOR.join(_texts(row.left))
    edits, moved = dict(zip(row.others, row.edits, strict=True)), dict(zip(row.others, row.moved, strict=True))
    collated = {siglum: Collated(texts[siglum], edits[siglum], moved[siglum]) for siglum in row.compared}
    found = variants(base, row.base, collated, row.hidden) if row.left else []
    alone = {
        mark for variant in found for reading in variant.readings if len(reading.sigla) == 1 for mark in reading.marks
    }
    others = {}
    for siglum, own in row.others.items():
        lone = {number: ("lone",) for name, number in alone if name == siglum and len(collated) > 1}
        others[siglum] = marked_cells(own, base, edits[siglum], "right", Marking(row.hidden, lone, None))
    return replace(
        row,
        left=marked_cells(row.left, "", None, "left"),
        others=others,
        variants=tuple(found),
        agreement=tuple(agreement(found, row.base, row.compared)) if row.left else (),
    )


def marked_cells(
    shown: Sequence[Cell],
    other: str,
    edits: Sequence[Edit] | None,
    which: markup.Side,
    marking: Marking = markup.PLAINLY,
) -> tuple[Cell, ...]:
    """The passages of one side of a place marked with the `edits` between it and `other`; plain if there are none."""
    breaks: list[list[Mark]] = [[*cell.placed.passage.breaks, *cell.notes, *cell.terms] for cell in shown]
    if edits is None:
        found = [markup.plain(own, cuts) for own, cuts in zip(_texts(shown), breaks, strict=True)]
    else:
        found = markup.sides(_texts(shown), other, edits, which, breaks, marking)
    return tuple(replace(cell, html=html) for cell, html in zip(shown, found, strict=True))


def _texts(shown: Sequence[Cell]) -> list[str]:
    return [cell.placed.passage.text for cell in shown]


def _anchor(shown: Sequence[Cell]) -> str:
    return f"{shown[0].siglum}.{shown[0].placed.id}"
