"""People: who has an account at this desk and what they are in it, as admins say; and the owner at this machine.

What an admin did is a fact. Whoever takes roles away shows which ones they saw, and asks inside the transaction
whether the one who asks is an admin still.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import one_time_links, sessions
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.one_time_links import OpenLink
from webapp.operations.sessions import Browser, SignedIn
from webapp.review import OWNER_ROLES, Account, Action, Role, require
from webapp.store import events, library, people, ways_in
from webapp.store.facts import Carried
from webapp.store.people import Given
from webapp.text.limits import NAME_CODE_POINTS, check_length
from webapp.text.model import text_hash

_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # could make a name look like another


@dataclass(frozen=True, slots=True)
class Person:
    """An account as admins see it: what it was given in which document (None: in all others), and how it gets in."""

    account: Account
    given: Mapping[str | None, Given]
    has_password: bool
    sessions: int
    link: OpenLink | None


def sign_in_owner(desk: Desk, name: str, browser: Browser | None = None) -> str:
    """Sign in the person at this machine, who owns the desk; the same name is the same account.

    Returns the token for the cookie. Raises InvalidInput for a name that cannot be one, Forbidden for a closed account.
    """
    name = checked_name(name)
    with desk.database.write() as connection:
        events.lock(connection, None)
        owner = people.account_named(connection, name)
        if owner is None:
            identity = new_id()
            owner = _create(desk, connection, identity, name, OWNER_ROLES, actor=identity)
        return sessions.begin(desk, connection, owner, browser or Browser(), by="owner's address")


def everybody(desk: Desk, admin: SignedIn) -> list[Person]:
    """All accounts, the oldest first. Raises Forbidden."""
    require(admin.account, Action.MANAGE)
    with desk.database.read() as connection:
        found = people.every_account(connection)
        passwords = ways_in.with_password(connection)
        links = one_time_links.open_links(desk, connection, (account for account, _ in found), admin)
        invitations = {link.account.id: link for link in links if link.purpose == "invite"}
        return [
            Person(
                account,
                given,
                account.id in passwords,
                len(ways_in.sessions_of(connection, account.id)),
                invitations.get(account.id),
            )
            for account, given in found
        ]


def has_admin(desk: Desk) -> bool:
    """Whether anybody is an admin."""
    with desk.database.read() as connection:
        return any(Role.ADMIN in account.roles for account, _ in people.every_account(connection))


def invite(desk: Desk, by: SignedIn | None, name: str, roles: Iterable[str], *, key: str) -> str:
    """Make an account and an invitation to it; the invitation's token. `by` is None for a command at this machine.

    Raises Forbidden, InvalidInput (no name, no role), Conflict (the name is taken).
    """
    check_key(key)
    name, chosen = checked_name(name), _checked_roles(roles)
    if not chosen:
        raise InvalidInput("Choose at least one role: every account may read and comment.")
    with desk.database.write() as connection:
        events.lock(connection, None)
        admin = _admin(connection, by)
        if admin and (before := written_with(connection, key, admin, "account.created")):
            return _shown_again(desk, connection, by, before.payload["account"])
        if people.account_named(connection, name):
            raise Conflict(f"There is an account {name} already. Make a new link for it, or choose another name.")
        made = _create(desk, connection, new_id(), name, chosen, actor=admin.id if admin else None, key=key)
        return one_time_links.make(desk, connection, made, "invite", by=by)


def account_named(desk: Desk, name: str) -> Account:
    """The account with this name. Raises NotFound, and InvalidInput for what is no name."""
    with desk.database.read() as connection:
        found = people.account_named(connection, checked_name(name))
    if found is None:
        raise NotFound(f"There is no account {name}.")
    return found


def invite_again(desk: Desk, by: SignedIn | None, account_id: str, *, key: str) -> str:
    """Make another invitation to an account, in the place of the one before; its token.

    With it the person signs in and, where there are passwords, may set another one.
    Raises Forbidden (also for a closed account) and NotFound.
    """
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, None)
        admin = _admin(connection, by)
        account = _account(connection, account_id)
        if account.closed:
            raise Forbidden(f"The account {account.name} is closed: give it a role first.")
        if admin and written_with(connection, key, admin, "one-time-link.made"):
            return _shown_again(desk, connection, by, account.id)
        return one_time_links.make(desk, connection, account, "invite", by=by, key=key)


def set_roles(
    desk: Desk,
    by: SignedIn,
    account_id: str,
    document: str | None,
    roles: Iterable[str] | None,
    *,
    seen: str,
    key: str,
) -> None:
    """Say what an account is in a document, or for None in all others; in a document `roles` may be empty, or None.

    None is as in all other documents. `seen` is the event that gave the roles shown, 0 for none. Raises Forbidden,
    NotFound, InvalidInput, and Conflict if the roles are others now.
    """
    chosen = None if roles is None else _checked_roles(roles)
    if document is None and not chosen:
        raise InvalidInput("Choose at least one role, or close the account.")
    _give(desk, by, account_id, document, chosen, seen, key)


def close_account(desk: Desk, by: SignedIn, account_id: str, *, seen: str, key: str) -> None:
    """Take every role from an account and end its sessions, links and passwords. What it said stays.

    An admin opens it again by giving it a role. Raises like `set_roles`.
    """
    _give(desk, by, account_id, None, frozenset(), seen, key)


def checked_name(name: str) -> str:
    """A person's name as it is kept. Raises InvalidInput for what cannot be one."""
    name = unicodedata.normalize("NFC", name.strip())
    if not name:
        raise InvalidInput("Give the name under which your comments shall stand.")
    if any(unicodedata.category(character) in _REFUSED_CATEGORIES or character in _DIRECTIONS for character in name):
        raise InvalidInput("A name is one line without control characters.")
    check_length(name, "The name", NAME_CODE_POINTS)
    return name


def _give(
    desk: Desk,
    by: SignedIn,
    account_id: str,
    document: str | None,
    roles: frozenset[Role] | None,
    seen: str,
    key: str,
) -> None:
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, None)
        admin = _admin(connection, by)
        if admin is None or written_with(connection, key, admin, "roles.set"):
            return
        account = _account(connection, account_id)
        if document is not None:
            library.document(connection, document)  # which raises
        before = people.given(connection, account_id, document)
        if seen != str(before.sequence):
            raise Conflict(f"What {account.name} is has been changed meanwhile. Read how it stands, then decide again.")
        if account.id == admin.id and document is None and Role.ADMIN not in (roles or ()):
            raise Forbidden("You cannot take your own role of admin away; another admin can.")
        if before.roles == roles:
            return
        said = {"account": account_id, "document": document, "roles": None if roles is None else sorted(roles)}
        desk.record(connection, "roles.set", said, actor=admin.id, key=key)
        if document is None and not roles:
            ways_in.drop_all(connection, account_id)


def _account(connection: Connection, account_id: str) -> Account:
    found = people.accounts(connection, [account_id]).get(account_id)
    if found is None:
        raise NotFound("There is no such account.")
    return found


def _admin(connection: Connection, by: SignedIn | None) -> Account | None:
    """The one who asks as the desk knows them now, None for a command. Raises Forbidden for anybody but an admin."""
    if by is None:
        return None
    return require(people.accounts(connection, [by.account.id]).get(by.account.id), Action.MANAGE)


def _shown_again(desk: Desk, connection: Connection, by: SignedIn | None, account_id: str) -> str:
    """The token of the invitation that the same form made before, "" if it is spent."""
    accounts = people.accounts(connection, [account_id]).values()
    return next((link.token or "" for link in one_time_links.open_links(desk, connection, accounts, by)), "")


def _create(
    desk: Desk,
    connection: Connection,
    identity: str,
    name: str,
    roles: Iterable[Role],
    *,
    actor: str | None,
    key: str | None = None,
) -> Account:
    digest = text_hash(name)
    said = {"account": identity, "name": digest, "roles": sorted(roles)}
    desk.record(connection, "account.created", said, actor=actor, carried=Carried({digest: name}), key=key)
    return people.accounts(connection, [identity])[identity]


def _checked_roles(roles: Iterable[str]) -> frozenset[Role]:
    try:
        return frozenset(Role(role) for role in roles)
    except ValueError as error:
        raise InvalidInput(f"There is no such role; the roles are {', '.join(Role)}.") from error
