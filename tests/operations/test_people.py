"""Accounts: the owner of a desk, invitations, roles in all documents and in one, closing; all by admins only."""

import pytest

from tests.examples import DOCUMENT, at_once, import_example, kinds_written, known
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import one_time_links, passwords, people, sessions
from webapp.operations.desk import Desk
from webapp.operations.people import Person, sign_in_owner
from webapp.operations.sessions import Browser, SignedIn, signed_in
from webapp.review import Account, Role
from webapp.store import events
from webapp.store.people import Given


@pytest.fixture
def admin(each_desk: Desk) -> SignedIn:
    return known(each_desk, sign_in_owner(each_desk, "Ada"))


def _person(desk: Desk, admin: SignedIn, name: str) -> Person:
    return next(one for one in people.everybody(desk, admin) if one.account.name == name)


def _id(desk: Desk, name: str) -> str:
    return people.account_named(desk, name).id


def _invited(desk: Desk, admin: SignedIn, name: str, *roles: str) -> Account:
    people.invite(desk, admin, name, roles or ["reader"], key=f"invite {name}")
    return _person(desk, admin, name).account


def _seen(desk: Desk, admin: SignedIn, name: str, document: str | None = None) -> str:
    return str(_person(desk, admin, name).given.get(document, Given(None, 0)).sequence)


def test_the_owner_is_editor_and_admin_and_known_by_the_token(each_desk: Desk) -> None:
    found = known(each_desk, sign_in_owner(each_desk, "Ada"))
    assert found.account.name == "Ada"
    assert found.account.roles == {Role.EDITOR, Role.ADMIN}
    assert kinds_written(each_desk) == ["account.created", "session.opened"]


def test_the_same_name_is_the_same_account(each_desk: Desk) -> None:
    first, second = (known(each_desk, sign_in_owner(each_desk, name)) for name in ("Zoë", "  Zoe\u0308 "))
    assert first.account == second.account
    assert first.csrf_token != second.csrf_token
    assert kinds_written(each_desk) == ["account.created", "session.opened", "session.opened"]


@pytest.mark.parametrize("name", ["A", "李白", "O'Brien-Smith", "नेहा\u200dक", "n" * 100])
def test_names_of_any_people_are_taken(each_desk: Desk, name: str) -> None:
    assert known(each_desk, sign_in_owner(each_desk, name)).account.name == name


NO_NAMES = ["", "  \t", "a\nb", "a\x00", "a\x1b[31m", "a\u2028b", "a\u202eb", "\ud800", "n" * 101]


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"[Nn]ame"):
        sign_in_owner(desk, name)
    with pytest.raises(InvalidInput, match=r"[Nn]ame"):
        people.invite(desk, None, name, ["reader"], key="1")
    assert kinds_written(desk) == []


def test_an_admin_invites_somebody_who_is_then_what_the_admin_said(each_desk: Desk, admin: SignedIn) -> None:
    token = people.invite(each_desk, admin, " Bea ", ["translator", "reader"], key="1")
    person = _person(each_desk, admin, "Bea")
    assert person.account.roles == {Role.TRANSLATOR, Role.READER}
    assert (person.has_password, person.sessions) == (False, 0)
    assert person.link is not None
    assert (person.link.token, person.link.purpose) == (token, "invite")
    cookie = passwords.accept(each_desk, token, "four words of hers", Browser("Firefox"))
    assert known(each_desk, cookie).account == person.account
    person = _person(each_desk, admin, "Bea")
    assert (person.has_password, person.sessions, person.link) == (True, 1, None)
    made = ["account.created", "one-time-link.made", "one-time-link.spent", "password.set", "session.opened"]
    assert kinds_written(each_desk)[2:] == made


def test_the_address_of_an_invitation_is_shown_in_the_session_that_made_it_only(
    each_desk: Desk, admin: SignedIn
) -> None:
    token = people.invite(each_desk, admin, "Bea", ["reader"], key="1")
    elsewhere = known(each_desk, sign_in_owner(each_desk, "Ada"))
    shown = [_person(each_desk, one, "Bea").link for one in (admin, elsewhere)]
    assert [link.token if link else "" for link in shown] == [token, None]


def test_an_invitation_sent_twice_is_one(each_desk: Desk, admin: SignedIn) -> None:
    first, second = (people.invite(each_desk, admin, "Bea", ["reader"], key="1") for _ in range(2))
    assert first == second != ""
    assert kinds_written(each_desk).count("account.created") == 2
    again = [people.invite_again(each_desk, admin, _id(each_desk, "Bea"), key="2") for _ in range(2)]
    assert again[0] == again[1] != first
    assert kinds_written(each_desk).count("one-time-link.made") == 2


def test_a_name_that_is_taken_is_told(each_desk: Desk, admin: SignedIn) -> None:
    _invited(each_desk, admin, "Zoë")
    for name in ("Ada", "Zoe\u0308"):
        with pytest.raises(Conflict, match="already"):
            people.invite(each_desk, admin, name, ["reader"], key="again")


@pytest.mark.parametrize(
    ("roles", "told"), [([], "at least one role"), (["owner"], "roles are reader"), ([""], "roles")]
)
def test_an_invitation_needs_roles_that_there_are(desk: Desk, roles: list[str], told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        people.invite(desk, None, "Bea", roles, key="1")
    assert kinds_written(desk) == []


def test_a_newer_invitation_takes_the_place_of_the_older(each_desk: Desk, admin: SignedIn) -> None:
    first = people.invite(each_desk, admin, "Bea", ["reader"], key="1")
    second = people.invite_again(each_desk, admin, _id(each_desk, " Bea "), key="2")
    with pytest.raises(Forbidden, match="replaced by a newer one"):
        one_time_links.find(each_desk, first)
    assert one_time_links.find(each_desk, second).account.name == "Bea"
    with pytest.raises(NotFound, match="no such account"):
        people.invite_again(each_desk, admin, "nobody", key="3")


def test_the_command_invites_without_being_anybody(each_desk: Desk) -> None:
    token = people.invite(each_desk, None, "Ada", ["admin"], key="1")
    assert one_time_links.find(each_desk, token).account.roles == {Role.ADMIN}
    with each_desk.database.read() as connection:
        assert [entry.actor for entry in events.every(connection)] == [None, None]


def test_only_admins_manage_people(each_desk: Desk, admin: SignedIn) -> None:
    token = people.invite(each_desk, admin, "Bea", ["reader", "translator", "editor"], key="1")
    bea = known(each_desk, passwords.accept(each_desk, token, "four words of hers", Browser()))
    before = kinds_written(each_desk)
    for act in (
        lambda: people.everybody(each_desk, bea),
        lambda: people.invite(each_desk, bea, "Eve", ["admin"], key="2"),
        lambda: people.invite_again(each_desk, bea, admin.account.id, key="3"),
        lambda: people.set_roles(each_desk, bea, bea.account.id, None, ["admin"], seen="1", key="4"),
        lambda: people.close_account(each_desk, bea, admin.account.id, seen="1", key="5"),
    ):
        with pytest.raises(Forbidden):
            act()
    assert kinds_written(each_desk) == before


def test_whoever_was_an_admin_a_moment_ago_manages_nobody(each_desk: Desk, admin: SignedIn) -> None:
    bea = known(each_desk, sign_in_owner(each_desk, "Bea"))
    seen = _seen(each_desk, admin, "Bea")
    people.set_roles(each_desk, admin, bea.account.id, None, ["editor"], seen=seen, key="1")
    assert Role.ADMIN in bea.account.roles  # as her request knew her
    with pytest.raises(Forbidden):
        people.set_roles(each_desk, bea, admin.account.id, None, ["reader"], seen="1", key="2")


def test_roles_are_changed_in_all_documents_and_in_one(each_desk: Desk, admin: SignedIn) -> None:
    import_example(each_desk)
    bea = _invited(each_desk, admin, "Bea", "reader")

    def set_roles(document: str | None, roles: list[str] | None, key: str) -> Account:
        seen = _seen(each_desk, admin, "Bea", document)
        people.set_roles(each_desk, admin, bea.id, document, roles, seen=seen, key=key)
        return _person(each_desk, admin, "Bea").account

    changed = set_roles(None, ["translator"], "1")
    assert changed.roles == {Role.TRANSLATOR}
    assert not changed.narrowed
    changed = set_roles(DOCUMENT, ["editor", "reader"], "2")
    assert changed.roles_in(None) == {Role.TRANSLATOR}
    assert changed.roles_in(DOCUMENT) == {Role.EDITOR, Role.READER}
    changed = set_roles(DOCUMENT, [], "3")
    assert changed.roles_in("another") == {Role.TRANSLATOR}
    assert changed.roles_in(DOCUMENT) == set()
    changed = set_roles(DOCUMENT, None, "4")
    assert not changed.narrowed
    assert changed.roles_in(DOCUMENT) == {Role.TRANSLATOR}
    kinds = kinds_written(each_desk)
    set_roles(DOCUMENT, None, "5")
    set_roles(None, ["translator"], "6")
    assert kinds_written(each_desk) == kinds, "what is so already is not said again"


def test_who_saw_other_roles_changes_nothing(each_desk: Desk, admin: SignedIn) -> None:
    bea = _invited(each_desk, admin, "Bea", "reader")
    seen = _seen(each_desk, admin, "Bea")
    people.set_roles(each_desk, admin, bea.id, None, ["editor"], seen=seen, key="1")
    people.set_roles(each_desk, admin, bea.id, None, ["editor"], seen=seen, key="1")  # the same form
    for stale in (seen, "", "x"):
        with pytest.raises(Conflict, match="changed meanwhile"):
            people.set_roles(each_desk, admin, bea.id, None, ["translator"], seen=stale, key="2")
        with pytest.raises(Conflict, match="changed meanwhile"):
            people.close_account(each_desk, admin, bea.id, seen=stale, key="3")
    assert _person(each_desk, admin, "Bea").account.roles == {Role.EDITOR}


def test_of_two_admins_at_the_same_moment_one_is_told(each_desk: Desk, admin: SignedIn) -> None:
    bea = _invited(each_desk, admin, "Bea", "reader")
    seen = _seen(each_desk, admin, "Bea")
    faults = at_once(
        *(
            lambda role=role: people.set_roles(each_desk, admin, bea.id, None, [role], seen=seen, key=role)
            for role in ("editor", "translator")
        )
    )
    assert [type(fault) for fault in faults] == [Conflict]
    assert kinds_written(each_desk).count("roles.set") == 1


def test_no_admin_takes_the_role_of_admin_from_themself(each_desk: Desk, admin: SignedIn) -> None:
    seen = _seen(each_desk, admin, "Ada")
    with pytest.raises(Forbidden, match="another admin can"):
        people.set_roles(each_desk, admin, admin.account.id, None, ["editor"], seen=seen, key="1")
    with pytest.raises(Forbidden, match="another admin can"):
        people.close_account(each_desk, admin, admin.account.id, seen=seen, key="2")
    people.set_roles(each_desk, admin, admin.account.id, None, ["admin"], seen=seen, key="3")
    assert _person(each_desk, admin, "Ada").account.roles == {Role.ADMIN}


def test_of_two_admins_who_dismiss_each_other_at_once_one_stays(each_desk: Desk, admin: SignedIn) -> None:
    bea = known(each_desk, sign_in_owner(each_desk, "Bea"))
    seen = {one.account.id: str(one.given[None].sequence) for one in people.everybody(each_desk, admin)}

    def close(by: SignedIn, whom: SignedIn) -> None:
        people.close_account(each_desk, by, whom.account.id, seen=seen[whom.account.id], key=by.account.id)

    faults = at_once(lambda: close(admin, bea), lambda: close(bea, admin))
    (fault,) = faults
    assert isinstance(fault, Forbidden)


def test_roles_for_nobody_nowhere_and_of_no_kind_are_refused(each_desk: Desk, admin: SignedIn) -> None:
    bea = _invited(each_desk, admin, "Bea")
    seen = _seen(each_desk, admin, "Bea")
    with pytest.raises(NotFound, match="no such account"):
        people.set_roles(each_desk, admin, "nobody", None, ["reader"], seen="0", key="1")
    with pytest.raises(NotFound, match="no document nowhere"):
        people.set_roles(each_desk, admin, bea.id, "nowhere", ["reader"], seen="0", key="2")
    with pytest.raises(InvalidInput, match="close the account"):
        people.set_roles(each_desk, admin, bea.id, None, [], seen=seen, key="3")
    with pytest.raises(InvalidInput, match="no such role"):
        people.set_roles(each_desk, admin, bea.id, None, ["owner"], seen=seen, key="4")


def test_a_closed_account_has_no_way_in_and_may_be_opened_again(each_desk: Desk, admin: SignedIn) -> None:
    import_example(each_desk)
    token = people.invite(each_desk, admin, "Bea", ["editor"], key="1")
    cookie = passwords.accept(each_desk, token, "four words of hers", Browser())
    own = known(each_desk, cookie)
    one_time_links.make_own(each_desk, own, key="2")
    link = one_time_links.own_link(each_desk, own)
    assert link is not None
    assert link.token is not None
    people.set_roles(each_desk, admin, own.account.id, DOCUMENT, ["translator"], seen="0", key="3")
    invitation = people.invite_again(each_desk, admin, _id(each_desk, "Bea"), key="4")
    for _ in range(2):
        seen = _seen(each_desk, admin, "Bea")
        people.close_account(each_desk, admin, own.account.id, seen=seen, key="5")
    closed = _person(each_desk, admin, "Bea")
    assert closed.account.closed
    assert closed.account.roles_in(DOCUMENT) == set()
    assert (closed.has_password, closed.sessions, closed.link) == (False, 0, None)
    assert signed_in(each_desk, cookie) is None
    for gone in (link.token, invitation):
        with pytest.raises(Forbidden):
            one_time_links.find(each_desk, gone)
    with pytest.raises(InvalidInput):
        passwords.sign_in(each_desk, "Bea", "four words of hers", Browser())
    with pytest.raises(Forbidden, match="give it a role first"):
        people.invite_again(each_desk, admin, _id(each_desk, "Bea"), key="6")
    people.set_roles(each_desk, admin, own.account.id, None, ["reader"], seen=_seen(each_desk, admin, "Bea"), key="7")
    again = _person(each_desk, admin, "Bea").account
    assert again.roles == {Role.READER}
    assert again.roles_in(DOCUMENT) == {Role.TRANSLATOR}
    with pytest.raises(InvalidInput):
        passwords.sign_in(each_desk, "Bea", "four words of hers", Browser())


def test_whose_account_was_closed_meanwhile_makes_no_link(each_desk: Desk, admin: SignedIn) -> None:
    bea = known(each_desk, sign_in_owner(each_desk, "Bea"))
    people.close_account(each_desk, admin, bea.account.id, seen=_seen(each_desk, admin, "Bea"), key="1")
    with pytest.raises(Forbidden, match=r"session has ended|has changed since you loaded"):
        one_time_links.make_own(each_desk, bea, key="2")
    with pytest.raises(Forbidden, match=r"session has ended|has changed since you loaded"):
        passwords.change(each_desk, bea, "", "four words of hers", key="3")
    assert not sessions.sessions_of(each_desk, bea)
