"""The archive's export: the seed's known traps, one test each, and files that lack a field."""

import re
from pathlib import Path

import pytest

from webapp.errors import InvalidInput
from webapp.exchange import read
from webapp.text.brackets import BracketRole, brackets
from webapp.text.model import Basis, Kind, Passage, WitnessFile

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "1963-05-09-ccp-circular-on-romania.txt"
RECEIVED = ROOT.parent / "shared" / "seed" / "000_c7d242abecffd12c.txt"


@pytest.fixture(scope="module")
def seed() -> WitnessFile:
    return read(SEED.read_bytes(), SEED.name)


def front(witness: WitnessFile, kind: Kind) -> Passage:
    return next(passage for passage in witness.front_matter if passage.kind is kind)


def test_the_seed_is_the_file_as_received() -> None:
    if not RECEIVED.exists():
        pytest.skip("the file as received (../shared/seed) is not here")
    assert SEED.read_bytes() == RECEIVED.read_bytes()


def test_front_matter_and_header(seed: WitnessFile) -> None:
    assert front(seed, Kind.DATE_LINE).text == "May 9, 1963"
    assert front(seed, Kind.TITLE).text == (
        "Notification from the Central Committee on the Romania-Soviet Relationship and Our Policy towards Romania"
    )
    assert [cut.kind for cut in front(seed, Kind.TITLE).breaks] == ["line", "line"]
    assert front(seed, Kind.CITATION).text.endswith("1-4. <https://digitalarchive.umd.edu/document/300838>")
    assert front(seed, Kind.SUMMARY).text.startswith("Peng Zhen held a meeting")
    assert seed.original_language == "Chinese"
    assert seed.header.label == "Translation - English"
    assert (seed.header.language, seed.header.basis) == ("en", Basis.TRANSLATION)
    assert seed.missing == ()


def test_27_blocks_are_26_passages_because_a_page_broke_one(seed: WitnessFile) -> None:
    blocks = re.split(r"\n\n", SEED.read_text(encoding="utf-8").partition("Translation - English\n\n")[2])
    assert len(blocks) == 27
    assert len(seed.body) == 26
    broken = [passage for passage in seed.body if passage.breaks]
    assert [seed.body.index(passage) + 1 for passage in broken] == [16]
    offset = broken[0].breaks[0].offset
    assert broken[0].breaks[0].kind == "page"
    assert broken[0].text[:offset].endswith("indicated that Khrushchev's")
    assert broken[0].text[offset:].startswith(" “weak majority” was collapsing")


def test_every_block_is_kept_character_for_character(seed: WitnessFile) -> None:
    body = SEED.read_text(encoding="utf-8").partition("Translation - English\n\n")[2]
    ours = "\n\n".join(passage.label + passage.text for passage in seed.body)
    assert ours.replace("Khrushchev's “weak", "Khrushchev's\n\n“weak") == body


def test_the_kinds_of_the_body(seed: WitnessFile) -> None:
    expected = ["heading", "bracketed", "heading", "address", "paragraph", *["list item"] * 9, *["paragraph"] * 3]
    expected += [*["list item"] * 5, "paragraph", "signature", "date", "bracketed"]
    assert [str(passage.kind) for passage in seed.body] == expected


def test_two_lists_the_second_beginning_again_at_one(seed: WitnessFile) -> None:
    numbers = [passage.number for passage in seed.body if passage.number]
    assert numbers == [f"I.{n}" for n in range(1, 10)] + [f"II.{n}" for n in range(1, 6)]
    assert [passage.label for passage in seed.body if passage.number][9] == "1. "


def test_brackets_are_what_they_can_be_shown_to_be(seed: WitnessFile) -> None:
    found = {
        passage.text[bracket.start : bracket.end]: bracket.role
        for passage in seed.body
        for bracket in brackets(passage.text)
    }
    assert found == {
        "[63]": BracketRole.NUMBER,
        "[Top Secret]": BracketRole.UNKNOWN,
        "[Khrushchev]": BracketRole.INSERTION,
        "[dealing with Yugoslavia]": BracketRole.INSERTION,
        "[The Romanians]": BracketRole.INSERTION,
        "[of Moscow]": BracketRole.INSERTION,
        "[Romanians]": BracketRole.INSERTION,
        "[...]": BracketRole.UNKNOWN,
    }


def test_straight_and_curly_quotes_stay_as_they_are(seed: WitnessFile) -> None:
    text = " ".join(passage.text for passage in seed.body)
    source = SEED.read_text(encoding="utf-8").partition("Translation - English")[2]
    for quote in "'\"“”‘’":
        assert text.count(quote) == source.count(quote), quote
    assert text.count("'") > 0
    assert text.count("“") > 0


def without(part: str) -> WitnessFile:
    text = SEED.read_text(encoding="utf-8")
    cut = {
        "date line": "May 9, 1963\n\n**",
        "title": re.search(r"\*\*Not.*?\*\*\n\n", text, re.DOTALL),
        "citation": re.search(r"Citation:\n\n.*?\n\n", text),
        "summary": re.search(r"Summary:\n\n.*?\n\n", text),
        "original language": "Original Language:\n\nChinese\n\n",
        "label of the contents": "Translation - English\n\n",
    }[part]
    piece = cut if isinstance(cut, str) else cut[0] if cut else ""
    assert piece in text
    replacement = "**" if part == "date line" else ""
    return read(text.replace(piece, replacement, 1).encode(), "f.txt")


@pytest.mark.parametrize(
    "part", ["date line", "title", "citation", "summary", "original language", "label of the contents"]
)
def test_a_file_that_lacks_a_field_loads_and_says_so(part: str) -> None:
    witness = without(part)
    assert witness.missing == (part,)
    assert len(witness.body) == 26


def test_a_file_without_contents_label_still_has_its_body() -> None:
    text = SEED.read_text(encoding="utf-8").replace("Contents:\n\nTranslation - English\n\n", "")
    witness = read(text.encode(), "f.txt")
    assert len(witness.body) == 26
    assert witness.missing == ("label of the contents",)


def test_a_file_without_body_is_refused() -> None:
    text = SEED.read_text(encoding="utf-8").partition("Document of")[0]
    with pytest.raises(InvalidInput, match="the body of the document is missing"):
        read(text.encode(), "f.txt")


@pytest.mark.parametrize(
    ("contents", "basis", "language"),
    [("Transcription - Russian", Basis.TRANSCRIPTION, "ru"), ("Original - German", Basis.ORIGINAL, "de")],
)
def test_other_contents_give_another_basis_and_language(contents: str, basis: Basis, language: str) -> None:
    text = SEED.read_text(encoding="utf-8").replace("Translation - English", contents)
    assert (read(text.encode(), "f.txt").header.basis, read(text.encode(), "f.txt").header.language) == (
        basis,
        language,
    )
