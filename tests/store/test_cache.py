"""The cache keeps what can be computed again, and no fault of it is anybody's trouble."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from tests.conftest import NewDesk
from webapp.operations.desk import Desk
from webapp.store.cache import Cache
from webapp.store.portions import AT_ONCE


def _file(desk: Desk) -> Path:
    return desk.settings.reviews / "cache.sqlite3"


def test_it_gives_back_what_was_put_last(each_desk: Desk) -> None:
    cache = each_desk.cache
    assert cache.get("diff", "k") is None
    cache.put("diff", "k", b"first")
    cache.put("diff", "k", b"\x00second")
    cache.put("alignment", "k", b"other")
    assert cache.get("diff", "k") == b"\x00second"
    assert cache.get("alignment", "k") == b"other"


def test_many_at_once_are_more_than_one_statement_can_ask_for(each_desk: Desk) -> None:
    values = {str(number): bytes([number % 256]) for number in range(AT_ONCE + 1)}
    each_desk.cache.put_many("vector", values)
    each_desk.cache.put_many("vector", {})
    assert each_desk.cache.get_many("vector", [*values, "absent"]) == values
    assert each_desk.cache.get_many("vector", []) == {}


def test_it_outlives_its_desk(new_each_desk: NewDesk) -> None:
    first = new_each_desk()
    first.cache.put("diff", "k", b"v")
    second = new_each_desk(workspace=first.settings.workspace, database=first.settings.database)
    assert second.cache.get("diff", "k") == b"v"


def test_a_damaged_file_is_made_anew(new_desk: NewDesk) -> None:
    first = new_desk()
    first.cache.put("diff", "k", b"v")
    first.close()
    _file(first).write_bytes(b"this is no database" * 1000)
    second = new_desk(workspace=first.settings.workspace)
    assert second.cache.get("diff", "k") is None
    second.cache.put("diff", "k", b"w")
    assert second.cache.get("diff", "k") == b"w"


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"")])
def test_a_file_that_goes_while_it_is_used_costs_only_what_was_in_it(desk: Desk, harm: Callable[[Path], None]) -> None:
    desk.cache.put("diff", "k", b"v")
    harm(_file(desk))
    desk.cache.get("diff", "k")
    desk.cache.close()
    for _ in ("perhaps forgotten", "kept"):
        desk.cache.put("diff", "l", b"w")
    assert desk.cache.get("diff", "l") == b"w"


def test_a_cache_that_cannot_be_written_forgets(tmp_path: Path) -> None:
    cache = Cache(URL.create("sqlite", database=str(tmp_path / "no folder" / "cache.sqlite3")))
    cache.put("diff", "k", b"v")
    assert cache.get("diff", "k") is None
    cache.close()


def test_a_full_disk_is_no_fault_of_the_cache(desk: Desk) -> None:
    desk.cache.put("diff", "k", b"v")
    with desk.cache._database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    desk.cache.put("diff", "l", b"x" * 100_000)
    assert desk.cache.get_many("diff", ["k", "l"]) == {"k": b"v"}


def test_on_postgresql_it_stands_in_a_schema_of_its_own(postgresql_desk: Desk) -> None:
    postgresql_desk.cache.put("diff", "k", b"v")
    with postgresql_desk.database.write() as connection:
        assert connection.execute(text("SELECT count(*) FROM cache.entry")).scalar_one() == 1
        connection.execute(text("DROP SCHEMA cache CASCADE"))
    assert postgresql_desk.cache.get("diff", "k") is None
    postgresql_desk.cache.put("diff", "k", b"w")
    assert postgresql_desk.cache.get("diff", "k") == b"w"
    assert not (postgresql_desk.settings.reviews / "cache.sqlite3").exists()


def test_a_file_deleted_while_it_is_open_is_noticed_when_another_process_has_a_new_one(new_desk: NewDesk) -> None:
    first = new_desk()
    first.cache.put("diff", "k", b"old")
    for path in _file(first).parent.glob("cache.sqlite3*"):
        path.unlink()
    second = new_desk(workspace=first.settings.workspace)
    second.cache.put("diff", "k", b"new")
    assert first.cache.get("diff", "k") == b"new"
