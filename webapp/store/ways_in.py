"""Queries for the ways in: sessions, passwords, one-time links, identities at providers. None of them is a fact.

Only hashes of tokens are kept; a token itself is in a cookie or in an address that somebody was given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select

from webapp.review import Account
from webapp.store.people import ACCOUNT_COLUMNS, as_account
from webapp.store.schema import account, account_role, credential, feed_token, identity, one_time_link, session


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session: when it was opened (UTC as text) and in what browser."""

    id: str
    token_hash: str
    account_id: str
    opened_at: str
    browser: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A one-time link that nobody has used yet: whose it is, what for ("invite", "sign-in"), until when."""

    id: str
    token_hash: str
    account_id: str
    purpose: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class FeedRow:
    """The secret of an account's feeds: since when (UTC as text)."""

    account_id: str
    id: str
    token_hash: str
    made_at: str


_SESSION = (
    select(session.c.id.label("session_id"), session.c.opened_at, session.c.browser, *ACCOUNT_COLUMNS)
    .join_from(session, account)
    .outerjoin(account_role, account_role.c.account_id == account.c.id)
    .where(session.c.token_hash == bindparam("token_hash"))
)
_SESSIONS = (
    select(session.c.id, session.c.token_hash, session.c.account_id, session.c.opened_at, session.c.browser)
    .where(session.c.account_id == bindparam("account"))
    .order_by(session.c.opened_at)
)
_CLOSE = delete(session).where(session.c.id == bindparam("session"))
_FORGET_SESSIONS = delete(session).where(session.c.opened_at < bindparam("before"))
_PASSWORD = select(credential.c.password_hash).where(credential.c.account_id == bindparam("account"))
_PASSWORDS = select(credential.c.account_id)
_DROP_PASSWORD = delete(credential).where(credential.c.account_id == bindparam("account"))
_LINKS = select(
    one_time_link.c.id,
    one_time_link.c.token_hash,
    one_time_link.c.account_id,
    one_time_link.c.purpose,
    one_time_link.c.expires_at,
).order_by(one_time_link.c.expires_at, one_time_link.c.id)
_LINK = _LINKS.where(one_time_link.c.token_hash == bindparam("token_hash"))
_SPEND = delete(one_time_link).where(one_time_link.c.id == bindparam("link"))
_FORGET_LINKS = delete(one_time_link).where(one_time_link.c.expires_at < bindparam("before"))
_WITHDRAW = delete(one_time_link).where(
    one_time_link.c.account_id == bindparam("account"),
    one_time_link.c.purpose.in_(bindparam("purposes", expanding=True)),
)
_IDENTIFIED = select(identity.c.account_id).where(
    identity.c.issuer == bindparam("issuer"), identity.c.subject == bindparam("subject")
)
_IDENTITIES = (
    select(identity.c.issuer, identity.c.subject, identity.c.added_at)
    .where(identity.c.account_id == bindparam("account"))
    .order_by(identity.c.added_at)
)
_DROP_IDENTITY = delete(identity).where(
    identity.c.issuer == bindparam("of_issuer"), identity.c.subject == bindparam("of_subject")
)


def session_of(connection: Connection, token_hash: str) -> tuple[SessionRow, Account] | None:
    """The session with this token and its account; one query."""
    rows = connection.execute(_SESSION, {"token_hash": token_hash}).all()
    owner = as_account(rows)
    if owner is None:
        return None
    return SessionRow(rows[0].session_id, token_hash, owner.id, rows[0].opened_at, rows[0].browser), owner


def sessions_of(connection: Connection, account_id: str) -> list[SessionRow]:
    """The sessions of an account, the oldest first."""
    return [SessionRow(*row) for row in connection.execute(_SESSIONS, {"account": account_id})]


def open_session(connection: Connection, opened: SessionRow) -> None:
    """Keep a session."""
    named = {
        "id": opened.id,
        "token_hash": opened.token_hash,
        "account_id": opened.account_id,
        "opened_at": opened.opened_at,
        "browser": opened.browser,
    }
    connection.execute(insert(session), named)


def close_session(connection: Connection, session_id: str) -> bool:
    """Forget a session; whether it was there."""
    return connection.execute(_CLOSE, {"session": session_id}).rowcount == 1


def forget_expired(connection: Connection, opened_before: str, now: str) -> None:
    """Forget the sessions opened before a moment, and the links that were good until another; both have ended."""
    connection.execute(_FORGET_SESSIONS, {"before": opened_before})
    connection.execute(_FORGET_LINKS, {"before": now})


def password_hash(connection: Connection, account_id: str) -> str | None:
    """The hash of an account's password, None if it has none."""
    return connection.execute(_PASSWORD, {"account": account_id}).scalar_one_or_none()


def with_password(connection: Connection) -> set[str]:
    """The ids of the accounts that have a password."""
    return set(connection.execute(_PASSWORDS).scalars())


def set_password(connection: Connection, account_id: str, hashed: str, set_at: str) -> None:
    """Keep the hash of an account's password in place of the one before."""
    drop_password(connection, account_id)
    connection.execute(insert(credential), {"account_id": account_id, "password_hash": hashed, "set_at": set_at})


def drop_password(connection: Connection, account_id: str) -> bool:
    """Forget an account's password; whether it had one."""
    return connection.execute(_DROP_PASSWORD, {"account": account_id}).rowcount == 1


def add_link(connection: Connection, link: LinkRow) -> None:
    """Keep a one-time link."""
    named = {
        "id": link.id,
        "token_hash": link.token_hash,
        "account_id": link.account_id,
        "purpose": link.purpose,
        "expires_at": link.expires_at,
    }
    connection.execute(insert(one_time_link), named)


def link_with(connection: Connection, token_hash: str) -> LinkRow | None:
    """The link with this token, spent ones are not there."""
    row = connection.execute(_LINK, {"token_hash": token_hash}).one_or_none()
    return LinkRow(*row) if row else None


def links(connection: Connection) -> list[LinkRow]:
    """Every link that is not spent, the first to expire first."""
    return [LinkRow(*row) for row in connection.execute(_LINKS)]


def spend_link(connection: Connection, link_id: str) -> bool:
    """Forget a link, so that it opens nothing more; False if another was quicker."""
    return connection.execute(_SPEND, {"link": link_id}).rowcount == 1


def withdraw_links(connection: Connection, account_id: str, purposes: Iterable[str]) -> None:
    """Forget an account's links for these purposes."""
    connection.execute(_WITHDRAW, {"account": account_id, "purposes": list(purposes)})


def account_identified(connection: Connection, issuer: str, subject: str) -> str | None:
    """The id of the account that an identity at a provider belongs to."""
    return connection.execute(_IDENTIFIED, {"issuer": issuer, "subject": subject}).scalar_one_or_none()


def identities_of(connection: Connection, account_id: str) -> list[tuple[str, str, str]]:
    """The identities of an account: (issuer, subject, when it was added)."""
    return [(row.issuer, row.subject, row.added_at) for row in connection.execute(_IDENTITIES, {"account": account_id})]


def add_identity(connection: Connection, issuer: str, subject: str, account_id: str, added_at: str) -> None:
    """Keep an identity; the database refuses one that belongs to somebody already."""
    named = {"issuer": issuer, "subject": subject, "account_id": account_id, "added_at": added_at}
    connection.execute(insert(identity), named)


def drop_identity(connection: Connection, issuer: str, subject: str) -> bool:
    """Forget an identity; whether it was there."""
    return connection.execute(_DROP_IDENTITY, {"of_issuer": issuer, "of_subject": subject}).rowcount == 1


_FEED = select(feed_token.c.account_id, feed_token.c.id, feed_token.c.token_hash, feed_token.c.made_at)
_DROP_FEED = delete(feed_token).where(feed_token.c.account_id == bindparam("account"))


def feed_with(connection: Connection, token_hash: str) -> FeedRow | None:
    """The secret of feeds with this hash."""
    row = connection.execute(_FEED.where(feed_token.c.token_hash == token_hash)).one_or_none()
    return FeedRow(*row) if row else None


def feed_of(connection: Connection, account_id: str) -> FeedRow | None:
    """The secret of an account's feeds, None if it has none."""
    row = connection.execute(_FEED.where(feed_token.c.account_id == account_id)).one_or_none()
    return FeedRow(*row) if row else None


def keep_feed(connection: Connection, row: FeedRow) -> None:
    """Keep the secret of an account's feeds in the place of the one before."""
    drop_feed(connection, row.account_id)
    named = {"account_id": row.account_id, "id": row.id, "token_hash": row.token_hash, "made_at": row.made_at}
    connection.execute(insert(feed_token), named)


def drop_feed(connection: Connection, account_id: str) -> bool:
    """Forget the secret of an account's feeds; whether it had one."""
    return connection.execute(_DROP_FEED, {"account": account_id}).rowcount == 1


def drop_all(connection: Connection, account_id: str) -> None:
    """Forget every way into an account."""
    tables: tuple[Table, ...] = (session, credential, one_time_link, feed_token, identity)
    for table in tables:
        owner: Any = table.c.account_id
        connection.execute(delete(table).where(owner == account_id))
