"""`variorum upgrade`: bring a database of an older form to the newest, after a backup.

Migrations go forward only; the way back is the backup. For SQLite it is a whole copy of the database, for PostgreSQL a
journal (its own dumps are better, and whoever runs a server has them).
"""

from dataclasses import dataclass
from pathlib import Path

from webapp.config import Settings
from webapp.errors import Unavailable
from webapp.operations.desk import make_tables, prepare_folders, utc_now
from webapp.operations.journal import write_journal
from webapp.store import migrations, schema
from webapp.store.engine import Database


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did: the forms before and after, equal if nothing was to do, and where the backup is."""

    before: str
    after: str
    backup: Path | None


def upgrade(settings: Settings) -> Upgraded:
    """Bring the desk's database to the newest form. Raises like `open_desk`; then nothing has changed."""
    database = Database(prepare_folders(settings, create=False))
    try:
        with database.read() as connection:
            before = migrations.version(connection)
            if before >= schema.VERSION:
                migrations.check_newest(connection)
                return Upgraded(before, before, None)
        if not before:
            make_tables(database)
            return Upgraded("", schema.VERSION, None)
        backup = _back_up(settings, database)
        with database.write() as connection:
            migrations.to_newest(connection)
        return Upgraded(before, schema.VERSION, backup)
    finally:
        database.close()


def _back_up(settings: Settings, database: Database) -> Path:
    place = settings.reviews / "backups" / utc_now().strftime("%Y-%m-%dT%H%M%S.%fZ")
    try:
        (place.parent if database.path else place).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"The backup {place} cannot be made ({error.strerror}). Nothing was changed.") from error
    if database.path:
        copy = place.with_name(place.name + ".sqlite3")
        database.copy_to(copy)
        return copy
    with database.read() as connection:
        write_journal(connection, settings, place)
    return place
