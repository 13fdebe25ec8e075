"""What differs between two readings, as edits that a person can read.

    left   Khrushchev said the cause of peace has relied on him and Kennedy.
    right  Khrushchev said that the cause of peace depends on him and Kennedy.

    equal "Khrushchev said "   insert "that "   equal "the cause of peace "   replace "has relied" by "depends" …

Four steps. (1) The longest common subsequence of the words (`subsequence`), where words in accidentally different forms
("Party" and "party", 党 and 黨) are the same word: what differs in form only stands beside its counterpart instead of
tearing a replacement open. (2) What does not correspond is arranged as a person would mark it (`readable`). (3) White
space is compared only between words that correspond, so that a common blank never ties unlike words together. (4) Each
edit is told its kind (`kinds`); accidentals at the ends of a replacement are edits of their own (`apart`), so that they
can be counted and hidden alone.

diff-match-patch's own `diff_main` serves for characters only: on words it stops at a time limit and then answers
differently. With granularity "characters" each replaced span is compared once more, grapheme by grapheme, with timeout
0 and its semantic clean-up, and kept so where the two still share half of the shorter one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Literal

from webapp.text.apart import kind_in_place, put_together, told_apart
from webapp.text.kinds import keys
from webapp.text.model import Edit, EditKind
from webapp.text.readable import Words, readable
from webapp.text.subsequence import Block, unmatched
from webapp.text.tokens import Span, cut, graphemes, is_simple, tokens

Granularity = Literal["words", "characters"]

ALGORITHM_VERSION = 3
_REFINED_GRAPHEMES = 2_000


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
    edits = _merged(put_together(_edits(of_left, of_right, blocks), left, right), left)
    return refined(edits, left, right) if granularity == "characters" else edits


def refined(edits: Iterable[Edit], left: str, right: str) -> tuple[Edit, ...]:
    """The edits with replaced words compared by graphemes, numbers whole, wherever enough of them is common."""
    if left > right:  # as in `diff`
        return tuple(edit.mirrored() for edit in refined([edit.mirrored() for edit in edits], right, left))
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
                same = of_left.words[i] == of_right.words[j]
                i, j = i + 1, j + 1
            if (a, b) != (start, right_start):
                edits += _gap(of_left, of_right, (a, start), (b, right_start), simple=simple)
            spans = (start, end), (right_start, right_end)
            edits.append(Edit(*spans, None if same else kind_in_place(left, right, *spans)))
            a, b = end, right_end
        i, j = i2, j2
        until = (a, of_left.starts[i2]), (b, of_right.starts[j2])
        edits += _gap(of_left, of_right, *until, (i1, i2, j1, j2), simple=simple)
        a, b = until[0][1], until[1][1]
    return edits


def _gap(
    of_left: Words, of_right: Words, left_span: Span, right_span: Span, block: Block = (0, 0, 0, 0), *, simple: bool
) -> Iterator[Edit]:
    """The edits for what lies between two pairs of corresponding words, accidentals at its ends apart."""
    (a, left_end), (b, right_end) = left_span, right_span
    *before, _ = told_apart(of_left, of_right, block)
    for _, i2, _, j2 in before:
        c = max(a, of_left.ends[i2 - 1]) if i2 else a
        d = max(b, of_right.ends[j2 - 1]) if j2 else b
        yield from _between(of_left.text, of_right.text, (a, c), (b, d), simple=simple)
        a, b = c, d
    yield from _between(of_left.text, of_right.text, (a, left_end), (b, right_end), simple=simple)


def _between(left: str, right: str, left_span: Span, right_span: Span, *, simple: bool) -> Iterator[Edit]:
    """The edit of two spans; white space common to their ends stays equal.

    But for `simple` texts that white space may be part of a grapheme, and is then not cut from it.
    """
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
    yield Edit((a, c), (b, d), kind_in_place(left, right, (a, c), (b, d)))
    if c < left_end:
        yield Edit((c, left_end), (d, right_end), None)


def _cuts(text: str, offset: int) -> bool:
    """Whether a cut at `offset`, before or after white space, goes through a grapheme."""
    beside = text[max(offset - 1, 0) : offset + 1]
    return len(beside) == 2 and len(graphemes(beside)) == 1


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
