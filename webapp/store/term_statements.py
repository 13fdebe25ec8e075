"""The rows that the events of terms state (see `statements` for what *hash* means).

- terms.stated: reason *hash*, and statements [{id, term, number, content *hash*}, …]: one, or all of a file; a content
  of "" withdraws the term
"""

from collections.abc import Iterator

from sqlalchemy import Table

from webapp.store import schema
from webapp.store.carried import Carried, Row, Statement
from webapp.store.events import Event


def _statements(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    for one in said["statements"]:
        yield (
            schema.term_statement,
            {
                "id": one["id"],
                "sequence": entry.sequence,
                "term_id": one["term"],
                "number": one["number"],
                "content": carried.bodies[one["content"]],
                "reason": carried.bodies[said["reason"]],
            },
        )


TERM_STATEMENTS: dict[str, Statement] = {"terms.stated": _statements}
