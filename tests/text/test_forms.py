"""Marks, spaces and code points brought to one form, or left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text import forms

SOME = "a1 ,.'’“-–—…，。！？（）[]［〔ｶﾞＡ１ﬁſé\u0301\u00ad\u200b党"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(SOME), st.characters()))


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("ＡＢＣ１２３％", "ABC123%"),
        ("e\u0301", "é"),
        ("ﬁve ﬀ", "five ff"),
        ("co\u00adop\u200berate\ufeff", "cooperate"),
        ("\u202aabc\u202c\u2066\u2069", "abc"),
        ("⼈Ⅳſｶﾞ", "人IVsガ"),
        ("\uf9d1", "六"),
    ],
)
def test_equivalent_code_points_are_one(text: str, one: str) -> None:
    assert forms.one_unicode(text) == one


@pytest.mark.parametrize("text", ["²", "½", "№", "①", "™", "℃", "ª", "аbc", "ß", "，！（", "“’", "–", "\u3000"])
def test_what_says_more_or_is_of_another_sort_stays(text: str) -> None:
    assert forms.one_unicode(text) == text


@pytest.mark.parametrize("mark", "“”„‟«»‹›\"'‘’「」『』〝〞`ʼ")
def test_every_quotation_mark_is_one(mark: str) -> None:
    assert forms.one_quote(mark) == "'"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("'the party'", "the party"),
        ("don't", "don't"),
        ("the workers'", "the workers"),
        ("'don't'", "don't"),
        ("他说'党'的", "他说党的"),
        ("P'eng", "P'eng"),
    ],
)
def test_quotation_marks_are_left_out_but_inside_words(text: str, bare: str) -> None:
    assert forms.without_quotes(text) == bare


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("he said, that", "he said that"),
        ("the (party)!", "the party"),
        ("said – that", "said that"),
        ("said—that -- so", "said that so"),
        ("U.S.S.R. and e.g. this", "USSR and eg this"),
        ("《人民日报》", "人民日报"),
        ("...", ""),
        ("No.3", "No 3"),
    ],
)
def test_marks_are_left_out(text: str, bare: str) -> None:
    assert forms.without_marks(text) == bare


@pytest.mark.parametrize(
    "text", ["1,000", "5, 300", "3.5", ".5", "12:30", "1950–1960", "1950 – 1960", "-5", "−5", *"?%+$=&№/*"]
)
def test_marks_that_carry_meaning_stay(text: str) -> None:
    assert forms.without_marks(text) == text


def test_brackets() -> None:
    assert forms.one_bracket("〔党〕［党］【党】") == "[党][党][党]"
    assert forms.without_brackets("[the] part[y]") == "the party"
    assert forms.gaps("a [...] b [?] c [the] []") == 2


@pytest.mark.parametrize(
    ("text", "tight"),
    [
        ("a , b", "a,b"),
        ("10 %", "10%"),
        ("毛 泽东 1963 年", "毛泽东1963年"),
        ("the party", "the party"),
        ("1, 000", "1, 000"),
    ],
)
def test_idle_spaces(text: str, tight: str) -> None:
    assert forms.tight(text) == tight


@given(TEXTS)
def test_one_form_is_one_form(text: str) -> None:
    for form in (
        forms.one_space,
        forms.one_unicode,
        forms.one_quote,
        forms.one_mark,
        forms.one_dash,
        forms.one_bracket,
    ):
        assert form(form(text)) == form(text)
