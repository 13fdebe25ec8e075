"""Headers written by hand: every fault is told with its line."""

import pytest

from webapp.errors import InvalidInput
from webapp.exchange import read_text
from webapp.exchange.witness import problems
from webapp.text.model import Kind

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
