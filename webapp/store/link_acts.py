"""Queries for what editors did to links. A pair of witnesses has one history, whichever way round it is asked for."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_, select

from webapp.review import Act, Change
from webapp.store import people
from webapp.store.proposals import read_derivation
from webapp.store.schema import AnyRow, event, link_act, link_undo, revision
from webapp.store.standing import witness

_left, _right, _undoing = witness.alias("left_witness"), witness.alias("right_witness"), event.alias("undoing")

_ACTS = (
    select(
        link_act,
        event.c.at,
        _left.c.siglum.label("left_siglum"),
        _right.c.siglum.label("right_siglum"),
        link_undo.c.author_id.label("undone_by"),
        _undoing.c.at.label("undone_at"),
    )
    .join_from(link_act, event, event.c.sequence == link_act.c.sequence)
    .join(_left, _left.c.id == link_act.c.left_witness_id)
    .join(_right, _right.c.id == link_act.c.right_witness_id)
    .outerjoin(link_undo, link_undo.c.act_id == link_act.c.id)
    .outerjoin(_undoing, _undoing.c.sequence == link_undo.c.sequence)
    .order_by(link_act.c.sequence)
)
_ON_PAIR = _ACTS.where(
    or_(
        *(
            and_(link_act.c.left_witness_id == bindparam(one), link_act.c.right_witness_id == bindparam(other))
            for one, other in (("left", "right"), ("right", "left"))
        )
    )
)
_NAMED = _ACTS.where(link_act.c.id == bindparam("act"), event.c.document == bindparam("document"))

_DERIVED = (
    select(revision.c.sequence, revision.c.derivation)
    .where(
        revision.c.witness_id == bindparam("witness"),
        revision.c.number <= bindparam("number"),
        revision.c.sequence > bindparam("since"),
        revision.c.derivation.is_not(None),
    )
    .order_by(revision.c.number)
)


def acts(connection: Connection, left_witness_id: str, right_witness_id: str) -> list[Act]:
    """What was done to the links of two witnesses, in order, seen from the left one; acts taken back included."""
    rows = connection.execute(_ON_PAIR, {"left": left_witness_id, "right": right_witness_id}).all()
    found = zip(rows, _as_acts(connection, rows), strict=True)
    return [act if row.left_witness_id == left_witness_id else act.mirrored() for row, act in found]


def changes(connection: Connection, acts: Iterable[Act], left: tuple[str, int], right: tuple[str, int]) -> list[Change]:
    """What became of the passages of two witnesses since the first of `acts`, up to the revisions shown.

    The sides are given as the witness's id and the revision's number.
    """
    since = min((one.sequence for one in acts), default=None)
    if since is None:
        return []
    return [
        Change(row.sequence, side, read_derivation(row.derivation))
        for side, (witness_id, number) in enumerate((left, right))
        for row in connection.execute(_DERIVED, {"witness": witness_id, "number": number, "since": since})
    ]


def act(connection: Connection, document: str, act_id: str) -> Act | None:
    """One act in a document, seen as its author had it."""
    found = _as_acts(connection, connection.execute(_NAMED, {"act": act_id, "document": document}).all())
    return found[0] if found else None


def _as_acts(connection: Connection, rows: Iterable[AnyRow]) -> list[Act]:
    rows = list(rows)
    if not rows:
        return []
    accounts = people.accounts(connection, (who for row in rows for who in (row.author_id, row.undone_by) if who))
    found = []
    for row in rows:
        texts = json.loads(row.texts)
        found.append(
            Act(
                id=row.id,
                sequence=row.sequence,
                verb=row.verb,
                left=row.left_siglum,
                right=row.right_siglum,
                links=tuple((tuple(left), tuple(right)) for left, right in json.loads(row.links)),
                texts=(texts["left"], texts["right"]),
                author=accounts[row.author_id],
                at=datetime.fromisoformat(row.at),
                undone_by=accounts[row.undone_by] if row.undone_by else None,
                undone_at=datetime.fromisoformat(row.undone_at) if row.undone_at else None,
            )
        )
    return found
