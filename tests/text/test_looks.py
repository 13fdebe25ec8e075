"""Two different readings never look the same: what a reader could not see is named."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.text import markup
from webapp.text.collation import compared
from webapp.text.looks import hidden_in, look

ODD = [
    *"ab аА\u00a0\u3000\u200b\u200d\u202e\u00ad\n,，ＡA\u0301éoο后後",
    "e\u0301",
    "👩\u200d👩\u200d👧",
    "👩",
    "𠀀",
    "\u034f",
    "葛",
    "葛\U000e0100",
    "\u3164",
]
TEXT = st.lists(st.sampled_from(ODD), max_size=8).map("".join)


def seen(html: str) -> str:
    """What a reader sees of marked text without its colours and lines: the words, and the names of what is named."""
    html = re.sub(r'<span class="vh"[^>]*>.*?</span>', "", html, flags=re.DOTALL)
    named = re.sub(r'<span class="odd" data-name="([^"]*)"[^>]*>', r"‹\1›", html)
    return look(unescape(re.sub(r"<[^>]*>", "", named)))


@example("Cеntral", "Central")
@example("e\u0301", "é")
@example("a\u0300\u0301", "a\u0301\u0300")
@example("a\n", "a ")
@given(TEXT, TEXT)
def test_two_different_texts_never_look_the_same(left: str, right: str) -> None:
    edits = compared([(left, right)])[0]
    shown = (
        seen(markup.sides([left], right, edits, "left", [()])[0]),
        seen(markup.sides([right], left, edits, "right", [()])[0]),
    )
    assert (shown[0] == shown[1]) == (left == right)


@pytest.mark.parametrize(
    ("text", "other", "named"),
    [
        ("Cеntral", "Central", {"е"}),
        ("é", "e\u0301", {"é"}),
        ("e\u0301", "é", {"e\u0301"}),
        ("a\U000e0061", "a", {"a\U000e0061"}),
        ("ée\u0301", "e\u0301é", {"é", "e\u0301"}),
        ("party", "parties", set()),
        ("，", ",", set()),
        ("IV", "Ⅳ", set()),
        ("С", "C", {"С"}),
        ("C", "С", {"C"}),
    ],
)
def test_what_is_named_is_what_differs_and_only_where_it_cannot_be_seen(text: str, other: str, named: set[str]) -> None:
    assert hidden_in(text, other) == named
