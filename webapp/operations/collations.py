"""Collations from the cache: comparing a long text takes 2.5 times as long as reading what was found, by characters 13.

What differs between two revisions follows from their texts, the links, the granularity and the algorithm alone. So the
edits are kept under a hash of these, and serve every view and every desk with the same texts. A value that is missing,
damaged or another program's is no trouble: the texts are compared again.
"""

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from webapp.operations.desk import Desk
from webapp.operations.rows import Collation
from webapp.text.collation import Correspondence, collate, joined
from webapp.text.diff import ALGORITHM_VERSION, Granularity
from webapp.text.model import Edit, EditKind, Link, Passage, Revision

KIND = f"collation {ALGORITHM_VERSION}"
_KINDS = (None, *EditKind)
_NUMBER = {kind: number for number, kind in enumerate(_KINDS)}


def collated(
    desk: Desk,
    left: Revision,
    right: Revision,
    links: Sequence[Link],
    *,
    words: bool,
    granularity: Granularity = "words",
) -> Collation:
    """As `text.collation.collate`, but that texts which were compared before are not compared again."""
    old, new = ([placed.passage for placed in revision.passages] for revision in (left, right))
    sides = old, new
    front, body = collate(old, new, links, words=False)
    if not words:
        return front, body
    key = _key(sides, links, granularity)
    kept = desk.cache.get(KIND, key)
    if kept is not None and (known := _with_edits(sides, front + body, kept)) is not None:
        return known[: len(front)], known[len(front) :]
    front, body = collate(old, new, links, words=True, granularity=granularity)
    desk.cache.put(KIND, key, _written([place.edits or () for place in front + body]))
    return front, body


def _key(sides: Sequence[Sequence[Passage]], links: Sequence[Link], granularity: Granularity) -> str:
    texts = [[(passage.kind.value, passage.text_hash) for passage in side] for side in sides]
    named = [granularity, [kind.value for kind in EditKind], texts, [(link.left, link.right) for link in links]]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()


def _written(places: Sequence[Sequence[Edit]]) -> bytes:
    """The edits of each place: where each ends on both sides, its kind, its move. It begins where the last one ends."""
    numbers = [[(edit.left[1], edit.right[1], _NUMBER[edit.kind], edit.move) for edit in edits] for edits in places]
    return zlib.compress(json.dumps(numbers, separators=(",", ":")).encode(), 1)


def _with_edits(
    sides: Sequence[Sequence[Passage]], places: Sequence[Correspondence], kept: bytes
) -> list[Correspondence] | None:
    """The places with the edits that were kept; None if those cannot be theirs."""
    try:
        return [
            _with(sides, place, numbers)
            for place, numbers in zip_longest(places, json.loads(zlib.decompress(kept)), fillvalue=None)
        ]
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError, zlib.error):
        return None


def _with(
    sides: Sequence[Sequence[Passage]], place: Correspondence | None, numbers: list[list[int]] | None
) -> Correspondence:
    """The place with its edits. Raises ValueError or the like unless they lead through both of its texts to the end."""
    if place is None or numbers is None:
        raise ValueError("another number of places")
    if not numbers and not (place.left and place.right):
        return place
    old, new = joined(sides[0], place.left), joined(sides[1], place.right)
    edits = []
    a = b = 0
    for c, d, kind, move in numbers:
        if not (a <= c and b <= d and kind >= 0):
            raise ValueError("an edit that goes back")
        edits.append(Edit((a, c), (b, d), _KINDS[kind], move))
        a, b = c, d
    if (a, b) != (len(old), len(new)):
        raise ValueError("edits of other texts")
    return replace(place, edits=tuple(edits))
