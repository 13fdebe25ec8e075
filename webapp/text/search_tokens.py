"""What is sought in texts, and where it stands in one.

Two steps, because no database's own full-text search will do: that of SQLite finds no Chinese word of two characters,
and that of PostgreSQL cuts "romania-soviet" elsewhere. So the index of either gets tokens that are made here
(`index_tokens`), and is asked for texts that have at least one of each of several sets (`Query.clauses`). That may be
too many, never too few: which ones it is, and at which words, `Query.marks` says from the texts themselves.

Words are compared as `search_words` cuts them, without stemming. A name is also found as it is romanised otherwise.
A token is a short hash: of one length, in letters that every database takes for one word, and nobody reads it back.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from webapp.errors import InvalidInput
from webapp.text import romanisation
from webapp.text.limits import SEARCH_CODE_POINTS, check_characters
from webapp.text.search_words import Span, Words, cut, has_words, name_windows

VERSION = 1
"""Raised when a text gets other tokens: the index is then made anew."""

_QUOTES = re.compile('["“”„‟«»＂「」『』]')
_LONGEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """A word or phrase: one of these sequences of keys stands there."""

    sequences: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SoughtName:
    """Words that may be a name, by which the `covered` ones of what is sought (their numbers) are found together."""

    name: str
    keys: frozenset[str]
    covered: frozenset[int]


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: all of `sought` must be found. A text that has it has a token of each of the `clauses`."""

    sought: tuple[Sought, ...]
    names: tuple[SoughtName, ...]
    clauses: tuple[frozenset[str], ...]

    def stands_in(self, text: str) -> bool:
        """Whether all of it is there: as `marks`, but quicker where it is there as it was typed."""
        words = cut(text)
        directly = (any(any(words.spans_of(sequence)) for sequence in one.sequences) for one in self.sought)
        return all(directly) or (bool(self.names) and self.marks([text]) is not None)

    def marks(self, texts: Sequence[str]) -> list[list[Span]] | None:
        """Where it stands, as code points [start, end) of each text, in order and apart; None if not all is there."""
        found: set[int] = set()
        every: list[list[Span]] = []
        for text in texts:
            spans: list[Span] = []
            words = cut(text)
            for number, one in enumerate(self.sought):
                here = [span for sequence in one.sequences for span in words.spans_of(sequence)]
                spans += here
                if here:
                    found.add(number)
            for name, span in _named(text, self.names):
                spans.append(span)
                found |= name.covered
            every.append(_joined(spans))
        return every if len(found) == len(self.sought) else None


def parse(text: str) -> Query:
    """What somebody typed: words, and phrases in quotation marks; nothing in it is an operator.

    Raises InvalidInput for what has no word, for more than SEARCH_CODE_POINTS characters, NUL and lone surrogates.
    """
    check_characters(text, "The search")
    if len(text) > SEARCH_CODE_POINTS:
        raise InvalidInput(
            f"The search has {len(text):,} characters; the limit is {SEARCH_CODE_POINTS}. Give fewer words of it."
        )
    sought: list[Sought] = []
    names: list[SoughtName] = []
    clauses: list[frozenset[str]] = []
    for typed in _groups(text):
        first = len(sought)
        words = [cut(one) for one in typed]
        sought += [_sought(one) for one in words]
        own = list(_names(typed, first))
        names += own
        for number, one in enumerate(words, first):
            otherwise = {_name_token(key) for name in own if number in name.covered for key in name.keys}
            clauses += [frozenset(tokens | otherwise) for tokens in _clauses(one)]
    if not sought:
        raise InvalidInput(_nothing_in(text))
    return Query(tuple(sought), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(clauses)))


def index_tokens(text: str) -> list[str]:
    """The tokens by which a text is found, each once: words, Chinese as characters and pairs of them, names."""
    words = cut(text)
    found = {_word_token(key): None for keys in words.keys for key in keys}
    found |= {_word_token(key): None for _, key in words.joined.values()}
    found |= {_word_token(pair): None for pair in _pairs(words)}
    for name, _ in name_windows(text, _LONGEST_NAME):
        found |= {_name_token(key): None for key in sorted(romanisation.name_keys(name))}
    return list(found)


def _groups(text: str) -> Iterator[list[str]]:
    """The words that stand together without quotation marks, and each phrase by itself."""
    for number, piece in enumerate(_QUOTES.split(text)):
        if number % 2:
            if has_words(piece):
                yield [piece]
            continue
        run: list[str] = []
        for word in piece.split():
            if has_words(word):
                run.append(word)
            elif run:
                yield run
                run = []
        if run:
            yield run


def _sought(words: Words) -> Sought:
    """The words of a phrase as they are; and with those that have hyphens written as one."""
    apart = tuple(keys[0] for keys in words.keys)
    together: list[str] = []
    at = 0
    while at < len(words.keys):
        count, key = words.joined.get(at, (1, words.keys[at][0]))
        together.append(key)
        at += count
    return Sought(tuple(dict.fromkeys((apart, tuple(together)))))


def _clauses(words: Words) -> Iterator[set[str]]:
    """For each word of a phrase the tokens of which one must be there; of Chinese, for each pair of characters."""
    joined = {at + part: key for at, (count, key) in words.joined.items() for part in range(count)}
    in_pairs = {at for number in words.paired for at in (number, number + 1)}
    for at, keys in enumerate(words.keys):
        if at not in in_pairs:
            yield {_word_token(keys[0])} | ({_word_token(joined[at])} if at in joined else set())
    for pair in _pairs(words):
        yield {_word_token(pair)}


def _pairs(words: Words) -> list[str]:
    return [words.keys[at][0] + words.keys[at + 1][0] for at in sorted(words.paired)]


def _names(typed: Sequence[str], first: int) -> Iterator[SoughtName]:
    """What of the words may be a name, each beginning with a capital as names do in texts."""
    parts = [one.split() for one in typed]
    for start in range(len(parts)):
        for end in range(start + 1, min(start + _LONGEST_NAME, len(parts)) + 1):
            words = [word for part in parts[start:end] for word in part]
            name = " ".join(word[0].upper() + word[1:] for word in words)
            keys = romanisation.name_keys(name) if len(words) <= _LONGEST_NAME else frozenset()
            if keys:
                yield SoughtName(name, keys, frozenset(range(first + start, first + end)))


def _named(text: str, names: Sequence[SoughtName]) -> Iterator[tuple[SoughtName, Span]]:
    if not names:
        return
    for window, span in name_windows(text, _LONGEST_NAME):
        keys = romanisation.name_keys(window)
        for name in names:
            if not keys.isdisjoint(name.keys) and romanisation.same_name(name.name, window):
                yield name, span


def _joined(spans: list[Span]) -> list[Span]:
    """The spans in order; those that overlap are one."""
    ordered: list[Span] = []
    for start, end in sorted(spans):
        if ordered and start < ordered[-1][1]:
            ordered[-1] = ordered[-1][0], max(end, ordered[-1][1])
        else:
            ordered.append((start, end))
    return ordered


def _word_token(key: str) -> str:
    return blake2b(key.encode(), digest_size=8, person=b"word").hexdigest()


def _name_token(key: str) -> str:
    return blake2b(key.encode(), digest_size=8, person=b"name").hexdigest()


def _nothing_in(text: str) -> str:
    if not text.strip():
        return "The search is empty: type a word, or a phrase in quotation marks."
    if not _QUOTES.sub("", text).strip():
        return "There is nothing between the quotation marks: type the words of a phrase there."
    return f"There is no word in “{text.strip()}”, only signs: type a word as it stands in the texts."
