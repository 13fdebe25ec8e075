"""What admins do, each with a reason: words taken out of the database; names of documents and sigla; removals.

A document keeps its id and a witness its row for good: files, journals and facts refer to them. What people see is the
newest name.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from webapp.store.schema.base import metadata, required, sequence

redaction = Table(
    "redaction",
    metadata,
    # the compare-and-set: a body is redacted once. No foreign key, for the tables are several
    Column("table_name", Text, primary_key=True),
    Column("row_id", Text, primary_key=True),
    Column("column_name", Text, primary_key=True),
    sequence(),
    required("hash"),
    required("reason"),
    required("author_id", ForeignKey("account.id")),
    CheckConstraint("reason <> ''", name="reason"),
)

document_name = Table(
    "document_name",
    metadata,
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True, autoincrement=False),
    required("document_id", ForeignKey("document.id")),
    required("name"),
    required("reason"),
    required("author_id", ForeignKey("account.id")),
    Index(None, "document_id"),
)

document_removal = Table(
    "document_removal",
    metadata,
    Column("document_id", Text, ForeignKey("document.id"), primary_key=True),
    sequence(unique=True),
    required("reason"),
    required("author_id", ForeignKey("account.id")),
)

witness_siglum = Table(
    "witness_siglum",
    metadata,
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True, autoincrement=False),
    required("witness_id", ForeignKey("witness.id")),
    required("siglum"),
    required("reason"),
    required("author_id", ForeignKey("account.id")),
    Index(None, "witness_id"),
)

witness_removal = Table(
    "witness_removal",
    metadata,
    Column("witness_id", Text, ForeignKey("witness.id"), primary_key=True),
    sequence(unique=True),
    required("reason"),
    required("author_id", ForeignKey("account.id")),
)
