"""Numbers and dates in other forms, and those that only look so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.numerals import chinese_value, same_number


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("April 24th", "24 April"),
        ("24th of April", "April 24"),
        ("the 24th of April", "Apr. 24"),
        ("May 9, 1963", "9 May 1963"),
        ("1963-05-09", "May 9th 1963"),
        ("1,000", "1000"),
        ("1 000", "1000"),
        ("1,000", "one thousand"),
        ("a hundred", "100"),
        ("Twenty-four", "24"),
        ("one hundred and five", "105"),
        ("5", "five"),
        ("first", "1st"),
        ("twenty-first", "21st"),
        ("in twenty-four countries", "in 24 countries"),
        ("二十四日", "24日"),
        ("廿四日", "二十四日"),
        ("1963年5月9日", "一九六三年五月九日"),
        ("第一", "第1"),
        ("三万五千", "35000"),
        ("十二亿三千万人", "1230000000人"),
    ],
)
def test_one_number(left: str, right: str) -> None:
    assert same_number(left, right)
    assert same_number(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("April 24", "April 25"),
        ("12 May", "May 21"),
        ("April 24, 1963", "April 24"),
        ("may 5", "5 May"),
        ("1,000", "1.000"),
        ("1,00", "100"),
        ("I", "1"),
        ("a", "1"),
        ("o", "0"),
        ("thousands", "1000"),
        ("five six", "56"),
        ("24", "24th"),
        ("05", "5"),
        ("4/5", "5/4"),
        ("No. 3", "number three"),
        ("second", "2"),
        ("三万五", "30005"),
        ("百花", "100花"),
        ("24日", "24号"),
        ("二", "三"),
        ("", "1"),
        ("five", "Five"),
        ("24 April", "24 Bpril"),
        ("32 April", "April 32"),
    ],
)
def test_two_numbers_or_none(left: str, right: str) -> None:
    assert not same_number(left, right)
    assert not same_number(right, left)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("二十", "20"),
        ("一百一十", "110"),
        ("一千二百三十四", "1234"),
        ("一千零五", "1005"),
        ("一二三", "123"),
        ("二百五", "二百五"),
        ("百", "百"),
        ("零五", "零五"),
    ],
)
def test_chinese_numerals(numeral: str, value: str) -> None:
    assert chinese_value(numeral) == value


ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@given(st.integers(0, 12), st.integers(0, 12))
def test_no_two_numbers_are_one(word: int, digits: int) -> None:
    assert same_number(ENGLISH[word], str(digits)) == (word == digits)


@given(st.text(alphabet="0123456789,. 一二三十百千万零日thAprilMayofe", max_size=14), st.text(max_size=14))
def test_no_text_breaks_the_reader(left: str, right: str) -> None:
    assert same_number(left, right) == same_number(right, left)
