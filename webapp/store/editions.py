"""Queries for editions, and how their content is spelled."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from webapp.review.editions import Approver, Change, Content, Edition, PrintedPassage
from webapp.store.approvals import accounts_of, taken
from webapp.store.events import canonical
from webapp.store.schema import edition, edition_withdrawal, event
from webapp.store.standing import witness
from webapp.text.model import Kind, text_hash

_taken_back = event.alias("taken_back")
_EDITIONS = (
    select(
        edition,
        event.c.at,
        edition_withdrawal.c.reason,
        edition_withdrawal.c.author_id.label("taken_by"),
        _taken_back.c.at.label("taken_at"),
    )
    .join_from(edition, event, event.c.sequence == edition.c.sequence)
    .join(witness, witness.c.id == edition.c.witness_id)
    .outerjoin(edition_withdrawal, edition_withdrawal.c.edition_id == edition.c.id)
    .outerjoin(_taken_back, _taken_back.c.sequence == edition_withdrawal.c.sequence)
    .where(witness.c.document_id == bindparam("document"), witness.c.siglum == bindparam("siglum"))
    .order_by(edition.c.number)
)

_STANDING = (
    select(witness.c.document_id, witness.c.siglum, edition.c.number, event.c.at)
    .join_from(edition, event, event.c.sequence == edition.c.sequence)
    .join(witness, witness.c.id == edition.c.witness_id)
    .where(edition.c.id.not_in(select(edition_withdrawal.c.edition_id)))
    .order_by(edition.c.number)
)


def editions(connection: Connection, document: str, siglum: str) -> list[Edition]:
    """Every edition of a witness, the first one first."""
    rows = connection.execute(_EDITIONS, {"document": document, "siglum": siglum}).all()
    if not rows:
        return []
    accounts = accounts_of(connection, rows)
    valid = [row.number for row in rows if row.taken_by is None]
    return [
        Edition(
            id=row.id,
            number=row.number,
            publisher=accounts[row.author_id],
            at=datetime.fromisoformat(row.at),
            content=read(row.content),
            withdrawn=taken(row, accounts),
            superseded_by=valid[-1] if valid and valid[-1] > row.number else None,
        )
        for row in rows
    ]


class Current(NamedTuple):
    """The newest edition of a witness that was not withdrawn, and the day (UTC) when it was published."""

    siglum: str
    number: int
    date: str


def current(connection: Connection) -> dict[str, list[Current]]:
    """Those of every document, by its id, in the order of the sigla."""
    found: dict[tuple[str, str], Current] = {}
    for row in connection.execute(_STANDING):
        found[row.document_id, row.siglum] = Current(row.siglum, row.number, row.at[:10])
    by_document: dict[str, list[Current]] = {}
    for (document, _), one in sorted(found.items()):
        by_document.setdefault(document, []).append(one)
    return by_document


def spelled(content: Content) -> str:
    """The content as it is kept and hashed."""
    return canonical(asdict(content))


def shown_name(content: Content) -> str:
    """One hash for all that is shown before publishing; the date is that of the moment when it is published."""
    return text_hash(canonical(asdict(content) | {"date": ""}))


def read(spelling: str) -> Content:
    """The content that a row has; what an older edition does not say is as the defaults of `Content` are."""
    said: dict[str, Any] = json.loads(spelling)
    tuples = {name: tuple(said[name]) for name in ("revisers", "approvers", "warnings")}
    passages = tuple(_passage(one) for one in said["passages"])
    return Content(**said | tuples | {"passages": passages, "changes": tuple(_change(one) for one in said["changes"])})


def _passage(said: dict[str, Any]) -> PrintedPassage:
    on = tuple(said["on"]) if said["on"] else None
    approvals = tuple(Approver(*one) for one in said.get("approvals", ()))
    kind, checked = Kind(said["kind"]), tuple(said["checked"])
    return PrintedPassage(**said | {"kind": kind, "checked": checked, "on": on, "approvals": approvals})


def _change(said: dict[str, Any]) -> Change:
    """Before and after are several hashes each; in form 1 they were one, or "" for none."""
    sides = {
        side: tuple(filter(None, [said[side]] if isinstance(said[side], str) else said[side]))
        for side in ("before", "after")
    }
    return Change(**said | sides | {"spans": tuple(tuple(span) for span in said["spans"])})
