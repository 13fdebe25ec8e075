"""The steps of an alignment: clauses and their terms, what they share, the heaviest chain, and what moved."""

from collections.abc import Collection
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.chain import heaviest_chain
from webapp.text.clauses import clauses, plain_weight, sentences, terms
from webapp.text.grouping import without_accidents
from webapp.text.matching import match_in_order, match_moved
from webapp.text.model import Link
from webapp.text.wording import Wording

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
        ("...", ["..."]),
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


class Gains:
    """Evidence made up of the gain of each pair of clauses, every clause a passage of weight 1."""

    def __init__(self, lefts: int, rights: int, gains: dict[tuple[int, int], float]) -> None:
        self.left_passages, self.left_weights = list(range(lefts)), [1.0] * lefts
        self.right_passages, self.right_weights = list(range(rights)), [1.0] * rights
        self._gains = gains

    def common(self, left: int, right: int) -> float:
        return self._gains[left, right]

    def anchors(self, left: int) -> list[tuple[float, int]]:
        return [gain for gain in self.moved(left) if gain[0] > 1]

    def near(self, left: int, low: int, high: int) -> list[tuple[float, int]]:
        return [gain for gain in self.moved(left) if low <= gain[1] < high]

    def moved(self, left: int) -> list[tuple[float, int]]:
        return [(gain, right) for (of, right), gain in self._gains.items() if of == left]

    def weight(self, _side: int, passages: Collection[int]) -> float:
        return float(len(passages))

    def shared(self, left: Collection[int], right: Collection[int]) -> float:
        return sum(gain for pair, gain in self._gains.items() if pair[0] in left and pair[1] in right)


def test_common_clauses_are_placed_near_the_path_of_the_rare_ones() -> None:
    gains = {(left, right): 0.5 for left in range(1, 9) for right in range(1, 9)} | {(0, 0): 2.0, (9, 9): 2.0}
    assert match_in_order(Gains(10, 10, gains), lambda _: None) == [(index, index) for index in range(10)]


def test_the_path_may_leave_the_anchors_by_some_clauses() -> None:
    gains = {(0, 9): 1.5} | {(left, left + 1): 0.9 for left in range(8)}
    assert match_in_order(Gains(10, 10, gains), lambda _: None) == [(left, left + 1) for left in range(8)]


def test_what_moved_is_each_others_best() -> None:
    assert match_moved(Gains(2, 2, {(0, 1): 0.9, (1, 1): 0.5}), []) == [(0, 1)]


def test_what_is_on_the_path_has_not_moved() -> None:
    assert match_moved(Gains(2, 2, {(0, 1): 0.9, (1, 0): 0.5}), [(1, 1)]) == []


def test_a_move_with_two_equal_places_is_not_believed() -> None:
    assert match_moved(Gains(1, 2, {(0, 0): 0.9, (0, 1): 0.9}), []) == []


def test_clauses_that_share_only_a_common_word_have_nothing_to_gain() -> None:
    left = ["On Monday the envoy saw the prefect.", "The keepers hold the keys.", "The ships left the port."]
    right = ["An envoy met the prefect.", "In warm weather the young queen leaves the hive.", *left[1:]]
    shared = Wording(left, right)
    assert [right for _, right in shared.near(0, 0, 4)] == [0]


def test_rare_terms_weigh_more_than_common_ones() -> None:
    told = Wording(["salt rose", "ships came", "ships left"], ["ships rose", "salt fell", "ships sank"])
    assert told.common(0, 1) > told.common(1, 0)


def test_a_word_that_one_side_never_uses_costs_little() -> None:
    familiar = Wording(["ships brought salt", "quickly"], ["ships brought salt quickly", "stones"])
    alien = Wording(["ships brought salt", "stones"], ["ships brought salt quickly", "stones"])
    assert alien.near(0, 0, 1) > familiar.near(0, 0, 1)


def test_a_weak_link_stands_if_it_adjoins_a_strong_one_in_both_texts() -> None:
    sure = Link((1,), (1,), 0.5)
    before, after, apart = Link((0,), (0,), 0.1), Link((2,), (2,), 0.1), Link((3,), (5,), 0.1)
    added = [Link((), (3,), 0.0), Link((), (4,), 0.0)]
    kept = without_accidents([before, sure, after, *added, apart], 0.05, 0.2)
    assert kept == [before, sure, after, *added, Link((), (5,), 0.0), Link((3,), (), 0.0)]
    assert sure in without_accidents([before, sure, after], 0.2, 0.3)
    assert before not in without_accidents([before, sure, after], 0.2, 0.3)
