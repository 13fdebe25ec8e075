"""Surveying: a document at a glance, every witness against one base, place by place.

A place is what no witness cuts across: a passage of the base, or several that some witness runs together, or one that
the base lacks. Front matter and body are kept apart, as everywhere. What cannot be collated is named and never waited
for: witnesses in another language than the base, and those that are not aligned with it yet.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.operations import alignments
from webapp.operations.collations import collated
from webapp.operations.desk import Desk
from webapp.operations.rows import Cell, Row, Shown, Side, all_rows, are_comparable, grouped
from webapp.store import library as shelves
from webapp.text.apparatus import Collated, Variant, added, agreement, variants
from webapp.text.collation import counted
from webapp.text.markup import SEPARATOR
from webapp.text.model import Document, EditKind, PlacedPassage, Revision, Witness
from webapp.text.variation import Variation, distance, variation


@dataclass(frozen=True, slots=True)
class Place:
    """What the base has in one place, and every collated witness there.

    `anchor` names the first passage ("A.p10"). The base's `passages` are none where it lacks what others have
    ("B.p13"): the place then follows those that `after` holds, none at the beginning. `others` are the passages of each
    witness by siglum, `text` and `texts` the words that were compared, `counts` the differences of each kind, hidden or
    not.
    """

    anchor: str
    passages: tuple[PlacedPassage, ...]
    after: tuple[PlacedPassage, ...]
    others: Mapping[str, tuple[PlacedPassage, ...]]
    text: str
    texts: Mapping[str, Collated]
    counts: Counter[EditKind]
    variation: Variation
    distances: Mapping[str, float]

    @property
    def names(self) -> list[str]:
        """The passages that it is named by: the base's, or those of the witnesses that have it."""
        siglum = self.anchor.partition(".")[0]
        if self.passages:
            return [f"{siglum}.{placed.id}" for placed in self.passages]
        return [f"{name}.{placed.id}" for name, own in self.others.items() for placed in own]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with its variants, one at least, and the groups of witnesses that agree in all of them."""

    place: Place
    variants: tuple[Variant, ...]
    agreement: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """A document seen from `base`. `collated` are the witnesses that it was compared with, by siglum.

    `apart` are those in another language, `waiting` those not aligned with it yet; `witnesses` are all of the document.
    Differences of the kinds in `hidden` do not count in variants and variation.
    """

    document: Document
    witnesses: tuple[Witness, ...]
    base: Witness
    collated: tuple[Witness, ...]
    apart: tuple[Witness, ...]
    waiting: tuple[Witness, ...]
    hidden: frozenset[EditKind]
    front: tuple[Place, ...]
    body: tuple[Place, ...]

    @property
    def counts(self) -> Counter[EditKind]:
        """The differences of each kind between the base and every collated witness, hidden or not."""
        return sum((place.counts for place in (*self.front, *self.body)), Counter[EditKind]())

    def entries(self, places: Iterable[Place]) -> list[Entry]:
        """The apparatus of some places: those that have a variant."""
        found = ((place, self._variants(place)) for place in places)
        return [
            Entry(place, tuple(own), tuple(agreement(own, self.base.siglum, place.texts)))
            for place, own in found
            if own
        ]

    def _variants(self, place: Place) -> list[Variant]:
        if place.passages:
            return variants(place.text, self.base.siglum, place.texts, self.hidden)
        return added(self.base.siglum, place.texts, self.hidden)


def survey(
    desk: Desk, document: str, base: str, sigla: Collection[str] = (), hidden: Collection[EditKind] = ()
) -> Survey:
    """The document from `base`, with the witnesses of `sigla`, in whatever order; with none named, all of them.

    Raises NotFound for an unknown document or siglum.
    """
    with desk.database.read() as connection:
        head = shelves.document(connection, document)
        witnesses = tuple(shelves.witnesses(connection, document))
        of_base = shelves.revision(connection, document, base)
        chosen = {*sigla} - {base} or {witness.siglum for witness in witnesses} - {base}
        others = [shelves.revision(connection, document, siglum) for siglum in sorted(chosen)]
    sides: list[Side] = []
    waiting: list[Witness] = []
    for other in others:
        if are_comparable(of_base, other):
            links = alignments.links(desk, of_base, other)
            if links is None:
                waiting.append(other.witness)
            else:
                sides.append(Side(other, links, words=True))
    front, body = _places(desk, of_base, sides, frozenset(hidden))
    return Survey(
        document=head,
        witnesses=witnesses,
        base=of_base.witness,
        collated=tuple(side.revision.witness for side in sides),
        apart=tuple(other.witness for other in others if not are_comparable(of_base, other)),
        waiting=tuple(waiting),
        hidden=frozenset(hidden),
        front=front,
        body=body,
    )


def _places(
    desk: Desk, base: Revision, sides: Sequence[Side], hidden: frozenset[EditKind]
) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    if not sides:
        return (), ()
    collations = [
        collated(desk, base, side.revision, links, words=True)
        for side, links in zip(sides, grouped(sides), strict=True)
    ]
    front, body = all_rows(base, sides, collations, Shown(hidden=hidden))
    return tuple(_in_order(front, hidden)), tuple(_in_order(body, hidden))


def _in_order(rows: Iterable[Row], hidden: frozenset[EditKind]) -> list[Place]:
    """The rows as places; what several witnesses add in the same words after the same passage is one place."""
    found: list[Place] = []
    after: tuple[PlacedPassage, ...] = ()
    since = 0  # the first place that follows what `after` holds
    for row in rows:
        place = _place(row, after, hidden)
        if place.passages:
            after, since = place.passages, len(found) + 1
        else:
            same = next((at for at in range(since, len(found)) if _can_be_one(found[at], place)), None)
            if same is not None:
                found[same] = _joined(found[same], place, hidden)
                continue
        found.append(place)
    return found


def _place(row: Row, after: tuple[PlacedPassage, ...], hidden: frozenset[EditKind]) -> Place:
    texts = {}
    for (siglum, own), edits, moved in zip(row.others.items(), row.edits, row.moved, strict=True):
        lacked_by_both = not row.left and not own
        texts[siglum] = Collated(_text(own), () if lacked_by_both else edits, moved)
    others = {siglum: tuple(cell.placed for cell in own) for siglum, own in row.others.items()}
    return _with(row.anchor, tuple(cell.placed for cell in row.left), after, others, _text(row.left), texts, hidden)


def _with(
    anchor: str,
    passages: tuple[PlacedPassage, ...],
    after: tuple[PlacedPassage, ...],
    others: Mapping[str, tuple[PlacedPassage, ...]],
    text: str,
    texts: Mapping[str, Collated],
    hidden: frozenset[EditKind],
) -> Place:
    return Place(
        anchor,
        passages,
        () if passages else after,
        others,
        text,
        texts,
        sum((_counted(own) for own in texts.values()), Counter[EditKind]()),
        variation(texts.values(), hidden),
        {siglum: distance(own, hidden) for siglum, own in texts.items()},
    )


def _counted(own: Collated) -> Counter[EditKind]:
    if own.edits is None:
        return Counter({EditKind.SUBSTANTIVE: 1})
    return counted(own.edits) + Counter({EditKind.MOVED: 1} if own.moved else {})


def _can_be_one(one: Place, other: Place) -> bool:
    """Whether two places that the base lacks hold the same words, and nothing else, of different witnesses."""
    said = [{own.text for own in place.texts.values() if own.text} for place in (one, other)]
    having = [{siglum for siglum, own in place.others.items() if own} for place in (one, other)]
    plain = all(not own.edits for place in (one, other) for own in place.texts.values())
    return plain and said[0] == said[1] and having[0].isdisjoint(having[1])


def _joined(one: Place, other: Place, hidden: frozenset[EditKind]) -> Place:
    has = {siglum for siglum, own in other.others.items() if own}
    texts = {siglum: other.texts[siglum] if siglum in has else own for siglum, own in one.texts.items()}
    others = {siglum: other.others[siglum] or own for siglum, own in one.others.items()}
    return _with(one.anchor, (), one.after, others, "", texts, hidden)


def _text(shown: Sequence[Cell]) -> str:
    return SEPARATOR.join(cell.placed.passage.text for cell in shown)
