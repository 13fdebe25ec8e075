"""The archive's export: the seed's known traps, one test each, and files that lack a field."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


FIELDS = {
    "title": r"\*\*Not.*?\*\*\n\n",
    "date line": r"May 9, 1963\n\n",
    "citation": r"Citation:\n\n.*?\n\n",
    "summary": r"Summary:\n\n.*?\n\n",
    "label of the contents": r"Translation - English\n\n",
    "original language": r"Original Language:\n\nChinese\n\n",
}
"""The fields of the form, in the order in which they are told, and what each is in the seed."""


def without(*fields: str) -> str:
    text = SEED.read_text(encoding="utf-8")
    for field in fields:
        text, taken_out = re.subn(FIELDS[field], "", text, count=1, flags=re.DOTALL)
        assert taken_out
    return text


@pytest.mark.parametrize("field", FIELDS)
def test_a_file_that_lacks_a_field_loads_and_says_so(field: str) -> None:
    witness = read(without(field).encode(), "f.txt")
    assert witness.missing == (field,)
    assert len(witness.body) == 26


@given(lacking=st.sets(st.sampled_from(sorted(FIELDS))))
def test_a_file_that_lacks_several_fields_loads_and_says_so(lacking: set[str]) -> None:
    witness = read(without(*lacking).encode(), "f.txt")
    if lacking >= {"citation", "summary", "original language", "label of the contents"} and len(lacking) > 4:
        assert witness.front_matter == ()  # "Contents:" alone under a date or a title: anybody may write so
        return
    assert witness.missing == tuple(field for field in FIELDS if field in lacking)
    assert len(witness.body) == 26


@pytest.mark.parametrize("label", ["Citation", "Summary", "Original Language"])
def test_date_title_and_one_label_are_an_export_without_contents(label: str) -> None:
    text = f"May 9, 1963\n\n**A title**\n\n{label}:\n\nIts own.\n\nThe body.\n\nGoes on."
    witness = read(text.encode(), "f.txt")
    assert [passage.text for passage in witness.body] == ["The body.", "Goes on."]


def test_a_document_may_have_lines_like_the_labels_itself() -> None:
    text = without() + "\n\nSummary:\n\nOf the document.\n\nContents:\n\nThe end."
    witness = read(text.encode(), "f.txt")
    assert front(witness, Kind.SUMMARY).text.startswith("Peng Zhen held a meeting")
    assert [passage.text for passage in witness.body[26:]] == ["Summary:", "Of the document.", "Contents:", "The end."]


LETTERS = [
    "May 9, 1963\n\nDear friend,\n\nI write to you about the harvest.\n\nYours,\n\nAda",
    "**Dear friend**\n\nI write to you about the harvest.\n\nYours,\n\nAda",
    "May 9, 1963\n\n**On the harvest**\n\nIt was good.\n\nYours,\n\nAda",
    "May 9, 1963\n\nDear friend,\n\nSummary:\n\nThe harvest was good.",
    "May 9, 1963\n\nContents:\n\n1. The harvest\n\n2. The weather\n\nIt was good.",
    "May 9, 1963\n\n**On the harvest**\n\nDear friend,\n\nContents:\n\nOne letter, two maps.",
    "**On the harvest**\n\nContents:\n\n- The fields\n- The weather\n\n## The fields\n\nThey were wet.",
    "# On the harvest\n\nMay 9, 1963\n\nContents:\n\nTranslation - English\n\nSummary:\n\nGood.",
    "Report on the harvest\n\nContents:\n\n1. The fields\n\nSummary:\n\nGood.\n\nCitation:\n\nNone.",
    "Contents:\n\nOriginal sins\n\nLater sins",
    "Summary:\n\nThe harvest was good.",
]


@pytest.mark.parametrize("text", LETTERS)
@pytest.mark.parametrize("name", ["letter.txt", "letter.md"])
def test_a_letter_stays_a_letter(text: str, name: str) -> None:
    witness = read(text.encode(), name)
    assert witness.front_matter == ()
    assert witness.missing == ()
    for block in text.split("\n\n"):
        assert any(block.split("\n")[-1].endswith(passage.text) for passage in witness.body)


@given(
    blocks=st.lists(
        st.sampled_from(
            ["May 9, 1963", "**Bold**", "# Heading", "Dear friend,", "- item", "Summary: good.", "A text."]
        ),
        min_size=1,
    ),
    name=st.sampled_from(["letter.txt", "letter.md"]),
)
def test_a_text_without_a_label_is_no_export(blocks: list[str], name: str) -> None:
    assert read("\n\n".join(blocks).encode(), name).front_matter == ()


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
