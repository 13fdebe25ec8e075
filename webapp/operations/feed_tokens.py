"""The secret in the addresses of somebody's feeds, since a feed reader has no session. It reads feeds and no more.

The desk keeps its SHA-256. Like that of a one-time link it is derived from the session in which it was made, so that
the account page can show the address again there, and nowhere else.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from webapp.errors import Forbidden
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.sessions import SignedIn, check_open, hash_of
from webapp.review import Account
from webapp.store import events, people, ways_in
from webapp.store.ways_in import FeedRow


@dataclass(frozen=True, slots=True)
class FeedToken:
    """That somebody has a secret for feeds, since when; the `token` itself if it was made in the session that asks."""

    made_at: datetime
    token: str | None


def make(desk: Desk, person: SignedIn, *, key: str) -> None:
    """Make a secret in the place of the one before, which is good no longer. The same `key` again makes no other.

    Raises Forbidden, InvalidInput and Conflict like every form.
    """
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, None)
        check_open(connection, person)
        if written_with(connection, key, person.account, "feed-token.made"):
            return
        said, identity = {"account": person.account.id}, new_id()
        made = desk.record(connection, "feed-token.made", said, actor=person.account.id, key=key)
        row = FeedRow(person.account.id, identity, hash_of(person.token_of(f"feeds {identity}")), made.at)
        ways_in.keep_feed(connection, row)


def withdraw(desk: Desk, person: SignedIn, *, key: str) -> None:
    """Forget the secret: whoever has an address with it reads nothing any more. Raises like `make`."""
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, None)
        check_open(connection, person)
        if written_with(connection, key, person.account, "feed-token.withdrawn"):
            return
        if ways_in.drop_feed(connection, person.account.id):
            said = {"account": person.account.id}
            desk.record(connection, "feed-token.withdrawn", said, actor=person.account.id, key=key)


def own(desk: Desk, person: SignedIn) -> FeedToken | None:
    """The secret that somebody has, None if there is none."""
    with desk.database.read() as connection:
        row = ways_in.feed_of(connection, person.account.id)
    if row is None:
        return None
    token = person.token_of(f"feeds {row.id}")
    known = hmac.compare_digest(hash_of(token), row.token_hash)
    return FeedToken(datetime.fromisoformat(row.made_at), token if known else None)


def reader(desk: Desk, token: str) -> Account:
    """Whose feeds a secret reads. Raises Forbidden if it is none, was withdrawn, or the account is closed."""
    with desk.database.read() as connection:
        row = ways_in.feed_with(connection, hash_of(token))
        account = people.accounts(connection, [row.account_id]).get(row.account_id) if row else None
    if account is None or account.closed:
        raise Forbidden("This address of a feed was withdrawn, or never was one. Its owner makes another on /account.")
    return account
