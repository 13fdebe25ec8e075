"""One-time links: an invitation from an admin, or a link by which somebody signs in on another device of theirs.

A link is an address with a token; the desk keeps the token's SHA-256. The token of a link made on a page is derived
from the session in which it was made: so the page can show the address after the form was answered, and again when the
form is sent twice, and nobody else's can. Looking at a link spends nothing; using it does.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from webapp.errors import Forbidden
from webapp.operations.desk import Desk, as_stamp, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.sessions import SignedIn, check_open, hash_of
from webapp.review import Account
from webapp.store import events, people, ways_in
from webapp.store.ways_in import LinkRow

Purpose = Literal["invite", "sign-in"]
LASTS: dict[Purpose, timedelta] = {"invite": timedelta(days=7), "sign-in": timedelta(hours=1)}
"""An invitation waits in somebody's mail; a link for another device is opened at once."""

_GONE = "This link has been used, has expired, or was replaced by a newer one. Ask an admin of this desk for another."


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that can be used: whose it is, what for, until when.

    `token` is known if it was made in the session that asks, else None. `has_password` is that of the account.
    """

    id: str
    account: Account
    purpose: str
    expires_at: datetime
    has_password: bool
    token: str | None = None


def find(desk: Desk, token: str) -> OpenLink:
    """The link with this token, left as it is. Raises Forbidden if it is none, or is good no longer."""
    with desk.database.read() as connection:
        return _found(desk, connection, token)


def spend(desk: Desk, connection: Connection, token: str) -> OpenLink:
    """Use the link with this token up, in a write transaction that has locked the log. Raises Forbidden like `find`."""
    link = _found(desk, connection, token)
    if not ways_in.spend_link(connection, link.id):
        raise Forbidden(_GONE)
    desk.record(connection, "one-time-link.spent", {"link": link.id}, actor=link.account.id)
    return link


def make(
    desk: Desk,
    connection: Connection,
    account: Account,
    purpose: Purpose,
    *,
    by: SignedIn | None,
    key: str | None = None,
) -> str:
    """Make a link in the place of those that the account has for the purpose, the log being locked; its token.

    `by` is None for a command at this machine.
    """
    identity, expires_at = new_id(), as_stamp(desk.now() + LASTS[purpose])
    token = by.token_of(identity) if by else secrets.token_urlsafe(32)
    said = {"link": identity, "account": account.id, "purpose": purpose, "expires_at": expires_at}
    actor = by.account.id if by else None
    desk.record(connection, "one-time-link.made", said, actor=actor, key=key)
    ways_in.withdraw_links(connection, account.id, [purpose])
    ways_in.add_link(connection, LinkRow(identity, hash_of(token), account.id, purpose, expires_at))
    return token


def make_own(desk: Desk, person: SignedIn, *, key: str) -> None:
    """Make a link for another device of the person, which `own_link` then shows."""
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, None)
        check_open(connection, person)
        if not written_with(connection, key, person.account, "one-time-link.made"):
            make(desk, connection, person.account, "sign-in", by=person, key=key)


def own_link(desk: Desk, person: SignedIn) -> OpenLink | None:
    """The link for another device that the person made last, if it can be used yet."""
    with desk.database.read() as connection:
        found = open_links(desk, connection, [person.account], person)
    return next((link for link in found if link.purpose == "sign-in"), None)


def open_links(
    desk: Desk, connection: Connection, accounts: Iterable[Account], asked_by: SignedIn | None = None
) -> list[OpenLink]:
    """The links of some accounts that can be used yet, with the tokens of those made in the session that asks."""
    by_id = {account.id: account for account in accounts}
    passwords, now = ways_in.with_password(connection), desk.now()
    found = []
    for row in ways_in.links(connection):
        if row.account_id in by_id and datetime.fromisoformat(row.expires_at) > now:
            token = asked_by.token_of(row.id) if asked_by else ""
            known = token if hmac.compare_digest(hash_of(token), row.token_hash) else None
            found.append(_open(row, by_id[row.account_id], passwords, known))
    return found


def _found(desk: Desk, connection: Connection, token: str) -> OpenLink:
    row = ways_in.link_with(connection, hash_of(token))
    account = people.accounts(connection, [row.account_id]).get(row.account_id) if row else None
    expired = row is None or datetime.fromisoformat(row.expires_at) <= desk.now()
    if row is None or account is None or account.closed or expired:
        raise Forbidden(_GONE)
    return _open(row, account, ways_in.with_password(connection))


def _open(row: LinkRow, account: Account, with_password: set[str], token: str | None = None) -> OpenLink:
    expires_at = datetime.fromisoformat(row.expires_at)
    return OpenLink(row.id, account, row.purpose, expires_at, account.id in with_password, token)
