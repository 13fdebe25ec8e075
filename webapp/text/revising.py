"""From a revision and what is changed in it to the next one: the passages, their ids, and what was kept of which.

A change is stated on passages by id. `replace` makes differences in one text; `insert` and `delete` add and take away a
passage; `split`, `merge` give the words of passages to others; `move` and `kind` leave every word alone. The first part
of a split and the result of a merge keep the first id; no id is used twice in a witness.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal, NamedTuple

from webapp.errors import Conflict, InvalidInput
from webapp.text.carrying import (
    Derivation,
    Place,
    Replacement,
    carried,
    composed,
    enclosed,
    kept,
    last_part,
    regrouped,
    replaced,
)
from webapp.text.model import FRONT_MATTER, Break, Kind, Passage, PlacedPassage, Tie
from webapp.text.passages import numbered

Verb = Literal["replace", "insert", "delete", "split", "merge", "move", "kind"]


class Part(NamedTuple):
    """A passage as a change makes it; `tie` is where a note stands."""

    kind: Kind
    label: str
    text: str
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done. `passages` are those it is done to, in order and side by side; none for an insertion.

    `after` is the passage that an inserted or moved one follows, "" for none before it. `parts` are what the passages
    become: one of an insertion, a merge or another kind, two or more of a split. `differences` are those of `replace`.
    """

    verb: Verb
    passages: tuple[str, ...] = ()
    after: str = ""
    parts: tuple[Part, ...] = ()
    differences: tuple[Replacement, ...] = ()


@dataclass(frozen=True, slots=True)
class Revised:
    """The passages of the next revision, and what it made of those before."""

    passages: tuple[PlacedPassage, ...]
    derivation: Derivation = field(default_factory=Derivation)


def revised(before: Sequence[PlacedPassage], changes: Iterable[Change], used: Collection[str]) -> Revised:
    """`before` with the changes made one after the other, all of them stated on `before`; `used` are ids ever given.

    Raises Conflict if a change touches what an earlier one touched, InvalidInput for one that cannot be made there.
    """
    ids = _Ids(used)
    state = Revised(tuple(before), Derivation())
    headed: set[str] = set()  # passages with another kind or label, of which a derivation knows nothing
    for change in changes:
        if change.verb in ("kind", "split", "merge") and not headed.isdisjoint(change.passages):
            raise Conflict(
                f"Passage {change.passages[0]} is changed twice by the same decision: decide one after the other."
            )
        headed.update(change.passages if change.verb == "kind" else ())
        for one in _moved_on(change, state.derivation):
            step = _made(state.passages, one, ids)
            state = Revised(step.passages, composed(state.derivation, step.derivation))
    left = {placed.id for placed in state.passages}
    gone = tuple(placed.id for placed in before if placed.id not in left)
    return Revised(_placed(state.passages), replace(state.derivation, gone=gone))


def _moved_on(change: Change, since: Derivation) -> list[Change]:
    """The change as it is to be made after others were: of other words, one for each passage in which they stand now.

    Raises Conflict if it no longer can be made.
    """
    touched = set(since.changed) | set(since.gone)
    after = change.after
    if after:
        found = last_part(after, since)
        if found is None:
            raise Conflict(f"The passage {after}, which another was to follow, is taken away by the same decision.")
        after = found
    words_alone = change.verb in ("move", "kind")  # which hold whatever the words are
    if touched.isdisjoint(change.passages) or (words_alone and set(since.gone).isdisjoint(change.passages)):
        return [replace(change, after=after, parts=tuple(_tied_on(part, since) for part in change.parts))]
    if change.verb != "replace":
        raise Conflict(
            f"Passage {change.passages[0]} is changed twice by the same decision: decide one after the other."
        )
    (passage,) = change.passages
    places = [carried(Place(passage, start, end), since) for start, end, _ in change.differences]
    if None in places:
        raise Conflict(
            f"Passage {passage} is changed twice at one place by the same decision: decide one after the other."
        )
    homes: dict[str, list[Replacement]] = {}
    for place, old in zip(places, change.differences, strict=True):
        if place:
            homes.setdefault(place.passage, []).append(Replacement(place.start, place.end, old.words))
    return [replace(change, passages=(home,), differences=tuple(own)) for home, own in homes.items()]


def _tied_on(part: Part, since: Derivation) -> Part:
    """A note, tied to its words where they stand after other changes. Raises Conflict if these touched them."""
    if part.tie is None:
        return part
    place = carried(Place(*part.tie), since)
    if place is None:
        raise Conflict("The words that a note belongs to are changed by the same decision: decide one after the other.")
    return part._replace(tie=Tie(*place))


class _Ids:
    """Gives a passage that is new an id that no other has or had."""

    def __init__(self, used: Collection[str]) -> None:
        self._used = set(used)

    def next(self, kind: Kind) -> str:
        base = kind.value.replace(" ", "-") if kind.is_front_matter else "n" if kind is Kind.NOTE else "p"
        names = (f"{base}{number}" for number in count(1)) if base in "pn" else _front_ids(base)
        name = next(name for name in names if name not in self._used)
        self._used.add(name)
        return name


def _front_ids(base: str) -> Iterator[str]:
    yield base
    yield from (f"{base}-{number}" for number in count(2))


def _made(passages: Sequence[PlacedPassage], change: Change, ids: _Ids) -> Revised:
    at = _where(passages, change)
    acted = [placed for placed in passages if placed.id in change.passages]
    rest = [placed for placed in passages if placed.id not in change.passages]
    if change.verb == "replace":
        (old,) = acted
        text = replaced(old.passage.text, change.differences)
        pieces = {old.id: kept(old.id, len(old.passage.text), change.differences)}
        new = [replace(old, passage=replace(old.passage, text=text))]
    elif change.verb == "kind":
        (old,), (part,) = acted, change.parts
        pieces = {}
        new = [replace(old, passage=replace(old.passage, kind=part.kind, label=part.label))]
    elif change.verb == "move":
        new, pieces = acted, {}
    else:
        names = [placed.id for placed in acted[:1]] + [ids.next(part.kind) for part in change.parts[len(acted[:1]) :]]
        told = list(zip(names, change.parts, strict=False))
        new = [PlacedPassage(name, 0, Passage(part.kind, part.text, part.label, tie=part.tie)) for name, part in told]
        pieces = regrouped(
            [(placed.id, placed.passage.text) for placed in acted], [(name, part.text) for name, part in told]
        )
    made = [*rest[:at], *new, *rest[at:]]
    left = {placed.id for placed in made}
    derivation = Derivation(pieces, tuple(placed.id for placed in acted if placed.id not in left))
    return Revised(_tied(_unbroken(made, passages, derivation), derivation), derivation)


def _where(passages: Sequence[PlacedPassage], change: Change) -> int:
    """Before how many of the passages that are not acted on the new ones stand. Raises InvalidInput."""
    names = [placed.id for placed in passages]
    if missing := [name for name in change.passages if name not in names]:
        raise InvalidInput(f"There is no passage {missing[0]} in this text.")
    rest = [name for name in names if name not in change.passages]
    if change.verb not in ("insert", "move"):
        first = names.index(change.passages[0])
        if names[first : first + len(change.passages)] != list(change.passages):
            raise InvalidInput("Only passages that follow each other can be joined.")
        return first
    if change.after:
        if change.after not in rest:
            raise InvalidInput(f"There is no passage {change.after} that another could follow.")
        return rest.index(change.after) + 1
    return 0


def _unbroken(
    made: Iterable[PlacedPassage], before: Iterable[PlacedPassage], derivation: Derivation
) -> list[PlacedPassage]:
    """The passages with the breaks whose blanks they still have."""
    old = {placed.id: placed.passage.breaks for placed in before}
    found = []
    for placed in made:
        pieces = derivation.changed.get(placed.id)
        if pieces is None:
            found.append(placed)
            continue
        breaks = tuple(
            Break(piece.at + place.offset - piece.start, place.kind)
            for piece in pieces
            for place in old.get(piece.passage, ())
            if piece.start <= place.offset < piece.end
        )
        found.append(replace(placed, passage=replace(placed.passage, breaks=breaks)))
    return found


def _tied(made: Iterable[PlacedPassage], derivation: Derivation) -> tuple[PlacedPassage, ...]:
    """The passages with notes tied to where their words stand now; a note whose passage is gone goes with it."""
    found = []
    for placed in made:
        tie = placed.passage.tie
        if tie is None:
            found.append(placed)
        elif (place := enclosed(Place(*tie), derivation)) is not None:
            found.append(replace(placed, passage=replace(placed.passage, tie=Tie(*place))))
    return tuple(found)


def _placed(passages: Sequence[PlacedPassage]) -> tuple[PlacedPassage, ...]:
    """The passages in their order (front matter by kind, body, notes by what they are tied to), placed and numbered."""
    front = [placed for placed in passages if placed.passage.kind.is_front_matter]
    body = [placed for placed in passages if not placed.passage.kind.is_front_matter and not placed.passage.tie]
    order = {placed.id: position for position, placed in enumerate([*front, *body])}
    notes = [
        (order[placed.passage.tie.passage], placed.passage.tie, placed) for placed in passages if placed.passage.tie
    ]
    notes.sort(key=lambda note: (note[0], note[1].start, note[1].end))
    front.sort(key=lambda placed: FRONT_MATTER.index(placed.passage.kind))
    told = zip(body, numbered([placed.passage for placed in body]), strict=True)
    return (
        *(replace(placed, position=0) for placed in front),
        *(replace(placed, position=position, passage=new) for position, (placed, new) in enumerate(told, start=1)),
        *(replace(placed, position=position) for position, (*_, placed) in enumerate(notes, start=1)),
    )
