"""Whether words stand where a comparison puts them, or might as well stand elsewhere.

    before   a red ship and a red flag        after   a red ship

One longest common subsequence keeps the first "a red", another the second and "ship" between: where words repeat, the
one that a diff happens to show proves nothing. Here a stretch is sure of its place only if *every* longest common
subsequence keeps it there: no account of the change that keeps as many words puts it elsewhere. Who deletes words and
types the very same ones again cannot be told from who did not; no comparison of texts can.

The lengths of the common subsequences of all beginnings (and, read backwards, of all ends) come bit-parallel from
Python's long integers (Hyyrö 2004), a row of them for each word.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

_CELLS = 16_000 * 16_000
"""The words of one side times those of the other, up to which it is decided (0.1 s). Beyond, nothing is sure."""


def sure_place(left: Sequence[str], right: Sequence[str], start: int, end: int) -> int | None:
    """Where in `right` every longest common subsequence keeps the words left[start:end] as one stretch, if any.

    None also if the stretch is empty, or the texts are too long to decide.
    """
    if start >= end or len(left) * len(right) > _CELLS:
        return None
    rows = _rows(left, right, {start, end - 1})
    backwards = _rows(left[::-1], right[::-1], {len(left) - end, len(left) - start - 1})
    places = []
    for word in (start, end - 1):
        before, after = rows[word], backwards[len(left) - word - 1][::-1]
        without = max(map(sum, zip(before, after, strict=True)))
        with_it = {at: before[at] + 1 + after[at + 1] for at, other in enumerate(right) if other == left[word]}
        longest = max([without, *with_it.values()])
        places.append([at for at, length in with_it.items() if length == longest])
        if without == longest or len(places[-1]) != 1:
            return None
    (first,), (last,) = places
    return first if left[start:end] == right[first : last + 1] else None


def _rows(left: Sequence[str], right: Sequence[str], wanted: set[int]) -> dict[int, list[int]]:
    """The lengths of the longest common subsequences of the first so many words of the left, for each number wanted.

    Each row has them for the first 0, 1, 2 … words of the right.
    """
    where: defaultdict[str, int] = defaultdict(int)
    for at, word in enumerate(right):
        where[word] |= 1 << at
    mask = (1 << len(right)) - 1
    unmatched = mask  # a bit is 0 where one word more of the right makes the subsequence longer
    rows = {}
    for number in range(max(wanted) + 1):
        if number in wanted:
            bits = reversed(f"{unmatched:0{len(right)}b}") if right else ()
            rows[number] = list(accumulate((bit == "0" for bit in bits), initial=0))
        common = unmatched & where.get(left[number], 0) if number < len(left) else 0
        unmatched = ((unmatched + common) | (unmatched & ~common)) & mask
    return rows
