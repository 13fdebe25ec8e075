"""Settling: what was joined by accident is set apart, what stands alone finds its place, and how sure each link is."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from webapp.text.align import link_clauses
from webapp.text.likelihood import Likelihood, probability
from webapp.text.model import Link
from webapp.text.settling import pairs, settle
from webapp.text.wording import Wording

LEFT = [
    "The harbour master wrote to the prefect about the salt.",
    "Three ships came in from the north with barley, and their captains paid no toll.",
    "Bees left the hive in May.",
    "Nobody was to ring the chapel bell before dawn.",
    "The ledger of the lighthouse was closed on Friday.",
]
RIGHT = [
    "The harbour master wrote the prefect a letter about salt.",
    "From the north three ships came in with barley; the captains did not pay toll.",
    "In May the bees left their hive.",
    "Before dawn the bell of the chapel must not be rung by anybody.",
    "On Friday the lighthouse's ledger was closed.",
]


def settled(left: Sequence[str], right: Sequence[str], *links: tuple[tuple[int, ...], tuple[int, ...]]) -> list[Link]:
    """What settling makes of some links, all other passages standing alone."""
    given_links = [Link(*sides, 0.5) for sides in links]
    for side, size in ((0, len(left)), (1, len(right))):
        linked = {index for sides in links for index in sides[side]}
        alone = (index for index in range(size) if index not in linked)
        given_links += [Link((index,), (), 0.0) if side == 0 else Link((), (index,), 0.0) for index in alone]
    lengths = [len(text) for text in left], [len(text) for text in right]
    return settle(Likelihood.of(Wording(left, right), given_links, lengths), given_links, lambda _: None)


def shape(links: Sequence[Link]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(link.left, link.right) for link in links]


ONE_TO_ONE = [((index,), (index,)) for index in range(5)]


def test_what_is_right_stays() -> None:
    assert shape(settled(LEFT, RIGHT, *ONE_TO_ONE)) == ONE_TO_ONE


def test_passages_alone_at_one_place_are_linked_if_they_are_alike() -> None:
    assert shape(settled(LEFT, RIGHT, *ONE_TO_ONE[:3], ONE_TO_ONE[4])) == ONE_TO_ONE
    other = [*RIGHT[:3], "Wool is sold by the ell in all our towns.", RIGHT[4]]
    assert set(shape(settled(LEFT, other, *ONE_TO_ONE[:3], ONE_TO_ONE[4]))) >= {((3,), ()), ((), (3,))}


def test_neighbours_that_changed_places_are_linked_though_they_stand_out_of_order() -> None:
    right = [RIGHT[0], RIGHT[2], RIGHT[1], *RIGHT[3:]]
    crossed = [((1,), (2,)), ((2,), (1,))]
    assert shape(settled(LEFT, right, ONE_TO_ONE[0], crossed[0], *ONE_TO_ONE[3:]))[1:3] == crossed


def test_a_passage_far_from_its_neighbours_counterparts_needs_more_likeness_than_one_that_is_near() -> None:
    lengths = [len(text) for text in LEFT], [len(text) for text in RIGHT]
    likelihood = Likelihood.of(Wording(LEFT, RIGHT), [Link(*sides, 0.5) for sides in ONE_TO_ONE], lengths)
    near, far = (likelihood.pair(likelihood.pair_features(3, 3, far=far, joined=False)) for far in (False, True))
    assert far < near


def test_the_other_half_of_a_divided_passage_joins_its_fellow() -> None:
    first, second = RIGHT[1].split("; ")
    right = [RIGHT[0], first, second, *RIGHT[2:]]
    links = settled(LEFT, right, ((0,), (0,)), ((1,), (1,)), ((2,), (3,)), ((3,), (4,)), ((4,), (5,)))
    assert shape(links)[1] == ((1,), (1, 2))


def test_a_passage_that_was_joined_by_accident_is_set_apart() -> None:
    other = (
        "Wool is sold by the ell in all our towns, silk by weight since the year when flood took every bridge. "
        "Masters who cheat their customers pay double; journeymen lose a month of wages."
    )
    right = [*RIGHT[:2], other, *RIGHT[2:]]
    links = settled(LEFT, right, ((0,), (0,)), ((1,), (1, 2)), ((2,), (3,)), ((3,), (4,)), ((4,), (5,)))
    assert shape(links)[1:3] == [((1,), (1,)), ((), (2,))]


def test_a_link_of_more_passages_than_are_weighed_stays_as_it_is() -> None:
    wool = "Wool is sold by the ell in all our towns, silk by weight since the year when flood took every bridge."
    for more, stays in ((48, False), (49, True)):
        right = [*RIGHT[:2], *[wool] * more, *RIGHT[2:]]
        whole = ((1,), tuple(range(1, more + 2)))
        rest = [((0,), (0,)), *(((index,), (index + more,)) for index in range(2, 5))]
        assert (whole in shape(settled(LEFT, right, whole, *rest))) == stays


def test_what_is_usual_between_two_texts_is_the_measure() -> None:
    lengths = [len(text) for text in LEFT], [len(text) for text in RIGHT]
    links = [Link(*sides, 0.5) for sides in ONE_TO_ONE]
    close = Likelihood.of(Wording(LEFT, RIGHT), links, lengths)
    crossed = [Link((index,), ((index + 1) % 5,), 0.5) for index in range(5)]
    free = Likelihood.of(Wording(LEFT, RIGHT), crossed, lengths)
    assert free.likeness((1,), (1,)) > close.likeness((1,), (1,))


def test_only_passages_near_each_other_are_candidates() -> None:
    left, right = [*LEFT, "Salt."], [*RIGHT, *(f"Ship {number} left." for number in range(50))]
    links = [Link(*sides, 0.5) for sides in ONE_TO_ONE]
    links += [Link((5,), (), 0.0), *(Link((), (index,), 0.0) for index in range(5, 55))]
    lengths = [len(text) for text in left], [len(text) for text in right]
    likelihood = Likelihood.of(Wording(left, right), links, lengths)
    assert len(list(pairs(likelihood, links))) <= 2 * 13


@given(st.lists(st.floats(-4, 4), min_size=3, max_size=3), st.floats(-4, 4), st.floats(0.01, 4))
def test_a_probability_rises_with_a_feature_of_positive_weight(
    weights: list[float], feature: float, more: float
) -> None:
    rising = [weights[0], abs(weights[1]) + 0.1, weights[2]]
    assert 0 <= probability(rising, (feature, 1.0)) <= probability(rising, (feature + more, 1.0)) <= 1


words = st.sampled_from(["salt", "ship", "9", "ledger,", "fair.", "keeper;", "and", "bell", "the"])
texts = st.lists(st.lists(words, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=7)


@given(texts, texts)
def test_settling_keeps_every_passage_once(left: list[str], right: list[str]) -> None:
    links, _ = link_clauses(Wording(left, right), left, right, lambda _: None)
    lengths = [len(text) for text in left], [len(text) for text in right]
    found = settle(Likelihood.of(Wording(left, right), links, lengths), links, lambda _: None)
    assert sorted(index for link in found for index in link.left) == list(range(len(left)))
    assert sorted(index for link in found for index in link.right) == list(range(len(right)))


def test_shared_weight_does_not_depend_on_how_passages_are_named() -> None:
    evidence = Wording(LEFT, RIGHT)
    assert evidence.shared((0, 1), (1, 2)) == evidence.shared({1, 0}, [2, 1])
