"""Where the words of threads stand now: followed through the revisions of their witness, never looked for elsewhere.

Of a working text each revision says what it kept, so that untouched words are known to be the same. Words that were
touched are sought only in what took their place.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from webapp.review import Base, Standing, Thread
from webapp.store import library
from webapp.store.proposals import derivations
from webapp.store.schema import revision, revision_passage
from webapp.store.standing import witness
from webapp.text.anchors import reanchored
from webapp.text.carrying import Derivation, Place, carried, enclosed

_NEWEST = (
    select(witness.c.siglum, witness.c.state, func.max(revision.c.number).label("number"))
    .join_from(witness, revision, revision.c.witness_id == witness.c.id)
    .where(witness.c.document_id == bindparam("document"))
    .group_by(witness.c.siglum, witness.c.state)
)
_HASHES = (
    select(witness.c.siglum, revision_passage.c.passage_id, revision_passage.c.text_hash)
    .join_from(witness, revision, revision.c.witness_id == witness.c.id)
    .join(revision_passage, revision_passage.c.revision_id == revision.c.id)
    .where(
        witness.c.document_id == bindparam("document"),
        witness.c.siglum == bindparam("siglum"),
        revision.c.number == bindparam("number"),
    )
)


_END = 2**31
"""After every text."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a thread has come to: `place` (None if its passage is gone), whose words are the same if `untouched`.

    If they were touched, `place` is what took their place; of a text that came as a file nobody says what that is, so
    the words are `sought` in the whole passage.
    """

    place: Place | None
    untouched: bool
    sought: bool = False


def homes(connection: Connection, document: str, bases: Mapping[str, Base]) -> dict[str, Home]:
    """Where threads, given by where they were last said to stand, have come to; a passage that is gone has no place."""
    newest = {row.siglum: row for row in connection.execute(_NEWEST, {"document": document})} if bases else {}
    found: dict[str, Home] = {}
    for siglum in {base.siglum for base in bases.values()}:
        own = {name: base for name, base in bases.items() if base.siglum == siglum}
        older = [base.revision for base in own.values() if base.revision < newest[siglum].number]
        if not older:
            found |= {name: Home(_place(base), untouched=True) for name, base in own.items()}
        elif newest[siglum].state == "working":
            made = derivations(connection, document, siglum, min(older))
            for name, base in own.items():
                found[name] = _followed(base, [one for number, one in made if number > base.revision])
        else:
            named: dict[str, Any] = {"document": document, "siglum": siglum, "number": newest[siglum].number}
            hashes = {row.passage_id: row.text_hash for row in connection.execute(_HASHES, named)}
            for name, base in own.items():
                there = hashes.get(base.passage)
                same = there == base.text_hash
                place = _place(base) if same else Place(base.passage, 0, _END)
                found[name] = Home(place if there else None, untouched=same, sought=not same)
    return found


def parts(connection: Connection, document: str, base: Base) -> frozenset[str]:
    """The passages of a working text that have anything of the one on which a thread was last said to stand.

    Of one that was split these are all its parts, while the thread itself is beside one of them.
    """
    found = frozenset({base.passage})
    for _, made in derivations(connection, document, base.siglum, base.revision):
        kept = {name for name, pieces in made.changed.items() if any(one.passage in found for one in pieces)}
        found = found - set(made.gone) | kept
    return found


def placed(connection: Connection, document: str, threads: Iterable[Thread]) -> list[Thread]:
    """The threads of a document, each with its home and with what stands of the words that it is on."""
    every = list(threads)
    came = homes(connection, document, {one.id: one.base for one in every if one.base})
    texts: dict[tuple[str, str], str] = {}
    for siglum in {one.siglum for one in every if one.base and one.base.anchor and not came[one.id].untouched}:
        for passage in library.revision(connection, document, siglum).passages:
            texts[siglum, passage.id] = passage.passage.text
    hashes = {one.base.text_hash for one in every if one.base}
    olds = library.bodies(connection, hashes) if texts else {}
    return [replace(one, **_stood(one.base, came[one.id], olds, texts)) if one.base else one for one in every]


def _stood(base: Base, home: Home, olds: Mapping[str, str], texts: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    place = home.place
    if base.anchor is None:
        return {"home": place.passage if place else ""}
    if place is None or base.refused:
        return {"home": place.passage if place else "", "standing": Standing("orphaned")}
    if home.untouched:
        return {"home": place.passage, "standing": Standing("exact", place.start, place.end)}
    text = texts[base.siglum, place.passage]
    found = reanchored(base.anchor, olds[base.text_hash], text)
    start, end = (max(found.start, place.start), min(found.end, place.end)) if found else (0, 0)
    if found is None or not text[start:end].strip():
        return {"home": place.passage, "standing": Standing("orphaned")}
    state = found.state if home.sought else "carried"
    return {"home": place.passage, "standing": Standing(state, start, end)}


def _place(base: Base) -> Place:
    return Place(base.passage, *(base.anchor or (0, 0)))


def _followed(base: Base, revisions: Iterable[Derivation]) -> Home:
    place, untouched = _place(base), base.anchor is not None
    for derivation in revisions:
        kept = carried(place, derivation) if untouched else None
        untouched = kept is not None
        after = kept or enclosed(place, derivation)
        if after is None:
            return Home(None, untouched=False)
        place = after
    return Home(place, untouched)
