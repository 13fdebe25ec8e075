"""Texts cut into the words that a search compares, with where each stands.

A word is what terms are compared by (`term_forms.cut`: small letters, one form of each Chinese character), but without
accents and apostrophes, since who types a search leaves these out; what stands before 's is found too. Marks between
words do not count, except between characters of a script without spaces: 中。央 is not 中央. Words with hyphens are
their parts, and one word.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import combining, normalize

from webapp.text import term_forms
from webapp.text.tokens import has_unspaced, is_unspaced

Span = tuple[int, int]

_APOSTROPHES = "['’‘ʼʻʽʾʿ`´]"
_NAME_WORD = re.compile(rf"(?<!\w)(?=[^\W\d_])(?:[^\W\d_]|(?<=\w)(?:{_APOSTROPHES}|[-‐‑–])(?=\w))+(?!\w)")
_POSSESSIVE = re.compile(rf"{_APOSTROPHES}s$")
_ONLY_JOINERS = re.compile(r"[\s‐‑‒–－﹣·•・‧∙⋅･-]*")


@dataclass(slots=True)
class Words:
    """The words of a text. `keys` has for each what it is found by, the whole word first.

    `joined` says at which words one with hyphens begins: of how many it is, and its key. `paired` are the numbers of
    the characters without spaces that are followed at once by another, `parted` those of the words before which a mark
    stands between two such characters.
    """

    keys: list[tuple[str, ...]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    joined: dict[int, tuple[int, str]] = field(default_factory=dict)
    paired: set[int] = field(default_factory=set)
    parted: set[int] = field(default_factory=set)
    places: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """Where each key stands."""

    def spans_of(self, sequence: tuple[str, ...]) -> Iterator[Span]:
        """Where the words of a sequence follow each other, as code points of the text."""
        for at in self.places.get(sequence[0], ()):
            end = self._end_of(sequence, at)
            if end:
                yield self.starts[at], self.ends[end - 1]

    def _end_of(self, sequence: tuple[str, ...], at: int) -> int:
        """The number after that of the last word of a sequence that begins at `at`; 0 if it does not."""
        now = at
        for key in sequence:
            if now >= len(self.keys) or (now > at and now in self.parted):
                return 0
            count, joined = self.joined.get(now, (1, ""))
            if key in self.keys[now]:
                now += 1
            elif key == joined:
                now += count
            else:
                return 0
        return now


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(map(str.isalnum, text))


def cut(text: str) -> Words:
    """The words of `text`."""
    cut_words, words = term_forms.cut(text), Words()
    numbers: dict[int, int] = {}
    for number, key in enumerate(cut_words.keys):
        if has_words(key):
            numbers[number] = len(words.keys)
            words.keys.append(_keys(key))
            words.starts.append(cut_words.starts[number])
            words.ends.append(cut_words.ends[number])
    runs = [number for number in cut_words.joined if number in numbers and number + 1 in numbers]
    _join(words, sorted(numbers[number] for number in runs))
    if has_unspaced(text):
        _pair(words, text)
    for at, keys in enumerate(words.keys):
        for key in keys:
            words.places[key].append(at)
    for at, (_, key) in words.joined.items():
        words.places[key].append(at)
    return words


def name_windows(text: str, longest: int) -> Iterator[tuple[str, Span]]:
    """Every one to `longest` words after each other that begin with capitals, and the code points where they stand."""
    run: list[Span] = []
    for found in _NAME_WORD.finditer(text):
        start, end = found.span()
        possessive = _POSSESSIVE.search(found[0])
        end -= len(possessive[0]) if possessive else 0
        if run and (run[-1][1] >= start or text[run[-1][1] : start].strip()):
            run.clear()
        if not found[0][0].isupper():
            run.clear()
            continue
        run.append((start, end))
        for first in range(max(0, len(run) - longest), len(run)):
            yield " ".join(text[a:b] for a, b in run[first:]), (run[first][0], end)
        if possessive:
            run.clear()


@lru_cache(maxsize=1 << 16)
def _keys(key: str) -> tuple[str, ...]:
    if key.isascii() and key.isalnum():
        return (key,)
    if is_unspaced(key[0]):
        return ("".join(filter(str.isalnum, key)),)
    bare = _bare(key)
    return (bare, _bare(key[:-2])) if key.endswith("'s") and has_words(key[:-2]) else (bare,)


def _bare(key: str) -> str:
    letters = (one for one in normalize("NFD", key) if not combining(one) and one != "'")
    return normalize("NFC", "".join(letters))


def _join(words: Words, runs: list[int]) -> None:
    """Note the words with hyphens; `runs` are those after which a hyphen stands."""
    at = 0
    while at < len(runs):
        first = last = runs[at]
        while at < len(runs) and runs[at] == last:
            last, at = last + 1, at + 1
        parts = [words.keys[number][-1 if number == last else 0] for number in range(first, last + 1)]
        if not any(is_unspaced(part[0]) for part in parts):
            words.joined[first] = last - first + 1, "".join(parts)


def _pair(words: Words, text: str) -> None:
    """Note the characters without spaces that follow each other, and those that do not because of a mark."""
    for at in range(1, len(words.keys)):
        if not (is_unspaced(words.keys[at][0][0]) and is_unspaced(words.keys[at - 1][0][0])):
            continue
        if _ONLY_JOINERS.fullmatch(text, words.ends[at - 1], words.starts[at]):
            words.paired.add(at - 1)
        else:
            words.parted.add(at)
