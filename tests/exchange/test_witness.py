"""Headers written by hand: every fault is told with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.errors import InvalidInput
from webapp.exchange import read, read_text
from webapp.exchange.witness import FORMAT, problems, write
from webapp.text.model import Header, Kind, Passage, WitnessFile

HEADER = """---
siglum: B
label: Revised translation, 2026
language: zh-Hans
made by: somebody
date: 2026-11-24
basis: reconstruction
note: prepared: to exercise
title: 中央关于罗苏关系的通知
---

正文。
"""


def test_header_and_front_matter_are_read() -> None:
    witness = read_text(HEADER, "B.txt")
    header = witness.header
    assert (header.siglum, header.language, header.made_by, header.basis) == (
        "B",
        "zh-Hans",
        "somebody",
        "reconstruction",
    )
    assert header.note == "prepared: to exercise"
    assert [(passage.kind, passage.text) for passage in witness.front_matter] == [
        (Kind.TITLE, "中央关于罗苏关系的通知")
    ]
    assert [passage.text for passage in witness.body] == ["正文。"]
    assert problems(HEADER, "B.txt") == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("date: 2026", "when: 2026", "B.txt, line 6: “when: 2026-11-24” is not a line of the header"),
        ("note: prepared: to exercise", "no colon here", "B.txt, line 8: “no colon here”"),
        ("siglum: B", "siglum:", "B.txt, line 2: “siglum:” has no value"),
        ("made by:", "label:", "B.txt, line 5: “label:” stands twice"),
        ("---\n\n正文", "正文", "B.txt, line 10: “正文。”"),
        ("\n正文。\n", "", "^B.txt: there is no text under the header"),
        ("正文。", "\u3000", "^B.txt: there is no text under the header"),
    ],
)
def test_a_header_that_cannot_be_read_is_refused_with_its_line(old: str, new: str, told: str) -> None:
    assert old in HEADER
    with pytest.raises(InvalidInput, match=told):
        read_text(HEADER.replace(old, new), "B.txt")


def test_a_header_that_never_closes_is_refused() -> None:
    with pytest.raises(InvalidInput, match="line 1: the header is not closed"):
        read_text("---\nsiglum: B\nlabel: x\n", "B.txt")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("zh-Hans", "zz-Latin", "B.txt, line 4: “zz-Latin” is no language tag"),
        ("zh-Hans", "English", "B.txt, line 4: “English” is no language tag"),
        ("reconstruction", "guess", "B.txt, line 7: unknown basis “guess”; it is one of original, transcription"),
        ("language: zh-Hans\n", "", "B.txt, line 1: the header has no “language:” line"),
    ],
)
def test_a_value_that_cannot_be_right_is_told_with_its_line(old: str, new: str, told: str) -> None:
    (problem,) = problems(HEADER.replace(old, new), "B.txt")
    assert problem.startswith(told)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), min_size=1, max_size=30)
AWKWARD = TEXT | st.text("¶ \\#“”\n1.abc", min_size=1, max_size=12)
PASSAGES = st.lists(
    st.builds(
        Passage,
        st.sampled_from([kind for kind in Kind if kind is not Kind.NOTE]),
        AWKWARD.filter(str.strip),
        st.just("") | st.text("1. “”¶", min_size=1, max_size=5),
    ),
    min_size=1,
    max_size=5,
)


@given(PASSAGES)
def test_whatever_passages_a_text_has_its_file_reads_as_them(passages: list[Passage]) -> None:
    witness = WitnessFile(tuple(sorted(passages, key=lambda one: not one.kind.is_front_matter)), Header(siglum="W"))
    written = read(FORMAT.write(witness).encode(), "W-letter.txt")
    assert [(one.kind, one.label, one.text) for one in written.passages] == [
        (one.kind, one.label, one.text) for one in witness.passages
    ]


def test_every_passage_is_marked_and_the_revision_told() -> None:
    plain = read_text(HEADER, "B.txt")
    written = FORMAT.write(plain)
    assert written.endswith("passages: marked\n---\n\n¶ title\n中央关于罗苏关系的通知\n\n¶ paragraph\n正文。\n")
    assert "revision:" not in written
    of_3 = write(plain, 3)
    assert "\nrevision: 3\n" in of_3
    assert read_text(of_3, "B.txt") == plain


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("words\n¶ heading\nOne", "W.txt, line 6: a text needs a mark above it"),
        ("\n¶ chapter\nOne", "W.txt, line 7: “¶ chapter” marks no passage; after ¶ stands one of title, date line"),
        ("¶ note\nOne", "W.txt, line 6: “¶ note” marks no passage"),
        ("¶ heading\n\n¶ paragraph\nOne", "W.txt, line 6: there is no text under this mark"),
    ],
)
def test_a_mark_that_is_none_is_told_with_its_line(body: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        read_text(f"---\nsiglum: W\npassages: marked\n---\n\n{body}", "W.txt")
    with pytest.raises(InvalidInput, match="line 3: “passages:” can only be “marked”"):
        read_text(f"---\nsiglum: W\npassages: many\n---\n\n{body}", "W.txt")
