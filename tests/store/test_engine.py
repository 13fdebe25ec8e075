"""The way to the database: what is set on each connection, what one transaction is, and what is told when it fails."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tests.conftest import Cluster
from webapp.errors import Conflict, InvalidInput, Unavailable
from webapp.operations.desk import Desk
from webapp.store import engine
from webapp.store.engine import Database, database_url, is_fixed


@pytest.fixture
def database(each_desk: Desk) -> Database:
    with each_desk.database.write() as connection:
        connection.execute(text("CREATE TABLE kept (number INTEGER PRIMARY KEY)"))
    return each_desk.database


def _insert(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(text(statement))


def _kept(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM kept")).scalar_one())


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_only_versions_of_sqlite_without_the_fault_of_wal_count_as_fixed(version: tuple[int, ...], fixed: bool) -> None:
    assert is_fixed(version) is fixed


@pytest.mark.parametrize("use", ["read", "write"])
def test_every_connection_to_sqlite_is_set_up_for_safe_writing(desk: Desk, use: str) -> None:
    with getattr(desk.database, use)() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 10_000,
    }


def test_without_a_fixed_sqlite_it_warns_once_and_does_without_wal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine.sqlite_module.cache_clear()
    monkeypatch.setattr(engine, "is_fixed", lambda _version: False)
    try:
        with caplog.at_level(logging.WARNING, "variorum"):
            for name in ("first", "second"):
                database = Database(database_url("", tmp_path / name))
                with database.write() as connection:
                    assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "delete"
                    assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
                database.close()
    finally:
        engine.sqlite_module.cache_clear()
    assert len(caplog.records) == 1
    assert "has a fault" in caplog.text


def test_a_fixed_module_is_preferred_to_an_older_one() -> None:
    module, fixed = engine.sqlite_module()
    if not fixed:
        pytest.skip("this machine has no fixed SQLite")
    assert is_fixed(module.sqlite_version_info)


def test_a_write_is_kept_as_a_whole(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("INSERT INTO kept VALUES (1), (2)"))
    assert _kept(database) == 2


def test_of_a_write_that_fails_nothing_is_kept(database: Database) -> None:
    with pytest.raises(DBAPIError), database.write() as connection:
        _insert(connection, "INSERT INTO kept VALUES (1)", "SELECT nonsense")
    assert _kept(database) == 0


def test_a_reader_sees_one_state_throughout(database: Database) -> None:
    with database.read() as connection:
        before = connection.execute(text("SELECT count(*) FROM kept")).scalar_one()
        with database.write() as writer:
            writer.execute(text("INSERT INTO kept VALUES (1)"))
        assert connection.execute(text("SELECT count(*) FROM kept")).scalar_one() == before == 0
    assert _kept(database) == 1


def test_the_same_key_twice_is_a_conflict_and_other_faults_stay_what_they_are(database: Database) -> None:
    with pytest.raises(Conflict, match="at the same moment"), database.write() as connection:
        connection.execute(text("INSERT INTO kept VALUES (1), (1)"))
    with pytest.raises(DBAPIError), database.write() as connection:
        connection.execute(text("SELECT nonsense"))


def test_a_full_disk_is_told_and_nothing_is_half_written(desk: Desk) -> None:
    with desk.database.write() as connection:
        connection.execute(text("CREATE TABLE kept (number INTEGER PRIMARY KEY, body TEXT)"))
    with pytest.raises(Unavailable, match=r"disk is full\. Free some space"), desk.database.write() as connection:
        _insert(
            connection,
            "PRAGMA max_page_count = 1",  # as many as there are
            "INSERT INTO kept VALUES (1, 'small')",
            f"INSERT INTO kept VALUES (2, '{'x' * 100_000}')",
        )
    assert _kept(desk.database) == 0


def test_a_locked_database_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    other = Database(desk.database.url)
    with (
        desk.database.write(),
        pytest.raises(Unavailable, match="another program has kept it locked"),
        other.write(),
    ):
        pass
    other.close()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("attempt to write a readonly database", "cannot be written"),
        ("disk I/O error", "the disk reports an error"),
        ("database disk image is malformed", "restore a backup"),
        ("could not extend file: No space left on device", "the disk is full"),
    ],
)
def test_faults_of_the_machine_are_told_as_what_to_do(desk: Desk, said: str, told: str) -> None:
    with pytest.raises(Unavailable, match=told), desk.database.write():
        raise DBAPIError("INSERT", {}, Exception(said))


def test_a_postgresql_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    database = Database(database_url(f"postgresql+psycopg://me:secret@/desk?host={tmp_path}", tmp_path))
    with pytest.raises(Unavailable, match="See that the server runs") as told, database.read():
        pass
    assert "secret" not in told.value.message


def test_a_postgresql_that_stopped_meanwhile_is_told_and_found_again(cluster: Cluster, postgresql_desk: Desk) -> None:
    database = postgresql_desk.database
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.url.database}'"

    def lose_the_server_in_a_write() -> None:
        with database.write() as connection:
            cluster.execute(end)
            connection.execute(text("SELECT 1"))

    with pytest.raises(Unavailable, match="See that the server runs"):
        lose_the_server_in_a_write()
    with database.read():
        pass
    cluster.execute(end)  # this time while nobody uses the connection
    with database.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize("address", ["nonsense", "mysql://me@host/desk", "postgresql://host", "sqlite://"])
def test_an_address_that_names_no_usable_database_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(InvalidInput, match="VARIORUM_DATABASE"):
        database_url(address, tmp_path)


def test_postgresql_is_reached_through_psycopg_however_it_is_spelled(tmp_path: Path) -> None:
    database = Database(database_url("postgresql://me@host/desk", tmp_path))
    assert database.path is None
    assert database.url.get_backend_name() == "postgresql"
