"""What else says which words stand for others: the plain word diff, and the same or similar word, then what is left.

Both are the textbook's, as the README of the gold describes them; its figures are of other makes of them.
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from webapp.text.likeness import Sort, likeness, sort_of

Document = dict[str, Any]
Span = tuple[int, int]
Pairing = Callable[[str, str], list[tuple[list[Span], list[Span]]]]
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def _words(text: str) -> tuple[list[Span], list[str]]:
    found = list(_WORD.finditer(text))
    return [one.span() for one in found], [one[0].lower() for one in found]


def word_diff(left: str, right: str) -> list[tuple[list[Span], list[Span]]]:
    """Equal words stand for each other, and what was replaced for what replaced it."""
    spans, words = _words(left)
    other_spans, others = _words(right)
    pairs = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += [([spans[i]], [other_spans[j]]) for i, j in zip(range(i1, i2), range(j1, j2), strict=True)]
        elif kind == "replace":
            pairs.append((spans[i1:i2], other_spans[j1:j2]))
    return pairs


def similar_then_in_place(left: str, right: str) -> list[tuple[list[Span], list[Span]]]:
    """Content words that are alike, nearest first, one to one; then what is left between these, in its order."""
    (spans, words), (other_spans, others) = _words(left), _words(right)
    here, there = _content(words), _content(others)
    scored = sorted(
        (-alike, abs(i / len(words) - j / len(others)), i, j)
        for i in here
        for j in there
        if (alike := likeness(words[i], others[j]))
    )
    linked: dict[int, int] = {}
    for _, _, i, j in scored:
        if i not in linked and j not in linked.values():
            linked[i] = j
    anchors = [(-1, -1), *_rising(sorted(linked.items())), (len(words), len(others))]
    for (i1, j1), (i2, j2) in pairwise(anchors):
        left_over = [i for i in here if i1 < i < i2 and i not in linked]
        free = [j for j in there if j1 < j < j2 and j not in linked.values()]
        linked.update(zip(left_over, free, strict=False))
    return [([spans[i]], [other_spans[j]]) for i, j in sorted(linked.items())]


def _content(words: Sequence[str]) -> list[int]:
    return [at for at, word in enumerate(words) if sort_of(word) is Sort.CONTENT]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of the pairs that go on from the one before."""
    found: list[tuple[int, int]] = []
    for pair in pairs:
        if not found or pair[1] > found[-1][1]:
            found.append(pair)
    return found


def _method(pairing: Pairing) -> Callable[[Document], list[dict[str, Any]]]:
    def predict(document: Document) -> list[dict[str, Any]]:
        paired = [pairing(left, right) for left, right in zip(document["left"], document["right"], strict=True)]
        predictions = []
        for row in document["gold"]:
            start, end = row["left"]
            right = [
                list(span)
                for ours, theirs in paired[row["passage"]]
                if any(begin < end and stop > start for begin, stop in ours)
                for span in theirs
            ]
            if right:
                predictions.append({"passage": row["passage"], "left": row["left"], "right": right})
        return predictions

    return predict


PEERS = {
    "word diff": _method(word_diff),
    "same or similar word, then in place": _method(similar_then_in_place),
}
