"""Queries for what people said of the weight of differences."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from webapp.review import Anchor, Weight, WeightMark
from webapp.store import people, redactions
from webapp.store.schema import event, weight_mark
from webapp.store.standing import every_witness
from webapp.text.model import text_hash

# those on removed witnesses too: what was said of words in the whole document goes on to hold for the others
_left, _right = every_witness.alias("left_witness"), every_witness.alias("right_witness")

_MARKS = (
    select(
        weight_mark,
        event.c.at,
        _left.c.siglum.label("left_siglum"),
        _right.c.siglum.label("right_siglum"),
    )
    .join_from(weight_mark, event, event.c.sequence == weight_mark.c.sequence)
    .join(_left, _left.c.id == weight_mark.c.left_witness_id)
    .join(_right, _right.c.id == weight_mark.c.right_witness_id)
    .where(weight_mark.c.document_id == bindparam("document"))
    .order_by(weight_mark.c.sequence)
)


def marks(connection: Connection, document: str) -> list[WeightMark]:
    """Every mark of a document in order, those that take one back included."""
    rows = connection.execute(_MARKS, {"document": document}).all()
    accounts = people.accounts(connection, (row.author_id for row in rows)) if rows else {}
    redacted = redactions.told(connection, "weight_mark", rows, "left_words", "right_words")
    found = []
    for row in rows:
        gone = [redacted.get(("weight_mark", row.id, f"{side}_words")) for side in ("left", "right")]
        words = tuple("" if one else said for one, said in zip(gone, (row.left_words, row.right_words), strict=True))
        hashes = tuple(one.hash if one else text_hash(said) for one, said in zip(gone, words, strict=True))
        left, right = json.loads(row.places)
        found.append(
            WeightMark(
                id=row.id,
                sequence=row.sequence,
                scope=row.scope,
                weight=Weight(row.weight) if row.weight else None,
                anchors=(_anchor(row.left_siglum, left), _anchor(row.right_siglum, right)),
                words=(words[0], words[1]),
                author=accounts[row.author_id],
                at=datetime.fromisoformat(row.at),
                redacted=gone[0] or gone[1],
                hashes=(hashes[0], hashes[1]) if any(gone) else None,
            )
        )
    return found


def _anchor(siglum: str, place: Any) -> Anchor:
    passages, (start, end) = place
    return Anchor(siglum, tuple(name for name, _ in passages), tuple(text for _, text in passages), start, end)
