"""One form for all regions, the characters that the reform merged, and where words end."""

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.text.chinese import chinese_script, folded, is_as_written, words
from webapp.text.script import fold

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "chinese"
needs_gold = pytest.mark.skipif(not GOLD.exists(), reason=f"the gold tables are not here: {GOLD}")

ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from("后後发發髮裡裏里着著么麼値鬪a ,。\n\u2f00\ufa0a\U00020000"),
        st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF),
    )
)


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t"))


@pytest.mark.parametrize(
    ("forms", "one"),
    [
        (("裏面", "裡面"), "里面"),
        (("看著", "看着"), "看着"),
        (("衞生", "衛生"), "卫生"),
        (("為", "爲"), "为"),
        (("什麼", "什么"), "什么"),
        (("数値", "數值"), "数值"),
        (("鬪爭", "鬥爭"), "斗争"),
        (("⼈民", "人民"), "人民"),  # the first begins with the code point of a radical
        (("CMEA國家",), "CMEA国家"),
    ],
)
def test_all_forms_of_a_character_are_one(forms: tuple[str, ...], one: str) -> None:
    assert {folded(form) for form in forms} == {one}


@example("么顎鯰讎\ufa0a")
@given(ANY)
def test_folding_keeps_offsets_is_done_once_and_is_wider_than_that_of_alignment(text: str) -> None:
    once = folded(text)
    assert len(once) == len(text)
    assert folded(once) == once
    assert "".join(map(folded, text)) == once
    assert folded(fold(text)) == once


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("羅馬尼亞黨中央", "hant"),
        ("罗马尼亚党中央", "hans"),
        ("皇后著名", None),
        ("中央", None),
        ("以後的皇后", "hant"),
        ("乾隆年间的国家", "hans"),
        ("CMEA", None),
        ("", None),
    ],
)
def test_which_script_chinese_is_in(text: str, script: str | None) -> None:
    assert chinese_script(text) == script


@pytest.mark.parametrize(
    ("one", "other"), [("後", "后"), ("幹", "干"), ("乾", "幹"), ("發", "髮"), ("黨", "党"), ("餘", "余")]
)
def test_merged_characters_are_two_where_they_are_written(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert not is_as_written(one, other)
    assert not is_as_written(other, one)


@pytest.mark.parametrize(("one", "other"), [("裡", "裏"), ("為", "爲"), ("經", "经"), ("国際", "國际"), ("羣", "群")])
def test_forms_of_one_character_are_as_written(one: str, other: str) -> None:
    assert is_as_written(one, other)
    assert is_as_written(other, one)


def test_texts_of_two_lengths_are_not_as_written() -> None:
    assert not is_as_written("后", "后来")


def test_words_are_those_of_either_script() -> None:
    for text in ("向中央通报了", "向中央通報了"):
        assert [text[start:end] for start, end in words(text)] == [text[0], "中央", text[3:5], "了"]


@given(ANY)
def test_words_cover_the_text(text: str) -> None:
    spans = words(text)
    assert "".join(text[start:end] for start, end in spans) == text
    assert all(start < end for start, end in spans)


@needs_gold
def test_the_gold_variants() -> None:
    wrong = [
        row
        for row in rows("variants_dev.tsv")
        if (folded(row["other"]) == folded(row["hans"])) != (row["expect"] == "fold")
    ]
    assert wrong == []


@needs_gold
def test_the_gold_pairs_that_fold_together_are_told_apart_as_written() -> None:
    pairs = [(row["word_a"], row["word_b"]) for row in rows("false_merges_dev.tsv")]
    assert [pair for pair in pairs if folded(pair[0]) != folded(pair[1])] == []
    assert [pair for pair in pairs if is_as_written(*pair)] == []
