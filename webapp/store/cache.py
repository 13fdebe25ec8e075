"""What can always be computed again: alignments, vectors, rendered differences, what a search looks up, and more.

Apart from the facts: a file of its own beside an SQLite database, the schema `cache` in PostgreSQL; in no journal, log
or backup. No fault of it stops anything: what cannot be read is computed again, what cannot be kept is forgotten, and a
damaged file is deleted and made anew.
"""

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Column, Connection, LargeBinary, MetaData, Table, Text, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from webapp.errors import VariorumError
from webapp.store import search_index
from webapp.store.engine import Database
from webapp.store.portions import portions

_log = logging.getLogger("variorum")
_metadata = MetaData()
_entry = Table(
    "entry",
    _metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
_FIND = select(_entry.c.key, _entry.c.value).where(
    _entry.c.kind == bindparam("of_kind"), _entry.c.key.in_(bindparam("keys", expanding=True))
)
_sqlite, _postgresql = sqlite.insert(_entry), postgresql.insert(_entry)
_KEEP_SQLITE = _sqlite.on_conflict_do_update(index_elements=["kind", "key"], set_={"value": _sqlite.excluded.value})
_KEEP_POSTGRESQL = _postgresql.on_conflict_do_update(
    index_elements=["kind", "key"], set_={"value": _postgresql.excluded.value}
)

Answer = TypeVar("Answer")


class Cache:
    """Bytes by kind ("alignment") and key (a hash of what they were computed from). No fault of its own is raised."""

    def __init__(self, url: URL) -> None:
        self._database = Database(url, durable=False)
        self._path = self._database.path
        self._translation = {} if self._path else {"schema_translate_map": {None: "cache"}}
        self._keep = _KEEP_SQLITE if self._path else _KEEP_POSTGRESQL
        self._made = False
        self._file = 0

    def get(self, kind: str, key: str) -> bytes | None:
        """What was kept, None if nothing was."""
        return self.get_many(kind, [key]).get(key)

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep `value`, in place of what was kept before."""
        self.put_many(kind, {key: value})

    def get_many(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """What was kept under those of `keys` that are there."""
        sought = list(keys)

        def find(connection: Connection) -> dict[str, bytes]:
            found: dict[str, bytes] = {}
            for some in portions(sought):
                rows = connection.execute(_FIND, {"of_kind": kind, "keys": some})
                found.update((key, bytes(value)) for key, value in rows)
            return found

        return self._try(self._database.read, find, {})

    def put_many(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Keep all `values`."""
        kept = [{"kind": kind, "key": key, "value": value} for key, value in values.items()]
        if kept:
            self._try(
                self._database.write, lambda connection: bool(connection.execute(self._keep, kept)), otherwise=False
            )

    def ask(self, find: Callable[[Connection], Answer], otherwise: Answer) -> Answer:
        """What `find` reads from the tables that stand beside the entries (`search_index`); `otherwise` if it fails."""
        return self._try(self._database.read, find, otherwise)

    def keep(self, write: Callable[[Connection], None]) -> bool:
        """Write to the tables that stand beside the entries, all of it or nothing; whether it was kept."""

        def act(connection: Connection) -> bool:
            write(connection)
            return True

        return self._try(self._database.write, act, otherwise=False)

    def close(self) -> None:
        """Let go of every connection."""
        self._database.close()

    def _try(
        self,
        connect: Callable[[], AbstractContextManager[Connection]],
        act: Callable[[Connection], Answer],
        otherwise: Answer,
    ) -> Answer:
        """What `act` answers, if need be with a file made anew; `otherwise` if it fails."""
        for last in (False, True):
            try:
                self._notice_another_file()
                self._make()
                with connect() as connection:
                    return act(connection.execution_options(**self._translation))
            except (SQLAlchemyError, VariorumError, OSError) as error:
                _log.info("The cache failed, which costs only time: %s", error)
                self._made = False
                if last or not self._discard_damaged(f"{error} {error.__cause__}".lower()):
                    break
        return otherwise

    def _make(self) -> None:
        if self._made:
            return
        with self._database.write() as connection:
            if self._path is None:
                connection.execute(CreateSchema("cache", if_not_exists=True))
            _metadata.create_all(connection.execution_options(**self._translation))
            search_index.make(connection)
        self._made = True
        self._file = self._identity()

    def _notice_another_file(self) -> None:
        """Let go of a file that was deleted: open connections do not see that another process has a new one."""
        if self._made and self._file != self._identity():
            self._database.close()
            self._made = False

    def _identity(self) -> int:
        """The number that the file system gives the file; 0 if there is none."""
        try:
            return os.stat(self._path).st_ino if self._path else 0  # noqa: PTH116 - on every request
        except FileNotFoundError:
            return 0

    def _discard_damaged(self, said: str) -> bool:
        """Delete the file if the fault `said` is that it is damaged; whether it was."""
        if self._path is None or not ("not a database" in said or "malformed" in said):
            return False
        self._database.close()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        return True
