"""From edits to marked text: one place for page, command and export, so that a difference looks the same everywhere.

HTML carries the text verbatim; what is added for the eye alone (names of invisible characters, the mark of a page
break) stands in attributes, which the stylesheet shows, so that text copied from a page is the text of the witness.
Insertions and deletions are real `<ins>` and `<del>`, with hidden words for those who listen to the page.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from typing import Literal

from webapp.text.brackets import BracketRole, brackets
from webapp.text.model import Break, Edit

Side = Literal["left", "right"]
SEPARATOR = " "
"""What joins the passages of one link to one text, when a link has several on a side: what stands between sentences,
so that another division into passages is no difference of words."""

# format and control characters, soft hyphen, spaces other than U+0020 and the ideographic one
_INVISIBLE = re.compile(
    r"[\x01-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufe00-\ufe0f\ufeff]"
)


def plain(text: str, breaks: Sequence[Break] = ()) -> str:
    """HTML of a text without differences."""
    return _inner(text, 0, len(text), _points(text, breaks), reveal=False)


def side(text: str, edits: Sequence[Edit], which: Side, breaks: Sequence[Break] = ()) -> str:
    """HTML of one side of a comparison: `<del>` on the left, `<ins>` on the right, around what the other lacks.

    `data-edit` counts the differences from 1; both ends of a replacement have the same number.
    """
    points = _points(text, breaks)
    return "".join(_side_pieces(text, edits, which, 0, len(text), points))


def sides(texts: Sequence[str], edits: Sequence[Edit], which: Side, breaks: Sequence[Sequence[Break]]) -> list[str]:
    """HTML of each passage of one side of a link, whose edits were made on the passages joined by SEPARATOR."""
    joined = SEPARATOR.join(texts)
    pieces: list[str] = []
    start = 0
    for text, own in zip(texts, breaks, strict=True):
        end = start + len(text)
        points = _points(text, own, start)
        pieces.append("".join(_side_pieces(joined, edits, which, start, end, points)))
        start = end + len(SEPARATOR)
    return pieces


def inline(left: str, right: str, edits: Sequence[Edit]) -> str:
    """HTML of both sides as one running text: what only the left has before what only the right has."""
    pieces: list[str] = []
    left_points, right_points = _points(left, ()), _points(right, ())
    number = 0
    for edit in edits:
        if edit.equal:
            pieces.append(_inner(left, *edit.left, left_points, reveal=False))
            continue
        number += 1
        if edit.left[0] < edit.left[1]:
            pieces.append(_marked("left", number, left, *edit.left, left_points))
        if edit.right[0] < edit.right[1]:
            pieces.append(_marked("right", number, right, *edit.right, right_points))
    return "".join(pieces)


def terminal(left: str, right: str, edits: Sequence[Edit], *, colour: bool) -> str:
    """Both sides as one running text for a terminal: [-left-]{+right+}, in red and green if `colour`."""
    removed, added, plain_again = ("\x1b[31m", "\x1b[32m", "\x1b[0m") if colour else ("", "", "")
    pieces: list[str] = []
    for edit in edits:
        old, new = left[slice(*edit.left)], right[slice(*edit.right)]
        if edit.equal:
            pieces.append(new)
            continue
        pieces.append(f"{removed}[-{old}-]{plain_again}" if old else "")
        pieces.append(f"{added}{{+{new}+}}{plain_again}" if new else "")
    return "".join(pieces)


def _side_pieces(
    text: str, edits: Sequence[Edit], which: Side, start: int, end: int, points: dict[int, tuple[str, int]]
) -> Iterator[str]:
    number = 0
    for edit in edits:
        number += not edit.equal
        from_, to = edit.left if which == "left" else edit.right
        from_, to = max(from_, start), min(to, end)
        if from_ >= to:
            continue
        if edit.equal:
            yield _inner(text, from_, to, points, reveal=False)
        else:
            yield _marked(which, number, text, from_, to, points)


def _marked(which: Side, number: int, text: str, start: int, end: int, points: dict[int, tuple[str, int]]) -> str:
    tag, words = ("del", "only left: ") if which == "left" else ("ins", "only right: ")
    blank = ' class="blank"' if text[start:end].isspace() else ""
    inner = _inner(text, start, end, points, reveal=True)
    return f'<{tag}{blank} data-edit="{number}"><span class="vh">{words}</span>{inner}</{tag}>'


def _points(text: str, breaks: Sequence[Break], offset: int = 0) -> dict[int, tuple[str, int]]:
    """Where something else is to be marked: offset → ("page", 1) for a break, ("uncertain", length) for alternatives.

    `offset` is where the passage begins in the text that is being marked; bracketed alternatives are looked for in
    `text` itself.
    """
    points: dict[int, tuple[str, int]] = {offset + cut.offset: ("page", 1) for cut in breaks if cut.kind == "page"}
    if "〔" in text:
        for bracket in brackets(text):
            if bracket.role is BracketRole.ALTERNATIVES:
                points[offset + bracket.start] = ("uncertain", bracket.end - bracket.start)
    return points


def _inner(text: str, start: int, end: int, points: dict[int, tuple[str, int]], *, reveal: bool) -> str:
    """Escaped text from `start` to `end`, with the marks that stand in it; `reveal` names invisible characters."""
    pieces: list[str] = []
    done = start
    for point, (what, length) in sorted(points.items()):
        from_, to = max(point, start), min(point + length, end)
        if from_ >= to:
            continue
        pieces.append(_escaped(text[done:from_], reveal=reveal))
        if what == "page":
            pieces.append(
                '<span class="break" data-kind="page" role="img" aria-label="page break in the file"> </span>'
            )
        else:
            pieces.append(f'<span class="uncertain">{_escaped(text[from_:to], reveal=reveal)}</span>')
        done = to
    pieces.append(_escaped(text[done:end], reveal=reveal))
    return "".join(pieces)


def _escaped(text: str, *, reveal: bool) -> str:
    escaped = escape(text)
    return _INVISIBLE.sub(_named, escaped) if reveal else escaped


def _named(found: re.Match[str]) -> str:
    character = found[0]
    name = unicodedata.name(character, "control character")
    return f'<span class="odd" data-name="U+{ord(character):04X}" title="{name}">{character}</span>'
