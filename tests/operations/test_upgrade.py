"""An older database becomes a new one, after a backup from which the older one can be had again."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, inspect, text
from sqlalchemy import column as column_named
from sqlalchemy import table as lightweight
from sqlalchemy.exc import DBAPIError

from tests.conftest import Cluster, NewDesk
from tests.examples import CONTENT, DOCUMENT, an_account, import_example, relink, weigh_words
from webapp.config import Settings
from webapp.errors import NotFound, Unavailable
from webapp.operations.desk import Desk, open_desk
from webapp.operations.journal import import_reviews
from webapp.operations.upgrade import upgrade
from webapp.store import events, facts, library, migrations, schema
from webapp.store.facts import Carried
from webapp.text.model import text_hash

BEFORE = schema.VERSION
NEXT = f"{int(schema.VERSION) + 1:04}"
_NEXT = f"""
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "{NEXT}", "{schema.VERSION}", None, None
def upgrade():
    op.create_table("later", sa.Column("id", sa.Text))
    op.execute({{statement!r}})
"""


@dataclass
class Older:
    """A closed desk in the form before the newest, and the path of the migration to the newest."""

    settings: Settings
    migration: Path


@pytest.fixture
def older(new_each_desk: NewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Older:
    desk = new_each_desk()
    import_example(desk)
    an_account(desk)
    desk.close()
    scripts = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    path = scripts / "versions" / f"v{NEXT}_next.py"
    path.write_text(_NEXT.format(statement="SELECT 1"))
    monkeypatch.setattr(migrations, "SCRIPTS", str(scripts))
    monkeypatch.setattr(schema, "VERSION", NEXT)
    return Older(desk.settings, path)


def test_an_older_database_is_refused_upgraded_and_then_opened(older: Older) -> None:
    with pytest.raises(Unavailable, match="variorum upgrade"):
        open_desk(older.settings)
    done = upgrade(older.settings)
    assert (done.before, done.after) == (BEFORE, NEXT)
    assert done.backup is not None
    with open_desk(older.settings) as desk, desk.database.read() as connection:
        assert "later" in inspect(connection).get_table_names()
        assert events.verify(connection) + facts.verify(connection) == []
    again = upgrade(older.settings)
    assert (again.before, again.after, again.backup) == (NEXT, NEXT, None)


def test_the_backup_is_the_database_as_it_was(
    older: Older, new_desk: NewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = upgrade(older.settings).backup
    assert backup is not None
    assert backup.parent == older.settings.reviews / "backups"
    monkeypatch.undo()
    restored = tmp_path / "restored"
    (restored / "reviews").mkdir(parents=True)
    if backup.is_dir():
        shutil.copytree(backup, restored / "reviews", dirs_exist_ok=True)
    else:
        shutil.copy(backup, restored / "reviews" / "variorum.sqlite3")
    desk = new_desk(workspace=restored)
    if backup.is_dir():
        import_reviews(desk)
    with desk.database.read() as connection:
        assert [document.id for document in library.documents(connection)] == [DOCUMENT]
        assert events.verify(connection) + facts.verify(connection) == []
        assert "later" not in inspect(connection).get_table_names()


@pytest.fixture(params=["sqlite", "postgresql"])
def in_form_0001(
    request: pytest.FixtureRequest, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A desk with two witnesses and a person, in tables made by the migrations up to 0001 alone."""
    import_example(desk)
    import_example(desk, "B", content=b"b")
    said = {"account": "1", "name": text_hash("Ada"), "roles": ["admin", "editor"]}
    with desk.database.write() as connection:  # without a session, which that form kept otherwise
        carried = Carried({text_hash("Ada"): "Ada"})
        desk.record(connection, "account.created", said, actor="1", carried=carried)
    scripts, workspace = tmp_path / "first", tmp_path / "workspace"
    later = shutil.ignore_patterns("__pycache__", "v000[2-9]*", "v00[1-9]*")
    shutil.copytree(Path(migrations.__file__).parent, scripts, ignore=later)
    workspace.mkdir()
    server: Cluster | None = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    with server.database("template0") if server else nullcontext("") as address, monkeypatch.context() as then:
        then.setattr(migrations, "SCRIPTS", str(scripts))
        then.setattr(schema, "VERSION", "0001")
        with open_desk(Settings(workspace, address)) as older:
            with desk.database.read() as given, older.database.write() as connection:
                _copy(given, connection)
            with older.database.read() as connection:
                assert "link_act" not in inspect(connection).get_table_names()
        then.undo()
        yield Settings(workspace, address)


def _copy(given: Connection, older: Connection) -> None:
    """Every row of a desk in tables that are as they were then: what this program writes now has more columns."""
    there = inspect(older)
    for table in schema.metadata.sorted_tables:
        if table.name not in there.get_table_names():
            continue
        names = {column["name"] for column in there.get_columns(table.name)} & set(table.columns.keys())
        rows = [{name: row._mapping[name] for name in names} for row in given.execute(table.select())]
        if table is schema.chain_head:
            older.execute(table.update().values(rows[0]))
        elif rows:
            older.execute(insert(lightweight(table.name, *map(column_named, names))), rows)


def test_a_desk_of_form_0001_keeps_all_it_had_and_can_then_keep_links_and_weights(in_form_0001: Settings) -> None:
    done = upgrade(in_form_0001)
    assert (done.before, done.after) == ("0001", schema.VERSION)
    assert done.backup is not None
    with open_desk(in_form_0001) as desk:
        assert an_account(desk).id == "1"
        with desk.database.read() as connection:
            assert events.verify(connection) + facts.verify(connection) == []
            assert library.original(connection, DOCUMENT, "A") == ("A.txt", CONTENT)
        act = relink(desk, an_account(desk), "lock", ["p1"], [])
        assert act.links == ((("p1",), ("p1",)),)
        mark = weigh_words(desk, an_account(desk), "degree", ("weak", "majority"), everywhere=True)
        assert mark.weight == "degree"
        for table, column in (("link_act", "verb"), ("weight_mark", "weight")):
            for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
                with pytest.raises(DBAPIError, match=f"{table} is append-only"), desk.database.write() as connection:
                    connection.execute(text(statement))


def test_of_an_upgrade_that_fails_nothing_is_kept(older: Older) -> None:
    older.migration.write_text(_NEXT.format(statement="SELECT nonsense"))
    with pytest.raises(DBAPIError, match="nonsense"):
        upgrade(older.settings)
    older.migration.write_text(_NEXT.format(statement="SELECT 1"))
    assert upgrade(older.settings).before == BEFORE


def test_without_a_backup_nothing_is_upgraded(older: Older) -> None:
    (older.settings.reviews / "backups").write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="Nothing was changed"):
        upgrade(older.settings)
    (older.settings.reviews / "backups").unlink()
    assert upgrade(older.settings).before == BEFORE


def test_a_newer_database_is_left_alone(each_desk: Desk) -> None:
    with each_desk.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="Install the newer Variorum"):
        upgrade(each_desk.settings)
    assert not (each_desk.settings.reviews / "backups").exists()


def test_there_must_be_a_desk_to_upgrade(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no desk"):
        upgrade(Settings(tmp_path))
