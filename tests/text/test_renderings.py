"""What stands for a word in another translation: whole words of the text, with the tier that says how it is known."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.text.renderings import Rendering, renderings
from webapp.text.tokens import tokens
from webapp.text.word_evidence import Place

LEFT = "The envoy signed the treaty in the capital."
WORDS = st.sampled_from(
    ["envoy", "treaty", "the", "of", "12", "twelve", "signed", ",", "party-line", "党", "é", "мир", "سلام"]
)
TEXTS = st.lists(WORDS, max_size=8).map(" ".join)
PAIRS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3)


def encode(texts: Sequence[str]) -> list[list[float]]:
    """Vectors in which only a few words are near each other."""
    near = {"treaty": 0, "pact": 0, "envoy": 1, "delegate": 1}
    return [[float(near.get(text, 2 + sum(map(ord, text)) % 60) == at) for at in range(62)] for text in texts]


def place(left: str, word: str, passage: int = 0) -> Place:
    start = left.index(word)
    return Place(passage, start, start + len(word))


def found(left: str, right: str, word: str, **more: bool) -> list[tuple[str, str]]:
    spans = renderings([(left, right)], [place(left, word)], encode if more else None)[0]
    return [(right[one.start : one.end], one.tier) for one in spans]


@pytest.mark.parametrize(
    ("right", "word", "expected"),
    [
        ("The envoy signed the treaty in the capital.", "treaty", [("treaty", "same")]),
        ("The envoys signed the treaties in the capital.", "treaty", [("treaties", "same")]),
        ("The envoy signed the pact in the capital.", "treaty", [("pact", "in place")]),
        ("In the capital the envoy signed the treaty.", "capital", [("capital", "same")]),
        ("The envoy signed in the capital.", "treaty", []),
        ("Bread was dear.", "treaty", []),
        ("", "treaty", []),
        (". , ;", "treaty", []),
    ],
)
def test_what_stands_for_a_word(right: str, word: str, expected: list[tuple[str, str]]) -> None:
    assert found(LEFT, right, word) == expected


def test_a_number_is_the_same_in_digits() -> None:
    assert found("They sent twelve ships.", "They sent 12 ships.", "twelve") == [("12", "same")]


def test_a_word_near_in_meaning_is_associated_and_found_where_it_moved_to() -> None:
    right = "The pact was signed in the capital by a delegate."
    assert found(LEFT, right, "treaty", encoded=True) == [("pact", "associated")]


def test_a_substitution_is_associated_where_it_is_usual() -> None:
    pairs = [
        (left := f"The {one} praised the treaty.", left.replace("treaty", "pact")) for one in ("king", "queen", "envoy")
    ]
    spans = renderings(pairs, [place(pairs[0][0], "treaty")])[0]
    assert [one.tier for one in spans] == ["associated"]
    assert [one.tier for one in renderings(pairs[:1], [place(pairs[0][0], "treaty")])[0]] == ["in place"]


def test_words_of_a_name_are_one_rendering_with_what_joins_them() -> None:
    left, right = "The Treaty of Salt was signed.", "The Treaty of Salt has been signed."
    assert found(left, right, "Treaty of Salt") == [("Treaty of Salt", "same")]


def test_chinese_is_found_character_by_character() -> None:
    assert found("我們反對條約。", "我们反对条约。", "條約") == [("条约", "same")]


@pytest.mark.parametrize("wrong", [Place(1, 0, 3), Place(-1, 0, 3), Place(0, 3, 3), Place(0, -1, 2), Place(0, 40, 99)])
def test_a_place_that_is_in_no_passage_is_refused(wrong: Place) -> None:
    with pytest.raises(ValueError, match="no words from"):
        renderings([(LEFT, LEFT)], [wrong])


def _asked(pairs: Sequence[tuple[str, str]]) -> list[Place]:
    return [Place(number, start, end) for number, (left, _) in enumerate(pairs) for start, end in tokens(left)]


@settings(max_examples=40)
@given(PAIRS, st.booleans())
def test_spans_are_whole_words_in_order_and_the_same_every_time(pairs: list[tuple[str, str]], encoded: bool) -> None:
    places = _asked(pairs)
    encoder = encode if encoded else None
    answers = renderings(pairs, places, encoder)
    assert answers == renderings(pairs, places, encoder)
    assert len(answers) == len(places)
    for asked, spans in zip(places, answers, strict=True):
        ends = tokens(pairs[asked.passage][1])
        assert [span[:2] for span in spans] == sorted({span[:2] for span in spans})
        for span in spans:
            assert span.start in {start for start, _ in ends}
            assert span.end in {end for _, end in ends}
            assert 0 < span.probability <= 1


@settings(max_examples=20)
@given(PAIRS)
def test_an_answer_does_not_depend_on_what_else_is_asked(pairs: list[tuple[str, str]]) -> None:
    places = _asked(pairs)
    alone: list[list[Rendering]] = [renderings(pairs, [one], encode)[0] for one in places]
    assert renderings(pairs, places, encode) == alone
