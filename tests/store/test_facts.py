"""The rows are what the log recorded, and what is not is named."""

import re
from typing import Any

import pytest
from sqlalchemy import Column, Integer, Table

from tests.examples import DOCUMENT, a_file, an_account, filled, import_example, relink, tamper, weigh_words
from webapp.operations import comments, linking
from webapp.operations.desk import Desk
from webapp.store import events, facts, schema
from webapp.text.model import text_hash


@pytest.fixture
def discussed(desk: Desk) -> Desk:
    """A desk with a resolved thread, a lock that was taken back, and a difference that was weighed."""
    import_example(desk)
    account = an_account(desk)
    passage = a_file().body[0]
    said = comments.comment(
        desk,
        account,
        document=DOCUMENT,
        siglum="A",
        passage_id="p1",
        text_hash=passage.text_hash,
        body="All of them?",
        key="1",
    )
    comments.resolve(desk, account, thread_id=said.thread_id, seen=said.thread_id, key="2")
    import_example(desk, "B", content=b"b")
    act = relink(desk, account, "lock", ["p1"], [])
    linking.undo(desk, account, document=DOCUMENT, act_id=act.id, key="3")
    weigh_words(desk, account, "minor", ("weak", "majority"), key="4")
    return desk


def test_what_was_written_is_what_the_log_recorded(each_desk: Desk) -> None:
    filled(each_desk)
    with each_desk.database.read() as connection:
        found = facts.check(connection)
        counts = {table.name: len(connection.execute(table.select()).all()) for table in schema.FACTS}
    assert found.wrong == []
    assert min(counts.values()) >= 1, counts
    assert found.rows == sum(counts.values())
    assert found.redacted == 1
    assert found.bodies + found.redacted == sum(
        counts[table.name] * len(columns) for table, columns in schema.BODIES.items()
    )


def test_no_column_of_any_row_can_be_changed_and_no_row_deleted_without_being_named(desk: Desk) -> None:
    filled(desk)
    changes = [
        (table, f"UPDATE {table.name} SET {column.name} = {_other(column)}{_first(table)}")
        for table in schema.FACTS
        for column in table.columns
    ]
    changes += [(table, f"DELETE FROM {table.name}{_first(table)}") for table in schema.FACTS]
    raw = desk.database._engine.raw_connection()  # as somebody with the file in their hands
    for table in schema.FACTS:
        for change in ("update", "delete"):
            raw.cursor().execute(f"DROP TRIGGER {table.name}_no_{change}")
    raw.cursor().execute("PRAGMA foreign_keys = OFF")
    raw.cursor().execute("PRAGMA ignore_check_constraints = ON")
    raw.close()
    slipped = []
    for table, statement in changes:
        with desk.database._writer.connect() as connection:
            connection.exec_driver_sql(statement)
            wrong = facts.verify(connection)
            connection.rollback()
        if not wrong or not all(sentence.startswith(f"{table.name} ") for sentence in wrong):
            slipped.append((statement, wrong))
    assert slipped == []
    with desk.database.read() as connection:
        assert facts.verify(connection) == []


def _first(table: Table) -> str:
    return f" WHERE rowid = (SELECT min(rowid) FROM {table.name})"


def _other(column: Column[Any]) -> str:
    """SQL for a value that the column does not have."""
    return (
        f"coalesce({column.name}, 0) + 1000"
        if isinstance(column.type, Integer)
        else f"coalesce({column.name}, '') || 'x'"
    )


@pytest.mark.parametrize(
    ("table", "statement", "found"),
    [
        ("comment", "UPDATE comment SET body = 'None of them.'", "is not what event 6 recorded"),
        (
            "comment",
            "UPDATE comment SET text_hash = (SELECT hash FROM text WHERE body = 'A private visit.')",
            "is not what event 6 recorded",
        ),
        (
            "text",
            "UPDATE text SET body = 'To no department:' WHERE body LIKE 'To all%'",
            "is not what event 3 recorded",
        ),
        ("original", "UPDATE original SET bytes = x'00' WHERE length(bytes) > 1", "is not what event 3 recorded"),
        ("account", "UPDATE account SET name = 'Eve'", "is not what event 4 recorded"),
        ("witness", "UPDATE witness SET basis = 'original' WHERE siglum = 'A'", "is not what event 2 recorded"),
        (
            "revision_passage",
            "UPDATE revision_passage SET label = '2. ' WHERE number = 'I.1' AND rowid < 7",  # of A, not of B
            "is not what event 3",
        ),
        ("thread_state", "DELETE FROM thread_state", "recorded by event 7, is missing"),
        ("link_act", "UPDATE link_act SET verb = 'unlink'", "is not what event 10 recorded"),
        ("link_act", "UPDATE link_act SET links = replace(links, 'p1', 'p2')", "is not what event 10 recorded"),
        ("link_act", "UPDATE link_act SET texts = '{}'", "is not what event 10 recorded"),
        ("link_undo", "DELETE FROM link_undo", "recorded by event 11, is missing"),
        ("weight_mark", "UPDATE weight_mark SET weight = 'meaning'", "is not what event 12 recorded"),
        ("weight_mark", "UPDATE weight_mark SET scope = 'document'", "is not what event 12 recorded"),
        ("weight_mark", "UPDATE weight_mark SET right_words = 'minority'", "is not what event 12 recorded"),
        ("weight_mark", "UPDATE weight_mark SET places = replace(places, '14', '13')", "is not what event 12 recorded"),
        ("account_role", "DELETE FROM account_role WHERE role = 'admin'", "admin 4, recorded by event 4, is missing"),
        (
            "account_role",
            "INSERT INTO account_role SELECT account_id, 'reader', sequence, NULL FROM account_role LIMIT 1",
            "reader 4 stands in no event",
        ),
    ],
)
def test_verify_names_what_was_changed_behind_the_log(discussed: Desk, table: str, statement: str, found: str) -> None:
    tamper(discussed, statement, table)
    with discussed.database.read() as connection:
        wrong = facts.verify(connection)
    assert len(wrong) == 1
    assert wrong[0].startswith(table)
    assert found in wrong[0]


def test_the_bodies_of_an_event_are_found_again(each_desk: Desk) -> None:
    import_example(each_desk)
    import_example(each_desk, "B", content=b"b")
    weigh_words(each_desk, an_account(each_desk, "Ada"), "minor", ("weak", ""))
    with each_desk.database.read() as connection:
        by_kind = {entry.kind: facts.carried_by(connection, entry) for entry in events.every(connection)}
    assert by_kind["account.created"].bodies == {text_hash("Ada"): "Ada"}
    assert by_kind["difference.weighed"].bodies == {text_hash("weak"): "weak", text_hash(""): ""}
    assert by_kind["revision.added"].bodies == {passage.text_hash: passage.text for passage in a_file().passages}
    assert list(by_kind["revision.added"].originals.values()) == [b"b"]
    assert not by_kind["witness.added"].bodies


def test_an_event_that_cannot_be_understood_is_named_and_the_rest_goes_on(each_desk: Desk) -> None:
    import_example(each_desk)
    tamper(each_desk, "UPDATE event SET payload = '{\"witness\": 1}' WHERE sequence = 2")
    with each_desk.database.read() as connection:
        wrong = facts.verify(connection)
    assert wrong[0] == f"Event 2 (witness.added of {DOCUMENT}) cannot be understood."
    assert len(wrong) == 2
    assert re.fullmatch(r"witness [-0-9a-f]+ stands in no event\.", wrong[1])


def test_a_body_under_another_name_is_noticed() -> None:
    right, wrong = text_hash("right"), text_hash("wrong")
    assert facts.misnamed(facts.Carried({right: "right", wrong: "not it"}, {right: b"right"})) == [wrong]
