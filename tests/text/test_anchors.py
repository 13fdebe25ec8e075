"""Anchors never slide silently: against a model in which every word has an identity of its own."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.anchors import Found, reanchored
from webapp.text.certainty import sure_place
from webapp.text.likeness import Likeness, likeness
from webapp.text.offsets import to_code_points, to_units
from webapp.text.word_alignment import agreement

PIECES = ["a", "B", " ", ".", "12", "twelve ", "党", "é", "e\u0301", "\u200d", "👍", "𠮷", "ש", "ก", "\n", "\u034f"]
ANY = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
WORDS = st.sampled_from(["the", "ship", "and", "salt"])
"""Few words, so that the same ones stand in many places."""
FEW = st.lists(WORDS, max_size=3)

Word = tuple[str, int]
"""A word with its identity."""


def _text(words: Sequence[Word]) -> str:
    return " ".join(word for word, _ in words)


def _common(one: Sequence[str], other: Sequence[str]) -> list[list[int]]:
    """The lengths of the longest common subsequences of all beginnings, by the textbook."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, j in itertools.product(range(len(one)), range(len(other))):
        table[i + 1][j + 1] = table[i][j] + 1 if one[i] == other[j] else max(table[i][j + 1], table[i + 1][j])
    return table


def _is_shortest(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether nobody deleted words and typed the same ones again, which no comparison of texts could tell."""
    kept = len({number for _, number in before} & {number for _, number in after})
    return _common([word for word, _ in before], [word for word, _ in after])[-1][-1] == kept


@st.composite
def histories(draw: st.DrawFn) -> list[list[Word]]:
    """The words of a text at each moment: stretches of them give place to others, many of which stand there already."""
    fresh = itertools.count()
    first = draw(st.lists(WORDS, min_size=4, max_size=14))
    moments = [[(word, next(fresh)) for word in first]]
    for _ in range(draw(st.integers(1, 3))):
        before = after = moments[-1]
        for _ in range(draw(st.integers(1, 2))):
            start = draw(st.integers(0, len(after)))
            end = draw(st.integers(start, min(start + 4, len(after))))
            typed = draw(st.one_of(FEW, st.just(["new"])))
            after = [*after[:start], *((word, next(fresh)) for word in typed), *after[end:]]
        moments.append(after if after and _is_shortest(before, after) else before)
    return moments


@given(histories(), st.data())
def test_words_found_exactly_are_the_very_same_through_any_chain_of_edits(
    moments: list[list[Word]], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(moments[0]) - 1))
    quoted = moments[0][start : data.draw(st.integers(start + 1, min(start + 3, len(moments[0]))))]
    begin = len(_text([*moments[0][:start], ("", -1)]))
    found: Found | None = Found(begin, begin + len(_text(quoted)), "exact")
    for before, after in itertools.pairwise(moments):
        assert found is not None
        state = found.state
        found = reanchored((found.start, found.end), _text(before), _text(after))
        text = _text(after)
        if found is None:
            return
        assert 0 <= found.start < found.end <= len(text)
        if state == "carried":
            found = found._replace(state="carried")
        if found.state == "exact":
            at = text[: found.start].count(" ")
            assert after[at : at + len(quoted)] == quoted
            assert text[found.start : found.end] == _text(quoted)


def test_what_is_certain_is_found_exactly() -> None:
    before, after = "One ship came. Two ships left at dawn.", "Then one ship came. Two ships left at dawn, with salt."
    found = reanchored((15, 24), before, after)
    assert found == (20, 29, "exact")
    assert after[20:29] == "Two ships"


@given(ANY, st.data())
def test_in_an_unchanged_text_everything_stays_where_it_is(text: str, data: st.DataObject) -> None:
    text += "."
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert reanchored((start, end), text, text) == (start, end, "exact")


@given(ANY, ANY, st.data())
def test_no_text_makes_it_fail_and_exact_words_are_the_quoted_ones(
    before: str, after: str, data: st.DataObject
) -> None:
    before += "."
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    found = reanchored((start, end), before, after)
    if found:
        assert 0 <= found.start < found.end <= len(after)
        assert found.state == "carried" or after[found.start : found.end] == before[start:end]


def _after(before: str, words: str, after: str) -> tuple[str, str] | None:
    """What became of the first `words`, and the state."""
    at = before.index(words)
    found = reanchored((at, at + len(words)), before, after)
    return (after[found.start : found.end], found.state) if found else None


@pytest.mark.parametrize(
    ("before", "words", "after", "became"),
    [
        # another word in its place
        ("The harbour was calm, bright and cold.", "bright", "The harbour was calm, clear and cold.", "clear"),
        # another form of the word, elsewhere in the sentence
        (
            "In the evening the envoys signed the treaty.",
            "signed",
            "The treaty was being signed by the envoys in the evening.",
            "signed",
        ),
        ("He ran to the harbour at noon.", "ran", "At noon he would run to the harbour.", "run"),
        # clauses that change places
        (
            "He gave back the ships, and the king rejoiced.",
            "the king",
            "The king rejoiced, and he gave back the ships.",
            "The king",
        ),
        # a number in figures
        ("There came twelve ships to the harbour.", "twelve ships", "To the harbour came 12 ships.", "12 ships"),
        # part of a word that stays
        ("The ship was unloaded at dawn.", "load", "At dawn the ship was quickly unloaded.", "load"),
        ("中央委员会通过了决议。", "决议", "中央委员会全体会议通过了这项决议。", "决议"),
        ("הספינה הגדולה באה אל הנמל בבוקר", "הגדולה", "הספינה הישנה באה אל הנמל בערב", "הישנה"),
    ],
)
def test_words_that_were_changed_are_carried_to_be_confirmed(before: str, words: str, after: str, became: str) -> None:
    assert _after(before, words, after) == (became, "carried")


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        (
            "The harbour was calm. Three ships came. Salt was dear.",
            "Three ships",
            "The harbour was calm. Salt was dear.",
        ),
        ("The harbour was calm and the salt was dear.", "harbour", "Nobody knows what bees think of winter evenings."),
        ("The harbour was calm.", "calm", ""),
        ("Yes!", "!", "No?"),
    ],
)
def test_words_that_are_gone_are_orphaned(before: str, words: str, after: str) -> None:
    assert _after(before, words, after) is None


def test_which_of_two_equal_words_was_kept_is_never_taken_for_certain() -> None:
    before, after = "a red ship and a red ship", "a red ship"
    for start in (2, 17):
        found = reanchored((start, start + 8), before, after)
        assert found is None or found.state == "carried"


def test_of_words_that_repeat_equally_often_the_second_does_not_become_the_first() -> None:
    before = (
        "seven barrel from the port of Anna, seven barrel from the port of Berta, seven barrel from the port of Clara,"
    )
    after = "from the port of Anna, 7 barrels; from the port of Berta, 7 barrels; from the port of Clara, 7 barrels;"
    start = before.index("barrel", 30)
    assert reanchored((start, start + 6), before, after) is None


def test_a_sentence_that_moved_far_is_found_if_it_says_enough() -> None:
    filling = " ".join(f"Ship {number} carried cargo {number} from harbour {number}." for number in range(100))
    sentence = "The envoys signed the treaty of salt."
    assert _after(f"{sentence} {filling}", sentence, f"{filling} {sentence}") == (sentence, "carried")


def test_long_quotes_are_carried_by_their_ends() -> None:
    words = [f"w{number}" for number in range(500)]
    before = " ".join(words)
    after = " ".join(["begun", *words[:250], "inserted", *words[250:400], *words[401:]])
    start, end = before.index("w50 "), before.index(" w450")
    found = reanchored((start, end), before, after)
    assert found == (after.index("w50 "), after.index(" w450"), "carried")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 1), (1, 4)])
def test_an_anchor_needs_words(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        reanchored((start, end), "abc", "abc")


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=8), st.lists(st.sampled_from("abc"), max_size=8), st.data()
)
def test_a_place_is_sure_if_all_longest_common_subsequences_agree(
    left: list[str], right: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(left) - 1))
    end = data.draw(st.integers(start + 1, len(left)))
    longest = _common(left, right)[-1][-1]
    ways = [
        dict(zip(chosen, places, strict=True))
        for chosen in itertools.combinations(range(len(left)), longest)
        for places in itertools.combinations(range(len(right)), longest)
        if [left[i] for i in chosen] == [right[j] for j in places]
    ]
    stands = {tuple(way.get(i) for i in range(start, end)) for way in ways}
    (only,) = stands if len(stands) == 1 else [(None,)]
    kept = only[0] is not None and all(place == only[0] + ahead for ahead, place in enumerate(only))
    assert sure_place(left, right, start, end) == (only[0] if kept else None)


@pytest.mark.parametrize("right", ["a d c", "a d b c"])
def test_a_stretch_is_not_sure_whose_ends_alone_are(right: str) -> None:
    assert sure_place(["a", "b", "c"], ["a", "b", "c"], 0, 3) == 0
    assert sure_place(["a", "b", "c"], right.split(), 0, 3) is None


def test_the_alignment_says_how_probable_each_pair_is() -> None:
    table = agreement(["the", "old", "king", "gave", "bread"], ["bread", "the", "old", "king", "offered"])
    assert [max(range(5), key=row.__getitem__) for row in table] == [1, 2, 3, 4, 0]
    assert all(0 <= value <= 1 for row in table for value in row)
    assert agreement([], ["a"]) == []
    assert agreement(["a"], []) == [[]]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("sin", "sinning", Likeness.STEM),
        ("cried", "crying", Likeness.STEM),
        ("ran", "run", Likeness.STEM),
        ("God’s", "God", Likeness.SAME),
        ("twelve", "12", Likeness.SAME),
        ("12", "13", Likeness.NONE),
        ("foederation", "federation", Likeness.LETTERS),
        ("king", "ship", Likeness.NONE),
        ("党", "黨", Likeness.NONE),
        (",", "a", Likeness.NONE),
    ],
)
def test_words_are_as_alike_as_their_forms(one: str, other: str, alike: Likeness) -> None:
    assert likeness(one, other) is alike
    assert likeness(other, one) is alike


@given(st.text(st.sampled_from("ab𠮷👍é\uffff"), max_size=12))
def test_offsets_go_to_utf_16_and_back(text: str) -> None:
    inside = set(range(len(text.encode("utf-16-le")) // 2 + 1))
    for points in range(len(text) + 1):
        units = to_units(text, points)
        assert units == len(text[:points].encode("utf-16-le")) // 2
        assert to_code_points(text, units) == points
        inside.discard(units)
    for units in inside:
        with pytest.raises(ValueError, match="surrogate pair"):
            to_code_points(text, units)


@pytest.mark.parametrize("offset", [-1, 4])
def test_offsets_outside_the_text_are_refused(offset: int) -> None:
    with pytest.raises(ValueError, match="not in the text"):
        to_code_points("a𠮷", offset)
    with pytest.raises(ValueError, match="not in the text"):
        to_units("a𠮷b", offset)
