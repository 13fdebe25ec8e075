"""Where terms stand in a text.

A matcher is made once of all forms and then run over texts. The longest hit wins, wherever it begins: so no hit
overlaps another, and a further term never takes a place from a longer one. What stands inside a longer hit of another
term can be asked for. Forms that are the same once folded give one hit with all of them.

A hit is made of whole words, in capitals or not (but a word of a form that is all capitals must stand in capitals),
with spaces, line ends, hyphens and en dashes alike. Where a hyphen or a space may be lost by habit (`hyphens`) the
joined word is found too: “left-wing” finds “left wing” and “leftwing”, but “resign” no “re-sign”. The last word of an
English form may have any ending, and be in the singular where the form has the plural; the first may be another form
of a verb (“turned left”). The ending of a possessive stays outside the hit. Names are also found in another
romanisation. Forms of one Chinese character stand only where a segmenter sees a word.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from webapp.text.chinese import chinese_script, is_as_written, words
from webapp.text.hyphens import may_be_one_word, may_lose_hyphen
from webapp.text.inflection import singulars, verbs, without_possessive
from webapp.text.romanisation import name_keys, same_name
from webapp.text.script import HAN_CHARACTER
from webapp.text.term_forms import Form, Words, cut, form_keys, in_capitals, joined_words, letters
from webapp.text.tokens import is_unspaced

_NAME_WORDS = 4
"""The most words that a name in a text is taken to have."""
_REMEMBERED = 100_000


@dataclass(frozen=True)
class Hit:
    """Forms that stand from `start` to `end` (code points); `inside` is the longer hit that has them, if any."""

    start: int
    end: int
    forms: tuple[Form, ...]
    inside: "Hit | None" = None

    @property
    def terms(self) -> tuple[str, ...]:
        """The ids of the terms, each once."""
        return tuple(dict.fromkeys(form.term for form in self.forms))


class Matcher:
    """Finds forms in texts; made once. Threads may share it."""

    def __init__(self, forms: Iterable[Form]) -> None:
        """Raise InvalidInput, naming form and term, for a form that `check_form` refuses."""
        self._root = _Node()
        self._names: dict[str, list[_Sought]] = {}
        self._name_starts: set[str] = set()
        self._words: set[str] = set()
        self._firsts_of: dict[str, tuple[str, ...]] = {}
        self._others_of: dict[str, tuple[str, ...]] = {}
        self._longest = 0
        for order, form in enumerate(forms):
            self._add(order, form)

    def hits(
        self,
        text: str,
        *,
        script: Literal["hans", "hant"] | None = None,
        exact_script: bool = False,
        inside: bool = False,
        holds: Callable[[str], bool] | None = None,
    ) -> tuple[Hit, ...]:
        """The hits in `text` in order; with `inside` also those within a longer hit of another term, after it.

        Terms (their ids) of which `holds` is not true are not sought: they take no place from others.

        Forms with `exact_script`, or with the argument all, must have the very characters of the text where the reform
        merged several into one (后 and 後), unless the text is Simplified: there one character stands for both. Which
        script the text is in, `script` says, otherwise its characters; where these do not tell, it is compared.
        """
        place = _Place(text, cut(text), script, exact_script)
        known = self._firsts_of
        for at, key in enumerate(place.words.keys):
            if known.get(key) != ():  # most words begin no form
                self._match_at(place, place.words, at)
        self._match_joined(place)
        if self._names:
            self._match_names(place)
        matches = _holding(place.matches, holds) if holds else place.matches
        return _longest_first(_with_word_bounds(text, matches), with_inner=inside)

    def _add(self, order: int, form: Form) -> None:
        keys = form_keys(form.text, f"The form “{form.text[:40]}” of the term {form.term}")
        is_english = form.language[:2].lower() == "en" and form.language[2:3] in ("", "-")
        sought = _Sought(order, form, is_english, in_capitals(form.text))
        self._put(keys, sought)
        if is_english:
            for singular in singulars(keys[-1]):
                self._put([*keys[:-1], singular], sought)
        if len(keys) > 1 and not sought.capitals:
            self._add_joined(keys, sought)
        for key in name_keys(form.text):
            self._names.setdefault(key, []).append(sought)
            self._name_starts.add(key[:2])

    def _add_joined(self, keys: list[str], sought: "_Sought") -> None:
        """The form with each of its joins lost."""
        joined = joined_words(sought.form.text)
        if not joined and len(sought.form.text.split()) == 1:
            return
        for at, (before, after) in enumerate(pairwise(keys)):
            may_join = may_lose_hyphen if at in joined else may_be_one_word
            if may_join(before, after) and _is_spaced_word(before) and _is_spaced_word(after):
                self._put([*keys[:at], before + after, *keys[at + 2 :]], sought)

    def _put(self, keys: list[str], sought: "_Sought") -> None:
        node = self._root
        for key in keys:
            following = node.following.get(key)
            if following is None:
                following = node.following[key] = _Node()
            node = following
        node.ending += (sought,)
        self._words.update(keys)
        self._longest = max(self._longest, len(keys))

    def _match_at(self, place: "_Place", words: Words, at: int, least: int = 0) -> None:
        """Write down the matches that begin with word `at` and end no earlier than word `least`.

        Only one word of a match may be another than in the form: the last, or the first if it is a verb.
        """
        keys = words.keys
        for first in self._firsts(keys[at]):
            is_inflected = first != keys[at]
            may_go_on = not is_inflected or first in verbs(keys[at])
            node = self._root.following[first]
            last, key = at, first
            while True:
                if node.ending and last >= least:
                    place.write(words, at, _Found(last, node.ending, key, is_inflected))
                last += 1
                if not may_go_on or not node.following or last == len(keys):
                    break
                key = keys[last]
                if not is_inflected and last >= least:
                    for other in self._others(key):
                        inflected = node.following.get(other)
                        if inflected is not None and inflected.ending:
                            place.write(words, at, _Found(last, inflected.ending, other, is_inflected=True))
                if key not in node.following:
                    break
                node = node.following[key]

    def _firsts(self, key: str) -> tuple[str, ...]:
        """The word itself and what it may be a form of, of what any form begins with."""
        firsts = self._firsts_of.get(key)
        if firsts is None:
            firsts = tuple(one for one in (key, *self._others(key)) if one in self._root.following)
            _remember(self._firsts_of, key, firsts)
        return firsts

    def _others(self, key: str) -> tuple[str, ...]:
        """What else an English word may be a form of, of what any form has."""
        if not ("a" <= key[-1] <= "z"):
            return ()
        others = self._others_of.get(key)
        if others is None:
            bases = (verbs(key) | singulars(key) | {without_possessive(key)}) - {key}
            others = tuple(sorted(bases & self._words))
            _remember(self._others_of, key, others)
        return others

    def _match_joined(self, place: "_Place") -> None:
        """Write down what has a word that the text writes with hyphens: “co-operation” is cooperation."""
        words = place.words
        for first, last in _compounds(words.joined):
            parts = words.keys[first : last + 1]
            whole = "".join(parts)
            if not (whole in self._words or self._others(whole)):
                continue
            if not (all(map(_is_spaced_word, parts)) and all(map(may_lose_hyphen, parts, parts[1:]))):
                continue
            begin, end = max(first - self._longest, 0), last + 1 + self._longest
            keys = [*words.keys[begin:first], whole, *words.keys[last + 1 : end]]
            starts = [*words.starts[begin : first + 1], *words.starts[last + 1 : end]]
            ends = [*words.ends[begin:first], *words.ends[last:end]]
            for at in range(first - begin + 1):
                self._match_at(place, Words(keys, starts, ends, set()), at, least=first - begin)

    def _match_names(self, place: "_Place") -> None:
        """Write down capitalised names that are a form by the rules of romanisation."""
        text, words = place.text, place.words
        lasts = {at: last for first, last in _compounds(words.joined) for at in range(first, last)}
        for at, start in enumerate(words.starts):
            last = at - 1
            for _ in range(_NAME_WORDS):
                first = last + 1
                if first == len(words.starts) or not text[words.starts[first]].isupper():
                    break
                last = lasts.get(first, first)
                name = without_possessive(text[start : words.ends[last]])
                keys = name_keys(name)
                if self._name_starts.isdisjoint(key[:2] for key in keys):
                    break
                for key in keys:
                    for sought in self._names.get(key, ()):
                        if same_name(sought.form.text, name):
                            place.matches.setdefault((start, start + len(name)), {})[sought.order] = sought.form


class _Node:
    """What may follow the words so far, and the forms that end with them."""

    __slots__ = ("ending", "following")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.ending: tuple[_Sought, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sought:
    """A form as it is sought: `order` is its number, `capitals` its words that must stand in them, by number."""

    order: int
    form: Form
    is_english: bool
    capitals: tuple[tuple[int, str], ...]


class _Found(NamedTuple):
    """The forms that end with word `last`, of which `key` is what stands in the form."""

    last: int
    ending: tuple[_Sought, ...]
    key: str
    is_inflected: bool = False


_Matches = dict[tuple[int, int], dict[int, Form]]


@dataclass
class _Place:
    """A text in which forms are sought, and the matches: by start and end, the forms by number."""

    text: str
    words: Words
    script: Literal["hans", "hant"] | None
    exact_script: bool
    matches: _Matches = field(default_factory=dict)

    def write(self, words: Words, at: int, found: _Found) -> None:
        """Write down the forms that are found from word `at` on, as far as capitals and characters allow."""
        last = found.last
        end = words.ends[last]
        if words.keys[last].endswith("'s") and not found.key.endswith("'s"):
            end -= 2
        for sought in found.ending:
            if found.is_inflected and not sought.is_english:
                continue
            if sought.capitals and not self._has_capitals(words, at, sought):
                continue
            if (self.exact_script or sought.form.exact_script) and not self._is_exact(words, at, last, sought.form):
                continue
            self.matches.setdefault((words.starts[at], end), {})[sought.order] = sought.form

    def _has_capitals(self, words: Words, at: int, sought: _Sought) -> bool:
        return all(
            letters(self.text[words.starts[at + number] : words.ends[at + number]]).startswith(word)
            for number, word in sought.capitals
        )

    def _is_exact(self, words: Words, at: int, last: int, form: Form) -> bool:
        if self._is_simplified:
            return True
        ours = "".join(form.text[start] for start in cut(form.text).starts)
        return is_as_written(ours, "".join(self.text[start] for start in words.starts[at : last + 1]))

    @cached_property
    def _is_simplified(self) -> bool:
        return (self.script or chinese_script(self.text)) == "hans"


def _compounds(joined: set[int]) -> list[tuple[int, int]]:
    """The first and the last of every run of words with a joiner between any two."""
    runs: list[tuple[int, int]] = []
    for at in sorted(joined):
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _remember(memory: dict[str, tuple[str, ...]], key: str, value: tuple[str, ...]) -> None:
    if len(memory) >= _REMEMBERED:
        memory.clear()
    memory[key] = value


def _is_spaced_word(key: str) -> bool:
    if key.isascii():
        return key[0].isalpha() and key[-1].isalpha()
    return key[0].isalpha() and key[-1].isalpha() and not (is_unspaced(key[0]) or is_unspaced(key[-1]))


def _holding(matches: _Matches, holds: Callable[[str], bool]) -> _Matches:
    held = {span: {order: form for order, form in forms.items() if holds(form.term)} for span, forms in matches.items()}
    return {span: forms for span, forms in held.items() if forms}


def _with_word_bounds(text: str, matches: _Matches) -> _Matches:
    """Those matches of a single Chinese character that are a word, and all others."""
    single = {(start, end) for start, end in matches if end - start == 1 and HAN_CHARACTER.match(text[start])}
    if not single:
        return matches
    whole = set(words(text))
    return {span: forms for span, forms in matches.items() if span in whole or span not in single}


def _longest_first(matches: _Matches, *, with_inner: bool) -> tuple[Hit, ...]:
    """Matches of which none overlaps a longer one; of two as long the first counts."""
    hits: list[Hit] = []
    covered: list[tuple[tuple[int, int], Hit]] = []
    for start, end in sorted(matches, key=lambda span: (span[0] - span[1], span[0])):
        at = bisect_right(hits, start, key=lambda hit: hit.start)
        before, after = hits[at - 1 : at], hits[at : at + 1]
        if before and before[0].end >= end:
            covered.append(((start, end), before[0]))
        elif not (before and before[0].end > start) and not (after and after[0].start < end):
            hits.insert(at, Hit(start, end, _forms(matches[start, end])))
    if not with_inner:
        return tuple(hits)
    inner = []
    for (start, end), outer in covered:
        others = tuple(form for form in _forms(matches[start, end]) if form.term not in outer.terms)
        if others:
            inner.append(Hit(start, end, others, outer))
    return tuple(sorted((*hits, *inner), key=lambda hit: (hit.start, -hit.end)))


def _forms(by_number: dict[int, Form]) -> tuple[Form, ...]:
    return tuple(by_number[number] for number in sorted(by_number))
