"""Sessions: known again by a cookie that the database does not hold, rotated, listed, ended, expired."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from tests.conftest import NewDesk
from tests.examples import kinds_written, known
from webapp.errors import Forbidden, InvalidInput, NotFound
from webapp.operations import one_time_links, passwords, people, sessions
from webapp.operations.desk import Desk
from webapp.operations.people import sign_in_owner
from webapp.operations.sessions import ABSOLUTE, IDLE, Browser, sign_out, signed_in
from webapp.store import events, facts, schema

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _at(desk: Desk, moment: datetime) -> Desk:
    """The same desk in a process that was started just now, at another time."""
    return replace(desk, now=lambda: moment, touched={})


def _rows(desk: Desk, table: str) -> int:
    with desk.database.read() as connection:
        return len(connection.execute(select(schema.metadata.tables[table])).all())


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


def test_signing_in_anew_ends_the_session_that_the_browser_had(each_desk: Desk) -> None:
    first, elsewhere = (sign_in_owner(each_desk, "Ada") for _ in range(2))
    second = sign_in_owner(each_desk, "Bea", Browser("Firefox", first))
    assert second != first
    assert signed_in(each_desk, first) is None
    assert known(each_desk, second).account.name == "Bea"
    assert known(each_desk, elsewhere)
    assert kinds_written(each_desk)[-2:] == ["session.closed", "session.opened"]


def test_a_person_sees_their_own_sessions_the_newest_first(each_desk: Desk) -> None:
    old = _at(each_desk, NOON)
    first = sign_in_owner(old, "Ada", Browser("Firefox on Windows"))
    assert signed_in(old, first)
    sign_in_owner(old, "Bea")
    later = _at(each_desk, NOON + timedelta(days=1))
    second = sign_in_owner(later, "Ada", Browser("Safari on iPhone"))
    listed = sessions.sessions_of(later, known(later, second))
    assert [(one.browser, one.opened_at, one.used_at, one.own) for one in listed] == [
        ("Safari on iPhone", NOON + timedelta(days=1), NOON + timedelta(days=1), True),
        ("Firefox on Windows", NOON, NOON, False),
    ]


def test_expired_sessions_are_not_listed_and_are_forgotten_at_the_next_sign_in(each_desk: Desk) -> None:
    old = _at(each_desk, NOON)
    assert signed_in(old, sign_in_owner(old, "Ada"))
    idle = _at(each_desk, NOON + IDLE + timedelta(days=1))
    person = known(idle, sign_in_owner(idle, "Ada"))
    assert [one.own for one in sessions.sessions_of(idle, person)] == [True]
    assert _rows(each_desk, "session") == 2
    sign_in_owner(_at(each_desk, NOON + ABSOLUTE + timedelta(seconds=1)), "Ada")
    assert _rows(each_desk, "session") == 2


def test_a_person_ends_one_of_their_sessions_and_no_one_else_s(each_desk: Desk) -> None:
    ours, other, theirs = (sign_in_owner(each_desk, name) for name in ("Ada", "Ada", "Eve"))
    ada, eve = known(each_desk, ours), known(each_desk, theirs)
    there = known(each_desk, other).session_id
    with pytest.raises(NotFound):
        sessions.end_session(each_desk, eve, there, key="1")
    for _ in range(2):  # the same form twice
        sessions.end_session(each_desk, ada, there, key="2")
    assert signed_in(each_desk, other) is None
    assert kinds_written(each_desk).count("session.closed") == 1
    with pytest.raises(NotFound, match="ended already"):
        sessions.end_session(each_desk, ada, there, key="3")
    assert known(each_desk, ours)
    assert known(each_desk, theirs)


def test_a_person_ends_all_other_sessions_and_the_links_to_come_in_again(each_desk: Desk) -> None:
    tokens = [sign_in_owner(each_desk, name) for name in ("Ada", "Ada", "Ada", "Eve")]
    ada, eve = known(each_desk, tokens[0]), known(each_desk, tokens[3])
    for person, key in ((ada, "1"), (eve, "2")):
        one_time_links.make_own(each_desk, person, key=key)
    for _ in range(2):
        sessions.end_others(each_desk, ada, key="3")
    assert [signed_in(each_desk, token) is not None for token in tokens] == [True, False, False, True]
    assert kinds_written(each_desk).count("session.closed") == 2
    assert one_time_links.own_link(each_desk, ada) is None
    assert one_time_links.own_link(each_desk, eve) is not None


def test_whoever_was_signed_out_meanwhile_ends_nothing(each_desk: Desk) -> None:
    tokens = [sign_in_owner(each_desk, "Ada") for _ in range(3)]
    stolen = known(each_desk, tokens[0])
    sign_out(each_desk, tokens[0])
    with pytest.raises(Forbidden, match="session has ended"):
        sessions.end_others(each_desk, stolen, key="1")
    with pytest.raises(Forbidden, match="session has ended"):
        sessions.end_session(each_desk, stolen, known(each_desk, tokens[1]).session_id, key="2")
    assert _rows(each_desk, "session") == 2


def test_what_is_secret_shows_in_no_representation(desk: Desk) -> None:
    token = sign_in_owner(desk, "Ada")
    person = known(desk, token)
    shown = repr(person) + repr(Browser("Firefox", token))
    assert token not in shown
    assert person.csrf_token not in shown
    assert repr(person.link_secret) not in shown


def test_a_closed_account_is_signed_in_nowhere(each_desk: Desk) -> None:
    admin = known(each_desk, sign_in_owner(each_desk, "Ada"))
    token = sign_in_owner(each_desk, "Bea")
    bea = next(one for one in people.everybody(each_desk, admin) if one.account.name == "Bea")
    people.close_account(each_desk, admin, bea.account.id, seen=str(bea.given[None].sequence), key="1")
    assert signed_in(each_desk, token) is None
    with pytest.raises(Forbidden, match="Bea is closed"):
        sign_in_owner(each_desk, "Bea")


def test_a_way_in_that_was_left_to_a_closed_account_opens_nothing(each_desk: Desk) -> None:
    token = sign_in_owner(each_desk, "Bea")
    bea = known(each_desk, token)
    invitation = people.invite_again(each_desk, None, bea.account.id, key="1")
    passwords.change(each_desk, bea, "", "four words of hers", key="2")
    said: dict[str, object] = {"account": bea.account.id, "document": None, "roles": []}
    with each_desk.database.write() as connection:
        each_desk.record(connection, "roles.set", said, actor=None)
    assert signed_in(each_desk, token) is None
    with pytest.raises(Forbidden, match="Ask an admin"):
        one_time_links.find(each_desk, invitation)
    with pytest.raises(InvalidInput):
        passwords.sign_in(each_desk, "Bea", "four words of hers", Browser())
