"""The sort of a difference: an accidental is never another word, and what is unsure is substantive."""

import time
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from webapp.text import kinds
from webapp.text.kinds import key, keys, kind_of
from webapp.text.model import EditKind
from webapp.text.tokens import cut

SORTS = {
    EditKind.PUNCTUATION: [
        (",", ""), (",", "，"), (".", "。"), ("、", "，"), ("...", "…"), ("word,", "word!"), ("(the)", "the"),
        ("said – that", "said that"), ("said—that", "said, that"), ("U.S.", "US"), ("兄弟党，", "兄弟党"), ("？", "?"),
        ("乔治·乌德治", "乔治乌德治"), ("《红旗》", "红旗"), ("—", ""), ("party;", "party."), ("[the]", "([the])"),
    ],
    EditKind.QUOTATION: [
        ("“party”", '"party"'), ("“party”", "party"), ("don't", "don’t"), ("donʼt", "don’t"), ("「党」", "“党”"),
        ("«партия»", '"партия"'), ("他说“党”的", "他说党的"), ("‟", "„"), ("'", ""), ("the workers'", "the workers"),
    ],
    EditKind.CASE: [
        ("Party", "party"), ("COMMUNIST", "Communist"), ("Партия", "партия"), ("“Party”", "party"), ("The", "the"),
        ("Party,", "party"),
    ],
    EditKind.SPELLING: [
        ("colour", "color"), ("Colour", "color"), ("LABOUR", "labor"), ("collectivisation", "collectivization"),
        ("“Centre”", "center"), ("co-operative organisation", "cooperative organization"), ("grey", "gray"),
        ("Хрущёв", "Хрущев"), ("ещё", "Еще"), ("régime", "regime"),
    ],
    EditKind.SPACING: [
        (" ", "  "), ("\u00a0", " "), ("", " "), ("a\u3000b", "a b"), ("毛 泽东", "毛泽东"), ("a , b", "a, b"),
        ("10 %", "10%"),
    ],
    EditKind.HYPHENATION: [
        ("Marxism-Leninism", "Marxism Leninism"), ("co-operate", "cooperate"), ("policy making", "policymaking"),
        ("Sino–Soviet", "Sino-Soviet"), ("–", "-"), ("-", " "), ("-", ""), ("to morrow", "tomorrow"),
        ("“left-wing”", "left wing"),
    ],
    EditKind.UNICODE: [
        ("co\u00adoperate", "cooperate"), ("ＡＢＣ", "ABC"), ("１９６３", "1963"), ("e\u0301tat", "état"),
        ("ﬁve", "five"), ("\u202aparty\u202c", "party"), ("", "\u200b"), ("⼈", "人"), ("и\u0306", "й"),
    ],
    EditKind.SCRIPT: [
        ("黨", "党"), ("赫魯曉夫", "赫鲁晓夫"), ("乾", "干"), ("幹", "干"), ("發展", "发展"), ("頭髮", "头发"),
        ("「兄弟黨」，", "兄弟党"), ("裡", "裏"),
    ],
    EditKind.ROMANISATION: [
        ("P'eng Chen", "Peng Zhen"), ("“Ch’ên Yün”", "Chen Yun"), ("Mao Tse-tung", "Mao Zedong"),
        ("Chou En-lai,", "Zhou Enlai"), ("Peking", "Beijing"), ("Ceaușescu", "Ceausescu"), ("Khrushchev", "Hruščov"),
    ],
    EditKind.NUMERALS: [
        ("April 24th", "24 April"), ("二十四日", "24日"), ("1,000", "1000"), ("1,000", "one thousand"),
        ("twenty-four", "24"), ("1963年5月9日", "一九六三年五月九日"), ("May 9, 1963", "9 May 1963"), ("first", "1st"),
    ],
    EditKind.BRACKETS: [
        ("[the]", "the"), ("[", ""), ("[the] party", "the party"), ("〔兄弟〕党", "兄弟党"), ("［党］", "党"),
        ("part[y]", "party"), ("[", "〔"), ("[the],", "the"),
    ],
    EditKind.SUBSTANTIVE: [
        # another word
        ("", "the"), ("", "not"), ("[the]", ""), ("party", "parties"), ("Marxist", "Marxism"), ("后", "前"),
        # a mark that carries meaning
        ("?", "."), ("", "?"), ("[...]", ""), ("[…]", "the"), ("%", ""), ("№", ""), ("&", "and"), ("+", ""), ("$", ""),
        ("=", ""), ("/", " "), ("3.5", "35"), ("-5", "5"), ("10-12", "1012"), ("10-12", "10 12"), (".5", "5"),
        # another word with a capital
        ("Polish", "polish"), ("May", "may"), ("China", "china"), ("US", "us"), ("U.S.", "us"), ("“Turkey”", "turkey"),
        ("Grey", "Gray"),
        # another word with an apostrophe, a hyphen, a space or an accent
        ("its", "it's"), ("we'll", "well"), ("worker's", "workers"), ("workers'", "worker's"), ("re-sign", "resign"),
        ("now here", "nowhere"), ("every day", "everyday"), ("résumé", "resume"), ("rose", "rosé"), ("Maße", "Masse"),
        # another spelling of another word
        ("four", "for"), ("our", "or"), ("prise", "prize"), ("censor", "sensor"), ("metre", "meter"), ("tyre", "tire"),
        # look-alikes, compatibility that is not sameness
        ("раrty", "party"), ("²", "2"), ("½", "1⁄2"), ("①", "1"),
        # two Traditional words
        ("乾", "幹"), ("發", "髮"),
        # other names, other numbers
        ("Li Min", "Li Ming"), ("T'an Chen", "T'an Cheng"), ("April 24", "April 25"), ("12 May", "May 21"),
        ("1,000", "1.000"), ("I", "1"), ("край", "краи"), ("мой", "мои"), ("не", ""), ("1, 000", "1,000"),
    ],
}  # fmt: skip
ROWS = [(kind, left, right) for kind, pairs in SORTS.items() for left, right in pairs]


@pytest.mark.parametrize(("kind", "left", "right"), ROWS)
def test_the_sort_of_a_difference(kind: EditKind, left: str, right: str) -> None:
    assert kind_of(left, right) is kind
    assert kind_of(right, left) is kind


SOME = """
a b the party Party POLISH polish Polish colour color Colour organise ORGANIZE centre grey Grey gray don't don’t
Хрущёв хрущев всё 党 黨 乾 幹 干 發 髮 发 裡 裏 里 , ， . 。 ? ？ “ ” ' - – — … ... [ 〔 ( （ 24 ２４ 二十四 %
№ ² 2 ﬁ fi é e\u0301 \uffa0 \u00ad \u200b US us Us İ ß ss Σ σ ς
"""
PIECES = st.sampled_from(SOME.split())
WORDS = st.one_of(PIECES, st.text(max_size=4), st.lists(PIECES, max_size=3).map("".join))


@pytest.mark.parametrize(
    "words",
    [
        "party Party PARTY ｐａｒｔｙ par\u00adty",
        "don't don’t donʼt DON'T",
        "colour color Colour COLOR",
        "“ ” „ ‟ « » ‹ › \" ' ‘ ’ 「 」 『 』 〝 〞 `",
        "- – — ‐ ‑ －",
        ", ，",
        "党 黨",
        "é e\u0301 É",
    ],
)
def test_accidental_forms_of_a_word_have_one_key(words: str) -> None:
    assert len({key(word) for word in words.split(" ")}) == 1


@pytest.mark.parametrize(
    "words", ["Polish polish", "US us", "乾 幹", "² 2", "four for", "its it's", "? .", "а a", "P'eng Peng", "24 二十四"]
)
def test_words_have_keys_of_their_own(words: str) -> None:
    left, right = words.split(" ")
    assert key(left) != key(right)


def test_the_keys_of_a_text() -> None:
    words, _, _ = cut("The “Party’s” colour, 黨！")
    assert keys(words) == [key(word) for word in words] == ["the", "'", "party's", "'", "color", ",", "党", "!"]


@given(st.lists(WORDS, min_size=2, max_size=6))
@example(["乾", "幹"])
@example(["為", "爲"])
def test_one_key_means_an_accidental(words: list[str]) -> None:
    for left in words:
        for right in (*words, left.upper(), left.lower(), unicodedata.normalize("NFD", left)):
            if left != right and key(left) == key(right):
                assert kind_of(left, right).is_accidental, (left, right)


@given(st.one_of(WORDS, st.text(max_size=12)))
def test_a_key_is_its_own_key(word: str) -> None:
    assert key(key(word)) == key(word)


@given(st.lists(WORDS, max_size=5).map(" ".join), st.lists(WORDS, max_size=5).map(" ".join))
def test_the_order_does_not_matter(left: str, right: str) -> None:
    if left != right:
        assert kind_of(left, right) is kind_of(right, left) is not EditKind.MOVED


@given(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), st.sampled_from(["not", "не", "不", "7", "?", "%"]))
def test_a_word_more_is_never_an_accidental(text: str, word: str) -> None:
    assert kind_of(text, f"{text} {word}") is EditKind.SUBSTANTIVE


def test_a_long_token_and_a_long_reading_are_answered_at_once() -> None:
    assert key("A" * 5_000) != key("a" * 5_000)
    assert kind_of("a  " * 30_000, "a " * 30_000) is EditKind.SPACING
    pairs = [
        ("a " * 50_000, "b " * 50_000), ("党" * 100_000, "黨" * 100_000), ("'" * 100_000, "-" * 100_000),
        ("[.. " * 4_900, "[." * 9_900), ("a-" * 9_900, "a " * 9_900 + "b"), ("’a.b" * 490, "'a-b " * 390),
    ]  # fmt: skip
    for left, right in pairs:
        start = time.perf_counter()
        assert kind_of(left, right) is EditKind.SUBSTANTIVE
        assert time.perf_counter() - start < 0.5


GLANCED = """
the Party party colour color co-operate cooperate P'eng Peng Chen Zhen régime regime , “ [ ] - to morrow tomorrow
Ceaușescu Ceausescu ё е don’t don't 24 24th 1,000 1000 one thousand April first 1st 1963-05-09 9 May 1963 05
"""
GLANCED_READINGS = st.lists(st.sampled_from(GLANCED.split()), max_size=5).map(" ".join)


@given(GLANCED_READINGS, GLANCED_READINGS)
def test_what_is_seen_at_a_glance_is_what_every_form_would_say(old: str, new: str) -> None:
    assume(old != new)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kinds, "_is_surely_substantive", lambda *_: False)
        slowly = kind_of(old, new)
    assert kind_of(old, new) == slowly


@pytest.mark.parametrize(
    ("old", "new"), [("It", "IT"), ("Who", "WHO"), ("Us", "US"), ("二三人", "23人"), ("三五个", "35个"), ("一一", "11")]
)
def test_what_may_be_another_word_is_not_hidden(old: str, new: str) -> None:
    assert kind_of(old, new) is EditKind.SUBSTANTIVE
