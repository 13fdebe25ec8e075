"""The ways in: kept as hashes, one of a kind, and gone when they end."""

import pytest

from tests.conftest import NewDesk
from webapp.errors import Conflict
from webapp.operations import people
from webapp.operations.desk import Desk
from webapp.store import ways_in
from webapp.store.ways_in import LinkRow, SessionRow


@pytest.fixture
def ids(new_each_desk: NewDesk) -> tuple[Desk, str, str]:
    desk = new_each_desk()
    for name in ("Ada", "Bea"):
        people.invite(desk, None, name, ["reader"], key=name)
    return desk, people.account_named(desk, "Ada").id, people.account_named(desk, "Bea").id


def test_an_identity_belongs_to_one_account(ids: tuple[Desk, str, str]) -> None:
    desk, ada, bea = ids
    with desk.database.write() as connection:
        ways_in.add_identity(connection, "https://id.example", "7", ada, "2026-11-24T12:00:00.000000Z")
        ways_in.add_identity(connection, "https://other.example", "7", bea, "2026-11-24T12:00:00.000000Z")
    with pytest.raises(Conflict), desk.database.write() as connection:
        ways_in.add_identity(connection, "https://id.example", "7", bea, "2026-11-24T12:00:00.000000Z")
    with desk.database.write() as connection:
        assert ways_in.account_identified(connection, "https://id.example", "7") == ada
        assert ways_in.account_identified(connection, "https://id.example", "8") is None
        assert [found[:2] for found in ways_in.identities_of(connection, bea)] == [("https://other.example", "7")]
        assert ways_in.drop_identity(connection, "https://id.example", "7")
        assert not ways_in.drop_identity(connection, "https://id.example", "7")
        assert ways_in.account_identified(connection, "https://other.example", "7") == bea


def test_dropping_all_ways_in_leaves_those_of_others(ids: tuple[Desk, str, str]) -> None:
    desk, ada, bea = ids
    at = "2026-11-24T12:00:00.000000Z"
    with desk.database.write() as connection:
        for number, account in enumerate((ada, bea)):
            ways_in.open_session(connection, SessionRow(f"s{number}", f"t{number}", account, at, "Firefox"))
            ways_in.set_password(connection, account, f"hash {number}", at)
            ways_in.add_link(connection, LinkRow(f"l{number}", f"u{number}", account, "sign-in", at))
            ways_in.add_identity(connection, "https://id.example", str(number), account, at)
        ways_in.drop_all(connection, ada)
    with desk.database.read() as connection:
        for account, kept in ((ada, 0), (bea, 1)):
            assert len(ways_in.sessions_of(connection, account)) == kept
            assert len(ways_in.identities_of(connection, account)) == kept
            assert [row.account_id for row in ways_in.links(connection)].count(account) == 2 * kept
        assert ways_in.with_password(connection) == {bea}


def test_links_are_spent_once_and_forgotten_when_they_have_expired(ids: tuple[Desk, str, str]) -> None:
    desk, ada, _ = ids
    with desk.database.write() as connection:
        ways_in.add_link(connection, LinkRow("1", "one", ada, "sign-in", "2026-11-24T12:00:00.000000Z"))
        ways_in.add_link(connection, LinkRow("2", "two", ada, "sign-in", "2026-11-25T12:00:00.000000Z"))
        ways_in.forget_expired(connection, "2026-01-01T00:00:00.000000Z", "2026-11-24T12:00:00.000001Z")
        assert ways_in.link_with(connection, "one") is None
        found = ways_in.link_with(connection, "two")
        assert found is not None
        assert (ways_in.spend_link(connection, found.id), ways_in.spend_link(connection, found.id)) == (True, False)
