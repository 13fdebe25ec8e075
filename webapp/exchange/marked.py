"""Marked passages, the body of a witness file whose header says so: each is what its mark says, not what it looks like.

    ¶ heading
    Circular on Romania

    ¶ list item “1. ”
    Khrushchev's “weak majority” was collapsing.

A mark is a line of its own: the kind of the passage, then its label in quotation marks if it has one. Empty lines are
there for the eye only. A line of a text that is empty, or begins as a mark or with a backslash, has a backslash before
it. So every text comes back code point for code point, also one that plain text would read otherwise.
"""

import re
from collections.abc import Iterable

from webapp.errors import InvalidInput
from webapp.text.limits import check_length
from webapp.text.model import Kind, Passage
from webapp.text.passages import numbered

_MARK = re.compile(r"¶ ([a-z ]+?)(?: “(.+)”)?[ \t]*")
_KINDS = {kind.value: kind for kind in Kind if kind is not Kind.NOTE}


def write(passages: Iterable[Passage]) -> str:
    """The passages, each under its mark. Raises InvalidInput for a label of several lines."""
    return "\n\n".join(f"{_mark(passage)}\n{_escaped(passage.text)}" for passage in passages) + "\n"


def read(text: str, name: str, line: int) -> tuple[Passage, ...]:
    """The passages of a text that begins in the line `line` of the file `name`, front matter first.

    Raises InvalidInput, with the line, for what stands under no mark, a mark that is none, and one without a text.
    """
    found: list[tuple[Kind, str, int, list[str]]] = []
    for number, said in enumerate(text.split("\n"), start=line):
        if said.startswith("¶"):
            found.append((*_marked(said, f"{name}, line {number}"), number, []))
        elif said.strip() and not found:
            raise InvalidInput(f"{name}, line {number}: a text needs a mark above it, such as “¶ paragraph”.")
        elif said.strip():
            found[-1][3].append(said.removeprefix("\\"))
    passages = [_passage(kind, label, "\n".join(lines), f"{name}, line {at}") for kind, label, at, lines in found]
    front = [passage for passage in passages if passage.kind.is_front_matter]
    return (*front, *numbered([passage for passage in passages if not passage.kind.is_front_matter]))


def _mark(passage: Passage) -> str:
    if "\n" in passage.label:
        raise InvalidInput(
            f"The number {passage.label!r} has a line end, which a file cannot keep apart from its text."
        )
    return f"¶ {passage.kind}" + (f" “{passage.label}”" if passage.label else "")


def _escaped(text: str) -> str:
    return "\n".join(f"\\{line}" if not line.strip() or line[0] in "¶\\" else line for line in text.split("\n"))


def _marked(said: str, where: str) -> tuple[Kind, str]:
    mark = _MARK.fullmatch(said)
    if mark is None or mark[1] not in _KINDS:
        raise InvalidInput(
            f"{where}: “{said[:60]}” marks no passage; after ¶ stands one of {', '.join(_KINDS)}. If the line belongs"
            " to a text, put a backslash before it."
        )
    return _KINDS[mark[1]], mark[2] or ""


def _passage(kind: Kind, label: str, text: str, where: str) -> Passage:
    if not text.strip():
        raise InvalidInput(f"{where}: there is no text under this mark; add it, or take the mark out.")
    check_length(text, f"{where}: the passage")
    return Passage(kind, text, label)
