"""The tables as migrated are the tables as written down, and their triggers bite."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import DBAPIError

from tests.examples import filled
from webapp.operations.desk import Desk
from webapp.store import migrations, schema


def test_the_migrated_tables_are_those_of_the_schema(each_desk: Desk) -> None:
    with each_desk.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_the_check_constraints_are_those_of_the_schema(each_desk: Desk) -> None:
    written = {
        (table.name, constraint.name)
        for table in schema.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    with each_desk.database.read() as connection:
        inspector = inspect(connection)
        migrated = {
            (table, constraint["name"])
            for table in inspector.get_table_names()
            for constraint in inspector.get_check_constraints(table)
        }
    assert migrated == written


def test_every_constraint_has_a_name_of_the_convention() -> None:
    for table in schema.metadata.tables.values():
        for name in [constraint.name for constraint in table.constraints] + [index.name for index in table.indexes]:
            assert re.match(rf"(pk|fk|uq|ck|ix)_{table.name}", str(name)), (table.name, name)


def test_the_version_of_the_schema_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", migrations.SCRIPTS)
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == schema.VERSION


def _slipped(desk: Desk, statement: str) -> list[str]:
    """The append-only tables in which `statement` changes something, or fails for another reason than the triggers."""
    slipped = []
    for table in schema.APPEND_ONLY:
        with desk.database.read() as connection:
            assert connection.execute(table.select()).first() is not None, f"{table} is empty: nothing is shown"
        try:
            with desk.database.write() as connection:
                connection.execute(text(statement.format(table=table.name, column=next(iter(table.columns)).name)))
        except DBAPIError as error:
            if f"{table.name} is append-only" in str(error.orig):
                continue
        slipped.append(table.name)
    return slipped


@pytest.mark.parametrize("statement", ["DELETE FROM {table}", "UPDATE {table} SET {column} = {column}"])
def test_no_fact_can_be_changed_or_deleted(each_desk: Desk, statement: str) -> None:
    assert _slipped(filled(each_desk), statement) == []


def test_what_was_said_of_the_place_of_a_comment_cannot_become_its_contrary(each_desk: Desk) -> None:
    desk = filled(each_desk)
    for change in ("refused = 1 WHERE refused IS NULL", "refused = NULL WHERE refused = 1"):
        with pytest.raises(DBAPIError, match="append-only"), desk.database.write() as connection:
            connection.execute(text(f"UPDATE anchor_confirmation SET {change}"))


def test_insert_or_replace_does_not_slip_past_the_triggers(desk: Desk) -> None:
    assert _slipped(filled(desk), "INSERT OR REPLACE INTO {table} SELECT * FROM {table}") == []


def test_an_upsert_does_not_slip_past_the_triggers(each_desk: Desk) -> None:
    with (
        pytest.raises(DBAPIError, match="text is append-only"),
        filled(each_desk).database.write() as connection,
    ):
        connection.execute(
            text("INSERT INTO text SELECT hash, body FROM text WHERE true ON CONFLICT (hash) DO UPDATE SET body = ''")
        )


def test_no_table_of_facts_can_be_emptied_on_postgresql(postgresql_desk: Desk) -> None:
    for table in schema.APPEND_ONLY:
        with (
            pytest.raises(DBAPIError, match="is append-only"),
            postgresql_desk.database.write() as connection,
        ):
            connection.execute(text(f"TRUNCATE {table.name} CASCADE"))


def test_the_head_of_the_chain_is_one_row(each_desk: Desk) -> None:
    with (
        pytest.raises(DBAPIError, match="ck_chain_head_single"),
        each_desk.database.write() as connection,
    ):
        connection.execute(schema.chain_head.insert().values(id=2, sequence=0, hash=""))
