"""What differs between two readings, as edits that a person can read.

    left   Khrushchev said the cause of peace has relied on him and Kennedy.
    right  Khrushchev said that the cause of peace depends on him and Kennedy.

    equal "Khrushchev said "   insert "that "   equal "the cause of peace "   replace "has relied" by "depends" …

Three steps. (1) The longest common subsequence of the tokens, from RapidFuzz's bit-parallel `Indel.opcodes` (Hyyrö
2004): exact, deterministic under any load, and some hundred times faster than difflib; diff-match-patch's own
`diff_main` stops at a time limit and then answers differently. Its memory grows with the square of unlike texts, so
texts that are long on both sides are first divided at tokens that occur once in each (patience diff, B. Cohen). (2)
Grouping: an equal stretch that weighs less than the edits on both sides of it is taken into them, so that "has relied
on" → "was depending on" does not become confetti; the rule is that of diff-match-patch's semantic clean-up, counted in
letters that carry meaning instead of characters (its own version works on characters and would cut words). (3) White
space is compared only between tokens that correspond, so that a common blank never ties unlike words together.

With granularity "characters" each replaced span is compared once more, grapheme by grapheme, with diff-match-patch
(timeout 0) and its semantic clean-up, and kept so where the two still share half of the shorter one.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, cast

from webapp.text.model import Edit, EditKind
from webapp.text.tokens import Span, cut, graphemes, is_simple, tokens

Granularity = Literal["words", "characters"]
Block = tuple[int, int, int, int]
"""left start, left end, right start, right end, in tokens: a stretch that does not correspond."""

ALGORITHM_VERSION = 1
_EXACT_CELLS = 20_000 * 20_000
_REFINED_GRAPHEMES = 2_000
_WORTH_READING = 2.5
"""An equal stretch of this weight (see `_weight`) is never taken into the edits around it."""


def diff(left: str, right: str, granularity: Granularity = "words") -> tuple[Edit, ...]:
    """The edits that lead from `left` to `right`, in order, equal spans included.

    The spans cover both texts exactly; equal and unequal spans alternate. Two empty texts give no edit. Swapping the
    sides gives the same edits mirrored.
    """
    if left == right:
        return (Edit((0, len(left)), (0, len(right)), None),) if left else ()
    if left > right:  # one fixed order of the sides makes the choice among equally good answers the same both ways
        return tuple(edit.mirrored() for edit in diff(right, left, granularity))
    left_words, left_starts, left_ends = cut(left)
    right_words, right_starts, right_ends = cut(right)
    blocks = _grouped(_unmatched(left_words, right_words), left_words, right_words)
    edits = _edits((left, left_starts, left_ends), (right, right_starts, right_ends), blocks)
    if granularity == "characters":
        edits = [part for edit in edits for part in _refined(left, right, edit)]
    return tuple(_merged(edits))


def count(edits: Sequence[Edit]) -> int:
    """How many differences a person has to read."""
    return sum(not edit.equal for edit in edits)


def amount(edits: Sequence[Edit], left: str, right: str) -> float:
    """The share of both texts' characters that lies in differences: 0 for the same text, 1 for nothing in common."""
    total = len(left) + len(right)
    equal = sum(edit.left[1] - edit.left[0] + edit.right[1] - edit.right[0] for edit in edits if edit.equal)
    return (total - equal) / total if total else 0.0


def _unmatched(left: list[str], right: list[str]) -> list[Block]:
    """The stretches of tokens outside a longest common subsequence (of anchored parts, where the texts are long)."""
    from rapidfuzz.distance import Indel

    blocks: list[Block] = []
    for i1, i2, j1, j2 in _parts(left, right):
        if i1 == i2 and j1 == j2:
            continue
        if (i2 - i1) * (j2 - j1) > _EXACT_CELLS:
            blocks.append((i1, i2, j1, j2))
            continue
        codes = cast("list[tuple[str, int, int, int, int]]", Indel.opcodes(left[i1:i2], right[j1:j2]).as_list())
        blocks += [(i1 + a, i1 + b, j1 + c, j1 + d) for tag, a, b, c, d in codes if tag != "equal"]
    return _touching_joined(blocks)


def _parts(left: list[str], right: list[str]) -> list[Block]:
    """What is to be compared, in parts small enough to compare exactly; tokens in no part correspond.

    The texts are trimmed of what they begin and end with alike, then divided at runs of 1, 4 or 16 tokens that stand
    once on each side.
    """
    parts = [_trimmed(left, right)]
    for width in (1, 4, 16):
        if all((i2 - i1) * (j2 - j1) <= _EXACT_CELLS for i1, i2, j1, j2 in parts):
            break
        parts = [smaller for part in parts for smaller in _divided(left, right, part, width)]
    return parts


def _trimmed(left: list[str], right: list[str]) -> Block:
    shorter = min(len(left), len(right))
    start = next((at for at in range(shorter) if left[at] != right[at]), shorter)
    tail = next((at for at in range(shorter - start) if left[-1 - at] != right[-1 - at]), shorter - start)
    return start, len(left) - tail, start, len(right) - tail


def _divided(left: list[str], right: list[str], part: Block, width: int) -> Iterator[Block]:
    i1, i2, j1, j2 = part
    if (i2 - i1) * (j2 - j1) > _EXACT_CELLS:
        for ahead_left, ahead_right in _anchors(left[i1:i2], right[j1:j2], width):
            i, j = part[0] + ahead_left, part[2] + ahead_right
            if i >= i1 and j >= j1:
                yield i1, i, j1, j
            elif i - i1 != j - j1:
                continue
            i1, j1 = i + width, j + width
    yield i1, i2, j1, j2


def _anchors(left: list[str], right: list[str], width: int) -> list[tuple[int, int]]:
    """Places where the same `width` tokens stand, once in each text, in an order common to both (patience diff)."""

    def unique(words: list[str]) -> dict[tuple[str, ...], int]:
        runs = [tuple(words[start : start + width]) for start in range(len(words) - width + 1)]
        counts = Counter(runs)
        return {run: start for start, run in enumerate(runs) if counts[run] == 1}

    right_starts = unique(right)
    pairs = [(i, right_starts[run]) for run, i in unique(left).items() if run in right_starts]
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        place = bisect_left(tails, j)
        before.append(last[place - 1] if place else -1)
        tails[place : place + 1] = [j]
        last[place : place + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _touching_joined(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        if joined and joined[-1][1] == block[0] and joined[-1][3] == block[2]:
            joined[-1] = (joined[-1][0], block[1], joined[-1][2], block[3])
        else:
            joined.append(block)
    return joined


def _grouped(blocks: list[Block], left: list[str], right: list[str]) -> list[Block]:
    """Blocks joined over equal stretches that weigh less than what is changed on both sides of them.

    Each stretch is judged by its own two neighbours as they were, so that a joined block does not swallow ever more.
    """
    grouped = blocks[:1]
    for previous, block in pairwise(blocks):
        if _binds(previous, block, left, right):
            grouped[-1] = (grouped[-1][0], block[1], grouped[-1][2], block[3])
        else:
            grouped.append(block)
    return grouped


def _binds(first: Block, second: Block, left: list[str], right: list[str]) -> bool:
    if second[0] - first[1] > 6:
        return False
    between = _weight(left[first[1] : second[0]])
    return between < _WORTH_READING and all(
        between < _weight(left[i1:i2]) or between < _weight(right[j1:j2]) for i1, i2, j1, j2 in (first, second)
    )


def _weight(words: list[str]) -> float:
    """How much words say: marks and short words little ("," ¼, "of" ½, "the" 1), names and Chinese most."""
    weight = 0.0
    for word in words:
        if not word[0].isalnum():
            weight += 0.25
        elif word[0] >= "\u2e80":
            weight += 2.0 * len(word)
        elif word[0].isupper() or word[0].isdigit():
            weight += len(word)
        else:
            weight += max(0.5, len(word) - 2)
    return weight


Text = tuple[str, list[int], list[int]]
"""A text with where each of its tokens starts and ends."""


def _edits(of_left: Text, of_right: Text, blocks: list[Block]) -> list[Edit]:
    """Edits in code points. What lies between two corresponding tokens is compared whole, blanks at its ends apart."""
    (left, left_starts, left_ends), (right, right_starts, right_ends) = of_left, of_right
    simple = is_simple(left) and is_simple(right)
    edits: list[Edit] = []
    i = j = 0  # tokens done
    a = b = 0  # code points done
    # past the last token stands the end of the text, so that what follows it is compared as well
    left_starts, right_starts = [*left_starts, len(left)], [*right_starts, len(right)]
    for i1, i2, j1, j2 in [*blocks, (len(left_ends), len(left_ends), len(right_ends), len(right_ends))]:
        while i < i1:
            # as far as the texts agree with their white space, a run of tokens is one equal span
            start, right_start = left_starts[i], right_starts[j]
            end, right_end = left_ends[i1 - 1], right_ends[j1 - 1]
            if left[start:end] == right[right_start:right_end]:
                i, j = i1, j1
            else:
                end, right_end = left_ends[i], right_ends[j]
                i, j = i + 1, j + 1
            if (a, b) != (start, right_start):
                edits += _gap(left, right, (a, start), (b, right_start), simple=simple)
            edits.append(Edit((start, end), (right_start, right_end), None))
            a, b = end, right_end
        i, j = i2, j2
        edits += _gap(left, right, (a, left_starts[i2]), (b, right_starts[j2]), simple=simple)
        a, b = left_starts[i2], right_starts[j2]
    return edits


def _gap(left: str, right: str, left_span: Span, right_span: Span, *, simple: bool) -> Iterator[Edit]:
    """The edits for what lies between two pairs of corresponding tokens; white space common to the ends stays equal.

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
    yield Edit((a, c), (b, d), EditKind.SUBSTANTIVE)
    if c < left_end:
        yield Edit((c, left_end), (d, right_end), None)


def _cuts(text: str, offset: int) -> bool:
    """Whether a cut at `offset`, before or after white space, goes through a grapheme."""
    beside = text[max(offset - 1, 0) : offset + 1]
    return len(beside) == 2 and len(graphemes(beside)) == 1


def _refined(left: str, right: str, edit: Edit) -> list[Edit]:
    """A replaced span compared by graphemes, numbers whole; as it was if little of it is common."""
    old, new = left[slice(*edit.left)], right[slice(*edit.right)]
    if edit.equal or not old or not new or max(len(old), len(new)) > _REFINED_GRAPHEMES:
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


def _merged(edits: list[Edit]) -> Iterator[Edit]:
    """Neighbouring edits of the same sort made one."""
    last: Edit | None = None
    for edit in edits:
        if last is None:
            last = edit
        elif last.kind is edit.kind:
            last = Edit((last.left[0], edit.left[1]), (last.right[0], edit.right[1]), edit.kind)
        else:
            yield last
            last = edit
    if last is not None:
        yield last
