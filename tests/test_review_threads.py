"""How words are shown in the midst of what stands around them."""

import pytest

from webapp.review.threads import in_context

LONG = "the common marketplace of the western countries"


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        (f"{LONG} was weak", "weak", "…of the western countries was |weak|"),
        (f"weak was {LONG}", "weak", "|weak| was the common marketplace of…"),
        (f"{'x' * 28} a weak", "weak", f"{'x' * 28} a |weak|"),
        (f"y {'x' * 30} weak z", "weak", f"…{'x' * 30} |weak| z"),
        (f"weak {'x' * 31} y", "weak", f"|weak| {'x' * 31}…"),
        (f"{'字' * 40}weak{'字' * 40}", "weak", f"…{'字' * 32}|weak|{'字' * 32}…"),
    ],
)
def test_no_word_is_cut_at_the_ends_of_a_context(text: str, words: str, shown: str) -> None:
    start = text.index(words)
    assert "|".join(in_context(text, (start, start + len(words)))) == shown
