"""What is told apart inside a replacement, and what is put together around one, so that accidentals hide alone.

    met by P'eng Chen coldly          told apart      P'eng Chen → Peng Zhen (romanisation), coldly → warmly
    met by Peng Zhen warmly
    “weak majority”, "weak majority"  put together    one difference of quotation marks and not two

Told apart is what differs by accident at an end of a replacement: marks, where words remain beside them, and names and
numbers. Put together are marks that differ at both ends of a few words (`_LONGEST_ENCLOSED`), with these words, because
a person reads one change there; around more words the marks alone are shown. White space that differs beside a mark
that differs goes with it: « says the same as “ with its space.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from unicodedata import category

from webapp.text.dates import month_number
from webapp.text.kinds import kind_of
from webapp.text.model import Edit, EditKind
from webapp.text.readable import Words
from webapp.text.subsequence import Block
from webapp.text.tokens import Span, cut

_LONGEST_MARKS = 3
_LONGEST_NAME = 4
"""Words and marks in which a name or a date stands at the end of a replacement."""
_LONGEST_PLAIN_NAME = 2
"""The same without hyphens and numbers: names of more words are found two by two."""
_LONGEST_ENCLOSED = 3
_MOST_TOLD_APART = 12
"""At either end of a replacement: what begins with more names and numbers than that is a list, and told as one."""
_LONGEST_REMEMBERED = 100
remembered_kind = lru_cache(maxsize=1 << 10)(kind_of)
"""A kind is asked for when an edit is told apart and again once it is made, and names and marks recur in a text."""
_ENCLOSING = (EditKind.QUOTATION, EditKind.BRACKETS, EditKind.UNICODE)
_HYPHENS = "-‐‑–"
_NEAR = 40
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_DAY = re.compile(r"(?:(?P<month>[A-Z][a-z]{2,8})\.? )?(?<!\d)\d{1,2}$")
_MONTH = re.compile(r" (?:of )?(?P<month>[A-Z][a-z]{2,8})")
_LAST_WORD, _FIRST_WORD = re.compile(r"[^\W_]+$"), re.compile(r"[^\W_]+")


def told_apart(left: Words, right: Words, block: Block) -> list[Block]:
    """The parts of a block, in order: what differs by accident at its ends, and what lies between."""
    i1, i2, j1, j2 = block
    if i1 == i2 or j1 == j2 or i2 - i1 + j2 - j1 == 2:
        return [block]
    if not (_may_differ_by_accident(left, right, i1, j1) or _may_differ_by_accident(left, right, i2 - 1, j2 - 1)):
        return [block]
    if _kind(left, right, block).is_accidental:
        return [block]
    heads: list[Block] = []
    tails: list[Block] = []
    while len(heads) < _MOST_TOLD_APART and (head := _head(left, right, (i1, i2, j1, j2), again=bool(heads))):
        heads.append(head)
        i1, j1 = head[1], head[3]
    while len(tails) < _MOST_TOLD_APART and (tail := _tail(left, right, (i1, i2, j1, j2), again=bool(tails))):
        tails.append(tail)
        i2, j2 = tail[0], tail[2]
    return [*heads, (i1, i2, j1, j2), *reversed(tails)]


def kind_in_place(left: str, right: str, left_span: Span, right_span: Span) -> EditKind:
    """The kind of what differs in two spans; a mark is judged with a number beside it: "-5", "10-12"."""
    old, new = left[slice(*left_span)], right[slice(*right_span)]
    kind = remembered_kind(old, new) if len(old) + len(new) <= _LONGEST_REMEMBERED else kind_of(old, new)
    if kind is EditKind.SUBSTANTIVE:
        return EditKind.NUMERALS if _is_end_of_day(left, right, left_span, right_span) else kind
    if _has_words(old) or _has_words(new):
        return kind
    if kind is EditKind.HYPHENATION and not _joins_the_same(left, right, left_span, right_span):
        return EditKind.SUBSTANTIVE
    for text, (start, end) in ((left, left_span), (right, right_span)):
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        if before.isdigit() or after.isdigit():
            beside = before + old + after, before + new + after
            if beside[0] != beside[1] and kind_of(*beside) is EditKind.SUBSTANTIVE:
                return EditKind.SUBSTANTIVE
    return kind


def _is_end_of_day(left: str, right: str, left_span: Span, right_span: Span) -> bool:
    """Whether all that differs is the "th" of a day beside its month: "9 May", "9th May"; "May 9", "May 9th"."""
    spans = (left, *left_span), (right, *right_span)
    said = {text[start:end] for text, start, end in spans}
    if "" not in said or said.isdisjoint(_ORDINALS):
        return False
    return all(_is_day(text[max(start - _NEAR, 0) : start], text[end : end + _NEAR]) for text, start, end in spans)


def _is_day(before: str, after: str) -> bool:
    found = _DAY.search(before)
    month = _MONTH.match(after)
    named = [name for name in (found and found["month"], month and month["month"]) if name]
    return found is not None and any(map(month_number, named))


def _joins_the_same(left: str, right: str, left_span: Span, right_span: Span) -> bool:
    """Whether a hyphen, or what stands for it, is between the same words on both sides."""
    around = [
        (
            _LAST_WORD.search(text[max(start - _NEAR, 0) : start].rstrip()),
            _FIRST_WORD.match(text[end : end + _NEAR].lstrip()),
        )
        for text, (start, end) in ((left, left_span), (right, right_span))
    ]
    ours, theirs = ([word[0].lower() if word else "" for word in words] for words in around)
    return ours == theirs


def put_together(edits: Iterable[Edit], left: str, right: str) -> list[Edit]:
    """The edits with those made one that a person reads as one: see above."""
    together: list[Edit] = []
    for each in edits:
        edit = each
        if together and _is_space_beside_mark(together[-1], edit, left, right):
            edit = _from_to(together.pop(), edit, left, right)
        if edit.kind in _ENCLOSING and _is_of_marks(edit, left, right):
            opening = _opening(together, edit, left, right)
            if opening is not None:
                edit = _from_to(together[opening], edit, left, right)
                del together[opening:]
        together.append(edit)
    return together


def _kind(left: Words, right: Words, block: Block) -> EditKind:
    i1, i2, j1, j2 = block
    old = left.starts[i1], left.ends[i2 - 1] if i1 < i2 else left.starts[i1]
    new = right.starts[j1], right.ends[j2 - 1] if j1 < j2 else right.starts[j1]
    return kind_in_place(left.text, right.text, old, new)


def _head(left: Words, right: Words, block: Block, *, again: bool) -> Block | None:
    i1, i2, j1, j2 = block
    if i1 == i2 or j1 == j2:
        return None
    if again and left.keys[i1] == right.keys[j1]:
        return i1, i1 + 1, j1, j1 + 1
    if not _may_differ_by_accident(left, right, i1, j1):
        return None
    sizes = _sizes(range(i1, i2), range(j1, j2), left, right)
    return next(_accidental(left, right, block, ((i1, i1 + n, j1, j1 + m) for n, m in sizes)), None)


def _tail(left: Words, right: Words, block: Block, *, again: bool) -> Block | None:
    i1, i2, j1, j2 = block
    if i1 == i2 or j1 == j2:
        return None
    if again and left.keys[i2 - 1] == right.keys[j2 - 1]:
        return i2 - 1, i2, j2 - 1, j2
    if not _may_differ_by_accident(left, right, i2 - 1, j2 - 1):
        return None
    sizes = _sizes(range(i1, i2)[::-1], range(j1, j2)[::-1], left, right)
    return next(_accidental(left, right, block, ((i2 - n, i2, j2 - m, j2) for n, m in sizes)), None)


def _may_differ_by_accident(left: Words, right: Words, i: int, j: int) -> bool:
    """Whether two words at an end of a block are worth trying: one is a mark, or both are of names."""
    either_is_mark = _is_mark(left.words, i) or _is_mark(right.words, j)
    return either_is_mark or (_is_of_name(left.words, i) and _is_of_name(right.words, j))


def _accidental(left: Words, right: Words, block: Block, parts: Iterable[Block]) -> Iterator[Block]:
    return (part for part in parts if part != block and _kind(left, right, part).is_accidental)


def _sizes(at_left: range, at_right: range, left: Words, right: Words) -> Iterator[tuple[int, int]]:
    """How many words at one end of each side, which the ranges count from that end, may differ by accident.

    The most come first. Marks are taken if words remain on both sides or marks stand on both.
    """
    n, m = _run(at_left, left, _is_mark, _LONGEST_MARKS), _run(at_right, right, _is_mark, _LONGEST_MARKS)
    if n or m:
        if (n and m) or (n < len(at_left) and m < len(at_right)):
            yield n, m
        return
    n, m = _run(at_left, left, _is_of_name, _LONGEST_NAME), _run(at_right, right, _is_of_name, _LONGEST_NAME)
    if _is_compound(at_left[:n], left) or _is_compound(at_right[:m], right):
        sizes = sorted(product(range(1, n + 1), range(1, m + 1)), key=sum, reverse=True)
    else:
        sizes = [(size, size) for size in range(min(n, m, _LONGEST_PLAIN_NAME), 0, -1)]
    for a, b in sizes:
        i, j = at_left[a - 1], at_right[b - 1]
        if left.keys[i] != right.keys[j] and not _is_mark(left.words, i) and not _is_mark(right.words, j):
            yield a, b


def _run(places: range, words: Words, belongs: Callable[[Sequence[str], int], bool], longest: int) -> int:
    """How many words belong, from the first of the places on."""
    return next((n for n, at in enumerate(places[:longest]) if not belongs(words.words, at)), len(places[:longest]))


def _is_mark(words: Sequence[str], at: int) -> bool:
    return not words[at][0].isalnum()


def _is_of_name(words: Sequence[str], at: int) -> bool:
    """Whether a word may be of a name or a date: with a capital, number or mark, or the end of "24th" or "Tse-tung"."""
    first = words[at][0]
    if first.isupper() or first.isnumeric() or not first.isalnum():
        return True
    return at > 0 and (words[at - 1] in _HYPHENS or words[at - 1][0].isdigit())


def _is_compound(places: range, words: Words) -> bool:
    """Whether a number or a hyphen is among some words, so that the other side may have fewer or more."""
    return any(words.words[at][0].isnumeric() or words.words[at] in _HYPHENS for at in places)


def _is_space_beside_mark(one: Edit, other: Edit, left: str, right: str) -> bool:
    if not (one.kind and other.kind and one.kind.is_accidental and other.kind.is_accidental):
        return False
    if (one.kind is EditKind.SPACING) == (other.kind is EditKind.SPACING):
        return False
    return _is_of_marks(one, left, right) and _is_of_marks(other, left, right)


def _opening(edits: Sequence[Edit], closing: Edit, left: str, right: str) -> int | None:
    """Which of the edits opens what `closing` closes; None if none does, or too many words stand between."""
    for number in range(len(edits) - 1, max(len(edits) - 2 * _LONGEST_ENCLOSED, 0) - 1, -1):
        edit = edits[number]
        if edit.kind is EditKind.SUBSTANTIVE:
            return None
        if edit.kind is not closing.kind or not _is_of_marks(edit, left, right):
            continue
        inside = (edit.left[1], closing.left[0]), (edit.right[1], closing.right[0])
        if _is_short(left, inside[0]) and _opens(edit, left, right):
            whole = _from_to(edit, closing, left, right)
            return number if whole.kind is not None and whole.kind.is_accidental else None
    return None


def _is_short(text: str, span: Span) -> bool:
    """Whether a span is of a few words, and touches with words what encloses it."""
    inside = text[slice(*span)]
    return _has_words(inside) and inside == inside.strip() and len(cut(inside[:100])[0]) <= _LONGEST_ENCLOSED


def _opens(edit: Edit, left: str, right: str) -> bool:
    """Whether the marks of an edit may be opening ones: " tells nothing, and » opens in German."""
    marks = left[slice(*edit.left)] + right[slice(*edit.right)]
    return not any(mark in "”’" or category(mark) == "Pe" for mark in marks)


def _from_to(first: Edit, last: Edit, left: str, right: str) -> Edit:
    whole = Edit((first.left[0], last.left[1]), (first.right[0], last.right[1]), None)
    return whole._replace(kind=kind_of(left[slice(*whole.left)], right[slice(*whole.right)]))


def _is_of_marks(edit: Edit, left: str, right: str) -> bool:
    return not _has_words(left[slice(*edit.left)]) and not _has_words(right[slice(*edit.right)])


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))
