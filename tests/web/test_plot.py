"""The plot: bars and dots stand where the numbers say, and never beyond the drawing."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.text.variation import Variation
from webapp.web import plot


def number(percent: str) -> float:
    assert percent.endswith("%")
    return float(percent[:-1])


def test_bars_are_shares_and_dots_are_distances() -> None:
    first, second = plot.bars([Variation(2, 2, 0.5), Variation(2, 1, 0.0)])
    assert (first.top, first.height, first.dot) == ("5.00%", "81.00%", "45.50%")
    assert (second.top, second.height, second.dot) == ("45.50%", "40.50%", "86.00%")
    assert (first.left, first.width, first.x) == ("5.00%", "40.00%", "25.00%")
    assert (second.left, second.x) == ("55.00%", "75.00%")


def test_between_many_bars_there_is_no_gap() -> None:
    first, second, *_ = plot.bars([Variation(1, 1, 1.0)] * (plot.LONG * 2))
    assert number(first.left) + number(first.width) == number(second.left)


@given(st.lists(st.builds(Variation, st.just(4), st.integers(0, 4), st.floats(0, 1)), max_size=300))
def test_nothing_stands_outside_the_drawing(found: list[Variation]) -> None:
    bars = plot.bars(found)
    assert len(bars) == len(found)
    for bar in bars:
        assert 0 <= number(bar.left) < number(bar.x) < number(bar.left) + number(bar.width) <= 100.01
        assert plot.TOP - 0.01 <= number(bar.top) <= number(bar.top) + number(bar.height) <= plot.FLOOR + 0.01
        assert plot.TOP <= number(bar.dot) <= plot.FLOOR


def test_the_first_the_last_and_the_quarters_are_named() -> None:
    assert plot.ticks(1000) == [0, 250, 500, 749, 999]
    assert plot.ticks(3) == [0, 1, 2]
    assert plot.ticks(1) == [0]
    assert plot.ticks(0) == []
