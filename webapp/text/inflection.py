"""English verbs and number, as far as words show them: which of two forms is past or plural, and what one is a form of.

For telling which differences of a proposal hang together and where a term stands, not for grammar: what is not
recognised hangs alone. The irregular forms are those of the common verbs that reports are written with.
"""

import re
from functools import lru_cache

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


_PARTICIPLES = """
be been being|do done|go gone|come come|take taken|know known|see seen|give given|become become|begin begun
write written|speak spoken|grow grown|fall fallen|rise risen|drive driven|wear worn|choose chosen|break broken
draw drawn|withdraw withdrawn|lie lain|run run|show shown|forget forgotten|hide hidden|forbid forbidden
"""
_OTHER_WORDS = NUMBERED_VERBS | {"left", "lay", "felt", "found", "fell", "rose", "saw", "meant", "led"}
"""Past forms that are nouns, adjectives or other verbs as often, and auxiliaries: no sign of the verb."""
_NO_SINGULAR = frozenset(
    ("arms", "customs", "goods", "hers", "means", "news", "ours", "thanks", "theirs", "works", "yours")
)
"""Words in -s that are no plural, or another word in the singular."""
_VERBS: dict[str, set[str]] = {}
for _present, _pasts in _PAST_OF.items():
    for _form in _pasts - _OTHER_WORDS:
        if not _present.endswith("s"):
            _VERBS.setdefault(_form, set()).add(_present)
for _verb, *_forms in _pairs(_PARTICIPLES):
    for _form in _forms:
        _VERBS.setdefault(_form, set()).add(_verb)
_VOWEL = re.compile("[aeiouy]")
_SINGULARS = {"men": "man", "women": "woman", "people": "person", "children": "child"}


@lru_cache(maxsize=1 << 14)
def singulars(word: str) -> frozenset[str]:
    """What an English `word` in small letters may be the plural of; no more than may: "lens" gives "len"."""
    if word in _SINGULARS:
        return frozenset((_SINGULARS[word],))
    if word in _NO_SINGULAR or len(word) < 4 or not word.isalpha():
        return frozenset()
    found = set()
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.add(word[:-1])
        for ending, *instead in (("ies", "y"), ("ses", "s", "sis"), ("ves", "f", "fe"), ("es", "")):
            if word.endswith(ending):
                found |= {word[: -len(ending)] + other for other in instead}
    elif word.endswith("men"):
        found.add(word[:-2] + "an")
    return frozenset(one for one in found if len(one) > 2)


@lru_cache(maxsize=1 << 14)
def verbs(word: str) -> frozenset[str]:
    """What verb an English `word` in small letters may be a form of, itself left out; no more than may."""
    found = set(_VERBS.get(word, ()))
    if word.endswith("s"):
        found.add(word[:-2] if word.endswith("oes") else _stem(word))
    for ending, instead in (("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e")):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if not _VOWEL.search(stem):
                continue
            found |= {stem + instead, stem[:-1] if stem[-2:-1] == stem[-1:] else stem}
    return frozenset(one for one in found - {word} if len(one) > 2 or one in {"be", "do", "go"})


def without_possessive(word: str) -> str:
    """A word without the ending 's."""
    return word[:-2] if word.endswith(("'s", "’s")) else word
