"""What differs between two readings, as edits that a person can read.

    left   Khrushchev said the cause of peace has relied on him and Kennedy.
    right  Khrushchev said that the cause of peace depends on him and Kennedy.

    equal "Khrushchev said "   insert "that "   equal "the cause of peace "   replace "has relied" by "depends" …

Four steps. (1) The longest common subsequence of the words (`subsequence`), where words in accidentally different forms
("Party" and "party", 党 and 黨) are the same word: what differs in form only stands beside its counterpart instead of
tearing a replacement open. (2) What does not correspond is arranged as a person would mark it (`readable`). (3) White
space is compared only between words that correspond, so that a common blank never ties unlike words together. (4) Each
edit is told its kind (`kinds`); marks, names and numbers at the ends of a replacement that differ by accident are edits
of their own, so that they can be counted and hidden apart.

diff-match-patch's own `diff_main` serves for characters only: on words it stops at a time limit and then answers
differently. With granularity "characters" each replaced span is compared once more, grapheme by grapheme, with timeout
0 and its semantic clean-up, and kept so where the two still share half of the shorter one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import product
from typing import Literal

from webapp.text.kinds import keys, kind_of
from webapp.text.model import Edit, EditKind
from webapp.text.readable import Words, readable
from webapp.text.subsequence import Block, unmatched
from webapp.text.tokens import Span, cut, graphemes, is_simple, tokens

Granularity = Literal["words", "characters"]

ALGORITHM_VERSION = 2
_REFINED_GRAPHEMES = 2_000
_LONGEST_MARKS = 3
_LONGEST_NAME = 4
"""Words in which a name or a date stands at the end of a replacement."""


def diff(left: str, right: str, granularity: Granularity = "words") -> tuple[Edit, ...]:
    """The edits that lead from `left` to `right`, in order, equal spans included.

    The spans cover both texts exactly; no two neighbours are of one kind. Two empty texts give no edit. Swapping the
    sides gives the same edits mirrored.
    """
    if left == right:
        return (Edit((0, len(left)), (0, len(right)), None),) if left else ()
    if left > right:  # one fixed order of the sides makes the choice among equally good answers the same both ways
        return tuple(edit.mirrored() for edit in diff(right, left, granularity))
    of_left, of_right = _words(left), _words(right)
    blocks = readable(unmatched(of_left.keys, of_right.keys), of_left, of_right)
    edits = _merged(_edits(of_left, of_right, blocks), left)
    return refined(edits, left, right) if granularity == "characters" else edits


def refined(edits: Iterable[Edit], left: str, right: str) -> tuple[Edit, ...]:
    """The edits with replaced words compared by graphemes, numbers whole, wherever enough of them is common."""
    return _merged((part for edit in edits for part in _refined(left, right, edit)), left)


def amount(edits: Sequence[Edit], hidden: Collection[EditKind] = ()) -> float:
    """The share of both texts' characters that lies in differences: 0 for the same text, 1 for nothing in common.

    Differences of hidden kinds count as none.
    """
    if not edits:
        return 0.0
    differing = sum(
        edit.left[1] - edit.left[0] + edit.right[1] - edit.right[0]
        for edit in edits
        if edit.kind is not None and edit.kind not in hidden
    )
    return differing / (edits[-1].left[1] + edits[-1].right[1])


def _words(text: str) -> Words:
    words, starts, ends = cut(text)
    starts.append(len(text))
    return Words(text, words, keys(words), starts, ends)


def _edits(of_left: Words, of_right: Words, blocks: list[Block]) -> list[Edit]:
    """Edits in code points. What lies between two corresponding words is compared whole, blanks at its ends apart."""
    left, right = of_left.text, of_right.text
    simple = is_simple(left) and is_simple(right)
    edits: list[Edit] = []
    i = j = 0  # words done
    a = b = 0  # code points done
    ends = len(of_left.ends), len(of_right.ends)
    for i1, i2, j1, j2 in [*blocks, (ends[0], ends[0], ends[1], ends[1])]:
        while i < i1:
            # as far as the texts agree with their white space, a run of words is one equal span
            start, right_start = of_left.starts[i], of_right.starts[j]
            end, right_end = of_left.ends[i1 - 1], of_right.ends[j1 - 1]
            same = left[start:end] == right[right_start:right_end]
            if same:
                i, j = i1, j1
            else:
                end, right_end = of_left.ends[i], of_right.ends[j]
                old, new = of_left.words[i], of_right.words[j]
                same = old == new
                i, j = i + 1, j + 1
            if (a, b) != (start, right_start):
                edits += _gap(of_left, of_right, (a, start), (b, right_start), simple=simple)
            kind = None if same else kind_of(old, new)
            edits.append(Edit((start, end), (right_start, right_end), kind))
            a, b = end, right_end
        i, j = i2, j2
        until = (a, of_left.starts[i2]), (b, of_right.starts[j2])
        edits += _gap(of_left, of_right, *until, (i1, i2, j1, j2), simple=simple)
        a, b = until[0][1], until[1][1]
    return edits


def _gap(
    of_left: Words, of_right: Words, left_span: Span, right_span: Span, block: Block = (0, 0, 0, 0), *, simple: bool
) -> Iterator[Edit]:
    """The edits for what lies between two pairs of corresponding words; white space common to the ends stays equal.

    But for `simple` texts that white space may be part of a grapheme, and is then not cut from it.
    """
    left, right = of_left.text, of_right.text
    (a, left_end), (b, right_end) = left_span, right_span
    if left[a:left_end] == right[b:right_end]:
        if a < left_end:
            yield Edit(left_span, right_span, None)
        return
    while a < left_end and b < right_end and left[a] == right[b] and left[a].isspace():
        a, b = a + 1, b + 1
    while not simple and a > left_span[0] and (_cuts(left, a) or _cuts(right, b)):
        a, b = a - 1, b - 1
    c, d = left_end, right_end
    while c > a and d > b and left[c - 1] == right[d - 1] and left[c - 1].isspace():
        c, d = c - 1, d - 1
    while not simple and c < left_end and (_cuts(left, c) or _cuts(right, d)):
        c, d = c + 1, d + 1
    if a > left_span[0]:
        yield Edit((left_span[0], a), (right_span[0], b), None)
    yield from _told_apart(of_left, of_right, Edit((a, c), (b, d), EditKind.SUBSTANTIVE), block)
    if c < left_end:
        yield Edit((c, left_end), (d, right_end), None)


def _cuts(text: str, offset: int) -> bool:
    """Whether a cut at `offset`, before or after white space, goes through a grapheme."""
    beside = text[max(offset - 1, 0) : offset + 1]
    return len(beside) == 2 and len(graphemes(beside)) == 1


def _told_apart(of_left: Words, of_right: Words, edit: Edit, block: Block) -> list[Edit]:
    """An edit of these words with its kind; what differs by accident at its ends is made an edit of its own."""
    kind = kind_of(of_left.text[slice(*edit.left)], of_right.text[slice(*edit.right)])
    i1, i2, j1, j2 = block
    if kind.is_accidental or i1 == i2 or j1 == j2 or i2 - i1 + j2 - j1 == 2:
        return [edit._replace(kind=kind)]
    for heads in _accidental_ends(of_left.words[i1:i2], of_right.words[j1:j2], 1):
        cut_at = of_left.starts[i1 + heads[0]], of_right.starts[j1 + heads[1]]
        first, rest = _cut_in_two(edit, *cut_at)
        kind = kind_of(of_left.text[slice(*first.left)], of_right.text[slice(*first.right)])
        if kind.is_accidental:
            rest_block = i1 + heads[0], i2, j1 + heads[1], j2
            return [first._replace(kind=kind), *_told_apart(of_left, of_right, rest, rest_block)]
    for tails in _accidental_ends(of_left.words[i1:i2], of_right.words[j1:j2], -1):
        cut_at = of_left.ends[i2 - tails[0] - 1], of_right.ends[j2 - tails[1] - 1]
        rest, last = _cut_in_two(edit, *cut_at)
        kind = kind_of(of_left.text[slice(*last.left)], of_right.text[slice(*last.right)])
        if kind.is_accidental:
            rest_block = i1, i2 - tails[0], j1, j2 - tails[1]
            return [*_told_apart(of_left, of_right, rest, rest_block), last._replace(kind=kind)]
    return [edit]


def _accidental_ends(left: list[str], right: list[str], step: Literal[1, -1]) -> Iterator[tuple[int, int]]:
    """How many words at one end (1: the first, -1: the last) of each side may differ by accident, the most first.

    On both sides some word remains.
    """
    if step < 0:
        left, right = left[::-1], right[::-1]
    if not (left[0][0].isalnum() and right[0][0].isalnum()):
        marks = _marks(left), _marks(right)
        if marks[0] < len(left) and marks[1] < len(right):
            yield marks
    elif _is_name_or_number(left[0]) and _is_name_or_number(right[0]):
        most = min(_LONGEST_NAME, len(left) - 1), min(_LONGEST_NAME, len(right) - 1)
        yield from sorted(product(range(1, most[0] + 1), range(1, most[1] + 1)), key=sum, reverse=True)


def _marks(words: list[str]) -> int:
    """How many words, counted from the first, are marks; at most a few."""
    return next((n for n, word in enumerate(words[: _LONGEST_MARKS + 1]) if word[0].isalnum()), _LONGEST_MARKS)


def _is_name_or_number(word: str) -> bool:
    return word[0].isupper() or word[0].isnumeric()


def _cut_in_two(edit: Edit, left: int, right: int) -> tuple[Edit, Edit]:
    before = Edit((edit.left[0], left), (edit.right[0], right), edit.kind)
    return before, Edit((left, edit.left[1]), (right, edit.right[1]), edit.kind)


def _refined(left: str, right: str, edit: Edit) -> list[Edit]:
    """A replaced span compared by graphemes, numbers whole; as it was if little of it is common."""
    old, new = left[slice(*edit.left)], right[slice(*edit.right)]
    if edit.equal or edit.move or not old or not new or max(len(old), len(new)) > _REFINED_GRAPHEMES:
        return [edit]
    from diff_match_patch import diff_match_patch

    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    names: dict[str, str] = {}
    old_parts, new_parts = _parts_of_words(old), _parts_of_words(new)
    encoded = [
        "".join(names.setdefault(part, chr(0xF0000 + len(names))) for part in parts) for parts in (old_parts, new_parts)
    ]
    differences = engine.diff_main(*encoded, checklines=False)
    engine.diff_cleanupSemantic(differences)
    common = sum(len(text) for operation, text in differences if operation == engine.DIFF_EQUAL)
    if common * 2 < min(map(len, encoded)):
        return [edit]
    edits: list[Edit] = []
    a, b = edit.left[0], edit.right[0]
    meaning = {name: part for part, name in names.items()}
    for operation, text in differences:
        width = sum(len(meaning[name]) for name in text)
        c = a if operation == engine.DIFF_INSERT else a + width
        d = b if operation == engine.DIFF_DELETE else b + width
        edits.append(Edit((a, c), (b, d), None if operation == engine.DIFF_EQUAL else edit.kind))
        a, b = c, d
    return edits


def _parts_of_words(text: str) -> list[str]:
    """Graphemes, but numbers whole."""
    parts: list[str] = []
    done = 0
    for start, end in [*tokens(text), (len(text), len(text))]:
        parts += graphemes(text[done:start])
        parts += [text[start:end]] if text[start:end][:1].isnumeric() else graphemes(text[start:end])
        done = end
    return parts


def _merged(edits: Iterable[Edit], left: str) -> tuple[Edit, ...]:
    """Neighbouring edits of one kind made one, accidentals across white space too; ends of moves stay as they are.

    `left` is the left text.
    """
    merged: list[Edit] = []
    for edit in edits:
        if merged and merged[-1].kind is edit.kind and not edit.move:
            begun = merged.pop()
        elif len(merged) > 1 and merged[-2].kind is edit.kind and _is_blank_between(merged[-1], edit, left):
            begun = merged[-2]
            del merged[-2:]
        else:
            merged.append(edit)
            continue
        merged.append(Edit((begun.left[0], edit.left[1]), (begun.right[0], edit.right[1]), edit.kind))
    return tuple(merged)


def _is_blank_between(blank: Edit, edit: Edit, left: str) -> bool:
    return edit.kind is not None and edit.kind.is_accidental and left[slice(*blank.left)].isspace()
