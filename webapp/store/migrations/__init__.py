"""How the tables came to be, one step a file in `versions`. Forward only: the way back is the backup of `upgrade`.

Run through `to_newest` from the installed package, without an alembic.ini: a desk has no developer at hand.
"""

from typing import TYPE_CHECKING

from webapp.errors import Unavailable, command_line
from webapp.store import schema

if TYPE_CHECKING:
    from sqlalchemy import Connection

SCRIPTS = "webapp.store:migrations"


def version(connection: "Connection") -> str:
    """The migration that the database stands at, "" for an empty database.

    Raises Unavailable for a database that holds other tables.
    """
    from sqlalchemy import inspect, text

    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        if found is not None:
            return str(found)
    if not tables:
        return ""
    raise Unavailable(
        "The database that this desk is to use holds tables that are not Variorum's: name an empty one,"
        " or leave VARIORUM_DATABASE empty."
    )


def check_newest(connection: "Connection") -> None:
    """Raise Unavailable unless the database stands at the migration that this program was written for."""
    found = version(connection)
    if found < schema.VERSION:
        raise Unavailable(
            f"The database is of an older form ({found}, this program needs {schema.VERSION})."
            f" Run: {command_line('upgrade')} (it makes a backup first)"
        )
    if found > schema.VERSION:
        raise Unavailable(
            f"The database is of a newer form ({found}) than this program knows ({schema.VERSION})."
            " Install the newer Variorum, or restore a backup."
        )


def to_newest(connection: "Connection") -> None:
    """Bring the database to the newest form, in the transaction of `connection`."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", SCRIPTS)
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")
