"""Rows: what stands beside what on a page, made from revisions and their collations.

Computed anew for each view; nothing here reads the store or keeps anything. It is done in two steps, because a long
text is shown in parts: every passage gets its row, with what differs in it, and only the rows of a part are `marked`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from webapp.operations.alignments import Lock
from webapp.text import markup
from webapp.text.collation import Correspondence, comparable
from webapp.text.diff import Granularity
from webapp.text.model import Edit, Link, PlacedPassage, Revision
from webapp.text.script import to_script

Mode = Literal["side", "inline", "all"]
ScriptChoice = Literal["source", "hans", "hant"]
OpenCounts = Mapping[tuple[str, str], int]
Collation = tuple[list[Correspondence], list[Correspondence]]
"""Front matter and body of two witnesses, collated."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose to see; every field stands in the URL.

    `via` is the siglum of a base: the pair is then shown by the links that follow from both being linked to it. Mode
    "all", where every witness is set against the left one, takes no notice of it.
    """

    left: str
    right: str
    mode: Mode = "side"
    granularity: Granularity = "words"
    changed_only: bool = False
    script: ScriptChoice = "source"
    via: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One passage as it is shown in a row: `html` is safe markup with the differences marked, "" until that is done.

    `language` is the BCP 47 tag for the lang attribute: the witness's own, or zh-Hans/zh-Hant as the reader chose.
    """

    siglum: str
    placed: PlacedPassage
    html: str
    language: str
    open_threads: int


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

    `anchor` is unique on the page ("A.p10"). `differences` counts edits, `amount` is the share of both texts that
    differs (0 to 1); in mode "all" they are the sum and the mean over the witnesses compared with the left one.
    `edits` are those of the right and of each further witness against the left one, None where no words were compared;
    `inline` is one text with both readings marked, "" without them or in another mode. `others` holds, in mode "all",
    the cells of each further witness against the left one, by siglum (empty tuple: nothing stands for it there).
    `relation` is one of "1:1", "merged" (n:1), "split" (1:n), "regrouped" (n:m), "only left", "only right". `links`
    are those that the row stands on: one in a pair, in mode "all" any number; none in front matter, which corresponds
    by what it is, nor before the alignment is there.
    """

    anchor: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]
    inline: str
    others: dict[str, tuple[Cell, ...]]
    differences: int
    amount: float
    relation: str
    edits: tuple[tuple[Edit, ...] | None, ...] = ()
    links: tuple[RowLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A revision to be set against a base: its links from the base's body, and whether words can be compared.

    `said` are the same links with what is to be said of them, empty where they only stand for an alignment to come.
    """

    revision: Revision
    links: Sequence[Link]
    words: bool
    said: Sequence[RowLink] = ()


def in_script(revision: Revision, script: ScriptChoice) -> Revision:
    """The revision as a reader wants its Chinese; unchanged in any other language."""
    if script == "source" or revision.witness.header.language.partition("-")[0] != "zh":
        return revision
    passages = tuple(
        replace(placed, passage=replace(placed.passage, text=to_script(placed.passage.text, script)))
        for placed in revision.passages
    )
    language = "zh-Hans" if script == "hans" else "zh-Hant"
    header = replace(revision.witness.header, language=language)
    return replace(revision, witness=replace(revision.witness, header=header), passages=passages)


def by_position(left: Revision, right: Revision) -> list[Link]:
    """Links for as long as there is no alignment: the first with the first, and so on."""
    lefts, rights = len(left.body), len(right.body)
    return [Link((i,) if i < lefts else (), (i,) if i < rights else (), 0.0) for i in range(max(lefts, rights))]


def are_comparable(left: Revision, right: Revision) -> bool:
    """Whether the words of two revisions can be compared: they are in one language."""
    languages = left.witness.header.language, right.witness.header.language
    return comparable(*languages, [p.passage for p in left.passages], [p.passage for p in right.passages])


def pair_rows(base: Revision, side: Side, collation: Collation, counts: OpenCounts) -> tuple[list[Row], list[Row]]:
    """Front matter and body of two witnesses as rows."""
    front, body = collation
    return (
        [_pair_row(base, side.revision, place, counts) for place in front],
        _with_links([_pair_row(base, side.revision, place, counts) for place in body], base, [side]),
    )


def all_rows(
    base: Revision, sides: Sequence[Side], collations: Sequence[Collation], counts: OpenCounts
) -> tuple[list[Row], list[Row]]:
    """Front matter and body of a base and every other witness as rows; `sides` begins with the chosen right one.

    The `collations` are by the links that `grouped` gives.
    """
    fronts, bodies = zip(*collations, strict=True)
    found = [{(place.left, place.right): place for place in front} for front in fronts]
    in_front = [
        [
            known.get((of_base, own)) or Correspondence(of_base, own, 0.0, None, 0.0)
            for known, own in zip(found, of_sides, strict=True)
        ]
        for of_base, of_sides in _groups([list(known) for known in found])
    ]
    rows = [_group_row(base, sides, places, counts) for places in zip(*bodies, strict=True)]
    return [_group_row(base, sides, places, counts) for places in in_front], _with_links(rows, base, sides)


def grouped(sides: Sequence[Side]) -> list[list[Link]]:
    """For each side the links from the base's body that make the rows of all witnesses: as many for one as for another.

    Passages of the base that any witness runs together stand in one row, so that each passage is shown once.
    """
    groups = _groups([[(link.left, link.right) for link in side.links] for side in sides])
    return [[Link(of_base, of_sides[number], 0.0) for of_base, of_sides in groups] for number in range(len(sides))]


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
        at, since = -1, 0  # the group that was seen last, by its first passage, and how many stood alone since
        for of_left, own in places:
            if of_left:
                group = where[of_left[0]]
                group[1][number] += own
                at, since = group[0][0], 0
            else:
                lone: Group = ((), [()] * len(structure))
                lone[1][number] = own
                alone[at].insert(since, lone)
                since += 1
    return [*alone[-1], *(own for group in groups for own in (group, *alone[group[0][0]]))]


def _pair_row(base: Revision, other: Revision, place: Correspondence, counts: OpenCounts) -> Row:
    left, right = cells(base, place.left, counts), cells(other, place.right, counts)
    return Row(
        _anchor(left or right), left, right, "", {}, place.differences, place.amount, place.relation, (place.edits,)
    )


def _group_row(base: Revision, sides: Sequence[Side], places: Sequence[Correspondence], counts: OpenCounts) -> Row:
    left = cells(base, places[0].left, counts)
    right, *others = (cells(side.revision, place.right, counts) for side, place in zip(sides, places, strict=True))
    compared = [place for side, place in zip(sides, places, strict=True) if side.words and (place.left or place.right)]
    return Row(
        _anchor(next(own for own in (left, right, *others) if own)),
        left,
        right,
        "",
        {side.revision.witness.siglum: own for side, own in zip(sides[1:], others, strict=True)},
        sum(place.differences for place in compared),
        sum(place.amount for place in compared) / len(compared) if compared else 0.0,
        places[0].relation,
        tuple(place.edits for place in places),
    )


def cells(revision: Revision, indices: Sequence[int], counts: OpenCounts) -> tuple[Cell, ...]:
    """The passages of one side of a place, not marked yet."""
    siglum, language = revision.witness.siglum, revision.witness.header.language
    placed = [revision.passages[index] for index in indices]
    return tuple(Cell(siglum, own, "", language, counts.get((siglum, own.id), 0)) for own in placed)


def marked(row: Row, mode: Mode) -> Row:
    """The row with the markup of its texts; where several are compared with the left one, that one is plain."""
    of_left = row.edits[0] if mode != "all" else None
    base = markup.SEPARATOR.join(_texts(row.left))
    right, *others = (
        marked_cells(own, base, edits, "right")
        for own, edits in zip((row.right, *row.others.values()), row.edits, strict=True)
    )
    inline = ""
    if mode == "inline" and of_left is not None:
        old, new = (markup.SEPARATOR.join(_texts(own)) for own in (row.left, row.right))
        inline = markup.inline(old, new, of_left)
    return replace(
        row,
        left=marked_cells(row.left, markup.SEPARATOR.join(_texts(row.right)), of_left, "left"),
        right=right,
        inline=inline,
        others=dict(zip(row.others, others, strict=True)),
    )


def marked_cells(
    shown: Sequence[Cell], other: str, edits: Sequence[Edit] | None, which: markup.Side
) -> tuple[Cell, ...]:
    """The passages of one side of a place marked with the `edits` between it and `other`; plain if there are none."""
    breaks = [cell.placed.passage.breaks for cell in shown]
    if edits is None:
        found = [markup.plain(own, cuts) for own, cuts in zip(_texts(shown), breaks, strict=True)]
    else:
        found = markup.sides(_texts(shown), other, edits, which, breaks)
    return tuple(replace(cell, html=html) for cell, html in zip(shown, found, strict=True))


def _texts(shown: Sequence[Cell]) -> list[str]:
    return [cell.placed.passage.text for cell in shown]


def _anchor(shown: Sequence[Cell]) -> str:
    return f"{shown[0].siglum}.{shown[0].placed.id}"
