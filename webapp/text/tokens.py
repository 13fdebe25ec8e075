r"""Tokens: the smallest spans that a difference may mark.

A token is a word, a number, a punctuation mark or, in scripts written without spaces, one character; white space lies
between tokens and is none. A token is never less than a grapheme (what a reader sees as one character), a number
("1,000" or 一九六三) or a word with its apostrophes ("don't", "P'eng"). A hyphen stands alone, so that "Romania-Soviet"
against "Romanian-Soviet" is a difference in one word.

The standard `re` serves nearly every text. It knows no graphemes, so a text with combining marks, joiners or the like
goes through `regex`, whose `\X` is Unicode's grapheme cluster (UAX #29); loading it costs 16 ms.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from webapp.text.script import HAN

if TYPE_CHECKING:
    import regex

Span = tuple[int, int]

UNSPACED = rf"{HAN}\u3041-\u3096\u30a1-\u30fa\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""The ranges of scripts written without spaces between words: Chinese, kana, Thai, Lao, Myanmar, Khmer."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_NUMBER = r"\d+(?:[.,:/]\d+)*"
_CHINESE_NUMBER = "[〇零一二三四五六七八九十百千万萬亿億]{2,}"
_SPACED_TOKEN = re.compile(rf"({_NUMBER}|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|\S)")


@cache
def _any_token() -> re.Pattern[str]:
    """The pattern that knows scripts without spaces; compiled on need, since its character classes are large (5 ms)."""
    letters = rf"(?:(?!{_UNSPACED.pattern})[^\W\d_])+"
    return re.compile(rf"({_NUMBER}|{_CHINESE_NUMBER}|{letters}(?:['’ʼ]{letters})*|\S)")


# in these ranges every code point is a grapheme of its own
_SIMPLE = re.compile(
    r"[\x00-\x0c\x0e-\xac\xae-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2000-\u200a\u2010-\u2027\u202f-\u205f"
    r"\u20a0-\u20bf\u2100-\u218f\u2e80-\u3029\u3030-\u3098\u309b-\u318f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    r"\uff01-\uff9d\U00020000-\U000323af]*"
)


def tokens(text: str) -> list[Span]:
    """The (start, end) of every token of `text`, in order; what lies between them is white space."""
    _, starts, ends = cut(text)
    return list(zip(starts, ends, strict=True))


def cut(text: str) -> tuple[list[str], "array[int]", "array[int]"]:
    """The tokens of `text` as strings, with where each starts and where each ends."""
    if not is_simple(text):
        spans = _on_grapheme_boundaries(text)
        starts, ends = (array("i", (span[end] for span in spans)) for end in (0, 1))
        return [text[start:end] for start, end in spans], starts, ends
    # white space and tokens by turns, so that no loop of ours runs over them
    pieces = (_any_token() if _UNSPACED.search(text) else _SPACED_TOKEN).split(text)
    offsets = array("i", accumulate(map(len, pieces)))
    return pieces[1::2], offsets[0:-1:2], offsets[1::2]


def touched(starts: Sequence[int], ends: Sequence[int], start: int, end: int) -> range:
    """Of tokens with these places, those that lie, wholly or in part, in code points [start, end)."""
    first = bisect_right(ends, start)
    return range(first, max(first, bisect_left(starts, end)))


def is_simple(text: str) -> bool:
    """Whether every code point of `text` is a grapheme of its own, as far as can be told at a glance."""
    return _SIMPLE.fullmatch(text) is not None


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script that is written without spaces between words."""
    return _UNSPACED.match(character) is not None


def has_unspaced(text: str) -> bool:
    """Whether any character of `text` is of a script that is written without spaces between words."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def graphemes(text: str) -> list[str]:
    """`text` cut into what a reader sees as single characters."""
    if is_simple(text):
        return list(text)
    return [found[0] for found in _grapheme_pattern().finditer(text)]


def _on_grapheme_boundaries(text: str) -> list[Span]:
    """Tokens widened until they begin and end where a grapheme does; those that then touch the same one are joined."""
    boundaries: dict[int, Span] = {}
    """Of the grapheme around each offset that lies inside one."""
    for cluster in _grapheme_pattern().finditer(text):
        for offset in range(cluster.start() + 1, cluster.end()):
            boundaries[offset] = cluster.span()
    spans: list[Span] = []
    for found in _any_token().finditer(text):
        start, end = found.span()
        start, end = boundaries.get(start, found.span())[0], boundaries.get(end, found.span())[1]
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return _joined_words(text, spans)


def _joined_words(text: str, spans: list[Span]) -> list[Span]:
    """Spans that touch and are both of letters again made one word: a combining mark had cut it."""
    words: list[Span] = []
    for start, end in spans:
        if words and words[-1][1] == start and _is_word(text[start]) and _is_word(text[words[-1][0]]):
            words[-1] = (words[-1][0], end)
        else:
            words.append((start, end))
    return words


def _is_word(character: str) -> bool:
    return character.isalpha() and not is_unspaced(character)


@cache
def _grapheme_pattern() -> "regex.Pattern[str]":
    import regex

    return regex.compile(r"\X")
