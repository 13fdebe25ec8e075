"""Where quoted words stand in a text that was revised: surely, probably, or nowhere.

    before   … from above is first pure, then peace-loving, [gentle], full of mercy
    after    … from above first indeed is pure, then peaceable, [mild], full of mercy            carried

*Exact* are words that stand there as they were, beside the same neighbours, and that every longest common subsequence
of both texts keeps there (`certainty`). *Carried*, for a person to confirm, are words that probably became those found:
the words around are aligned (`word_alignment`), and the stretch is taken whose words most probably came of the quoted
ones. Everything else is orphaned: where no word is probable enough, where too few of the words around are found again
(in another text any word would stand for any other), and where words that repeat as often as before would have changed
places among themselves, as in lists that repeat a phrase. For working texts `carrying` knows better what was kept.

What was tried: shares of 388 changed quotes from real revisions, right, wrong and orphaned (the rest half right); of
100 whose counterpart was cut out, those not orphaned; of 350 looked for in an unrelated passage, those not orphaned.

| | right | wrong | orphaned | cut out | unrelated |
|---|---|---|---|---|---|
| token alignment where the diff agrees, best known | .905 | .005 | .085 | .08 | |
| alignment by the longest common subsequence of words | .70 | .14 | .14 | .20 | |
| Needleman–Wunsch by spelling | .86 | .085 | .04 | .30 | |
| hidden Markov model, from the old side | .948 | .015 | .018 | .71 | .03 |
| from both sides | .938 | .008 | .044 | .04 | .02 |
| and namesakes counted | .938 | .003 | .049 | .04 | .02 |
| without asking whether the passages are related | .938 | .003 | .049 | .04 | .47 |
| without forms of one word (only `kinds.key`) | .915 | .008 | .067 | .06 | .01 |
| without closed classes of words | .918 | .036 | .036 | .22 | .03 |
| words of up to three letters for these | .902 | .034 | .054 | .13 | .02 |

The sixth row is how it is; each of the last four differs from it in one thing. The numbers are round and on a plateau:
any one moved to about half or twice, or a share by .1, leaves wrong at .003, orphaned between .049 and .057 and cut
out between .03 and .06; only to believe nothing under .5 costs more (.070 orphaned). By halves of the set: right .945
and .931, wrong .000 and .005, orphaned .035 and .064, cut out .04 and .04. With twenty other passages around each, so
that only the 40 tokens around a quote are seen: .936, .003, .052, .08.

Tried and left out: widening what is little probable to its neighbours (nothing), a higher bar for words that only
stand in place of the quoted ones (.5 took one more cut out and orphaned five more), refusing every quote whose words
all stand three times (orphaned six for two wrong). What is still orphaned is mostly what became
another word in another place.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from webapp.text.certainty import sure_place
from webapp.text.kinds import keys
from webapp.text.likeness import Likeness, Sort, likeness, sort_of
from webapp.text.subsequence import unmatched
from webapp.text.tokens import cut, is_unspaced, touched
from webapp.text.word_alignment import Table, agreement

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


class Found(NamedTuple):
    """Code points [start, end) of the new text. "exact": the very same words. "carried": for a person to confirm."""

    start: int
    end: int
    state: State


def reanchored(place: tuple[int, int], before: str, after: str) -> Found | None:
    """Where in `after` the code points [start, end) of `before`, the `place`, stand; None if they are orphaned.

    ValueError if there are none, or not all are in `before`. Of words that were "carried" before, what is found "exact"
    now is only carried still, which the caller must remember.
    """
    start, end = place
    if not 0 <= start < end <= len(before):
        raise ValueError(f"there are no words from {start} to {end} in a text of {len(before)} characters")
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
        return touched(self.starts, self.ends, start, end)


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
