"""The word diff against diff-match-patch on words, difflib and bare RapidFuzz opcodes, and how many edits each leaves.

The floor does the least that any word diff must: cut both texts into the same tokens and ask RapidFuzz for the opcodes.
"Opcodes alone" leaves even the cutting out. The texts are made here from a seeded chance.
"""

import difflib
import random
import re

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel

from tests.bench.measure import medians
from webapp.text.collation import counted
from webapp.text.diff import diff
from webapp.text.tokens import tokens

_HEADS = ("ka", "lo", "mi", "ter", "san", "ve", "do", "pri")
_TAILS = ("na", "r", "sto", "len", "ki", "ma", "tos", "e")
VOCABULARY = [head + tail for head in _HEADS for tail in _TAILS]


def pair(words: int, share: float) -> tuple[str, str]:
    """A text of so many words and one in which a share of them is another."""
    chance = random.Random(words)
    left = [chance.choice(VOCABULARY) for _ in range(words)]
    right = [chance.choice(VOCABULARY) if chance.random() < share else word for word in left]
    return " ".join(left), " ".join(right)


def cut(text: str) -> list[str]:
    """The tokens of a text as strings."""
    return [text[start:end] for start, end in tokens(text)]


def words_with_diff_match_patch(left: str, right: str) -> int:
    """How diff-match-patch is used on words: each a character, compared, cleaned up; the number of edits."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    names: dict[str, str] = {}
    encoded = [
        "".join(names.setdefault(word, chr(0xF0000 + len(names))) for word in re.findall(r"\w+|\W", text))
        for text in (left, right)
    ]
    found = engine.diff_main(*encoded, checklines=False)
    engine.diff_cleanupSemantic(found)
    return edits_of(operation == 0 for operation, _ in found)


def edits_of(equals: object) -> int:
    """Runs of unequal spans: what a person has to read."""
    number, inside = 0, False
    for equal in list(equals):  # type: ignore[call-overload]  # any iterable of booleans
        number += not equal and not inside
        inside = not equal
    return number


def report() -> str:
    """Times as ratios to the floor, and numbers of edits."""
    lines = ["Word diff, against tokens + RapidFuzz opcodes (floor); edits to read in brackets"]
    for words, share, kind in (
        (100, 0.1, "light edit"),
        (100, 0.7, "rewrite"),
        (10_000, 0.1, "light edit"),
        (10_000, 0.7, "rewrite"),
    ):
        left, right = pair(words, share)
        left_words, right_words = cut(left), cut(right)
        sides = {
            "floor": lambda left=left, right=right: list(Indel.opcodes(cut(left), cut(right))),
            "opcodes alone": lambda left=left_words, right=right_words: list(Indel.opcodes(left, right)),
            "variorum": lambda left=left, right=right: diff(left, right),
            "diff-match-patch": lambda left=left, right=right: words_with_diff_match_patch(left, right),
        }
        if words <= 100:
            sides["difflib"] = lambda left=left_words, right=right_words: difflib.SequenceMatcher(
                None, left, right, autojunk=False
            ).get_opcodes()
        taken = medians(sides, 40 if words <= 100 else 3)
        edits = {
            "floor": sum(code.tag != "equal" for code in Indel.opcodes(left_words, right_words)),
            "variorum": counted(diff(left, right)).total(),
            "diff-match-patch": words_with_diff_match_patch(left, right),
        }
        lines.append(f"  {words:,} words, {kind}: floor {taken['floor'] * 1000:.2f} ms [{edits['floor']}]")
        for name in list(sides)[1:]:
            aim = "   (aim: under 2)" if name == "variorum" else ""
            read = f"  [{edits[name]}]" if name in edits else ""
            lines.append(f"    {name:<18} {taken[name] / taken['floor']:8.2f} x{read}{aim}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
