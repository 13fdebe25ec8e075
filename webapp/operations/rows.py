"""Rows: what stands beside what on a page, made from revisions and links, with the differences marked.

Computed anew for each view from texts and links alone; nothing here reads the store or keeps anything.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from webapp.operations.alignments import Lock
from webapp.text import markup
from webapp.text.collation import Correspondence, collate, comparable, counted, joined
from webapp.text.diff import Granularity, amount, diff
from webapp.text.model import Edit, Link, PlacedPassage, Revision
from webapp.text.script import to_script

Mode = Literal["side", "inline", "all"]
ScriptChoice = Literal["source", "hans", "hant"]
OpenCounts = Mapping[tuple[str, str], int]


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
    """One passage as it is shown in a row: `html` is safe markup with the differences marked.

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
    `inline` is one text with both readings marked, "" where no words were compared. `others` holds, in mode "all", the
    cells of each further witness against the left one, by siglum (empty tuple: nothing stands for it there).
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


def pair_rows(base: Revision, side: Side, choice: Choice, counts: OpenCounts) -> tuple[list[Row], list[Row]]:
    """Front matter and body of two witnesses as rows."""
    front, body = _collated(base, side, choice.granularity)
    return (
        [_pair_row(base, side.revision, place, counts) for place in front],
        _with_links([_pair_row(base, side.revision, place, counts) for place in body], base, [side]),
    )


def all_rows(base: Revision, sides: Sequence[Side], choice: Choice, counts: OpenCounts) -> tuple[list[Row], list[Row]]:
    """Front matter and body of a base and every other witness as rows; `sides` begins with the chosen right one.

    Passages of the base that any witness runs together stand in one row, so that each passage is shown once.
    """
    fronts, bodies = zip(
        *(_collated(base, replace(side, words=False), choice.granularity) for side in sides), strict=True
    )
    rows = [_group_row(base, sides, group, choice.granularity, counts) for group in _groups(bodies)]
    return (
        [_group_row(base, sides, group, choice.granularity, counts) for group in _groups(fronts)],
        _with_links(rows, base, sides),
    )


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


Group = tuple[tuple[int, ...], list[tuple[int, ...]]]
"""Indices of passages: of the base, and of each side."""


def _groups(structure: Sequence[Sequence[Correspondence]]) -> list[Group]:
    """Correspondences of one base with several sides made into groups that no correspondence crosses, in order."""
    links = sorted({place.left for places in structure for place in places if place.left})
    bases: list[set[int]] = []
    for of_left in links:
        touched = [known for known in bases if not known.isdisjoint(of_left)]
        bases = [known for known in bases if known.isdisjoint(of_left)]
        bases.append(set(of_left).union(*touched))
    groups: list[Group] = [(tuple(sorted(known)), [()] * len(structure)) for known in sorted(bases, key=min)]
    where = {index: group for group in groups for index in group[0]}
    for number, places in enumerate(structure):
        last: Group | None = None
        for place in places:
            if place.left:
                last = where[place.left[0]]
                last[1][number] += place.right
            else:
                alone: Group = ((), [()] * len(structure))
                alone[1][number] = place.right
                last_at = next((at for at, group in enumerate(groups) if group is last), -1)
                groups.insert(last_at + 1, alone)
                last = alone
    return groups


def _collated(
    base: Revision, side: Side, granularity: Granularity
) -> tuple[list[Correspondence], list[Correspondence]]:
    left, right = ([placed.passage for placed in revision.passages] for revision in (base, side.revision))
    return collate(left, right, side.links, words=side.words, granularity=granularity)


def _pair_row(base: Revision, other: Revision, place: Correspondence, counts: OpenCounts) -> Row:
    texts = [
        joined([placed.passage for placed in side.passages], own)
        for side, own in ((base, place.left), (other, place.right))
    ]
    left = cells(base, place.left, texts[1], place.edits, "left", counts)
    right = cells(other, place.right, texts[0], place.edits, "right", counts)
    inline = ""
    if place.edits is not None:
        inline = markup.inline(texts[0], texts[1], place.edits)
    return Row(_anchor(left or right), left, right, inline, {}, place.differences, place.amount, place.relation)


def _group_row(
    base: Revision, sides: Sequence[Side], group: Group, granularity: Granularity, counts: OpenCounts
) -> Row:
    of_base, of_sides = group
    base_text = joined([placed.passage for placed in base.passages], of_base)
    shown: dict[str, tuple[Cell, ...]] = {}
    differences: list[int] = []
    amounts: list[float] = []
    for side, own in zip(sides, of_sides, strict=True):
        edits = None
        if side.words and of_base and own:
            text = joined([placed.passage for placed in side.revision.passages], own)
            edits = diff(base_text, text, granularity)
            differences.append(counted(edits).total())
            amounts.append(amount(edits, base_text, text))
        elif side.words and (of_base or own):
            differences.append(1)
            amounts.append(1.0)
        shown[side.revision.witness.siglum] = cells(side.revision, own, base_text, edits, "right", counts)
    left = cells(base, of_base, "", None, "left", counts)
    first, *rest = shown.items()
    some = next((own for own in (left, *shown.values()) if own), ())
    place = Correspondence(of_base, of_sides[0], 0.0, None, 0.0)
    mean = sum(amounts) / len(amounts) if amounts else 0.0
    return Row(_anchor(some), left, first[1], "", dict(rest), sum(differences), mean, place.relation)


def cells(
    revision: Revision,
    indices: Sequence[int],
    other: str,
    edits: Sequence[Edit] | None,
    which: markup.Side,
    counts: OpenCounts,
) -> tuple[Cell, ...]:
    """The passages of one side of a place, marked with the `edits` between it and `other`; plain if there are none."""
    siglum = revision.witness.siglum
    placed = [revision.passages[index] for index in indices]
    if edits is None:
        shown = [markup.plain(own.passage.text, own.passage.breaks) for own in placed]
    else:
        texts, breaks = [own.passage.text for own in placed], [own.passage.breaks for own in placed]
        shown = markup.sides(texts, other, edits, which, breaks)
    language = revision.witness.header.language
    return tuple(
        Cell(siglum, own, html, language, counts.get((siglum, own.id), 0))
        for own, html in zip(placed, shown, strict=True)
    )


def _anchor(shown: Sequence[Cell]) -> str:
    return f"{shown[0].siglum}.{shown[0].placed.id}"
