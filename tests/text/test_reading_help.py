"""Reading help: the words of a Chinese passage with pinyin and meanings, out of a dictionary whose licence is shown."""

import itertools
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.text.cedict import entries, notice, with_tone_marks
from webapp.text.reading_help import HelpedWord, reading_help

ROOT = Path(__file__).parents[2]


def helped(text: str) -> dict[str, HelpedWord]:
    return {text[word.start : word.end]: word for word in reading_help(text)}


@pytest.mark.parametrize(
    ("numbered", "marked"),
    [
        ("Peng2 Zhen1", "Péng Zhēn"),
        ("lu:4", "lǜ"),
        ("nu:e4", "nüè"),
        ("gui4", "guì"),
        ("liu2", "liú"),
        ("dou1", "dōu"),
        ("xiong1 di5", "xiōng di"),
        ("Ao4 men2", "Ào mén"),
        ("m2", "ḿ"),
        ("r5", "r"),
        ("xx5", "–"),
        ("A A zhi4", "A A zhì"),
    ],
)
def test_tones_are_marked_where_they_are_printed(numbered: str, marked: str) -> None:
    assert with_tone_marks(numbered) == marked


def test_a_word_has_all_its_entries_in_both_scripts() -> None:
    in_simplified = entries("发")
    assert {(entry.traditional, entry.pinyin) for entry in in_simplified} >= {("發", "fā"), ("髮", "fà")}
    assert entries("髮") == tuple(entry for entry in in_simplified if entry.traditional == "髮")
    (romania,) = entries("羅馬尼亞")
    assert (romania.simplified, romania.pinyin, romania.glosses) == ("罗马尼亚", "Luó mǎ ní yà", ("Romania",))
    assert entries("彭真真") == ()
    assert entries("𰻝𰻝面")[0].pinyin.startswith("biáng")  # the last line of the file


def test_pinyin_inside_a_meaning_has_tone_marks_too() -> None:
    glosses = [gloss for entry in entries("猫") for gloss in entry.glosses]
    assert any("[zhī]" in gloss for gloss in glosses)


def test_the_licence_is_there_to_be_shown() -> None:
    shown = notice()
    assert (shown.name, shown.publisher, shown.date) == ("CC-CEDICT", "MDBG", "2023-11-07")
    assert shown.licence == "https://creativecommons.org/licenses/by-sa/4.0/"


@pytest.mark.parametrize("text", ["罗马尼亚大使约见彭真同志，CMEA。", "羅馬尼亞大使約見彭真同志，CMEA。"])
def test_the_words_of_a_passage(text: str) -> None:
    assert [(word.start, word.end, word.pinyin) for word in reading_help(text)] == [
        (0, 4, "Luó mǎ ní yà"),
        (4, 6, "dà shǐ"),
        (6, 8, "yuē jiàn"),
        (8, 10, "Péng Zhēn"),
        (10, 12, "tóng zhì"),
    ]


def test_the_word_decides_between_readings_of_a_character() -> None:
    words = helped("银行行长重视发展，他重复说头发长得很长")
    assert words["银行"].pinyin == "yín háng"
    assert words["行长"].pinyin == "háng zhǎng"
    assert words["重视"].pinyin == "zhòng shì"
    assert words["重复"].pinyin == "chóng fù"
    assert words["头发"].pinyin == "tóu fa"
    assert not words["银行"].is_ambiguous


def test_what_the_word_leaves_open_is_said_to_be_ambiguous() -> None:
    words = helped("看着他说得好")
    assert (words["着"].pinyin, words["着"].is_ambiguous) == ("zhe", True)
    assert (words["说"].pinyin, words["说"].is_ambiguous) == ("shuō", True)
    assert (words["他"].pinyin, words["他"].is_ambiguous) == ("tā", False)
    assert words["着"].entries[0].pinyin == "zhe"


@pytest.mark.parametrize(("character", "pinyin"), [("云", "yún"), ("罗", "luó"), ("岂", "qǐ")])
def test_a_surname_and_a_mere_reference_come_last(character: str, pinyin: str) -> None:
    assert helped(character)[character].pinyin == pinyin


def test_readings_that_sound_the_same_are_not_ambiguous() -> None:
    assert len(helped("罗")["罗"].entries) > 1
    assert not helped("罗")["罗"].is_ambiguous


def test_the_script_of_the_passage_decides_between_characters() -> None:
    assert {entry.traditional for entry in helped("他還說：后")["后"].entries} == {"后"}
    assert {entry.traditional for entry in helped("他还说：后")["后"].entries} == {"后", "後"}
    assert {entry.simplified for entry in helped("他还说：乾")["乾"].entries} == {"乾"}


def test_an_unknown_word_is_cut_into_those_that_are_known() -> None:
    assert list(helped("二十四日")) == ["二十", "四", "日"]


def test_forms_that_the_dictionary_lacks_are_sought_in_another() -> None:
    assert helped("曁")["曁"].pinyin == "jì"


def test_a_character_without_entry_stands_without_reading() -> None:
    (word,) = reading_help("\U00020001")
    assert (word.pinyin, word.entries, word.is_ambiguous) == ("", (), False)


@settings(max_examples=50)
@given(st.text(alphabet="看着他說后発\U00020001 CMEA，。\n罗马尼亚", max_size=20))
def test_every_chinese_character_has_its_place(text: str) -> None:
    words = reading_help(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(words))
    places = {at for word in words for at in range(word.start, word.end)}
    assert {at for at, character in enumerate(text) if character in "看着他說后発\U00020001罗马尼亚"} <= places


def test_nobody_pays_for_it_who_does_not_ask() -> None:
    code = (
        "import sys; from webapp.text import cedict, reading_help, term_matching as t, term_forms as f\n"
        "t.Matcher([f.Form('x', '兄弟党', 'zh')]).hits('各兄弟党')\n"
        "assert 'rjieba' not in sys.modules and not cedict._dictionary.cache_info().currsize"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
