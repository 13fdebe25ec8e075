"""Where a phrase stands in a text as it is, and never as a part of other words.

"Romania" stands in "Romania's" and in “Romania,” but neither in "Romanian" nor in "Anti-Romania". In scripts written
without spaces there is no bound to look at, so that every place is one.
"""

import re
from unicodedata import category

from webapp.text.tokens import is_unspaced

_JOINERS = "-\u2010\u2011\u00ad'’ʼ"
_POSSESSIVE = re.compile(r"['’ʼ](?:s\b|(?!\w))")


def places(text: str, phrase: str) -> list[tuple[int, int]]:
    """The (start, end) of each place of `phrase` in `text`, in order and without overlap."""
    found, at = [], 0
    while phrase and (start := text.find(phrase, at)) >= 0:
        end = start + len(phrase)
        if _begins(text, start) and _ends(text, end):
            found.append((start, end))
            at = end
        else:
            at = start + 1
    return found


def replaced_everywhere(text: str, phrase: str, by: str) -> str:
    """`text` with `by` at each place of `phrase`."""
    made, after = [], 0
    for start, end in places(text, phrase):
        made += [text[after:start], by]
        after = end
    return "".join([*made, text[after:]])


def _begins(text: str, at: int) -> bool:
    """Whether no word goes on from before `at` to after it."""
    if _is_mark(text, at):
        return False
    if not _is_letter(text, at) or at == 0:
        return True
    joined = text[at - 1] in _JOINERS and _is_letter(text, at - 2)
    return not (joined or _is_letter(text, at - 1) or _is_mark(text, at - 1))


def _ends(text: str, at: int) -> bool:
    if _is_mark(text, at):
        return False
    if not _is_letter(text, at - 1) or at == len(text):
        return True
    joined = text[at] in _JOINERS and _is_letter(text, at + 1) and not _POSSESSIVE.match(text, at)
    return not (joined or _is_letter(text, at))


def _is_letter(text: str, at: int) -> bool:
    """Whether there is a letter or digit of a script that parts its words."""
    return 0 <= at < len(text) and text[at].isalnum() and not is_unspaced(text[at])


def _is_mark(text: str, at: int) -> bool:
    """Whether there is a mark that belongs to the character before it."""
    return 0 <= at < len(text) and category(text[at])[0] == "M"
