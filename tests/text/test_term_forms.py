"""What can be a form of a term, and the words that forms and texts are compared by."""

import pytest

from webapp.errors import InvalidInput
from webapp.text.term_forms import FORM_CODE_POINTS, check_form, cut, form_keys


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no letter"),
        ("   ", "has no letter"),
        (".*", "has no letter"),
        ("[", "has no letter"),
        ("—", "has no letter"),
        ("a", "is one letter"),
        ("Я", "is one letter"),
        (" 7 ", "is one letter"),
        ("か", "is one letter"),
        ("word " * 101, "the limit is 500"),
        ("a\x00b", "NUL"),
        ("a\ud800b", "surrogate"),
    ],
)
def test_what_cannot_be_sought_is_refused_with_a_reason(text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=f"Line 3.*{said}"):
        check_form(text, "Line 3")


@pytest.mark.parametrize(
    "text", ["党", "㐀", "OK", "C++", "a.*b", "(left)", "x" * FORM_CODE_POINTS, "党" * FORM_CODE_POINTS, "שלום"]
)
def test_what_can_be_sought(text: str) -> None:
    check_form(text)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Fraternal Parties", "fraternal parties"),
        ("left-wing,\nleft–wing; left\u00a0wing", "left wing , left wing ; left wing"),
        ("co-\noperate", "co operate"),
        ("left- and right-wing", "left - and right wing"),
        ("left - wing, left—wing", "left - wing , left — wing"),
        ("P’eng’s P'eng's Pʻeng's", "p'eng's p'eng's p'eng's"),
        ("“weak”", "' weak '"),
        ("U.S.S.R. and USSR.", "ussr . and ussr ."),
        ("the end.The next", "the end . the next"),
        ("1,000 1960 3.5.", "1,000 1960 3.5 ."),
        ("羅蘇關係", "罗 苏 关 系"),
        ("乔治乌-德治 乔治乌·德治", "乔 治 乌 德 治 乔 治 乌 德 治"),
        ("CMEA国家", "cmea 国 家"),
        ("ＣＭＥＡ", "cmea"),
        ("cafe\u0301 café", "café café"),
        ("frater\u00adnal", "fraternal"),
        ("شَهْر می\u200cخواهم", "شَهْر میخواهم"),
        ("葛\U000e0100城", "葛 城"),
        ("-a-", "- a -"),
        ("", ""),
    ],
)
def test_words_are_compared_by_keys(text: str, keys: str) -> None:
    assert cut(text).keys == keys.split()


@pytest.mark.parametrize("text", ["Fraternal Parties", "兄弟黨", "OK", "  OK\n", "Left-wing", "C++", "P’eng"])
def test_a_form_has_the_keys_of_the_text(text: str) -> None:
    assert form_keys(text) == cut(text).keys


def test_offsets_are_those_of_the_text() -> None:
    text = "The “left-\nwing” 羅馬尼亞, cafe\u0301."
    words = cut(text)
    spans = zip(words.starts, words.ends, strict=True)
    assert [text[start:end] for start, end in spans] == [
        "The",
        "“",
        "left",
        "wing",
        "”",
        *"羅馬尼亞",
        ",",
        "cafe\u0301",
        ".",
    ]
    assert words.joined == {2}
