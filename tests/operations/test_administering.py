"""Renaming and removing: what people see is called so from then on, or is gone; files, facts and the log keep to it."""

import shutil
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NewDesk
from tests.examples import (
    CONTENT,
    DOCUMENT,
    an_account,
    at_once,
    comment_on,
    decide,
    import_example,
    known,
    newest,
    relink,
    start_working,
    suggest,
    tamper,
    weigh_words,
)
from webapp.errors import Conflict, Forbidden, Gone, InvalidInput, NotFound
from webapp.operations import (
    administering,
    aligning,
    alignments,
    comments,
    deciding,
    journal,
    loading,
    people,
    reading,
    surveying,
    weighing,
)
from webapp.operations.bringing import Brought
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.importing import Imported, check_name
from webapp.operations.verifying import verify
from webapp.operations.worker import Worker
from webapp.operations.workspace import read_workspace
from webapp.review import Account, Role
from webapp.store import events, library, proposals, threads, weight_marks
from webapp.store.names import Names


@pytest.fixture
def ada(each_desk: Desk) -> Account:
    """An admin, on a desk with two documents, of which the first has A, B, C and the working W."""
    for siglum in "ABC":
        import_example(each_desk, siglum, content=siglum.encode())
    import_example(each_desk, document="other", content=b"other")
    ada = an_account(each_desk)
    start_working(each_desk, ada)
    return ada


def _rename(desk: Desk, admin: Account | None, siglum: str, to: str, seen: str | None = None) -> None:
    witness = newest(desk, siglum).witness.id
    administering.rename_witness(
        desk, admin, document=DOCUMENT, witness=witness, siglum=to, seen=seen or siglum, reason="clash", key=new_id()
    )


def _remove(desk: Desk, admin: Account | None, siglum: str) -> None:
    witness = newest(desk, siglum).witness.id
    administering.remove_witness(
        desk, admin, document=DOCUMENT, witness=witness, seen=siglum, reason="no rights", key=new_id()
    )


def _rename_document(
    desk: Desk, admin: Account | None, to: str, document: str = DOCUMENT, seen: str = DOCUMENT
) -> None:
    administering.rename_document(desk, admin, document=document, name=to, seen=seen, reason="misdated", key=new_id())


def _remove_document(desk: Desk, admin: Account | None, key: str = "") -> None:
    administering.remove_document(
        desk, admin, document=DOCUMENT, seen=DOCUMENT, reason="no rights", key=key or new_id()
    )


def _sigla(desk: Desk) -> list[str]:
    with desk.database.read() as connection:
        return [witness.siglum for witness in library.witnesses(connection, DOCUMENT)]


def _comment(desk: Desk, author: Account, siglum: str) -> None:
    comment_on(desk, author, "p1", "?", siglum=siglum)


def test_a_witness_has_its_newest_siglum_everywhere_and_facts_go_with_it(each_desk: Desk, ada: Account) -> None:
    _comment(each_desk, ada, "B")
    relink(each_desk, ada, "lock", ["p1"], ["p1"])
    weigh_words(each_desk, ada, "minor", ("weak", "majority"))
    suggest(each_desk, ada, "p2", ("weak", "feeble"))
    before = newest(each_desk, "B")
    _rename(each_desk, ada, "B", "K")
    _rename(each_desk, ada, "A", "R")
    assert _sigla(each_desk) == ["C", "K", "R", "W"]
    after = newest(each_desk, "K")
    assert (after.witness.id, after.passages) == (before.witness.id, before.passages)
    assert newest(each_desk, "W").witness.descends_from == "R"
    with each_desk.database.read() as connection:
        (thread,) = threads.threads(connection, DOCUMENT)
        assert threads.open_counts(connection, DOCUMENT) == {("K", "p1"): 1}
        (mark,) = weight_marks.marks(connection, DOCUMENT)
    assert thread.siglum == "K"
    assert [anchor.siglum for anchor in mark.anchors] == ["R", "K"]
    (row,) = [row for row in reading.compare(each_desk, DOCUMENT, reading.Choice("R", "K")).rows if row.links][:1]
    assert row.links[0].siglum == "K"
    _rename(each_desk, ada, "W", "V")
    with each_desk.database.read() as connection:
        (proposal,) = proposals.proposals(connection, DOCUMENT, "V")
    assert proposal.siglum == "V"
    assert verify(each_desk).wrong == ()
    with pytest.raises(NotFound, match=f"Witness B of {DOCUMENT} is called K now"):
        newest(each_desk, "B")


def test_a_removed_witness_vanishes_and_what_was_said_of_others_stands(each_desk: Desk, ada: Account) -> None:
    for siglum in "AB":
        _comment(each_desk, ada, siglum)
    weigh_words(each_desk, ada, "minor", ("weak", "majority"), everywhere=True)
    assert len(alignments.pairs(each_desk, DOCUMENT)) == 6
    _remove(each_desk, ada, "B")
    assert _sigla(each_desk) == ["A", "C", "W"]
    assert len(alignments.pairs(each_desk, DOCUMENT)) == 3
    (entry,) = [entry for entry in reading.library(each_desk) if entry.document.id == DOCUMENT]
    assert entry.open_threads == 1
    assert [one.siglum for one in surveying.survey(each_desk, DOCUMENT, "A").witnesses] == ["A", "C", "W"]
    with pytest.raises(Gone, match=r"Witness B of 1963-circular was removed by Ada on .* 20\d\d: no rights"):
        reading.compare(each_desk, DOCUMENT, reading.Choice("A", "B"))
    view = reading.passage(each_desk, DOCUMENT, "A", "p1")
    assert [counterpart.witness.siglum for counterpart in view.counterparts] == ["C", "W"]
    with each_desk.database.read() as connection:
        anchors = weight_marks.marks(connection, DOCUMENT)[0].anchors
        standing = weighing.weights_of(connection, DOCUMENT)
        kinds = [entry.kind for entry in events.about(connection, DOCUMENT)]
    elsewhere = anchors[0], anchors[1]._replace(siglum="C")
    assert standing.of(elsewhere, ("weak", "majority")), "it holds for the same words of other witnesses"
    assert kinds[-1] == "witness.removed"
    assert verify(each_desk).wrong == ()
    for siglum in "CW":
        _remove(each_desk, ada, siglum)
    with pytest.raises(Conflict, match="A is the only witness"):
        _remove(each_desk, ada, "A")


def test_a_document_is_called_by_its_newest_name_and_its_id_stays(each_desk: Desk, ada: Account) -> None:
    _rename_document(each_desk, ada, "1964-circular")
    _rename_document(each_desk, ada, "circular", seen="1964-circular")
    with each_desk.database.read() as connection:
        found = library.document(connection, DOCUMENT)
        assert (found.id, found.name) == (DOCUMENT, "circular")
        with pytest.raises(NotFound, match="circular has no witness Q"):
            library.revision(connection, DOCUMENT, "Q")
    names = administering.known_names(each_desk)
    assert names.id_of("1964-circular") == names.id_of("circular") == names.id_of(DOCUMENT) == DOCUMENT
    assert names.name_of(DOCUMENT) == "circular"
    _rename_document(each_desk, ada, "1964-circular", seen="circular")  # back to one of its own
    assert administering.known_names(each_desk).name_of(DOCUMENT) == "1964-circular"


def test_every_refusal_says_the_name_of_today(each_desk: Desk, ada: Account) -> None:
    suggest(each_desk, ada, "p2", ("weak", "feeble"))
    _rename_document(each_desk, ada, "letter")
    worker, told = Worker(each_desk), []
    text = newest(each_desk, "A").body[0].passage.text_hash
    on: dict[str, Any] = {"document": DOCUMENT, "siglum": "A", "text_hash": text, "body": "?", "key": "k"}
    decision = {"document": DOCUMENT, "siglum": "W", "judgements": [Judgement("none", 0, ())], "seen": {}, "key": "k"}
    for ask in (
        lambda: worker.cancel(ada, DOCUMENT, "A", "Q"),
        lambda: comments.comment(each_desk, ada, **on, passage_id="p99"),
        lambda: deciding.decide(each_desk, ada, **decision),  # type: ignore[arg-type]
        lambda: reading.passage(each_desk, DOCUMENT, "A", "p99"),
        lambda: newest(each_desk, "Q"),
    ):
        with pytest.raises(NotFound) as caught:
            ask()
        told.append(caught.value.message)
    tamper(each_desk, "UPDATE event SET at = '2000-01-01T00:00:00Z' WHERE kind = 'proposal.made'")
    tamper(each_desk, "UPDATE witness SET label = 'x' WHERE siglum = 'W'", "witness")
    told += verify(each_desk).wrong
    assert len(told) == 7
    assert all("letter" in sentence and DOCUMENT not in sentence for sentence in told), told
    with each_desk.database.read() as connection:
        seen = library.document(connection, DOCUMENT).name
    administering.remove_document(each_desk, ada, document=DOCUMENT, seen=seen, reason="r", key="r")
    admin = known(each_desk, people.sign_in_owner(each_desk, "Ada"))
    with pytest.raises(Gone, match="The document letter was removed by Ada"):
        people.set_roles(each_desk, admin, ada.id, DOCUMENT, ["reader"], seen="0", key="s")


def test_a_removed_document_vanishes_but_from_log_and_journal(each_desk: Desk, ada: Account) -> None:
    _comment(each_desk, ada, "A")
    _remove_document(each_desk, ada)
    assert [entry.document.id for entry in reading.library(each_desk)] == ["other"]
    assert alignments.pairs(each_desk, DOCUMENT) == []
    assert reading.default_choice(each_desk, "other").left == "A"
    for ask in (
        lambda: reading.default_choice(each_desk, DOCUMENT),
        lambda: reading.passage(each_desk, DOCUMENT, "A", "p1"),
        lambda: import_example(each_desk, "D", content=b"d"),
        lambda: _rename_document(each_desk, ada, "again"),
    ):
        with pytest.raises(Gone, match=r"[Tt]he document 1963-circular was removed by Ada"):
            ask()
    assert f"{DOCUMENT}.jsonl" in {path.name for path in journal.export_reviews(each_desk)}
    assert verify(each_desk).wrong == ()


@pytest.mark.parametrize(
    ("siglum", "told"),
    [
        ("B", "1963-circular has a witness B already"),
        ("b", "differs from that of witness B of 1963-circular in capitals only"),
        ("1", "cannot be a siglum"),
        ("C", "C was the siglum of another witness of 1963-circular, and stays reserved"),
        ("K", "1963-circular has a witness K already"),
    ],
)
def test_a_siglum_once_used_is_never_given_to_another(desk: Desk, siglum: str, told: str) -> None:
    for name in "ABCD":
        import_example(desk, name, content=name.encode())
    ada = an_account(desk)
    _rename(desk, ada, "D", "K")
    _remove(desk, ada, "C")
    with pytest.raises((Conflict, InvalidInput), match=told):
        _rename(desk, ada, "A", siglum)
    if siglum != "C":  # of which the file is said to be gone
        with pytest.raises((Conflict, InvalidInput), match=r"already|capitals|cannot be"):
            import_example(desk, siglum, content=b"new")
    _rename(desk, ada, "K", "D")
    assert _sigla(desk) == ["A", "B", "D"], "a witness may have its own back"


@pytest.mark.parametrize("name", ["other", "Other", "1964-CIRCULAR", "former"])
def test_a_name_once_used_is_never_given_to_another(desk: Desk, name: str) -> None:
    import_example(desk)
    import_example(desk, document="other", content=b"other")
    import_example(desk, document="third", content=b"third")
    ada = an_account(desk)
    _rename_document(desk, ada, "former", document="third", seen="third")
    _rename_document(desk, ada, "1964-circular", document="third", seen="former")
    with pytest.raises(Conflict, match="is or was the name of another document"):
        _rename_document(desk, ada, name)
    if name != "other":
        with pytest.raises(Conflict, match="is or was the name of another document"):
            import_example(desk, document=name, content=b"new")


def test_who_may_not_and_what_cannot_be_is_refused(each_desk: Desk, ada: Account) -> None:
    editor = Account("e", "Ed", frozenset({Role.EDITOR}))
    for person in (None, editor):
        with pytest.raises(Forbidden):
            _remove_document(each_desk, person)
        with pytest.raises(Forbidden):
            _rename_document(each_desk, person, "x")
        with pytest.raises(Forbidden):
            _remove(each_desk, person, "B")
        with pytest.raises(Forbidden):
            _rename(each_desk, person, "B", "K")
        with pytest.raises(Forbidden):
            administering.administered(each_desk, person, DOCUMENT)
    for bad in ("", "a/b", ".hidden", "x" * 201):
        with pytest.raises(InvalidInput, match="cannot name a document"):
            _rename_document(each_desk, ada, bad)
    with pytest.raises(Conflict, match="is called 1963-circular already"):
        _rename_document(each_desk, ada, DOCUMENT)
    with pytest.raises(Conflict, match="Somebody else has renamed this meanwhile: it is called 1963-circular"):
        _rename_document(each_desk, ada, "x", seen="y")
    with pytest.raises(Conflict, match="it is called B now"):
        _rename(each_desk, ada, "B", "K", seen="A")
    with pytest.raises(InvalidInput, match="Say why"):
        administering.remove_document(each_desk, ada, document=DOCUMENT, seen=DOCUMENT, reason="  ", key=new_id())
    with pytest.raises(NotFound, match="no such witness"):
        administering.remove_witness(
            each_desk, ada, document=DOCUMENT, witness="nobody", seen="A", reason="r", key=new_id()
        )
    for _ in range(2):
        _remove_document(each_desk, ada, key="once")
    assert administering.known_names(each_desk).removed[DOCUMENT].reason == "no rights"


def test_of_two_who_take_one_name_at_once_one_is_refused(
    new_each_desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_each_desk()
    import_example(desk)
    import_example(desk, document="other", content=b"other")
    ada = an_account(desk)
    both = threading.Barrier(2)

    def check_slowly(*asked: Any) -> None:
        check_name(*asked)
        with suppress(threading.BrokenBarrierError):
            both.wait(1)  # for the other to find the name free too

    monkeypatch.setattr(administering, "check_name", check_slowly)
    faults = at_once(
        lambda: _rename_document(desk, ada, "same"),
        lambda: _rename_document(desk, ada, "same", document="other", seen="other"),
    )
    assert [type(fault) for fault in faults] == [Conflict]


def _workspace(desk: Desk) -> None:
    """Files for A and B of the document."""
    for folder, name, content in (
        (desk.settings.seeds, f"{DOCUMENT}.txt", CONTENT),
        (
            desk.settings.translations / DOCUMENT,
            "B-copy.txt",
            b"---\nsiglum: B\nlabel: B\nlanguage: en\nbasis: translation\n---\n\nWords.\n",
        ),
    ):
        folder.mkdir(parents=True)
        (folder / name).write_bytes(content)


def test_loading_brings_back_nothing_that_was_removed_or_renamed_and_says_so(each_desk: Desk, tmp_path: Path) -> None:
    _workspace(each_desk)
    assert loading.load(each_desk).added == 2
    ada = an_account(each_desk)
    _rename(each_desk, ada, "B", "K")
    _rename_document(each_desk, ada, "letter")
    again = loading.load(each_desk)
    assert (again.added, again.problems) == (0, ())
    assert f"translations/{DOCUMENT}/B-copy.txt is witness K of letter here, as an admin has named it." in again.remarks
    incoming, _ = read_workspace(each_desk.settings.workspace)
    assert len(loading.administered_files(each_desk, incoming)) == 2
    assert loading.changed_files(each_desk, incoming) == []
    _remove(each_desk, ada, "K")
    again = loading.load(each_desk)
    assert (again.added, again.problems) == (0, ())
    (told,) = [remark for remark in again.remarks if "B-copy" in remark]
    assert "is not loaded: witness B of letter was removed by Ada" in told
    assert _sigla(each_desk) == ["A"]
    copy = tmp_path / "B-copy.txt"
    shutil.copy(each_desk.settings.translations / DOCUMENT / "B-copy.txt", copy)
    with pytest.raises(Gone, match="was removed by Ada"):
        loading.import_file(each_desk, copy, "letter")
    copy.write_bytes(copy.read_bytes().replace(b"siglum: B", b"siglum: D"))
    done = loading.import_file(each_desk, copy, "letter")
    assert isinstance(done, Imported)
    assert done.document == "letter"
    with each_desk.database.read() as connection:
        seen = library.document(connection, DOCUMENT).name
    administering.remove_document(each_desk, ada, document=DOCUMENT, seen=seen, reason="r", key="r")
    again = loading.load(each_desk)
    assert (again.added, again.problems, len(again.remarks)) == (0, (), 2)
    assert all("is not loaded: the document letter was removed by Ada" in remark for remark in again.remarks)


def test_the_file_of_a_renamed_working_text_is_its_file_still(new_each_desk: NewDesk, tmp_path: Path) -> None:
    desk = new_each_desk()
    _workspace(desk)
    loading.load(desk)
    ada = an_account(desk)
    start_working(desk, ada)
    folder = desk.settings.translations / DOCUMENT
    path = folder / "W-working.txt"
    header = "---\nsiglum: W\nlabel: W\nlanguage: en\nbasis: translation\n---\n\n"
    first, *others = [placed.passage.label + placed.passage.text for placed in newest(desk, "W").body]
    path.write_text(header + "\n\n".join([first.replace("Romania", "Albania"), *others]), encoding="utf-8")
    _rename(desk, ada, "W", "V")
    _rename_document(desk, ada, "letter")
    incoming, _ = read_workspace(desk.settings.workspace)
    assert loading.changed_files(desk, incoming) == []
    loaded = loading.load(desk)
    assert loaded.problems == ()
    where = f"translations/{DOCUMENT}/W-working.txt"
    assert f"{where}: 1 change is proposed on witness V, in the name of Ada." in loaded.remarks
    assert f"{where} is witness V of letter here, as an admin has named it." in loaded.remarks
    assert not [one for one in loading.load(desk).remarks if "proposed" in one], "once is enough"
    with desk.database.read() as connection:
        (proposal,) = proposals.proposals(connection, DOCUMENT, "V")
    assert [one.words for one in proposal.differences] == ["Albania"]
    mine = tmp_path / "mine.txt"
    mine.write_text(path.read_text(encoding="utf-8").replace("Albania", "Hungary"), encoding="utf-8")
    done = loading.import_file(desk, mine, "letter")
    assert isinstance(done, Brought)
    assert (done.witness.siglum, done.count, done.new) == ("V", 1, True)
    _remove(desk, ada, "V")
    again = loading.load(desk)
    assert again.problems == ()
    assert [one for one in again.remarks if f"{where} is not loaded: witness W of letter was removed by Ada" in one]


def test_a_rebuilt_desk_has_the_same_names_and_the_same_gone(
    each_desk: Desk, ada: Account, new_each_desk: NewDesk, tmp_path: Path
) -> None:
    _rename(each_desk, ada, "B", "K")
    _remove(each_desk, ada, "C")
    _rename_document(each_desk, ada, "letter")
    administering.remove_document(each_desk, ada, document="other", seen="other", reason="r", key="r")
    journal.export_reviews(each_desk)
    clone = tmp_path / "clone"
    shutil.copytree(each_desk.settings.workspace, clone, ignore=shutil.ignore_patterns("*.sqlite3*"))
    rebuilt = new_each_desk(workspace=clone)
    journal.import_reviews(rebuilt)
    assert administering.known_names(rebuilt) == administering.known_names(each_desk)
    assert _sigla(rebuilt) == ["A", "K", "W"]
    assert verify(rebuilt).wrong == ()


def test_what_nobody_renamed_is_called_as_it_came() -> None:
    names = Names()
    assert (names.name_of("x"), names.id_of("x"), names.siglum_of("x", "A")) == ("x", "x", "A")


def test_what_descends_from_a_removed_witness_is_aligned_by_itself(each_desk: Desk, ada: Account) -> None:
    aligning.align_missing(each_desk, DOCUMENT)
    decide(each_desk, an_account(each_desk, "Bo"), suggest(each_desk, ada, "p2", ("weak", "feeble")), {0: "accepted"})
    aligning.align_missing(each_desk, DOCUMENT)
    with each_desk.database.read() as connection:
        seen = events.head(connection)
    _remove(each_desk, ada, "A")
    with each_desk.database.read() as connection:
        assert library.revised_since(connection, seen) == [DOCUMENT], "the worker hears of it"
    aligning.align_missing(each_desk, DOCUMENT)
    assert alignments.missing(each_desk, DOCUMENT) == []
    assert newest(each_desk, "W").witness.descends_from == ""
