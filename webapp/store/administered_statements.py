"""The rows that the events of admins state. Their reasons are plain: they have to stay when a body is gone.

- body.redacted: table, row (id), bodies {column: *hash* of what stood there}, reason; of the file of a batch
  the table is original, the row its hash
- document.renamed: name, reason
- document.removed: reason
- witness.renamed: witness, siglum, reason
- witness.removed: witness, reason
"""

from collections.abc import Iterator

from sqlalchemy import Table

from webapp.store import schema
from webapp.store.carried import Carried, Row, Statement, said_by
from webapp.store.events import Event


def _redaction(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    if not said["bodies"] or not set(said["bodies"]) <= set(schema.REDACTABLE[said["table"]]):
        raise ValueError("this cannot be redacted")
    for column, digest in said["bodies"].items():
        named = {"table_name": said["table"], "row_id": said["row"], "column_name": column}
        yield schema.redaction, named | said_by(entry, said) | {"hash": digest}


def _document_name(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.document_name, {"document_id": entry.document, "name": said["name"]} | said_by(entry, said)


def _document_removal(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.document_removal, {"document_id": entry.document} | said_by(entry, said)


def _witness_siglum(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    named = {"witness_id": said["witness"], "siglum": said["siglum"]}
    yield schema.witness_siglum, named | said_by(entry, said)


def _witness_removal(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.witness_removal, {"witness_id": said["witness"]} | said_by(entry, said)


ADMINISTERED_STATEMENTS: dict[str, Statement] = {
    "body.redacted": _redaction,
    "document.renamed": _document_name,
    "document.removed": _document_removal,
    "witness.renamed": _witness_siglum,
    "witness.removed": _witness_removal,
}
