"""What sort of difference two readings are of: another word, or the same words in another form.

Readings are brought step by step to one form, from the step that says least to the one that says most, and the sort is
that of the step at which they become equal. So a pair that differs in two ways at once has the sort that says more:
“Party” and party differ by CASE, Colour and color by SPELLING. The order is that of `_FORMS`, with HYPHENATION
after PUNCTUATION; ROMANISATION and NUMERALS, which read a whole name or number, come last. Whatever no step makes equal
is SUBSTANTIVE: a reader may have accidentals hidden, and must not miss a word for it.

First only the forms of marks and letters are compared (“ and «, ， and ,), which are what `key` compares a token
by, so that two tokens with one key always have an accidental sort. Then marks are left out.
"""

import re
from collections.abc import Callable

from webapp.text import forms
from webapp.text.capitals import with_telling_capitals
from webapp.text.characters import are_one, simplified
from webapp.text.hyphens import only_joins_differ
from webapp.text.model import EditKind
from webapp.text.spelling import standard

_WORD = re.compile(r"[^\W\d_]+")
_PLAIN = re.compile("[\x00-/:-\x7f\u00c0-\u024f\u0400-\u04ff\u2010-\u2027]*")
"""Letters of Latin and Cyrillic and their marks, all of them characters of one form; no digits."""
_WITH_NUMBERS = re.compile(r"[A-Za-z0-9 ,.;:!?'\"()]*")
"""Without hyphens and strokes, which stand in dates whose months are numbers."""
_WORDS_OF_NUMBERS = """
a an one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion zero first second third
fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth
eighteenth nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth
"""
_NUMBER_WORDS = frozenset(_WORDS_OF_NUMBERS.split())
_LONGEST_WORD = 1_000
"""A longer token is compared as it is."""
_LONGEST_OF_FORMS = 20_000
"""Of a longer reading only the white space is compared."""
_LONGEST_OF_MARKS = 2_000
"""Of a longer reading no mark is left out."""
_REMEMBERED = 200_000


class _Memo(dict[str, str]):
    """What a function makes of a word, so that a known word costs one look-up; emptied when it holds too many."""

    def __init__(self, function: Callable[[str], str]) -> None:
        self.function = function

    def __missing__(self, word: str) -> str:
        made = self.function(word)
        if len(word) <= _LONGEST_WORD:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[word] = made
        return made


_STANDARD = _Memo(standard)


def _word_by_word(words: _Memo) -> Callable[[str], str]:
    """What is made of words, made of every word of a text."""
    return lambda text: _WORD.sub(lambda found: words[found[0]], text)


Step = tuple[EditKind, Callable[[str], str]]
_FORMS_OF_MARKS: tuple[Step, ...] = (
    (EditKind.UNICODE, forms.one_unicode),
    (EditKind.QUOTATION, forms.one_quote),
    (EditKind.PUNCTUATION, forms.one_mark),
    (EditKind.BRACKETS, forms.one_bracket),
)
_FORMS_OF_WORDS: tuple[Step, ...] = (
    (EditKind.CASE, _word_by_word(_Memo(with_telling_capitals))),
    (EditKind.SCRIPT, simplified),
    (EditKind.SPELLING, _word_by_word(_STANDARD)),
)
_FORMS: tuple[Step, ...] = (*_FORMS_OF_MARKS, (EditKind.HYPHENATION, forms.one_dash), *_FORMS_OF_WORDS)
_WITHOUT_MARKS: tuple[Step, ...] = (
    (EditKind.QUOTATION, forms.without_quotes),
    (EditKind.PUNCTUATION, forms.without_marks),
    (EditKind.BRACKETS, forms.without_brackets),
)
_LESS_THAN_HYPHENATION = (EditKind.QUOTATION, EditKind.PUNCTUATION)


def key(word: str) -> str:
    """What a token is compared by: tokens with one key are one word in accidentally different forms."""
    return _KEYS[word]


def keys(words: list[str]) -> list[str]:
    """The key of every token."""
    return list(map(_KEYS.__getitem__, words))


def kind_of(old: str, new: str) -> EditKind:
    """What sort of difference two readings are of; either may be "". Never for equal strings.

    What it is unsure of is SUBSTANTIVE. The order of the two does not matter.
    """
    if _is_plain_word(old) and _is_plain_word(new) and key(old) == key(new):  # what `diff` asks for most
        is_case = with_telling_capitals(old) == with_telling_capitals(new)
        return EditKind.CASE if is_case else EditKind.SPELLING
    if _is_surely_substantive(old, new):
        return EditKind.SUBSTANTIVE
    left, right = forms.one_space(old), forms.one_space(new)
    if left == right:
        return EditKind.SPACING
    longest = max(len(left), len(right))
    by_forms = _first_equal(left, right, _FORMS) if longest <= _LONGEST_OF_FORMS else None
    if by_forms is not None or longest > _LONGEST_OF_MARKS:
        return by_forms or EditKind.SUBSTANTIVE
    for _, form in _FORMS_OF_MARKS:
        left, right = form(left), form(right)
    if forms.gaps(left) != forms.gaps(right):
        return EditKind.SUBSTANTIVE
    return _without_marks(left, right)


def _is_surely_substantive(old: str, new: str) -> bool:
    """Whether other words stand on both sides, as can be seen without trying every form: most readings end here.

    Of plain letters without digits only a name may be another and still the same, and each of its words has a capital;
    where no mark stands among them, that alone remains to be tried.
    """
    if not (_PLAIN.fullmatch(old) and _PLAIN.fullmatch(new)):
        return _are_other_numbers(old, new)
    lower_old, lower_new = old.lower(), new.lower()
    ours, theirs = _WORD.findall(lower_old), _WORD.findall(lower_new)
    if not ours or not theirs:
        return bool(ours or theirs)
    if "".join(map(_STANDARD.__getitem__, ours)) == "".join(map(_STANDARD.__getitem__, theirs)):
        return False
    # in a name every word that differs has a capital
    if lower_old == old or lower_new == new or any(word[0].islower() for word in {*old.split()} ^ {*new.split()}):
        return True
    if not (old.replace(" ", "").isalpha() and new.replace(" ", "").isalpha()):
        return False
    from webapp.text.romanisation import same_name

    return not same_name(old, new)


def _are_other_numbers(old: str, new: str) -> bool:
    """Whether digits show at a glance that two readings are not one number or date in two forms."""
    if not (_WITH_NUMBERS.fullmatch(old) and _WITH_NUMBERS.fullmatch(new)):
        return False
    ours, theirs = (sorted(filter(str.isdigit, text)) for text in (old, new))
    if ours and theirs:
        return ours != theirs
    return _NUMBER_WORDS.isdisjoint(_WORD.findall((new if ours else old).lower()))


def _first_equal(left: str, right: str, steps: tuple[Step, ...]) -> EditKind | None:
    """The sort of the first step after which both are equal but for idle spaces."""
    forms_of_both = [(EditKind.SPACING, left, right)]
    for kind, step in steps:
        left, right = step(left), step(right)
        forms_of_both.append((kind, left, right))
    # equal after one step is equal after all, so most readings need only the last
    if forms.tight(left) != forms.tight(right):
        return None
    return next(kind for kind, left, right in forms_of_both if forms.tight(left) == forms.tight(right))


def _without_marks(left: str, right: str) -> EditKind:
    """The sort of two readings, in one form of marks already, as marks are left out and words brought to one form."""
    if only_joins_differ(left, right):
        return EditKind.HYPHENATION
    with_capitals = left, right
    for kind, step in (*_WITHOUT_MARKS, *_FORMS_OF_WORDS):
        if kind is EditKind.SCRIPT and are_one(forms.tight(left), forms.tight(right)):
            return kind
        left, right = step(left), step(right)
        if forms.tight(left) == forms.tight(right):
            return kind
        if only_joins_differ(left, right):
            return EditKind.HYPHENATION if kind in _LESS_THAN_HYPHENATION else kind
        if kind is EditKind.BRACKETS:
            with_capitals = left, right
    # these two compile many patterns, and most readings are told apart or made one before they are needed
    from webapp.text.numerals import same_number
    from webapp.text.romanisation import same_name

    if same_name(*with_capitals):
        return EditKind.ROMANISATION
    return EditKind.NUMERALS if same_number(*with_capitals) else EditKind.SUBSTANTIVE


def _is_plain_word(text: str) -> bool:
    return text.isascii() and text.isalpha()


def _key(word: str) -> str:
    if len(word) > _LONGEST_WORD:
        return word
    if _is_plain_word(word):
        return standard(with_telling_capitals(word))
    for _, form in _FORMS:
        word = form(word)
    return word


_KEYS = _Memo(_key)
