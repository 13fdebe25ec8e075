"""Redaction: the words are gone from the database, all else stays, and the log and the journal still verify."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.conftest import NewDesk
from tests.examples import (
    DOCUMENT,
    an_account,
    comment_on,
    decide,
    import_example,
    newest,
    start_working,
    suggest,
    tamper,
    weigh_words,
)
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import journal, proposing, redacting, weighing
from webapp.operations.desk import Desk, new_id
from webapp.operations.history import history
from webapp.operations.suggestions import Suggestion
from webapp.operations.verifying import verify
from webapp.review import Account, Comment, Proposal, Role, Status
from webapp.store import events, facts, redactions, schema, threads, weight_marks
from webapp.store import proposals as shelf

SECRET = "Her name is Ottilie Quintavalle."


@pytest.fixture
def ada(each_desk: Desk) -> Account:
    """An admin, on a desk with A, B and the working W."""
    return _begun(each_desk)


def _begun(desk: Desk) -> Account:
    import_example(desk)
    import_example(desk, "B", content=b"b")
    ada = an_account(desk)
    start_working(desk, ada)
    return ada


def _comment(desk: Desk, author: Account, body: str = SECRET, thread: str | None = None) -> Comment:
    return comment_on(desk, author, "p1", body, thread=thread, siglum="A")


def _redact(desk: Desk, admin: Account | None, table: str, row: str, *columns: str, reason: str = "private") -> bool:
    return redacting.redact(
        desk, admin, document=DOCUMENT, table=table, row=row, columns=columns, reason=reason, key=new_id()
    )


def _proposal(desk: Desk, proposal: Proposal) -> Proposal:
    with desk.database.read() as connection:
        return shelf.named(connection, [proposal.id])[proposal.id]


def _is_well(desk: Desk) -> bool:
    with desk.database.read() as connection:
        return events.verify(connection) + facts.verify(connection) == []


def _stands_in_files(desk: Desk, words: str) -> list[str]:
    """The files of an SQLite desk in which words stand."""
    found = desk.settings.reviews.glob("*")
    return [path.name for path in found if words.encode() in path.read_bytes()]


def test_a_redacted_comment_leaves_who_when_and_why(each_desk: Desk, ada: Account) -> None:
    said = _comment(each_desk, ada)
    _comment(each_desk, ada, "Stays.", said.id)
    assert _redact(each_desk, ada, "comment", said.id, "body", reason="a living person")
    with each_desk.database.read() as connection:
        (thread,) = threads.threads(connection, DOCUMENT)
        bodies = list(connection.scalars(schema.comment.select().with_only_columns(schema.comment.c.body)))
    first, second = thread.comments
    assert (first.body, first.author, first.at) == ("", ada, said.at)
    assert first.redacted is not None
    assert (first.redacted.by, first.redacted.reason) == (ada, "a living person")
    assert second.body == "Stays."
    assert second.redacted is None
    assert sorted(bodies) == ["Stays.", "[redacted]"]
    done = verify(each_desk)
    assert (done.wrong, done.redacted) == ((), 1)


def test_the_words_are_in_no_file_of_the_database_afterwards(desk: Desk) -> None:
    ada = _begun(desk)
    _comment(desk, ada, f"{SECRET} " * 3000)  # over many pages
    said = _comment(desk, ada)
    many = [_comment(desk, ada, f"{SECRET} {number}") for number in range(40)]
    assert _stands_in_files(desk, SECRET)
    (long,) = {one.id for one in _threads(desk) if len(one.body) > 10_000}
    for row in (long, said.id, *(one.id for one in many)):
        assert _redact(desk, ada, "comment", row, "body")
    assert _stands_in_files(desk, SECRET) == []


def test_what_an_older_program_left_in_free_space_goes_too(desk: Desk) -> None:
    ada = _begun(desk)
    said = _comment(desk, ada)
    with desk.database._engine.connect() as connection:
        for statement in (
            "PRAGMA secure_delete = OFF",
            f"CREATE TABLE left_over AS SELECT '{SECRET}' AS body FROM event",
            "DROP TABLE left_over",
        ):
            connection.exec_driver_sql(statement)
        connection.commit()
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert _stands_in_files(desk, SECRET)
    assert _redact(desk, ada, "comment", said.id, "body")
    assert _stands_in_files(desk, SECRET) == []


def _threads(desk: Desk) -> list[Comment]:
    with desk.database.read() as connection:
        return [comment for thread in threads.threads(connection, DOCUMENT) for comment in thread.comments]


def test_the_words_are_in_no_file_of_the_table_on_postgresql(postgresql_desk: Desk) -> None:
    ada = _begun(postgresql_desk)
    said = _comment(postgresql_desk, ada)
    with postgresql_desk.database.read() as connection:
        before = connection.execute(text("SELECT pg_relation_filenode('comment')")).scalar_one()
    assert _redact(postgresql_desk, ada, "comment", said.id, "body")
    with postgresql_desk.database.read() as connection:
        after = connection.execute(text("SELECT pg_relation_filenode('comment')")).scalar_one()
        dead = connection.execute(text("SELECT pg_relation_size('comment')")).scalar_one()
    assert before != after, "the table was written anew"
    assert dead == 8192


def test_while_the_database_is_in_use_it_is_said_that_copies_may_be_left(desk: Desk) -> None:
    ada = _begun(desk)
    said = _comment(desk, ada)
    with desk.database.read() as connection:
        connection.execute(text("SELECT 1 FROM comment")).all()
        with desk.database._engine.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout = 10")
        assert not _redact(desk, ada, "comment", said.id, "body")
    assert _threads(desk)[0].redacted


def test_what_people_write_is_not_taken_for_redacted(each_desk: Desk, ada: Account) -> None:
    said = _comment(each_desk, ada, "[redacted]")
    (found,) = _threads(each_desk)
    assert (found.body, found.redacted) == ("[redacted]", None)
    assert _is_well(each_desk)
    _redact(each_desk, ada, "comment", said.id, "body")
    (found,) = _threads(each_desk)
    assert found.redacted
    assert _is_well(each_desk)


def test_who_may_not_and_what_cannot_is_refused(each_desk: Desk, ada: Account) -> None:
    said = _comment(each_desk, ada)
    editor = Account("e", "Ed", frozenset({Role.EDITOR}))
    for person in (None, editor):
        with pytest.raises(Forbidden, match=r"redact what was said|sign in"):
            _redact(each_desk, person, "comment", said.id, "body")
        with pytest.raises(Forbidden):
            redacting.said(each_desk, person, document=DOCUMENT, table="comment", row=said.id)
    with pytest.raises(InvalidInput, match="Say why"):
        _redact(each_desk, ada, "comment", said.id, "body", reason=" \n")
    with pytest.raises(InvalidInput, match="Choose what"):
        _redact(each_desk, ada, "comment", said.id, "author_id")
    with pytest.raises(NotFound, match="no text of a witness"):
        _redact(each_desk, ada, "text", newest(each_desk, "A").body[0].passage.text_hash, "body")
    with pytest.raises(NotFound, match="nothing of this kind"):
        redacting.said(each_desk, ada, document="another", table="comment", row=said.id)
    _redact(each_desk, ada, "comment", said.id, "body")
    with pytest.raises(Conflict, match="Ada has redacted this already"):
        _redact(each_desk, ada, "comment", said.id, "body")


def test_the_same_form_redacts_once(each_desk: Desk, ada: Account) -> None:
    said = _comment(each_desk, ada)
    for _ in range(2):
        redacting.redact(
            each_desk, ada, document=DOCUMENT, table="comment", row=said.id, columns=["body"], reason="r", key="k"
        )
    with each_desk.database.read() as connection:
        kinds = [entry.kind for entry in events.every(connection)]
    assert kinds.count("body.redacted") == 1


def test_of_a_proposal_of_which_nothing_was_accepted_all_words_can_go(each_desk: Desk, ada: Account) -> None:
    bo = an_account(each_desk, "Bo")
    opened = suggest(each_desk, ada, "p2", ("weak", "feeble"), reason="because")
    refused = suggest(each_desk, ada, "p2", ("weak", "frail"), ("collapsing", "gone"))
    decide(each_desk, bo, refused, {0: "rejected", 1: "rejected"}, remark="No, " + SECRET)
    for proposal in (opened, refused):
        _redact(each_desk, ada, "proposal", proposal.id, "content", "reason")
    found = _proposal(each_desk, opened)
    assert (found.status, found.open, found.reason, found.parts) == (Status.REDACTED, (), "", ())
    assert set(found.redacted) == {"content", "reason"}
    found = _proposal(each_desk, refused)
    assert (found.status, found.count) == (Status.REJECTED, 2)
    assert not any(one.words for one in found.differences)
    with pytest.raises(Conflict, match="nothing to decide: this proposal is redacted"):
        decide(each_desk, bo, opened, {0: "accepted"})
    with pytest.raises(Conflict, match="nothing to withdraw"):
        proposing.withdraw(each_desk, ada, document=DOCUMENT, proposal_id=opened.id, key="w")
    _redact(each_desk, ada, "decision", found.decisions[0].id, "remark")
    (decision,) = _proposal(each_desk, refused).decisions
    assert decision.remark == ""
    assert decision.redacted
    assert _is_well(each_desk)


def test_of_a_proposal_of_which_something_was_accepted_only_the_reason_can_go(each_desk: Desk, ada: Account) -> None:
    bo = an_account(each_desk, "Bo")
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"), ("collapsing", "gone"), reason="because")
    decide(each_desk, bo, proposal, {0: "accepted", 1: "rejected"}, remark="Half of it.")
    with pytest.raises(InvalidInput, match="its words stand in the text and cannot be redacted"):
        _redact(each_desk, ada, "proposal", proposal.id, "content", "reason")
    shown = redacting.said(each_desk, ada, document=DOCUMENT, table="proposal", row=proposal.id)
    assert shown.choices == ("reason",)
    _redact(each_desk, ada, "proposal", proposal.id, "reason")
    _redact(each_desk, ada, "decision", _proposal(each_desk, proposal).decisions[0].id, "remark")
    found = _proposal(each_desk, proposal)
    assert [one.words for one in found.differences] == ["feeble", "gone"]
    assert found.status is Status.PARTLY
    (_, entry) = history(each_desk, ada, document=DOCUMENT, siglum="W", passage="p2").entries
    assert (entry.causes[0].reason, entry.causes[0].remark) == ("", "")
    assert entry.causes[0].no_reason
    assert entry.causes[0].no_remark
    assert _is_well(each_desk)


def test_the_reason_of_a_batch_can_go(each_desk: Desk, ada: Account) -> None:
    now = newest(each_desk, "W").body[1].passage
    batch = proposing.propose_together(
        each_desk,
        ada,
        document=DOCUMENT,
        siglum="W",
        suggestions=[Suggestion("replace", (("p2", now.text_hash),), text="Other words.")],
        origin="file",
        reason=SECRET,
        key="b",
    )
    _redact(each_desk, ada, "batch", batch, "reason")
    with each_desk.database.read() as connection:
        row = shelf.batch_at(connection, batch)
        assert row is not None
        assert row.reason == "[redacted]"
        redaction = shelf.batch_redaction(connection, row)
    assert redaction is not None
    assert redaction.reason == "private"


def test_a_weight_holds_on_when_its_words_are_gone(each_desk: Desk, ada: Account) -> None:
    mark = weigh_words(each_desk, ada, "minor", ("weak", "majority"), everywhere=True)
    _redact(each_desk, ada, "weight_mark", mark.id)
    with each_desk.database.read() as connection:
        (found,) = weight_marks.marks(connection, DOCUMENT)
        standing = weighing.weights_of(connection, DOCUMENT)
    assert found.words == ("", "")
    assert found.redacted
    assert standing.on_words
    elsewhere = found.anchors[0]._replace(start=0), found.anchors[1]
    assert standing.of(elsewhere, ("weak ", "majority")) == found
    assert standing.of(elsewhere, ("majority", "weak")) == found
    assert standing.of(elsewhere, ("[redacted]", "[redacted]")) is None
    weigh_words(each_desk, ada, "", ("weak", "majority"), seen=found.id)
    with each_desk.database.read() as connection:
        assert weighing.weights_of(connection, DOCUMENT).of(elsewhere, ("weak", "majority")) is None


def test_a_pages_queries_are_no_more_where_nothing_is_redacted(each_desk: Desk, ada: Account) -> None:
    _comment(each_desk, ada)
    with each_desk.database.read() as connection:
        rows = connection.execute(schema.comment.select()).all()
        asked: list[str] = []
        connection.execute = lambda statement, *_: asked.append(str(statement))  # type: ignore[assignment]
        assert redactions.told(connection, "comment", rows, "body") == {}
    assert asked == []


def test_the_triggers_let_nothing_through_but_what_a_redaction_tells_of(each_desk: Desk, ada: Account) -> None:
    one, other = _comment(each_desk, ada), _comment(each_desk, ada, "Another.")
    mark = weigh_words(each_desk, ada, "minor", ("weak", ""))
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"))
    decide(each_desk, an_account(each_desk, "Bo"), proposal, {0: "rejected"}, remark="No.")
    decision = _proposal(each_desk, proposal).decisions[0]
    rows = {"comment": one.id, "weight_mark": mark.id, "proposal": proposal.id, "decision": decision.id}
    refused = [
        (
            table,
            f"{column.name} = {column.name} {'+ 1' if column.type.python_type is int else chr(124) * 2 + chr(39) * 2}",
        )
        for table in rows
        for column in schema.metadata.tables[table].columns
    ]
    refused += [("comment", change) for change in ("body = ''", "body = '[redacted]', supersedes = id", "body = body")]
    refused += [("comment", "body = 'Other words.'"), ("proposal", "reason = '[redacted]', content = '[redacted]'")]
    insert = text(
        "INSERT INTO redaction (table_name, row_id, column_name, sequence, hash, reason, author_id)"
        " VALUES (:table, :row, :column, 1, '', 'r', :author)"
    )
    with each_desk.database.write() as connection:
        for table, row in rows.items():
            column = {"comment": "body", "weight_mark": "left_words", "proposal": "content", "decision": "remark"}[
                table
            ]
            connection.execute(insert, {"table": table, "row": row, "column": column, "author": ada.id})
    statements = [(table, f"UPDATE {table} SET {change} WHERE id = '{rows[table]}'") for table, change in refused]
    statements += [
        ("comment", f"UPDATE comment SET body = '[redacted]' WHERE id = '{other.id}'"),
        ("weight_mark", f"UPDATE weight_mark SET right_words = '[redacted]' WHERE id = '{mark.id}'"),
        ("comment", f"DELETE FROM comment WHERE id = '{one.id}'"),
    ]
    for table, statement in statements:
        with pytest.raises(DBAPIError, match=f"{table} is append-only"), each_desk.database.write() as connection:
            connection.execute(text(statement))
    with each_desk.database.write() as connection:
        for table, column in (("comment", "body"), ("weight_mark", "left_words"), ("proposal", "content")):
            done = connection.execute(text(f"UPDATE {table} SET {column} = '[redacted]' WHERE id = '{rows[table]}'"))
            assert done.rowcount == 1


def test_verify_names_a_body_that_is_gone_without_a_redaction_and_one_that_came_back(
    each_desk: Desk, ada: Account
) -> None:
    one, other = _comment(each_desk, ada), _comment(each_desk, ada, "Another.")
    _redact(each_desk, ada, "comment", one.id, "body")
    tamper(each_desk, f"UPDATE comment SET body = '{SECRET}' WHERE id = '{one.id}'", "comment")
    with each_desk.database.write() as connection:
        connection.execute(text(f"UPDATE comment SET body = '[redacted]' WHERE id = '{other.id}'"))
    wrong = verify(each_desk).wrong
    assert len(wrong) == 2
    assert {sentence.split()[1] for sentence in wrong} == {one.id, other.id}
    assert all(sentence.endswith("(body).") for sentence in wrong)
    with pytest.raises(Conflict, match="is not in the database as it was written"):
        journal.export_reviews(each_desk)


def _exported(desk: Desk) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in journal.export_reviews(desk)}


def _rebuilt(desk: Desk, new_desk: NewDesk, to: Path) -> Desk:
    shutil.copytree(desk.settings.workspace, to, ignore=shutil.ignore_patterns("*.sqlite3*"))
    rebuilt = new_desk(workspace=to)
    journal.import_reviews(rebuilt)
    return rebuilt


def _rows(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    with desk.database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in schema.APPEND_ONLY
        }


def test_a_journal_without_the_words_says_so_and_is_rebuilt(
    each_desk: Desk, ada: Account, new_each_desk: NewDesk, tmp_path: Path
) -> None:
    said = _comment(each_desk, ada)
    _redact(each_desk, ada, "comment", said.id, "body")
    exported = _exported(each_desk)
    assert SECRET.encode() not in b"".join(exported.values())
    lines = [json.loads(line) for line in exported[f"{DOCUMENT}.jsonl"].splitlines()]
    (line,) = [line for line in lines if line["kind"] == "comment.written"]
    assert line["redacted"] == [line["payload"]["body"]]
    assert "bodies" not in line
    rebuilt = _rebuilt(each_desk, new_each_desk, tmp_path / "clone")
    assert _rows(rebuilt) == _rows(each_desk)
    assert _exported(rebuilt) == exported
    assert _is_well(rebuilt)


def test_a_line_that_still_has_the_words_does_not_bring_them_back(
    each_desk: Desk, ada: Account, new_each_desk: NewDesk, tmp_path: Path
) -> None:
    said = _comment(each_desk, ada)
    before = _exported(each_desk)
    _redact(each_desk, ada, "comment", said.id, "body")
    _exported(each_desk)
    path = each_desk.settings.reviews / f"{DOCUMENT}.jsonl"
    older = before[f"{DOCUMENT}.jsonl"].splitlines()
    path.write_bytes(b"\n".join([*older, *path.read_bytes().splitlines()[len(older) :]]) + b"\n")
    assert SECRET.encode() in path.read_bytes()
    rebuilt = _rebuilt(each_desk, new_each_desk, tmp_path / "clone")
    assert _rows(rebuilt) == _rows(each_desk)
    if rebuilt.database.path:
        assert [name for name in _stands_in_files(rebuilt, SECRET) if "sqlite" in name] == []


def test_words_that_two_rows_of_an_event_share_go_from_the_one_only(
    each_desk: Desk, ada: Account, new_each_desk: NewDesk, tmp_path: Path
) -> None:
    proposal = suggest(each_desk, ada, "p2", ("weak", SECRET), reason="r")
    content = redacting.said(each_desk, ada, document=DOCUMENT, table="proposal", row=proposal.id).words["content"]
    same = suggest(each_desk, ada, "p1", ("all", "some"), reason=content[:40])
    assert same
    mark = weigh_words(each_desk, ada, "minor", ("weak", "weak"), passages=(("p2",), ("p2",)))
    _redact(each_desk, ada, "proposal", proposal.id, "reason")
    _redact(each_desk, ada, "weight_mark", mark.id)
    rebuilt = _rebuilt_after_export(each_desk, new_each_desk, tmp_path)
    assert _rows(rebuilt) == _rows(each_desk)


def _rebuilt_after_export(desk: Desk, new_desk: NewDesk, tmp_path: Path) -> Desk:
    _exported(desk)
    return _rebuilt(desk, new_desk, tmp_path / new_id())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda payload: payload.update(table="text"), "lacks something"),
        (lambda payload: payload.update(bodies={}), "cannot be redacted"),
        (lambda payload: payload.update(bodies={"author_id": "x"}), "cannot be redacted"),
        (lambda payload: payload.update(row="nobody"), "what is to be redacted is not there"),
        (lambda payload: payload.update(row=[]), "lacks something"),
        (lambda payload: payload["bodies"].update(author_id="x"), "cannot be redacted"),
        (lambda payload: payload.update(reason=""), "does not fit what came before it"),
        (lambda payload: payload.pop("bodies"), "lacks something"),
    ],
)
def test_a_redaction_that_never_was_is_refused(
    new_each_desk: NewDesk, tmp_path: Path, change: Callable[[dict[str, object]], object], told: str
) -> None:
    desk = new_each_desk()
    ada = _begun(desk)
    _redact(desk, ada, "comment", _comment(desk, ada).id, "body")
    _exported(desk)
    clone = tmp_path / "clone"
    shutil.copytree(desk.settings.workspace, clone, ignore=shutil.ignore_patterns("*.sqlite3*", "_head.json"))
    path = clone / "reviews" / f"{DOCUMENT}.jsonl"
    *rest, last = path.read_bytes().splitlines()
    with_words = json.loads(rest[-1])  # as it was before the redaction
    with_words["bodies"] = {with_words.pop("redacted")[0]: SECRET}
    rest[-1] = events.canonical(with_words).encode()
    line = json.loads(last)
    change(line["payload"])
    logged = {name: line[name] for name in ("sequence", "id", "at", "actor", "kind", "document", "payload")}
    line["hash"] = events.event_hash(json.loads(rest[-1])["hash"], **logged)
    path.write_bytes(b"\n".join([*rest, events.canonical(line).encode()]) + b"\n")
    rebuilt = new_each_desk(workspace=clone)
    with pytest.raises(InvalidInput, match=told):
        journal.import_reviews(rebuilt)
    with rebuilt.database.read() as connection:
        assert events.head(connection) == 0


_ACTS = st.lists(
    st.tuples(st.sampled_from(["comment", "reply", "propose", "reject", "weigh", "redact"]), st.integers(0, 9)),
    max_size=9,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=_ACTS)
def test_after_any_acts_and_redactions_everything_verifies_and_is_rebuilt_the_same(
    acts: list[tuple[str, int]], new_desk: NewDesk, tmp_path: Path
) -> None:
    desk = new_desk()
    ada = _begun(desk)
    bo = an_account(desk, "Bo")
    rows: list[tuple[str, str]] = []
    proposals: list[Proposal] = []
    for act, number in acts:
        if act in ("comment", "reply"):
            thread = next((row for table, row in rows if table == "comment"), None) if act == "reply" else None
            rows.append(("comment", _comment(desk, ada, f"Word {number % 3}.", thread).id))
        elif act == "propose":
            proposals.append(suggest(desk, ada, "p2", ("weak", f"word {number}"), reason=f"Word {number % 3}."))
            rows.append(("proposal", proposals[-1].id))
        elif act == "reject" and proposals and _proposal(desk, proposals[-1]).open:
            decide(desk, bo, proposals[-1], {0: "rejected"}, remark=f"Word {number % 3}.")
            rows.append(("decision", _proposal(desk, proposals[-1]).decisions[0].id))
        elif act == "weigh" and not any(table == "weight_mark" for table, _ in rows):
            rows.append(("weight_mark", weigh_words(desk, ada, "minor", ("weak", "majority")).id))
        elif act == "redact" and rows:
            table, row = rows[number % len(rows)]
            said = redacting.said(desk, ada, document=DOCUMENT, table=table, row=row)
            if said.choices:
                _redact(desk, ada, table, row, *said.choices)
    assert verify(desk).wrong == ()
    rebuilt = _rebuilt_after_export(desk, new_desk, tmp_path)
    assert _rows(rebuilt) == _rows(desk)
    assert verify(rebuilt).wrong == ()
