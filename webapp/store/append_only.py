"""Triggers that refuse to change or delete a fact, on both databases.

The rule is worth nothing in Python alone: a repair script or a later bug would not know of it. On SQLite an
INSERT OR REPLACE deletes without firing triggers unless recursive_triggers is on (see `engine`). A migration that
rebuilds a table on SQLite loses its triggers and must call `statements` for it again.

One change is let through: where a row of `redaction` says so, a body can be replaced by a mark, and nothing else of its
row with it (`redactable`). Whoever adds a column to such a table must make its triggers again: on SQLite they name the
columns that have to stay.
"""

from collections.abc import Iterable, Mapping, Sequence

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


_REDACTION = """
CREATE OR REPLACE FUNCTION refuse_change_but_redaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed text[] := ARRAY(
  SELECT one.key FROM jsonb_each_text(to_jsonb(OLD)) one JOIN jsonb_each_text(to_jsonb(NEW)) other USING (key)
  WHERE one.value IS DISTINCT FROM other.value);
BEGIN
  IF changed = '{}' OR EXISTS (
    SELECT FROM unnest(changed) name WHERE NOT name = ANY (TG_ARGV) OR to_jsonb(NEW) ->> name <> '[redacted]'
    OR NOT EXISTS (
      SELECT FROM redaction WHERE table_name = TG_TABLE_NAME AND row_id = OLD.id AND column_name = name))
  THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF;
  RETURN NEW;
END $$
"""


def redactable(tables: Mapping[str, tuple[Sequence[str], Sequence[str]]], dialect: str) -> list[str]:
    """The SQL that lets redactions through on append-only tables: of each the columns, and those of them with bodies.

    It takes the place of what `statements` made.
    """
    found = [_REDACTION] if dialect == "postgresql" else []
    for table, (columns, bodies) in tables.items():
        found += _on_postgresql(table, bodies) if dialect == "postgresql" else _on_sqlite(table, columns, bodies)
    return found


_BYTES = """
CREATE OR REPLACE FUNCTION refuse_change_but_redacted_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.hash IS DISTINCT FROM OLD.hash OR NEW.bytes = OLD.bytes OR NEW.bytes <> convert_to('[redacted]', 'UTF8')
    OR NOT EXISTS (
      SELECT FROM redaction WHERE table_name = 'original' AND row_id = OLD.hash AND column_name = 'bytes')
  THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END IF;
  RETURN NEW;
END $$
"""


def redactable_originals(dialect: str) -> list[str]:
    """The SQL that lets the bytes of an original be redacted, which its hash names."""
    if dialect == "postgresql":
        emptied, changed = (
            f"CREATE TRIGGER original_{name} BEFORE {change} ON original FOR EACH {each} EXECUTE FUNCTION {function}()"
            for name, change, each, function in (
                ("append_only", "DELETE OR TRUNCATE", "STATEMENT", "refuse_change"),
                ("redaction_only", "UPDATE", "ROW", "refuse_change_but_redacted_bytes"),
            )
        )
        return [_BYTES, "DROP TRIGGER original_append_only ON original", emptied, changed]
    changed = (
        "CREATE TRIGGER original_no_update BEFORE UPDATE ON original WHEN NOT (NEW.hash IS OLD.hash"
        " AND NEW.bytes IS NOT OLD.bytes AND NEW.bytes IS CAST('[redacted]' AS BLOB)"
        " AND EXISTS (SELECT 1 FROM redaction"
        " WHERE table_name = 'original' AND row_id = OLD.hash AND column_name = 'bytes'))"
        " BEGIN SELECT RAISE(ABORT, 'original is append-only'); END"
    )
    return ["DROP TRIGGER original_no_update", changed]


def _on_postgresql(table: str, bodies: Sequence[str]) -> list[str]:
    named = ", ".join(f"'{name}'" for name in bodies)
    emptied = (
        f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    changed = (
        f"CREATE TRIGGER {table}_redaction_only BEFORE UPDATE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_change_but_redaction({named})"
    )
    return [f"DROP TRIGGER {table}_append_only ON {table}", emptied, changed]


def _on_sqlite(table: str, columns: Sequence[str], bodies: Sequence[str]) -> list[str]:
    stays = [f"NEW.{name} IS OLD.{name}" for name in columns if name not in bodies]
    goes = [
        f"(NEW.{name} IS OLD.{name} OR NEW.{name} = '[redacted]' AND EXISTS (SELECT 1 FROM redaction"  # noqa: S608
        f" WHERE table_name = '{table}' AND row_id = OLD.id AND column_name = '{name}'))"
        for name in bodies
    ]
    changes = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in bodies)
    changed = (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}"
        f" WHEN NOT ({' AND '.join([*stays, *goes])} AND ({changes}))"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
    return [f"DROP TRIGGER {table}_no_update", changed]
