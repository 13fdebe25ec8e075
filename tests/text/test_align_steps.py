"""The steps of an alignment: clauses and their terms, and the heaviest chain."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.chain import heaviest_chain
from webapp.text.clauses import clauses, plain_weight, sentences, terms

candidates = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9).map(float)), max_size=9, unique_by=lambda c: c[:2]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "He came late; nobody waited: the hall was dark.",
            ["He came late; ", "nobody waited: ", "the hall was dark."],
        ),
        ("1. Mr. Hale spoke first.", ["1. Mr. Hale spoke first."]),
        ("他来得很晚，没有人等他；大厅里很黑。", ["他来得很晚，", "没有人等他；", "大厅里很黑。"]),
        ("以色列子、各攜眷屬、偕雅各至埃及者、", ["以色列子、各攜眷屬、", "偕雅各至埃及者、"]),
        ("[...]", ["[...]"]),
    ],
)
def test_a_text_is_divided_at_stops_colons_and_semicolons_and_in_chinese_at_commas(
    text: str, expected: list[str]
) -> None:
    assert clauses(text) == expected


@given(st.text(alphabet="ab .;\n。，中", max_size=60))
def test_clauses_lose_no_word(text: str) -> None:
    assert "".join(filter(str.isalpha, "".join(clauses(text)))) == "".join(filter(str.isalpha, text))


def test_a_text_without_marks_is_divided_all_the_same() -> None:
    assert len(clauses("word " * 1_000)) > 10
    assert max(map(len, sentences("word " * 1_000))) <= 410


def test_terms_are_stems_and_in_chinese_characters_and_their_pairs_in_simplified() -> None:
    assert terms("The inspectors' ships, 1963") == {"the", "inspe", "ships", "1963"}
    assert terms("鹽價 rose") == {"盐", "价", "盐价", "rose"}


def test_a_clause_without_words_is_its_own_term_and_an_empty_one_has_none() -> None:
    assert terms("[...] ") == {"[...]"}
    assert terms(" ") == set()


def test_short_words_weigh_less_but_characters_do_not() -> None:
    assert plain_weight("of") < plain_weight("the") < plain_weight("ships") == plain_weight("盐") == 1


@given(candidates)
def test_the_chain_ascends_and_no_other_weighs_more(found: list[tuple[int, int, float]]) -> None:
    weights = {(left, right): weight for left, right, weight in found}
    chain = heaviest_chain(found)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chain))
    heaviest = max(
        sum(weights[pair] for pair in chosen)
        for size in range(len(weights) + 1)
        for chosen in combinations(sorted(weights), size)
        if all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chosen))
    )
    assert sum(weights[pair] for pair in chain) == pytest.approx(heaviest)
