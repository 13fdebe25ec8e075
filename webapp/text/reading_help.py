"""Help with reading Chinese: each word with its pinyin and what it means.

The words are those of the segmenter as far as the dictionary has them; others are cut into the longest words that it
has. Nothing here knows the sense of a sentence: where a word has several readings, one is offered and said to be one
of several.
"""

from dataclasses import dataclass

from webapp.text.cedict import Entry, entries
from webapp.text.chinese import chinese_script, folded, words
from webapp.text.script import HAN_CHARACTER, fold

_REFERENCES = ("variant of ", "old variant of ", "see ", "used in ", "erhua variant of ", "Japanese variant of ")


@dataclass(frozen=True)
class HelpedWord:
    """A word from `start` to `end` (code points), the reading offered ("" if none is known), every entry.

    `is_ambiguous` if the dictionary has other readings of it.
    """

    start: int
    end: int
    pinyin: str
    entries: tuple[Entry, ...]
    is_ambiguous: bool


def reading_help(text: str) -> tuple[HelpedWord, ...]:
    """The Chinese words of `text` in order, in either script; what is not Chinese is left out.

    The entry whose reading is offered stands first. Loads segmenter and dictionary on first need, half a second.
    """
    if not HAN_CHARACTER.search(text):
        return ()
    script = chinese_script(text)
    helped: list[HelpedWord] = []
    for start, end in words(text):
        at = start
        while at < end:
            length, found = _longest(text[at:end], script)
            if HAN_CHARACTER.match(text[at]):
                helped.append(_helped(at, at + length, found))
            at += length
    return tuple(helped)


def _longest(text: str, script: str | None) -> tuple[int, list[Entry]]:
    """The entries of the longest word that `text` begins with, and its length; 1 if there is none."""
    for length in range(len(text), 0, -1):
        if found := _entries(text[:length], script):
            return length, found
    return 1, []


def _entries(word: str, script: str | None) -> list[Entry]:
    """What the dictionary has under a word as it is written, otherwise under its Simplified form."""
    found = entries(word)
    if script == "hant":
        found = tuple(entry for entry in found if entry.traditional == word)
    elif script == "hans":
        found = tuple(entry for entry in found if entry.simplified == word)
    return list(found or entries(fold(word)) or entries(folded(word)))


def _helped(start: int, end: int, found: list[Entry]) -> HelpedWord:
    ordered = sorted(found, key=_rank)
    readings = {entry.pinyin.lower() for entry in ordered if not _is_reference(entry)}
    return HelpedWord(start, end, ordered[0].pinyin if ordered else "", tuple(ordered), len(readings) > 1)


def _rank(entry: Entry) -> tuple[bool, bool, bool, int]:
    """Which of several readings is offered: a word's own, no surname, a particle's, that with most meanings."""
    return _is_reference(entry), entry.pinyin[:1].isupper(), not _is_particle(entry), -len(entry.glosses)


def _is_reference(entry: Entry) -> bool:
    return all(gloss.startswith(_REFERENCES) for gloss in entry.glosses)


def _is_particle(entry: Entry) -> bool:
    return any(word in gloss for gloss in entry.glosses for word in ("particle", "marker"))
