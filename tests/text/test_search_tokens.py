"""What a search finds, at which words; and that a text that has it is never passed over by its tokens."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.errors import InvalidInput
from webapp.text.limits import SEARCH_CODE_POINTS
from webapp.text.search_tokens import index_tokens, parse


def found(query: str, *texts: str) -> list[list[str]] | None:
    """The marked words of each text, None if not all of the query is there."""
    marks = parse(query).marks(texts)
    if marks is None:
        return None
    return [[text[start:end] for start, end in own] for text, own in zip(texts, marks, strict=True)]


def may_have(query: str, text: str) -> bool:
    """Whether the index gives the text."""
    tokens = set(index_tokens(text))
    return all(not clause.isdisjoint(tokens) for clause in parse(query).clauses)


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("soviet ROMANIA", "The Romania-Soviet talks", ["Romania", "Soviet"]),
        ("romania-soviet", "The Romania-Soviet talks, Romania Soviet", ["Romania-Soviet", "Romania Soviet"]),
        ("cooperation", "Our co-operation", ["co-operation"]),
        ("co-operation", "Cooperation", ["Cooperation"]),
        ('"weak majority"', "a weak, majority; weak\nmajority", ["weak, majority", "weak\nmajority"]),
        ("«weak majority", "a weak majority", ["weak majority"]),
        ("romania", "Romania’s and Romanians", ["Romania’s"]),
        ("ceausescu", "Ceaușescu", ["Ceaușescu"]),
        ("AND * NEAR : ^ OR", "near and or", ["near", "and", "or"]),
        ("中央", "黨中央委員會", ["中央"]),
        ("中央委员会", "黨中央委員會。中央", ["中央委員會"]),
        ("央", "中央", ["央"]),
        ("赫鲁晓夫 矛盾", "矛盾：赫鲁晓夫", ["矛盾", "赫鲁晓夫"]),
        ("乔治乌德治", "乔治乌·德治", ["乔治乌·德治"]),
        ("1963年中央", "1963年中央", ["1963年中央"]),
        ("P'eng Chen", "comrade Peng Zhen’s", ["Peng Zhen"]),
        ("peng zhen", "P’eng Chen; PENG ZHEN", ["P’eng Chen", "PENG", "ZHEN"]),
        ('"P\'eng Chen"', "Peng Zhen", ["Peng Zhen"]),
        ("deng xiaoping spoke", "Teng Hsiao-p'ing spoke", ["Teng Hsiao-p'ing", "spoke"]),
        ("jiang jieshi", "Chiang Kai-shek", ["Chiang Kai-shek"]),
        ("khrushchev", "Хрущев и Chruščov", ["Хрущев", "Chruščov"]),
    ],
)
def test_words_are_marked_where_they_stand(query: str, text: str, marked: list[str]) -> None:
    assert found(query, text) == [marked]
    assert may_have(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("中央", "中。央"),
        ("央中", "中央"),
        ('"majority weak"', "weak majority"),
        ("weak strong", "weak majority"),
        ("party", "parties"),
        ("peng zhen", "Peng Dehuai, Chen Yi"),
        ("in", "Romanian"),
    ],
)
def test_what_is_not_there_is_not_found(query: str, text: str) -> None:
    assert found(query, text) is None
    assert not parse(query).stands_in(text)


def test_all_of_it_may_stand_in_several_lines_of_a_whole() -> None:
    assert found("weak majority", "majority", "none", "weak") == [["majority"], [], ["weak"]]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "The search is empty"),
        (" \n", "The search is empty"),
        ('""', "nothing between the quotation marks"),
        ("* ^ :", "only signs"),
        ("x" * 10_000, "10,000 characters; the limit is 200"),
        ("a\0", "NUL"),
        ("\ud800", "lone surrogate"),
    ],
)
def test_what_cannot_be_sought_is_refused(query: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(said)):
        parse(query)


def test_the_longest_search_is_answered() -> None:
    assert parse("中" * SEARCH_CODE_POINTS).marks(["中" * 300]) == [[(0, 300)]]


PIECES = [
    "中",
    "央",
    "黨",
    "党",
    "P'eng",
    "Peng",
    "Chen",
    "Zhen",
    "co",
    "operation",
    "Teng",
    "Hsiao",
    "p'ing",
    "é",
    "の",
]
PIECES += [" ", " ", " ", "-", "-", "’s", ".", "\n", "·"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.data())
def test_no_text_is_passed_over(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    query = text[start : data.draw(st.integers(start, len(text)))]
    if not any(map(str.isalnum, query)):
        return
    marks = parse(query).marks([text])
    assert parse(query).stands_in(text) == (marks is not None)
    if marks is not None:
        assert may_have(query, text)
        ends = [end for span in marks[0] for end in span]
        assert ends == sorted(ends)
    assert parse(query).marks([query]) is not None
    assert may_have(query, query)
