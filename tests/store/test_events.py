"""The log: a chain that shows every later change."""

import hashlib
import json
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from tests.conftest import NewDesk
from tests.examples import DOCUMENT, an_account, import_example, tamper
from webapp.operations import journal
from webapp.operations.desk import Desk, new_id
from webapp.store import events, facts
from webapp.store.facts import Carried
from webapp.text.model import text_hash


def test_the_hash_of_an_event_is_sha256_over_the_hash_before_and_canonical_json(desk: Desk) -> None:
    an_account(desk, "李")
    with desk.database.read() as connection:
        first, second = events.every(connection)
    said = (
        f'{{"actor":"{second.actor}","at":"{second.at}","document":null,"id":"{second.id}","kind":"session.opened",'
        f'"payload":{{"by":"{second.payload["by"]}","key":"{second.key}","session":"{second.payload["session"]}"}},"sequence":2}}'
    )
    assert second.hash == hashlib.sha256((first.hash + said).encode()).hexdigest()
    assert first.hash == events.hash_after("0" * 64, first)


def test_canonical_json_keeps_characters_and_refuses_what_json_does_not_have() -> None:
    assert events.canonical({"b": "矛盾", "a": [1, None]}) == '{"a":[1,null],"b":"矛盾"}'
    with pytest.raises(ValueError, match="Out of range"):
        events.canonical({"a": float("nan")})


def test_heads_count_events_of_a_document_and_of_the_desk(each_desk: Desk) -> None:
    with each_desk.database.read() as connection:
        assert events.head(connection) == 0
        assert events.head(connection, DOCUMENT) == 0
    import_example(each_desk)
    an_account(each_desk)
    with each_desk.database.read() as connection:
        assert events.head(connection, DOCUMENT) == 3
        assert events.head(connection) == 5
        assert events.head(connection, "another") == 0
        assert [entry.kind for entry in events.about(connection, None)] == ["account.created", "session.opened"]
        assert events.verify(connection) == []


def test_no_event_holds_a_body(desk: Desk) -> None:
    import_example(desk)
    an_account(desk, "Ada Lovelace")
    with desk.database.read() as connection:
        logged = json.dumps([entry.payload for entry in events.every(connection)], ensure_ascii=False)
    assert "Lovelace" not in logged
    assert "Romania" not in logged
    assert "矛盾" not in logged


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE event SET at = '2000-01-01T00:00:00Z' WHERE sequence = 2",
            "Event 2 (witness.added of 1963-circular) is not as it was",
        ),
        (
            "UPDATE event SET payload = '{}' WHERE sequence = 3",
            "Event 3 (revision.added of 1963-circular) is not as it was",
        ),
        (
            "UPDATE event SET payload = '{' WHERE sequence = 3",
            "Event 3 (revision.added of 1963-circular) is not as it was",
        ),
        (
            "UPDATE event SET actor = 'somebody' WHERE sequence = 1",
            "Event 1 (document.added of 1963-circular) is not as it was",
        ),
        (
            "UPDATE event SET document = 'other' WHERE sequence = 3",
            "Event 3 (revision.added of other) is not as it was",
        ),
        ("UPDATE event SET kind = 'other' WHERE sequence = 3", "Event 3 (other of 1963-circular) is not as it was"),
        (
            "UPDATE event SET id = 'other' WHERE sequence = 3",
            "Event 3 (revision.added of 1963-circular) is not as it was",
        ),
        (
            "UPDATE event SET key = 'other' WHERE sequence = 3",
            "The key of event 3 (revision.added of 1963-circular) is not as it was written",
        ),
        ("UPDATE chain_head SET sequence = 2", "The head of the chain is not event 3"),
    ],
)
def test_verify_names_what_was_changed_in_the_log(desk: Desk, statement: str, found: str) -> None:
    import_example(desk)
    tamper(desk, statement)
    with desk.database.read() as connection:
        assert found in events.verify(connection)[0]


def test_a_chain_of_before_keys_were_covered_verifies_and_its_journal_is_rebuilt(
    each_desk: Desk, new_each_desk: NewDesk
) -> None:
    import_example(each_desk)
    with each_desk.database.write() as connection:
        older = facts.record(
            connection,
            id=new_id(),
            at="2026-01-01T00:00:00Z",
            actor=None,
            kind="account.created",
            document=None,
            payload={"account": "x", "name": text_hash("Ada"), "roles": ["editor"]},
            key="older",
            carried=Carried({text_hash("Ada"): "Ada"}),
        )
    an_account(each_desk, "Bo")
    assert "key" not in older.payload
    journal.export_reviews(each_desk)
    rebuilt = new_each_desk()
    for path in each_desk.settings.reviews.glob("*.json*"):
        (rebuilt.settings.reviews / path.name).write_bytes(path.read_bytes())
    journal.import_reviews(rebuilt)
    with each_desk.database.read() as one, rebuilt.database.read() as other:
        assert events.verify(one) == []
        assert events.verify(other) == []
        assert events.end(one) == events.end(other)


def test_verify_names_an_event_that_was_taken_out(each_desk: Desk) -> None:
    import_example(each_desk)
    an_account(each_desk)
    tamper(each_desk, "DELETE FROM event WHERE sequence = 5")
    with each_desk.database.read() as connection:
        assert events.verify(connection) == [
            "The head of the chain is not event 4: events are missing at its end, or it was changed."
        ]


def test_verify_names_an_event_that_is_missing_between_others(each_desk: Desk) -> None:
    import_example(each_desk)
    an_account(each_desk)
    an_account(each_desk)
    tamper(each_desk, "DELETE FROM event WHERE sequence = 5")
    with each_desk.database.read() as connection:
        assert events.verify(connection)[0] == "Event 5 is missing: event 6 follows event 4."


def _is_kept_out(desk: Desk, act: Callable[[Connection], object]) -> bool:
    """Whether another write, trying to do `act`, would have to wait for a lock."""
    with desk.database.write() as other:
        other.execute(text("SET LOCAL lock_timeout = '20ms'"))
        try:
            act(other)
        except OperationalError as error:
            other.rollback()
            return "lock timeout" in str(error)
        return False


def test_a_write_about_a_document_keeps_out_others_about_it_until_it_ends(postgresql_desk: Desk) -> None:
    import_example(postgresql_desk)
    import_example(postgresql_desk, document="other")
    account = an_account(postgresql_desk)
    with postgresql_desk.database.write() as connection:
        events.lock(connection, DOCUMENT)
        assert _is_kept_out(postgresql_desk, lambda other: events.lock(other, DOCUMENT))
        assert not _is_kept_out(postgresql_desk, lambda other: events.lock(other, "other"))
        assert not _is_kept_out(postgresql_desk, lambda other: events.lock(other, None))
        postgresql_desk.record(connection, "session.opened", {"session": "1"}, actor=account.id)
        assert _is_kept_out(postgresql_desk, lambda other: events.lock(other, None))
        assert _is_kept_out(
            postgresql_desk,
            lambda other: postgresql_desk.record(other, "session.opened", {"session": "2"}, actor=account.id),
        )
        assert not _is_kept_out(postgresql_desk, lambda other: events.lock(other, "other"))


def test_the_first_write_about_a_document_keeps_all_others_out(postgresql_desk: Desk) -> None:
    with postgresql_desk.database.write() as connection:
        events.lock(connection, DOCUMENT)
        assert _is_kept_out(postgresql_desk, lambda other: events.lock(other, DOCUMENT))
