"""The ledger of a term in a document: what every witness has for it, in every place, and how far they agree.

    place   A          B                C
    ¶ 3     conflict   contradiction    contradiction
    ¶ 5     conflict   contradiction    —

A place is what no witness cuts across: linked passages of all witnesses. There the term is to be found as often as the
source (`pivot`) has it, or, without one, as often as the witness that has it most often. Where a witness has fewer of
the words that are known for the term, the words of another witness are aligned with its passages (`renderings`); what
that finds is a tier less sure, and what it does not find is said to be nothing ("—"): no place is passed over.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

from webapp.text.inflection import singulars
from webapp.text.markup import SEPARATOR
from webapp.text.meaning import Encode
from webapp.text.renderings import Rendering, chosen
from webapp.text.terms import Term
from webapp.text.word_evidence import Evidence, Place

CONTEXT = 60
"""Code points of context on each side."""

_NEAR = 20
"""Words that stand for one occurrence belong together if there are no more code points between them."""

Tier = Literal["direct", "same", "associated", "in place", "nothing"]
_TIERS: tuple[Tier, ...] = ("same", "associated", "in place")


class Spot(NamedTuple):
    """Words known for the term: code points [start, end) of a passage (its index), and the form that they are of.

    `inside` is what the longer term that they are part of is called, "" if there is none.
    """

    passage: int
    start: int
    end: int
    form: str
    inside: str = ""


class Side(NamedTuple):
    """A witness: its passages, and where the term's words stand there, in order.

    `spots` is None if no words for the term are known in its language.
    """

    siglum: str
    language: str
    texts: Sequence[str]
    spots: Sequence[Spot] | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What a witness has for the term once: code points [start, end) of a passage (its index).

    With the tier "nothing" both are 0 and `rendering` is ""; the passage is None if it has no passage there either.
    `place` is the number of the place, from 0; `left` and `right` are the context.
    """

    siglum: str
    place: int
    passage: int | None
    start: int
    end: int
    text: str
    rendering: str
    tier: Tier
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A rendering ("" for nothing) and where it stands."""

    rendering: str
    occurrences: tuple[Occurrence, ...]

    @property
    def guesses(self) -> int:
        """How many of them alignment found in place."""
        return sum(one.tier == "in place" for one in self.occurrences)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a witness has for the term, the most frequent first and nothing last.

    `inside` counts its words inside longer terms, by what these are called. `beyond` counts its words where the source
    has the term less often. `unknown` says that no words for the term are known in its language.
    """

    siglum: str
    renderings: tuple[Counted, ...]
    inside: tuple[tuple[str, int], ...] = ()
    beyond: int = 0
    unknown: bool = False

    @property
    def count(self) -> int:
        """In how many places the term is to be found here, rendered or not."""
        return sum(len(one.occurrences) for one in self.renderings)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far some cells agree on the `rendering` that is most frequent in all of them together.

    `using` of the `witnesses` have it, in `in_places` of `places`; in `nothing` of these nothing stands for the term.
    """

    rendering: str
    using: int
    witnesses: int
    in_places: int
    places: int
    nothing: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """What each witness has for a term. `pivot` is the siglum of the source that says where the term is, or ""."""

    cells: tuple[Cell, ...]
    pivot: str = ""

    @property
    def translations(self) -> tuple[Cell, ...]:
        """The cells but that of the pivot."""
        return tuple(cell for cell in self.cells if cell.siglum != self.pivot)

    @property
    def found(self) -> bool:
        """Whether there is anything to tell."""
        return any(cell.renderings or cell.inside for cell in self.cells)

    @property
    def differ(self) -> bool:
        """Whether there is more than one rendering, nothing being one too."""
        return len({one.rendering for cell in self.translations for one in cell.renderings}) > 1

    @property
    def agreement(self) -> Agreement | None:
        """How far the translations agree, None if none has the term."""
        return agreement(self.translations)


def agreement(cells: Sequence[Cell]) -> Agreement | None:
    """How far cells agree; of two renderings as frequent, the one that more witnesses use, then the first, counts."""
    told = [cell for cell in cells if cell.renderings]
    counts, users = Counter[str](), Counter[str]()
    for cell in told:
        for one in cell.renderings:
            counts[one.rendering] += len(one.occurrences)
            users[one.rendering] += 1
    rendered = [one for one in counts if one]
    if not rendered:
        return None
    most = max(rendered, key=lambda one: (counts[one], users[one]))
    return Agreement(most, users[most], len(told), counts[most], counts.total(), counts[""])


class Aligner:
    """Aligns the words of two sides in their places; made once for the texts of a document, whatever the term.

    `joined` are the texts of each side's places.
    """

    def __init__(
        self,
        texts: Sequence[Sequence[str]],
        places: Sequence[Sequence[Sequence[int]]],
        encode: Encode | None = None,
    ) -> None:
        self.joined = [
            [SEPARATOR.join(own[passage] for passage in place[side]) for place in places]
            for side, own in enumerate(texts)
        ]
        self._encode = encode
        self._evidence: dict[tuple[int, int], Evidence] = {}

    def renderings(self, left: int, right: int, place: Place) -> list[Rendering]:
        """What stands on the right for words of the left; `place.passage` is the number of the place."""
        if (left, right) not in self._evidence:
            pairs = list(zip(self.joined[left], self.joined[right], strict=True))
            self._evidence[left, right] = Evidence(pairs, self._encode)
        evidence = self._evidence[left, right]
        return chosen(evidence.candidates(place), evidence.rights[place.passage])


def ledger(
    sides: Sequence[Side],
    places: Sequence[Sequence[Sequence[int]]],
    pivot: int | None = None,
    *,
    within: Collection[int] | None = None,
    aligner: Aligner | None = None,
) -> Ledger:
    """The ledger of a term. `places` have, for each side, the passages (indices) that stand there, each passage once.

    `pivot` is the index of the side that says where the term is. A side without words for the term is left empty. With
    `within` only the places of these numbers are looked at. `aligner` is one of the same texts and places.
    """
    aligner = aligner or Aligner([side.texts for side in sides], places)
    at = [[_Here.of(side, own[number]) for own in places] for number, side in enumerate(sides)]
    found: list[list[Occurrence]] = [[] for _ in sides]
    beyond = [0 for _ in sides]
    known = [number for number, side in enumerate(sides) if side.spots is not None]
    for place in range(len(places)) if within is None else sorted(within):
        counts = {number: len(at[number][place].own) for number in known}
        wanted = max(counts.values(), default=0) if pivot is None else counts.get(pivot, 0)
        for number in known:
            here = at[number][place]
            shown = here.own[:wanted]
            beyond[number] += len(here.own) - len(shown)
            found[number] += [_occurrence(sides[number], place, spot, "direct", spot.form) for spot in shown]
            missing = wanted - len(shown) - (len(here.inner) if number != pivot else 0)
            if missing > 0:
                others = [one for one in known if one != number and counts[one] > counts[number]]
                others.sort(key=lambda one: (sides[one].language != sides[number].language, -counts[one], one))
                guesses = []
                if others and here.text:
                    there = at[others[0]][place]
                    spans = [Place(place, *there.span(spot)) for spot in there.own]
                    guesses = [aligner.renderings(others[0], number, span) for span in spans]
                found[number] += _missing(sides[number], place, here, guesses, missing)
    cells = (
        Cell(
            side.siglum,
            _counted(own),
            tuple(sorted(Counter(spot.inside for spot in side.spots or () if spot.inside).items())),
            more,
            unknown=side.spots is None,
        )
        for side, own, more in zip(sides, found, beyond, strict=True)
    )
    return Ledger(tuple(cells), "" if pivot is None else sides[pivot].siglum)


class _Here(NamedTuple):
    """What a witness has in a place: its passages, their text and where each begins in it, and the term's words."""

    passages: Sequence[int]
    starts: Sequence[int]
    text: str
    own: Sequence[Spot]
    inner: Sequence[Spot]

    @classmethod
    def of(cls, side: Side, passages: Sequence[int]) -> "_Here":
        starts, at = [], 0
        for passage in passages:
            starts.append(at)
            at += len(side.texts[passage]) + len(SEPARATOR)
        spots = [spot for spot in side.spots or () if spot.passage in passages]
        text = SEPARATOR.join(side.texts[passage] for passage in passages)
        own, inner = ([spot for spot in spots if bool(spot.inside) == within] for within in (False, True))
        return cls(passages, starts, text, own, inner)

    def span(self, spot: Spot) -> tuple[int, int]:
        """Where a spot stands in the text of the place."""
        start = self.starts[self.passages.index(spot.passage)]
        return start + spot.start, start + spot.end

    def spot(self, start: int, end: int, side: Side) -> Spot:
        """What stands in the text of the place, in the passage in which it begins."""
        at = max(number for number, begin in enumerate(self.starts) if begin <= start)
        passage = self.passages[at]
        text = side.texts[passage]
        first, last = start - self.starts[at], min(end - self.starts[at], len(text))
        return Spot(passage, first, last, text[first:last])


def _missing(
    side: Side, place: int, here: _Here, guesses: Sequence[Sequence[Rendering]], missing: int
) -> list[Occurrence]:
    """`missing` occurrences: what alignment found beside the words that are known, and then nothing."""
    taken = [here.span(spot) for spot in (*here.own, *here.inner)]
    found: list[Occurrence] = []
    for spans in guesses:
        free = [one for one in spans if all(one.end <= start or end <= one.start for start, end in taken)]
        if free and len(free) == len(spans) and len(found) < missing:
            start, end, tier = _together(free)
            taken.append((start, end))
            spot = here.spot(start, end, side)
            found.append(_occurrence(side, place, spot, tier, spot.form))
    passage = here.passages[0] if here.passages else None
    nothing = Occurrence(side.siglum, place, passage, 0, 0, "", "", "nothing")
    return found + [nothing] * (missing - len(found))


def _together(spans: Sequence[Rendering]) -> tuple[int, int, Tier]:
    """The likeliest of the words that stand for one occurrence, with those near it, as the least sure tier has them."""
    near = [max(spans, key=lambda one: one.probability)]
    for one in sorted(spans, key=lambda one: abs(one.start - near[0].start)):
        start, end = near[0].start, near[-1].end
        if one.end <= start and start - one.end <= _NEAR:
            near.insert(0, one)
        elif one.start >= end and one.start - end <= _NEAR:
            near.append(one)
    return near[0].start, near[-1].end, max((one.tier for one in near), key=_TIERS.index)


def _occurrence(side: Side, place: int, spot: Spot, tier: Tier, rendering: str) -> Occurrence:
    text = side.texts[spot.passage]
    return Occurrence(
        side.siglum,
        place,
        spot.passage,
        spot.start,
        spot.end,
        text[spot.start : spot.end],
        rendering,
        tier,
        text[max(0, spot.start - CONTEXT) : spot.start],
        text[spot.end : spot.end + CONTEXT],
    )


def _counted(found: Sequence[Occurrence]) -> tuple[Counted, ...]:
    groups: dict[str, list[Occurrence]] = {}
    same: Callable[[str], str] = partial(_same, [one.rendering for one in found])
    for one in found:
        groups.setdefault(same(one.rendering), []).append(one)
    counted = [Counted(rendering, tuple(those)) for rendering, those in groups.items()]
    return tuple(sorted(counted, key=lambda one: (not one.rendering, -len(one.occurrences), one.rendering)))


def _same(names: Sequence[str], name: str) -> str:
    """The first of the names that this one is but for capitals or a plural."""
    keys = {name.casefold(), *singulars(name.casefold())}
    return next((one for one in names if one.casefold() in keys), name)


def verdict(term: Term, rendering: str) -> str:
    """What the term base says of a rendering: a Verdict, "different referent" or "near", "undecided", "" for nothing.

    The term's own forms are "form". A plural is its singular here.
    """
    keys = {rendering.casefold(), *singulars(rendering.casefold())}
    for one in term.renderings:
        if one.text.casefold() in keys:
            return one.verdict or "undecided"
    for relation in term.relations:
        if relation.words and relation.words.casefold() in keys:
            return relation.kind
    return "form" if any(one.text.casefold() in keys for one in (*term.forms, *term.aliases)) else ""
