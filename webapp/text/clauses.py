"""Clauses, and the terms in them: what the aligner compares.

Paragraphs are divided differently in every translation, clauses much less so: what two paragraphs share is counted
clause by clause. A term is a word cut to its first five letters (a stem that needs no language and no import) or, in
Chinese, a character and a pair of neighbours, folded to Simplified. Korean and Japanese are taken like Chinese.
"""

import re
from itertools import groupby

from webapp.text.script import fold

_EAST_ASIAN = "\u2e80"  # from here on stand Chinese characters, kana and Hangul; no letter of a script with spaces
_STEM = 5
_LONGEST = 400  # code points: a passage without punctuation must still give clauses of a workable length
_ENDS = ".;:?!。；：？！…\n"
# the first characters may hold a mark ("1. ", "Mr. ", "Yes. "), so that no clause is too short to tell one from another
_CLAUSE = re.compile(rf"(?s:.{{0,10}})[^{_ENDS}]{{1,{_LONGEST}}}[{_ENDS}\W]*")
# Chinese sentences run on through commas, and Classical texts may have no other mark
_CHINESE_CLAUSE = re.compile(rf"(?s:.{{0,5}})[^{_ENDS}，、]{{1,{_LONGEST}}}[{_ENDS}，、\W]*")
_SENTENCE = re.compile(rf"(?s:.{{0,5}})[^.?!。？！…\n]{{1,{_LONGEST}}}[.?!。？！…\n\W]*")
_WORD = re.compile(r"[^\W_]+")


def clauses(text: str) -> list[str]:
    """The clauses of `text`, in order: up to a stop, colon or semicolon, in Chinese also a comma; 400 code points."""
    return (_CHINESE_CLAUSE if _has_east_asian(text) else _CLAUSE).findall(text) or [text]


def sentences(text: str) -> list[str]:
    """The sentences of `text`, in order, each of at most 400 code points and its closing marks."""
    return _SENTENCE.findall(text) or [text]


def terms(clause: str) -> set[str]:
    """The terms of a clause: stems of its words, characters and pairs of characters of its Chinese.

    A clause without words ("[...]", "* * *") has itself for its only term; an empty one has none.
    """
    words = _WORD.findall(clause.lower())
    if not _has_east_asian(clause):
        return {word[:_STEM] for word in words} or set(clause.split())
    found: set[str] = set()
    # not a regular expression: compiling a class that reaches beyond U+FFFF takes 3 ms, a tenth of `variorum compare`
    for is_east_asian, characters in groupby(fold(" ".join(words)), _EAST_ASIAN.__le__):
        run = "".join(characters)
        if is_east_asian:
            found.update(run)
            found.update(map(str.__add__, run, run[1:]))
        else:
            found.update(word[:_STEM] for word in run.split())
    return found or set(clause.split())


def plain_weight(term: str) -> float:
    """What a term is worth before its rarity is known: short words ("of", "il", "по") hold sentences together."""
    return 1.0 if term >= _EAST_ASIAN else min(len(term) + 1, _STEM) / _STEM


def _has_east_asian(text: str) -> bool:
    return max(text, default="") >= _EAST_ASIAN
