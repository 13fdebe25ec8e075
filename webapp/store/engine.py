"""The one way to the database: SQLite through a fixed build of it, or PostgreSQL; one transaction for each `with`.

SQLite (measured, see the architecture): writers take BEGIN IMMEDIATE, because a plain BEGIN that turns into a writer
fails under load; WAL needs synchronous=FULL or a power cut loses acknowledged commits; builds before 3.44.6, 3.50.7 and
3.51.3 may corrupt a WAL database, so where no fixed build is found the older rollback journal is used, which is not
concerned, only slower with many at once.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError

from webapp.errors import Conflict, InvalidInput, Unavailable, command_line

BUSY_SECONDS = 10

_log = logging.getLogger("variorum")

# what the database says → what a person can do about it; both databases, lower case
_FAULTS = (
    (("disk is full", "no space left", "could not extend file"), "the disk is full. Free some space and try again."),
    (
        ("readonly database", "read-only transaction", "unable to open database", "permission denied"),
        "it cannot be written. Give this user the right to write there, or choose another workspace.",
    ),
    (("is locked",), "another program has kept it locked. Close that program, or try again in a moment."),
    (
        ("not a database", "malformed"),
        "the file is damaged or no SQLite database. Put it aside and restore a backup or run {rebuild}.",
    ),
    (("disk i/o error",), "the disk reports an error. Look at its state and its free space before going on."),
)


def is_fixed(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite is free of the WAL-reset fault."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


@cache
def sqlite_module() -> tuple[ModuleType, bool]:
    """The driver to use, and whether its SQLite is fixed; warns once if none is."""
    import sqlite3

    modules: list[Any] = [sqlite3]
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        pass
    else:
        modules.insert(0, dbapi2)
    for module in modules:
        if is_fixed(module.sqlite_version_info):
            return module, True
    _log.warning(
        "SQLite %s has a fault that can damage a database in WAL mode; working without WAL, which is slower with many"
        " users at once. Install Python with SQLite 3.51.3 or newer, or pysqlite3.",
        modules[0].sqlite_version,
    )
    return modules[0], False


class Database:
    """A database and the two ways to use it. `path` is None for PostgreSQL."""

    def __init__(self, url: URL, *, durable: bool = True) -> None:
        """Connect nowhere yet. Without `durable` (caches) a commit may be lost on power cut, and nobody waits long."""
        if url.get_backend_name() == "sqlite":
            self.path = Path(url.database or "")
            module, fixed = sqlite_module()
            self._engine = create_engine(url.set(drivername="sqlite"), module=module)
            _prepare_sqlite(self._engine, wal=fixed, durable=durable)
            self._reader: Engine = self._engine
            self._writer: Engine = self._engine.execution_options(immediate=True)
        else:
            self.path = None
            self._engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
            # a page reads several times and must see one state throughout
            self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._writer = self._engine
        self.url = url

    path: Path | None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout. Raises Unavailable."""
        with self._told(), self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in one transaction: all of it is kept, or on any error none.

        Raises Unavailable (full disk, no right to write, locked) and Conflict (somebody else was quicker).
        """
        with self._told(), self._writer.begin() as connection:
            yield connection

    def copy_to(self, path: Path) -> None:
        """Write a complete copy of an SQLite database to the new file `path`. Raises Unavailable."""
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(path),))
        except Exception as error:
            path.unlink(missing_ok=True)
            raise Unavailable(f"The backup {path} cannot be written ({error}). Nothing was changed.") from error
        finally:
            connection.close()

    def forget(self, table: str) -> bool:
        """Leave no copy of what was overwritten in the database's files; False if they are in use and it has to wait.

        Both databases keep old rows in free space, SQLite in its WAL too: the one rewrites its file, the other a table.
        """
        try:
            if self.path is None:
                with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                    connection.exec_driver_sql(f"SET lock_timeout = '{BUSY_SECONDS}s'")
                    connection.exec_driver_sql(f"VACUUM (FULL) {table}")
                    connection.exec_driver_sql("RESET lock_timeout")
                return True
            with self._engine.connect() as connection:
                cursor = connection.connection.cursor()
                connection.rollback()  # VACUUM wants to begin by itself
                cursor.execute("VACUUM")
                (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
        except (DBAPIError, sqlite_module()[0].Error) as error:
            _log.warning("What was redacted may still stand in free space of the database: %s", error)
            return False

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            if isinstance(error, IntegrityError) and _is_taken(error):
                raise Conflict("Somebody else changed this at the same moment. Look at it, then repeat.") from error
            if sentence := self._sentence(error):
                raise Unavailable(sentence) from error
            raise

    def _sentence(self, error: DBAPIError) -> str:
        where = f"The database {self.path or self.url.render_as_string()} cannot be used: "
        said = str(error.orig).lower()
        for signs, sentence in _FAULTS:
            if any(sign in said for sign in signs):
                return where + sentence.format(rebuild=command_line("import-reviews"))
        if self.path is None and (error.connection_invalidated or "connection" in said):
            return f"{where}no connection ({str(error.orig).splitlines()[0]}). See that the server runs."
        return ""


def _is_taken(error: DBAPIError) -> bool:
    said = str(error.orig).lower()
    return "unique constraint" in said or "duplicate key" in said


def database_url(address: str, default: Path) -> URL:
    """The URL for a setting: SQLite at `default` where it is empty. Raises InvalidInput."""
    if not address:
        return URL.create("sqlite", database=str(default))
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise InvalidInput("VARIORUM_DATABASE is not an address like postgresql+psycopg://user@host/name.") from error
    if url.get_backend_name() not in ("sqlite", "postgresql") or not url.database:
        raise InvalidInput("VARIORUM_DATABASE must name a PostgreSQL database or an SQLite file.")
    return url


def _prepare_sqlite(engine: Engine, *, wal: bool, durable: bool) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in (
            f"busy_timeout = {(BUSY_SECONDS if durable else 1) * 1000}",
            f"journal_mode = {'WAL' if wal else 'DELETE'}",
            f"synchronous = {'FULL' if durable or not wal else 'NORMAL'}",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            f"secure_delete = {'ON' if durable else 'OFF'}",  # what is redacted is overwritten
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
