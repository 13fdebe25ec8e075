"""The links of two witnesses: an alignment that was computed, with what editors locked laid over it.

An alignment is computed once for each pair of texts, never inside a request, and kept in the cache under the hash of
both texts, so it serves every revision with the same words, both orders of the sides, and a desk rebuilt from its
journal; losing the cache costs only time. Locks are facts about two witnesses, and laid over whenever links are asked.

A revision that follows another keeps the links of passages whose texts are as they were: what has been looked at does
not change because a word was changed elsewhere. Such an alignment is made from those before it, and is kept under their
names too. A working text keeps all its links, since what became of each passage is known (`text.succession`): they are
carried at once, and only where a passage is new is anything computed again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import Connection

from webapp.operations import encoder
from webapp.operations.desk import Desk
from webapp.review import Account, standing_links
from webapp.store import library, lineage, link_acts
from webapp.store import proposals as shelf
from webapp.store.lineage import Step
from webapp.text.align import ALGORITHM_VERSION, align
from webapp.text.carrying import Derivation
from webapp.text.collation import comparable
from webapp.text.model import Link, Revision
from webapp.text.order import in_reading_order
from webapp.text.overrule import Sides, overrule
from webapp.text.succession import Successors, carried_links, successors

_KIND = f"links {ALGORITHM_VERSION}"
_GENERATION = "alignments of document"

Pair = tuple[Revision, Revision]


@dataclass(frozen=True, slots=True)
class Lock:
    """That somebody said of a link that it is right: the act that says so, by whom and when (UTC).

    `changed` says that it should be looked at again: a passage of it has another text than its author saw, or is gone.
    """

    act: str
    author: Account
    at: datetime
    changed: bool


def links(desk: Desk, left: Revision, right: Revision) -> list[Link] | None:
    """The links between the bodies of two revisions, with the locks; None if they have not been computed yet."""
    with desk.database.read() as connection:
        return links_within(desk, connection, left, right)


def links_within(desk: Desk, connection: Connection, left: Revision, right: Revision) -> list[Link] | None:
    """As `links`, in the transaction of `connection`."""
    if left.witness.id == right.witness.id and left.number == right.number:
        return [Link((index,), (index,), 1.0) for index in range(len(left.body))]
    pair, _ = _ordered(left, right)
    steps = lineage.before(connection, *pair)
    found = _computed(desk, pair, steps)
    if found is None:
        found = _carried(desk, connection, pair, steps)
    if found is None:
        return None
    stated = [Link(*sides, 1.0, locked=True) for sides in _locks(connection, *pair)]
    if stated:
        found = overrule(found, stated)
    return found if pair[0] is left else _mirrored(found)


def locks(desk: Desk, left: Revision, right: Revision) -> dict[Sides, Lock]:
    """Who locked which link of two revisions, by the indices that the link has in `links`.

    A lock follows the passages of a working text through splits and joins (`review.standing_links`).
    A passage that is no longer there drops out of its lock. A lock that has lost every passage of a side says nothing
    any more: that the others stand alone is not what its author said.
    """
    with desk.database.read() as connection:
        return _locks(connection, left, right)


def compute(desk: Desk, left: Revision, right: Revision, progress: Callable[[float], None] = lambda _: None) -> None:
    """Align the bodies of two revisions, before them what they follow if that is lost, and keep the result.

    `progress` is called from time to time with the share done (0 to 1); what it raises ends the work.
    """
    newest, _ = _ordered(left, right)
    with desk.database.read() as connection:
        steps = lineage.before(connection, *newest)
        lost, older = _nearest(desk, connection, newest, steps)

    def part(done: int) -> Callable[[float], None]:
        return lambda share: progress((done + share) / (lost + 1))

    for done, at in enumerate(reversed(range(-1, lost))):
        with desk.database.read() as connection:
            pair = _at(connection, newest, steps[at]) if at >= 0 else newest
            kept = _kept(connection, older, pair) if older else []
        older = pair, _align(desk, pair, kept, part(done))
        _keep(desk, pair, steps[at + 1 :], older[1])
    document = left.witness.document
    desk.cache.put(_GENERATION, document, str(int(generation(desk, document)) + 1).encode())


def generation(desk: Desk, document: str) -> str:
    """A number that grows with each alignment of a document that is computed."""
    return (desk.cache.get(_GENERATION, document) or b"0").decode()


def generations(desk: Desk, documents: Iterable[str]) -> dict[str, bytes]:
    """As `generation`, of several documents at once; those of which nothing was computed are left out."""
    return desk.cache.get_many(_GENERATION, documents)


def missing(desk: Desk, document: str) -> list[Pair]:
    """The pairs of a document's witnesses that are not aligned yet."""
    return [pair for pair in pairs(desk, document) if links(desk, *pair) is None]


def pairs(desk: Desk, document: str) -> list[Pair]:
    """Every two witnesses of a document, those of the first witnesses first."""
    with desk.database.read() as connection:
        revisions = [
            library.revision(connection, document, witness.siglum)
            for witness in library.witnesses(connection, document)
        ]
    return list(combinations(revisions, 2))


_Aligned = tuple[Pair, list[Link]]


def _ordered(left: Revision, right: Revision) -> tuple[Pair, str]:
    """One order for a pair, whichever way it is asked for, and the name of its texts in that order."""
    (first, *_, one), (second, *_, other) = sorted(
        (_texts_hash(revision), revision.witness.id, revision.number, at) for at, revision in enumerate((left, right))
    )
    pair = (left, right)
    return (pair[one], pair[other]), f"{first} {second}"


def _computed(desk: Desk, pair: Pair, steps: Sequence[Step]) -> list[Link] | None:
    """The alignment of a pair, which came after `steps`, if it has been kept; of a revision with itself it is known."""
    if pair[0].witness.id == pair[1].witness.id and pair[0].number == pair[1].number:
        return [Link((index,), (index,), 1.0) for index in range(len(pair[0].body))]
    ordered, texts = _ordered(*pair)
    kept = desk.cache.get(_KIND, _key(texts, steps))
    if kept is None:
        return None
    found = [Link(tuple(one), tuple(other), *rest) for one, other, *rest in json.loads(kept)]
    return found if ordered[0] is pair[0] else _mirrored(found)


def _keep(desk: Desk, pair: Pair, steps: Sequence[Step], found: list[Link]) -> None:
    ordered, texts = _ordered(*pair)
    links = found if ordered[0] is pair[0] else _mirrored(found)
    kept = [[link.left, link.right, link.score, link.moved] for link in links]
    desk.cache.put(_KIND, _key(texts, steps), json.dumps(kept).encode())


def _key(texts: str, steps: Sequence[Step]) -> str:
    return f"{texts} {_hash(step.name for step in steps)}" if steps else texts


def _nearest(desk: Desk, connection: Connection, pair: Pair, steps: Sequence[Step]) -> tuple[int, _Aligned | None]:
    """How many of `steps` are not aligned before one that is, and that one; None if none is."""
    for lost, step in enumerate(steps):
        older = _at(connection, pair, step)
        found = _computed(desk, older, steps[lost + 1 :])
        if found is not None:
            return lost, (older, found)
    return len(steps), None


def _at(connection: Connection, pair: Pair, step: Step) -> Pair:
    document = pair[0].witness.document
    one, other = (library.revision(connection, document, side.siglum, side.number) for side in step.sides)
    return one, other


def _align(desk: Desk, pair: Pair, kept: list[Link], progress: Callable[[float], None]) -> list[Link]:
    """The links of a pair in its order: those that are kept from the pair before, and around them computed ones."""
    languages = pair[0].witness.header.language, pair[1].witness.header.language
    sides = [[placed.passage for placed in revision.body] for revision in pair]
    across = not comparable(*languages, *sides)
    shares = encoder.Progress(progress, across_languages=across)
    found = align(
        *([passage.text for passage in side] for side in sides),
        encode=encoder.cached(desk.cache, shares.encoded) if across else None,
        progress=shares.aligned,
    )
    return overrule(found, kept) if kept else found


def _kept(connection: Connection, older: _Aligned, pair: Pair) -> list[Link]:
    """The links of the pair before that can stay. That a passage stood alone then says nothing of what is new."""
    return [link for link in _followed(connection, older, pair)[0] if link.left and link.right]


def _carried(desk: Desk, connection: Connection, pair: Pair, steps: Sequence[Step]) -> list[Link] | None:
    """The alignment of a pair as the nearest one before it became it, if what came since brought no new passage.

    So a decision on a working text leaves its links as they were, and no reader waits for them.
    """
    lost, older = _nearest(desk, connection, pair, steps)
    if older is None:
        return None
    for at in range(lost - 1, -2, -1):
        newer = _at(connection, pair, steps[at]) if at >= 0 else pair
        found, complete = _followed(connection, older, newer)
        if not complete:
            return None
        older = newer, found
    _keep(desk, pair, steps, older[1])
    return older[1]


def _followed(connection: Connection, older: _Aligned, pair: Pair) -> tuple[list[Link], bool]:
    """The links of a pair that those of the pair before became, and whether they leave no passage to be aligned."""
    earlier, links = older
    ids = [tuple([placed.id for placed in revision.body] for revision in sides) for sides in (earlier, pair)]
    became: list[Successors] = []
    new = False
    for side, (before, now) in enumerate(zip(earlier, pair, strict=True)):
        derivation = _derivation(connection, before, now)
        own = _became(before, now, derivation)
        kept = {name for names in own.values() for name in names}
        new = new or derivation is None or not kept.issuperset(placed.id for placed in now.body)
        if derivation is None:  # of a link that has lost a passage nobody knows what became
            links = [link for link in links if all(own[ids[0][side][at]] for at in (link.left, link.right)[side])]
        became.append(own)
    return carried_links(links, (ids[0][0], ids[0][1]), (ids[1][0], ids[1][1]), (became[0], became[1])), not new


def _derivation(connection: Connection, before: Revision, now: Revision) -> Derivation | None:
    """What the later of two revisions made of the earlier one; None if it came as a file, and nobody knows."""
    if (before.witness.id, before.number) == (now.witness.id, now.number):
        return Derivation()
    if now.witness.state != "working":
        return None
    witness = now.witness
    _, derivation = shelf.derivations(connection, witness.document, witness.siglum, now.number - 1)[0]
    return derivation


def _became(before: Revision, now: Revision, derivation: Derivation | None) -> dict[str, list[str]]:
    """What each passage of the body became; where nobody knows, one with the same id and text is the same."""
    if derivation is not None:
        return successors([one.id for one in before.body], [one.id for one in now.body], derivation)
    same = set(_names(now))
    return {name: [name] if (name, text) in same else [] for name, text in _names(before)}


def _names(revision: Revision) -> list[tuple[str, str]]:
    return [(placed.id, placed.passage.text_hash) for placed in revision.body]


def _locks(connection: Connection, left: Revision, right: Revision) -> dict[Sides, Lock]:
    if left.witness.id == right.witness.id:
        return {}
    acts = link_acts.acts(connection, left.witness.id, right.witness.id)
    if not acts:
        return {}
    changes = link_acts.changes(connection, acts, *((side.witness.id, side.number) for side in (left, right)))
    places = [
        {placed.id: (index, placed.passage) for index, placed in enumerate(revision.body)} for revision in (left, right)
    ]
    found: dict[Sides, Lock] = {}
    for link, act in standing_links(acts, changes).items():
        sides: list[tuple[int, ...]] = []
        changed = link not in act.links  # it has followed passages that were split, joined or taken away
        for ids, there, texts in zip(link, places, act.texts, strict=True):
            present = [there[passage_id] for passage_id in ids if passage_id in there]
            seen = [texts.get(passage_id) for passage_id in ids]
            changed = changed or [passage.text_hash for _, passage in present] != seen
            sides.append(tuple(sorted(index for index, _ in present)))
        if [bool(side) for side in sides] == [bool(ids) for ids in link]:
            found[sides[0], sides[1]] = Lock(act.id, act.author, act.at, changed)
    return found


def _mirrored(found: list[Link]) -> list[Link]:
    """Links seen from the other side, in that side's reading order."""
    return in_reading_order([link.mirrored() for link in found])


def _texts_hash(revision: Revision) -> str:
    return _hash(placed.passage.text_hash for placed in revision.body)


def _hash(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
