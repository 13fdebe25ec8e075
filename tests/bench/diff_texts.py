"""Texts for the benchmarks of the word diff, from seeded chance."""

import random
import string

_HEADS = ("ka", "lo", "mi", "ter", "san", "ve", "do", "pri")
_TAILS = ("na", "r", "sto", "len", "ki", "ma", "tos", "e")
VOCABULARY = [head + tail for head in _HEADS for tail in _TAILS]


def pair(words: int, share: float) -> tuple[str, str]:
    """A text of so many words and one in which a share of them is another."""
    chance = random.Random(words)
    left = [chance.choice(VOCABULARY) for _ in range(words)]
    right = [chance.choice(VOCABULARY) if chance.random() < share else word for word in left]
    return " ".join(left), " ".join(right)


def unrelated(words: int) -> tuple[str, str]:
    """Two texts without a word in common."""
    chance = random.Random(words)
    left = ("".join(chance.choices(string.ascii_lowercase[:13], k=6)) for _ in range(words))
    right = ("".join(chance.choices(string.ascii_lowercase[13:], k=6)) for _ in range(words))
    return " ".join(left), " ".join(right)
