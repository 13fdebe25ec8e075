"""The composite: links through a base cover everything, follow from the paths, and part from others where they must."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.text.composite import differing, through
from webapp.text.model import Link, LinkKind

Sides = tuple[tuple[int, ...], tuple[int, ...]]


def link(left: tuple[int, ...], right: tuple[int, ...], score: float = 1.0) -> Link:
    return Link(left, right, score)


def sides(links: list[Link]) -> list[Sides]:
    return [(link.left, link.right) for link in links]


@st.composite
def alignments(draw: st.DrawFn, left: int, right: int) -> list[Link]:
    """Any links that cover these many passages exactly once, in any order."""
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for side, size in enumerate((left, right)):
        for index in range(size):
            group = draw(st.integers(0, left + right))
            groups.setdefault(group, ([], []))[side].append(index)
    return [link(tuple(own), tuple(other), draw(st.sampled_from([0.2, 0.5, 1.0]))) for own, other in groups.values()]


@st.composite
def triples(draw: st.DrawFn) -> tuple[list[Link], list[Link], int, int]:
    base, left, right = (draw(st.integers(0, 5)) for _ in range(3))
    return draw(alignments(base, left)), draw(alignments(base, right)), left, right


ONE = ([link((0,), (0,))], [link((0,), (0,))], 1, 1)


@given(triples())
@example(ONE)
def test_every_passage_stands_in_exactly_one_link(triple: tuple[list[Link], list[Link], int, int]) -> None:
    to_left, to_right, left, right = triple
    found = through(to_left, to_right, left, right)
    assert sorted(index for link in found for index in link.left) == list(range(left))
    assert sorted(index for link in found for index in link.right) == list(range(right))
    assert all(list(own) == sorted(own) for link in found for own in (link.left, link.right))


@given(triples())
@example(ONE)
def test_swapping_the_sides_mirrors_the_links(triple: tuple[list[Link], list[Link], int, int]) -> None:
    to_left, to_right, left, right = triple
    there, back = through(to_left, to_right, left, right), through(to_right, to_left, right, left)
    known = {(link.left, link.right, link.score) for link in there}
    assert known == {(link.right, link.left, link.score) for link in back}


@given(triples())
@example(ONE)
def test_passages_are_together_exactly_if_a_path_leads_from_one_to_the_other(
    triple: tuple[list[Link], list[Link], int, int],
) -> None:
    to_left, to_right, left, right = triple
    known = {(i, j) for link in through(to_left, to_right, left, right) for i in link.left for j in link.right}
    ends = [{("base", b) for b in link.left} | {("left", i) for i in link.right} for link in to_left]
    ends += [{("base", b) for b in link.left} | {("right", j) for j in link.right} for link in to_right]
    for i in range(left):
        reached = {("left", i)}
        for _ in ends:
            reached = reached.union(*(own for own in ends if own & reached))
        assert {j for j in range(right) if (i, j) in known} == {j for side, j in reached if side == "right"}


def test_passages_that_hang_together_over_the_base_are_one_link() -> None:
    to_left = [link((0,), (0,)), link((1, 2), (1,)), link((3,), ())]
    to_right = [link((0,), (0, 1)), link((1,), (2,)), link((2,), (3,)), link((3,), (4,))]
    assert sides(through(to_left, to_right, 2, 5)) == [((0,), (0, 1)), ((1,), (2, 3)), ((), (4,))]


def test_what_the_base_does_not_lead_to_stands_alone() -> None:
    to_left = [link((0,), (0, 1)), link((), (2,))]
    to_right = [link((0,), ()), link((), (0,))]
    found = through(to_left, to_right, 3, 1)
    assert sorted(sides(found)) == [((), (0,)), ((0,), ()), ((1,), ()), ((2,), ())]


def test_a_score_is_the_least_of_each_half_of_the_path() -> None:
    to_left = [link((0, 1), (0,), 0.9), link((2,), (1,), 0.8)]
    to_right = [link((0,), (0,), 0.5), link((1,), (1,), 0.7), link((2,), (2,), 1.0)]
    assert [found.score for found in through(to_left, to_right, 2, 3)] == [pytest.approx(0.45), pytest.approx(0.8)]


def test_a_link_is_locked_if_its_whole_path_is() -> None:
    locked = Link((0,), (0,), 1.0, locked=True)
    assert [found.locked for found in through([locked], [locked], 1, 1)] == [True]
    assert [found.locked for found in through([locked], [link((0,), (0,))], 1, 1)] == [False]


def test_what_stands_out_of_order_is_called_moved() -> None:
    to_left = [link((index,), (index,)) for index in range(3)]
    to_right = [link((0,), (2,)), link((1,), (0,)), link((2,), (1,))]
    kinds = [found.kind for found in through(to_left, to_right, 3, 3)]
    assert kinds == [LinkKind.MOVED, LinkKind.ONE_TO_ONE, LinkKind.ONE_TO_ONE]


@st.composite
def two_alignments(draw: st.DrawFn) -> tuple[list[Link], list[Link]]:
    left, right = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    return draw(alignments(left, right)), draw(alignments(left, right))


PARTING = ([link((0,), (0,)), link((1,), (1,))], [link((0,), (0,)), link((1,), ()), link((), (1,))])


@given(two_alignments())
@example(PARTING)
def test_places_hold_every_link_that_one_alignment_has_and_the_other_has_not(
    two: tuple[list[Link], list[Link]],
) -> None:
    direct, composite = two
    places = differing(direct, composite)
    one, other = set(sides(direct)), set(sides(composite))
    assert {(link.left, link.right) for place in places for link in place.direct} >= one - other
    assert {(link.left, link.right) for place in places for link in place.composite} >= other - one
    assert bool(places) == (one != other)
    for place in places:
        covered = [
            sorted((side, index) for link in links for side in ("left", "right") for index in getattr(link, side))
            for links in (place.direct, place.composite)
        ]
        assert covered[0] == covered[1]


@given(two_alignments())
@example(PARTING)
def test_places_are_as_small_as_they_can_be(two: tuple[list[Link], list[Link]]) -> None:
    for place in differing(*two):
        own, other = set(sides(list(place.direct))), set(sides(list(place.composite)))
        assert not own & other


def test_a_place_is_shown_with_the_links_of_both() -> None:
    (place,) = differing(*PARTING)
    assert sides(list(place.direct)) == [((1,), (1,))]
    assert sides(list(place.composite)) == [((1,), ()), ((), (1,))]


def test_a_book_that_hangs_together_from_end_to_end_is_one_link() -> None:
    pairs = range(0, 20_000, 2)
    to_left = [link((base, base + 1), (base // 2,)) for base in pairs]
    to_right = [link((0,), (0,)), *(link((base + 1, base + 2), (base // 2 + 1,)) for base in pairs[:-1])]
    to_right.append(link((19_999,), ()))
    (found,) = through(to_left, to_right, 10_000, 10_000)
    assert (len(found.left), len(found.right)) == (10_000, 10_000)
    assert differing([found], [found]) == []
