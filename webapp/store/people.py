"""Queries for accounts and what they are: of the roles given to an account in one place, the newest stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from webapp.review import Account, Action, Role, may
from webapp.store.schema import AS_ELSEWHERE, NO_ROLE, AnyRow, account, account_role

ACCOUNT_COLUMNS = (
    account.c.id,
    account.c.name,
    account_role.c.role,
    account_role.c.document_id,
    account_role.c.sequence,
)
"""What `as_account` needs of each row."""

_ACCOUNTS = select(*ACCOUNT_COLUMNS).outerjoin_from(account, account_role)
_NAMED = _ACCOUNTS.where(account.c.name == bindparam("name"))
_IDENTIFIED = _ACCOUNTS.where(account.c.id.in_(bindparam("ids", expanding=True)))
_EVERY = _ACCOUNTS.order_by(account.c.sequence)


@dataclass(frozen=True, slots=True)
class Given:
    """Roles that stand in one place, and the event that gave them: what a change of them must have seen.

    None is, in a document, what stands in all others.
    """

    roles: frozenset[Role] | None
    sequence: int


NOTHING_GIVEN = Given(None, 0)


def account_named(connection: Connection, name: str) -> Account | None:
    """The account with exactly this name."""
    return as_account(connection.execute(_NAMED, {"name": name}).all())


def accounts(connection: Connection, ids: Iterable[str]) -> dict[str, Account]:
    """The accounts with these ids, by id."""
    rows = connection.execute(_IDENTIFIED, {"ids": sorted(set(ids))})
    return {one.id: one for one in map(as_account, _by_account(rows).values()) if one}


def editors(connection: Connection, document: str) -> list[Account]:
    """Everybody who may decide in a document, by name."""
    every = (one for one, _ in every_account(connection) if may(one, Action.DECIDE, document))
    return sorted(every, key=lambda one: one.name)


def every_account(connection: Connection) -> list[tuple[Account, dict[str | None, Given]]]:
    """All accounts, the oldest first, each with what it was given by document (None: in all others)."""
    found = _by_account(connection.execute(_EVERY)).values()
    return [(one, _given(rows)) for rows in found if (one := as_account(rows))]


def given(connection: Connection, account_id: str, document: str | None) -> Given:
    """The roles that an account was given in a document, or for None in all others."""
    rows = connection.execute(_IDENTIFIED, {"ids": [account_id]})
    return _given(rows).get(document, NOTHING_GIVEN)


def as_account(rows: Iterable[AnyRow]) -> Account | None:
    """The account that rows with ACCOUNT_COLUMNS tell of, None without rows."""
    found = list(rows)
    if not found:
        return None
    standing = _given(found)
    everywhere = standing.pop(None, NOTHING_GIVEN).roles or frozenset()
    narrowed = {name: given.roles for name, given in standing.items() if name and given.roles is not None}
    return Account(found[0].id, found[0].name, everywhere, narrowed)


def _by_account(rows: Iterable[AnyRow]) -> dict[str, list[AnyRow]]:
    by_id: dict[str, list[AnyRow]] = {}
    for row in rows:
        by_id.setdefault(row.id, []).append(row)
    return by_id


def _given(rows: Iterable[AnyRow]) -> dict[str | None, Given]:
    """What stands by document. An account that was never given anything has one row, without role and event."""
    newest: dict[str | None, tuple[int, list[str]]] = {}
    for row in rows:
        if row.sequence is None:
            continue
        sequence, roles = newest.get(row.document_id, (0, []))
        if row.sequence > sequence:
            newest[row.document_id] = row.sequence, [row.role]
        elif row.sequence == sequence:
            roles.append(row.role)
    return {document: Given(_roles(roles), sequence) for document, (sequence, roles) in newest.items()}


def _roles(named: Iterable[str]) -> frozenset[Role] | None:
    roles = set(named)
    return None if AS_ELSEWHERE in roles else frozenset(Role(role) for role in roles - {NO_ROLE})
