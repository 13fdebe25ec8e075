"""Identities at a provider as ways into accounts.

An identity belongs to an account because an invitation to it was accepted through the provider, or because somebody who
was signed in added it. It is never matched with an account by name or address: these can be chosen, and change hands.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from webapp.errors import Conflict, Forbidden, NotFound
from webapp.operations import one_time_links, sessions
from webapp.operations.desk import Desk
from webapp.operations.forms import check_key, written_with
from webapp.operations.provider import Identity
from webapp.operations.sessions import Browser, SignedIn
from webapp.review import Account
from webapp.store import events, people, ways_in

BY = "provider"


@dataclass(frozen=True, slots=True)
class Added:
    """An identity of an account, and since when."""

    identity: Identity
    added_at: datetime


def sign_in(desk: Desk, identity: Identity, browser: Browser, *, key: str) -> str:
    """Sign in whoever this identity belongs to; the token for the cookie. Raises Forbidden if that is nobody."""
    with desk.database.write() as connection:
        _lock(connection, key)
        account = _owner(connection, identity)
        if account is None:
            raise Forbidden(
                "The provider knows you, but nobody invited you to this desk yet, or your account was closed. Ask an"
                " admin of this desk for an invitation, and accept it through the provider."
            )
        return sessions.begin(desk, connection, account, browser, by=BY, key=key)


def accept(desk: Desk, token: str, identity: Identity, browser: Browser, *, key: str) -> str:
    """Accept an invitation with an identity instead of a password; the token for the cookie.

    Raises Forbidden for a link that is no invitation or is good no longer, Conflict if the identity is another's.
    """
    with desk.database.write() as connection:
        _lock(connection, key)
        link = one_time_links.spend(desk, connection, token)
        if link.purpose != "invite":
            raise Forbidden("This link signs you in by itself; open it as it is.")
        _add(desk, connection, link.account, identity)
        return sessions.begin(desk, connection, link.account, browser, by=BY, key=key)


def add(desk: Desk, person: SignedIn, identity: Identity, *, key: str) -> None:
    """Let the person sign in with this identity too. Raises Forbidden, Conflict if it is another's."""
    with desk.database.write() as connection:
        _lock(connection, key)
        sessions.check_open(connection, person)
        _add(desk, connection, person.account, identity, key=key)


def remove(desk: Desk, person: SignedIn, identity: Identity, *, key: str) -> None:
    """Let the person sign in with this identity no longer. Raises Forbidden, NotFound if it is not theirs."""
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, None)
        sessions.check_open(connection, person)
        if written_with(connection, key, person.account, "identity.removed"):
            return
        if ways_in.account_identified(connection, identity.issuer, identity.subject) != person.account.id:
            raise NotFound("This is no way into your account.")
        said = {"account": person.account.id, "issuer": identity.issuer}
        desk.record(connection, "identity.removed", said, actor=person.account.id, key=key)
        ways_in.drop_identity(connection, identity.issuer, identity.subject)


def of(desk: Desk, account: Account) -> list[Added]:
    """The identities of an account, the oldest first."""
    with desk.database.read() as connection:
        rows = ways_in.identities_of(connection, account.id)
    return [Added(Identity(issuer, subject), datetime.fromisoformat(at)) for issuer, subject, at in rows]


def _lock(connection: Connection, key: str) -> None:
    """Lock the log. Raises Forbidden if this way to the provider and back has led to something before."""
    events.lock(connection, None)
    if events.with_key(connection, key):
        raise Forbidden("This answer of the provider was used before. Nothing was changed; begin again.")


def _owner(connection: Connection, identity: Identity) -> Account | None:
    account_id = ways_in.account_identified(connection, identity.issuer, identity.subject)
    return people.accounts(connection, [account_id]).get(account_id) if account_id else None


def _add(desk: Desk, connection: Connection, account: Account, identity: Identity, key: str | None = None) -> None:
    owner = _owner(connection, identity)
    if owner and owner.id != account.id:
        raise Conflict(
            f"At the provider you are signed in as somebody who belongs to another account of this desk, {owner.name}."
            " Nothing was changed: sign out at the provider, or sign in here as that account."
        )
    if owner is None:
        said = {"account": account.id, "issuer": identity.issuer}
        entry = desk.record(connection, "identity.added", said, actor=account.id, key=key)
        ways_in.add_identity(connection, identity.issuer, identity.subject, account.id, entry.at)
