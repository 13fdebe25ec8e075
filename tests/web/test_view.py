"""The view in the address: what is read from it is what is written into it."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.errors import InvalidInput
from webapp.operations.reading import Choice
from webapp.web.view import View, read_view

DEFAULT = Choice("A", "B")
choices = st.builds(
    Choice,
    left=st.sampled_from("ABCZ"),
    right=st.sampled_from("ABCZ"),
    mode=st.sampled_from(["side", "inline", "all"]),
    granularity=st.sampled_from(["words", "characters"]),
    changed_only=st.booleans(),
    script=st.sampled_from(["source", "hans", "hant"]),
    via=st.sampled_from(["", *"ABCZ"]),
)
chosen = st.lists(st.sampled_from(["A.p10", "B.p1", "Z.date.line"]))


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@given(choices, st.sampled_from(["", "A.p10", "Z.date-line"]), st.booleans(), chosen)
def test_a_view_read_from_its_address_is_the_same_view(choice: Choice, at: str, links: bool, picked: list[str]) -> None:
    view = View("a document", choice, DEFAULT, at, links, tuple(picked))
    assert read_view("a document", query_of(view.address), DEFAULT) == view


def test_the_default_view_has_a_bare_address() -> None:
    assert View("d", DEFAULT, DEFAULT).address == "/d/d/"


@given(choices)
def test_a_view_has_one_address_whichever_way_it_was_written(choice: Choice) -> None:
    view = View("d", choice, DEFAULT)
    spelt_out = {
        "left": choice.left,
        "right": choice.right,
        "mode": choice.mode,
        "by": choice.granularity,
        "changed": "1" if choice.changed_only else "0",
        "script": choice.script,
        "via": choice.via,
        "links": "0",
        "pick": "",
    }
    assert read_view("d", spelt_out, DEFAULT).address == view.address


def test_the_left_witness_alone_is_set_against_the_other_default_one() -> None:
    assert read_view("d", {"left": "B"}, DEFAULT).choice == replace(DEFAULT, left="B", right="A")


def test_an_address_is_quoted() -> None:
    assert View("a/b?c", DEFAULT, DEFAULT).address == "/d/a%2Fb%3Fc/"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"mode": "sideways"}, "side, inline, all"),
        ({"by": ""}, "words, characters"),
        ({"changed": "yes"}, "0, 1"),
        ({"script": "zh"}, "source, hans, hant"),
        ({"at": "p10"}, "A.p1"),
        ({"at": "A."}, "A.p1"),
        ({"links": "yes"}, "0, 1"),
        ({"pick": "A.p1 p2", "links": "1"}, "A.p1"),
    ],
)
def test_a_value_that_cannot_be_shown_is_refused_with_those_that_can(query: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_view("d", query, DEFAULT)


@given(choices, chosen)
def test_links_are_changed_side_by_side_on_the_pairs_own_links_with_every_row(
    choice: Choice, picked: list[str]
) -> None:
    view = View("d", choice, DEFAULT, links=True, picked=tuple(picked))
    assert view.links == (choice.mode == "side" and choice.left != choice.right)
    assert view.picked == (tuple(dict.fromkeys(picked)) if view.links else ())
    if view.links:
        assert (view.choice.via, view.choice.changed_only) == ("", False)


@given(choices)
def test_a_side_is_no_base(choice: Choice) -> None:
    view = View("d", choice, DEFAULT)
    assert view.choice.via == (choice.via if choice.via not in (choice.left, choice.right) else "")


def test_another_view_has_nothing_chosen_but_what_is_said() -> None:
    view = View("d", DEFAULT, DEFAULT, links=True, picked=("A.p1",))
    assert view.to(granularity="characters").picked == view.to(links=True).picked == ()
    assert view.to(picked=("B.p1",)).picked == ("B.p1",)


def test_witnesses_set_against_the_base_are_named_once_and_never_the_base() -> None:
    view = read_view("letter", {"mode": "all", "left": "B", "with": "C B A C"}, DEFAULT)
    assert view.choice.order == ("C", "A")
    assert "with=C+A" in view.query


def test_kinds_to_hide_stand_in_one_order() -> None:
    assert read_view("letter", {"hide": "case punctuation case"}, DEFAULT).query == "hide=punctuation+case"
