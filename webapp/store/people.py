"""Queries for accounts and sessions. A session row holds the hash of its token; the token itself is only in the cookie.

Sessions are no facts: they are in no journal, and signing out deletes the row.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, insert, select

from webapp.review import Account, Action, Role, may
from webapp.store.schema import AnyRow, account, account_role, session

_ACCOUNTS = select(account.c.id, account.c.name, account_role.c.role).outerjoin(account_role)
_NAMED = _ACCOUNTS.where(account.c.name == bindparam("name"))
_IDENTIFIED = _ACCOUNTS.where(account.c.id.in_(bindparam("ids", expanding=True)))
_SESSION = (
    select(session.c.id.label("session_id"), session.c.opened_at, account.c.id, account.c.name, account_role.c.role)
    .join_from(session, account)
    .outerjoin(account_role)
    .where(session.c.token_hash == bindparam("token_hash"))
)
_CLOSE = delete(session).where(session.c.id == bindparam("session"))


def account_named(connection: Connection, name: str) -> Account | None:
    """The account with exactly this name."""
    return _as_account(connection.execute(_NAMED, {"name": name}).all())


def accounts(connection: Connection, ids: Iterable[str]) -> dict[str, Account]:
    """The accounts with these ids, by id."""
    by_id: dict[str, list[AnyRow]] = {}
    for row in connection.execute(_IDENTIFIED, {"ids": sorted(set(ids))}):
        by_id.setdefault(row.id, []).append(row)
    return {identity: found for identity, rows in by_id.items() if (found := _as_account(rows))}


def editors(connection: Connection, document: str) -> list[Account]:
    """Everybody who may decide in a document, by name."""
    by_id: dict[str, list[AnyRow]] = {}
    for row in connection.execute(_ACCOUNTS):
        by_id.setdefault(row.id, []).append(row)
    every = [found for rows in by_id.values() if (found := _as_account(rows))]
    return sorted((one for one in every if may(one, Action.DECIDE, document)), key=lambda one: one.name)


def session_of(connection: Connection, token_hash: str) -> tuple[str, str, Account] | None:
    """Id, time of opening (UTC as text) and account of the session with this token; one query."""
    rows = connection.execute(_SESSION, {"token_hash": token_hash}).all()
    owner = _as_account(rows)
    return (rows[0].session_id, rows[0].opened_at, owner) if owner else None


def open_session(connection: Connection, session_id: str, token_hash: str, account_id: str, opened_at: str) -> None:
    """Keep a session."""
    named = {"id": session_id, "token_hash": token_hash, "account_id": account_id, "opened_at": opened_at}
    connection.execute(insert(session), named)


def close_session(connection: Connection, session_id: str) -> None:
    """Forget a session."""
    connection.execute(_CLOSE, {"session": session_id})


def _as_account(rows: Iterable[AnyRow]) -> Account | None:
    found = list(rows)
    if not found:
        return None
    return Account(found[0].id, found[0].name, frozenset(Role(row.role) for row in found if row.role))
