"""From a text and another version of it to the changes that lead from one to the other, each of which can stand alone.

Every change is stated on the text as it is, and none needs another: a passage that changes its place keeps its words
by a `move` and gets new ones by a `replace`. What is inserted or moved follows a passage that stays where it is, so
that it has a place whichever of the others are made; of several that follow the same one, the first in the list comes
first.

Where several passages correspond to several, they are taken as pairs, splits and joins side by side, as few as
possible: two passages whose bound has shifted are two that get other words.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from webapp.text.carrying import Replacement, regrouped
from webapp.text.chain import heaviest_chain
from webapp.text.model import FRONT_MATTER, Kind, Link, Passage, PlacedPassage
from webapp.text.revising import Change, Part, Verb

_LONG_LINK, _LONG_RUN = 64, 4
"""In a link of that many pairs of passages, no more than so many are joined into one: else it would take too long."""

_KEPT = 0.3
"""The share of a passage that must be found in what it is split into or joined to."""

_Pairs = Sequence[Counter[str]]
_Place = tuple[int, int]


class _Block(NamedTuple):
    """Passages that follow each other and become passages that follow each other: one side is one passage."""

    left: tuple[int, ...]
    right: tuple[int, ...]


def rewriting(before: Sequence[PlacedPassage], wanted: Sequence[Passage], links: Sequence[Link]) -> list[Change]:
    """The changes that make `wanted` of `before`, in the order of the text.

    `links` are between the bodies. Front matter corresponds by its kind, and is left alone if `wanted` has none; notes
    are left alone.
    """
    body = [placed for placed in before if placed.position and not placed.passage.tie]
    return [*_front(before, wanted), *_body(body, body_of(wanted), links)]


def body_of(wanted: Sequence[Passage]) -> list[Passage]:
    """The passages of a version that `links` of `rewriting` count."""
    return [passage for passage in wanted if not passage.kind.is_front_matter and passage.kind is not Kind.NOTE]


def _front(before: Sequence[PlacedPassage], wanted: Sequence[Passage]) -> list[Change]:
    changes: list[Change] = []
    if not any(passage.kind.is_front_matter for passage in wanted):
        return changes
    for kind in FRONT_MATTER:
        old = [placed for placed in before if placed.passage.kind is kind]
        new = [passage for passage in wanted if passage.kind is kind]
        after = ""
        for at in range(max(len(old), len(new))):
            one, other = old[at : at + 1], new[at : at + 1]
            if one and other and one[0].passage.label == other[0].label:
                changes += _reworded(one[0], other[0])
                after = one[0].id
                continue
            changes += [Change("delete", (placed.id,)) for placed in one]
            changes += [Change("insert", after=after, parts=(_part(passage),)) for passage in other]
    return changes


def _body(old: Sequence[PlacedPassage], new: Sequence[Passage], links: Sequence[Link]) -> list[Change]:
    texts = [placed.passage.text for placed in old], [passage.text for passage in new]
    pairs = [_pairs(text) for text in texts[0]], [_pairs(text) for text in texts[1]]
    blocks = [block for link in links if link.left and link.right for block in _blocks(link, old, new, pairs)]
    staying = _staying(blocks, texts[0])
    kept: dict[int, _Block] = {}
    moved: dict[int, int] = {}
    for block in blocks:
        if block in staying and _keeps_words(block, old, new, pairs):
            kept[block.right[0]] = block
        else:
            one, other = max(
                ((one, other) for one in block.left for other in block.right),
                key=lambda pair: _shared(pairs[0][pair[0]], pairs[1][pair[1]]),
            )
            if block in staying:
                kept[other] = _Block((one,), (other,))
            else:
                moved[other] = one
    held = {one for block in kept.values() for one in block.left} | set(moved.values())
    gone = [at for at in range(len(old)) if at not in held]

    changes: list[Change] = []
    after = ""
    inside: set[int] = set()  # of a split, all parts but the first
    for at, passage in enumerate(new):
        if at in kept:
            changes += [Change("delete", (old[one].id,)) for one in gone if one < kept[at].left[0]]
            gone = [one for one in gone if one > kept[at].left[0]]
            changes += _made(kept[at], old, new)
            after = old[kept[at].left[-1]].id
            inside |= set(kept[at].right)
        elif at in moved:
            changes += [Change("move", (old[moved[at]].id,), after), *_reworded(old[moved[at]], passage)]
        elif at not in inside:
            changes.append(Change("insert", after=after, parts=(_part(passage),)))
    return changes + [Change("delete", (old[one].id,)) for one in gone]


def _made(block: _Block, old: Sequence[PlacedPassage], new: Sequence[Passage]) -> list[Change]:
    if len(block.left) == len(block.right) == 1:
        return _reworded(old[block.left[0]], new[block.right[0]])
    verb: Verb = "merge" if len(block.left) > 1 else "split"
    parts = tuple(_part(new[at]) for at in block.right)
    return [Change(verb, tuple(old[at].id for at in block.left), parts=parts)]


def _reworded(old: PlacedPassage, new: Passage) -> list[Change]:
    """Another kind or label, and other words: each for itself."""
    changes = []
    if (old.passage.kind, old.passage.label) != (new.kind, new.label):
        changes.append(Change("kind", (old.id,), parts=(Part(new.kind, new.label, old.passage.text),)))
    if old.passage.text != new.text:
        whole = Replacement(0, len(old.passage.text), new.text)
        changes.append(Change("replace", (old.id,), differences=(whole,)))
    return changes


def _part(passage: Passage) -> Part:
    return Part(passage.kind, passage.label, passage.text)


def _staying(blocks: Sequence[_Block], texts: Sequence[str]) -> set[_Block]:
    """Those that keep their order: the heaviest chain, so that the least is moved."""
    places = {(block.left[0], block.right[0]): block for block in blocks}
    weighed = ((*place, 1 + sum(len(texts[at]) for at in block.left)) for place, block in places.items())
    return {places[place] for place in heaviest_chain(weighed)}


def _keeps_words(
    block: _Block, old: Sequence[PlacedPassage], new: Sequence[Passage], pairs: tuple[_Pairs, _Pairs]
) -> bool:
    """Whether each passage of a split or join keeps words enough in it, so that what became of it is known."""
    if len(block.left) == len(block.right) == 1:
        return True
    sides = [[own[at] for at in side] for own, side in zip(pairs, block, strict=True)]
    (one,), several = sorted(sides, key=len)
    if any(_shared(own, one) < _KEPT * own.total() for own in several):
        return False
    before = [(old[at].id, old[at].passage.text) for at in block.left]
    pieces = regrouped(before, [(str(at), new[at].text) for at in block.right])
    found = {piece.passage for own in pieces.values() for piece in own}
    return all(pieces.values()) and len(found) == len(block.left)


def _blocks(
    link: Link,
    old: Sequence[PlacedPassage],
    new: Sequence[Passage],
    pairs: tuple[_Pairs, _Pairs],
) -> list[_Block]:
    """The passages of a link as pairs, splits and joins in order: as few as possible that change something.

    Of equally few, those that have most in common. A passage that fits in none is left out.
    """
    left, right = link.left, link.right
    if len(left) == len(right) == 1:
        return [_Block(left, right)]
    longest = _LONG_RUN if len(left) * len(right) > _LONG_LINK else max(len(left), len(right))
    best: dict[_Place, tuple[tuple[int, int, int], _Block | None, _Place]] = {(0, 0): ((0, 0, 0), None, (0, 0))}
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            for size in _sizes(i, j, longest):
                block = _Block(left[i - size[0] : i], right[j - size[1] : j])
                if not (_adjoin(block.left) and _adjoin(block.right)):
                    continue
                place = i - size[0], j - size[1]
                count, out, common = best[place][0]
                if all(size):
                    count += size != (1, 1) or bool(_reworded(old[block.left[0]], new[block.right[0]]))
                    common -= _shared(*(_joined(own, side) for own, side in zip(pairs, block, strict=True)))
                else:
                    count, out = count + 1, out + 1
                if (i, j) not in best or (count, out, common) < best[i, j][0]:
                    best[i, j] = (count, out, common), block if all(size) else None, place
    found: list[_Block] = []
    place = len(left), len(right)
    while place != (0, 0):
        _, own, place = best[place]
        found += [own] if own else []
    return found[::-1]


def _sizes(i: int, j: int, longest: int) -> list[tuple[int, int]]:
    """How many passages of either side the last block before (i, j) may have."""
    sizes = [
        (1, 0),
        (0, 1),
        (1, 1),
        *((run, 1) for run in range(2, longest + 1)),
        *((1, run) for run in range(2, longest + 1)),
    ]
    return [size for size in sizes if size[0] <= i and size[1] <= j]


def _adjoin(indices: Sequence[int]) -> bool:
    return all(one + 1 == other for one, other in pairwise(indices))


def _pairs(text: str) -> Counter[str]:
    """The pairs of neighbouring characters of a text: what is alike in any script."""
    return Counter(text[at : at + 2] for at in range(max(len(text) - 1, 1)))


def _joined(own: _Pairs, indices: Sequence[int]) -> Counter[str]:
    return sum((own[at] for at in indices), Counter[str]())


def _shared(one: Counter[str], other: Counter[str]) -> int:
    return (one & other).total()
