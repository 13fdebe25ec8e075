"""What people say a difference matters, and which of it stands where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple, TypeVar

from webapp.review.administered import Redaction
from webapp.review.people import Account
from webapp.text.model import text_hash

_Side = TypeVar("_Side", "Anchor", str)


class Weight(StrEnum):
    """How much a difference of words matters, as a person says it."""

    MINOR = "minor"
    DEGREE = "degree"
    MEANING = "meaning"

    @property
    def label(self) -> str:
        """The weight in the words of the pages."""
        return _WEIGHT_LABELS[self]


_WEIGHT_LABELS = {
    Weight.MINOR: "minor",
    Weight.DEGREE: "matter of degree",
    Weight.MEANING: "changes the meaning",
}


class Anchor(NamedTuple):
    """Where words stand in a witness: in passages read as one text, as `markup.SEPARATOR` joins those of a link.

    `texts` has the hash of each passage's text; `start` and `end` are code points of the joined text, and equal where
    the witness lacks the words.
    """

    siglum: str
    passages: tuple[str, ...]
    texts: tuple[str, ...]
    start: int
    end: int


Pair = tuple[str, str]
"""The words of a difference, "" on the side that lacks them, without the white space around them."""

Anchors = tuple[Anchor, Anchor]
"""Where a difference stands: its left and its right words."""

Scope = Literal["place", "document"]
"""How far a mark holds: at the very place, or wherever the same words stand against each other in the document."""


@dataclass(frozen=True, slots=True)
class WeightMark:
    """What somebody said of the weight of a difference; `weight` is None where that took back what stood before.

    `anchors` is where its author was looking, whatever the scope, and `words` what stood there; both sides are as the
    author had them. `at` is UTC. Order is by `sequence`. Once it is redacted, its words are "" and known by their
    `hashes`, so that it goes on to hold for them.
    """

    id: str
    sequence: int
    scope: Scope
    weight: Weight | None
    anchors: Anchors
    words: Pair
    author: Account
    at: datetime
    redacted: Redaction | None = None
    hashes: Pair | None = None


@dataclass(frozen=True, slots=True)
class StandingWeights:
    """The newest mark on each place and, of those that hold in the whole document, on each pair of words, by hash."""

    on_places: Mapping[Anchors, WeightMark]
    on_words: Mapping[Pair, WeightMark]

    def __bool__(self) -> bool:
        return bool(self.on_places)

    def of(self, anchors: Anchors, words: Pair) -> WeightMark | None:
        """The mark that stands for a difference, whichever way round it is given; None if there is none.

        What was said of the very place goes before what was said of the pair of words, and where it was taken back
        that holds again. A mark for the whole document replaces what was said of the place where it was made.
        """
        mark = self.on_places.get(_either_way(anchors))
        if mark is None or mark.weight is None or mark.scope == "document":
            mark = self._on(words)
        return mark if mark and mark.weight else None

    def newest(self, anchors: Anchors, words: Pair) -> WeightMark | None:
        """The last that was said of a difference, also if that was to take back what stood."""
        found = self.on_places.get(_either_way(anchors)), self._on(words)
        return max((mark for mark in found if mark), key=lambda mark: mark.sequence, default=None)

    def _on(self, words: Pair) -> WeightMark | None:
        return self.on_words.get(_either_way(hashes_of(words))) if self.on_words else None


def standing_weights(marks: Iterable[WeightMark]) -> StandingWeights:
    """What the marks of one document, in order of sequence, leave standing.

    Texts are named by hash: a mark on a place holds as long as both texts are those that its author saw, and again if
    they are so again.
    """
    on_places: dict[Anchors, WeightMark] = {}
    on_words: dict[Pair, WeightMark] = {}
    for mark in marks:
        on_places[_either_way(mark.anchors)] = mark
        if mark.scope == "document":
            on_words[_either_way(mark.hashes or hashes_of(mark.words))] = mark
    return StandingWeights(on_places, on_words)


def bare(words: Pair) -> Pair:
    """A pair of words without the white space around them, which has no weight."""
    return words[0].strip(), words[1].strip()


def hashes_of(words: Pair) -> Pair:
    """The names of a pair of words, the white space around them left out."""
    left, right = bare(words)
    return text_hash(left), text_hash(right)


def _either_way(pair: tuple[_Side, _Side]) -> tuple[_Side, _Side]:
    """A pair in one order, whichever side it is seen from."""
    return pair if pair[0] <= pair[1] else (pair[1], pair[0])
