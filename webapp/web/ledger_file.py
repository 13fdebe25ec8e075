"""The occurrences of a term as a table for R and Python: a row for each, with what is needed to find it again.

Offsets are code points of the passage's text, ends exclusive. What a spreadsheet would take for a formula begins with
an apostrophe. The same query of the same texts gives the same bytes.
"""

import csv
import io
from collections.abc import Iterator

from webapp.operations.ledger import InDocument, OfTerm
from webapp.text.ledger import Occurrence
from webapp.web.display import reference

COLUMNS = (
    "query",
    "term",
    "document",
    "date",
    "archive reference",
    "siglum",
    "translator",
    "basis",
    "through",
    "passage",
    "number",
    "revision",
    "start",
    "end",
    "rendering",
    "words",
    "left",
    "right",
    "tier",
    "confirmed by",
    "certainty",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def occurrences_table(found: OfTerm, query: str) -> str:
    """The table of a term; `query` is the address that gives it, in every row."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow(COLUMNS)
    for there in found.found:
        writer.writerows(_rows(found, there, query))
    return kept.getvalue()


def _rows(found: OfTerm, there: InDocument, query: str) -> Iterator[list[str]]:
    for cell in found.ledger(there).cells:
        for counted in cell.renderings:
            for one in counted.occurrences:
                yield [_told(value) for value in _row(found, there, counted.rendering, one, query)]


def _row(found: OfTerm, there: InDocument, rendering: str, one: Occurrence, query: str) -> list[str]:
    revision = there.revision(one.siglum)
    witness, placed = revision.witness, None if one.passage is None else revision.body[one.passage]
    is_there = bool(one.text)
    return [
        query,
        found.term.id,
        there.document.name,
        there.document.date,
        reference(there.document),
        one.siglum,
        witness.header.made_by,
        witness.basis.value,
        there.pivot.siglum if there.pivot else "",
        placed.id if placed else "",
        str(placed.position) if placed else "",
        str(revision.number),
        str(one.start) if is_there else "",
        str(one.end) if is_there else "",
        rendering,
        one.text,
        one.left,
        one.right,
        one.tier,
        "",
        found.term.certainty,
    ]


def _told(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
