"""A desk: one workspace's database and cache, opened once by the server or a command and given to every operation.

The one place where operations meet the clock and chance: `record` gives an event its id and its time.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import URL, Connection, text

from webapp.config import Settings
from webapp.errors import NotFound, Unavailable, command_line
from webapp.operations.attempts import Attempts
from webapp.operations.term_memory import TermMemory
from webapp.store import facts, migrations
from webapp.store.cache import Cache
from webapp.store.engine import Database, database_url
from webapp.store.events import Event
from webapp.store.facts import Carried


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk.

    `touched` remembers when this process last noted that a session is in use, `attempts` who lately failed to sign in,
    `terms` how the terms stand.
    """

    settings: Settings
    database: Database
    cache: Cache
    now: Callable[[], datetime] = utc_now
    touched: dict[str, datetime] = field(default_factory=dict)
    attempts: Attempts = field(default_factory=Attempts)
    terms: TermMemory = field(default_factory=TermMemory)

    def close(self) -> None:
        """Let go of database and cache."""
        self.database.close()
        self.cache.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def record(
        self,
        connection: Connection,
        kind: str,
        payload: dict[str, Any],
        *,
        actor: str | None,
        document: str | None = None,
        carried: Carried | None = None,
        key: str | None = None,
    ) -> Event:
        """Write an event and the rows it states (`store.facts` lists the kinds), in the transaction of `connection`.

        The key stands in the payload too, so that the chain covers it.
        """
        key = key or new_id()
        return facts.record(
            connection,
            id=new_id(),
            at=as_stamp(self.now()),
            actor=actor,
            kind=kind,
            document=document,
            payload={**payload, "key": key},
            key=key,
            carried=carried or Carried(),
        )


def as_stamp(moment: datetime) -> str:
    """A moment as it is kept: UTC as text, which sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def new_id() -> str:
    """A name for a fact, never given twice."""
    return str(uuid4())


def open_desk(settings: Settings, *, create: bool = True) -> Desk:
    """The desk of a workspace. An empty database is made ready; without `create` a workspace that has none stays so.

    Raises NotFound (no such workspace, or without `create` no database), InvalidInput (an address that is none) and
    Unavailable (no right to write, full disk, locked, not a database, an older or newer form).
    """
    url = prepare_folders(settings, create=create)
    database = Database(url)
    try:
        with database.read() as connection:
            empty = not migrations.version(connection)
            if not empty:
                migrations.check_newest(connection)
        if empty:
            make_tables(database)
    except BaseException:
        database.close()
        raise
    apart = URL.create("sqlite", database=str(settings.reviews / "cache.sqlite3"))
    return Desk(settings, database, Cache(apart if database.path else url))


def prepare_folders(settings: Settings, *, create: bool) -> URL:
    """Make reviews/ if it is missing and return the database's address. Raises like `open_desk`."""
    if not settings.workspace.is_dir():
        raise NotFound(f"There is no folder {settings.workspace}: name a workspace with --workspace.")
    url = database_url(settings.database, settings.reviews / "variorum.sqlite3")
    if not create and url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        raise NotFound(
            f"There is no desk in {settings.workspace} yet: start it with {command_line('serve')} or"
            f" {command_line('import')}."
        )
    try:
        settings.reviews.mkdir(exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The folder {settings.reviews} cannot be made ({error.strerror}).") from error
    return url


def make_tables(database: Database) -> None:
    """Make the tables of an empty database; of two who try at once, the second finds them there."""
    with database.write() as connection:
        if database.path is None:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('variorum'))"))
        migrations.to_newest(connection)
