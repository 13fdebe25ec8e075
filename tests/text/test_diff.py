"""The word diff: both sides rebuilt exactly, the same answer always, spans that a person can read."""

import sys
from itertools import accumulate, pairwise
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.text.diff import Granularity, amount, diff
from webapp.text.model import Edit, EditKind
from webapp.text.tokens import graphemes, tokens

WORDS = st.sampled_from(
    [
        "the",
        "cause",
        "of",
        "peace",
        "Romania",
        "Romanian",
        "-",
        "1,000",
        "矛盾",
        "é",
        "e\u0301",
        ",",
        " ",
        "\n",
        "👩‍👩‍👧",
    ]
)
PROSE = st.lists(WORDS, max_size=40).map(" ".join)
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
TEXTS = st.one_of(PROSE, ANY)
GRANULARITIES = st.sampled_from(["words", "characters"])


def shown(left: str, right: str, granularity: Granularity = "words") -> str:
    parts = []
    for edit in diff(left, right, granularity):
        old, new = left[slice(*edit.left)], right[slice(*edit.right)]
        parts.append(old if edit.equal else f"[-{old}-]" * bool(old) + f"{{+{new}+}}" * bool(new))
    return "".join(parts)


@given(TEXTS, TEXTS, GRANULARITIES)
def test_edits_rebuild_both_sides_and_equal_spans_are_equal(left: str, right: str, granularity: Granularity) -> None:
    edits = diff(left, right, granularity)
    assert "".join(left[slice(*edit.left)] for edit in edits) == left
    assert "".join(right[slice(*edit.right)] for edit in edits) == right
    for edit in edits:
        assert edit.equal == (left[slice(*edit.left)] == right[slice(*edit.right)])
    assert all(one.kind is not other.kind for one, other in pairwise(edits))


@example(" ,", " \U0001f3fdx", "words")  # white space that a mark after it makes part of a grapheme
@example("x\r\n", "y\n", "words")
@given(TEXTS, TEXTS, GRANULARITIES)
def test_no_edit_begins_or_ends_inside_a_grapheme(left: str, right: str, granularity: Granularity) -> None:
    for edit in diff(left, right, granularity):
        for text, span in ((left, edit.left), (right, edit.right)):
            assert {0, *accumulate(map(len, graphemes(text)))} >= set(span)


@example("B A", "A B", "words")  # two longest common subsequences
@given(TEXTS, TEXTS, GRANULARITIES)
def test_swapping_the_sides_mirrors_the_edits(left: str, right: str, granularity: Granularity) -> None:
    mirrored = tuple(edit.mirrored() for edit in diff(right, left, granularity))
    assert diff(left, right, granularity) == mirrored


@example("Romania", "Romanian")
@given(PROSE, PROSE)
def test_no_span_cuts_a_token(left: str, right: str) -> None:
    edits = diff(left, right)
    for text, spans in ((left, [edit.left for edit in edits]), (right, [edit.right for edit in edits])):
        inside = {offset for start, end in tokens(text) for offset in range(start + 1, end)}
        assert not inside.intersection(offset for span in spans for offset in span)


@pytest.mark.parametrize("granularity", ["words", "characters"])
def test_a_text_against_itself_is_one_equal_span_and_nothing_against_nothing_is_none(granularity: Granularity) -> None:
    assert diff("same words", "same words", granularity) == (Edit((0, 10), (0, 10), None),)
    assert diff("", "", granularity) == ()


def test_white_space_between_corresponding_words_is_compared() -> None:
    assert shown("a b\nc", "a  b c") == "a {+ +}b[-\n-]{+ +}c"


def test_characters_mark_only_what_changed_in_a_word_but_never_part_of_a_number() -> None:
    assert shown("Romania-Soviet", "Romanian-Soviet") == "[-Romania-]{+Romanian+}-Soviet"
    assert shown("Romania-Soviet", "Romanian-Soviet", "characters") == "Romania{+n+}-Soviet"
    assert shown("in 1962", "in 1963", "characters") == "in [-1962-]{+1963+}"
    assert shown("cafe\u0301", "cafe", "characters") == "caf[-e\u0301-]{+e+}"


def test_characters_leave_words_whole_that_have_little_in_common() -> None:
    assert shown("they relied on him", "they depended on him", "characters") == "they [-relied-]{+depended+} on him"


def test_characters_are_compared_to_the_end_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown("negotiations", "negociaciones", "characters")
    hours = iter(range(0, 10**9, 3600))
    monkeypatch.setattr(
        sys.modules["diff_match_patch.diff_match_patch"], "time", SimpleNamespace(time=lambda: next(hours))
    )
    assert shown("negotiations", "negociaciones", "characters") == found
    assert found == "nego[-t-]{+c+}ia[-t-]{+c+}ion{+e+}s"


def test_amount() -> None:
    edits = diff("one two three", "one deux three")
    assert amount(edits) == pytest.approx(7 / 27)
    assert amount(()) == 0
    assert amount(edits, {EditKind.SUBSTANTIVE}) == 0


def test_a_passage_of_the_greatest_length_is_compared() -> None:
    left = "word " * 200_000
    right = left[:500_000] + "other " + left[500_000:]
    edits = diff(left, right)
    assert "".join(right[slice(*edit.right)] for edit in edits if not edit.equal) == "other "
