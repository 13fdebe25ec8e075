"""What a person does to some passages of links: the passages chosen, and the rest of their links without them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.text.test_overrule import covers
from webapp.text.model import Link
from webapp.text.overrule import Sides
from webapp.text.relinking import holding, joined, linked, set_apart, stretch

LINKS = [
    Link((0,), (0,), 1.0),
    Link((1, 2), (1,), 1.0),
    Link((), (2,), 1.0),
    Link((3,), (3, 4), 1.0),
    Link((4,), (), 1.0),
]


@st.composite
def chosen(draw: st.DrawFn) -> tuple[list[Link], set[int], set[int]]:
    lefts, rights = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    links = draw(covers(lefts, rights))
    return links, draw(st.sets(st.integers(0, lefts - 1))), draw(st.sets(st.integers(0, rights - 1)))


def _passages(links: list[Sides]) -> Counter[tuple[str, int]]:
    return Counter(
        [("left", index) for left, _ in links for index in left]
        + [("right", index) for _, right in links for index in right]
    )


def test_the_links_that_hold_a_chosen_passage_on_either_side() -> None:
    assert holding(LINKS, {2}, {2}) == [LINKS[1], LINKS[2]]
    assert holding(LINKS, set(), set()) == []


def test_a_stretch_is_all_that_stands_between() -> None:
    assert stretch(LINKS, {1}, {4}) == LINKS[1:4]
    assert stretch(LINKS, {0}, set()) == LINKS[:1]
    assert stretch(LINKS, set(), set()) == []


def test_linking_splits_the_chosen_off_from_what_was_with_them() -> None:
    held = holding(LINKS, {2}, {4})
    assert linked(held, {2}, {4}) == [((2,), (4,)), ((1,), (1,)), ((3,), (3,))]


def test_joining_takes_links_whole() -> None:
    assert joined([LINKS[3], LINKS[1]]) == [((1, 2, 3), (1, 3, 4))]


def test_setting_apart_leaves_each_chosen_passage_alone_and_the_rest_together() -> None:
    held = holding(LINKS, {1}, {3, 4})
    assert set_apart(held, {1}, {3, 4}) == [((1,), ()), ((), (3,)), ((), (4,)), ((2,), (1,)), ((3,), ())]


@given(chosen())
def test_all_that_was_touched_is_stated_once_and_nothing_else(given: tuple[list[Link], set[int], set[int]]) -> None:
    links, left, right = given
    held = holding(links, left, right)
    touched = _passages([(link.left, link.right) for link in held])
    assert _passages(set_apart(held, left, right)) == touched
    assert _passages(joined(held)) == touched
    if left and right:
        assert _passages(linked(held, left, right)) == touched
        assert (tuple(sorted(left)), tuple(sorted(right))) in linked(held, left, right)
