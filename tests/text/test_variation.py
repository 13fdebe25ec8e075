"""How far witnesses part: by passage, as wholes, and in which order they stand."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.apparatus import Collated
from webapp.text.diff import diff
from webapp.text.model import EditKind
from webapp.text.variation import distance, distance_of_wholes, ordered, variation

LACKING = Collated("", None)


def against(base: str, text: str) -> Collated:
    return Collated(text, diff(base, text))


def test_a_passage_is_told_by_how_many_differ_and_how_far() -> None:
    base = "one two"
    found = variation([against(base, "one two"), against(base, "one six"), LACKING])
    assert (found.compared, found.differing) == (3, 2)
    assert found.share == pytest.approx(2 / 3)
    assert found.distance == pytest.approx((0 + 6 / 14 + 1) / 3)


def test_hidden_kinds_do_not_count() -> None:
    base = "The Party"
    assert variation([against(base, "The party")], {EditKind.CASE}) == (1, 0, 0.0)
    assert variation([against(base, "The party")]).differing == 1


def test_without_another_witness_nothing_varies() -> None:
    assert variation([]).share == 0


def test_of_wholes_long_passages_count_for_more() -> None:
    places = [("a" * 90, against("a" * 90, "a" * 90)), ("b" * 10, against("b" * 10, "c" * 10))]
    assert distance_of_wholes(places) == pytest.approx(0.1)
    assert distance_of_wholes([*places, ("d" * 200, LACKING)]) == pytest.approx(220 / 400)
    assert distance_of_wholes([]) == 0


def test_near_witnesses_stand_side_by_side() -> None:
    places = {"A": 0.0, "B": 9.0, "C": 1.0, "D": 8.0, "E": 2.5}
    far = {frozenset(pair): abs(places[pair[0]] - places[pair[1]]) for pair in combinations(places, 2)}
    assert ordered(list(places), far) == ["A", "C", "E", "D", "B"]


def test_what_cannot_be_compared_follows() -> None:
    assert ordered(["A", "Z", "B"], {frozenset("AB"): 0.5}) == ["A", "B", "Z"]


@given(st.lists(st.sampled_from("ABCDEF"), unique=True), st.randoms(), st.data())
def test_every_witness_stands_once_whatever_the_order_they_came_in(
    sigla: list[str], chance: object, data: st.DataObject
) -> None:
    far = {frozenset(pair): data.draw(st.floats(0, 1)) for pair in combinations(sigla, 2)}
    found = ordered(sigla, far)
    assert sorted(found) == sorted(sigla)
    chance.shuffle(sigla)  # type: ignore[attr-defined]
    assert ordered(sigla, dict(reversed(far.items()))) == found


@given(st.text("ab c", max_size=20), st.text("ab c", max_size=20))
def test_a_distance_lies_between_nothing_and_one_and_is_the_same_both_ways(left: str, right: str) -> None:
    found = distance(against(left, right))
    assert 0 <= found <= 1
    assert found == distance(against(right, left))
    assert (found == 0) == (left == right)
