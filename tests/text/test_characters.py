"""Chinese characters of two scripts are one word only where one is the Simplified form of the other."""

import csv
from pathlib import Path

import opencc
import pytest

from webapp.text.characters import are_one, simplified

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "chinese"


@pytest.mark.parametrize(
    "pair", ["黨 党", "赫魯曉夫 赫鲁晓夫", "乾 干", "幹 干", "髮 发", "發 发", "裡 裏", "頭髮 头发"]
)
def test_two_scripts(pair: str) -> None:
    left, right = pair.split()
    assert are_one(left, right)
    assert are_one(right, left)


@pytest.mark.parametrize("pair", ["乾 幹", "發 髮", "後 前", "係 繫", "黨 党国", "乾部 幹部", "歷 曆"])
def test_two_words(pair: str) -> None:
    left, right = pair.split()
    assert not are_one(left, right)
    assert simplified(left) != simplified(right)


def test_no_two_traditional_words_have_one_simplified_form() -> None:
    """By OpenCC's tables, but for regional forms and those listed here, which are one character written in two ways."""
    regional = {"t2tw", "t2hk"}
    one_character = set("凈勛滙厠嵗墻奬録絶緑綫説産畵証駡艷葯舘鎭鷄顔銹嘩麽濕竪鋭閲鑒衚麪")
    to_simplified, to_traditional = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
    forms = [opencc.OpenCC(name) for name in sorted(regional)]
    sources: dict[str, set[str]] = {}
    for character in map(chr, [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]):
        if to_simplified.convert(character) != character:
            sources.setdefault(simplified(character), set()).add(character)
    for key, characters in sources.items():
        usual = to_traditional.convert(key)
        same = {usual, *(form.convert(usual) for form in forms)} | one_character
        others = {form.convert(character) for character in characters - same for form in forms[1:]}
        assert len(others - same) <= 1, (key, characters)


@pytest.mark.skipif(not GOLD.exists(), reason="the gold tables are not beside this checkout")
def test_the_gold_pairs_are_one_in_two_scripts() -> None:
    with (GOLD / "variants_dev.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    assert rows
    wrong = [row["id"] for row in rows if are_one(row["other"], row["hans"]) != (row["expect"] == "fold")]
    assert len(wrong) <= 1, wrong  # OpenCC takes 著 for a Simplified form of its own
