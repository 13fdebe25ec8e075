"""Help with reading a Chinese passage, as its page shows it."""

from dataclasses import dataclass

from webapp.text import cedict
from webapp.text.cedict import Entry, Notice
from webapp.text.reading_help import reading_help


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the passage has it, with every entry of the dictionary; the first one is offered."""

    text: str
    entries: tuple[Entry, ...]
    is_ambiguous: bool


@dataclass(frozen=True, slots=True)
class Help:
    """The whole text in `pieces`, each with its pinyin or "", then its `words`, each once, in their order.

    `notice` says whose dictionary it is.
    """

    pieces: tuple[tuple[str, str], ...]
    words: tuple[Word, ...]
    notice: Notice


def help_with(text: str) -> Help:
    """Help with reading `text`."""
    pieces: list[tuple[str, str]] = []
    words: dict[str, Word] = {}
    done = 0
    for one in reading_help(text):
        word = text[one.start : one.end]
        pieces += [(text[done : one.start], ""), (word, one.pinyin)]
        words.setdefault(word, Word(word, one.entries, one.is_ambiguous))
        done = one.end
    pieces.append((text[done:], ""))
    return Help(tuple(piece for piece in pieces if piece[0]), tuple(words.values()), cedict.notice())
