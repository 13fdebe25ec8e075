"""The folders of a workspace: what is read, what is refused with file and line, and that the rest still comes in."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp.errors import InvalidInput, NotFound
from webapp.operations.workspace import missing_fields, naming, read_workspace

SEED = "Citation:\n\nArchive, 1\n\nContents:\n\nTranslation - English\n\nFirst. Second.\n\nThird."
HEADER = "---\nsiglum: B\nlabel: Revised\nlanguage: en\nbasis: translation\n---\n\nFirst. Second.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "translations" / "letter").mkdir(parents=True)
    (tmp_path / "seeds" / "letter.txt").write_text(SEED, encoding="utf-8")
    return tmp_path


def place(folder: Path, name: str, content: str | bytes) -> None:
    (folder / "translations" / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def test_the_seed_is_witness_a_and_each_file_beside_it_another(folder: Path) -> None:
    place(folder, "letter/B-revised.txt", HEADER)
    place(folder, "letter/cruxes.tsv", "id\n")
    found, problems = read_workspace(folder)
    assert problems == []
    assert [(one.document, one.siglum) for one in found] == [("letter", "A"), ("letter", "B")]
    assert found[0].source.missing == ("title", "date line", "summary", "original language")


def test_what_a_file_lacks_is_said_in_a_sentence() -> None:
    assert missing_fields("seeds/letter.txt", ("title", "summary")) == "seeds/letter.txt: not found: title, summary."
    assert missing_fields("seeds/letter.txt", ()) == ""


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "letter/B-revised.txt",
            HEADER.replace("language: en", "language: qqqq"),
            "translations/letter/B-revised.txt, line 4:",
        ),
        ("letter/C-revised.txt", HEADER, "its siglum is B, so its name must begin with “B-”"),
        (
            "letter/A-mine.txt",
            HEADER.replace("siglum: B", "siglum: A"),
            "the siglum A is already taken by seeds/letter.txt;",
        ),
        (
            "letter/a-mine.txt",
            HEADER.replace("siglum: B", "siglum: a"),
            "the siglum a is already taken by seeds/letter.txt, for capitals alone do not tell sigla apart;",
        ),
        ("letter/B-bare.txt", "No header here.", "line 1: a file in translations/ needs a header"),
        ("letter/B-empty.txt", "", "translations/letter/B-empty.txt is empty"),
        ("letter/B-latin.txt", HEADER.encode() + b"caf\xe9", "is not UTF-8: byte"),
        ("letter/B.docx", b"PK\x03\x04", "only .txt and .md files can be read as witnesses"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_the_rest_comes_in(
    folder: Path, name: str, content: str | bytes, told: str
) -> None:
    place(folder, name, content)
    found, problems = read_workspace(folder)
    assert [one.siglum for one in found] == ["A"]
    assert len(problems) == 1
    assert told in problems[0]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("B-new.txt is empty.", "translations/letter/B-new.txt is empty."),
        ("{path} cannot be read: no right.", "translations/letter/B-new.txt cannot be read: no right."),
        ("'?' cannot be a siglum.", "translations/letter/B-new.txt: '?' cannot be a siglum."),
    ],
)
def test_a_fault_is_told_with_the_file_it_is_about(tmp_path: Path, said: str, told: str) -> None:
    path = tmp_path / "translations" / "letter" / "B-new.txt"
    assert naming(path, InvalidInput(said.format(path=path))) == told


def test_a_folder_of_translations_without_its_document_is_told(folder: Path) -> None:
    (folder / "translations" / "leter").mkdir()
    place(folder, "leter/B-revised.txt", HEADER)
    _, problems = read_workspace(folder)
    assert problems == [
        "translations/leter: there is no document leter in seeds/; rename the folder to the stem of its seed."
    ]


def test_a_folder_that_cannot_be_read_is_told_and_the_rest_comes_in(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(folder, "letter/B-revised.txt", HEADER)
    iterdir = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path.name == refused:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    refused = "letter"
    found, problems = read_workspace(folder)
    assert [one.siglum for one in found] == ["A"]
    assert problems == [f"The folder {folder}/translations/letter cannot be read: Permission denied."]
    refused = "seeds"
    with pytest.raises(InvalidInput, match="/seeds cannot be read: Permission denied"):
        read_workspace(folder)


def test_a_folder_without_seeds_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="it has no folder seeds/"):
        read_workspace(tmp_path)


def test_a_folder_with_nothing_but_a_journal_is_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "reviews").mkdir()
    (tmp_path / "reviews" / "letter.jsonl").touch()
    assert read_workspace(tmp_path) == ([], [])
