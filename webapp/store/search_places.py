"""Where texts stand now: in the newest revisions of the witnesses that were not removed."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, func, select

from webapp.store import schema, standing
from webapp.store.portions import portions

_FEW = 5000
_witness = standing.witness
_revision, _passage = schema.revision, schema.revision_passage
_sibling = _revision.alias("sibling")
_newest = (
    select(func.max(_sibling.c.number)).where(_sibling.c.witness_id == _witness.c.id).correlate(_witness)
).scalar_subquery()
_PLACES = (
    select(
        _witness.c.document_id,
        _witness.c.siglum,
        _passage.c.position,
        _passage.c.passage_id,
        _passage.c.text_hash,
    )
    .join_from(_witness, _revision, and_(_revision.c.witness_id == _witness.c.id, _revision.c.number == _newest))
    .join(_passage, _passage.c.revision_id == _revision.c.id)
)


class Place(NamedTuple):
    """A passage of a newest revision. `document` is an id."""

    document: str
    siglum: str
    position: int
    passage: str
    text_hash: str


def of_texts(connection: Connection, hashes: set[str], document: str = "", siglum: str = "") -> list[Place]:
    """Where these texts stand, in no order; only in one document, and one witness of it, if it is named."""
    asked = _PLACES.where(_witness.c.document_id == document) if document else _PLACES
    asked = asked.where(_witness.c.siglum == siglum) if siglum else asked
    if document or len(hashes) > _FEW:
        return [place for place in _read(connection, asked) if place.text_hash in hashes]
    some = (_read(connection, asked.where(_passage.c.text_hash.in_(few))) for few in portions(sorted(hashes)))
    return [place for found in some for place in found]


def of_documents(connection: Connection, documents: Iterable[str], siglum: str = "") -> list[Place]:
    """Every passage of these documents, in no order."""
    asked = _PLACES.where(_witness.c.siglum == siglum) if siglum else _PLACES
    some = (_read(connection, asked.where(_witness.c.document_id.in_(few))) for few in portions(documents))
    return [place for found in some for place in found]


def _read(connection: Connection, asked: Select[Any]) -> list[Place]:
    return [Place(*row) for row in connection.execute(asked)]
