"""What is taken away: a text that reads back as it is, and a journal for those who may have it."""

import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NewDesk
from tests.examples import (
    CONTENT,
    DOCUMENT,
    a_file,
    account_with,
    an_account,
    filled,
    import_example,
    newest,
    start_working,
    suggest,
)
from webapp.errors import Forbidden, NotFound
from webapp.exchange import witness as witness_files
from webapp.operations import bringing, journal, saving
from webapp.operations.desk import Desk, new_id
from webapp.operations.workspace import read_bytes_as_source
from webapp.review import Account, Action, Role, Rules, may
from webapp.store import events, facts
from webapp.text.model import Header, Kind, Passage, PlacedPassage, Revision, Witness, WitnessFile

TEXTS = st.text("ab.A 1\n¶\\#‹é矛\u200b\u00a0", min_size=1, max_size=20).filter(str.strip)
KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.NOTE and not kind.is_front_matter])
BODY = st.lists(st.builds(Passage, KINDS, TEXTS, st.sampled_from(["", "1. ", "(a) ", "# "])), min_size=1, max_size=6)


def test_a_received_witness_is_taken_as_the_bytes_that_it_came_as(desk: Desk) -> None:
    content = b"\xef\xbb\xbf" + CONTENT.replace(b"\n", b"\r\n")
    import_example(desk, content=content)
    assert saving.text_file(desk, DOCUMENT, "A") == (f"A-{DOCUMENT}.txt", content)
    with pytest.raises(NotFound, match="has no witness B"):
        saving.text_file(desk, DOCUMENT, "B")


@given(BODY, TEXTS)
def test_a_text_that_is_brought_back_as_it_was_taken_changes_nothing(body: list[Passage], title: str) -> None:
    placed = [PlacedPassage(f"p{number}", number, passage) for number, passage in enumerate(body, 1)]
    head = PlacedPassage("title", 0, Passage(Kind.TITLE, title))
    now = Revision(Witness("w", "letter", "W", Header(), "working"), 3, (head, *placed))
    content = witness_files.write(saving.as_file(now)).encode()
    assert bringing.suggested(now, read_bytes_as_source(content, "W-letter.txt"), "W-letter.txt") == []


def _brought(desk: Desk, account: Account, content: bytes, name: str) -> bringing.Brought:
    source = read_bytes_as_source(content, name)
    return bringing.bring(
        desk, account, document=DOCUMENT, siglum="W", source=source, content=content, name=name, key=new_id()
    )


def test_a_text_comes_back_with_what_was_changed_in_it_and_nothing_else(each_desk: Desk) -> None:
    desk = each_desk
    import_example(desk, source=WitnessFile(a_file().passages))  # as a plain text, which says nothing about itself
    ada = an_account(desk)
    start_working(desk, ada)
    name, content = saving.text_file(desk, DOCUMENT, "W")
    assert name == f"W-{DOCUMENT}.txt"
    same = _brought(desk, ada, content, name)
    assert (same.batch, same.count) == ("", 0)
    assert _brought(desk, ada, content.replace(b"To all", b"To the"), name).count == 1


def test_notes_are_not_in_the_file_and_stay(desk: Desk) -> None:
    import_example(desk)
    start_working(desk, an_account(desk))
    now = newest(desk, "W")
    note = PlacedPassage("n1", 1, Passage(Kind.NOTE, "So the file.", tie=None))
    noted = replace(now, passages=(*now.passages, replace(note, passage=replace(note.passage, tie=("p1", 0, 2)))))  # type: ignore[arg-type]
    assert "So the file." not in witness_files.write(saving.as_file(noted))


def test_the_journal_brings_the_desk_back_without_any_other_file(new_each_desk: NewDesk) -> None:
    desk, other = new_each_desk(), new_each_desk()
    desk.settings.seeds.mkdir()
    (desk.settings.seeds / f"{DOCUMENT}.txt").write_bytes(CONTENT)
    filled(desk)
    kept = saving.whole_journal(desk, an_account(desk))

    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        assert {"_desk.jsonl", "_head.json", f"{DOCUMENT}.jsonl"} <= set(archive.namelist())
        archive.extractall(other.settings.reviews)
    with desk.database.read() as connection:
        assert journal.import_reviews(other) <= events.head(connection)
    with other.database.read() as connection:
        assert events.verify(connection) + facts.verify(connection) == []


def test_what_was_redacted_is_in_no_export(desk: Desk) -> None:
    filled(desk)  # with “All?” redacted
    ada = an_account(desk)
    kept = saving.document_journal(desk, ada, DOCUMENT)
    assert '"comment.written"' in kept
    assert "All?" not in kept
    with zipfile.ZipFile(io.BytesIO(saving.whole_journal(desk, ada))) as archive:
        assert not any(b"All?" in archive.read(name) for name in archive.namelist())


def test_only_editors_export_and_only_where_they_are_editors(desk: Desk) -> None:
    import_example(desk)
    import_example(desk, document="another", content=b"a")
    for account in (None, account_with(desk, "Tia", Role.TRANSLATOR), account_with(desk, "Al", Role.ADMIN)):
        with pytest.raises(Forbidden):
            saving.document_journal(desk, account, DOCUMENT)
        with pytest.raises(Forbidden):
            saving.whole_journal(desk, account)
    editor = account_with(desk, "Ed", Role.EDITOR)
    narrowed = replace(editor, narrowed={"another": frozenset({Role.READER})})
    assert saving.document_journal(desk, narrowed, DOCUMENT)
    for act in (
        lambda: saving.whole_journal(desk, narrowed),
        lambda: saving.document_journal(desk, narrowed, "another"),
    ):
        with pytest.raises(Forbidden):
            act()
    assert saving.may_have_all(desk, editor)
    assert not saving.may_have_all(desk, narrowed)


@pytest.mark.parametrize("roles", [{role} for role in Role] + [set(Role) - {role} for role in Role])
def test_whoever_may_export_is_shown_every_hidden_proposal(desk: Desk, roles: set[Role]) -> None:
    """So that a journal tells nobody what a desk that works blind hides from them."""
    import_example(desk)
    ada = an_account(desk)
    start_working(desk, ada)
    hidden = suggest(desk, ada, "p2", ("weak", "feeble"))
    account = account_with(desk, "Somebody", *roles)
    if may(account, Action.EXPORT, DOCUMENT):
        assert Rules(blind=True).shows(account, hidden)
        assert "feeble" in saving.document_journal(desk, account, DOCUMENT)
    else:
        with pytest.raises(Forbidden):
            saving.document_journal(desk, account, DOCUMENT)
