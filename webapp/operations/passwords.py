"""Signing in with a password, or with a one-time link that lets one be set.

Passwords are kept as argon2id hashes. A wrong name and a wrong password are answered alike and take as long, and who
fails often waits (`attempts`). A hash is made before the database is locked, because it takes its time.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection

from webapp.errors import Forbidden, InvalidInput, TooOften
from webapp.operations import one_time_links, sessions
from webapp.operations.desk import Desk, as_stamp
from webapp.operations.forms import check_key, written_with
from webapp.operations.people import checked_name
from webapp.operations.sessions import Browser, SignedIn
from webapp.review import Account, check_password
from webapp.review.passwords import LONGEST_PASSWORD
from webapp.store import events, people, ways_in

HASHER = PasswordHasher()
"""argon2-cffi's parameters: the second recommended option of RFC 9106 (64 MiB, three passes)."""

_WRONG = "This name and this password do not belong together. Look at both, or ask an admin for a link to sign in with."
_OFF = "This desk has no passwords. Sign in with a link; an admin of the desk can give you one."
_AT_ONCE = BoundedSemaphore(2)
"""Each hash takes 64 MiB and a core: so many strangers at once must not take the machine."""
_PATIENCE_SECONDS = 10


def sign_in(desk: Desk, name: str, password: str, browser: Browser) -> str:
    """Sign in with name and password; the token for the cookie.

    Raises InvalidInput if they do not belong together, TooOften, and Forbidden if there are no passwords here.
    """
    if not desk.settings.passwords:
        raise Forbidden(_OFF)
    try:
        name = checked_name(name)
    except InvalidInput:
        name = ""  # nobody's
    desk.attempts.begin(name, desk.now())
    with desk.database.read() as connection:
        account = people.account_named(connection, name)
        kept = ways_in.password_hash(connection, account.id) if account and not account.closed else None
    if not _verified(kept, password) or account is None or kept is None:
        raise InvalidInput(_WRONG)
    better = _hashed(password) if HASHER.check_needs_rehash(kept) else None
    with desk.database.write() as connection:
        events.lock(connection, None)
        account = people.accounts(connection, [account.id])[account.id]
        if ways_in.password_hash(connection, account.id) != kept:  # changed, or the account closed, meanwhile
            raise InvalidInput(_WRONG)
        if better:
            ways_in.set_password(connection, account.id, better, as_stamp(desk.now()))
        token = sessions.begin(desk, connection, account, browser, by="password")
    desk.attempts.succeed(name)
    return token


def accept(desk: Desk, token: str, password: str, browser: Browser) -> str:
    """Use a one-time link: set the password, if there is one, and sign in; the token for the cookie.

    An invitation needs a password if the account has none and the desk has passwords; else none may be given. Raises
    Forbidden for a link that is good no longer, InvalidInput for what may be no password; the link then stays good.
    """
    link = one_time_links.find(desk, token)
    settable = desk.settings.passwords and link.purpose == "invite"
    if password and not settable:
        raise InvalidInput("With this link no password can be set.")
    if settable and not password and not link.has_password:
        raise InvalidInput("Choose a password: you need it to sign in again.")
    hashed = _new_hash(password, link.account) if password else None
    with desk.database.write() as connection:
        events.lock(connection, None)
        account = one_time_links.spend(desk, connection, token).account
        if hashed:
            _set(desk, connection, account, hashed)
        return sessions.begin(desk, connection, account, browser, by=f"{link.purpose} link")


def change(desk: Desk, person: SignedIn, before: str, password: str, *, key: str) -> None:
    """Change the person's password, or set the first one, and end their other sessions.

    `before` is the password so far. Raises InvalidInput, TooOften, and Forbidden if there are no passwords here.
    """
    check_key(key)
    if not desk.settings.passwords:
        raise Forbidden(_OFF)
    with desk.database.read() as connection:
        if written_with(connection, key, person.account, "password.set"):
            return
        kept = ways_in.password_hash(connection, person.account.id)
    _check_before(desk, person, kept, before)
    hashed = _new_hash(password, person.account)
    with desk.database.write() as connection:
        events.lock(connection, None)
        sessions.check_open(connection, person)
        if written_with(connection, key, person.account, "password.set"):
            return
        if ways_in.password_hash(connection, person.account.id) != kept:
            raise InvalidInput("Your password was changed meanwhile, from another browser.")
        _set(desk, connection, person.account, hashed, but=person.session_id, key=key)


def remove(desk: Desk, person: SignedIn, before: str, *, key: str) -> None:
    """Do without a password from now on. Raises InvalidInput and TooOften."""
    check_key(key)
    with desk.database.read() as connection:
        kept = ways_in.password_hash(connection, person.account.id)
    if kept is None:
        return
    _check_before(desk, person, kept, before)
    with desk.database.write() as connection:
        events.lock(connection, None)
        if ways_in.drop_password(connection, person.account.id):
            said = {"account": person.account.id}
            desk.record(connection, "password.removed", said, actor=person.account.id, key=key)


def has_password(desk: Desk, account: Account) -> bool:
    """Whether the account has a password."""
    with desk.database.read() as connection:
        return ways_in.password_hash(connection, account.id) is not None


def _set(
    desk: Desk, connection: Connection, account: Account, hashed: str, *, but: str = "", key: str | None = None
) -> None:
    """Keep a new password; whoever came in with the old one is out, but for one session."""
    event = desk.record(connection, "password.set", {"account": account.id}, actor=account.id, key=key)
    ways_in.set_password(connection, account.id, hashed, event.at)
    sessions.end_all(desk, connection, account, but=but)


def _check_before(desk: Desk, person: SignedIn, kept: str | None, before: str) -> None:
    """Raise InvalidInput unless `before` is the password that is kept, TooOften for one who guesses."""
    if kept is None:
        return
    desk.attempts.begin(person.account.name, desk.now())
    if not _verified(kept, before):
        raise InvalidInput("This is not the password that you have had so far.")
    desk.attempts.succeed(person.account.name)


def _new_hash(password: str, account: Account) -> str:
    password = _one_spelling(password)
    check_password(password, account.name)
    return _hashed(password)


def _hashed(password: str) -> str:
    with _a_place():
        return HASHER.hash(_one_spelling(password).encode(errors="replace"))


def _verified(kept: str | None, password: str) -> bool:
    """Whether the password is the one whose hash is kept; without one, False after as long."""
    spelled = _one_spelling(password)[: LONGEST_PASSWORD + 1].encode(errors="replace")
    with _a_place():
        if kept is None:
            HASHER.hash(spelled)
            return False
        try:
            return HASHER.verify(kept, spelled)
        except (VerificationError, InvalidHashError):
            return False


def _one_spelling(password: str) -> str:
    """The password as it is hashed: keyboards spell the same characters in different code points."""
    return unicodedata.normalize("NFC", password)


@contextmanager
def _a_place() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_PATIENCE_SECONDS):
        raise TooOften("Too many people are signing in at once. Try again in a moment.")
    try:
        yield
    finally:
        _AT_ONCE.release()
