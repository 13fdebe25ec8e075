"""Sessions: opened when somebody signs in, known again by the browser's cookie, listed and ended by their owner.

The cookie's token is kept nowhere: the session row holds its SHA-256, and what guards forms is derived from it, so a
copy of the database opens no session.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from webapp.errors import Forbidden, NotFound
from webapp.operations.desk import Desk, as_stamp, new_id
from webapp.operations.forms import check_key, written_with
from webapp.review import Account
from webapp.store import events, ways_in
from webapp.store.ways_in import SessionRow

IDLE = timedelta(days=30)
ABSOLUTE = timedelta(days=90)
TOUCHED_EVERY = timedelta(hours=1)
"""How often a session in use is noted: often enough for IDLE, seldom enough to cost nothing."""

_SESSION_USE = "session use"


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser that somebody signs in with: a few words for the list, and the token of the session that it has."""

    said: str = ""
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, the token that every form of theirs must carry, and the session.

    `link_secret` is what the tokens of links and feeds made in this session are derived from (`token_of`).
    """

    account: Account
    csrf_token: str = field(repr=False)
    session_id: str = ""
    link_secret: bytes = field(default=b"", repr=False)

    def token_of(self, name: str) -> str:
        """The token of what was made in this session under `name`: the same whenever it is asked for, and only here."""
        digest = hmac.new(self.link_secret, name.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def marked(self, secret: str) -> str:
        """A mark that tells two secrets apart and tells nobody else anything of them."""
        return hmac.new(self.link_secret, secret.encode(errors="replace"), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it; `used_at` is to the hour, None if it is not known. `own`: it is this one."""

    id: str
    browser: str
    opened_at: datetime
    used_at: datetime | None
    own: bool


def begin(
    desk: Desk, connection: Connection, account: Account, browser: Browser, *, by: str, key: str | None = None
) -> str:
    """Open a session of `account`, in a write transaction that has locked the log; the token for the cookie.

    The session that the browser had is ended, whoever's it was. `by` is what the person signed in with, for the log.
    Raises Forbidden for a closed account.
    """
    if account.closed:
        raise Forbidden(f"The account {account.name} is closed. An admin of this desk can open it again.")
    if browser.token and (found := ways_in.session_of(connection, hash_of(browser.token))):
        _end(desk, connection, found[0], actor=found[1].id)
    token, session_id = secrets.token_urlsafe(32), new_id()
    opened = desk.record(connection, "session.opened", {"session": session_id, "by": by}, actor=account.id, key=key)
    row = SessionRow(session_id, hash_of(token), account.id, opened.at, browser.said)
    ways_in.open_session(connection, row)
    ways_in.forget_expired(connection, as_stamp(desk.now() - ABSOLUTE), opened.at)
    return token


def signed_in(desk: Desk, token: str | None) -> SignedIn | None:
    """Who the cookie's token belongs to; None if to nobody, or if the session has expired. One query."""
    if not token:
        return None
    hashed = hash_of(token)
    with desk.database.read() as connection:
        found = ways_in.session_of(connection, hashed)
    if found is None:
        return None
    session, account = found
    now = desk.now()
    if (
        account.closed
        or now - datetime.fromisoformat(session.opened_at) > ABSOLUTE
        or _is_idle(desk, hashed, session.opened_at, now)
    ):
        return None
    return SignedIn(account, _derived(token, b"form").hex(), session.id, _derived(token, b"one-time links"))


def check_open(connection: Connection, person: SignedIn) -> None:
    """Raise Forbidden if the person's session was ended since they were known by it; the log is locked."""
    if person.session_id not in {row.id for row in ways_in.sessions_of(connection, person.account.id)}:
        raise Forbidden("Your session has ended.")


def sign_out(desk: Desk, token: str | None) -> None:
    """End the session of this token, if it is one."""
    if not token:
        return
    with desk.database.write() as connection:
        events.lock(connection, None)
        if found := ways_in.session_of(connection, hash_of(token)):
            _end(desk, connection, found[0], actor=found[1].id)


def sessions_of(desk: Desk, person: SignedIn) -> list[OpenSession]:
    """The sessions of a person that have not expired, the newest first."""
    with desk.database.read() as connection:
        rows = ways_in.sessions_of(connection, person.account.id)
    used = desk.cache.get_many(_SESSION_USE, [row.token_hash for row in rows])
    now, listed = desk.now(), []
    for row in reversed(rows):
        opened_at, kept = datetime.fromisoformat(row.opened_at), used.get(row.token_hash)
        used_at = datetime.fromisoformat(kept.decode()) if kept else None
        if now - opened_at <= ABSOLUTE and now - (used_at or opened_at) <= IDLE:
            listed.append(OpenSession(row.id, row.browser, opened_at, used_at, row.id == person.session_id))
    return listed


def end_session(desk: Desk, person: SignedIn, session_id: str, *, key: str) -> None:
    """End one of the person's own sessions. Raises NotFound if it is not theirs or has ended."""
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, None)
        check_open(connection, person)
        if written_with(connection, key, person.account, "session.closed"):
            return
        found = [row for row in ways_in.sessions_of(connection, person.account.id) if row.id == session_id]
        if not found:
            raise NotFound("This session has ended already.")
        _end(desk, connection, found[0], actor=person.account.id, key=key)


def end_others(desk: Desk, person: SignedIn, *, key: str) -> None:
    """End every session of the person but this one, and withdraw the links that they made for other devices."""
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, None)
        check_open(connection, person)
        if not written_with(connection, key, person.account, "session.closed"):
            end_all(desk, connection, person.account, but=person.session_id, keys=(key,))


def end_all(
    desk: Desk, connection: Connection, account: Account, *, but: str = "", keys: Sequence[str | None] = ()
) -> None:
    """End every session of an account but one, and withdraw the links for other devices; the log is locked."""
    rows = [row for row in ways_in.sessions_of(connection, account.id) if row.id != but]
    for row, key in zip(rows, [*keys, *[None] * len(rows)], strict=False):
        _end(desk, connection, row, actor=account.id, key=key)
    ways_in.withdraw_links(connection, account.id, ["sign-in"])


def hash_of(token: str) -> str:
    """The name under which a token is kept."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _end(desk: Desk, connection: Connection, row: SessionRow, *, actor: str, key: str | None = None) -> None:
    desk.record(connection, "session.closed", {"session": row.id}, actor=actor, key=key)
    ways_in.close_session(connection, row.id)


def _derived(token: str, purpose: bytes) -> bytes:
    return hmac.new(token.encode(errors="replace"), purpose, hashlib.sha256).digest()


def _is_idle(desk: Desk, hashed: str, opened_at: str, now: datetime) -> bool:
    """Whether the session has not been used for IDLE; if it is in use, note so from time to time.

    A lost cache forgets the last use: then the session counts as used when it was opened.
    """
    touched = desk.touched.get(hashed)
    if touched is None or now - touched > TOUCHED_EVERY:
        kept = desk.cache.get(_SESSION_USE, hashed)
        if now - datetime.fromisoformat(kept.decode() if kept else opened_at) > IDLE:
            return True
        desk.cache.put(_SESSION_USE, hashed, now.isoformat().encode())
        desk.touched[hashed] = now
    return False
