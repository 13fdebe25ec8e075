"""The apparatus: every variant once, with all its readings, whatever the order of the witnesses."""

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.apparatus import Collated, Variant, added, agreement, printed, variants
from webapp.text.collation import compared
from webapp.text.model import ACCIDENTALS, Edit, EditKind

A = "Khrushchev said the cause of peace has relied on him and Kennedy. We should welcome that."
B = "Khrushchev said that the cause of peace depends on him and Kennedy."
C = "Khrushchev said: the cause of peace relies on Him and on Kennedy. We should welcome that."
PIECES = st.sampled_from(
    ["the", "cause", "of", "Peace", "peace", ",", ".", "relied", "矛盾", "—", "e\u0301", "\u00a0", ""]
)
WORDS = st.lists(PIECES, max_size=9).map(lambda pieces: " ".join(pieces).strip())
"""Passages neither begin nor end with a blank: files are read so."""


def collated(base: str, others: dict[str, str | None]) -> dict[str, Collated]:
    return {
        name: Collated("", None) if text is None else Collated(text, compared([(base, text)])[0])
        for name, text in others.items()
    }


def entries(base: str, others: dict[str, str | None], hidden: Collection[EditKind] = ()) -> list[str]:
    return [printed(variant) for variant in variants(base, "A", collated(base, others), hidden)]


def test_readings_stand_against_the_words_of_the_base_with_who_has_them() -> None:
    assert entries(A, {"B": B, "C": C}) == [
        "said ] said that B; said: C",
        "has relied ] depends B; relies C",
        "him ] Him C",
        "and ] and on C",
        "We should welcome that. ] om. B",
    ]


def test_a_positive_apparatus_names_who_has_the_lemma_too() -> None:
    found = variants(A, "A", collated(A, {"B": B, "C": C}))
    assert printed(found[1], positive=True) == "has relied ] A; depends B; relies C"
    assert printed(found[2], positive=True) == "him ] A B; Him C"


def test_a_reading_that_several_have_is_given_once() -> None:
    assert entries("a cause", {"C": "one cause", "B": "one cause", "D": "some cause"}) == ["a ] one B C; some D"]


def test_hidden_kinds_make_no_variant_and_part_no_readings() -> None:
    hidden = {EditKind.CASE, EditKind.PUNCTUATION}
    assert entries(A, {"C": C}, hidden)[:2] == ["has relied ] relies C", "and ] and on C"]
    assert entries(A, {"B": B, "C": C}, hidden)[0] == "said ] said that B"
    assert entries("has relied", {"B": "depends", "C": "Depends"}) == ["has relied ] depends B; Depends C"]
    assert entries("has relied", {"B": "depends", "C": "Depends"}, hidden) == ["has relied ] depends B C"]


def test_who_lacks_the_passage_is_told_once_and_first() -> None:
    assert entries(A, {"D": None, "B": B, "E": None})[0] == "the passage ] om. D E"


def test_words_that_stand_twice_are_told_by_their_number() -> None:
    assert entries("peace of the peace", {"B": "peace of the war"}) == ["peace² ] war B"]


def test_an_insertion_takes_the_word_before_it_and_at_the_beginning_the_word_after() -> None:
    assert entries("the cause", {"B": "the good cause"}) == ["the ] the good B"]
    assert entries("cause", {"B": "the cause"}) == ["cause ] the cause B"]
    assert entries("", {"B": "the cause"}) == ["the passage ] the cause B"]


def test_a_mark_is_told_with_the_word_before_it() -> None:
    assert entries("peace, and war", {"B": "peace and war"}) == ["peace, ] peace B"]
    assert entries("“peace” now", {"B": "peace now"})[0] == "“peace” ] peace B"


def test_what_moved_is_told_as_transposed_at_both_ends() -> None:
    base = "We should welcome that. Romania has turned and is no friend now."
    other = "Romania has turned and is no friend now. We should welcome that."
    assert entries(base, {"B": other}) == [
        "We should welcome that. ] transp. B",
        "now. ] now. We should welcome that. (transp.) B",
    ]


def test_who_omits_words_is_parted_from_who_has_them_elsewhere() -> None:
    base = "We should welcome that. Romania has turned and is no friend now."
    moved = "Romania has turned and is no friend now. We should welcome that."
    found = entries(base, {"B": "Romania has turned and is no friend now.", "C": moved})
    assert found[0] == "We should welcome that. ] om. B; transp. C"


def test_the_base_stands_among_those_that_agree_by_siglum_and_its_group_first() -> None:
    found = variants("a cause", "M", collated("a cause", {"B": "one cause", "C": "a cause"}))
    assert found[0].agreeing == ("C", "M")
    assert agreement(found, "M", "BC") == [("C", "M"), ("B",)]


@pytest.mark.parametrize(
    ("base", "other", "entry"),
    [
        ("Central power", "C\u0435ntral power", "C‹U+0065›entral ] C‹U+0435›\u0435ntral B"),
        ("no doubt now", "no\u00a0doubt now", "no‹U+0020› doubt ] no‹U+00A0›\u00a0doubt B"),
        ("mi\u200br", "mir", "mi‹U+200B›\u200br ] mir B"),
    ],
)
def test_what_cannot_be_seen_is_named_in_the_lemma_too(base: str, other: str, entry: str) -> None:
    assert entries(base, {"B": other}) == [entry]


def test_a_lemma_that_shows_nothing_is_named() -> None:
    assert "‹U+2067›" in entries("\u2067rtl", {"B": "rtl"})[0]


def test_a_passage_that_stands_elsewhere_is_transposed_as_a_whole() -> None:
    there = {"B": Collated("One two.", compared([("One two.", "One two.")])[0], moved=True), "C": Collated("", None)}
    (found,) = variants("One two.", "A", there)
    assert printed(found, positive=True) == "the passage ] A; transp. B; om. C"
    assert agreement([found], "A", "BC") == [("A",), ("B",), ("C",)]


def test_a_long_lemma_is_printed_by_its_ends() -> None:
    base = "one two three four five six seven eight nine"
    assert entries(base, {"B": "another thing"}) == ["one two … eight nine ] another thing B"]


@pytest.mark.parametrize(
    ("others", "groups"),
    [
        ({"B": B, "C": C}, [("A",), ("B",), ("C",)]),
        ({"B": B, "C": B}, [("A",), ("B", "C")]),
        ({"B": A, "C": B}, [("A", "B"), ("C",)]),
        ({"B": None, "C": B}, [("A",), ("B",), ("C",)]),
    ],
)
def test_witnesses_that_agree_throughout_are_a_group(
    others: dict[str, str | None], groups: list[tuple[str, ...]]
) -> None:
    assert agreement(variants(A, "A", collated(A, others)), "A", others) == groups


@given(WORDS, st.dictionaries(st.sampled_from("BCDE"), st.one_of(st.none(), WORDS), max_size=4), st.randoms())
def test_nothing_depends_on_the_order_of_the_witnesses(
    base: str, others: dict[str, str | None], chance: object
) -> None:
    names = list(others)
    chance.shuffle(names)  # type: ignore[attr-defined]
    again = {name: others[name] for name in names}
    assert variants(base, "A", collated(base, others)) == variants(base, "A", collated(base, again))


def rebuilt(base: str, found: list[Variant], siglum: str) -> str:
    """The text of a witness as the apparatus tells it, white space aside."""
    pieces: list[str] = []
    done = 0
    for variant in found:
        reading = next((own.text for own in variant.readings if siglum in own.sigla), None)
        if reading is not None and variant.lemma + reading:
            pieces += [base[done : variant.span[0]], reading]
            done = variant.span[1]
    return "".join("".join([*pieces, base[done:]]).split())


@given(WORDS, st.dictionaries(st.sampled_from("BCD"), WORDS, max_size=3))
def test_each_witness_can_be_made_again_from_base_and_apparatus(base: str, others: dict[str, str]) -> None:
    found = variants(base, "A", collated(base, dict(others)))
    for name, text in others.items():
        assert rebuilt(base, found, name) == "".join(text.split())


@given(WORDS, st.dictionaries(st.sampled_from("BCD"), WORDS, min_size=1, max_size=3))
def test_each_witness_stands_once_in_every_variant_and_groups_part_all(base: str, others: dict[str, str]) -> None:
    found = variants(base, "A", collated(base, dict(others)))
    everyone = sorted({"A", *others})
    for variant in found:
        named = [*variant.agreeing, *(siglum for reading in variant.readings for siglum in reading.sigla)]
        assert sorted(named) == everyone
        assert len({reading.text for reading in variant.readings} | {variant.lemma}) > len(variant.readings) - 1
    groups = agreement(found, "A", others)
    assert sorted(siglum for group in groups for siglum in group) == everyone
    assert groups[0][0] == "A" or "A" in groups[0]


@given(WORDS, WORDS, st.sets(st.sampled_from(ACCIDENTALS)))
def test_hiding_takes_away_only_what_is_hidden(base: str, other: str, hidden: set[EditKind]) -> None:
    found = variants(base, "A", collated(base, {"B": other}), hidden)
    assert not any(variant.kinds & hidden for variant in found)
    shown = {edit.kind for edit in compared([(base, other)])[0] if edit.kind and edit.kind not in hidden}
    assert set().union(*(variant.kinds for variant in found)) == shown


def test_a_mark_put_for_a_blank_stands_with_its_word() -> None:
    edits = [Edit((0, 6), (0, 6), None), Edit((6, 7), (6, 8), EditKind.PUNCTUATION), Edit((7, 13), (8, 14), None)]
    found = variants("thanks for it", "A", {"B": Collated("thanks, for it", edits)})
    assert [printed(own) for own in found] == ["thanks ] thanks, B"]


def texts(**said: str) -> dict[str, Collated]:
    return {name: Collated(text, None if text else ()) for name, text in said.items()}


def test_what_the_base_lacks_is_added_by_those_that_have_it() -> None:
    found = added("A", texts(D="", C="Yours, Chen.", B="Yours, Chen.", E="Yours."))
    assert [printed(own, where="after ¶ 12") for own in found] == [
        "after ¶ 12 ] add. B C: Yours, Chen.; add. E: Yours."
    ]
    assert printed(found[0], positive=True, where="after ¶ 12").startswith("after ¶ 12 ] om. A D; add. B C: ")
    assert agreement(found, "A", "BCDE") == [("A", "D"), ("B", "C"), ("E",)]


def test_what_was_added_from_elsewhere_is_transposed() -> None:
    moved = Edit((0, 0), (0, 6), EditKind.MOVED, 1)
    (found,) = added("A", {"B": Collated("Yours.", (moved,))})
    assert printed(found, where="after ¶ 1") == "after ¶ 1 ] add. B: Yours. (transp.)"


def test_nothing_is_added_where_all_is_hidden() -> None:
    mark = Edit((0, 0), (0, 1), EditKind.PUNCTUATION)
    assert added("A", {"B": Collated("—", (mark,))}, {EditKind.PUNCTUATION}) == []
    assert added("A", texts(B="")) == []
