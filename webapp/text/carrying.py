"""Where words stand after a text was changed: exactly, by what every change kept, and never by looking for them.

A revision says of each passage that it changed which stretches of which older passages it kept (`Piece`). Words that
lie wholly in kept stretches are carried from revision to revision; words that were touched have no place any more. So a
place cannot slide to another occurrence of the same words, as it could if old and new text were compared anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from webapp.text.collation import compared
from webapp.text.diff import diff
from webapp.text.markup import SEPARATOR


class Piece(NamedTuple):
    """Code points [start, end) of an older `passage` that stand at `at` in the newer one.

    The end of a passage counts as one more code point, so that what stood at the end is known to stand there still.
    """

    passage: str
    start: int
    end: int
    at: int


class Place(NamedTuple):
    """Code points [start, end) of a passage; equal for a place between two of them."""

    passage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Derivation:
    """What a revision made of the one before it.

    `changed` has the kept pieces of each passage that is new or has another text, in order; a passage in neither is as
    it was. `gone` are the passages that are no longer there, whether their words were kept elsewhere or not.
    """

    changed: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()


class Replacement(NamedTuple):
    """Code points [start, end) of a text give place to `words`: a difference of a proposal."""

    start: int
    end: int
    words: str


def replacements(old: str, new: str) -> tuple[Replacement, ...]:
    """The differences that lead from `old` to `new`, in order and without overlap; none for the same text."""
    (edits,) = compared([(old, new)])
    return tuple(Replacement(*edit.left, new[slice(*edit.right)]) for edit in edits if not edit.equal)


def replaced(text: str, differences: Iterable[Replacement]) -> str:
    """`text` with each difference made; they are in order and do not overlap."""
    made, after = [], 0
    for start, end, words in differences:
        made += [text[after:start], words]
        after = end
    return "".join([*made, text[after:]])


def kept(passage: str, length: int, differences: Iterable[Replacement]) -> tuple[Piece, ...]:
    """The pieces of a passage of `length` code points that its differences leave alone."""
    pieces, after, at = [], 0, 0
    for start, end, words in differences:
        if after < start:
            pieces.append(Piece(passage, after, start, at))
        at += start - after + len(words)
        after = end
    return (*pieces, Piece(passage, after, length + 1, at))


def regrouped(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> dict[str, tuple[Piece, ...]]:
    """What each passage of `after`, given as (id, text), kept of those in `before`, where some were split or joined."""
    texts = [SEPARATOR.join(text for _, text in side) for side in (before, after)]
    same = [edit for edit in diff(texts[0], texts[1]) if edit.equal]
    pieces: dict[str, list[Piece]] = {passage: [] for passage, _ in after}
    for new, at, new_end in _spans(after):
        for old, begin, end in _spans(before):
            for edit in same:
                shift = edit.right[0] - edit.left[0]
                start = max(edit.left[0], begin, at - shift)
                stop = min(edit.left[1], end, new_end - shift)
                if start < stop:
                    closes = stop == end and stop + shift == new_end
                    pieces[new].append(Piece(old, start - begin, stop - begin + closes, start + shift - at))
    return {passage: tuple(found) for passage, found in pieces.items()}


def parted(text: str, parts: Sequence[str]) -> list[tuple[int, int]]:
    """The stretch [start, end) of `text` that each of `parts` is made of: in order, all but the blanks at the cuts.

    A stretch is empty for a part that has no word of it. Words that neither of two parts kept go to the one that has
    others at the cut.
    """
    found = regrouped([("", text)], [(str(at), part) for at, part in enumerate(parts)])
    kept_by = [found[str(at)] for at in range(len(parts))]
    cuts, end = [0], 0
    for at, part in enumerate(parts[:-1]):
        own, later = kept_by[at], [piece for pieces in kept_by[at + 1 :] for piece in pieces]
        end = own[-1].end if own else end
        ends_so = bool(own) and own[-1].at + own[-1].end - own[-1].start == len(part)
        cuts.append(min(end if ends_so or not later else later[0].start, len(text)))
    cuts.append(len(text))
    stretches = []
    for start, stop in pairwise(cuts):
        begin = start if start == 0 else stop - len(text[start:stop].lstrip())
        stretches.append((begin, stop if stop == len(text) else begin + len(text[begin:stop].rstrip())))
    return stretches


def carried(place: Place, through: Derivation) -> Place | None:
    """Where the words at `place` stand in the next revision; None if any of them was touched.

    A place between two code points needs both to stand beside each other still.
    """
    if _untouched(place, through):
        return place
    for passage, pieces in through.changed.items():
        for piece in pieces:
            if piece.passage == place.passage and _holds(piece, place):
                shift = piece.at - piece.start
                return Place(passage, place.start + shift, place.end + shift)
    return None


def carried_through(place: Place | None, revisions: Iterable[Derivation]) -> Place | None:
    """Where the words at `place` stand after all of `revisions`; None if any of these touched them."""
    for derivation in revisions:
        if place is not None:
            place = carried(place, derivation)
    return place


def enclosed(place: Place, through: Derivation) -> Place | None:
    """As `carried`, for a place that may grow: of words that were changed, the stretch that replaced them.

    None if nothing of the passage was kept. Of a passage that was split it is the part that holds the first of them.
    """
    if _untouched(place, through):
        return place
    homes = []
    for passage, pieces in through.changed.items():
        own = [piece for piece in pieces if piece.passage == place.passage]
        if own:
            homes.append((own[0].start, passage, own))
    homes.sort()
    for _, passage, own in homes:
        if place.start < own[-1].end or own is homes[-1][2]:
            start = _before(place.start, own)
            return Place(passage, start, max(start, _after(place.end, own)))
    return None


def enclosed_through(place: Place | None, revisions: Iterable[Derivation]) -> Place | None:
    """As `enclosed`, after all of `revisions`."""
    for derivation in revisions:
        if place is not None:
            place = enclosed(place, derivation)
    return place


def last_part(passage: str, through: Derivation) -> str | None:
    """The passage that holds the end of `passage` in the next revision; None if it was taken away.

    That is itself, the last of those that it was split into, or the one that it was joined into.
    """
    if _untouched(Place(passage, 0, 0), through):
        return passage
    ends = [(piece.end, name) for name, own in through.changed.items() for piece in own if piece.passage == passage]
    return max(ends)[1] if ends else None if passage in through.gone else passage


def composed(first: Derivation, second: Derivation) -> Derivation:
    """What two revisions made, one after the other."""
    later = {
        passage: tuple(older for piece in pieces for older in _older(piece, first))
        for passage, pieces in second.changed.items()
    }
    dropped = {*second.gone, *later}
    earlier = {passage: pieces for passage, pieces in first.changed.items() if passage not in dropped}
    return Derivation(earlier | later, (*first.gone, *(name for name in second.gone if name not in first.gone)))


def _older(piece: Piece, first: Derivation) -> Iterable[Piece]:
    """The pieces that `piece` of a passage after `first` is made of before it."""
    if piece.passage not in first.changed:
        yield piece
        return
    for older in first.changed[piece.passage]:
        length = older.end - older.start
        start, end = max(piece.start, older.at), min(piece.end, older.at + length)
        if start < end:
            shift = older.start - older.at
            yield Piece(older.passage, start + shift, end + shift, piece.at + start - piece.start)


def _holds(piece: Piece, place: Place) -> bool:
    if place.start < place.end:
        return piece.start <= place.start and place.end <= piece.end
    opens = place.start == piece.start == piece.at == 0
    return piece.start < place.start < piece.end or opens


def _spans(passages: Sequence[tuple[str, str]]) -> list[tuple[str, int, int]]:
    """Id, start and end of each passage in all of them joined by SEPARATOR."""
    found, start = [], 0
    for passage, text in passages:
        found.append((passage, start, start + len(text)))
        start += len(text) + len(SEPARATOR)
    return found


def _untouched(place: Place, through: Derivation) -> bool:
    return place.passage not in through.changed and place.passage not in through.gone


def _before(offset: int, pieces: Sequence[Piece]) -> int:
    """Where a stretch that began at `offset` begins: there, or where what replaced its beginning does."""
    found = 0
    for piece in pieces:
        if piece.start <= offset:
            found = piece.at + min(offset, piece.end) - piece.start
    return found


def _after(offset: int, pieces: Sequence[Piece]) -> int:
    """Where a stretch that ended at `offset` ends: there, or where what replaced its end does."""
    for piece in pieces:
        if offset <= piece.end:
            return piece.at + max(offset, piece.start) - piece.start
    last = pieces[-1]
    return last.at + last.end - last.start
