"""Forms of terms, and how they and texts are cut into words that can be compared.

A word of a form and a word of a text are compared by keys: small letters, one apostrophe, one form of each character,
nothing that does not show, no points between initials (U.S.S.R. is USSR). Accents stay. In scripts written without
spaces each character is a word. A hyphen, an en dash or a point between the parts of a foreign name (乔治乌·德治) joins
the words beside it like a space or the end of a line does; a dash with spaces, and every other mark, is a word.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from webapp.errors import InvalidInput
from webapp.text import forms, tokens
from webapp.text.chinese import folded
from webapp.text.limits import check_characters, check_length
from webapp.text.script import HAN_CHARACTER

if TYPE_CHECKING:
    import regex

FORM_CODE_POINTS = 500

_JOINERS = frozenset("-‐‑‒–－﹣·•・‧∙⋅･")
_PLAIN = re.compile("[A-Za-z]{2,}(?: [A-Za-z]+)*")
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_REMEMBERED = 100_000


@dataclass(frozen=True)
class Form:
    """One way in which a term is written. `term` is the term's id, `language` a tag ("en", "zh-Hant")."""

    term: str
    text: str
    language: str
    exact_script: bool = False


class Words(NamedTuple):
    """The words of a text: their keys, where each starts and ends, and after which a joiner stands (left-wing)."""

    keys: list[str]
    starts: list[int]
    ends: list[int]
    joined: set[int]


def check_form(text: str, where: str = "The form") -> None:
    """Raise InvalidInput, naming `where`, if `text` cannot be sought: it is empty, one letter, marks only, too long."""
    form_keys(text, where)


def why_not_sought(text: str) -> str:
    """What `check_form` says of words that cannot be sought, "" of those that can."""
    try:
        check_form(text, f"“{text[:40]}”")
    except InvalidInput as fault:
        return fault.message
    return ""


def form_keys(text: str, where: str = "The form") -> list[str]:
    """The keys of a form's words; InvalidInput, naming `where`, if it is none."""
    if len(text) <= FORM_CODE_POINTS and _PLAIN.fullmatch(text):
        return text.lower().split(" ")
    if len(text) <= FORM_CODE_POINTS and _CHINESE.fullmatch(text):
        return list(folded(text))
    check_characters(text, where)
    check_length(text, where, FORM_CODE_POINTS)
    keys = cut(text).keys
    if not any(map(str.isalnum, "".join(keys))):
        raise InvalidInput(f"{where} has no letter: “{text}”. Give the words as they stand in the texts.")
    if len(keys) == 1 and len(keys[0]) == 1 and not HAN_CHARACTER.match(keys[0]):
        raise InvalidInput(f"{where} is one letter, “{text}”, which stands everywhere. Give at least two.")
    return keys


def joined_words(text: str) -> set[int]:
    """The numbers of those words of a form after which a joiner stands."""
    return set() if _JOINERS.isdisjoint(text) else cut(text).joined


def in_capitals(text: str) -> tuple[tuple[int, str], ...]:
    """The words of a form that are all capitals (CMEA), each with its number: so they must stand in the text."""
    if text.islower() or text.lower() == text or text.istitle():
        return ()
    words = cut(text)
    spelt = (letters(text[start:end]) for start, end in zip(words.starts, words.ends, strict=True))
    return tuple((at, word) for at, word in enumerate(spelt) if len(word) > 1 and word.isupper())


def letters(word: str) -> str:
    """The letters and digits of a word, in one form of each."""
    return word if word.isalnum() and word.isascii() else "".join(filter(str.isalnum, forms.one_unicode(word)))


def cut(text: str) -> Words:
    """The words of `text`."""
    unspaced = tokens.has_unspaced(text)
    pattern = _pattern(unspaced=unspaced) if tokens.is_simple(text) else _full_pattern(unspaced=unspaced)
    pieces = pattern.split(folded(text) if unspaced else text)
    offsets = list(accumulate(map(len, pieces)))
    words = Words([_KEYS[word] for word in pieces[1::2]], offsets[0:-1:2], offsets[1::2], set())
    return words if _JOINERS.isdisjoint(text) else _without_joiners(words, pieces)


def _without_joiners(words: Words, pieces: list[str]) -> Words:
    """The words but for joiners: those right after a word and right before another, or at the end of a line."""
    kept = Words([], [], [], set())
    for at, (gap, word, after) in enumerate(zip(pieces[0:-1:2], pieces[1::2], pieces[2::2], strict=True)):
        is_last = at == len(words.keys) - 1
        if word in _JOINERS and not gap and kept.keys and not is_last and (not after or _ENDS_A_LINE.match(after)):
            kept.joined.add(len(kept.keys) - 1)
            continue
        kept.keys.append(words.keys[at])
        kept.starts.append(words.starts[at])
        kept.ends.append(words.ends[at])
    return kept


@cache
def _pattern(*, unspaced: bool) -> re.Pattern[str]:
    return re.compile(_words(rf"[^\W{tokens.UNSPACED}]", f"[{tokens.UNSPACED}]") if unspaced else _words(r"\w", ""))


@cache
def _full_pattern(*, unspaced: bool) -> "regex.Pattern[str]":
    """For texts with combining marks and the like, which `re` takes for the end of a word."""
    import regex

    if not unspaced:
        return regex.compile(_words(r"[\w\p{M}\u00ad\u2060\ufeff]", ""))
    letter = rf"(?:[^\W{tokens.UNSPACED}]|[\p{{M}}\u00ad\u2060\ufeff])"
    return regex.compile(_words(letter, rf"[{tokens.UNSPACED}][\p{{M}}\u2060\ufeff]*"))


def _words(letter: str, character: str) -> str:
    """A pattern for words made of `letter`, for each `character` of its own, and for marks."""
    initials = r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)"
    word = rf"{letter}+(?:(?:['’‘`´＇](?=\w)|(?<=\d)[.,:/](?=\d)){letter}+)*"
    return f"({'|'.join(filter(None, (character, initials, word, chr(92) + 'S')))})"


class _Keys(dict[str, str]):
    """The key of each word; emptied when it holds too many."""

    def __missing__(self, word: str) -> str:
        key = forms.one_mark(forms.one_quote(forms.one_unicode(word))).casefold()
        if _INITIALS.fullmatch(key):
            key = key.replace(".", "")
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = key or word
        return self[word]


_KEYS = _Keys()
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ENDS_A_LINE = re.compile(r"\s*\n")
