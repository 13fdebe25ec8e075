"""Accidentals told apart from a replacement, and marks put together around words."""

import pytest

from webapp.text.apart import kind_in_place, put_together
from webapp.text.diff import diff
from webapp.text.model import Edit, EditKind


def kinds(left: str, right: str) -> list[EditKind]:
    return [edit.kind for edit in diff(left, right) if edit.kind]


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        ("5", "-5", EditKind.SUBSTANTIVE),
        ("10 12", "10-12", EditKind.SUBSTANTIVE),
        (".5", "5", EditKind.SUBSTANTIVE),
        ("in 1963, he", "in 1963 he", EditKind.PUNCTUATION),
        ("see 5.", "see 5", EditKind.PUNCTUATION),
    ],
)
def test_a_mark_beside_a_number_is_judged_with_it(left: str, right: str, wanted: EditKind) -> None:
    assert kinds(left, right) == [wanted]


def test_a_mark_is_judged_beside_the_numbers_of_either_side() -> None:
    assert kind_in_place("a -5", "a b", (2, 3), (2, 2)) is EditKind.SUBSTANTIVE


@pytest.mark.parametrize(
    ("left", "right"),
    [("“a” and “b”", '"a" and "b"'), ("“甲”和“乙”", "「甲」和「乙」"), ("«a» und «b»", "»a« und »b«")],
)
def test_each_pair_of_quotation_marks_is_one_edit_and_what_stands_between_two_pairs_is_equal(
    left: str, right: str
) -> None:
    assert kinds(left, right) == [EditKind.QUOTATION, EditKind.QUOTATION]


def test_marks_around_four_words_are_two_edits() -> None:
    assert kinds("“a b c”", '"a b c"') == [EditKind.QUOTATION]
    assert kinds("“a b c d”", '"a b c d"') == [EditKind.QUOTATION] * 2


def test_a_closing_mark_and_the_next_opening_one_enclose_nothing() -> None:
    assert kinds("“甲乙丙丁”和“戊己庚辛”", "「甲乙丙丁」和「戊己庚辛」") == [EditKind.QUOTATION] * 4


def test_marks_around_another_word_stay_apart_from_it() -> None:
    edits = [
        Edit((0, 1), (0, 1), EditKind.QUOTATION),
        Edit((1, 2), (1, 2), EditKind.SUBSTANTIVE),
        Edit((2, 3), (2, 3), EditKind.QUOTATION),
    ]
    assert put_together(edits, "“a”", '"b"') == edits


def test_many_names_told_apart_take_no_stack() -> None:
    left, right = "P'eng Chen " * 2_000 + "spoke", "Peng Zhen " * 2_000 + "fell silent"
    assert kinds(left, right) == [EditKind.ROMANISATION, EditKind.SUBSTANTIVE]
