"""Triggers that refuse to change or delete a fact, on both databases.

The rule is worth nothing in Python alone: a repair script or a later bug would not know of it. On SQLite an
INSERT OR REPLACE deletes without firing triggers unless recursive_triggers is on (see `engine`). A migration that
rebuilds a table on SQLite loses its triggers and must call `statements` for it again.
"""

from collections.abc import Iterable

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def statements(tables: Iterable[str], dialect: str) -> list[str]:
    """The SQL that makes each of `tables` append-only; `dialect` is "sqlite" or "postgresql"."""
    if dialect == "postgresql":
        return [
            _FUNCTION,
            *(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
                for table in tables
            ),
        ]
    return [
        f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in tables
        for change in ("UPDATE", "DELETE")
    ]
