"""What an editor should look at among a document's links, and what has been done to them: the page of links.

For each pair of witnesses: the links that are doubtful, the locks on texts that have changed since, the places where
the direct alignment parts from the one through the first witness, and every act, newest first.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from webapp.errors import InvalidInput
from webapp.operations import linking
from webapp.operations.desk import Desk
from webapp.operations.linked import composed, linked
from webapp.operations.linking import Act
from webapp.operations.rows import RowLink
from webapp.review import Account, standing_links
from webapp.store import library as shelves
from webapp.store import link_acts
from webapp.text.composite import differing
from webapp.text.model import Document, Link, LinkKind, PlacedPassage, Revision, Witness

AT_ONCE = timedelta(minutes=15)
"""How long an act is offered to be taken back where it was done."""

Passages = tuple[PlacedPassage, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A link as it is listed: its passages, and what is to be said of it."""

    said: RowLink
    left: Passages
    right: Passages


@dataclass(frozen=True, slots=True)
class Parting:
    """A place where the two ways of linking part: each link of either, as its left and right passages."""

    direct: tuple[tuple[Passages, Passages], ...]
    composite: tuple[tuple[Passages, Passages], ...]


@dataclass(frozen=True, slots=True)
class ToldAct:
    """An act, with the links that it stated as passages; what is no longer there is left out of them."""

    act: Act
    links: tuple[tuple[Passages, Passages], ...]


@dataclass(frozen=True, slots=True)
class PairLinks:
    """The links of two witnesses. All lists are empty while they are not `aligned`, but for `acts`.

    `kinds` counts them, `others` are those that are not 1:1, and `doubtful` begins with the least likely.
    `via` is the siglum of the base that `parting` speaks of, "" where the pair has none but itself or is not aligned
    with it yet.
    """

    left: Witness
    right: Witness
    aligned: bool
    count: int
    locked: int
    kinds: tuple[tuple[str, int], ...]
    others: tuple[Place, ...]
    doubtful: tuple[Place, ...]
    changed: tuple[Place, ...]
    via: str
    parting: tuple[Parting, ...]
    acts: tuple[ToldAct, ...]

    @property
    def to_check(self) -> int:
        """How many links a person should look at, one way or the other."""
        return len(self.doubtful) + len(self.changed)


@dataclass(frozen=True, slots=True)
class Links:
    """A document's links: every pair of its witnesses, or the one asked for."""

    document: Document
    pairs: tuple[PairLinks, ...]


def links(desk: Desk, document: str, pair: tuple[str, str] | None = None) -> Links:
    """The links of a document, of one `pair` of sigla if it is given.

    Raises NotFound for what is not there, and InvalidInput for a witness with itself.
    """
    if pair and pair[0] == pair[1]:
        raise InvalidInput(f"Links are between two witnesses: name another beside {pair[0]}.")
    with desk.database.read() as connection:
        head = shelves.document(connection, document)
        sigla = [witness.siglum for witness in shelves.witnesses(connection, document)]
        pairs = [pair] if pair else list(combinations(sigla, 2))
        needed = {*sigla[:1], *(siglum for one in pairs for siglum in one)}
        revisions = {siglum: shelves.revision(connection, document, siglum) for siglum in sorted(needed)}
    return Links(
        head, tuple(_pair(desk, revisions[sigla[0]], revisions[left], revisions[right]) for left, right in pairs)
    )


def holding(desk: Desk, document: str, pair: tuple[str, str], named: Iterable[str]) -> list[Place]:
    """The links of a pair, as they are now, that hold one of the passages `named` ("A.p10"). Raises NotFound."""
    left, right = _revisions(desk, document, pair)
    wanted = set(named)
    return [
        place
        for place in _places(linked(desk, left, right) or (), left.body, right.body)
        if not wanted.isdisjoint(
            f"{siglum}.{placed.id}"
            for siglum, own in zip(pair, (place.left, place.right), strict=True)
            for placed in own
        )
    ]


def last_act(
    desk: Desk, account: Account, document: str, pair: tuple[str, str]
) -> tuple[ToldAct | None, tuple[Act, ...]]:
    """The newest act on the links of a pair, if `account` can take it back at once, and the acts that it overruled.

    None if it is another's or older than `AT_ONCE`: then the page of links is the place, where it is seen among all.
    Raises NotFound.
    """
    standing = [act for act in linking.acts(desk, document, *pair) if act.undone_at is None]
    if not standing or standing[0].author.id != account.id or desk.now() - standing[0].at > AT_ONCE:
        return None, ()
    newest, revisions = standing[0], _revisions(desk, document, pair)
    with desk.database.read() as connection:
        changes = link_acts.changes(connection, standing, *((one.witness.id, one.number) for one in revisions))
    before = standing_links(standing[1:], changes)
    stated = {(side, name) for link in newest.links for side in (0, 1) for name in link[side]}
    overruled = [
        act
        for link, act in before.items()
        if link not in newest.links and not stated.isdisjoint((side, name) for side in (0, 1) for name in link[side])
    ]
    return _told([newest], *revisions)[0], tuple({act.id: act for act in overruled}.values())


def _revisions(desk: Desk, document: str, pair: tuple[str, str]) -> tuple[Revision, Revision]:
    with desk.database.read() as connection:
        left, right = (shelves.revision(connection, document, siglum) for siglum in pair)
    return left, right


def _pair(desk: Desk, first: Revision, left: Revision, right: Revision) -> PairLinks:
    bodies = left.body, right.body
    sigla = left.witness.siglum, right.witness.siglum
    said = linked(desk, left, right)
    places = _places(said or (), *bodies)
    doubtful = [place for place in places if place.said.link.doubtful]
    kinds = Counter(place.said.link.kind for place in places)
    through_first = said is not None and first.witness.siglum not in sigla
    composite = composed(desk, first, left, right) if through_first else None
    parts = differing([one.link for one in said or ()], composite) if composite is not None else []
    return PairLinks(
        left=left.witness,
        right=right.witness,
        aligned=said is not None,
        count=len(places),
        locked=sum(place.said.link.locked for place in places),
        kinds=tuple((kind.value, number) for kind in LinkKind if (number := kinds[kind])),
        others=tuple(place for place in places if place.said.link.kind is not LinkKind.ONE_TO_ONE),
        doubtful=tuple(sorted(doubtful, key=lambda place: place.said.link.score)),
        changed=tuple(place for place in places if place.said.lock is not None and place.said.lock.changed),
        via=first.witness.siglum if composite is not None else "",
        parting=tuple(
            Parting(*(tuple(_passages(link, *bodies) for link in own) for own in (part.direct, part.composite)))
            for part in parts
        ),
        acts=tuple(_told(linking.acts(desk, left.witness.document, *sigla), left, right)),
    )


def _places(said: Sequence[RowLink], left: Passages, right: Passages) -> list[Place]:
    return [Place(one, *_passages(one.link, left, right)) for one in said]


def _passages(link: Link, left: Passages, right: Passages) -> tuple[Passages, Passages]:
    return tuple(left[index] for index in link.left), tuple(right[index] for index in link.right)


def _told(acts: Sequence[Act], left: Revision, right: Revision) -> list[ToldAct]:
    by_id = [{placed.id: placed for placed in revision.body} for revision in (left, right)]

    def passages(side: int, names: Sequence[str]) -> Passages:
        return tuple(by_id[side][name] for name in names if name in by_id[side])

    links = [[(passages(0, own), passages(1, other)) for own, other in act.links] for act in acts]
    return [ToldAct(act, tuple(link for link in found if any(link))) for act, found in zip(acts, links, strict=True)]
