"""Whether two readings differ only in how words are joined: by a hyphen, by a space, or by nothing.

    Marxism-Leninism / Marxism Leninism        co-operate / cooperate        policy making / policymaking

A join is more than a habit where the joined word is another ("re-sign" and "resign", "now here" and "nowhere") or where
it stands between numbers ("10-12"), and such pairs are not taken. Neither is a dash with a space beside it: that is
punctuation.
"""

import re
from typing import Literal, NamedTuple

from webapp.text.forms import DASHES

_WITHOUT_JOINS = str.maketrans("", "", DASHES + " ")
_JOIN = re.compile(rf"[{re.escape(DASHES)} ]+")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+$")
_LETTERS_AFTER = re.compile(r"[^\W\d_]+")
_LONGEST_WORD = 40
_TRUE_HYPHENS = frozenset("-‐‑－﹣")
_LONG_DASHES = frozenset("—―⸺⸻─")
_ONE_WORD_NOW = frozenset(("today", "tomorrow", "tonight", "percent"))
_OTHERWISE = """
able after back care come ever every fore hard heart home into less like long more once over self some soon than that
then there they this time under unto upon ward well what when where wise with work
"""
_PARTICLES = frozenset(_OTHERWISE.split())
"""Words of four letters or more that make another word with their neighbour ("every day", "over time", "home less")."""
_SHORTEST = 4


def only_joins_differ(left: str, right: str) -> bool:
    """Whether the letters are the same, and each join is a habit. Both texts have single spaces, none at the ends."""
    if left.translate(_WITHOUT_JOINS) != right.translate(_WITHOUT_JOINS):
        return False
    ours, theirs = _joins(left), _joins(right)
    return all(_is_habit(ours.get(at, _NOTHING), theirs.get(at, _NOTHING)) for at in ours.keys() | theirs.keys())


class _Join(NamedTuple):
    text: str
    before: str
    after: str


_NOTHING = _Join("", "", "")


def _joins(text: str) -> dict[int, _Join]:
    """Every join by the number of letters before it, with the letters that touch it."""
    joins: dict[int, _Join] = {}
    taken = 0
    for found in _JOIN.finditer(text):
        start, end = found.span()
        before = _LETTERS_BEFORE.search(text[max(start - _LONGEST_WORD, 0) : start])
        after = _LETTERS_AFTER.match(text, end, end + _LONGEST_WORD)
        joins[start - taken] = _Join(found[0], before[0] if before else text[:start], after[0] if after else text[end:])
        taken += end - start
    return joins


def _is_habit(ours: _Join, theirs: _Join) -> bool:
    """Whether two joins in the same place say the same."""
    sorts = {_sort(ours), _sort(theirs)}
    if len(sorts) == 1 or sorts == {"hyphen", "dash"}:
        return True
    join = theirs if theirs.text.strip() or not ours.text else ours
    if "dash" in sorts:
        return False
    before, after = join.before.lower(), join.after.lower()
    if not (before[-1:].isalpha() and after[:1].isalpha()):
        return not before and not after and join.text in _TRUE_HYPHENS
    if sorts == {"space", "nothing"}:
        return may_be_one_word(before, after)
    return "space" in sorts or may_lose_hyphen(before, after)


def _sort(join: _Join) -> Literal["nothing", "space", "hyphen", "dash"]:
    """What a join is; a dash is long, doubled or has a space beside it."""
    if join.text in ("", " "):
        return "space" if join.text else "nothing"
    return "dash" if len(join.text) > 1 or join.text in _LONG_DASHES else "hyphen"


def may_lose_hyphen(before: str, after: str) -> bool:
    """Whether two words in small letters with a hyphen are the same as one: "cooperate", but not "resign"."""
    return before != "re" or after[0] in "aeiou"


def may_be_one_word(before: str, after: str) -> bool:
    """Whether two words in small letters with a space are the same as one: "policymaking", but not "nowhere"."""
    if before + after in _ONE_WORD_NOW:
        return True
    if len(before) < _SHORTEST or len(after) < _SHORTEST:
        return False
    return before not in _PARTICLES and after not in _PARTICLES
