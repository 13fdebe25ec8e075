"""Which differences of a proposal hang together, so that one verdict for all of them is what an editor would give.

Together go differences that touch each other; what is taken away here and put in there; an opening mark and its closing
one; an article and the word after it; within a sentence the verbs that go from one tense to the other, and the words
that go from one to many. The last two are known for English only. An editor can always decide one by one.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations

from webapp.text.carrying import Replacement
from webapp.text.clauses import sentences
from webapp.text.inflection import NUMBERED_VERBS, is_past_of, is_plural_of, words
from webapp.text.tokens import cut

_MOVED_LETTERS = 4  # of a single word: "also", but not "the", which comes and goes
_MARKS = {
    "“": "”",
    "‘": "’",
    "«": "»",
    "(": ")",
    "[": "]",
    "（": "）",
    "「": "」",
    "『": "』",
    "《": "》",
    '"': '"',
    "'": "'",
}
_ARTICLES = {"a", "an"}


def bundles(text: str, differences: Sequence[Replacement]) -> tuple[tuple[int, ...], ...]:
    """Every index of `differences`, which are in order, once: those that hang together in one tuple, in order."""
    group = list(range(len(differences)))
    for one, other in (*_touching(differences), *_articles(text, differences), *_moved(text, differences)):
        _join(group, one, other)
    for one, other in (*_enclosing(text, differences), *_agreeing(text, differences)):
        _join(group, one, other)
    members: dict[int, list[int]] = {}
    for at, name in enumerate(group):
        members.setdefault(name, []).append(at)
    return tuple(tuple(found) for found in members.values())


def _join(group: list[int], one: int, other: int) -> None:
    first, last = sorted((group[one], group[other]))
    group[:] = [first if name == last else name for name in group]


def _touching(differences: Sequence[Replacement]) -> Iterator[tuple[int, int]]:
    for at in range(1, len(differences)):
        if differences[at - 1].end == differences[at].start:
            yield at - 1, at


def _articles(text: str, differences: Sequence[Replacement]) -> Iterator[tuple[int, int]]:
    for at in range(1, len(differences)):
        before, after = differences[at - 1], differences[at]
        said = {*words(text[before.start : before.end]), *words(before.words)}
        if said and said <= _ARTICLES and not text[before.end : after.start].strip():
            yield at - 1, at


def _moved(text: str, differences: Sequence[Replacement]) -> Iterator[tuple[int, int]]:
    """What is only taken away with what is only put in, if these are the same words, each used once.

    A single word moves within its sentence, and if it is not among the shortest.
    """
    ends = list(accumulate(len(sentence) for sentence in sentences(text)))
    inserted: dict[str, list[int]] = {}
    for at, (start, end, new) in enumerate(differences):
        if start == end:
            inserted.setdefault(_bare(new), []).append(at)
    for at, (start, end, new) in enumerate(differences):
        old = _bare(text[start:end])
        several = len(cut(old)[0]) > 1
        if not new and (several or len(old) >= _MOVED_LETTERS):
            for other in inserted.get(old, ()):
                if several or bisect(ends, start) == bisect(ends, differences[other].start - 1):
                    inserted[old].remove(other)
                    yield at, other
                    break


def _bare(said: str) -> str:
    return re.sub(r"^\W+|\W+$", "", said).casefold()


def _enclosing(text: str, differences: Sequence[Replacement]) -> Iterator[tuple[int, int]]:
    """An opening mark that is added, taken away or changed, with the next closing one of which the same is true."""
    waiting: list[tuple[int, str, str]] = []
    for at, (start, end, put_in) in enumerate(differences):
        old, new = text[start:end].strip(), put_in.strip()
        if not _is_marks(old) or not _is_marks(new) or not (old or new):
            continue
        pair = (_MARKS.get(old, "") if old else "", _MARKS.get(new, "") if new else "")
        closes = next((seen for seen in reversed(waiting) if seen[1:] == (old, new)), None)
        if closes is not None:
            yield closes[0], at
            waiting.remove(closes)
        elif all(closing or not mark for closing, mark in zip(pair, (old, new), strict=True)):
            waiting.append((at, *pair))


def _is_marks(said: str) -> bool:
    return not said or (len(said) == 1 and (said in _MARKS or said in _MARKS.values()))


def _agreeing(text: str, differences: Sequence[Replacement]) -> Iterator[tuple[int, int]]:
    """Within a sentence, verbs that change their tense the same way, and words that change their number.

    A verb that alone changes its number follows another subject: the nearest difference of words before it.
    """
    ends = list(accumulate(len(sentence) for sentence in sentences(text)))
    told = [(bisect(ends, start), _shifts(words(text[start:end]), words(new))) for start, end, new in differences]
    for one, other in combinations(range(len(told)), 2):
        if told[one][0] == told[other][0] and told[one][1] & told[other][1]:
            yield one, other
    for at, (sentence, shifts) in enumerate(told):
        before = at - 1
        if "verb" in shifts and before >= 0 and told[before][0] == sentence and words(differences[before].words):
            yield before, at


def _shifts(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """What a difference does to tense and number: of words that stand against each other, the rest being the same."""
    found = set()
    for before in set(old) - set(new):
        for after in set(new) - set(old):
            if is_past_of(after, before):
                found.add("to past")
            elif is_past_of(before, after):
                found.add("to present")
            elif is_plural_of(after, before) or is_plural_of(before, after):
                found |= {"number", "verb"} if {before, after} & NUMBERED_VERBS else {"number"}
    return found
