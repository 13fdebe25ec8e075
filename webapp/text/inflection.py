"""English verbs and number, as far as a pair of words shows them: which of two forms is past, which is plural.

For telling which differences of a proposal hang together, not for grammar: what is not recognised hangs alone. The
irregular forms are those of the common verbs that reports are written with.
"""

import re

_IRREGULAR = """
be is was|be are were|be am was|have has had|have have had|do does did|do do did|will will would|can can could
may may might|shall shall should|say say said|go go went|come come came|take take took|make make made
know know knew|think think thought|see see saw|give give gave|get get got|find find found|tell tell told
become become became|leave leave left|feel feel felt|bring bring brought|begin begin began|keep keep kept
hold hold held|write write wrote|stand stand stood|hear hear heard|mean mean meant|meet meet met|run run ran
pay pay paid|speak speak spoke|lead lead led|grow grow grew|lose lose lost|fall fall fell|send send sent
build build built|understand understand understood|draw draw drew|break break broke|spend spend spent
rise rise rose|drive drive drove|buy buy bought|wear wear wore|choose choose chose|seek seek sought
fight fight fought|teach teach taught|win win won|sell sell sold|lie lie lay|sit sit sat|withdraw withdraw withdrew
"""
_NUMBER = """
is are|was were|has have|does do|this these|that those|it they|he they|she they|its their|his their|her their
him them|it them|itself themselves|himself themselves|a some|isn't aren't|wasn't weren't|hasn't haven't|doesn't don't
man men|woman women|person people|child children
"""


def _pairs(table: str) -> list[list[str]]:
    return [entry.split() for line in table.strip().splitlines() for entry in line.split("|")]


_PAST_OF: dict[str, set[str]] = {}
for _verb, _present, _past in _pairs(_IRREGULAR):
    for _form in {_verb, f"{_verb}s", f"{_verb}es"} if _present == _verb else {_present}:
        _PAST_OF.setdefault(_form, set()).add(_past)
_PLURAL_OF: dict[str, set[str]] = {}
for _one, _many in _pairs(_NUMBER):
    _PLURAL_OF.setdefault(_one, set()).add(_many)

NUMBERED_VERBS = frozenset({"is", "are", "was", "were", "has", "have", "does", "do"})
"""The verb forms that show number and are no noun's."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_NEGATED = re.compile(r"n['’]t$")


def words(text: str) -> list[str]:
    """The words of `text` in small letters, with straight apostrophes."""
    return [re.sub("[’ʼ]", "'", word).lower() for word in _WORD.findall(text)]


def is_past_of(past: str, present: str) -> bool:
    """Whether `past` is the past of the verb whose present form is `present`, negated or not."""
    past, present = (
        _NEGATED.sub("", word.replace("can't", "cann't").replace("won't", "willn't")) for word in (past, present)
    )
    if past in _PAST_OF.get(present, ()):
        return True
    stem = _stem(present)
    return past in {f"{stem}ed", f"{stem}d", f"{stem}{stem[-1:]}ed", f"{stem[:-1]}ied"} and len(stem) > 2


def is_plural_of(plural: str, singular: str) -> bool:
    """Whether `plural` is the plural of a noun, pronoun or determiner, or the verb form that goes with it."""
    if plural in _PLURAL_OF.get(singular, ()):
        return True
    return len(singular) > 2 and plural in {f"{singular}s", f"{singular}es", re.sub("y$", "ies", singular)} - {singular}


def _stem(present: str) -> str:
    """A verb without the ending of its third person."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("s", "")):
        if present.endswith(ending) and not present.endswith("ss"):
            return present[: -len(ending)] + instead
    return present
