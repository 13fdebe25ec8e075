"""Every format: registered by being there, and what it writes reads back as the same passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.errors import InvalidInput
from webapp.exchange import Format, formats, read, read_text
from webapp.text.limits import PASSAGE_CODE_POINTS
from webapp.text.model import Header, Kind, WitnessFile
from webapp.text.passages import to_passages

LINE = st.text(alphabet=st.sampled_from("ab cM.?:“”'[]()1 2\u00a0一、。é矛盾-*#"), min_size=1, max_size=40).filter(
    str.strip
)
BLOCKS = st.lists(LINE, min_size=2, max_size=6)
BY_NAME = pytest.mark.parametrize("form", formats(), ids=lambda form: form.name)


def test_the_formats_are_tried_from_the_most_particular_on() -> None:
    assert [form.name for form in formats()] == ["witness", "archive", "markdown", "plain"]


@BY_NAME
@given(blocks=BLOCKS)
def test_what_a_format_writes_reads_back_the_same(form: Format, blocks: list[str]) -> None:
    witness = form.read(_sample(form, blocks), "f")
    assert form.read(form.write(witness), "f") == witness


def _sample(form: Format, blocks: list[str]) -> str:
    body = "\n\n".join(blocks)
    if form.name == "archive":
        head = "May 9, 1963\n\n**A title\nin lines**\n\nCitation:\n\nArchive 1\n\nSummary:\n\nShort."
        return f"{head}\n\nContents:\n\nTranslation - English\n\n{body}"
    if form.name == "witness":
        return f"---\nsiglum: B\nlabel: Revised\nlanguage: en\nbasis: translation\ntitle: A title\n---\n\n{body}"
    return body


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("one\n\ntwo", "f.txt", "plain"),
        ("# one\n\ntwo", "f.txt", "markdown"),
        ("one", "f.md", "markdown"),
        ("---\nsiglum: B\n---\none", "f.txt", "witness"),
        ("Citation:\n\nx\n\nContents:\n\nbody text", "f.txt", "archive"),
        ("Summary:\n\nonly one label is no export", "f.txt", "plain"),
        ("---\n\na rule and no header", "f.txt", "plain"),
    ],
)
def test_a_file_is_read_by_the_most_particular_format(text: str, name: str, form: str) -> None:
    assert next(known.name for known in formats() if known.recognises(text, name)) == form


def test_a_pasted_text_without_blank_lines_is_a_passage_a_line() -> None:
    assert [passage.text for passage in read(b"First line.\nSecond line.\n", "paste").body] == [
        "First line.",
        "Second line.",
    ]


@pytest.mark.parametrize("form", ["archive", "markdown", "plain"])
def test_a_passage_that_is_too_long_is_told_with_its_file(form: str) -> None:
    head = "May 9, 1963\n\n**T**\n\nContents:\n\n" if form == "archive" else ""
    reader = next(known for known in formats() if known.name == form)
    with pytest.raises(InvalidInput, match=r"^f.txt: Passage 2 has 1,000,001 characters"):
        reader.read(f"{head}One.\n\n{'a' * (PASSAGE_CODE_POINTS + 1)}", "f.txt")


def test_markdown_headings_and_lists_are_passages_of_their_own() -> None:
    text = "# Circular\nTo all:\n\n1. One\n   goes on.\n2. Two.\n\nPlain *emphasis* stays.\n"
    passages = read_text(text, "f.md").body
    assert [(passage.label, passage.text) for passage in passages] == [
        ("# ", "Circular"),
        ("", "To all:"),
        ("1. ", "One\n   goes on."),
        ("2. ", "Two."),
        ("", "Plain *emphasis* stays."),
    ]
    assert passages[0].kind is Kind.HEADING


def test_a_blank_line_inside_a_passage_cannot_be_written_as_plain_text() -> None:
    passage = to_passages(["one"])[0]
    broken = WitnessFile((type(passage)(passage.kind, "one\n\ntwo"),), Header())
    with pytest.raises(InvalidInput, match="blank line"):
        formats()[-1].write(broken)
