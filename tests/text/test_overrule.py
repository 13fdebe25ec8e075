"""Known links over computed ones: every passage once, the known ones as they are, and the rest as near as it can be."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from webapp.text.model import Link
from webapp.text.order import in_reading_order, with_moves
from webapp.text.overrule import overrule, together


@st.composite
def covers(draw: st.DrawFn, lefts: int, rights: int) -> list[Link]:
    """Links of so many passages, as an aligner might give them."""
    groups = st.integers(0, max(lefts, rights))
    of_left = draw(st.lists(groups, min_size=lefts, max_size=lefts))
    of_right = draw(st.lists(groups, min_size=rights, max_size=rights))
    links = []
    for group in sorted({*of_left, *of_right}):
        sides = [tuple(index for index, own in enumerate(side) if own == group) for side in (of_left, of_right)]
        score = draw(st.floats(0, 1))
        links += [Link(*alone, score) for alone in together(sides[0], sides[1])]
    return with_moves(in_reading_order(links))


@st.composite
def overruled(draw: st.DrawFn) -> tuple[list[Link], list[Link]]:
    """Links, and some others of the same passages that are stated."""
    lefts, rights = draw(st.integers(0, 7)), draw(st.integers(0, 7))
    links, others = draw(covers(lefts, rights)), draw(covers(lefts, rights))
    stated = [link for link in others if draw(st.booleans())]
    return links, [replace(link, score=1.0, locked=True) for link in stated]


def _passages(links: list[Link]) -> Counter[tuple[str, int]]:
    return Counter(
        [("left", index) for link in links for index in link.left]
        + [("right", index) for link in links for index in link.right]
    )


def _unmoved(links: list[Link]) -> set[Link]:
    return {replace(link, moved=False) for link in links}


@given(overruled())
def test_every_passage_is_there_exactly_once_in_ascending_order(given: tuple[list[Link], list[Link]]) -> None:
    links, stated = given
    found = overrule(links, stated)
    assert _passages(found) == _passages(links)
    assert all(list(side) == sorted(side) for link in found for side in (link.left, link.right))
    assert found == with_moves(in_reading_order(found))


@given(overruled())
def test_what_was_stated_stands_as_it_was_stated(given: tuple[list[Link], list[Link]]) -> None:
    links, stated = given
    assert _unmoved(stated) <= _unmoved(overrule(links, stated))


@given(overruled())
def test_the_rest_of_a_link_stays_together_with_a_score_that_sinks_with_what_it_lost(
    given: tuple[list[Link], list[Link]],
) -> None:
    links, stated = given
    for link in _unmoved(overrule(links, stated)) - _unmoved(stated):
        (whole,) = [other for other in links if _passages([link]) <= _passages([other])]
        rest = _passages([whole]) - _passages(stated)
        if link.left and link.right:
            assert _passages([link]) == rest
        assert link.score == whole.score * (rest.total() / _passages([whole]).total())


@given(overruled())
def test_what_no_stated_link_touches_is_as_it_was(given: tuple[list[Link], list[Link]]) -> None:
    links, stated = given
    taken = _passages(stated)
    untouched = [link for link in links if not _passages([link]) & taken]
    assert _unmoved(untouched) <= _unmoved(overrule(links, stated))
    assert overrule(links, []) == links


@given(overruled())
def test_doing_it_again_changes_nothing(given: tuple[list[Link], list[Link]]) -> None:
    links, stated = given
    once = overrule(links, stated)
    assert overrule(once, stated) == once


@given(overruled())
def test_seen_from_the_other_side_it_is_mirrored(given: tuple[list[Link], list[Link]]) -> None:
    links, stated = given
    mirrored = overrule([link.mirrored() for link in links], [link.mirrored() for link in stated])
    # of two links that cross, either may be called moved
    assert _unmoved(mirrored) == _unmoved([link.mirrored() for link in overrule(links, stated)])


def test_the_example_of_the_docstring() -> None:
    links = [Link((0,), (0,), 0.9), Link((1, 2), (1,), 0.9), Link((3,), (2,), 0.9)]
    found = overrule(links, [Link((2,), (2,), 1.0, locked=True)])
    assert [(link.left, link.right) for link in found] == [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), ())]
    assert [round(link.score, 2) for link in found] == [0.9, 0.6, 1.0, 0.45]
    assert [link.doubtful for link in found] == [False, True, False, True]


def test_what_is_left_on_one_side_only_stands_alone_passage_by_passage() -> None:
    found = overrule([Link((0,), (0, 1, 2), 0.8)], [Link((0,), (1,), 1.0, locked=True)])
    assert [(link.left, link.right) for link in found] == [((), (0,)), ((0,), (1,)), ((), (2,))]


def test_a_stated_link_out_of_order_is_a_move() -> None:
    links = [Link((index,), (index,), 1.0) for index in range(4)]
    found = overrule(links, [Link((0,), (3,), 1.0, locked=True), Link((3,), (0,), 1.0, locked=True)])
    assert [link.moved for link in found] == [True, False, False, True]
