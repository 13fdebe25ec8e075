"""Where quoted words stand in a text that was revised: surely, probably, or nowhere.

before   the wisdom from above is first pure, then peace-loving, gentle, [reasonable], full of mercy
after    the wisdom from above first indeed is pure, then peaceable, gentle, [cooperative], full of mercy   carried
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from webapp.text.certainty import sure_place
from webapp.text.kinds import keys
from webapp.text.likeness import Likeness, Sort, likeness, sort_of
from webapp.text.subsequence import unmatched
from webapp.text.tokens import cut, is_unspaced
from webapp.text.word_alignment import Table, agreement

CONTEXT = 32
"""Code points that an anchor keeps of what stands on each side of its words."""

_BELIEVED = 0.35
"""How probable a word must be to be taken into the span, and the most probable for the span to be believed."""
_RELATED = 0.3
"""The share of the different words around that must be found again."""
_CLOSED_WEIGHT = 0.2
"""How much of a content word another word weighs where content words were quoted."""
_AROUND, _MOST = 40, 400
"""Tokens: on each side of the quote, and of the new text, that are aligned."""
_LONG = 120
"""Tokens: of a longer quote only the ends are looked for."""
_RUN = 3
"""Tokens that must be kept beside each other to bound what is aligned."""

State = Literal["exact", "carried"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """Code points [start, end) of a text, with the words there and up to 32 code points of what stands beside them."""

    start: int
    end: int
    words: str
    before: str
    after: str


class Found(NamedTuple):
    """Code points [start, end) of the new text. "exact": the very same words. "carried": for a person to confirm."""

    start: int
    end: int
    state: State


def anchor(text: str, start: int, end: int) -> Anchor:
    """The anchor of the code points [start, end) of `text`. ValueError if these are none, or not all in the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"there are no words from {start} to {end} in a text of {len(text)} characters")
    return Anchor(start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def reanchored(place: Anchor | tuple[int, int], before: str, after: str) -> Found | None:
    """Where in `after` the words at `place` in `before` stand; None if they are orphaned.

    ValueError if `place` is not in `before`, or an anchor has other words. Of an anchor that was "carried" before, what
    is found "exact" now is only carried still, which the caller must remember.
    """
    start, end = (place.start, place.end) if isinstance(place, Anchor) else place
    words = anchor(before, start, end).words
    if isinstance(place, Anchor) and place.words != words:
        raise ValueError(f"the anchor is of another text: it has “{place.words}” where this one has “{words}”")
    if before == after:
        return Found(start, end, "exact")
    texts = _compared(before, after)
    quote = texts.left.touched(start, end)
    span = _sure(texts, quote, start, end)
    if span:
        return Found(*span, "exact")
    span = _probable(texts, quote) or _verbatim(before, after, start, end)
    return Found(*_trimmed(texts, quote, (start, end), span), "carried") if span else None


class _Cut(NamedTuple):
    """A text, its tokens, what they are compared by, and where each starts and ends."""

    text: str
    tokens: Sequence[str]
    keys: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "_Cut":
        tokens, starts, ends = cut(text)
        return cls(text, tokens, keys(tokens), starts, ends)

    def touched(self, start: int, end: int) -> range:
        """The tokens that lie, wholly or in part, in code points [start, end)."""
        first = bisect_right(self.ends, start)
        return range(first, max(first, bisect_left(self.starts, end)))


class _Compared(NamedTuple):
    """Two texts, and where on the right each token of the left stands that a longest common subsequence keeps."""

    left: _Cut
    right: _Cut
    kept: dict[int, int]


@lru_cache(maxsize=4)  # the anchors of a passage are asked for one after the other
def _compared(before: str, after: str) -> _Compared:
    left, right = _Cut.of(before), _Cut.of(after)
    kept: dict[int, int] = {}
    i = j = 0
    ends = len(left.keys), len(right.keys)
    for i1, i2, j1, j2 in [*unmatched(left.keys, right.keys), (ends[0], ends[0], ends[1], ends[1])]:
        kept.update(zip(range(i, i1), range(j, j1), strict=True))
        i, j = i2, j2
    return _Compared(left, right, kept)


def _sure(texts: _Compared, quote: range, start: int, end: int) -> tuple[int, int] | None:
    """The very same code points, if the words and their neighbours are kept as they were and nowhere else."""
    left, right, kept = texts
    first, last = max(quote.start - 1, 0), min(quote.stop + 1, len(left.keys))
    at = kept.get(first)
    if at is None or kept.get(last - 1) != at + last - 1 - first:
        return None
    shift = right.starts[at] - left.starts[first]
    begin, stop = min(start, left.starts[first]), max(end, left.ends[last - 1])
    if begin + shift < 0 or left.text[begin:stop] != right.text[begin + shift : stop + shift]:
        return None
    if sure_place(left.keys, right.keys, first, last) != at:
        return None
    return start + shift, end + shift


def _probable(texts: _Compared, quote: range) -> tuple[int, int] | None:
    """The span of the words that the quoted ones probably became, if it is probable enough."""
    if len(quote) > _LONG:
        half = _LONG // 2
        begin, stop = _probable(texts, quote[:half]), _probable(texts, quote[-half:])
        return (begin[0], stop[1]) if begin and stop and begin[0] < stop[1] else None
    left, right, _ = texts
    rows, columns = _neighbourhood(texts, quote)
    olds, news = [left.keys[i] for i in rows], [right.keys[j] for j in columns]
    found = _believed(olds, news, [i - rows.start for i in quote])
    return (right.starts[columns[found.start]], right.ends[columns[found.stop - 1]]) if found else None


def _believed(olds: Sequence[str], news: Sequence[str], quote: Sequence[int]) -> range:
    """The new tokens that the quoted ones of the old became; none if that is not to be believed."""
    words = [i for i in quote if sort_of(olds[i]) is not Sort.MARK]
    table = agreement(olds, news) if words and news else []
    if not table or not _are_related(olds, news, table):
        return range(0)
    sort = max(sort_of(olds[i]) for i in words)
    likely = [min(1.0, sum(table[i][j] for i in words)) for j in range(len(news))]
    found = _best_stretch([_weight(new, sort) * (value - _BELIEVED) for new, value in zip(news, likely, strict=True)])
    best = max((likely[j] for j in found if sort_of(news[j]) >= sort), default=0.0)
    telling = [i for i in words if sort_of(olds[i]) is sort]
    if best < _BELIEVED or _are_namesakes(olds, news, table, telling, found):
        return range(0)
    return found


def _neighbourhood(texts: _Compared, quote: range) -> tuple[range, Sequence[int]]:
    """The tokens of both texts among which the quoted ones are aligned: those around, as far as the next kept run."""
    left, right, kept = texts
    first, last = max(quote.start - _AROUND, 0), min(quote.stop + _AROUND, len(left.keys))
    begin = next((kept[i] for i in range(first, 0, -1) if _is_run(kept, i)), 0)
    ends = (kept[i] for i in range(last, len(left.keys)) if _is_run(kept, i - _RUN))
    stop = max(begin, next(ends, len(right.keys)))
    if stop - begin <= _MOST:
        return range(first, last), range(begin, stop)
    return range(first, last), [*range(begin, begin + _MOST // 2), *range(stop - _MOST // 2, stop)]


def _is_run(kept: dict[int, int], first: int) -> bool:
    at = kept.get(first)
    return at is not None and all(kept.get(first + ahead) == at + ahead for ahead in range(_RUN + 1))


def _are_related(olds: Sequence[str], news: Sequence[str], table: Table) -> bool:
    """Whether enough of the old words are found again: in another text any word would stand for any other."""
    words, again = set(), set()
    for old, row in zip(olds, table, strict=True):
        if sort_of(old) is not Sort.MARK:
            words.add(old)
            j = max(range(len(news)), key=row.__getitem__)
            if row[j] >= _BELIEVED and likeness(old, news[j]) >= Likeness.STEM:
                again.add(old)
    return len(again) >= _RELATED * len(words)


def _weight(word: str, quoted: Sort) -> float:
    """What a word of the new text weighs, where the weightiest quoted word is of the sort `quoted`."""
    sort = sort_of(word)
    if sort is Sort.MARK:
        return 0.0
    return 1.0 if sort >= quoted else _CLOSED_WEIGHT


def _best_stretch(gains: Sequence[float]) -> range:
    """The stretch with the greatest sum above zero, without idle ends; empty if there is none (Kadane)."""
    best, best_sum = range(0), 0.0
    start, running = 0, 0.0
    for at, gain in enumerate(gains):
        if running <= 0:
            start, running = at, 0.0
        running += gain
        if running > best_sum:
            best, best_sum = range(start, at + 1), running
    return best


def _are_namesakes(olds: Sequence[str], news: Sequence[str], table: Table, quoted: Sequence[int], found: range) -> bool:
    """Whether counting contradicts the alignment of every quoted word that can be counted.

    Of a word that stands equally often in both texts, the first should have become the first.
    """
    agreeing = contradicting = 0
    for i in quoted:
        j = max(found, key=table[i].__getitem__)
        if table[i][j] < _BELIEVED or likeness(olds[i], news[j]) < Likeness.STEM:
            continue
        those = [at for at, old in enumerate(olds) if likeness(old, news[j]) >= Likeness.STEM]
        these = [at for at, new in enumerate(news) if likeness(olds[i], new) >= Likeness.STEM]
        if len(those) == len(these) and i in those and those.index(i) != these.index(j):
            contradicting += 1
        else:
            agreeing += 1
    return contradicting > 0 and not agreeing


def _verbatim(before: str, after: str, start: int, end: int) -> tuple[int, int] | None:
    """Where words that say enough stand verbatim, if they do so once in each text: a sentence that was moved far."""
    words = before[start:end]
    said = Counter(sort_of(token) for token in cut(words)[0] for _ in range(1 if is_unspaced(token[:1]) else 2))
    if said[Sort.CONTENT] < _RUN or before.count(words) != 1 or after.count(words) != 1:
        return None
    at = after.index(words)
    return at, at + len(words)


def _trimmed(texts: _Compared, quote: range, place: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
    """A span of whole tokens without what was not quoted of the first and last of them, if these are still there."""
    left, right, _ = texts
    if not quote:
        return span
    found = right.touched(*span)
    start, end = span
    if left.tokens[quote[0]] == right.tokens[found[0]]:
        start += max(0, place[0] - left.starts[quote[0]])
    if left.tokens[quote[-1]] == right.tokens[found[-1]]:
        end -= max(0, left.ends[quote[-1]] - place[1])
    return (start, end) if start < end else span
