"""From edits to marked text: one place for page, command and export, so that a difference looks the same everywhere.

HTML carries the text verbatim; what is added for the eye alone (names of invisible characters, the mark of a page
break, the number of a note) stands in attributes, which the stylesheet shows, so that text copied from a page is the
text of the witness. Insertions and deletions are real `<ins>` and `<del>`, with hidden words for those who listen to
the page.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal, NamedTuple

from webapp.text.brackets import BracketRole, brackets
from webapp.text.looks import UNSEEN, hidden_in, spelled
from webapp.text.marks import Mark, NoteMark, TermMark, WordsMark
from webapp.text.model import Edit, EditKind
from webapp.text.tokens import graphemes

Side = Literal["left", "right"]
_OTHER: dict[Side, Side] = {"left": "right", "right": "left"}
SEPARATOR = " "
"""What joins the passages of one link to one text, when a link has several on a side: what stands between sentences,
so that another division into passages is no difference of words."""

_NOTE = re.compile('(<a class="note-mark".*?</a>)')
# spaces other than U+0020 and the ideographic one
_INVISIBLE = re.compile(f"[{UNSEEN}\xa0\u1680\u2000-\u200a\u202f\u205f]")


@dataclass(frozen=True, slots=True)
class Marking:
    """How differences are marked: kinds not to be marked, and classes for the mark of a difference by its number.

    `ids` begins the ids of the ends of moves, so that they are unique where several comparisons stand on a page; None
    where only one of the ends is shown, which then leads nowhere.
    """

    hidden: frozenset[EditKind] = frozenset()
    classes: Mapping[int, Sequence[str]] = field(default_factory=dict)
    ids: str | None = ""


PLAINLY = Marking()


class Points(NamedTuple):
    """Where something else is to be marked: the terms in order, and by offset all that is no stretch of words.

    That is ("page", 1) for a break, ("uncertain", length) for alternatives. Where a note belongs to what ends at an
    offset, it is ("note …", 0) at minus the offset.
    """

    at: dict[int, tuple[str, int]]
    terms: Sequence[TermMark]


def plain(text: str, breaks: Sequence[Mark] = (), words: Sequence[WordsMark] = ()) -> str:
    """HTML of a text without differences. `words` are those that comments are on; each leads to its thread.

    Where several overlap, the shortest is what the words lead to; the place where each begins can be led to.
    """
    points = _points(text, breaks)
    if not words:
        return _inner(text, 0, len(text), points)
    cuts = sorted({0, len(text), *(cut for one in words for cut in (one.start, one.end))})
    pieces = []
    for start, end in itertools.pairwise(cuts):
        over = [one for one in words if one.start <= start and end <= one.end]
        pieces += [f'<span id="w-{escape(one.thread)}"></span>' for one in over if one.start == start]
        inner = _inner(text, start, end, points, linked=bool(over))
        if over:
            by_length = sorted(over, key=lambda one: one.end - one.start)
            threads = " ".join(escape(one.thread) for one in by_length)
            carried = " carried" if by_length[0].state == "carried" else ""
            # a link may not hold another: where a note is tied to the words, they are marked around its number
            inner = "".join(
                part
                if _NOTE.fullmatch(part) or not part
                else f'<a class="commented{carried}" href="#t-{escape(by_length[0].thread)}" data-threads="{threads}"'
                f' title="commented on">{part}</a>'
                for part in _NOTE.split(inner)
            )
        pieces.append(inner)
    return "".join(pieces)


def sides(
    texts: Sequence[str],
    other: str,
    edits: Sequence[Edit],
    which: Side,
    breaks: Sequence[Sequence[Mark]],
    marking: Marking = PLAINLY,
) -> list[str]:
    """HTML of each passage of one side of a link, whose edits were made on the passages joined by SEPARATOR.

    `other` is the other side, joined. A difference is `<del>` on the left and `<ins>` on the right; `data-edit` counts
    them from 1, and both ends of a replacement have the same number.
    """
    joined = SEPARATOR.join(texts)
    pieces: list[str] = []
    start = 0
    for text, own in zip(texts, breaks, strict=True):
        end = start + len(text)
        points = _points(text, own, start)
        pieces.append("".join(_side_pieces((joined, other), edits, which, (start, end), points, marking)))
        start = end + len(SEPARATOR)
    return pieces


def inline(
    left: str,
    right: str,
    edits: Sequence[Edit],
    marking: Marking = PLAINLY,
    marks: tuple[Sequence[NoteMark | TermMark], Sequence[NoteMark | TermMark]] = ((), ()),
) -> str:
    """HTML of both sides as one running text: what only the left has before what only the right has.

    Where a difference is hidden, the left reading stands. `marks` are the notes and terms of the left and of the right;
    what both have shows the terms of the left.
    """
    pieces: list[str] = []
    left_points, right_points = (_points(text, own) for text, own in zip((left, right), marks, strict=True))
    notes = [mark for mark in marks[1] if isinstance(mark, NoteMark)]
    for number, edit in numbered(edits):
        if edit.equal or edit.kind in marking.hidden:
            pieces.append(_inner(left, *edit.left, _with_right_notes(left_points, edit, notes)))
            continue
        names = _named_in(edit, left, right)
        if edit.left[0] < edit.left[1]:
            pieces.append(_marked("left", number, edit, left, edit.left, left_points, names[0], marking))
        if edit.right[0] < edit.right[1]:
            pieces.append(_marked("right", number, edit, right, edit.right, right_points, names[1], marking))
    return "".join(pieces)


def joined(
    texts: Sequence[str], marks: Sequence[Sequence[NoteMark | TermMark]], siglum: str
) -> list[NoteMark | TermMark]:
    """The notes and terms of a witness's passages in the text that these are if joined by SEPARATOR.

    The notes are named with its siglum.
    """
    found: list[NoteMark | TermMark] = []
    start = 0
    for text, own in zip(texts, marks, strict=True):
        found += [
            _moved_on(one, start)
            if isinstance(one, TermMark)
            else NoteMark(start + one.offset, f"{siglum} {one.number}", one.anchor)
            for one in own
        ]
        start += len(text) + len(SEPARATOR)
    return found


def _moved_on(mark: TermMark, by: int) -> TermMark:
    return mark._replace(start=mark.start + by, end=mark.end + by)


def _with_right_notes(points: Points, edit: Edit, notes: Sequence[NoteMark]) -> Points:
    """What is to be marked in a stretch that is shown as the left has it: the notes of the right too."""
    (start, end), (shown, last) = edit.right, edit.left
    own = [one for one in notes if start < one.offset <= end]
    if not own:
        return points
    made = dict(points.at)
    for one in own:
        at = -min(shown + one.offset - start, last)
        made[at] = (made.get(at, ("", 0))[0] + _note(one), 0)
    return points._replace(at=made)


def terminal(left: str, right: str, edits: Sequence[Edit], *, colour: bool) -> str:
    """Both sides as one running text for a terminal: [-left-]{+right+}, in red and green if `colour`.

    The kind follows, but for differences of words, and what could not be seen is named.
    """
    removed, added, plain_again = ("\x1b[31m", "\x1b[32m", "\x1b[0m") if colour else ("", "", "")
    pieces: list[str] = []
    for edit in edits:
        old, new = left[slice(*edit.left)], right[slice(*edit.right)]
        if edit.kind is None:
            pieces.append(new)
            continue
        pieces.append(f"{removed}[-{spelled(old, [new])}-]{plain_again}" if old else "")
        pieces.append(f"{added}{{+{spelled(new, [old])}+}}{plain_again}" if new else "")
        pieces.append("" if edit.kind is EditKind.SUBSTANTIVE else f"‹{edit.kind.label}›")
    return "".join(pieces)


def numbered(edits: Sequence[Edit]) -> Iterator[tuple[int, Edit]]:
    """The edits with the number of the difference, from 1; an equal span has that of the one before it.

    Both ends of a move are one difference. Hidden ones are numbered too, so that a number means the same under every
    filter.
    """
    number = 0
    moves: dict[int, int] = {}
    for edit in edits:
        if edit.move in moves:
            yield moves[edit.move], edit
            continue
        number += not edit.equal
        if edit.move:
            moves[edit.move] = number
        yield number, edit


def _named_in(edit: Edit, left: str, right: str) -> tuple[frozenset[str], frozenset[str]]:
    """What must be named on either side of an edit so that it can be seen."""
    old, new = left[slice(*edit.left)], right[slice(*edit.right)]
    return hidden_in(old, new), hidden_in(new, old)


def _side_pieces(
    texts: tuple[str, str],
    edits: Sequence[Edit],
    which: Side,
    within: tuple[int, int],
    points: Points,
    marking: Marking,
) -> Iterator[str]:
    text, other = texts
    for number, edit in numbered(edits):
        whole, beside = (edit.left, edit.right) if which == "left" else (edit.right, edit.left)
        from_, to = max(whole[0], within[0]), min(whole[1], within[1])
        if from_ >= to:
            continue
        if edit.equal or edit.kind in marking.hidden:
            yield _inner(text, from_, to, points)
        else:
            names = hidden_in(text[slice(*whole)], other[slice(*beside)])
            yield _marked(which, number, edit, text, (from_, to), points, names, marking)


def _marked(
    which: Side,
    number: int,
    edit: Edit,
    text: str,
    span: tuple[int, int],
    points: Points,
    names: frozenset[str],
    marking: Marking,
) -> str:
    tag, words = ("del", "only left") if which == "left" else ("ins", "only right")
    classes = [*(["blank"] if text[slice(*span)].isspace() else []), *marking.classes.get(number, ())]
    leads = edit.kind is EditKind.MOVED and marking.ids is not None
    inner, told = _inner(text, *span, points, names, linked=leads), ""
    if edit.kind is EditKind.MOVED:
        words, classes = f"moved, {which}", ["moved", *classes]
        own, there = (f"{marking.ids}move-{edit.move}-{side}" for side in (which, _OTHER[which]))
        # a passage that another cuts in two has the end of a move in two pieces: the first of them is where it is
        anchor = f' id="{own}"' if span[0] == (edit.left if which == "left" else edit.right)[0] else ""
        if leads:
            inner = f'<a{anchor} href="#{there}" title="moved: see the other end">{inner}</a>'
    elif edit.kind is not None and edit.kind.is_accidental:
        words, classes = f"{words}, {edit.kind.label}", ["accidental", *classes]
        told = f' title="{edit.kind.label}"'
    said = f' class="{" ".join(classes)}"{told}' if classes else ""
    return f'<{tag}{said} data-edit="{number}"><span class="vh" dir="ltr">{words}: </span>{inner}</{tag}>'


def _points(text: str, breaks: Sequence[Mark], offset: int = 0) -> Points:
    """Where something else is to be marked, if the passage begins at `offset` of the text that is being marked.

    Bracketed alternatives are looked for in `text` itself.
    """
    points: dict[int, tuple[str, int]] = {}
    terms: list[TermMark] = []
    for cut in breaks:
        if isinstance(cut, TermMark):
            terms.append(_moved_on(cut, offset))
        elif isinstance(cut, NoteMark):
            before = points.get(-offset - cut.offset, ("", 0))[0]
            points[-offset - cut.offset] = (before + _note(cut), 0)
        elif cut.kind == "page":
            points[offset + cut.offset] = ("page", 1)
    if "〔" in text:
        for bracket in brackets(text):
            if bracket.role is BracketRole.ALTERNATIVES:
                points[offset + bracket.start] = ("uncertain", bracket.end - bracket.start)
    return Points(points, terms)


def _inner(
    text: str, start: int, end: int, points: Points, names: frozenset[str] | None = None, *, linked: bool = False
) -> str:
    """Escaped text from `start` to `end`, with the marks that stand in it.

    With `names`, which is given inside a difference, invisible characters are named, and each grapheme of `names`.
    What is `linked` stands in a link already, which may hold no other: terms are then marked without one.
    """
    pieces: list[str] = []
    done = start
    for mark in points.terms:
        from_, to = max(mark.start, start), min(mark.end, end)
        if from_ < to:
            words = _without_terms(text, from_, to, points, names)
            pieces += [_without_terms(text, done, from_, points, names), _term(mark, words, from_, linked=linked)]
            done = to
    return "".join([*pieces, _without_terms(text, done, end, points, names)])


def _term(mark: TermMark, words: str, start: int, *, linked: bool) -> str:
    """Escaped words from `start` as those of a term.

    A difference may cut it: the later pieces are no further stops of the Tab key.
    """
    ids = escape(",".join(mark.terms))
    address = f"/terms/{ids}" if len(mark.terms) == 1 else f"/terms/{ids}/card"
    of_mark = f'class="term-mark{" deprecated" if mark.deprecated else ""}" title="{escape(mark.title)}"'
    later = "" if start == mark.start else ' tabindex="-1"'
    opening = f'<span {of_mark} data-href="{address}">' if linked else f'<a {of_mark} href="{address}"{later}>'
    closing = "</span>" if linked else "</a>"
    # a note's number is a link of its own
    return "".join(
        part if _NOTE.fullmatch(part) or not part else f"{opening}{part}{closing}" for part in _NOTE.split(words)
    )


def _without_terms(text: str, start: int, end: int, points: Points, names: frozenset[str] | None) -> str:
    pieces: list[str] = []
    done = start
    for point, (what, length) in sorted(points.at.items(), key=lambda item: abs(item[0])):
        if point < 0:
            if start < -point <= end:
                pieces += [_escaped(text[done:-point], names), what]
                done = max(done, -point)
            continue
        from_, to = max(point, start), min(point + length, end)
        if from_ >= to:
            continue
        pieces.append(_escaped(text[done:from_], names))
        if what == "page":
            pieces.append(
                '<span class="break" data-kind="page" role="img" aria-label="page break in the file"> </span>'
            )
        else:
            pieces.append(f'<span class="uncertain">{_escaped(text[from_:to], names)}</span>')
        done = to
    pieces.append(_escaped(text[done:end], names))
    return "".join(pieces)


def _note(mark: NoteMark) -> str:
    """The link to a note; its number is no part of the text, and is not copied with it."""
    return (
        f'<a class="note-mark" href="#{escape(mark.anchor)}" data-number="{mark.number}"'
        f' aria-label="note {mark.number}"></a>'
    )


def _escaped(text: str, names: frozenset[str] | None) -> str:
    if names:
        return "".join(_named(each) if each in names else _escaped(each, frozenset()) for each in graphemes(text))
    escaped = escape(text)
    return escaped if names is None else _INVISIBLE.sub(lambda found: _named(found[0]), escaped)


def _named(grapheme: str) -> str:
    points = " ".join(f"U+{ord(character):04X}" for character in grapheme)
    name = ", ".join(unicodedata.name(character, "control character") for character in grapheme)
    return f'<span class="odd" data-name="{points}" title="{escape(name)}">{escape(grapheme)}</span>'
