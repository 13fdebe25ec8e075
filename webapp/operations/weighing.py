"""What people say of differences: that one is minor, a matter of degree, or changes the meaning; and take that back.

Each is one fact, a mark on the pair of readings at the place where its author was looking; one made for the whole
document holds wherever the same words stand against each other. It is a compare-and-set on the mark that stood there,
and carries the key of its form. The words are read from the texts and not from the form, so that a mark quotes what is
there. Which mark stands for which difference is made from all of them in their order (`review.standing_weights`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.review import (
    Account,
    Action,
    Anchor,
    Anchors,
    Pair,
    Scope,
    StandingWeights,
    Weight,
    WeightMark,
    bare,
    require,
    standing_weights,
)
from webapp.store import events, library, weight_marks
from webapp.store.facts import Carried
from webapp.text.limits import WEIGHED_CODE_POINTS
from webapp.text.markup import SEPARATOR, numbered
from webapp.text.model import Edit, EditKind, PlacedPassage, Revision, text_hash
from webapp.text.tokens import Span

Passages = tuple[str, Sequence[PlacedPassage]]
"""The siglum of a witness, and those of its passages that were compared as one text."""


@dataclass(frozen=True, slots=True)
class WeighedDifference:
    """A difference as a list shows it. `number` counts from 1, the two ends of a move as one difference.

    `words` are those of the left and of the right, as they stand; of a move, the moved words on each side. `mark` is
    what stands of its weight, None if nothing does.
    """

    number: int
    kind: EditKind
    words: Pair
    anchors: Anchors
    mark: WeightMark | None

    @property
    def can_be_weighed(self) -> bool:
        """Whether there are words in it, and no more than are kept with a mark."""
        return any(bare(self.words)) and all(len(words) <= WEIGHED_CODE_POINTS for words in bare(self.words))


def weigh(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    anchors: Anchors,
    weight: str,
    everywhere: bool,
    seen: str,
    key: str,
) -> WeightMark:
    """Say of the difference at `anchors` what `weight` (a Weight) it has, or with "" take back what stands for it.

    The mark holds for the place or, with `everywhere`, for the pair of words in the whole document; taking back has the
    reach of what it takes back. `seen` is the id of the mark that the author saw standing, "" for none. The same `key`
    again writes nothing and returns the first mark.

    Raises Forbidden, NotFound (no such document, witness or passage), InvalidInput (no weight, no words, too many, or a
    place that is none), and Conflict: a text is another now, another mark stands than was `seen`, or the same does.
    """
    author = require(account, Action.WEIGH, document)
    check_key(key)
    if weight and weight not in list(Weight):
        raise InvalidInput(f"{weight!r} is no weight: it is {', '.join(Weight)}, or nothing to take one back.")
    with desk.database.write() as connection:
        events.lock(connection, document)
        marks = weight_marks.marks(connection, document)
        standing = standing_weights(marks)
        if (known := written_with(connection, key, author, "difference.weighed")) is not None:
            return _still(known.payload["mark"], marks, standing)
        sides = [library.revision(connection, document, anchor.siglum) for anchor in anchors]
        if anchors[0].siglum == anchors[1].siglum:
            raise InvalidInput(f"{anchors[0].siglum} does not differ from itself: choose another witness beside it.")
        words = bare((_words(sides[0], anchors[0]), _words(sides[1], anchors[1])))
        _check_words(words)
        mark = standing.of(anchors, words)
        if (mark.id if mark else "") != seen:
            raise _changed(standing.newest(anchors, words))
        scope: Scope = "document" if everywhere else "place"
        if not weight:
            if mark is None:
                raise InvalidInput("Nobody has weighed this difference, so there is nothing to take back.")
            scope = mark.scope
        elif mark is not None and (mark.weight, mark.scope) == (weight, scope):
            raise Conflict(f"This is marked so already, by {mark.author.name}.")
        said: dict[str, Any] = {"mark": new_id(), "scope": scope, "weight": weight}
        for name, revision, anchor, own in zip(("left", "right"), sides, anchors, words, strict=True):
            said[name] = {
                "witness": revision.witness.id,
                "passages": [list(passage) for passage in zip(anchor.passages, anchor.texts, strict=True)],
                "range": [anchor.start, anchor.end],
                "words": text_hash(own),
            }
        carried = Carried({text_hash(own): own for own in words})
        desk.record(
            connection, "difference.weighed", said, actor=author.id, document=document, carried=carried, key=key
        )
        return weight_marks.marks(connection, document)[-1]


def weights_of(connection: Connection, document: str) -> StandingWeights:
    """What stands of all that was said of the differences of a document, to be asked for each of them."""
    return standing_weights(weight_marks.marks(connection, document))


def weighed(
    edits: Sequence[Edit], left: Passages, right: Passages, standing: StandingWeights
) -> list[WeighedDifference]:
    """The differences of one comparison in order, each with the mark that stands for it.

    `edits` are those of the passages of each side as one text, joined by SEPARATOR. The passages must be as they are
    stored: of a text in converted characters nobody can say anything.
    """
    sides = [_Side.of(*left), _Side.of(*right)]
    found = []
    for number, kind, spans in _differences(edits):
        anchors = sides[0].at(spans[0]), sides[1].at(spans[1])
        words = sides[0].text[slice(*spans[0])], sides[1].text[slice(*spans[1])]
        found.append(WeighedDifference(number, kind, words, anchors, standing.of(anchors, words)))
    return found


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a comparison: its text is joined and its passages are hashed once for all differences."""

    text: str
    start: Anchor

    @classmethod
    def of(cls, siglum: str, passages: Sequence[PlacedPassage]) -> "_Side":
        ids = tuple(placed.id for placed in passages)
        texts = tuple(placed.passage.text_hash for placed in passages)
        return cls(SEPARATOR.join(placed.passage.text for placed in passages), Anchor(siglum, ids, texts, 0, 0))

    def at(self, span: Span) -> Anchor:
        return self.start._replace(start=span[0], end=span[1])


def _differences(edits: Sequence[Edit]) -> Iterator[tuple[int, EditKind, tuple[Span, Span]]]:
    """Each difference with its number, kind, left and right span; a move has the moved words of both its ends."""
    found: dict[int, tuple[EditKind, list[Edit]]] = {}
    for number, edit in numbered(edits):
        if edit.kind is not None:
            found.setdefault(number, (edit.kind, []))[1].append(edit)
    for number, (kind, ends) in found.items():
        yield number, kind, (max((end.left for end in ends), key=_width), max((end.right for end in ends), key=_width))


def _width(span: Span) -> int:
    return span[1] - span[0]


def _words(revision: Revision, anchor: Anchor) -> str:
    """The words at a place of a revision. Raises NotFound, Conflict for another text, InvalidInput for no place."""
    siglum = revision.witness.siglum
    order = {placed.id: at for at, placed in enumerate(revision.passages)}
    for name in anchor.passages:
        if name not in order:
            raise NotFound(f"Witness {siglum} has no passage {name}.")
    places = [order[name] for name in anchor.passages]
    if not places or places != sorted(set(places)) or len(anchor.texts) != len(places):
        raise InvalidInput(_NO_PLACE)
    passages = [revision.passages[at].passage for at in places]
    if [passage.text_hash for passage in passages] != list(anchor.texts):
        raise Conflict(
            f"A text of {siglum} has changed since you looked at it. Nothing was written: look at the differences as"
            " they are now, then weigh them."
        )
    text = SEPARATOR.join(passage.text for passage in passages)
    if not 0 <= anchor.start <= anchor.end <= len(text):
        raise InvalidInput(_NO_PLACE)
    return text[anchor.start : anchor.end]


_NO_PLACE = "The form does not say where the difference stands. Load the page again, then weigh it once more."


def _check_words(words: Pair) -> None:
    if not any(words):
        raise InvalidInput("There are no words in this difference, only white space, which has no weight.")
    longest = max(map(len, words))
    if longest > WEIGHED_CODE_POINTS:
        raise InvalidInput(
            f"The words of this difference have {longest:,} characters; the limit for a weight is"
            f" {WEIGHED_CODE_POINTS:,}: comment on the passage instead."
        )


def _still(mark_id: str, marks: Sequence[WeightMark], standing: StandingWeights) -> WeightMark:
    """The mark that was made with a form before. Raises Conflict if something else was said of the difference since."""
    mark = next(mark for mark in marks if mark.id == mark_id)
    newest = mark if mark.redacted else standing.newest(mark.anchors, mark.words)
    if newest != mark:  # a page that the browser gave back has the key of what was done with it
        raise _changed(newest)
    return mark


def _changed(newest: WeightMark | None) -> Conflict:
    """What was said of a difference since its author looked at it."""
    if newest is None:
        said = "What was said of this difference is another now"
    elif newest.weight is None:
        said = f"{newest.author.name} has taken back what was said of this difference"
    else:
        said = f"{newest.author.name} has marked this difference as “{newest.weight.label}”"
    return Conflict(f"{said} since you looked at it. Nothing was written: look at how it stands, then decide again.")
