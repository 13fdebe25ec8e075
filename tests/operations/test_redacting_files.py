"""Redaction of the file that proposals were made of: its bytes are gone from the database and from the journal."""

import base64
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.conftest import NewDesk
from tests.examples import DOCUMENT, an_account, import_example, newest, start_working
from webapp.errors import Conflict, InvalidInput
from webapp.operations import bringing, journal, proposal_list, redacting
from webapp.operations.desk import Desk, new_id
from webapp.operations.verifying import verify
from webapp.review import Account
from webapp.store import schema
from webapp.text.model import Header, Kind, Passage, WitnessFile

SECRET = "Her name is Ottilie Quintavalle."
CONTENT = f"{SECRET} And more of it, on several pages. ".encode() * 400


@pytest.fixture
def ada(each_desk: Desk) -> Account:
    """An admin, on a desk with A and the working W."""
    import_example(each_desk)
    ada = an_account(each_desk)
    start_working(each_desk, ada)
    return ada


def _bring(desk: Desk, account: Account, content: bytes = CONTENT) -> str:
    now = [placed.passage for placed in newest(desk, "W").passages]
    source = WitnessFile((*now, Passage(Kind.PARAGRAPH, "A last word.")), Header(language="en"))
    return bringing.bring(
        desk,
        account,
        document=DOCUMENT,
        siglum="W",
        source=source,
        content=content,
        name="w.txt",
        reason="Checked.",
        key=new_id(),
    ).batch


def _redact(desk: Desk, admin: Account, batch: str, *columns: str, key: str | None = None) -> bool:
    return redacting.redact(
        desk,
        admin,
        document=DOCUMENT,
        table="batch",
        row=batch,
        columns=columns,
        reason="private",
        key=key or new_id(),
    )


def _rows(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    with desk.database.read() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in schema.APPEND_ONLY
        }


def _exported(desk: Desk) -> bytes:
    return b"".join(path.read_bytes() for path in journal.export_reviews(desk))


def _rebuilt(desk: Desk, new_desk: NewDesk, to: Path) -> Desk:
    shutil.copytree(desk.settings.workspace, to, ignore=shutil.ignore_patterns("*.sqlite3*"))
    rebuilt = new_desk(workspace=to)
    journal.import_reviews(rebuilt)
    return rebuilt


def test_the_bytes_are_gone_and_everything_goes_on(
    each_desk: Desk, ada: Account, new_each_desk: NewDesk, tmp_path: Path
) -> None:
    batch = _bring(each_desk, ada)
    encoded = base64.b64encode(CONTENT)[:400]
    assert encoded in _exported(each_desk)
    key = new_id()
    assert all(_redact(each_desk, ada, batch, "reason", "file", key=key) for _ in range(2))
    originals = [row[1] for row in _rows(each_desk)["original"]]
    assert b"[redacted]" in originals
    assert CONTENT not in originals
    if each_desk.database.path:
        files = [path.read_bytes() for path in each_desk.settings.reviews.glob("*.sqlite3*")]
        assert not any(SECRET.encode() in content for content in files)
    done = verify(each_desk)
    assert (done.wrong, done.redacted) == ((), 2)
    assert encoded not in _exported(each_desk)
    rebuilt = _rebuilt(each_desk, new_each_desk, tmp_path / "clone")
    assert _rows(rebuilt) == _rows(each_desk)
    assert verify(rebuilt).wrong == ()
    found = proposal_list.batch(each_desk, ada, DOCUMENT, batch)
    assert found.file_redacted is not None
    assert (found.file_redacted.by, found.file_redacted.reason) == (ada, "private")
    assert found.redacted is not None
    with pytest.raises(Conflict, match="Ada has redacted this already"):
        _redact(each_desk, ada, batch, "file")


def test_a_line_that_still_has_the_file_does_not_bring_it_back(
    each_desk: Desk, ada: Account, new_each_desk: NewDesk, tmp_path: Path
) -> None:
    batch = _bring(each_desk, ada)
    journal.export_reviews(each_desk)
    path = each_desk.settings.reviews / f"{DOCUMENT}.jsonl"
    before = path.read_bytes().splitlines()
    _redact(each_desk, ada, batch, "file")
    journal.export_reviews(each_desk)
    path.write_bytes(b"\n".join([*before, *path.read_bytes().splitlines()[len(before) :]]) + b"\n")
    rebuilt = _rebuilt(each_desk, new_each_desk, tmp_path / "clone")
    assert _rows(rebuilt) == _rows(each_desk)
    assert CONTENT not in [row[1] for row in _rows(rebuilt)["original"]]


def test_a_file_that_a_revision_came_from_stays(each_desk: Desk, ada: Account) -> None:
    batch = _bring(each_desk, ada)
    import_example(each_desk, "B", content=CONTENT)
    said = redacting.said(each_desk, ada, document=DOCUMENT, table="batch", row=batch)
    assert said.choices == ("reason",)
    assert "A revision was imported from the same file" in said.file_stays
    with pytest.raises(InvalidInput, match="A revision was imported from the same file"):
        _redact(each_desk, ada, batch, "file")


def test_without_a_redaction_no_file_can_be_changed_and_with_one_only_into_the_mark(
    each_desk: Desk, ada: Account
) -> None:
    batch, other = _bring(each_desk, ada), _bring(each_desk, ada, b"Another file.")
    kept = redacting.said(each_desk, ada, document=DOCUMENT, table="batch", row=other).file
    digest = redacting.said(each_desk, ada, document=DOCUMENT, table="batch", row=batch).file

    def change(of: str, **values: object) -> None:
        with each_desk.database.write() as connection:
            connection.execute(schema.original.update().where(schema.original.c.hash == of).values(values))

    def refused(of: str, **values: object) -> None:
        with pytest.raises(DBAPIError, match="original is append-only"):
            change(of, **values)

    refused(digest, bytes=b"[redacted]")
    with each_desk.database.write() as connection:
        connection.execute(
            text(
                "INSERT INTO redaction (table_name, row_id, column_name, sequence, hash, reason, author_id)"
                " VALUES ('original', :row, 'bytes', 1, '', 'r', :author)"
            ),
            {"row": digest, "author": ada.id},
        )
    refused(kept, bytes=b"[redacted]")
    refused(digest, bytes=b"other")
    refused(digest, hash="x", bytes=b"[redacted]")
    refused(digest, bytes=CONTENT)
    change(digest, bytes=b"[redacted]")
    refused(digest, bytes=CONTENT)
