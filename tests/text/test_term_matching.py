"""Terms stand where their words do: whole, inflected, in either script; the longest wins."""

import csv
import time
from pathlib import Path

import pytest

from webapp.errors import InvalidInput
from webapp.text.term_forms import Form
from webapp.text.term_matching import Hit, Matcher

SHARED = Path(__file__).parents[3] / "shared"
GOLD = SHARED / "gold"
TERMS = SHARED / "design" / "key-terms.tsv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def matcher(*forms: str, language: str = "en") -> Matcher:
    return Matcher(Form(form, form, language) for form in forms)


def found(text: str, *forms: str, language: str = "en") -> list[str]:
    return [text[hit.start : hit.end] for hit in matcher(*forms, language=language).hits(text)]


@pytest.mark.parametrize(
    ("form", "text", "hits"),
    [
        # whole words only
        ("party", "The Party and counterparty; partying", ["Party", "partying"]),
        ("art", "party, an art_form, art7, art", ["art"]),
        ("000", "1,000 tons", []),
        ("eng", "P'eng, Eng", ["Eng"]),
        ("USSR", "the U.S.S.R., USSR's, USSRX", ["U.S.S.R", "USSR"]),
        ("S.S", "U.S.S.R.", []),
        # number, possessive, verbs
        ("fraternal parties", "a fraternal party's view, fraternal parties’", ["fraternal party", "fraternal parties"]),
        ("fraternal party", "the Fraternal Parties", ["Fraternal Parties"]),
        ("sympathize", "he sympathized, sympathizing, sympathizes", ["sympathized", "sympathizing", "sympathizes"]),
        ("turn left", "Romania turned left; it is turning left", ["turned left", "turning left"]),
        ("turn left", "turned lefts", []),  # one word changes, not two
        ("win over", "they won over Dej", ["won over"]),
        ("statesman", "two statesmen", ["statesmen"]),
        ("meeting", "they meet, the meetings", ["meetings"]),
        ("leave", "the left", []),
        ("goods", "a good word", []),
        ("people's war", "People’s War, peoples' war", ["People’s War"]),
        ("party congress", "the party's congress", []),
        # capitals
        ("CMEA", "CMEA, CMEAs, CMEA’s, cmea, Cmea, ＣＭＥＡ", ["CMEA", "CMEAs", "CMEA", "ＣＭＥＡ"]),
        ("US embassy", "the US Embassy; let us embassy", ["US Embassy"]),
        ("Politburo", "POLITBURO politburo", ["POLITBURO", "politburo"]),
        # spaces, hyphens, line ends
        ("left-wing", "left wing, left\u00a0wing, left–wing", ["left wing", "left\u00a0wing", "left–wing"]),
        ("left-wing", "left\n wing, leftwing, Left-\nWing", ["left\n wing", "leftwing", "Left-\nWing"]),
        ("left wing", "leftwing, left-wing, left - wing, left, wing, left—wing", ["leftwing", "left-wing"]),
        ("cooperation", "Co-operation, co-\noperation", ["Co-operation", "co-\noperation"]),
        ("resign", "re-sign, resigned", ["resigned"]),
        ("now here", "nowhere", []),
        ("Marxism-Leninism", "Marxism–Leninism", ["Marxism–Leninism"]),
        ("co-operate", "cooperated, co-operating, co operates", ["cooperated", "co-operating", "co operates"]),
        ("Soviet", "Romanian-Soviet", ["Soviet"]),
        # marks
        ("P'eng Chen", "P’eng Chen", ["P’eng Chen"]),
        ('"weak majority"', "a “weak majority”", ["“weak majority”"]),
        ("a.*b", "axxb, a.*b", ["a.*b"]),
        ("C++", "C++ and C", ["C++"]),
        ("régime", "the regime, the régime, the re\u0301gime", ["régime", "re\u0301gime"]),
    ],
)  # fmt: skip
def test_where_an_english_form_stands(form: str, text: str, hits: list[str]) -> None:
    assert found(text, form) == hits


@pytest.mark.parametrize(
    ("language", "form", "text", "hits"),
    [
        ("ru", "партия", "Партия, партиями", ["Партия"]),
        ("ar", "حزب", "حزب الحزب حزبي", ["حزب"]),
        ("he", "שלום", "שלום, השלום שָׁלוֹם", ["שלום"]),
        ("de", "Partei", "Parteien, Partei-Tag", ["Partei"]),  # only English is inflected
        ("ro", "partid", "partids, PARTID", ["PARTID"]),
        ("fa", "می\u200cخواهم", "می\u200cخواهم", ["می\u200cخواهم"]),
    ],
)
def test_where_forms_of_other_languages_stand(language: str, form: str, text: str, hits: list[str]) -> None:
    assert found(text, form, language=language) == hits


@pytest.mark.parametrize(
    ("form", "text", "hits"),
    [
        ("兄弟党", "各兄弟黨宣佈", ["兄弟黨"]),
        ("群眾", "羣衆和群众", ["羣衆", "群众"]),
        ("彭真", "彭　真同志，彭\n真", ["彭　真", "彭\n真"]),
        ("乔治乌-德治", "乔治乌·德治，喬治烏•德治", ["乔治乌·德治", "喬治烏•德治"]),
        ("经互会", "CMEA（經互會）", ["經互會"]),
        ("中央", "中，央", []),
        ("罗", "罗马尼亚，罗大使，把羅變成", ["罗", "羅"]),  # a part of the country's name is no word
        ("党", "共产党的党", ["党"]),
    ],
)
def test_where_a_chinese_form_stands(form: str, text: str, hits: list[str]) -> None:
    assert found(text, form, language="zh") == hits


def test_the_longest_wins_wherever_it_begins_and_the_others_are_named_inside() -> None:
    text = "争取左派兄弟党的支持，各兄弟党"
    hits = matcher("兄弟党", "左派兄弟党", "左派", "取左派", language="zh").hits(text, inside=True)
    outer = hits[0]
    assert [(hit.start, hit.end, hit.terms, hit.inside) for hit in hits] == [
        (2, 7, ("左派兄弟党",), None),
        (2, 4, ("左派",), outer),
        (4, 7, ("兄弟党",), outer),
        (12, 15, ("兄弟党",), None),
    ]
    assert matcher("兄弟党", "左派兄弟党").hits(text) == (
        Hit(2, 7, (Form("左派兄弟党", "左派兄弟党", "en"),)),
        Hit(12, 15, (Form("兄弟党", "兄弟党", "en"),)),
    )


def test_of_two_that_are_as_long_the_first_counts() -> None:
    assert found("bad cap dog", "bad cap", "cap dog") == ["bad cap"]


def test_forms_of_one_term_are_not_inside_each_other() -> None:
    forms = [Form("t", "left-wing party", "en"), Form("t", "party", "en")]
    assert len(Matcher(forms).hits("the left-wing party", inside=True)) == 1


def test_forms_that_are_the_same_once_folded_give_one_hit_with_all() -> None:
    forms = [Form("t1", "Left-Wing", "en"), Form("t2", "left wing", "en"), Form("t1", "left–wing", "en")]
    (hit,) = Matcher(forms).hits("left wing")
    assert hit.forms == tuple(forms)
    assert hit.terms == ("t1", "t2")


@pytest.mark.parametrize(
    ("form", "text", "starts"),
    [
        ("皇后", "皇后以後說", [0]),
        ("皇後", "皇后以後說", []),
        ("後", "三年後才來", [2]),
        ("后", "三年後才來", []),
        ("后", "三天后说", [2]),  # in Simplified it cannot be told
        ("後", "三天后说", [2]),
        ("乾淨", "幹淨說", []),
        ("頭髮", "頭發說", []),
        ("头发", "头发说", [0]),
        ("经济", "經濟", [0]),  # no two words are merged here
        ("裡面", "裏面說", [0]),
    ],
)
def test_exact_script_tells_merged_characters_apart(form: str, text: str, starts: list[int]) -> None:
    of_the_form = Matcher([Form("t", form, "zh", exact_script=True)]).hits(text)
    of_the_reader = Matcher([Form("t", form, "zh")]).hits(text, exact_script=True)
    assert [hit.start for hit in of_the_form] == [hit.start for hit in of_the_reader] == starts


def test_a_reader_may_say_which_script_a_short_text_is_in() -> None:
    behind = Matcher([Form("t", "後", "zh", exact_script=True)])
    assert behind.hits("后", script="hans")
    assert not behind.hits("后", script="hant")
    assert not behind.hits("后")


def test_a_name_is_found_in_other_romanisations() -> None:
    text = (
        "anti-P’êng Chên's; Peng Chen, PENG ZHEN; peng chen; Peng Cheng. Ceausescu, Hruščov; Gheorghiu Dej, Peng\tZhen"
    )
    forms = ("Peng Zhen", "Ceaușescu", "Khrushchev", "Gheorghiu-Dej")
    assert found(text, *forms) == [
        *("P’êng Chên", "Peng Chen", "PENG ZHEN", "Ceausescu", "Hruščov", "Gheorghiu Dej", "Peng\tZhen"),
    ]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("Jiang Jieshi", "Chiang Kai-shek"),
        ("Chiang Kai-shek", "Jiang Jieshi"),
        ("Mao Zedong", "Mao Tse Tung"),
        ("Beijing University", "Peking University"),
    ],
)
def test_a_name_is_found_though_its_words_begin_or_are_divided_otherwise(form: str, text: str) -> None:
    assert found(f"When {text}'s car came", form) == [text]


def test_forms_stand_in_their_order_however_they_are_found() -> None:
    (hit,) = matcher("Peng Zhen", "Peng Chen", "P'eng Chen").hits("Peng Chen")
    assert hit.terms == ("Peng Zhen", "Peng Chen", "P'eng Chen")


def test_a_form_that_cannot_be_sought_is_named_with_its_term() -> None:
    with pytest.raises(InvalidInput, match=r"term t9 .*no letter"):
        Matcher([Form("t8", "party", "en"), Form("t9", "...", "en")])


def test_many_long_and_overlapping_forms() -> None:
    nested = [Form(str(size), "ab " * size + "ab", "en") for size in range(166)]
    many = [Form(f"m{number}", f"word{number} party", "en") for number in range(10_000)]
    long = Form("long", "党" * 500, "zh")
    began = time.process_time()
    found = Matcher([*nested, *many, long])
    assert [hit.terms for hit in found.hits("ab " * 500)] == [("165",)] * 3 + [("1",)]
    assert [hit.terms for hit in found.hits("word77 party, word9999 parties")] == [("m77",), ("m9999",)]
    assert [hit.end for hit in found.hits("黨" * 501)] == [500]
    assert time.process_time() - began < 10


@pytest.mark.skipif(not GOLD.exists(), reason=f"the gold tables are not here: {GOLD}")
def test_the_gold_texts_have_their_terms_in_every_script() -> None:
    folder = GOLD / "chinese"
    forms = [Form(row["id"], row["term_hans"], "zh") for row in rows(folder / "longest_match_dev_glossary.tsv")]
    wanted = {
        (row["text_id"], int(row["start"]), int(row["end"]), row["term_hans"])
        for row in rows(folder / "longest_match_dev_gold.tsv")
    }
    for row in rows(folder / "longest_match_dev_texts.tsv"):
        hits = Matcher(forms).hits(row["text"])
        assert {(row["text_id"], hit.start, hit.end, hit.forms[0].text) for hit in hits} == wanted, row["script"]


@pytest.mark.skipif(not GOLD.exists(), reason=f"the gold tables are not here: {GOLD}")
def test_the_gold_characters_that_fold_together_are_told_apart() -> None:
    for row in rows(GOLD / "chinese" / "false_merges_dev.tsv"):
        for form, text in ((row["word_a"], row["word_b"]), (row["word_b"], row["word_a"])):
            assert Matcher([Form("t", form, "zh")]).hits(text)
            assert not Matcher([Form("t", form, "zh", exact_script=True)]).hits(text), (form, text)


@pytest.mark.skipif(not GOLD.exists(), reason=f"the gold tables are not here: {GOLD}")
def test_the_gold_names_are_found_by_rule() -> None:
    pairs = rows(GOLD / "names" / "pairs_dev.tsv")
    hits = {row["id"]: bool(found(f"Then {row['a']} said", row["b"])) for row in pairs}
    assert [row["id"] for row in pairs if hits[row["id"]] and row["same"] == "0"] == []
    assert {row["scheme"] for row in pairs if not hits[row["id"]] and row["same"] == "1"} <= {"customary"}


@pytest.mark.skipif(not TERMS.exists(), reason=f"the first term base is not here: {TERMS}")
def test_every_key_term_is_found_in_each_of_its_forms() -> None:
    terms = rows(TERMS)
    forms = {Form(row["id"], text, "zh") for row in terms for text in (row["zh_hans"], row["zh_hant"])}
    forms |= {Form(row["id"], text, "en") for row in terms for text in row["variant_renderings"].split("|")}
    marker = Matcher(sorted(forms, key=str))
    for form in forms:
        (hit,) = marker.hits(form.text)
        assert (hit.start, hit.end) == (0, len(form.text))
        assert form.term in hit.terms
