"""A text and any other version of it: the changes lead there, whichever way the passages correspond."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.align import align
from webapp.text.model import Kind, Link, Passage, PlacedPassage, Tie
from webapp.text.revising import Change, revised
from webapp.text.rewriting import rewriting

FEW = st.text("ab 。", min_size=1, max_size=12).filter(str.strip)
KINDS = st.sampled_from([Kind.PARAGRAPH, Kind.PARAGRAPH, Kind.HEADING, Kind.LIST_ITEM])
FRONT = st.sampled_from([Kind.TITLE, Kind.SUMMARY])
BODY = st.builds(Passage, KINDS, FEW, st.sampled_from(["", "", "1. "]))


@st.composite
def versions(draw: st.DrawFn) -> tuple[list[PlacedPassage], list[Passage], list[Link]]:
    """Passages, another version of them, of which some are the same, and links of any kind."""
    old = draw(st.lists(BODY, max_size=7))
    new = draw(st.lists(st.one_of(BODY, st.sampled_from(old)) if old else BODY, max_size=7))
    front = [draw(st.lists(st.builds(Passage, FRONT, FEW, st.sampled_from(["", "x"])), max_size=3)) for _ in (0, 1)]
    rights = draw(st.permutations(range(len(new))))
    links, at, other = [], 0, 0
    while at < len(old) and other < len(new):
        sizes = draw(st.tuples(st.integers(1, 3), st.integers(0, 3)))
        left = tuple(range(at, min(at + sizes[0], len(old))))
        right = tuple(sorted(rights[other : other + sizes[1]]))
        links.append(Link(left, right, 0.9))
        at, other = at + sizes[0], other + sizes[1]
    return _placed([*sorted(front[0], key=lambda one: one.kind != Kind.TITLE), *old]), [*front[1], *new], links


def _placed(passages: Sequence[Passage]) -> list[PlacedPassage]:
    front = sum(passage.kind.is_front_matter for passage in passages)
    return [
        PlacedPassage(f"p{at}", max(at - front + 1, 0) if at >= front else 0, one) for at, one in enumerate(passages)
    ]


def _applied(before: Sequence[PlacedPassage], changes: Sequence[Change]) -> list[tuple[str, str, str]]:
    """What becomes of it, made in the order in which a decision makes them."""
    coming = [change for change in changes if change.verb in ("insert", "move")]
    ordered = [*(change for change in changes if change not in coming), *reversed(coming)]
    made = revised(before, ordered, {placed.id for placed in before})
    return [(one.passage.kind.value, one.passage.label, one.passage.text) for one in made.passages]


def _said(passages: Sequence[Passage]) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.label, one.text) for one in passages]


@given(versions())
def test_all_changes_together_give_the_other_version(
    drawn: tuple[list[PlacedPassage], list[Passage], list[Link]],
) -> None:
    before, wanted, links = drawn
    found = rewriting(before, wanted, links)
    front = [one for one in wanted if one.kind.is_front_matter]
    front = front or [placed.passage for placed in before if not placed.position]
    front.sort(key=lambda one: one.kind != Kind.TITLE)
    assert _applied(before, found) == _said([*front, *(one for one in wanted if not one.kind.is_front_matter)])


@given(st.lists(BODY, min_size=1, max_size=7))
def test_the_same_text_gives_no_change(passages: list[Passage]) -> None:
    links = align([one.text for one in passages], [one.text for one in passages])
    assert rewriting(_placed(passages), passages, links) == []


A, B, C = "The first ship came home.", "The second ship was lost at sea.", "Nobody heard of the third one."


def _paragraphs(*texts: str) -> list[Passage]:
    return [Passage(Kind.PARAGRAPH, text) for text in texts]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ((A, B, C), (A, B.replace("lost", "sunk"), C), ["replace p1"]),
        ((A, B, C), (A, "Something new.", "And more.", B, C), ["insert after p0", "insert after p0"]),
        ((A, B, C), (A, C), ["delete p1"]),
        ((A, B, C), (C, A, B), ["move p2 after"]),
        ((A, f"{B} {C}"), (A, B, C), ["split p1"]),
        ((A, B, C), (A, f"{B} {C}"), ["merge p1 p2"]),
        # a bound that shifted is two passages with other words
        ((f"{A} {B}", C), (A, f"{B} {C}"), ["replace p0", "replace p1"]),
    ],
)
def test_what_it_is_said_with(old: tuple[str, ...], new: tuple[str, ...], wanted: list[str]) -> None:
    links = align(old, new)
    found = rewriting(_placed(_paragraphs(*old)), _paragraphs(*new), links)
    told = [
        " ".join(
            [change.verb, *change.passages, *(["after", change.after] if change.verb in ("insert", "move") else [])]
        )
        for change in found
    ]
    assert [one.strip() for one in told] == wanted


def test_another_kind_and_other_words_are_two_changes() -> None:
    found = rewriting(_placed(_paragraphs(A)), [Passage(Kind.LIST_ITEM, B, "1. ")], [Link((0,), (0,), 1.0)])
    assert [change.verb for change in found] == ["kind", "replace"]


def test_notes_are_left_alone_and_stay_tied() -> None:
    note = PlacedPassage("n1", 1, Passage(Kind.NOTE, "Sic.", tie=Tie("p1", 4, 10)))
    before = [*_placed(_paragraphs(A, B)), note]
    new = _paragraphs("Before all.", A, B.replace("The", "Now the"))
    made = revised(before, rewriting(before, new, align([A, B], [one.text for one in new])), {"p0", "p1", "n1"})
    (kept,) = [placed for placed in made.passages if placed.passage.tie]
    assert kept.passage.tie is not None
    assert kept.passage.tie.passage == "p1"


def test_front_matter_is_left_alone_where_the_other_version_has_none() -> None:
    before = _placed([Passage(Kind.TITLE, "Ships"), *_paragraphs(A)])
    assert rewriting(before, _paragraphs(A), [Link((0,), (0,), 1.0)]) == []
    found = rewriting(before, [Passage(Kind.SUMMARY, "S."), *_paragraphs(A)], [Link((0,), (0,), 1.0)])
    assert [change.verb for change in found] == ["delete", "insert"]
