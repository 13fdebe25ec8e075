"""What is stated of key terms. Each statement is the whole term anew; the newest of a term stands."""

from sqlalchemy import CheckConstraint, Column, Integer, Table, Text, UniqueConstraint

from webapp.store.schema.base import metadata, required, sequence

term_statement = Table(
    "term_statement",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(),
    required("term_id"),
    # the compare-and-set: of two people who state a term at once, the second finds the number taken
    Column("number", Integer, nullable=False),
    # JSON, as `text.terms.as_said` has it; "" withdraws the term
    required("content"),
    required("reason"),
    UniqueConstraint("term_id", "number"),
    CheckConstraint("number >= 1", name="number"),
)
