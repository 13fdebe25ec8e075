"""Parts: a long text is shown forty rows at a time, so that it opens at once.

A part is asked for by the name of a passage in it, or by the number of a row in the list as it is shown. It always
begins at row 1, 41, 81 …, so that a text has few parts and each can be remembered. Pages link to parts by name: a name
leads to the same passage whichever rows are hidden, whichever witnesses are compared and whatever is revised later,
where a number would lead elsewhere.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from webapp.operations.rows import Row

SIZE = 40
ALL = "all"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows `first` to `last` of all that are shown (from 1; 0 and 0 of none), front matter apart.

    `opens` is what it is asked for by, "" if it is the first: such are also `earlier` and `later`, the parts around it,
    None where there is none. `before` counts the differences in the rows above it. `rows` names the rows of all parts
    together: where another page has another name, what follows there is no continuation of this.
    """

    first: int
    last: int
    of: int
    opens: str
    earlier: str | None
    later: str | None
    before: int
    rows: str

    @property
    def follows(self) -> tuple[int, int]:
        """The numbers of the rows of the next part."""
        return self.last + 1, min(self.last + SIZE, self.of)

    @property
    def precedes(self) -> tuple[int, int]:
        """The numbers of the rows of the part before."""
        return self.first - SIZE, self.first - 1


def part(body: Sequence[Row], shown: Sequence[Row], start: str) -> Part:
    """The part of the `shown` rows of a body that `start` asks for: the first if it names nothing that is there.

    A row that is hidden leads to what is shown next.
    """
    of = len(shown)
    whole = start == ALL or of <= SIZE
    first, last, earlier, later = bounds([row.anchor for row in shown], None if whole else _index(body, shown, start))
    return Part(
        first=first + 1 if of else 0,
        last=last,
        of=of,
        opens=ALL if whole and of > SIZE else shown[first].anchor if first else "",
        earlier=earlier,
        later=later,
        before=sum(row.differences for row in shown[:first]),
        rows=hashlib.sha256(repr([_names(row) for row in shown]).encode()).hexdigest()[:12],
    )


class Bounds(NamedTuple):
    """A part by indices, `last` exclusive, and the names of the parts around it: "" the first, None where none is."""

    first: int
    last: int
    earlier: str | None
    later: str | None


def bounds(names: Sequence[str], at: int | None) -> Bounds:
    """The part in which the index `at` is, of things so named; all of them for None."""
    of = len(names)
    if at is None:
        return Bounds(0, of, None, None)
    first = min(at, of - 1) // SIZE * SIZE
    last = min(first + SIZE, of)
    earlier = None if not first else names[first - SIZE] if first > SIZE else ""
    return Bounds(first, last, earlier, names[last] if last < of else None)


def _index(body: Sequence[Row], shown: Sequence[Row], start: str) -> int:
    """Where the row that `start` asks for stands among those shown."""
    if start.isdigit():
        return max(int(start) - 1, 0)
    at = next((number for number, row in enumerate(body) if start in _names(row)), 0) if start else 0
    there = {row.anchor for row in shown}
    return sum(row.anchor in there for row in body[:at])


def _names(row: Row) -> list[str]:
    return [f"{cell.siglum}.{cell.placed.id}" for own in (row.left, row.right, *row.others.values()) for cell in own]
