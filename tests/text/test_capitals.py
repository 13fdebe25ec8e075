"""Capitals that may make another word are kept, others not."""

import pytest

from webapp.text.capitals import with_telling_capitals


@pytest.mark.parametrize("word", ["Party", "PARTY", "The", "Us", "It", "Партия", "Leninism", "I", "ÉTAT"])
def test_most_capitals_tell_nothing(word: str) -> None:
    assert with_telling_capitals(word) == word.lower()


@pytest.mark.parametrize("word", ["Polish", "POLISH", "China", "May", "March", "Turkey", "August", "US", "IT", "WHO"])
def test_a_capital_that_may_make_another_word_is_kept(word: str) -> None:
    assert with_telling_capitals(word) == word
    assert with_telling_capitals(word.lower()) == word.lower()
