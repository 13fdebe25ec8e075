"""Nothing smaller than a word, a number or a grapheme is ever marked."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.tokens import graphemes, tokens

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Soviets don't mention", ["the", "Soviets", "don't", "mention"]),
        ("P’eng Chen’s words", ["P’eng", "Chen’s", "words"]),
        ("Romania-Soviet", ["Romania", "-", "Soviet"]),
        ("1,000 tons at 12:30, or 3.5%.", ["1,000", "tons", "at", "12:30", ",", "or", "3.5", "%", "."]),
        ("一九六三年五月", ["一九六三", "年", "五", "月"]),
        ("罗苏关系", ["罗", "苏", "关", "系"]),
        ("товарищ Хрущёв", ["товарищ", "Хрущёв"]),
        ("cafe\u0301 noir", ["cafe\u0301", "noir"]),
        ("👩‍👩‍👧 ok", ["👩‍👩‍👧", "ok"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("สวัสดี", ["ส", "วั", "ส", "ดี"]),
        ("\u202bשלום\u202c", ["\u202b", "שלום", "\u202c"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_tokens_are_words_numbers_and_single_characters(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(ANY_TEXT)
def test_tokens_cover_all_but_white_space_in_order(text: str) -> None:
    done = 0
    for start, end in tokens(text):
        assert start >= done
        assert end > start
        assert not text[done:start].strip()
        done = end
    assert not text[done:].strip()


@given(ANY_TEXT)
def test_no_token_begins_or_ends_inside_a_grapheme(text: str) -> None:
    boundaries = {0, len(text)} | {found.start() for found in regex.finditer(r"\X", text)}
    inside = {offset for span in tokens(text) for offset in span if offset not in boundaries}
    assert not inside


@given(ANY_TEXT)
def test_graphemes_are_those_of_unicode(text: str) -> None:
    assert graphemes(text) == regex.findall(r"\X", text)
