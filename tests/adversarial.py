"""Forty pairs of readings made to be hard for a word diff, of a length that can be chosen, from seeded chance.

Each is bad for something: repeats and reversals for sequences, names and numbers for what is told apart, marks for what
is put together, runs that stand often for moves. `tests/text/test_adversarial.py` checks that the results are right,
`tests/bench/diff.py` how long they take at 20,000 tokens a side.
"""

import random
import string
from collections.abc import Callable, Sequence
from itertools import chain, cycle, islice

Readings = list[tuple[str, str]]
_SYLLABLES = (
    "Peng",
    "Chen",
    "Zhou",
    "Tse",
    "Tung",
    "Mao",
    "Ping",
    "Kuo",
    "Hsiao",
    "Jen",
    "Lin",
    "Piao",
    "Shao",
    "Ch'i",
)
_MARKS = ".,;:!?()[]“”"
_CHARACTERS = "的是在有我他这中大来上国个到说们"
_SIMPLIFIED, _TRADITIONAL = "党应当欢这变讨论国际", "黨應當歡這變討論國際"
_SENTENCE = "We should welcome that and say so to all. "


def _repeated(words: Sequence[str], n: int) -> list[str]:
    return list(islice(cycle(words), n))


def _chosen(seed: int, words: Sequence[str], n: int) -> list[str]:
    return random.Random(seed).choices(words, k=n)


def _words(seed: int, n: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(string.ascii_lowercase, k=6)) for _ in range(n)]


def _names(seed: int, n: int) -> list[str]:
    return [word.title() for word in _words(seed, n)]


def _half(words: Sequence[str], change: Callable[[str], str], seed: int = 0) -> list[str]:
    chance = random.Random(seed)
    return [change(word) if chance.random() < 0.5 else word for word in words]


def _every_other(words: Sequence[str], others: Sequence[str]) -> list[str]:
    return list(chain.from_iterable(zip(words, others, strict=True)))


def _shuffled(words: Sequence[str]) -> list[str]:
    return random.Random(0).sample(words, len(words))


def _sentences(seed: int, number: int) -> list[str]:
    words = _words(seed, number * 7)
    return [" ".join(words[at : at + 7]).capitalize() + "." for at in range(0, len(words), 7)]


def _one(left: Sequence[str], right: Sequence[str], by: str = " ") -> Readings:
    return [(by.join(left), by.join(right))]


def _each(words: Sequence[object], form: str) -> list[str]:
    return [form.format(word) for word in words]


def _sentence_everywhere(n: int) -> Readings:
    return [(_SENTENCE * 20 + other, other + _SENTENCE * 20) for other in _sentences(1, n // 200)]


INPUTS: dict[str, Callable[[int], Readings]] = {
    # repeats and order
    "one word repeated, one more": lambda n: _one(["a"] * n, ["a"] * (n - 1)),
    "one word repeated, against another": lambda n: _one(["a"] * n, ["b"] * n),
    "two words alternating, out of step": lambda n: _one(_repeated("ab", n), _repeated("ba", n)),
    "alternating against doubled": lambda n: _one(_repeated("ab", n), _repeated("aabb", n)),
    "three words by chance": lambda n: _one(_chosen(1, "abc", n), _chosen(2, "abc", n)),
    "forty words by chance": lambda n: _one(_chosen(1, _words(1, 40), n), _chosen(2, _words(1, 40), n)),
    "reversed": lambda n: _one(_words(1, n), _words(1, n)[::-1]),
    "shuffled": lambda n: _one(_words(1, n), _shuffled(_words(1, n))),
    "halves changed places": lambda n: _one(
        _words(1, n // 2) + _words(2, n // 2), _words(2, n // 2) + _words(1, n // 2)
    ),
    "others put between": lambda n: _one(_words(1, n // 2), _every_other(_words(1, n // 2), _words(2, n // 2))),
    # nothing or little in common
    "no word in common": lambda n: _one(_words(1, n), _words(2, n)),
    "one word against a long text": lambda n: _one(["a"], _words(1, n)),
    "nothing against a long text": lambda n: _one([], _words(1, n)),
    "one common word in the middle": lambda n: _one(
        [*_words(1, n // 2 - 1), "here", *_words(2, n // 2)], [*_words(3, n // 2 - 1), "here", *_words(4, n // 2)]
    ),
    "every other word replaced": lambda n: _one(
        _every_other(_words(1, n // 2), _words(2, n // 2)), _every_other(_words(1, n // 2), _words(3, n // 2))
    ),
    "every other word is short and common": lambda n: _one(
        _every_other(_words(1, n // 2), ["the"] * (n // 2)), _every_other(_words(2, n // 2), ["the"] * (n // 2))
    ),
    "very long tokens": lambda n: _one(["x" * 25 * n, "a", "y" * 25 * n], ["x" * 25 * n, "b", "z" * 25 * n]),
    "long tokens that end otherwise": lambda n: _one(
        _each(_words(1, n // 40), "k" * 900 + "{}"), _each(_words(2, n // 40), "k" * 900 + "{}")
    ),
    # forms of words
    "only capitals changed": lambda n: _one(_words(1, n), _half(_words(1, n), str.title)),
    "all in capitals": lambda n: _one(_words(1, n), [word.upper() for word in _words(1, n)]),
    "names, half of them others": lambda n: _one(_names(1, n), _half(_names(1, n), lambda name: name[::-1].title())),
    "names of Chinese syllables": lambda n: _one(_chosen(1, _SYLLABLES, n), _chosen(2, _SYLLABLES, n)),
    "numbers in another order": lambda n: _one(_each(range(n), "{}"), [str(7 * number % n) for number in range(n)]),
    "dates in two forms": lambda n: _one(
        [f"April {day % 30 + 1}th," for day in range(n // 4)], [f"{day % 30 + 1} April" for day in range(n // 4)]
    ),
    "hyphens against spaces": lambda n: [("-".join(_words(1, n // 2)), " ".join(_words(1, n // 2)))],
    "hyphens by chance": lambda n: _one(
        _every_other(_words(1, n // 2), _chosen(1, "- ", n // 2)),
        _every_other(_words(1, n // 2), _chosen(2, "- ", n // 2)),
        "",
    ),
    "words without spaces": lambda n: _one(_words(1, n // 2), _words(2, n // 2), ""),
    # marks
    "only marks": lambda n: _one(_chosen(1, _MARKS, n), _chosen(2, _MARKS, n), ""),
    "a comma after every word, or none": lambda n: _one(_each(_words(1, n // 2), "{},"), _words(1, n // 2)),
    "a stop after every word": lambda n: _one(_each(_words(1, n // 2), "{}."), _each(_words(2, n // 2), "{}.")),
    "nested quotation marks": lambda n: _one(
        ["“" * (n // 2), "a", "”" * (n // 2)], ['"' * (n // 2), "a", '"' * (n // 2)], ""
    ),
    "quotation marks around every word": lambda n: _one(
        _each(_words(1, n // 3), '"{}"'), _each(_words(1, n // 3), "“{}”")
    ),
    "brackets opened and never closed": lambda n: _one(_each(_words(1, n // 2), "[{}"), _words(1, n // 2)),
    "white space of many kinds": lambda n: _one(
        _every_other(_words(1, n), [" "] * n), _every_other(_words(1, n), _chosen(1, " \u00a0\u3000\t", n)), ""
    ),
    # scripts
    "Chinese by chance": lambda n: _one(_chosen(1, _CHARACTERS, n), _chosen(2, _CHARACTERS, n), ""),
    "Simplified against Traditional": lambda n: _one(_chosen(1, _SIMPLIFIED, n), _chosen(1, _TRADITIONAL, n), ""),
    "combining marks": lambda n: _one(
        ["e" + "\u0301" * (n // 2), *["e\u0301"] * (n // 2)], ["e" + "\u0301" * (n // 2 - 1), *["é"] * (n // 2)]
    ),
    "zero-width spaces in half of the words": lambda n: _one(
        _words(1, n // 2), _half(_words(1, n // 2), lambda word: word[:3] + "\u200b" + word[3:])
    ),
    # moves
    "sentences shuffled": lambda n: _one(_sentences(1, n // 8), _shuffled(_sentences(1, n // 8))),
    "one sentence in many places": _sentence_everywhere,
}
