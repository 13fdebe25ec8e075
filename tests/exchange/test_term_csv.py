"""Terms in a table: what is written reads back, and what is no table is told with line and column."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.terms import ODD, a_term, terms
from webapp.errors import InvalidInput
from webapp.exchange.term_csv import read_terms, write_terms
from webapp.text.decode import decode
from webapp.text.term_lines import FIELDS
from webapp.text.terms import Form, Rendering, Term


@example([ODD])
@settings(max_examples=20)
@given(st.lists(terms(), max_size=3, unique_by=lambda one: one.id))
def test_a_table_reads_back_code_point_for_code_point(some: list[Term]) -> None:
    table = write_terms(some)
    found = read_terms(decode(b"\xef\xbb\xbf" + table.encode(), "terms.csv"), "terms.csv")
    assert [one.over(Term(one.term.id)) for one in found.terms] == some
    assert found.refused == ()
    # the standard library's reader has the same cells, so it is a CSV and not only ours
    rows = list(csv.reader(io.StringIO(table, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('en\n"word', "t.csv, line 2, column 1: a quotation mark opens this cell, and none closes it"),
        ('id,en\n\nt1,"a\nb"\nt2,"c" d\n', "t.csv, line 5, column 2: “ d” follows the quotation mark"),
        ("id,english\n", "t.csv, line 1, column 2: “english” is no column of terms"),
        ("\n\nid,en,,ro\n", "t.csv, line 3, column 3: “” is no column"),
        ("id,en,EN\n", "t.csv, line 1, column 3: the column en is there twice"),
        ("notes\n", "t.csv, line 1: there is no column with forms"),
        ("", "t.csv is empty"),
    ],
)
def test_what_is_no_table_is_told_with_line_and_column(table: str, told: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_terms(table, "t.csv")
    assert caught.value.message.startswith(told)


def test_lines_that_say_what_no_term_can_are_refused_and_the_rest_is_read() -> None:
    table = (
        "id,en,renderings,exact\n"
        "t1,word,,\n"
        't2,"two\nlines",en | a,yes\n'
        "t3,third,words without a language,\n"
        "t4,fourth\n"
        "t1,fifth,,\n"
        ",sixth,,,\n"
    )
    found = read_terms(table, "t.csv")
    assert [(one.line, one.term.id, [form.text for form in one.term.forms]) for one in found.terms] == [
        (2, "t1", ["word"]),
        (3, "t2", ["two", "lines"]),
        (8, "", ["sixth"]),
    ]
    assert [(one.line, one.message.partition(":")[0]) for one in found.refused] == [
        (5, "renderings, line 1 (“words without a language”) has 1 part"),
        (6, "it has 2 cells, and the header 4"),
        (7, "the id t1 is that of line 2 already"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_spreadsheets_part_cells_otherwise(delimiter: str) -> None:
    table = delimiter.join(("id", "en", "notes")) + "\r\n" + delimiter.join(("t1", '"a, b; c"', "it's"))
    (one,) = read_terms(table.replace("\r\n", "\n"), "t.csv").terms
    assert (one.term.id, one.term.forms, one.term.notes) == ("t1", (Form("en", "a, b; c"),), "it's")


def test_a_file_changes_only_what_it_has_columns_for() -> None:
    before = a_term("t1", notes="n.", renderings=(Rendering("en", "conflict"),))
    (one,) = read_terms("id,en,notes\nt1,contradiction,\n", "t.csv").terms
    after = one.over(before)
    assert after.forms == (Form("en", "contradiction"), Form("zh-Hans", "矛盾"))
    assert (after.notes, after.renderings) == ("", before.renderings)


@pytest.mark.parametrize("text", ["=1+1", "@x", "-", "'", "''", "'=", "＝x", "'tis"])
def test_text_that_looks_like_a_formula_is_text(text: str) -> None:
    table = write_terms([a_term("t1", notes=text)])
    assert read_terms(table.replace("\r\n", "\n"), "t.csv").terms[0].term.notes == text


def test_every_field_has_a_column() -> None:
    head = write_terms([a_term("t1")]).partition("\r\n")[0].split(",")
    assert head == ["id", "zh-Hans", *(name for name in FIELDS if name != "forms")]
