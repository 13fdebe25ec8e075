"""What editors do to the links of two witnesses: link, join, set apart, lock as right, and take any of it back.

Each is one fact, an act, which states all links that it touched, so that no algorithm of today or tomorrow has a say in
it. It is a compare-and-set on the links that its author was looking at, and carries the key of its form. That an act
was taken back is a fact too; what stands is always made from all acts in their order (`review.standing_links`).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations import alignments
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.review import Account, Act, Action, LinkedIds, Verb, require, standing_links
from webapp.store import events, library, link_acts
from webapp.text import relinking
from webapp.text.model import Link, Revision
from webapp.text.order import in_reading_order

__all__ = ["Act", "Verb", "acts", "state", "undo"]

_Pair = tuple[Revision, Revision]
_Chosen = tuple[set[int], set[int]]


def state(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    left: str,
    right: str,
    verb: str,
    left_ids: Sequence[str],
    right_ids: Sequence[str],
    seen: Iterable[tuple[Sequence[str], Sequence[str]]],
    key: str,
) -> Act:
    """Do `verb` (a Verb) to passages of the bodies of two witnesses, given by siglum, in their newest revisions.

    `link` makes the chosen passages one link, `join` the links that hold them; `unlink` sets each alone; `lock` says of
    every link from the first to the last that holds one, as seen from `left`, that it is right. `seen` are the links
    that the author was looking at, those that are touched among them, as left and right passage ids. The same `key`
    again writes nothing and returns the first act.

    Raises Forbidden, NotFound (no such document, witness or passage), InvalidInput (what cannot be done to these
    passages), and Conflict: not aligned yet, a link is another now than in `seen`, or it all stands so already.
    """
    author = require(account, Action.RELINK, document)
    check_key(key)
    if verb not in get_args(Verb):
        raise InvalidInput(f"{verb!r} is nothing that can be done to links: link, join, unlink or lock them.")
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, author, "links.stated")) is not None:
            return _act(connection, document, known.payload["act"])
        sides = library.revision(connection, document, left), library.revision(connection, document, right)
        if left == right:
            raise InvalidInput(f"{left} cannot be linked with itself: choose another witness beside it.")
        chosen = _places(sides[0], left_ids), _places(sides[1], right_ids)
        links = alignments.links_within(desk, connection, *sides)
        if links is None:
            raise Conflict(f"{left} and {right} are not aligned yet. Wait until they are, then change their links.")
        held = (relinking.stretch if verb == "lock" else relinking.holding)(links, *chosen)
        names = [placed.id for placed in sides[0].body], [placed.id for placed in sides[1].body]
        _check_seen(
            (left, right), [_named(link, names) for link in links], [_named(link, names) for link in held], seen
        )
        stated = [_named(link, names) for link in _stated(verb, (left, right), chosen, held)]
        if stated == [_named(link, names) for link in held]:
            verb = "lock"  # it was just so, and now somebody says that it is right
        texts = [_texts(revision, [link[at] for link in stated]) for at, revision in enumerate(sides)]
        _check_new(connection, sides, stated, texts)
        said = {
            "act": new_id(),
            "left": sides[0].witness.id,
            "right": sides[1].witness.id,
            "verb": verb,
            "links": stated,
            "texts": dict(zip(("left", "right"), texts, strict=True)),
        }
        desk.record(connection, "links.stated", said, actor=author.id, document=document, key=key)
        return _act(connection, document, str(said["act"]))


def undo(desk: Desk, account: Account | None, *, document: str, act_id: str, key: str) -> Act:
    """Take an act back, as if it had never been; acts after it stand. The same `key` again changes nothing.

    Raises Forbidden, NotFound, and Conflict (saying by whom) if it has been taken back already.
    """
    author = require(account, Action.RELINK, document)
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, author, "links.undone")) is not None:
            return _act(connection, document, known.payload["act"])
        act = _act(connection, document, act_id)
        if act.undone_by is not None:
            raise Conflict(f"This has already been taken back by {act.undone_by.name}.")
        desk.record(connection, "links.undone", {"act": act_id}, actor=author.id, document=document, key=key)
        return _act(connection, document, act_id)


def acts(desk: Desk, document: str, left: str, right: str) -> list[Act]:
    """All that was done to the links of two witnesses, newest first, seen from `left`. Raises NotFound."""
    with desk.database.read() as connection:
        one, other = (library.witness(connection, document, siglum) for siglum in (left, right))
        return link_acts.acts(connection, one.id, other.id)[::-1]


def _act(connection: Connection, document: str, act_id: str) -> Act:
    found = link_acts.act(connection, document, act_id)
    if found is None:
        raise NotFound("There is no such change of links in this document.")
    return found


def _places(revision: Revision, ids: Iterable[str]) -> set[int]:
    """Where passages stand in the body of a revision."""
    known = {placed.id: index for index, placed in enumerate(revision.body)}
    front = {placed.id for placed in revision.front_matter}
    found = set()
    for passage_id in ids:
        if passage_id in front:
            raise InvalidInput(
                f"{passage_id} of {revision.witness.siglum} is front matter, which always stands with its like (title"
                " with title): choose passages of the body."
            )
        if passage_id not in known:
            raise NotFound(f"Witness {revision.witness.siglum} has no passage {passage_id}.")
        found.add(known[passage_id])
    return found


def _stated(verb: str, sigla: tuple[str, str], chosen: _Chosen, held: Sequence[Link]) -> list[Link]:
    """The links that stand in the place of `held`, in reading order."""
    if not held:
        raise InvalidInput("No passage is chosen: choose some, then what is to be done with them.")
    found = [(link.left, link.right) for link in held]
    if verb == "link":
        if not all(chosen):
            raise InvalidInput(f"To link passages, choose at least one of {sigla[0]} and one of {sigla[1]}.")
        found = relinking.linked(held, *chosen)
    elif verb == "join":
        found = relinking.joined(held)
        if len(held) == 1:
            raise InvalidInput("These passages are one link already. To join links, choose a passage in each.")
        if not all(found[0]):
            missing = sigla[0] if found[0][1] else sigla[1]
            raise InvalidInput(f"A link needs both sides: choose a passage of {missing} too.")
    elif verb == "unlink":
        found = relinking.set_apart(held, *chosen)
    return in_reading_order(Link(*sides, 1.0) for sides in found)


def _named(link: Link, names: tuple[Sequence[str], Sequence[str]]) -> LinkedIds:
    return tuple(names[0][index] for index in link.left), tuple(names[1][index] for index in link.right)


def _check_seen(
    sigla: tuple[str, str],
    links: Iterable[LinkedIds],
    held: Iterable[LinkedIds],
    seen: Iterable[tuple[Sequence[str], Sequence[str]]],
) -> None:
    """Raise Conflict if a link that the author saw is no more, or one that is touched was not seen."""
    looked_at = {_as_sets(link) for link in seen}
    if not {_as_sets(link) for link in held} <= looked_at <= {_as_sets(link) for link in links}:
        raise Conflict(
            f"Links of {sigla[0]} and {sigla[1]} have changed since you looked at them. Nothing was done: look at them"
            " as they are now, then repeat."
        )


def _as_sets(link: tuple[Iterable[str], Iterable[str]]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(link[0]), frozenset(link[1])


def _check_new(
    connection: Connection, sides: _Pair, stated: Sequence[LinkedIds], texts: Sequence[Mapping[str, str]]
) -> None:
    """Raise Conflict if just this stands already, on the same texts."""
    acts = link_acts.acts(connection, sides[0].witness.id, sides[1].witness.id)
    changes = link_acts.changes(connection, acts, *((side.witness.id, side.number) for side in sides))
    standing = standing_links(acts, changes)
    before = [standing.get(link) for link in stated]
    for link, act in zip(stated, before, strict=True):
        if act is None or any(act.texts[at].get(name) != texts[at][name] for at in (0, 1) for name in link[at]):
            return
    names = dict.fromkeys(act.author.name for act in before if act)
    raise Conflict(f"This is locked just so already, by {' and '.join(names)}.")


def _texts(revision: Revision, ids: Iterable[Iterable[str]]) -> dict[str, str]:
    """The hash of each passage's text, by its id."""
    wanted = {passage_id for some in ids for passage_id in some}
    return {placed.id: placed.passage.text_hash for placed in revision.body if placed.id in wanted}
