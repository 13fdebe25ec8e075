"""Moved text: what one reading has here and the other elsewhere is one difference, not a deletion and an insertion.

    left   We should welcome that. Romania has turned.     moved   "We should welcome that." to the end
    right  Romania has turned. We should welcome that.

It is looked for in one passage and between neighbouring ones, in what `diff` found deleted and inserted: the heaviest
run of words that stands in both is taken first, then the next that does not overlap it. Runs are found by three words
that stand rarely enough to tell a place, and lengthened from there, so that the time grows with the texts and not with
their product.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from webapp.text.kinds import keys, kind_of
from webapp.text.model import Edit, EditKind
from webapp.text.readable import weight
from webapp.text.tokens import Span, cut

_Side = Literal[0, 1]
_Cut = tuple[int, int, int]
"""start, end, number of the move"""
_Piece = tuple[Span, int]
"""A span and the number of the move that it is an end of, 0 for one that stays."""

_RUN = 3
_RARE = 4
"""A run that stands oftener than this near a place tells nothing of where the text went."""
_WORTH_CALLING_MOVED = 10.0
"""In the weight of `readable`: "We should welcome that" has 13, 中央委员会 10."""


class Compared(NamedTuple):
    """Two readings and the edits between them; a reading that stands alone is one edit."""

    left: str
    right: str
    edits: tuple[Edit, ...]


class _Stretch(NamedTuple):
    """Words of one side of an edit: which of the comparisons, which of its edits, and where its words stand."""

    place: int
    edit: int
    keys: list[str]
    words: list[str]
    starts: Sequence[int]
    ends: Sequence[int]


class _Move(NamedTuple):
    weight: float
    left: tuple[int, int, int]
    """number of the stretch, first word, word after the last"""
    right: tuple[int, int, int]


def with_moves(compared: Sequence[Compared]) -> list[tuple[Edit, ...]]:
    """The edits of comparisons that stand in this order in the document, with what moved marked as such.

    Swapping all sides mirrors the result.
    """
    if [own.left for own in compared] > [own.right for own in compared]:  # as in `diff`
        turned = [Compared(own.right, own.left, tuple(e.mirrored() for e in own.edits)) for own in compared]
        mirrored = [tuple(edit.mirrored() for edit in edits) for edits in with_moves(turned)]
        return _numbered(mirrored)
    left = [stretch for number, own in enumerate(compared) for stretch in _stretches(number, own, 0)]
    right = [stretch for number, own in enumerate(compared) for stretch in _stretches(number, own, 1)]
    if not left or not right:
        return [own.edits for own in compared]
    taken = _apart(_candidates(left, right))
    if not taken:
        return [own.edits for own in compared]
    cuts: defaultdict[tuple[int, int], tuple[list[_Cut], list[_Cut]]] = defaultdict(lambda: ([], []))
    for number, move in enumerate(taken, start=1):
        for side, (stretch, first, after) in enumerate((move.left, move.right)):
            own = (left, right)[side][stretch]
            cuts[own.place, own.edit][side].append((own.starts[first], own.ends[after - 1], number))
    return _numbered(
        [
            tuple(
                part
                for at, edit in enumerate(own.edits)
                for part in (_divided(own, edit, *cuts[place, at]) if (place, at) in cuts else (edit,))
            )
            for place, own in enumerate(compared)
        ]
    )


def _stretches(place: int, compared: Compared, side: _Side) -> Iterator[_Stretch]:
    text = compared.left if side == 0 else compared.right
    for number, edit in enumerate(compared.edits):
        start, end = edit.left if side == 0 else edit.right
        if edit.kind is not EditKind.SUBSTANTIVE or end - start < _RUN:
            continue
        words, starts, ends = cut(text[start:end])
        if len(words) >= _RUN:
            yield _Stretch(place, number, keys(words), words, [start + n for n in starts], [start + n for n in ends])


def _candidates(left: Sequence[_Stretch], right: Sequence[_Stretch]) -> Iterator[_Move]:
    standing: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, stretch in enumerate(right):
        for at in range(len(stretch.keys) - _RUN + 1):
            standing[tuple(stretch.keys[at : at + _RUN])].append((number, at))
    for number, stretch in enumerate(left):
        for at in range(len(stretch.keys) - _RUN + 1):
            places = standing.get(tuple(stretch.keys[at : at + _RUN]), ())
            near = [there for there in places[: 8 * _RARE] if abs(right[there[0]].place - stretch.place) <= 1]
            if len(near) <= _RARE:
                yield from filter(None, (_lengthened(number, stretch, at, right, there) for there in near))


def _lengthened(
    number: int, left: _Stretch, i: int, rights: Sequence[_Stretch], place: tuple[int, int]
) -> _Move | None:
    """The move whose run begins at word `i` and at `place`; None if it begins before them, or says too little."""
    other, j = place
    right = rights[other]
    if (left.place, left.edit) == (right.place, right.edit):
        return None  # what one edit has on both sides stands where it stood, among rewritten words
    if i and j and left.keys[i - 1] == right.keys[j - 1]:
        return None
    first, by = i, j - i
    end = i + _RUN
    while end < len(left.keys) and end + by < len(right.keys) and left.keys[end] == right.keys[end + by]:
        end += 1
    while first < end and not left.words[first][0].isalnum():  # a mark belongs to what stands before it
        first += 1
    said = weight(left.words[first:end])
    if said < _WORTH_CALLING_MOVED:
        return None
    return _Move(said, (number, first, end), (other, first + by, end + by))


def _apart(candidates: Iterable[_Move]) -> list[_Move]:
    """The heaviest moves that do not overlap, in the order of their left ends."""
    taken: list[_Move] = []
    used: defaultdict[tuple[int, int], list[Span]] = defaultdict(list)
    for move in sorted(candidates, key=lambda move: (-move.weight, move.left, move.right)):
        ends = [((side, stretch), (first, end)) for side, (stretch, first, end) in enumerate((move.left, move.right))]
        if any(first < b and a < end for key, (first, end) in ends for a, b in used[key]):
            continue
        taken.append(move)
        for key, span in ends:
            used[key].append(span)
    return sorted(taken, key=lambda move: move.left)


def _divided(own: Compared, edit: Edit, left: list[_Cut], right: list[_Cut]) -> list[Edit]:
    """An edit divided where text moved away from it or to it; what else it replaced stays one replacement."""
    of_left, of_right = _pieces(own.left, edit.left, left), _pieces(own.right, edit.right, right)
    i, j = _longest_that_stays(of_left), _longest_that_stays(of_right)
    order: list[tuple[_Piece | None, _Piece | None]]
    if i is None or j is None:
        order = [*((piece, None) for piece in of_left), *((None, piece) for piece in of_right)]
    else:
        order = [*((piece, None) for piece in of_left[:i]), *((None, piece) for piece in of_right[:j])]
        order += [(of_left[i], of_right[j])]
        order += [*((piece, None) for piece in of_left[i + 1 :]), *((None, piece) for piece in of_right[j + 1 :])]
    divided: list[Edit] = []
    a, b = edit.left[0], edit.right[0]
    for old, new in order:
        c, d = old[0][1] if old else a, new[0][1] if new else b
        move = (old or new or ((0, 0), 0))[1]
        kind = EditKind.MOVED if move else kind_of(own.left[a:c], own.right[b:d])
        divided.append(Edit((a, c), (b, d), kind, move))
        a, b = c, d
    return divided


def _longest_that_stays(pieces: Sequence[_Piece]) -> int | None:
    staying = {number: end - start for number, ((start, end), move) in enumerate(pieces) if not move}
    return max(staying, key=lambda number: (staying[number], -number), default=None)


def _pieces(text: str, span: Span, cuts: Iterable[_Cut]) -> list[_Piece]:
    """A span cut at what moved: (span, number of the move or 0); marks and blanks go with what moved beside them."""
    pieces: list[_Piece] = []
    done = span[0]
    for start, end, move in sorted(cuts):
        begin = done if _goes_along(text[done:start]) else start
        if done < begin:
            pieces.append(((done, begin), 0))
        done = end
        while done < span[1] and text[done].isspace():
            done += 1
        pieces.append(((begin, done), move))
    if pieces and done < span[1] and _goes_along(text[done : span[1]]):
        pieces[-1] = ((pieces[-1][0][0], span[1]), pieces[-1][1])
    elif done < span[1]:
        pieces.append(((done, span[1]), 0))
    return pieces


def _goes_along(rest: str) -> bool:
    """Whether what is left beside moved text says nothing by itself."""
    return not any(map(str.isalnum, rest)) and (not rest or kind_of(rest, "").is_accidental)


def _numbered(compared: Sequence[tuple[Edit, ...]]) -> list[tuple[Edit, ...]]:
    """The edits with the moves numbered from 1 in the order of their left ends."""
    numbers: dict[int, int] = {0: 0}
    for edits in compared:
        for edit in edits:
            if edit.move and edit.left[0] < edit.left[1]:
                numbers[edit.move] = len(numbers)
    return [tuple(edit._replace(move=numbers[edit.move]) for edit in edits) for edits in compared]
