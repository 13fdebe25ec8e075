"""Words are carried exactly: against a model in which every character has an identity of its own."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.carrying import (
    Derivation,
    Piece,
    Place,
    Replacement,
    carried,
    composed,
    enclosed,
    kept,
    parted,
    regrouped,
    replaced,
    replacements,
)

FEW = st.text("ab ", max_size=12)
"""Few letters, so that the same words stand in many places."""


@st.composite
def differences(draw: st.DrawFn, length: int) -> list[Replacement]:
    """Differences of a text of `length`, in order and without overlap, some of them beside each other."""
    cuts = sorted(draw(st.lists(st.integers(0, length), max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    made = [Replacement(start, end, draw(FEW)) for start, end in pairs]
    return [one for one in made if one.start < one.end or one.words]


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[list[Replacement]]]:
    text = draw(FEW)
    steps = []
    length = len(text)
    for _ in range(draw(st.integers(1, 4))):
        made = draw(differences(length))
        steps.append(made)
        length += sum(len(words) - (end - start) for start, end, words in made)
    return text, steps


def _steps(text: str, steps: list[list[Replacement]]) -> tuple[list[Derivation], list[list[int]]]:
    """The derivations, and the identities of the characters at each moment, an end included as the last of them."""
    fresh = itertools.count(1000)
    moments = [list(range(len(text) + 1))]
    derivations = []
    for made in steps:
        before = moments[-1]
        derivations.append(Derivation({"p": kept("p", len(before) - 1, made)}))
        after, last = [], 0
        for start, end, words in made:
            after += before[last:start] + [next(fresh) for _ in words]
            last = end
        moments.append(after + before[last:])
    return derivations, moments


@given(histories(), st.data())
def test_carried_words_are_the_very_same_characters(
    history: tuple[str, list[list[Replacement]]], data: st.DataObject
) -> None:
    text, steps = history
    derivations, moments = _steps(text, steps)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place: Place | None = Place("p", start, end)
    for derivation in derivations:
        place = carried(place, derivation) if place else None
    now, names = moments[-1], list(range(start, end))
    if start < end:
        stand = [now[at : at + len(names)] for at in range(len(now))]
        assert (place is not None) == (names in stand)
        if place is not None:
            assert now[place.start : place.end] == names
    elif place is not None:
        # between two characters, or at an end, that have stayed beside each other all the time
        assert now[place.start] == start
        assert place.start == start == 0 or now[place.start - 1] == start - 1


@given(histories(), st.data())
def test_two_revisions_composed_carry_as_one_after_the_other(
    history: tuple[str, list[list[Replacement]]], data: st.DataObject
) -> None:
    text, steps = history
    derivations, _ = _steps(text, steps)
    whole = derivations[0]
    for derivation in derivations[1:]:
        whole = composed(whole, derivation)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place: Place | None = Place("p", start, end)
    for derivation in derivations:
        place = carried(place, derivation) if place else None
    if start < end or place is not None:
        assert carried(Place("p", start, end), whole) == place


@given(FEW, FEW)
def test_the_differences_of_two_texts_lead_from_one_to_the_other(old: str, new: str) -> None:
    found = replacements(old, new)
    assert replaced(old, found) == new
    assert bool(found) == (old != new)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


@given(FEW, st.data())
def test_a_stretch_that_grows_holds_what_replaced_its_words(text: str, data: st.DataObject) -> None:
    made = data.draw(differences(len(text)))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    derivation = Derivation({"p": kept("p", len(text), made)})
    place = enclosed(Place("p", start, end), derivation)
    new = replaced(text, made)
    assert place is not None
    assert 0 <= place.start <= place.end <= len(new)
    exact = carried(Place("p", start, end), derivation)
    if exact and start < end:
        assert place == exact


def test_the_same_words_elsewhere_are_never_taken_for_those_that_were_changed() -> None:
    text = "the party and the party"
    derivation = Derivation({"p": kept("p", len(text), [Replacement(0, 9, "it")])})
    assert carried(Place("p", 4, 9), derivation) is None
    assert carried(Place("p", 18, 23), derivation) == Place("p", 11, 16)


def test_a_place_between_words_needs_both_of_them() -> None:
    text = "one two"
    derivation = Derivation({"p": kept("p", len(text), [Replacement(4, 7, "three")])})
    assert carried(Place("p", 4, 4), derivation) is None
    assert carried(Place("p", 3, 3), derivation) == Place("p", 3, 3)
    assert carried(Place("p", 7, 7), derivation) is None
    assert carried(Place("p", 0, 0), derivation) == Place("p", 0, 0)
    at_end = Derivation({"p": kept("p", len(text), [Replacement(0, 3, "1")])})
    assert carried(Place("p", 7, 7), at_end) == Place("p", 5, 5)
    assert carried(Place("p", 0, 0), at_end) is None


def test_words_go_where_their_passage_was_split_or_joined() -> None:
    split = Derivation(regrouped([("p1", "One. Two.")], [("p1", "One."), ("p2", "Two.")]))
    assert carried(Place("p1", 5, 9), split) == Place("p2", 0, 4)
    assert carried(Place("p1", 0, 4), split) == Place("p1", 0, 4)
    assert carried(Place("p1", 2, 7), split) is None
    assert carried(Place("p1", 9, 9), split) == Place("p2", 4, 4)
    joined = Derivation(regrouped([("p1", "One."), ("p2", "Two.")], [("p1", "One. Two.")]), ("p2",))
    assert carried(Place("p2", 0, 4), joined) == Place("p1", 5, 9)
    assert carried(Place("p1", 4, 4), joined) is None, "what stood at the end stands at the end no more"


def test_words_of_a_passage_that_is_gone_are_nowhere() -> None:
    gone = Derivation(gone=("p1",))
    assert carried(Place("p1", 0, 1), gone) is None
    assert enclosed(Place("p1", 0, 1), gone) is None
    assert carried(Place("p2", 0, 1), gone) == Place("p2", 0, 1)


@pytest.mark.parametrize(("start", "end", "new"), [(0, 3, (0, 5)), (4, 9, (6, 12)), (0, 9, (0, 12)), (4, 6, (6, 12))])
def test_a_note_goes_with_what_replaced_its_words(start: int, end: int, new: tuple[int, int]) -> None:
    derivation = Derivation({"p": kept("p", 9, [Replacement(0, 3, "Three"), Replacement(4, 9, "others")])})
    assert enclosed(Place("p", start, end), derivation) == Place("p", *new)


def test_a_note_on_a_split_passage_goes_with_its_first_word() -> None:
    split = Derivation(regrouped([("p1", "One. Two.")], [("p1", "One."), ("p2", "Two.")]))
    assert enclosed(Place("p1", 6, 8), split) == Place("p2", 1, 3)
    assert enclosed(Place("p1", 2, 8), split) == Place("p1", 2, 4)


def test_the_end_of_a_passage_counts_as_kept_only_where_it_is() -> None:
    assert kept("p", 3, []) == (Piece("p", 0, 4, 0),)
    assert kept("p", 3, [Replacement(3, 3, "!")]) == (Piece("p", 0, 3, 0), Piece("p", 3, 4, 4))


@pytest.mark.parametrize(
    ("text", "parts", "stretches"),
    [
        ("One. Two.", ["One.", "Two."], ["One.", "Two."]),
        ("一。二。", ["一。", "二。"], ["一。", "二。"]),
        ("It has been said. What now?", ["It was said.", "But what then?"], ["It has been said.", "What now?"]),
        ("One two. Three.", ["One deux", "Three."], ["One two.", "Three."]),
        ("One two three four", ["One deux", "trois four"], ["One two three", "four"]),
        ("One. Two.", ["One.", "A new one!", "Two."], ["One.", "", "Two."]),
    ],
)
def test_what_a_part_is_made_of(text: str, parts: list[str], stretches: list[str]) -> None:
    assert [text[start:end] for start, end in parted(text, parts)] == stretches


@given(st.text("ab ", max_size=20), st.lists(FEW, min_size=1, max_size=4))
def test_the_parts_are_made_of_the_whole_text_but_blanks(text: str, parts: list[str]) -> None:
    ends = [0, *(at for stretch in parted(text, parts) for at in stretch), len(text)]
    assert ends == sorted(ends)
    assert not "".join(text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)).strip()
