"""Moved text is found, is one difference with two ends, and leaves both texts as they are."""

import random
from itertools import pairwise
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.collation import compared, counted
from webapp.text.model import Edit, EditKind

SENTENCES = [
    "We should welcome that. ",
    "Romania has turned. ",
    "The ambassador left for Moscow! ",
    "我们应当欢迎罗马尼亚。",
    "no ",
    "The cause of peace depends on him and Kennedy. ",
]
TEXT = st.lists(st.sampled_from(SENTENCES), max_size=5).map("".join)
READINGS = st.lists(st.tuples(TEXT, TEXT), max_size=4)


def moved(readings: list[tuple[str, str]]) -> dict[int, list[tuple[int, str, str]]]:
    """The ends of each move: the place, and the words on the left and on the right."""
    found: dict[int, list[tuple[int, str, str]]] = {}
    for place, (edits, (old, new)) in enumerate(zip(compared(readings), readings, strict=True)):
        for edit in edits:
            if edit.kind is EditKind.MOVED:
                words = old[slice(*edit.left)].strip(), new[slice(*edit.right)].strip()
                found.setdefault(edit.move, []).append((place, *words))
    return found


def test_a_sentence_that_moved_inside_a_passage_is_one_difference() -> None:
    left = "We should welcome that. Romania has turned, and this is news for us."
    right = "Romania has turned, and this is excellent news for us. We should welcome that."
    assert moved([(left, right)]) == {1: [(0, "We should welcome that.", ""), (0, "", "We should welcome that.")]}
    assert counted(compared([(left, right)])[0]) == {EditKind.MOVED: 1, EditKind.SUBSTANTIVE: 1}


def test_a_sentence_that_moved_to_a_neighbouring_passage_counts_where_it_stood() -> None:
    readings = [("One thing. We should welcome that.", "One thing."), ("Another.", "We should welcome that. Another.")]
    assert moved(readings) == {1: [(0, "We should welcome that.", ""), (1, "", "We should welcome that.")]}
    assert [counted(edits).total() for edits in compared(readings)] == [1, 0]


def test_a_passage_that_stands_alone_on_one_side_may_have_moved_into_its_neighbour() -> None:
    assert moved([("We should welcome that.", ""), ("Another.", "Another. We should welcome that.")])


def test_far_away_it_is_deleted_here_and_inserted_there() -> None:
    assert not moved([("We should welcome that.", ""), ("a", "a"), ("b", "b We should welcome that.")])


@pytest.mark.parametrize("words", ["of the", "he said so", "that it is"])
def test_few_words_have_not_moved(words: str) -> None:
    assert not moved([(f"{words} Romania is a country in the east.", f"Romania is a country in the east. {words}")])


def test_words_that_a_rewritten_sentence_kept_have_not_moved() -> None:
    left = "Therefore the ministries and departments should pay attention to the following points:"
    right = "To this end the following points ought to be heeded by everybody whom it concerns:"
    assert not moved([(left, right)])
    left = "the following points " + " ".join(f"old{letter}" for letter in ascii_lowercase)
    right = " ".join(f"new{letter}" for letter in ascii_lowercase) + " the following points"
    assert counted(compared([(left, right)])[0]) == {EditKind.SUBSTANTIVE: 1}


def test_what_else_was_replaced_beside_moved_text_stays_one_replacement() -> None:
    left = "We should welcome that; he relied upon them. All ended well in Bucharest."
    right = "She had trusted in us. All ended well in Bucharest; we should welcome that."
    found = [(left[slice(*e.left)], right[slice(*e.right)]) for e in compared([(left, right)])[0] if e.kind]
    assert found == [
        ("We should welcome that", ""),
        ("; he relied upon them", "She had trusted in us"),
        ("", "; we should welcome that"),
    ]


def test_moved_text_in_other_capitals_is_the_same_text() -> None:
    left = "we should welcome that; Romania has turned and this is news."
    right = "Romania has turned and this is news. We should welcome that."
    assert [words for _, *words in moved([(left, right)])[1]] == [
        ["we should welcome that;", ""],
        ["", "We should welcome that."],
    ]


@given(READINGS)
def test_the_edits_still_rebuild_both_sides(readings: list[tuple[str, str]]) -> None:
    for edits, (left, right) in zip(compared(readings), readings, strict=True):
        assert "".join(left[slice(*edit.left)] for edit in edits) == left
        assert "".join(right[slice(*edit.right)] for edit in edits) == right
        assert all((one.kind, one.move) != (other.kind, other.move) for one, other in pairwise(edits))
        assert all((edit.kind is EditKind.MOVED) == (edit.move > 0) for edit in edits)


@given(READINGS)
def test_each_move_has_two_ends_one_on_each_side_in_neighbouring_passages(readings: list[tuple[str, str]]) -> None:
    ends = moved(readings)
    assert sorted(ends) == list(range(1, len(ends) + 1))
    for left, right in (sorted(pair, key=lambda end: not end[1]) for pair in ends.values()):
        assert (bool(left[1]), bool(left[2]), bool(right[1]), bool(right[2])) == (True, False, False, True)
        assert abs(left[0] - right[0]) <= 1


@given(READINGS)
def test_swapping_the_sides_mirrors_them(readings: list[tuple[str, str]]) -> None:
    def without_numbers(edits: tuple[Edit, ...]) -> list[Edit]:
        return [edit._replace(move=0) for edit in edits]

    mirrored = compared([(new, old) for old, new in readings])
    assert [without_numbers(edits) for edits in compared(readings)] == [
        without_numbers(tuple(edit.mirrored() for edit in edits)) for edits in mirrored
    ]


def test_long_texts_of_few_words_take_no_time_with_the_square() -> None:
    chance = random.Random(3)
    left, right = (" ".join(chance.choice(["aaaaa", "bbbbb", "ccccc"]) for _ in range(20_000)) for _ in range(2))
    assert compared([(left, right)])
