"""A workspace comes into its desk once, whole; single files come in from anywhere."""

from pathlib import Path

import pytest

from tests.conftest import NewDesk
from tests.examples import account_with
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound, Unavailable
from webapp.operations import loading
from webapp.operations.desk import Desk
from webapp.operations.importing import Imported
from webapp.operations.loading import changed_files, import_file, load
from webapp.operations.reading import library
from webapp.operations.workspace import read_workspace
from webapp.review import Role
from webapp.store import events
from webapp.store import library as shelves
from webapp.text.limits import FILE_BYTES

SEED = "Citation:\n\nArchive, 1\n\nContents:\n\nTranslation - English\n\nFirst. Second.\n\nThird."
HEADER = "---\nsiglum: B\nlabel: Revised\nlanguage: en\nbasis: translation\n---\n\nFirst. Second.\n"


@pytest.fixture
def filled(desk: Desk) -> Desk:
    workspace = desk.settings.workspace
    (workspace / "seeds").mkdir(exist_ok=True)
    (workspace / "translations" / "letter").mkdir(parents=True)
    (workspace / "seeds" / "letter.txt").write_text(SEED, encoding="utf-8")
    (workspace / "translations" / "letter" / "B-revised.txt").write_text(HEADER, encoding="utf-8")
    return desk


def sigla(desk: Desk, document: str) -> list[str]:
    with desk.database.read() as connection:
        return [witness.siglum for witness in shelves.witnesses(connection, document)]


def test_a_workspace_comes_in_once(filled: Desk) -> None:
    loaded = load(filled)
    assert loaded.added == 2
    assert loaded.remarks == ("seeds/letter.txt: not found: title, date line, summary, original language.",)
    assert load(filled).added == 0
    assert sigla(filled, "letter") == ["A", "B"]
    (entry,) = library(filled)
    assert (entry.document.id, entry.passages, entry.open_threads) == ("letter", 2, 0)


def test_a_changed_file_is_refused_and_told_and_the_text_stays(filled: Desk) -> None:
    load(filled)
    path = filled.settings.translations / "letter" / "B-revised.txt"
    path.write_text(HEADER.replace("Second", "Changed"), encoding="utf-8")
    loaded = load(filled)
    assert loaded.added == 0
    assert loaded.problems[0].startswith("translations/letter/B-revised.txt: witness B of letter is already there")
    incoming, _ = read_workspace(filled.settings.workspace)
    assert changed_files(filled, incoming) == list(loaded.problems)
    with filled.database.read() as connection:
        assert shelves.revision(connection, "letter", "B").body[0].passage.text == "First. Second."


def test_a_file_that_cannot_be_read_leaves_the_others_in(filled: Desk) -> None:
    (filled.settings.translations / "letter" / "C-bad.txt").write_bytes(b"\xff\x00")
    loaded = load(filled)
    assert loaded.added == 2
    assert len(loaded.problems) == 1


def test_a_machine_that_does_not_let_us_is_told_once_with_the_file_it_stopped_at(
    filled: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def full(*_: object, name: str, **__: object) -> None:
        tried.append(name)
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(loading, "import_witness", full)
    loaded = load(filled)
    assert loaded.problems == ("seeds/letter.txt was not loaded, nor was any file after it. The disk is full.",)
    assert tried == ["letter.txt"]


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("elsewhere")


def outcome(desk: Desk, path: Path, document: str = "", siglum: str = "") -> str:
    """What became of a file that is no version of a working text."""
    done = import_file(desk, path, document, siglum)
    assert isinstance(done, Imported)
    return done.outcome


def test_a_file_alone_is_a_new_document_and_a_second_one_its_witness(desk: Desk, outside: Path) -> None:
    (outside / "memo.txt").write_text("One.\n\nTwo.", encoding="utf-8")
    (outside / "other.md").write_text("# Heading\n\nOne, revised.", encoding="utf-8")
    assert outcome(desk, outside / "memo.txt") == "added"
    assert import_file(desk, outside / "other.md", "memo", "B").witness.siglum == "B"
    assert outcome(desk, outside / "memo.txt", "memo", "A") == "unchanged"
    assert outcome(desk, outside / "memo.txt") == "unchanged"
    assert sigla(desk, "memo") == ["A", "B"]


def test_a_siglum_that_is_not_the_files_own_or_has_no_document_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("One.\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"Say with --document of which document draft\.txt is the witness B"):
        import_file(desk, path, siglum="B")
    import_file(desk, path)
    header = "---\nsiglum: D\nlabel: Draft\nlanguage: en\nbasis: translation\n---\n\nTwo.\n"
    path.write_text(header, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"draft\.txt says that its siglum is D: leave out --siglum"):
        import_file(desk, path, document="draft", siglum="E")
    assert import_file(desk, path, document="draft", siglum="D").witness.siglum == "D"


def test_who_brings_a_file_must_have_the_right_to(desk: Desk, outside: Path) -> None:
    account_with(desk, "Tia", Role.TRANSLATOR)
    editor = account_with(desk, "Ed", Role.EDITOR)
    (outside / "memo.txt").write_text("One.", encoding="utf-8")
    with pytest.raises(Forbidden, match="Tia has no role that may import a file"):
        import_file(desk, outside / "memo.txt", author="Tia")
    with pytest.raises(NotFound, match="no account Bo"):
        import_file(desk, outside / "memo.txt", author="Bo")
    import_file(desk, outside / "memo.txt", author="Ed")
    with desk.database.read() as connection:
        assert {entry.actor for entry in events.about(connection, "memo")} == {editor.id}


def test_what_cannot_be_placed_is_refused_with_what_to_do(desk: Desk, outside: Path) -> None:
    (outside / "memo.txt").write_text("One.", encoding="utf-8")
    (outside / "head.txt").write_text(HEADER, encoding="utf-8")
    import_file(desk, outside / "memo.txt")
    with pytest.raises(NotFound, match="There is no document nemo; there is memo"):
        import_file(desk, outside / "head.txt", "nemo")
    with pytest.raises(InvalidInput, match="say which with --document"):
        import_file(desk, outside / "head.txt")
    with pytest.raises(InvalidInput, match="give one with --siglum"):
        import_file(desk, outside / "memo.txt", "memo")
    (outside / "memo2.txt").write_text("Other.", encoding="utf-8")
    with pytest.raises(Conflict, match="already there with another text"):
        import_file(desk, outside / "memo2.txt", "memo", "A")
    assert sigla(desk, "memo") == ["A"]


def test_the_bytes_of_the_file_are_kept_as_they_were(desk: Desk, outside: Path) -> None:
    content = b"\xef\xbb\xbfOne.\r\n\r\nTwo.\r\n"
    (outside / "memo.txt").write_bytes(content)
    import_file(desk, outside / "memo.txt")
    with desk.database.read() as connection:
        assert shelves.original(connection, "memo", "A", 1) == ("memo.txt", content)


def test_a_new_desk_over_the_same_folder_has_the_same_texts(filled: Desk, new_desk: NewDesk) -> None:
    load(filled)
    other = new_desk()
    for folder in ("seeds", "translations/letter"):
        (other.settings.workspace / folder).mkdir(parents=True, exist_ok=True)
    for path in (*filled.settings.seeds.iterdir(), *(filled.settings.translations / "letter").iterdir()):
        place = other.settings.workspace / path.relative_to(filled.settings.workspace)
        place.write_bytes(path.read_bytes())
    load(other)
    with filled.database.read() as one, other.database.read() as two:
        for siglum in ("A", "B"):
            assert shelves.revision(one, "letter", siglum).passages == shelves.revision(two, "letter", siglum).passages


def test_a_file_of_the_greatest_size_comes_in_whole_and_a_larger_one_not_at_all(desk: Desk, outside: Path) -> None:
    passage = b"a" * 9_998 + b"\n\n"
    content = passage * (FILE_BYTES // len(passage))
    content += b"b" * (FILE_BYTES - len(content))
    (outside / "large.txt").write_bytes(content)
    (outside / "larger.txt").write_bytes(content + b"b")
    import_file(desk, outside / "large.txt")
    with pytest.raises(InvalidInput, match="the limit is 20,971,520"):
        import_file(desk, outside / "larger.txt")
    with desk.database.read() as connection:
        assert [entry.id for entry in shelves.documents(connection)] == ["large"]
        assert len(shelves.revision(connection, "large", "A").body) == FILE_BYTES // len(passage) + 1
