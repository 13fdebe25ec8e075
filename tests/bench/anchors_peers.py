"""What else carries a quote to a revised text, in the forms in which it is used elsewhere.

Token alignment is the textbook's, with similarity of spelling for costs; xIndex and match_main are diff-match-patch's
(Hypothesis used the latter), approximate matching is what Hypothesis does now, here with RapidFuzz. The README of the
gold has figures of other makes of the first three, which are better where they know content words from others.
"""

import re
from collections.abc import Callable
from itertools import product

from diff_match_patch import diff_match_patch
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

Span = tuple[int, int]
Carrier = Callable[[str, int, int, str], Span | None]
"""From the old text, where the quote starts and ends in it, and the new text, to where it is there, if anywhere."""

_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_GAP = 0.45
_LIKE_ENOUGH = 50.0


def token_alignment(before: str, start: int, end: int, after: str) -> Span | None:
    """The words that those of the quote are paired with by Needleman and Wunsch, by how alike they are spelt."""
    old, new = ([(*found.span(), found[0].lower()) for found in _WORD.finditer(text)] for text in (before, after))
    costs = [[_GAP * (i + j) for j in range(len(new) + 1)] for i in range(len(old) + 1)]
    for i, j in product(range(len(old)), range(len(new))):
        unlike = costs[i][j] + 1 - Indel.normalized_similarity(old[i][2], new[j][2])
        costs[i + 1][j + 1] = min(unlike, costs[i][j + 1] + _GAP, costs[i + 1][j] + _GAP)
    i, j = len(old), len(new)
    found: list[int] = []
    while i and j:
        if costs[i][j] == costs[i - 1][j] + _GAP:
            i -= 1
        elif costs[i][j] == costs[i][j - 1] + _GAP:
            j -= 1
        else:
            i, j = i - 1, j - 1
            if old[i][0] < end and old[i][1] > start:
                found.append(j)
    return (new[found[-1]][0], new[found[0]][1]) if found else None


def _engine() -> diff_match_patch:
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    return engine


def x_index(before: str, start: int, end: int, after: str) -> Span | None:
    """Both ends through the cleaned-up diff of characters."""
    engine = _engine()
    differences = engine.diff_main(before, after)
    engine.diff_cleanupSemantic(differences)
    span = engine.diff_xIndex(differences, start), engine.diff_xIndex(differences, end)
    return span if span[0] < span[1] else None


def aligned_and_mapped(before: str, start: int, end: int, after: str) -> Span | None:
    """Token alignment, kept only where the diff's own mapping overlaps it."""
    span, mapped = token_alignment(before, start, end, after), x_index(before, start, end, after)
    return span if span and mapped and span[0] < mapped[1] and mapped[0] < span[1] else None


def match_main(before: str, start: int, end: int, after: str) -> Span | None:
    """The quote's first 32 characters near where they were, at a threshold of .5."""
    engine = _engine()
    engine.Match_Threshold = 0.5
    at = engine.match_main(after, before[start : min(end, start + engine.Match_MaxBits)], start)
    found = at, min(len(after), at + end - start)
    return found if at >= 0 and found[0] < found[1] else None


def approximate(before: str, start: int, end: int, after: str) -> Span | None:
    """The stretch most like the quote, if it is like enough."""
    quote = before[start:end]
    if len(quote) > len(after):
        return None
    found = fuzz.partial_ratio_alignment(quote, after, score_cutoff=_LIKE_ENOUGH)
    return (found.dest_start, found.dest_end) if found and found.dest_start < found.dest_end else None


PEERS: dict[str, Carrier] = {
    "token alignment where xIndex agrees": aligned_and_mapped,
    "token alignment": token_alignment,
    "xIndex of the diff": x_index,
    "match_main at .5": match_main,
    "approximate (partial_ratio)": approximate,
}
