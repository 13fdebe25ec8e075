"""Roles as they stand: of what was given in one place the newest, whatever was given before or elsewhere."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import NewDesk
from tests.examples import DOCUMENT, import_example
from webapp.operations.desk import Desk
from webapp.review import Role
from webapp.store import events, facts, people
from webapp.store.facts import Carried
from webapp.text.model import text_hash

Acts = list[tuple[str | None, frozenset[Role] | None]]
_roles = st.frozensets(st.sampled_from(list(Role)), max_size=3)
_acts = st.lists(
    st.one_of(
        st.tuples(st.none(), _roles),
        st.tuples(st.sampled_from([DOCUMENT, "other"]), st.one_of(st.none(), _roles)),
    ),
    max_size=8,
)


def _account(desk: Desk, identity: str) -> None:
    with desk.database.write() as connection:
        said = {"account": identity, "name": text_hash(identity), "roles": ["reader"]}
        carried = Carried({text_hash(identity): identity})
        desk.record(connection, "account.created", said, actor=None, carried=carried)


def _set(desk: Desk, identity: str, document: str | None, roles: frozenset[Role] | None) -> None:
    said = {"account": identity, "document": document, "roles": None if roles is None else sorted(roles)}
    with desk.database.write() as connection:
        desk.record(connection, "roles.set", said, actor=None)


@pytest.fixture
def started(new_each_desk: NewDesk) -> Desk:
    desk = new_each_desk()
    for document in (DOCUMENT, "other"):
        import_example(desk, document=document, content=document.encode())
    _account(desk, "bystander")
    _set(desk, "bystander", DOCUMENT, frozenset({Role.EDITOR}))
    return desk


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_acts)
def test_the_newest_roles_stand_in_each_place(started: Desk, acts: Acts) -> None:
    with started.database.read() as connection:
        identity = f"account {events.head(connection)}"
    _account(started, identity)
    wanted: dict[str | None, frozenset[Role] | None] = {None: frozenset({Role.READER})}
    for document, roles in acts:
        _set(started, identity, document, roles)
        wanted[document] = roles
    with started.database.read() as connection:
        account = people.accounts(connection, [identity, "bystander"])[identity]
        assert account == people.account_named(connection, identity)
        assert facts.verify(connection) == []
        listed = {one.id: standing for one, standing in people.every_account(connection)}
        assert {document: one.roles for document, one in listed[identity].items()} == wanted
        for document, roles in wanted.items():
            assert people.given(connection, identity, document).roles == roles
        assert people.given(connection, "bystander", DOCUMENT).roles == frozenset({Role.EDITOR})
    everywhere = wanted.pop(None)
    assert account.roles == everywhere
    assert account.narrowed == {document: roles for document, roles in wanted.items() if roles is not None}


def test_what_no_program_knows_as_a_role_is_no_role(started: Desk) -> None:
    said = {"account": "bystander", "document": None, "roles": ["owner"]}
    with pytest.raises(ValueError, match="owner"), started.database.write() as connection:
        started.record(connection, "roles.set", said, actor=None)


def test_an_account_that_was_never_given_anything_is_closed(started: Desk) -> None:
    with started.database.write() as connection:
        said = {"account": "1", "name": text_hash("Ada"), "roles": list[str]()}
        started.record(connection, "account.created", said, actor=None, carried=Carried({text_hash("Ada"): "Ada"}))
    with started.database.read() as connection:
        account = people.account_named(connection, "Ada")
        assert account is not None
        assert account.closed
        assert people.given(connection, "1", None) == people.NOTHING_GIVEN
