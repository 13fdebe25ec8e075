"""How alike two words are, and how much a word says: what tells where words went when a text was revised.

For guessing only: what comes of it is shown to a person to confirm. So forms of one word count ("ran" and "run",
"twelve" and 12) that `kinds` rightly calls different. The closed-class words are those of English and the commonest
characters of Chinese; in other languages words of one or two letters stand for them.
"""

from enum import IntEnum
from functools import lru_cache

from webapp.text.inflection import is_past_of, is_plural_of
from webapp.text.tokens import is_unspaced

_CLOSED_CLASSES = """
a an the this that these those some any each every no all both either neither such own same thing things
i me my mine you your yours he him his she her hers it its we us our ours they them their theirs one ones
myself yourself himself herself itself ourselves yourselves themselves who whom whose which what
be am is are was were been being do does did doing done have has had having
will would shall should can could may might must and or but nor so yet if then than as because since while when where
why how whether though although until unless therefore thus hence indeed however moreover nevertheless
of to in on at by for with from into onto unto upon out up down off over under about against between among through
during before after above below toward towards within without along not never there here also even only just very too
again 的 了 着 著 之 是 在 和 与 與 及 也 而 其 以 于 於 不 有 我 你 他 她 它 们 們 这 這 那
"""
_CLOSED = frozenset(_CLOSED_CLASSES.split())
_ENDINGS = ("ing", "edly", "ed", "es", "ly", "s", "e")
_REMEMBERED = 1 << 16
_LETTERS = 4
"""Fewer letters tell no stem from another."""
_LONGEST = 100
"""Longer tokens are no words, and alike only if they are the same."""
_COMMON = 0.6
"""The share of the shorter of two words that stands at the beginning of both."""
_ALIKE = 0.72


class Sort(IntEnum):
    """What a token contributes to the sense: a mark hardly anything, a word of a closed class little."""

    MARK = 0
    CLOSED = 1
    CONTENT = 2


class Likeness(IntEnum):
    """How alike two tokens are."""

    NONE = 0
    LETTERS = 1
    """Spelt much alike: "foederation", "federation"."""
    STEM = 2
    """Forms of one word, or words of one stem."""
    SAME = 3


def sort_of(token: str) -> Sort:
    """What sort of token it is, by itself."""
    if not token[:1].isalnum():
        return Sort.MARK
    if token.lower() in _CLOSED or (len(token) < 3 and token[0].isalpha() and not is_unspaced(token[0])):
        return Sort.CLOSED
    return Sort.CONTENT


@lru_cache(_REMEMBERED)
def likeness(one: str, other: str) -> Likeness:
    """How alike two tokens are; the order does not matter."""
    if one == other:
        return Likeness.SAME
    if not (one[:1].isalnum() and other[:1].isalnum()):
        return Likeness.NONE
    if one[0].isdigit() or other[0].isdigit():
        return _of_numbers(one, other)
    one, other = _plain(one), _plain(other)
    if one == other:
        return Likeness.SAME
    if is_unspaced(one[0]) or is_unspaced(other[0]) or max(len(one), len(other)) > _LONGEST:
        return Likeness.NONE
    return Likeness.STEM if _are_of_one_stem(one, other) else _of_letters(one, other)


def _are_of_one_stem(one: str, other: str) -> bool:
    stem = _stem(one)
    if len(stem) > 2 and stem == _stem(other):
        return True
    shorter = min(len(one), len(other))
    common = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    if common >= max(_LETTERS, _COMMON * shorter):
        return True
    pairs = (one, other), (other, one)
    return shorter > 1 and any(is_past_of(*pair) or is_plural_of(*pair) for pair in pairs)


def _of_letters(one: str, other: str) -> Likeness:
    from rapidfuzz.distance import Indel

    if min(len(one), len(other)) < _LETTERS or Indel.normalized_similarity(one, other) < _ALIKE:
        return Likeness.NONE
    return Likeness.LETTERS


def _of_numbers(one: str, other: str) -> Likeness:
    if one[0].isdigit() == other[0].isdigit():
        return Likeness.NONE
    from webapp.text.numerals import same_number

    return Likeness.SAME if same_number(one, other) else Likeness.NONE


def _plain(word: str) -> str:
    word = word.lower().replace("’", "'")
    return word.removesuffix("'s") or word


def _stem(word: str) -> str:
    """A word without an English ending, by rule; in a language without these endings hardly changed."""
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) > 2), "")
    word = word.removesuffix(ending)
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + "y" if word.endswith("i") else word
