"""Identities at a provider: bound by an invitation or by the one who is signed in, and by nothing else."""

import pytest
from sqlalchemy import func, select

from tests.examples import at_once, known
from webapp.errors import Conflict, Forbidden, NotFound
from webapp.operations import identities, one_time_links, people, sessions
from webapp.operations.desk import Desk
from webapp.operations.people import sign_in_owner
from webapp.operations.provider import Identity
from webapp.operations.sessions import Browser, SignedIn
from webapp.store import events, facts, schema

ISSUER = "https://provider.example"
BEA, CLEO = Identity(ISSUER, "248"), Identity(ISSUER, "249")
FIREFOX = Browser("Firefox")


@pytest.fixture
def admin(each_desk: Desk) -> SignedIn:
    return known(each_desk, sign_in_owner(each_desk, "Ada"))


def _accepted(desk: Desk, admin: SignedIn, name: str, identity: Identity) -> SignedIn:
    token = people.invite(desk, admin, name, ["reader"], key=f"invite {name}")
    return known(desk, identities.accept(desk, token, identity, FIREFOX, key=f"accept {name}"))


def _written(desk: Desk) -> list[str]:
    with desk.database.read() as connection:
        assert events.verify(connection) + facts.verify(connection) == []
        return [entry.kind for entry in events.every(connection)]


def _rows(desk: Desk) -> tuple[int, ...]:
    tables = (schema.identity, schema.session, schema.one_time_link, schema.account)
    with desk.database.read() as connection:
        return tuple(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def test_whoever_accepts_an_invitation_with_an_identity_signs_in_with_it_from_then_on(
    each_desk: Desk, admin: SignedIn
) -> None:
    bea = _accepted(each_desk, admin, "Bea", BEA)
    assert bea.account.name == "Bea"
    assert _written(each_desk)[-3:] == ["one-time-link.spent", "identity.added", "session.opened"]
    assert known(each_desk, identities.sign_in(each_desk, BEA, FIREFOX, key="1")).account == bea.account
    assert [session.browser for session in sessions.sessions_of(each_desk, bea)] == ["Firefox", "Firefox"]
    assert [added.identity for added in identities.of(each_desk, bea.account)] == [BEA]


def test_an_identity_that_nobody_bound_signs_nobody_in_and_makes_no_account(each_desk: Desk, admin: SignedIn) -> None:
    _accepted(each_desk, admin, "Bea", BEA)
    before = _written(each_desk), _rows(each_desk)
    for stranger in (CLEO, Identity("https://other.example", BEA.subject), Identity(ISSUER, "Bea")):
        with pytest.raises(Forbidden, match="invitation"):
            identities.sign_in(each_desk, stranger, FIREFOX, key="1")
    assert (_written(each_desk), _rows(each_desk)) == before


def test_an_identity_is_one_accounts(each_desk: Desk, admin: SignedIn) -> None:
    _accepted(each_desk, admin, "Bea", BEA)
    token = people.invite(each_desk, admin, "Cleo", ["reader"], key="invite Cleo")
    before = _written(each_desk), _rows(each_desk)
    with pytest.raises(Conflict, match="another account of this desk, Bea"):
        identities.accept(each_desk, token, BEA, FIREFOX, key="1")
    with pytest.raises(Conflict, match="another account"):
        identities.add(each_desk, admin, BEA, key="2")
    assert (_written(each_desk), _rows(each_desk)) == before
    assert known(each_desk, identities.accept(each_desk, token, CLEO, FIREFOX, key="3")).account.name == "Cleo"


def test_an_invitation_is_accepted_once(each_desk: Desk, admin: SignedIn) -> None:
    token = people.invite(each_desk, admin, "Bea", ["reader"], key="invite")
    identities.accept(each_desk, token, BEA, FIREFOX, key="1")
    before = _written(each_desk), _rows(each_desk)
    with pytest.raises(Forbidden, match="has been used"):
        identities.accept(each_desk, token, CLEO, FIREFOX, key="2")
    assert (_written(each_desk), _rows(each_desk)) == before


def test_another_invitation_to_the_same_account_keeps_the_identity_it_has(each_desk: Desk, admin: SignedIn) -> None:
    bea = _accepted(each_desk, admin, "Bea", BEA)
    token = people.invite_again(each_desk, admin, bea.account.id, key="again")
    assert known(each_desk, identities.accept(each_desk, token, BEA, FIREFOX, key="1")).account == bea.account
    assert len(identities.of(each_desk, bea.account)) == 1


def test_a_link_for_another_device_binds_nothing(each_desk: Desk, admin: SignedIn) -> None:
    one_time_links.make_own(each_desk, admin, key="own")
    link = one_time_links.own_link(each_desk, admin)
    assert link is not None
    assert link.token is not None
    before = _written(each_desk), _rows(each_desk)
    with pytest.raises(Forbidden, match="open it as it is"):
        identities.accept(each_desk, link.token, BEA, FIREFOX, key="1")
    assert (_written(each_desk), _rows(each_desk)) == before


def test_who_is_signed_in_adds_an_identity_and_removes_it(each_desk: Desk, admin: SignedIn) -> None:
    identities.add(each_desk, admin, BEA, key="1")
    assert known(each_desk, identities.sign_in(each_desk, BEA, FIREFOX, key="2")).account == admin.account
    for _ in range(2):  # the form is sent twice
        identities.remove(each_desk, admin, BEA, key="3")
    assert _written(each_desk).count("identity.removed") == 1
    with pytest.raises(Forbidden, match="invitation"):
        identities.sign_in(each_desk, BEA, FIREFOX, key="4")


def test_the_identity_of_another_cannot_be_removed(each_desk: Desk, admin: SignedIn) -> None:
    _accepted(each_desk, admin, "Bea", BEA)
    before = _written(each_desk), _rows(each_desk)
    for identity in (BEA, CLEO):
        with pytest.raises(NotFound):
            identities.remove(each_desk, admin, identity, key="1")
    assert (_written(each_desk), _rows(each_desk)) == before


def test_a_session_that_was_ended_meanwhile_neither_adds_nor_removes(each_desk: Desk, admin: SignedIn) -> None:
    other = known(each_desk, sign_in_owner(each_desk, "Ada"))
    identities.add(each_desk, other, BEA, key="1")
    sessions.end_others(each_desk, other, key="2")
    before = _written(each_desk), _rows(each_desk)
    with pytest.raises(Forbidden, match="has ended"):
        identities.add(each_desk, admin, CLEO, key="3")
    with pytest.raises(Forbidden, match="has ended"):
        identities.remove(each_desk, admin, BEA, key="4")
    assert (_written(each_desk), _rows(each_desk)) == before


def test_a_closed_account_lets_nobody_in(each_desk: Desk, admin: SignedIn) -> None:
    bea = _accepted(each_desk, admin, "Bea", BEA)
    seen = str(
        next(one for one in people.everybody(each_desk, admin) if one.account.name == "Bea").given[None].sequence
    )
    people.close_account(each_desk, admin, bea.account.id, seen=seen, key="close")
    with pytest.raises(Forbidden, match="your account was closed"):
        identities.sign_in(each_desk, BEA, FIREFOX, key="1")


def test_what_was_begun_once_leads_to_something_once(each_desk: Desk, admin: SignedIn) -> None:
    _accepted(each_desk, admin, "Bea", BEA)
    identities.sign_in(each_desk, BEA, FIREFOX, key="1")
    identities.add(each_desk, admin, CLEO, key="2")
    token = people.invite(each_desk, admin, "Dora", ["reader"], key="invite")
    before = _written(each_desk), _rows(each_desk)
    for key in ("1", "2", "accept Bea"):
        with pytest.raises(Forbidden, match="used before"):
            identities.sign_in(each_desk, BEA, FIREFOX, key=key)
        with pytest.raises(Forbidden, match="used before"):
            identities.accept(each_desk, token, Identity(ISSUER, "250"), FIREFOX, key=key)
        with pytest.raises(Forbidden, match="used before"):
            identities.add(each_desk, admin, Identity(ISSUER, "250"), key=key)
    assert (_written(each_desk), _rows(each_desk)) == before


def test_of_two_who_come_back_at_once_with_the_same_answer_one_gets_in(each_desk: Desk, admin: SignedIn) -> None:
    bea = _accepted(each_desk, admin, "Bea", BEA)
    (refused,) = at_once(*[lambda: identities.sign_in(each_desk, BEA, FIREFOX, key="the same")] * 2)
    assert isinstance(refused, Forbidden)
    assert len(sessions.sessions_of(each_desk, bea)) == 2


def test_the_log_does_not_say_who_somebody_is_to_a_provider(each_desk: Desk, admin: SignedIn) -> None:
    _accepted(each_desk, admin, "Bea", Identity(ISSUER, "subject-248"))
    with each_desk.database.read() as connection:
        assert "subject-248" not in "".join(str(entry.payload) for entry in events.every(connection))
