"""What an English word may be a form of."""

import pytest

from webapp.text.inflection import singulars, verbs, without_possessive


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("parties", "party"), ("boxes", "box"), ("classes", "class"), ("crises", "crisis"), ("houses", "house"),
        ("leaves", "leaf"), ("men", "man"), ("statesmen", "statesman"), ("people", "person"), ("relations", "relation"),
    ],
)  # fmt: skip
def test_what_a_plural_is_of(plural: str, singular: str) -> None:
    assert singular in singulars(plural)


@pytest.mark.parametrize("word", ["congress", "crisis", "status", "goods", "arms", "news", "his", "party", "men's"])
def test_no_plural(word: str) -> None:
    assert not singulars(word)


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        ("turned", "turn"), ("integrated", "integrate"), ("integrating", "integrate"), ("stopped", "stop"),
        ("relied", "rely"), ("goes", "go"), ("persuades", "persuade"), ("won", "win"), ("taken", "take"),
        ("written", "write"), ("said", "say"), ("being", "be"),
    ],
)  # fmt: skip
def test_what_a_form_of_a_verb_is_of(form: str, verb: str) -> None:
    assert verb in verbs(form)


@pytest.mark.parametrize("word", ["thing", "bring", "left", "red", "was", "the", "struggle"])
def test_no_form_of_a_verb(word: str) -> None:
    assert not verbs(word)


def test_a_word_without_its_possessive() -> None:
    assert [without_possessive(word) for word in ("party's", "party’s", "parties")] == ["party", "party", "parties"]
