"""Readings that look the same and are not: which characters must be named so that a reader sees the difference.

    left   Cеntral   (its second letter is Cyrillic)      right  Central

Two readings look the same if they are the same once composed (NFC), without what no font shows, and with each letter
that a common font draws like a Latin one in its place. The letters are those of Unicode's confusables.txt (UTS #39)
that stand in the alphabets documents of our kind mix: Cyrillic, Greek, and the Roman numerals of U+2160.
"""

import re
import unicodedata
from collections.abc import Iterable

from webapp.text.tokens import graphemes

UNSEEN = (
    "\x01-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U00013430-\U0001343f\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
"""What no font shows by itself, for use in a character class: controls, formats, fillers, selectors of variants."""
_UNSEEN = re.compile(f"[{UNSEEN}]")
_BLANK = re.compile(r"[^\S\n]")
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҮԚԜаеіјорсухѕԁһԛԝѵӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιϲϳⅠⅤⅩⅬⅭⅮⅯⅰⅴⅹⅼⅽⅾⅿ",
    "ABESIJKMHOPCTYXYQWaeijopcyxsdhqwvlABEZHIKMNOPTYXovicjIVXLCDMivxlcdm",
)


def look(text: str) -> str:
    """What `text` looks like: equal for texts that a reader cannot tell apart."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return _BLANK.sub(" ", seen).translate(_LOOKALIKES)


def hidden_in(text: str, other: str) -> frozenset[str]:
    """The graphemes of `text` to be named beside `other`: none if a reader can tell the two apart as they stand."""
    if text == other or look(text) != look(other):
        return frozenset()
    own = set(graphemes(text))
    return frozenset(own - set(graphemes(other)) or {each for each in own if not each.isascii()})


def spelled(text: str, others: Iterable[str]) -> str:
    """`text` with what could not be seen beside any of `others` named, for places without markup: "c‹U+0435›еntral".

    What has nothing to be seen in it is named whole.
    """
    if text and not look(text).strip() and not text.isspace():
        named = frozenset(graphemes(text))
    else:
        named = frozenset().union(*(hidden_in(text, other) for other in others))
    if not named:
        return text
    return "".join(f"{_points(each)}{each}" if each in named else each for each in graphemes(text))


def _points(grapheme: str) -> str:
    return f"‹{' '.join(f'U+{ord(character):04X}' for character in grapheme)}›"
