"""The view of apparatus and overview in the address, and the way from page to page."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.errors import InvalidInput
from webapp.operations.reading import Choice
from webapp.text.model import ACCIDENTALS, EditKind
from webapp.web.survey_view import SurveyView, read_survey_view, ways
from webapp.web.view import View, read_view

DEFAULT = Choice("A", "B")
views = st.builds(
    SurveyView,
    document=st.just("a b"),
    base=st.sampled_from("ABC"),
    default=st.just(DEFAULT),
    hidden=st.lists(st.sampled_from(ACCIDENTALS)).map(tuple),
    sigla=st.lists(st.sampled_from("ABCZ")).map(tuple),
    form=st.sampled_from(["negative", "positive"]),
    start=st.sampled_from(["", "A.p10", "all"]),
)


def read(address: str) -> SurveyView:
    return read_survey_view("a b", dict(parse_qsl(urlsplit(address).query)), DEFAULT)


@given(views)
def test_what_the_address_says_is_what_was_seen(view: SurveyView) -> None:
    assert read(view.at("apparatus")) == view
    assert read(view.at("overview")) == view.to(start="")


def test_what_is_as_it_would_be_anyway_is_left_out() -> None:
    assert SurveyView("a b", "A", DEFAULT).at("overview") == "/d/a%20b/overview"


def test_the_order_in_which_things_are_named_makes_no_other_view() -> None:
    one, other = (
        read(f"/d/x/apparatus?hide={hide}&with={sigla}")
        for hide, sigla in (("case+quotation", "B+C"), ("quotation+case", "C+B+A"))
    )
    assert one == other
    assert one.hidden == (EditKind.QUOTATION, EditKind.CASE)


@pytest.mark.parametrize("query", ["form=odd", "hide=substantive"])
def test_what_cannot_be_shown_is_refused(query: str) -> None:
    with pytest.raises(InvalidInput, match=query):
        read(f"/d/x/apparatus?{query}")


@pytest.mark.parametrize(
    ("left", "right", "at", "address"),
    [
        ("", "", "", "/d/d/"),
        ("", "", "A.p10", "/d/d/#A.p10"),
        ("", "", "C.p1", "/d/d/?right=C#C.p1"),
        ("B", "C", "", "/d/d/?left=B&right=C"),
        ("B", "A", "", "/d/d/?left=B"),
    ],
)
def test_a_place_is_read_where_it_is_shown(left: str, right: str, at: str, address: str) -> None:
    assert SurveyView("d", "A", DEFAULT).texts(left, right, at) == address


def test_of_a_long_text_it_is_the_part_of_the_place_and_what_was_hidden_stays_so() -> None:
    view = SurveyView("d", "B", DEFAULT, (EditKind.CASE,))
    assert view.texts(at="B.p99", part=True) == "/d/d/?left=B&hide=case&from=B.p99#B.p99"


@pytest.mark.parametrize(
    "view",
    [
        SurveyView("d", "B", DEFAULT, (EditKind.CASE,)),
        read_view("d", {"left": "B", "hide": "case"}, DEFAULT),
    ],
)
def test_the_pages_of_a_document_are_seen_from_the_same_base_with_the_same_kinds_hidden(
    view: View | SurveyView,
) -> None:
    assert [tuple(way) for way in ways(view)] == [
        ("Texts", "/d/d/?left=B&hide=case"),
        ("Apparatus", "/d/d/apparatus?base=B&hide=case"),
        ("Overview", "/d/d/overview?base=B&hide=case"),
        ("Terms", "/d/d/terms"),
        ("Links", "/d/d/links"),
        ("Proposals", "/d/d/proposals"),
        ("Comments", "/d/d/comments"),
        ("Activity", "/d/d/activity"),
    ]
