"""Opening a desk: made ready when it is empty, refused with a sentence when it cannot be used."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from tests.conftest import Cluster, NewDesk
from tests.examples import DOCUMENT, import_example
from webapp.config import Settings
from webapp.errors import NotFound, Unavailable
from webapp.operations.desk import open_desk
from webapp.store import engine, events, library, threads


def test_an_empty_workspace_is_made_ready_and_found_again(new_each_desk: NewDesk) -> None:
    first = new_each_desk()
    import_example(first)
    first.close()
    again = new_each_desk(workspace=first.settings.workspace, database=first.settings.database)
    with again.database.read() as connection:
        assert [document.id for document in library.documents(connection)] == [DOCUMENT]


def test_an_empty_postgresql_database_is_made_ready(cluster: Cluster, tmp_path: Path) -> None:
    with (
        cluster.database("template0") as address,
        open_desk(Settings(tmp_path, address)) as desk,
        desk.database.read() as connection,
    ):
        assert events.verify(connection) == []


def test_several_that_open_an_empty_desk_at_once_make_it_once(cluster: Cluster, tmp_path: Path) -> None:
    with cluster.database("template0") as postgresql:
        for address in ("", postgresql):
            faults: list[BaseException] = []
            start = threading.Barrier(4)

            def open_it(address: str = address, faults: list[BaseException] = faults) -> None:
                start.wait()  # noqa: B023
                try:
                    open_desk(Settings(tmp_path, address)).close()
                except BaseException as error:
                    faults.append(error)

            writers = [threading.Thread(target=open_it) for _ in range(4)]
            for writer in writers:
                writer.start()
            for writer in writers:
                writer.join()
            assert faults == []


def test_without_create_a_workspace_without_desk_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no desk"):
        open_desk(Settings(tmp_path), create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="name a workspace with --workspace"):
        open_desk(Settings(tmp_path / "absent"))


def test_a_file_that_is_no_database_is_told_and_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reviews").mkdir()
    path = tmp_path / "reviews" / "variorum.sqlite3"
    path.write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(Unavailable, match=r"no SQLite database\. Put it aside"):
        open_desk(Settings(tmp_path))
    assert path.read_bytes() == b"Dear diary, " * 1000
    monkeypatch.setattr("sys.argv", [".venv/bin/variorum", "serve"])
    with pytest.raises(Unavailable, match=r"run \.venv/bin/variorum import-reviews\."):
        open_desk(Settings(tmp_path))


def test_a_database_of_another_program_is_told_and_left_as_it_is(new_each_desk: NewDesk) -> None:
    desk = new_each_desk()
    with desk.database.write() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(Unavailable, match="tables that are not Variorum's"):
        open_desk(desk.settings)


@pytest.mark.parametrize(
    ("version", "told"), [("0000", "Run: variorum upgrade"), ("9999", "Install the newer Variorum")]
)
def test_a_database_of_another_form_is_refused(new_each_desk: NewDesk, version: str, told: str) -> None:
    desk = new_each_desk()
    with desk.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    with pytest.raises(Unavailable, match=told):
        open_desk(desk.settings)


def test_a_refusal_tells_a_command_that_can_be_given(new_each_desk: NewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = new_each_desk()
    with desk.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    monkeypatch.setattr("sys.argv", [".venv/bin/variorum", "serve"])  # as make serve does; it is not on the PATH
    with pytest.raises(Unavailable, match=r"Run: \.venv/bin/variorum upgrade"):
        open_desk(desk.settings)
    with pytest.raises(NotFound, match=r"start it with \.venv/bin/variorum serve or \.venv/bin/variorum import"):
        open_desk(Settings(desk.settings.seeds.parent.parent), create=False)


def test_reviews_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "reviews").write_text("a file")
    with pytest.raises(Unavailable, match="cannot be made"):
        open_desk(Settings(tmp_path))


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder closed to writing, with reviews/ and a desk in it, and this process as one for whom that counts."""
    folder = Path(tempfile.mkdtemp())
    (folder / "reviews").mkdir()
    (folder / "desk").mkdir()
    open_desk(Settings(folder / "desk")).close()
    user = os.geteuid()
    for closed in (*folder.rglob("*"), folder):
        closed.chmod(0o555)
    if user == 0:
        os.seteuid(65534)
    try:
        yield folder
    finally:
        os.seteuid(user)
        for closed in (folder, *folder.rglob("*")):
            closed.chmod(0o755)
        shutil.rmtree(folder)


def test_reviews_that_cannot_be_written_are_told(closed_folder: Path) -> None:
    with pytest.raises(Unavailable, match=r"cannot be written\. Give this user the right to write there"):
        open_desk(Settings(closed_folder))


def test_a_desk_that_may_only_be_read_is_told(closed_folder: Path) -> None:
    with pytest.raises(Unavailable, match=r"cannot be written\. Give this user the right to write there"):
        open_desk(Settings(closed_folder / "desk"))


def test_a_workspace_in_which_reviews_cannot_be_made_is_told(closed_folder: Path) -> None:
    with pytest.raises(Unavailable, match=r"cannot be made \(Permission denied\)"):
        open_desk(Settings(closed_folder / "reviews"))


def test_a_disk_that_is_full_from_the_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine._prepare_sqlite

    def with_a_small_disk(made: Engine, *, wal: bool, durable: bool) -> None:
        real(made, wal=wal, durable=durable)
        event.listen(made, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 4"))

    monkeypatch.setattr(engine, "_prepare_sqlite", with_a_small_disk)
    with pytest.raises(Unavailable, match="disk is full"):
        open_desk(Settings(tmp_path))
    monkeypatch.undo()
    with open_desk(Settings(tmp_path)) as desk, desk.database.read() as connection:
        assert events.verify(connection) == []


def test_a_real_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)], check=False)
    if mounted.returncode:
        pytest.skip("this user may not mount a small file system to fill")
    try:
        with open_desk(Settings(tmp_path)) as desk:
            with pytest.raises(Unavailable, match="disk is full"):
                import_example(desk, content=os.urandom(2_000_000))
            with desk.database.read() as connection:
                assert events.head(connection) == 0
                assert library.documents(connection) == []
    finally:
        subprocess.run(["umount", "-l", str(tmp_path)], check=True)


_WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from tests.examples import DOCUMENT, a_file, an_account, import_example
from webapp.config import Settings
from webapp.operations.comments import comment
from webapp.operations.desk import open_desk
desk = open_desk(Settings(Path(sys.argv[1]), sys.argv[2]))
import_example(desk)
comment(desk, an_account(desk), document=DOCUMENT, siglum="A", passage_id="p1", text_hash=a_file().body[0].text_hash,
        body="It was here.", key="1")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_written_is_there_after_kill_9(new_each_desk: NewDesk) -> None:
    settings = new_each_desk().settings
    root = Path(__file__).parents[2]
    arguments = [sys.executable, "-c", _WRITE_AND_DIE, str(settings.workspace), settings.database]
    died = subprocess.run(arguments, cwd=root, check=False)
    assert died.returncode == -9
    again = new_each_desk(workspace=settings.workspace, database=settings.database)
    with again.database.read() as connection:
        assert [thread.comments[0].body for thread in threads.threads(connection, DOCUMENT)] == ["It was here."]
        assert events.verify(connection) == []
