"""Folding is for comparing and keeps every offset; conversion is for reading."""

from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.text import script as module
from webapp.text.script import ChineseScript, Script, dominant_script, fold, to_script

CHINESE = st.text(
    alphabet=st.one_of(
        st.sampled_from("后後发發髮干乾幹赫鲁鲁曉晓a ,。\n"), st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
    )
)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Romania and the CMEA", "latin"),
        ("罗苏关系 CMEA", "han"),
        ("Хрущёв в Румынии", "cyrillic"),
        ("1963 – 05", "other"),
        ("", "other"),
    ],
)
def test_the_dominant_script(text: str, script: Script) -> None:
    assert dominant_script(text) == script


def test_folding_makes_the_two_scripts_equal() -> None:
    assert fold("赫魯曉夫與羅馬尼亞的矛盾") == "赫鲁晓夫与罗马尼亚的矛盾"
    assert fold("Khrushchev") == "Khrushchev"


@example("薴")
@given(CHINESE)
def test_folding_keeps_every_offset_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert "".join(map(fold, text)) == folded


def test_conversion_goes_by_phrases() -> None:
    assert to_script("头发发展，皇后后来，干燥干涉", "hant") == "頭髮發展，皇后後來，乾燥干涉"
    assert to_script("頭髮發展", "hans") == "头发发展"
    assert to_script("no Chinese", "hant") == "no Chinese"


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("hans", "里面说卫生着想"),
        ("hant", "裏面說衛生着想"),
        ("tw", "裡面說衛生著想"),
        ("hk", "裏面説衞生着想"),
    ],
)
def test_regions_have_their_own_characters(script: ChineseScript, shown: str) -> None:
    assert to_script("里面说卫生着想", script) == shown


def test_words_of_a_region_stay() -> None:
    assert to_script("飛彈", "hans") == "飞弹"
    assert to_script("信息", "tw") == "信息"


def test_the_characters_of_taiwan_become_simplified_and_simplified_ones_stay() -> None:
    assert to_script("看著群眾", "hans") == "看着群众"
    assert to_script("是么，著名", "hans") == "是么，著名"


def test_a_phrase_of_another_length_is_converted_character_by_character(monkeypatch: pytest.MonkeyPatch) -> None:
    phrases = {"头发": "頭髮也", "头": "頭", "发": "發"}
    monkeypatch.setattr(module, "_converter", lambda _: SimpleNamespace(convert=phrases.__getitem__))
    assert to_script("头发", "hant") == "頭發"


@given(CHINESE, st.sampled_from(["hans", "hant", "tw", "hk"]))
def test_conversion_keeps_the_length(text: str, script: ChineseScript) -> None:
    assert len(to_script(text, script)) == len(text)
