"""Signing in as the owner of a desk, and being known again by a cookie that the database does not hold."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from tests.conftest import NewDesk
from webapp.errors import InvalidInput
from webapp.operations.desk import Desk
from webapp.operations.people import ABSOLUTE, IDLE, sign_in_owner, sign_out, signed_in
from webapp.review import Role
from webapp.store import events, facts, schema

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _at(desk: Desk, moment: datetime) -> Desk:
    """The same desk in a process that was started just now, at another time."""
    return replace(desk, now=lambda: moment, touched={})


def _rows(desk: Desk, table: str) -> int:
    with desk.database.read() as connection:
        return len(connection.execute(select(schema.metadata.tables[table])).all())


def test_the_owner_is_editor_and_admin_and_known_by_the_token(each_desk: Desk) -> None:
    found = signed_in(each_desk, sign_in_owner(each_desk, "Ada"))
    assert found is not None
    assert found.account.name == "Ada"
    assert found.account.roles == {Role.EDITOR, Role.ADMIN}
    with each_desk.database.read() as connection:
        assert [entry.kind for entry in events.every(connection)] == ["account.created", "session.opened"]
        assert events.verify(connection) + facts.verify(connection) == []


def test_the_same_name_is_the_same_account(each_desk: Desk) -> None:
    tokens = [sign_in_owner(each_desk, name) for name in ("Zoë", "  Zoe\u0308 ")]
    first, second = (signed_in(each_desk, token) for token in tokens)
    assert first is not None
    assert second is not None
    assert first.account == second.account
    assert first.csrf_token != second.csrf_token
    assert (_rows(each_desk, "account"), _rows(each_desk, "session")) == (1, 2)


@pytest.mark.parametrize("token", [None, "", "nonsense", "\ud800", "x" * 100_000])
def test_any_other_token_is_nobody(each_desk: Desk, token: str | None) -> None:
    sign_in_owner(each_desk, "Ada")
    assert signed_in(each_desk, token) is None
    sign_out(each_desk, token)
    assert _rows(each_desk, "session") == 1


def test_neither_the_token_nor_what_guards_forms_stands_in_the_database(desk: Desk) -> None:
    token = sign_in_owner(desk, "Ada")
    found = signed_in(desk, token)
    assert found is not None
    desk.close()
    kept = b"".join(path.read_bytes() for path in desk.settings.reviews.iterdir())
    assert hashlib.sha256(token.encode()).hexdigest().encode() in kept
    assert token.encode() not in kept
    assert found.csrf_token.encode() not in kept


def test_what_guards_forms_stays_the_same_within_a_session(desk: Desk) -> None:
    token = sign_in_owner(desk, "Ada")
    assert signed_in(desk, token) == signed_in(desk, token)


def test_signing_out_ends_that_session_only(each_desk: Desk) -> None:
    ended, other = sign_in_owner(each_desk, "Ada"), sign_in_owner(each_desk, "Ada")
    sign_out(each_desk, ended)
    assert signed_in(each_desk, ended) is None
    assert signed_in(each_desk, other) is not None
    with each_desk.database.read() as connection:
        assert [entry.kind for entry in events.every(connection)][-1] == "session.closed"
        assert events.verify(connection) + facts.verify(connection) == []


def test_a_session_ends_when_it_has_not_been_used_for_long(each_desk: Desk) -> None:
    token = sign_in_owner(_at(each_desk, NOON), "Ada")
    assert signed_in(_at(each_desk, NOON), token)
    assert signed_in(_at(each_desk, NOON + IDLE), token)
    assert signed_in(_at(each_desk, NOON + 2 * IDLE + timedelta(seconds=1)), token) is None


def test_a_session_that_is_used_goes_on_but_not_for_ever(each_desk: Desk) -> None:
    token = sign_in_owner(_at(each_desk, NOON), "Ada")
    moment = NOON
    while moment + IDLE < NOON + ABSOLUTE:
        moment += IDLE
        assert signed_in(_at(each_desk, moment), token)
    assert signed_in(_at(each_desk, NOON + ABSOLUTE), token)
    assert signed_in(_at(each_desk, NOON + ABSOLUTE + timedelta(seconds=1)), token) is None


def test_use_is_noted_within_one_process_too(desk: Desk) -> None:
    now = [NOON]
    desk = replace(desk, now=lambda: now[0])
    token = sign_in_owner(desk, "Ada")
    for _ in range(2):
        assert signed_in(desk, token)
        now[0] += IDLE - timedelta(days=1)
    now[0] += IDLE
    assert signed_in(desk, token) is None


def test_a_lost_cache_signs_nobody_out(new_desk: NewDesk) -> None:
    first = new_desk()
    token = sign_in_owner(first, "Ada")
    assert signed_in(first, token)
    first.close()
    (first.settings.reviews / "cache.sqlite3").unlink()
    assert signed_in(new_desk(workspace=first.settings.workspace), token)


def test_knowing_somebody_again_is_one_query(each_desk: Desk) -> None:
    token = sign_in_owner(each_desk, "Ada")
    signed_in(each_desk, token)
    asked: list[str] = []
    for database in (each_desk.database, each_desk.cache._database):
        event.listen(database._engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    assert signed_in(each_desk, token)
    assert len([statement for statement in asked if statement != "BEGIN"]) == 1


@pytest.mark.parametrize("name", ["A", "李白", "O'Brien-Smith", "नेहा\u200dक", "n" * 100])
def test_names_of_any_people_are_taken(each_desk: Desk, name: str) -> None:
    found = signed_in(each_desk, sign_in_owner(each_desk, name))
    assert found is not None
    assert found.account.name == name


@pytest.mark.parametrize(
    "name", ["", "  \t", "a\nb", "a\x00", "a\x1b[31m", "a\u2028b", "a\u202eb", "\ud800", "n" * 101]
)
def test_what_is_no_name_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"[Nn]ame"):
        sign_in_owner(desk, name)
    assert _rows(desk, "event") == 0
