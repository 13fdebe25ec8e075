"""What speaks for a word of one passage standing for a word of the other, in all linked passages of two witnesses.

Every pair of linked passages that holds a sought word is aligned (`word_alignment`). What two words are worth there is
how alike they are spelt (`likeness`) or, if they are not alike, how near their vectors are: those of the multilingual
encoder, given through `encode` and less the mean of their side's words (see `meaning`). What a word became elsewhere in
the document speaks for it too; more is not learned, since forty passages teach a model more that is wrong than right.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, cached_property
from math import log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from webapp.text.kinds import keys
from webapp.text.likeness import Likeness, Sort, likeness, sort_of
from webapp.text.meaning import Encode
from webapp.text.tokens import cut, touched
from webapp.text.word_alignment import Manner, Table, both_ways

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

_MANNER = Manner(from_none=0.1, anywhere=0.05, back=0.3, further=0.5)
"""Translations leave less out than revisions, and go further about it."""
_WORTH = {Sort.MARK: 5.0, Sort.CLOSED: 20.0, Sort.CONTENT: 500.0}
_SHARE = {Likeness.LETTERS: 0.1, Likeness.STEM: 0.4, Likeness.SAME: 1.0}
_UNLIKE = {Sort.MARK: 0.5, Sort.CLOSED: 0.5, Sort.CONTENT: 4.0}
_CLOSED_FOR_CONTENT = 0.1
_MARK_FOR_WORD = 0.02
_BY_CHANCE, _STEEP = 0.1, 10.0
"""Above this cosine, what two words are worth grows by e for every tenth."""

_ANCHORED = 0.5
"""How probable a pair must be to say where its neighbours should stand."""
_BESIDE = 2
"""Tokens: a word that far away may stand in one phrase."""
_FARTHEST = 0.2
"""The share of the passage over which a form of the same word may have moved without being doubted more."""
_DIGIT = "0"
_LIKELY, _NEAR = 0.02, 0.3
"""A word that is neither so probable nor so near in meaning, nor alike, is no candidate."""
_SHRINKAGE = 10
"""Words' worth of zeros in the mean of a side's vectors."""
_UNSEEN = 2
"""Places' worth of nothing in what a word became elsewhere, so that one place says little."""


class Place(NamedTuple):
    """Code points [start, end) of the left text of a pair of linked passages, named by its number."""

    passage: int
    start: int
    end: int


class Features(NamedTuple):
    """What speaks for a candidate, or against it; `renderings` weighs it."""

    constant: float
    forth: float
    """The logarithm of how probably the sought word was made from this one …"""
    back: float
    """… and of how probably this one was made from it."""
    both: float
    cosine: float
    is_same: float
    is_stem: float
    behind: float
    """How much more probable the best word is."""
    beside: float
    """How probably this is the word of a neighbour of the sought one …"""
    elsewhere: float
    """… or of any other."""
    best: float
    follows: float
    """How many neighbours of the sought words became neighbours of this one, 0 to 2."""
    moved: float
    """How far it is from where it should stand, as a share of the passage; little for a form of the same word."""
    usual: float
    """The share of the other places of the sought word at which this word stands for it."""


class Candidate(NamedTuple):
    """A token of the right passage, and what speaks for it."""

    token: int
    likeness: Likeness
    features: Features


class Words(NamedTuple):
    """The tokens of a passage, what they are compared by, and where each starts and ends."""

    tokens: Sequence[str]
    keys: Sequence[str]
    sorts: Sequence[Sort]
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "Words":
        """The words of `text`."""
        tokens, starts, ends = cut(text)
        compared = keys(tokens)
        return cls(tokens, compared, [sort_of(key) for key in compared], starts, ends)

    def touched(self, start: int, end: int) -> range:
        """The tokens that lie, wholly or in part, in code points [start, end)."""
        return touched(self.starts, self.ends, start, end)


class _Aligned(NamedTuple):
    """How probably each token of the left was made from each of the right, the other way, both ways, and cosines."""

    forth: Table
    back: Table
    both: Table
    cosines: Table

    def anchor(self, token: int) -> int | None:
        """The token of the right that one of the left surely became."""
        if not 0 <= token < len(self.both):
            return None
        row = self.both[token]
        best = max(range(len(row)), key=row.__getitem__)
        return best if row[best] >= _ANCHORED else None


class Evidence:
    """The linked passages of two witnesses, as pairs of texts; `encode` gives vectors of words, or is None."""

    def __init__(self, pairs: Sequence[tuple[str, str]], encode: Encode | None = None) -> None:
        self.lefts = [Words.of(left) for left, _ in pairs]
        self.rights = [Words.of(right) for _, right in pairs]
        self._lengths = [len(left) for left, _ in pairs]
        self._encode = encode
        self._aligned: dict[int, _Aligned] = {}
        self._became: dict[str, dict[int, dict[str, float]]] = {}

    def candidates(self, place: Place) -> list[Candidate]:
        """The words of the right passage that could stand for those of the place, in their order.

        ValueError if the place lies in no passage.
        """
        number, start, end = place
        if not 0 <= number < len(self.lefts) or not 0 <= start < end <= self._lengths[number]:
            raise ValueError(f"there are no words from {start} to {end} in passage {number}")
        left, right = self.lefts[number], self.rights[number]
        sought = [i for i in left.touched(start, end) if left.sorts[i] is not Sort.MARK]
        if not sought or not right.keys:
            return []
        aligned = self._alignment(number)
        sort = max(left.sorts[i] for i in sought)
        forth = [min(1.0, sum(aligned.forth[i][j] for i in sought)) for j in range(len(right.keys))]
        back = [min(1.0, sum(row[i] for i in sought)) for row in aligned.back]
        best = sqrt(max(one * other for one, other in zip(forth, back, strict=True)))
        before, after = aligned.anchor(sought[0] - 1), aligned.anchor(sought[-1] + 1)
        others = [i for i, other in enumerate(left.sorts) if other is Sort.CONTENT and i not in sought]
        beside = [i for i in others if min(abs(i - one) for one in sought) <= _BESIDE]
        found = []
        for j, (key, other) in enumerate(zip(right.keys, right.sorts, strict=True)):
            if other < sort:
                continue
            cosine = max(aligned.cosines[i][j] for i in sought)
            alike = max(_alike(left.keys[i], key) for i in sought)
            if forth[j] < _LIKELY and back[j] < _LIKELY and cosine < _NEAR and not alike:
                continue
            features = Features(
                constant=1.0,
                forth=log(forth[j] + 0.01),
                back=log(back[j] + 0.01),
                both=forth[j] * back[j],
                cosine=cosine,
                is_same=float(alike is Likeness.SAME),
                is_stem=float(alike is Likeness.STEM),
                behind=best - sqrt(forth[j] * back[j]),
                beside=max((aligned.both[i][j] for i in beside), default=0.0),
                elsewhere=max((aligned.both[i][j] for i in others), default=0.0),
                best=best,
                follows=float(before == j - 1) + float(after == j + 1),
                moved=min(
                    abs(sought[0] / len(left.keys) - j / len(right.keys)),
                    _FARTHEST if alike >= Likeness.STEM else 1.0,
                ),
                usual=max(self._usual(left.keys[i], key, number) for i in sought),
            )
            found.append(Candidate(j, alike, features))
        return found

    def _usual(self, word: str, other: str, here: int) -> float:
        """The share of the passages with `word`, but for this one, in which `other` stands for it."""
        if word not in self._became:
            self._became[word] = {number: self._became_in(word, number) for number in self._holding[word]}
        elsewhere = [words for number, words in self._became[word].items() if number != here]
        return sum(words.get(other, 0.0) for words in elsewhere) / (len(elsewhere) + _UNSEEN)

    def _became_in(self, word: str, number: int) -> dict[str, float]:
        both = self._alignment(number).both
        rows = [both[i] for i, key in enumerate(self.lefts[number].keys) if key == word]
        found: dict[str, float] = defaultdict(float)
        for j, key in enumerate(self.rights[number].keys):
            found[key] = max(found[key], *(row[j] for row in rows)) if rows else 0.0
        return found

    @cached_property
    def _holding(self) -> dict[str, list[int]]:
        """The numbers of the passages that hold each word."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self.lefts):
            for key in dict.fromkeys(words.keys):
                found[key].append(number)
        return found

    def _alignment(self, number: int) -> _Aligned:
        if number not in self._aligned:
            self._aligned[number] = self._align(number)
        return self._aligned[number]

    def _align(self, number: int) -> _Aligned:
        left, right = self.lefts[number], self.rights[number]
        if not left.keys or not right.keys:
            return _Aligned([[] for _ in left.keys], [[] for _ in right.keys], [[] for _ in left.keys], [])
        cosines = self._cosines(left, right)
        forth, back = both_ways(_worths(left, right, cosines), _MANNER)
        both = (forth * back.T) ** 0.5
        return _Aligned(forth.tolist(), back.tolist(), both.tolist(), cosines.tolist())

    def _cosines(self, left: Words, right: Words) -> "Matrix":
        import numpy as np

        if not self._vectors:
            return np.zeros((len(left.keys), len(right.keys)))
        (rows, ours), (columns, theirs) = self._vectors
        cosines = ours[[rows[key] for key in left.keys]] @ theirs[[columns[key] for key in right.keys]].T
        return np.asarray(cosines, dtype=float)

    @cached_property
    def _vectors(self) -> list[tuple[dict[str, int], "NDArray[np.float32]"]]:
        return [_vectors(side, self._encode) for side in (self.lefts, self.rights)] if self._encode else []


def _vectors(side: Sequence[Words], encode: Encode) -> tuple[dict[str, int], "NDArray[np.float32]"]:
    """The row of every word of a side, and the unit vectors."""
    import numpy as np

    forms: dict[str, str] = {}
    """A word as it stands in the text, since what it is compared by may be no word of the language."""
    for words in side:
        for token, key in zip(words.tokens, words.keys, strict=True):
            forms.setdefault(key, token.lower())
    vectors = np.asarray(encode(list(forms.values())), dtype=np.float32)
    vectors = vectors - vectors.sum(axis=0) / (len(vectors) + _SHRINKAGE)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return {key: row for row, key in enumerate(forms)}, vectors


def _worths(left: Words, right: Words, cosines: "Matrix") -> "Matrix":
    """How many times likelier than chance it is that two words stand for each other."""
    import numpy as np

    sorts, other_sorts = np.array(left.sorts), np.array(right.sorts)
    worths = _unlike()[np.ix_(sorts, other_sorts)]
    are_content = np.minimum.outer(sorts, other_sorts) == Sort.CONTENT
    worths = np.where(are_content, worths * np.exp(_STEEP * np.maximum(cosines - _BY_CHANCE, 0)), worths)
    columns: dict[str, list[int]] = defaultdict(list)
    for j, key in enumerate(right.keys):
        columns[_initial(key)].append(j)
    numbers = columns[_DIGIT]
    for i, (key, sort) in enumerate(zip(left.keys, left.sorts, strict=True)):
        initial = _initial(key)
        for j in range(len(right.keys)) if initial == _DIGIT else (*columns[initial], *numbers):
            alike = _alike(key, right.keys[j])
            if alike:
                worths[i, j] = max(worths[i, j], _WORTH[min(sort, right.sorts[j])] * _SHARE[alike])
    return np.asarray(worths)


@cache
def _unlike() -> "Matrix":
    """What two words that are not alike are worth, by their sorts."""
    import numpy as np

    table = np.full((len(Sort), len(Sort)), _CLOSED_FOR_CONTENT)
    table[Sort.MARK, :] = table[:, Sort.MARK] = _MARK_FOR_WORD
    for sort, worth in _UNLIKE.items():
        table[sort, sort] = worth
    return table


def _initial(key: str) -> str:
    return _DIGIT if key[0].isdigit() else key[0].lower()


def _alike(one: str, other: str) -> Likeness:
    """As `likeness`, which takes long, but only of words with one first letter, and of numbers."""
    if one == other:
        return Likeness.SAME
    initials = _initial(one), _initial(other)
    return likeness(one, other) if initials[0] == initials[1] or _DIGIT in initials else Likeness.NONE
