"""Offsets in a browser are counted in UTF-16 code units, here in code points: a character beyond U+FFFF counts twice.

"𠮷" is one code point and a surrogate pair of two units. An offset between these two points into the character and has
no counterpart; it is refused, since whatever place were taken for it would not be the one that was chosen.
"""

import re

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def to_code_points(text: str, units: int) -> int:
    """The offset in code points of `units` UTF-16 code units of `text`.

    ValueError if `units` is not in the text, from 0 to its length, or lies inside a surrogate pair.
    """
    points = units
    for found in _ASTRAL.finditer(text):
        # the n-th of them, from 0, starts n units further on than points
        start = found.start() + units - points
        if units <= start:
            break
        if units == start + 1:
            raise ValueError(f"offset {units} lies inside a character, between the two halves of its surrogate pair")
        points -= 1
    if not 0 <= points <= len(text):
        raise ValueError(f"offset {units} is not in the text, which has {to_units(text, len(text))} UTF-16 code units")
    return points


def to_units(text: str, points: int) -> int:
    """The offset in UTF-16 code units of `points` code points of `text`. ValueError if that is not in the text."""
    if not 0 <= points <= len(text):
        raise ValueError(f"offset {points} is not in the text, which has {len(text)} code points")
    return points + sum(1 for _ in _ASTRAL.finditer(text, 0, points))
