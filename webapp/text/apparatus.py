"""The apparatus: every place of a passage where its witnesses part, with who reads what.

    ¶ 10   has relied ] depends B; relies C        the cause ] om. C

Witnesses are each compared with a base. Differences of several witnesses that overlap in the base are one variant, so
that readings stand against the same words (the lemma); an insertion takes the word before it into its lemma, as is the
custom, since a lemma cannot be empty. Nothing depends on the order in which the witnesses are given. With kinds of
differences hidden, readings that part only in those are one reading.

The printed form is that of critical editions (M. L. West, Textual Criticism and Editorial Technique, 1973; the
reledmac package): a negative apparatus names the witnesses that part from the lemma, a positive one also those that
have it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from webapp.text.kinds import kind_of
from webapp.text.looks import spelled
from webapp.text.markup import numbered
from webapp.text.model import Edit, EditKind
from webapp.text.tokens import Span, tokens

_LONGEST_LEMMA = 8
"""Words of a lemma that is printed whole; of a longer one the first two and the last two are."""
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Collated(NamedTuple):
    """A witness's text of a passage and the edits that lead to it from the base's; without `edits` it lacks it.

    `moved` says that the passage as a whole stands elsewhere in it.
    """

    text: str
    edits: Sequence[Edit] | None
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What some witnesses have in place of a lemma; "" where they omit it. `moved`: it stands elsewhere in them.

    `marks` are the differences that make it: the siglum, and the number of the difference (see `markup.numbered`).
    `spelled` is the text with characters named, where it looks like the lemma and is not.
    """

    text: str
    sigla: tuple[str, ...]
    moved: bool = False
    marks: tuple[tuple[str, int], ...] = ()
    spelled: str = ""

    @property
    def shown(self) -> str:
        """The reading as it is printed: "om." where the words are wanting, "transp." where they stand elsewhere."""
        if not self.text:
            return "transp." if self.moved else "om."
        return _on_one_line(self.spelled or self.text) + " (transp.)" * self.moved


@dataclass(frozen=True, slots=True)
class Variant:
    """A place where readings differ: `span` and `lemma` are the base's, `agreeing` the sigla that have the lemma.

    `occurrence` says which of several places of the passage with these words is meant, counted from 1; 0 if there is
    but one. `kinds` are those of the differences, `spelled` is the lemma as `Reading` has it. A variant of a passage
    as a whole has the empty lemma.
    """

    span: Span
    lemma: str
    occurrence: int
    agreeing: tuple[str, ...]
    readings: tuple[Reading, ...]
    kinds: frozenset[EditKind]
    spelled: str = ""

    @property
    def shown(self) -> str:
        """The lemma as it is printed: a long one by its ends, one of several with its number."""
        number = str(self.occurrence).translate(_SUPERSCRIPTS) if self.occurrence else ""
        return f"{_shortened(self.lemma, self.spelled) or 'the passage'}{number}"


class _Part(NamedTuple):
    """An edit of one witness, by the words of the base that it is about."""

    start: int
    end: int
    siglum: str
    number: int
    edit: Edit


def variants(
    base: str, siglum: str, witnesses: Mapping[str, Collated], hidden: Collection[EditKind] = ()
) -> list[Variant]:
    """The variants of a passage in the order of the base, whose siglum is given.

    First come the witnesses that lack it, and those that have it elsewhere.
    """
    lacking = tuple(sorted(name for name, own in witnesses.items() if own.edits is None))
    having = {name: own for name, own in sorted(witnesses.items()) if own.edits is not None}
    found: list[Variant] = []
    elsewhere = tuple(name for name, own in having.items() if own.moved)
    if lacking or elsewhere:
        readings = [Reading("", lacking)] * bool(lacking) + [Reading("", elsewhere, moved=True)] * bool(elsewhere)
        why = frozenset([EditKind.SUBSTANTIVE] * bool(lacking) + [EditKind.MOVED] * bool(elsewhere))
        there = tuple(sorted({siglum, *having} - {*elsewhere}))
        found.append(Variant((0, len(base)), "", 0, there, tuple(sorted(readings, key=_sigla)), why))
    for parts in _overlapping(_parts(base, having)):
        kinds = frozenset(part.edit.kind for part in parts if part.edit.kind and part.edit.kind not in hidden)
        if kinds and (variant := _variant(base, siglum, having, parts, kinds, hidden)):
            found.append(variant)
    return found


def agreement(found: Iterable[Variant], base: str, sigla: Iterable[str]) -> list[tuple[str, ...]]:
    """The witnesses in groups that have the same reading of every variant, the base's group first, then by siglum."""
    said: dict[str, list[int]] = {name: [] for name in sorted({base, *sigla})}
    for variant in found:
        for number, reading in enumerate(variant.readings, start=1):
            for name in reading.sigla:
                said[name].append(number)
        for name in variant.agreeing:
            said[name].append(0)
        for own in said.values():  # whoever lacks the passage has no reading in it
            own.extend([-1] * (max(map(len, said.values())) - len(own)))
    groups: dict[tuple[int, ...], list[str]] = {}
    for name, own in said.items():
        groups.setdefault(tuple(own), []).append(name)
    return sorted((tuple(group) for group in groups.values()), key=lambda group: (base not in group, group))


def added(siglum: str, texts: Mapping[str, Collated], hidden: Collection[EditKind] = ()) -> list[Variant]:
    """The variant of a passage that the base, whose siglum is given, lacks: its lemma is empty, its readings are added.

    A witness without a text lacks the passage too. None if all that is there is of kinds that are hidden.
    """
    readings: dict[tuple[str, bool], list[str]] = {}
    kinds: set[EditKind] = set()
    for name, own in sorted(texts.items()):
        of_own = {edit.kind for edit in own.edits or () if edit.kind} if own.text else set()
        if own.text and not of_own:
            of_own = {EditKind.SUBSTANTIVE}
        shown = of_own.difference(hidden)
        if shown:
            readings.setdefault((own.text.strip(), EditKind.MOVED in of_own), []).append(name)
            kinds |= shown
    if not readings:
        return []
    having = {name for names in readings.values() for name in names}
    found = sorted((tuple(names), text, moved) for (text, moved), names in readings.items())
    return [
        Variant(
            (0, 0),
            "",
            0,
            tuple(sorted({siglum, *texts} - having)),
            tuple(Reading(text, names, moved=moved) for names, text, moved in found),
            frozenset(kinds),
        )
    ]


def _sigla(reading: Reading) -> tuple[str, ...]:
    return reading.sigla


def printed(variant: Variant, *, positive: bool = False, where: str = "") -> str:
    """The variant in the standard form, on one line: "lemma ] reading B; reading C".

    `where` says where the base lacks the passage, if it does: "after ¶ 12 ] add. B: text".
    """
    own = [(reading.shown, " ".join(reading.sigla)) for reading in variant.readings]
    readings = [f"add. {sigla}: {said}" if where else f"{said} {sigla}" for said, sigla in own]
    if positive and variant.agreeing:
        readings.insert(0, f"{'om. ' if where else ''}{' '.join(variant.agreeing)}")
    return f"{where or variant.shown} ] {'; '.join(readings)}"


def _shortened(words: str, spelled: str) -> str:
    spans = tokens(words)
    if len(spans) <= _LONGEST_LEMMA:
        return _on_one_line(spelled or words)
    return _on_one_line(f"{words[: spans[1][1]]} … {words[spans[-2][0] :]}")


def _on_one_line(words: str) -> str:
    return " ".join(words.split("\n"))


def _parts(base: str, witnesses: Mapping[str, Collated]) -> list[_Part]:
    words = tokens(base)
    starts, ends = [start for start, _ in words], [end for _, end in words]
    return sorted(
        _Part(*_about(edit, base, own.text, starts, ends), name, number, edit)
        for name, own in witnesses.items()
        for number, edit in numbered(own.edits or ())
        if not edit.equal
    )


def _about(edit: Edit, base: str, text: str, starts: Sequence[int], ends: Sequence[int]) -> Span:
    """What of the base an edit is about: what it replaces, or the word, with its marks, that an insertion follows.

    A mark alone is no lemma either, nor a blank: what replaces no more than these is told with the word before them,
    and what differs in no more than blanks with the word after them too.
    """
    start, end = edit.left
    if any(map(str.isalnum, base[start:end])):
        return start, end
    before = bisect_right(starts, start - 1) - 1
    first = before
    while first > 0 and not base[starts[first]].isalnum():
        first -= 1
    is_blank = not text[slice(*edit.right)].strip() and not base[start:end].strip()
    if is_blank and before + 1 < len(ends):
        end = max(end, ends[before + 1])
    if before >= 0:
        return starts[first], max(end, ends[before])
    return (0, max(end, ends[0])) if ends else (0, len(base))


def _overlapping(parts: Sequence[_Part]) -> Iterator[list[_Part]]:
    """The parts, sorted, in groups of which none overlaps another."""
    together: list[_Part] = []
    end = 0
    for part in parts:
        if together and part.start >= end and (part.start, part.end) != (together[-1].start, together[-1].end):
            yield together
            together = []
        end = max(end, part.end) if together else part.end
        together.append(part)
    if together:
        yield together


def _variant(
    base: str,
    siglum: str,
    witnesses: Mapping[str, Collated],
    parts: Sequence[_Part],
    kinds: frozenset[EditKind],
    hidden: Collection[EditKind],
) -> Variant | None:
    start, end = parts[0].start, max(part.end for part in parts)
    lemma = base[start:end].strip()
    at = start + len(base[start:end]) - len(base[start:end].lstrip())
    own_parts = {name: [part.edit for part in parts if part.siglum == name] for name in witnesses}
    texts, said = (
        {name: _reading(base, own, own_parts[name], start, end, leave).strip() for name, own in witnesses.items()}
        for leave in ((), hidden)
    )
    moved = {name for name, edits in own_parts.items() if any(edit.kind is EditKind.MOVED for edit in edits)}
    agreeing = [siglum]
    groups: list[list[str]] = []
    for name in sorted(said, key=lambda name: (said[name], name)):
        if said[name] == lemma:
            agreeing.append(name)
            continue
        like = (own for own in groups if _is_same(said[own[0]], said[name], hidden))
        group = next((own for own in like if (own[0] in moved) == (name in moved)), None)
        if group is None:
            groups.append([name])
        else:
            group.append(name)
    readings = sorted(tuple(sorted(group)) for group in groups)
    if not readings:
        return None
    return Variant(
        (at, at + len(lemma)),
        lemma,
        _occurrence(base, lemma, at),
        tuple(sorted(agreeing)),
        tuple(
            Reading(
                texts[group[0]],
                group,
                moved=group[0] in moved,
                spelled=spelled(texts[group[0]], [lemma, *texts.values()]),
                marks=tuple((part.siglum, part.number) for part in parts if part.siglum in group),
            )
            for group in readings
        ),
        kinds,
        spelled(lemma, texts.values()),
    )


def _reading(base: str, own: Collated, parts: Sequence[Edit], start: int, end: int, leave: Collection[EditKind]) -> str:
    """What a witness has between two offsets of the base, but for differences of the kinds to `leave` as in the base.

    `parts` are its edits there: an insertion at one of the offsets may belong to the words beyond it.
    """
    pieces: list[str] = []
    for edit in own.edits or ():
        a, b = edit.left
        if not edit.equal:
            said = base[a:b] if edit.kind in leave else own.text[slice(*edit.right)]
            pieces += [said] * (edit in parts)
        elif a < end and b > start:
            shift = edit.right[0] - a
            pieces.append(own.text[max(a, start) + shift : min(b, end) + shift])
    return "".join(pieces)


def _is_same(one: str, other: str, hidden: Collection[EditKind]) -> bool:
    return one == other or (bool(hidden) and kind_of(one, other) in hidden)


def _occurrence(base: str, lemma: str, start: int) -> int:
    """Which place where the base has the words of the lemma is the one at `start`, from 1; 0 if it is the only one."""
    words = tokens(base)
    starts, ends = {start for start, _ in words}, {end for _, end in words}
    places = []
    at = base.find(lemma) if lemma else -1
    while at >= 0:
        if at in starts and at + len(lemma) in ends:
            places.append(at)
        at = base.find(lemma, at + 1)
    return places.index(start) + 1 if len(places) > 1 and start in places else 0
