"""What somebody has typed and not sent yet: no facts, in no journal, one row for a person and a witness.

A row is never deleted: its number only grows, so that a page with an old number always finds out.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from webapp.store.schema import draft

_KEPT = select(draft).where(draft.c.account_id == bindparam("account"), draft.c.witness_id == bindparam("witness"))
_SAVED = (
    update(draft)
    .where(
        draft.c.account_id == bindparam("account"),
        draft.c.witness_id == bindparam("witness"),
        draft.c.number == bindparam("seen"),
    )
    .values(number=bindparam("next"), content=bindparam("said"), saved_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it is kept; `number` counts how often it was saved, `saved_at` is UTC as text."""

    number: int
    content: str
    saved_at: str


def kept(connection: Connection, account_id: str, witness_id: str) -> Kept | None:
    """The draft of somebody on a witness."""
    row = connection.execute(_KEPT, {"account": account_id, "witness": witness_id}).one_or_none()
    return None if row is None else Kept(row.number, row.content, row.saved_at)


def keep(connection: Connection, account_id: str, witness_id: str, seen: int, content: str, at: str) -> bool:
    """Put `content` in the place of the draft with the number `seen`, 0 for none; whether it was still that one.

    The caller holds the lock on the witness's document.
    """
    if seen == 0:
        if kept(connection, account_id, witness_id) is not None:
            return False
        row = {"account_id": account_id, "witness_id": witness_id, "number": 1, "content": content, "saved_at": at}
        connection.execute(insert(draft), row)
        return True
    named = {"account": account_id, "witness": witness_id, "seen": seen, "next": seen + 1, "said": content, "at": at}
    return connection.execute(_SAVED, named).rowcount == 1
