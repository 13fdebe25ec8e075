"""Who you are: signing in as the desk's owner, and knowing a browser again by its cookie.

The cookie's token is kept nowhere: the session row holds its SHA-256, and the token that guards forms is derived
from it, so a copy of the database opens no session.
"""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.errors import InvalidInput
from webapp.operations.desk import Desk, new_id
from webapp.review import OWNER_ROLES, Account
from webapp.store import events, people
from webapp.store.facts import Carried
from webapp.text.limits import NAME_CODE_POINTS, check_length
from webapp.text.model import text_hash

IDLE = timedelta(days=30)
ABSOLUTE = timedelta(days=90)
TOUCHED_EVERY = timedelta(hours=1)
"""How often a session in use is noted: often enough for IDLE, seldom enough to cost nothing."""

_SESSION_USE = "session use"
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # could make a name look like another


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, and the token that every form of theirs must carry."""

    account: Account
    csrf_token: str


def sign_in_owner(desk: Desk, name: str) -> str:
    """Sign in the person at this machine, who owns the desk; the same name is the same account.

    Returns the token for the cookie. Raises InvalidInput for a name that cannot be one.
    """
    name = _checked_name(name)
    token = secrets.token_urlsafe(32)
    session_id = new_id()
    with desk.database.write() as connection:
        events.lock(connection, None)
        owner = people.account_named(connection, name)
        account_id = owner.id if owner else new_id()
        if owner is None:
            digest = text_hash(name)
            said = {"account": account_id, "name": digest, "roles": sorted(OWNER_ROLES)}
            desk.record(connection, "account.created", said, actor=account_id, carried=Carried({digest: name}))
        opened = desk.record(connection, "session.opened", {"session": session_id}, actor=account_id)
        people.open_session(connection, session_id, _hash(token), account_id, opened.at)
    return token


def signed_in(desk: Desk, token: str | None) -> SignedIn | None:
    """Who the cookie's token belongs to; None if to nobody, or if the session has expired. One query."""
    if not token:
        return None
    hashed = _hash(token)
    with desk.database.read() as connection:
        found = people.session_of(connection, hashed)
    if found is None:
        return None
    _, opened_at, account = found
    now = desk.now()
    if now - datetime.fromisoformat(opened_at) > ABSOLUTE or _is_idle(desk, hashed, now):
        return None
    return SignedIn(account, hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest())


def sign_out(desk: Desk, token: str | None) -> None:
    """End the session of this token, if it is one."""
    if not token:
        return
    with desk.database.write() as connection:
        events.lock(connection, None)
        found = people.session_of(connection, _hash(token))
        if found is not None:
            session_id, _, account = found
            desk.record(connection, "session.closed", {"session": session_id}, actor=account.id)
            people.close_session(connection, session_id)


def _is_idle(desk: Desk, hashed: str, now: datetime) -> bool:
    """Whether the session has not been used for IDLE; if it is in use, note so from time to time.

    A lost cache forgets the last use; the session then goes on, within ABSOLUTE.
    """
    touched = desk.touched.get(hashed)
    if touched is None or now - touched > TOUCHED_EVERY:
        kept = desk.cache.get(_SESSION_USE, hashed)
        if kept is not None and now - datetime.fromisoformat(kept.decode()) > IDLE:
            return True
        desk.cache.put(_SESSION_USE, hashed, now.isoformat().encode())
        desk.touched[hashed] = now
    return False


def _checked_name(name: str) -> str:
    name = unicodedata.normalize("NFC", name.strip())
    if not name:
        raise InvalidInput("Give the name under which your comments shall stand.")
    if any(unicodedata.category(character) in _REFUSED_CATEGORIES or character in _DIRECTIONS for character in name):
        raise InvalidInput("A name is one line without control characters.")
    check_length(name, "The name", NAME_CODE_POINTS)
    return name


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
