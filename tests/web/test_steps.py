"""The shades of difference: a fifth of what differs on each, within bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.web.steps import even_steps, level, steps_of

AMOUNTS = st.lists(st.floats(0, 1))


def levels(*amounts: float) -> list[int]:
    steps = steps_of(amounts)
    return [level(amount, steps) for amount in amounts]


@pytest.mark.parametrize(
    "amounts",
    [(0.08, 0.12, 0.15, 0.2, 0.22, 0.24, 0.27, 0.28, 0.3, 0.33), (0.4, 0.44, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 1)],
)
def test_of_close_and_of_free_texts_a_fifth_of_what_differs_falls_on_each_step(amounts: tuple[float, ...]) -> None:
    assert levels(*amounts) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert levels(0, *amounts, 0, 0) == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 0, 0]


def test_what_hardly_differs_is_not_dark_only_because_the_rest_differs_less() -> None:
    assert levels(0.001, 0.002, 0.003, 0.004, 0.005) == [1] * 5
    assert levels(0.01, 0.02, 0.04, 0.08, 0.1) == [1, 2, 3, 4, 4]


def test_what_is_another_text_is_dark_though_all_are() -> None:
    assert levels(1, 1, 1) == [5, 5, 5]
    assert levels(0.6, 0.8, 0.9, 0.96, 0.97) == [2, 3, 4, 5, 5]


def test_without_a_difference_there_are_steps_too() -> None:
    assert levels() == []
    assert levels(0, 0) == [0, 0]


def test_the_few_amounts_of_a_matrix_have_near_shades_where_they_are_near() -> None:
    steps = even_steps([0.06, 0.08, 0.13, 0.135, 0.35])
    assert [level(amount, steps) for amount in (0.06, 0.08, 0.13, 0.135, 0.35)] == [1, 2, 2, 2, 5]
    assert level(0.019, even_steps([0.01, 0.019])) == 1


@given(AMOUNTS)
def test_what_differs_more_is_never_lighter(amounts: list[float]) -> None:
    found = levels(*sorted(amounts))
    assert found == sorted(found)
    assert all((step == 0) == (amount == 0) for step, amount in zip(found, sorted(amounts), strict=True))
