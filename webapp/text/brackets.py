"""What stands in square brackets, as far as the file can tell.

A bracket in an edited document may be a translator's insertion, part of a number, a classification mark, a gap, or
words the translator was unsure of. Only three of these can be known from the text itself; everything else is "bracketed
in the file" and left for an editor to classify. In particular "[...]" is never called a lacuna: it may as well be the
archive's own abbreviation.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class BracketRole(StrEnum):
    """What bracketed words are."""

    INSERTION = "translator's insertion"
    NUMBER = "part of a number"
    ALTERNATIVES = "uncertain, with alternatives"
    UNKNOWN = "bracketed in the file"


@dataclass(frozen=True, slots=True)
class Bracket:
    """Bracketed words: `start` and `end` take in the brackets."""

    start: int
    end: int
    role: BracketRole


_BRACKETED = re.compile(r"\[[^][]*\]|〔[^〔〕]*〕|［[^［］]*］")
_IN_SENTENCE_BEFORE = re.compile(r"[^\W\d_][,;:]? ?$")
_IN_SENTENCE_AFTER = re.compile(r"(?: ?[a-z]|[,;:] | [^\W\d_A-Z])")
_REMARK = re.compile(
    r"sic|illegible|unclear|torn|blank|missing|lacuna|omitted|redacted|sanitized|excised|handwritten|underlined", re.I
)
"""Words that speak of the paper, not for the author."""
_NUMBER_AFTER = re.compile(r"\s*(?:No\.|Nr\.|№|\d+\s*[号號])")


def brackets(text: str) -> tuple[Bracket, ...]:
    """Every bracket of `text`, in order, with what it is."""
    return tuple(
        Bracket(found.start(), found.end(), _role(text, found.start(), found.end()))
        for found in _BRACKETED.finditer(text)
    )


def _role(text: str, start: int, end: int) -> BracketRole:
    inside = text[start + 1 : end - 1]
    if text[start] == "〔" and "/" in inside:
        return BracketRole.ALTERNATIVES
    if inside.strip().isdigit():
        return BracketRole.NUMBER if _NUMBER_AFTER.match(text, end) else BracketRole.UNKNOWN
    # an insertion carries a sentence on: a sentence runs up to it, or runs on after it
    runs_on = _IN_SENTENCE_AFTER.match(text, end) or _IN_SENTENCE_BEFORE.search(text[max(0, start - 3) : start])
    has_words = any(character.isalpha() for character in inside) and not _REMARK.search(inside)
    return BracketRole.INSERTION if has_words and runs_on else BracketRole.UNKNOWN
