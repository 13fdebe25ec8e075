"""Clauses, and the terms in them: what the aligner compares.

Paragraphs are divided differently in every translation, clauses much less so: what two paragraphs share is counted
clause by clause. A term is a word cut to its first five letters (a stem that needs no language and no import) or, in
Chinese, a character and a pair of neighbours, folded to Simplified.
"""

import re

from webapp.text.script import HAN, fold

_KANA = "\u3040-\u30ff"
_STEM = 5
_LONGEST = 400  # code points: a passage without punctuation must still give clauses of a workable length
_ENDS = ".;:?!。；：？！…\n"
# the first characters may hold a mark ("1. ", "Mr. ", "Yes. "), so that no clause is too short to tell one from another
_CLAUSE = re.compile(rf"(?s:.{{0,10}})[^{_ENDS}]{{1,{_LONGEST}}}[{_ENDS}\W]*")
# Chinese sentences run on through commas, and Classical texts may have no other mark
_CHINESE_CLAUSE = re.compile(rf"(?s:.{{0,5}})[^{_ENDS}，、]{{1,{_LONGEST}}}[{_ENDS}，、\W]*")
_SENTENCE = re.compile(rf"(?s:.{{0,5}})[^.?!。？！…\n]{{1,{_LONGEST}}}[.?!。？！…\n\W]*")
_IDEOGRAPHIC = re.compile(f"[{HAN}{_KANA}]")
_WORD = re.compile(rf"[^\W_{HAN}{_KANA}]+|[{HAN}{_KANA}]+")


def clauses(text: str) -> list[str]:
    """The clauses of `text`, in order: up to a stop, colon or semicolon, in Chinese also a comma; 400 code points."""
    return (_CHINESE_CLAUSE if _IDEOGRAPHIC.search(text) else _CLAUSE).findall(text) or [text]


def sentences(text: str) -> list[str]:
    """The sentences of `text`, in order, each of at most 400 code points and its closing marks."""
    return _SENTENCE.findall(text) or [text]


def terms(clause: str) -> set[str]:
    """The terms of a clause: stems of its words, characters and pairs of characters of its Chinese.

    A clause without words ("[...]", "* * *") has itself for its only term; an empty one has none.
    """
    found: set[str] = set()
    for word in _WORD.findall(fold(clause).lower()):
        if _IDEOGRAPHIC.match(word):
            found.update(word)
            found.update(map(str.__add__, word, word[1:]))
        else:
            found.add(word[:_STEM])
    return found or set(clause.split())


def plain_weight(term: str) -> float:
    """What a term is worth before its rarity is known: short words ("of", "il", "по") hold sentences together."""
    return 1.0 if _IDEOGRAPHIC.match(term) else min(len(term) + 1, _STEM) / _STEM
