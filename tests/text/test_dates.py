"""Dates as documents write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.dates import chinese_number, parse_date


@pytest.mark.parametrize(
    "text",
    [
        "May 9, 1963",
        "9 May 1963",
        "9th May, 1963",
        "1963-05-09",
        "1963年5月9日",
        "一九六三年五月九日",
        " 9 May 1963\n",
        "9th of May 1963",
    ],
)
def test_a_date_is_known_in_every_form(text: str) -> None:
    assert parse_date(text) == "1963-05-09"


@pytest.mark.parametrize("text", ["", "April 24th", "On 9 May 1963 he came", "30 February 1963", "9 Foo 1963", "1963"])
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert parse_date(text) == ""


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    assert len(parse_date(text)) in (0, 10)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十", 10), ("十二", 12), ("二十", 20), ("廿四", 24), ("九", 9), ("一九六三", 1963), ("12", 12)],
)
def test_chinese_numerals(numeral: str, value: int) -> None:
    assert chinese_number(numeral) == value
