"""The longest common subsequence of two lists of words, in bounded time and memory.

Exact, by RapidFuzz's bit-parallel `Indel.opcodes` (Hyyrö 2004), which is deterministic under any load and some hundred
times faster than difflib. Its memory grows with the square of what is unlike, 1.2 GB at 100,000 words a side; so what
is too large for it is divided first, at words that stand once in each text (patience diff, B. Cohen), then at runs of 4
and 16 words that do, and what is still too large evenly: 200,000 words that have nothing in common take seconds.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import cast

Block = tuple[int, int, int, int]
"""left start, left end, right start, right end, in words: a stretch that does not correspond."""

# runs of words are told apart by a polynomial (Karp and Rabin 1987), which takes a tenth of the memory of the runs
_BASE, _MODULUS = 1_000_003, 2**61 - 1
_EXACT_CELLS = 16_000 * 16_000
"""The words of one side times those of the other, up to which a stretch is compared exactly."""


def unmatched(left: Sequence[str], right: Sequence[str]) -> list[Block]:
    """The stretches of words outside a longest common subsequence, in order; no two of them touch."""
    from rapidfuzz.distance import Indel

    blocks: list[Block] = []
    for i1, i2, j1, j2 in _parts(left, right):
        if i1 == i2 or j1 == j2:
            blocks += [(i1, i2, j1, j2)] * ((i1, j1) != (i2, j2))
            continue
        codes = cast("list[tuple[str, int, int, int, int]]", Indel.opcodes(left[i1:i2], right[j1:j2]).as_list())
        blocks += [(i1 + a, i1 + b, j1 + c, j1 + d) for tag, a, b, c, d in codes if tag != "equal"]
    return touching_joined(blocks)


def touching_joined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those between which nothing corresponds made one."""
    joined: list[Block] = []
    for block in blocks:
        if joined and joined[-1][1] == block[0] and joined[-1][3] == block[2]:
            joined[-1] = (joined[-1][0], block[1], joined[-1][2], block[3])
        else:
            joined.append(block)
    return joined


def _parts(left: Sequence[str], right: Sequence[str]) -> list[Block]:
    """What is to be compared, in parts small enough to compare exactly; words in no part correspond."""
    parts = [_trimmed(left, right)]
    for width in (1, 4, 16):
        if not any(map(_is_large, parts)):
            return parts
        parts = [smaller for part in parts for smaller in _divided(left, right, part, width)]
    return [smaller for part in parts for smaller in _evenly(part)]


def _is_large(part: Block) -> bool:
    i1, i2, j1, j2 = part
    return (i2 - i1) * (j2 - j1) > _EXACT_CELLS


def _trimmed(left: Sequence[str], right: Sequence[str]) -> Block:
    """What is left of the texts without what they begin and end with alike."""
    shorter = min(len(left), len(right))
    start = next((at for at in range(shorter) if left[at] != right[at]), shorter)
    tail = next((at for at in range(shorter - start) if left[-1 - at] != right[-1 - at]), shorter - start)
    return start, len(left) - tail, start, len(right) - tail


def _divided(left: Sequence[str], right: Sequence[str], part: Block, width: int) -> Iterator[Block]:
    i1, i2, j1, j2 = part
    if _is_large(part):
        for ahead_left, ahead_right in _anchors(left[i1:i2], right[j1:j2], width):
            i, j = part[0] + ahead_left, part[2] + ahead_right
            if i >= i1 and j >= j1:
                yield i1, i, j1, j
            elif i - i1 != j - j1:
                continue
            i1, j1 = i + width, j + width
    yield i1, i2, j1, j2


def _evenly(part: Block) -> Iterator[Block]:
    """A part cut, if it must be, into as few of one size as can each be compared exactly."""
    i1, i2, j1, j2 = part
    number = ceil(((i2 - i1) * (j2 - j1) / _EXACT_CELLS) ** 0.5) or 1
    cuts = [(i1 + (i2 - i1) * n // number, j1 + (j2 - j1) * n // number) for n in range(number + 1)]
    for (a, c), (b, d) in pairwise(cuts):
        yield a, b, c, d


def _anchors(left: Sequence[str], right: Sequence[str], width: int) -> list[tuple[int, int]]:
    """Places where the same run of `width` words stands, once in each text, in an order common to both."""
    numbers: dict[str, int] = {}
    numbered = [[numbers.setdefault(word, len(numbers) + 1) for word in words] for words in (left, right)]
    right_starts = _standing_once(numbered[1], width)
    found = ((i, right_starts.get(run, -1)) for run, i in _standing_once(numbered[0], width).items())
    pairs = [(i, j) for i, j in found if i >= 0 <= j and left[i : i + width] == right[j : j + width]]
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


def _standing_once(words: Sequence[int], width: int) -> dict[int, int]:
    """The runs of `width` words, by a number that stands for them, with where each starts; -1 for one that recurs."""
    starts: dict[int, int] = {}
    highest = pow(_BASE, width - 1, _MODULUS)
    run = 0
    for end, word in enumerate(words):
        if end >= width:
            run -= words[end - width] * highest
        run = (run * _BASE + word) % _MODULUS
        if end >= width - 1:
            starts[run] = -1 if run in starts else end - width + 1
    return starts
