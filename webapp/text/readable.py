"""Stretches of unlike words, arranged as a person would mark them.

    left   He has relied on him.   right   He was depending on him.

A longest common subsequence is the shortest answer, not the one that reads best. Four rules, in this order:

1. An insertion or deletion that could as well stand a few words earlier or later stands where a sentence or a clause
   begins or ends ("sliding", M. Gieben; diff-match-patch's lossless clean-up).
2. An equal stretch that weighs less than the edits on both sides of it is taken into them: "has relied on" → "was
   depending on" is one replacement and not two around a "…"; the rule is that of diff-match-patch's semantic clean-up,
   counted in letters that carry meaning instead of characters (its own version would cut words). Each stretch is judged
   by its own two neighbours as they were, so that a joined block does not swallow ever more.
3. Sentences that share less than a fifth of what they say are shown whole: each beside its own, if both sides have as
   many, since the words that several sentences share by chance would else tie them crosswise.

The costs were chosen on the cases in tests/golden, each of which says what a person would want, and why.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from webapp.text.kinds import kind_of
from webapp.text.subsequence import Block, touching_joined, unmatched

SENTENCE_ENDS = frozenset(".?!。？！")
_CLAUSE_ENDS = frozenset(",;:，；：、—–…")
_WORTH_READING = 3.0
"""An equal stretch of this weight (see `weight`), that of a word of five letters, is never taken into other edits."""
_LONGEST_BOUND = 6
_TOUCHES = 3
"""What it is worth that a slid stretch meets the next difference: more than a comma at one end, less than at both."""
_WORTH_COMPARING = 0.2
"""Sentences that share less than this part of their weight are shown whole."""


class Words(NamedTuple):
    """The words of a text, what they are compared by, and where each starts and ends; past the last, the text's end."""

    text: str
    words: list[str]
    keys: list[str]
    starts: Sequence[int]
    ends: Sequence[int]


def readable(blocks: Sequence[Block], left: Words, right: Words) -> list[Block]:
    """The blocks of two texts arranged by the rules above. They still hold all that does not correspond."""
    slid = touching_joined(list(_slid(blocks, left, right)))
    return _in_whole_sentences(_grouped(slid, left, right), left, right)


def weight(words: Iterable[str]) -> float:
    """How much words say: marks and short words little ("," ¼, "of" ½, "the" 1), names and Chinese most."""
    return sum(map(_weight_of, words))


@lru_cache(maxsize=1 << 16)
def _weight_of(word: str) -> float:
    if not word[0].isalnum():
        return 0.25
    if word[0] >= "\u2e80":
        return 2.0 * len(word)
    if word[0].isupper() or word[0].isdigit():
        return len(word)
    return max(0.5, len(word) - 2)


def _slid(blocks: Sequence[Block], left: Words, right: Words) -> Iterator[Block]:
    done = 0
    for number, (i1, i2, j1, j2) in enumerate(blocks):
        following = blocks[number + 1][0] if number + 1 < len(blocks) else len(left.words)
        neighbours = number > 0, number + 1 < len(blocks)
        if i1 == i2:
            by = _best_slide((right, j1, j2), (left, i1), i1 - done, following - i1, neighbours)
        elif j1 == j2:
            by = _best_slide((left, i1, i2), (right, j1), i1 - done, following - i2, neighbours)
        else:
            by = 0
        done = i2 + by
        yield i1 + by, i2 + by, j1 + by, j2 + by


def _best_slide(
    own: tuple[Words, int, int], other: tuple[Words, int], back: int, ahead: int, neighbours: tuple[bool, bool]
) -> int:
    """By how many words a stretch that the other side lacks is best moved: at most `back` or `ahead`.

    `other` is where it would stand on the other side; `neighbours` says whether another block stands at those limits.
    """
    (words, start, end), (others, at) = own, other
    keys = words.keys
    earliest, latest = 0, 0
    while earliest > -back and keys[start + earliest - 1] == keys[end + earliest - 1]:
        earliest -= 1
    while latest < ahead and keys[start + latest] == keys[end + latest]:
        latest += 1
    if earliest == latest:
        return 0

    best, by_best = (0, 0, 0), earliest
    unlike = 0  # words written otherwise than their counterparts, as against those of the earliest place
    for by in range(earliest, latest + 1):
        touches = (by == -back and neighbours[0]) or (by == ahead and neighbours[1])
        fits = _fits(words.words, start + by, end + by) + _TOUCHES * touches
        cost = unlike, -fits, abs(by)
        if by == earliest or cost < best:
            best, by_best = cost, by
        if by < latest:
            counterpart = others.words[at + by]
            unlike += (words.words[start + by] != counterpart) - (words.words[end + by] != counterpart)
    return by_best


def _fits(words: list[str], start: int, end: int) -> int:
    """How well a stretch reads as one: how plain a place to part the words each of its ends is."""
    return _parts(words, start) + _parts(words, end)


def _parts(words: list[str], at: int) -> int:
    """4 where a sentence ends, 2 after another mark that parts clauses, 1 before any of them."""
    if at == 0 or words[at - 1] in SENTENCE_ENDS:
        return 4
    if words[at - 1] in _CLAUSE_ENDS:
        return 2
    return int(at == len(words) or words[at] in SENTENCE_ENDS or words[at] in _CLAUSE_ENDS)


def _grouped(blocks: Sequence[Block], left: Words, right: Words) -> list[Block]:
    grouped = list(blocks[:1])
    for previous, block in pairwise(blocks):
        if _binds(previous, block, left, right):
            grouped[-1] = (grouped[-1][0], block[1], grouped[-1][2], block[3])
        else:
            grouped.append(block)
    return grouped


def _binds(first: Block, second: Block, left: Words, right: Words) -> bool:
    if second[0] - first[1] > _LONGEST_BOUND or not SENTENCE_ENDS.isdisjoint(left.words[first[1] : second[0]]):
        return False
    stretch = zip(left.words[first[1] : second[0]], right.words[first[3] : second[2]], strict=True)
    between = weight([word for word, other in stretch if word == other])  # the others are marked all the same
    return between < _WORTH_READING and all(
        (between < weight(left.words[i1:i2]) or between < weight(right.words[j1:j2]))
        and not _is_accidental((i1, i2, j1, j2), left, right)
        for i1, i2, j1, j2 in (first, second)
    )


def _is_accidental(block: Block, left: Words, right: Words) -> bool:
    """Whether a block is one name or number in two forms: hidden with those of its kind, it is bound to nothing."""
    i1, i2, j1, j2 = block
    if i1 == i2 or j1 == j2 or (i2 - i1 == j2 - j1 == 1 and left.words[i1].islower() and right.words[j1].islower()):
        return False  # small words of one form would have had one key
    old, new = left.text[left.starts[i1] : left.ends[i2 - 1]], right.text[right.starts[j1] : right.ends[j2 - 1]]
    return kind_of(old, new).is_accidental


def _in_whole_sentences(blocks: list[Block], left: Words, right: Words) -> list[Block]:
    """Blocks of sentences that have too little in common made one; they end before the mark that both end with."""
    if not blocks:
        return blocks
    arranged: list[Block] = []
    together: list[Block] = []
    first = next((i + 1 for i in range(blocks[0][0] - 1, -1, -1) if left.words[i] in SENTENCE_ENDS), 0)
    start = (first, first)  # before the first block the texts are one
    for number, block in enumerate(blocks):
        together.append(block)
        following = blocks[number + 1][0] if number + 1 < len(blocks) else len(left.words)
        stops = [i for i in range(block[1], following) if left.words[i] in SENTENCE_ENDS]
        if stops or number + 1 == len(blocks):
            shift = block[3] - block[1]
            end = (stops[0], stops[0] + shift) if stops else (len(left.words), len(right.words))
            arranged += _one_or_all(together, (start[0], end[0], start[1], end[1]), left, right)
            together = []
            start = (stops[-1] + 1, stops[-1] + 1 + shift) if stops else end
    return arranged


def _one_or_all(blocks: list[Block], around: Block, left: Words, right: Words) -> list[Block]:
    i1, i2, j1, j2 = around
    unlike = sum(block[1] - block[0] + block[3] - block[2] for block in blocks)
    # most sentences share half of their words: it need not be weighed what that is
    if 2 * unlike < i2 - i1 + j2 - j1 or i1 == i2 or j1 == j2:
        return blocks
    said = weight(left.words[i1:i2]) + weight(right.words[j1:j2])
    other = sum(weight(left.words[a:b]) + weight(right.words[c:d]) for a, b, c, d in blocks)
    if said - other >= _WORTH_COMPARING * said:
        return blocks
    return _sentence_by_sentence(around, left, right) or ([around] if len(blocks) > 1 else blocks)


def _sentence_by_sentence(around: Block, left: Words, right: Words) -> list[Block]:
    """The blocks of sentences that stand beside each other; none unless both sides have as many, and more than one."""
    i1, i2, j1, j2 = around
    ends = [i for i in range(i1, i2 - 1) if left.words[i] in SENTENCE_ENDS]
    right_ends = [j for j in range(j1, j2 - 1) if right.words[j] in SENTENCE_ENDS]
    if not ends or len(ends) != len(right_ends):
        return []
    arranged: list[Block] = []
    for b, d in zip([*ends, i2], [*right_ends, j2], strict=True):
        blocks = [(i1 + a, i1 + e, j1 + c, j1 + f) for a, e, c, f in unmatched(left.keys[i1:b], right.keys[j1:d])]
        arranged += _one_or_all(_grouped(blocks, left, right), (i1, b, j1, d), left, right)
        if b < i2 and left.keys[b] != right.keys[d]:
            arranged.append((b, b + 1, d, d + 1))
        i1, j1 = b + 1, d + 1
    return touching_joined(arranged)
