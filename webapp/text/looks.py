"""Readings that look the same and are not: which characters must be named so that a reader sees the difference.

    left   Cеntral   (its second letter is Cyrillic)      right  Central

Two readings look the same if they are the same once composed (NFC), without what no font shows, and with each letter
that a common font draws like a Latin one in its place. The letters are those of Unicode's confusables.txt (UTS #39)
that stand in the alphabets documents of our kind mix: Cyrillic, Greek, and the Roman numerals of U+2160.
"""

import unicodedata

from webapp.text.tokens import graphemes

_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХҮԚԜаеіјорсухѕԁһԛԝѵӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧονιϲϳⅠⅤⅩⅬⅭⅮⅯⅰⅴⅹⅼⅽⅾⅿ",
    "ABESIJKMHOPCTYXYQWaeijopcyxsdhqwvlABEZHIKMNOPTYXovicjIVXLCDMivxlcdm",
)


def look(text: str) -> str:
    """What `text` looks like: equal for texts that a reader cannot tell apart."""
    seen = "".join(
        " " if character.isspace() and character != "\n" else character
        for character in unicodedata.normalize("NFC", text)
        if not _is_unseen(character)
    )
    return seen.translate(_LOOKALIKES)


def hidden_in(text: str, other: str) -> frozenset[str]:
    """The graphemes of `text` to be named beside `other`: none if a reader can tell the two apart as they stand."""
    if text == other or look(text) != look(other):
        return frozenset()
    own = set(graphemes(text))
    return frozenset(own - set(graphemes(other)) or {each for each in own if not each.isascii()})


def spelled(text: str, other: str) -> str:
    """`text` with what could not be seen beside `other` named, for places without markup: "c‹U+0435›еntral"."""
    named = hidden_in(text, other)
    if not named:
        return text
    return "".join(f"{_points(each)}{each}" if each in named else each for each in graphemes(text))


def _points(grapheme: str) -> str:
    return f"‹{' '.join(f'U+{ord(character):04X}' for character in grapheme)}›"


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cc") and character not in "\n\t"
