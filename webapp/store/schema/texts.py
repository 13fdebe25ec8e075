"""Documents, witnesses and their revisions, each an ordered list of immutable texts.

A revision without original was made at this desk.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from webapp.store.schema.base import metadata, required, sequence

document = Table("document", metadata, Column("id", Text, primary_key=True), sequence(unique=True))

original = Table(
    "original", metadata, Column("hash", Text, primary_key=True), Column("bytes", LargeBinary, nullable=False)
)

text = Table("text", metadata, Column("hash", Text, primary_key=True), required("body"))

witness = Table(
    "witness",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    required("document_id", ForeignKey("document.id")),
    required("siglum"),
    required("state"),
    Column("descends_from", Text, ForeignKey("witness.id")),
    required("original_language"),
    required("label"),
    required("language"),
    required("made_by"),
    required("date"),
    required("basis"),
    required("note"),
    required("rights"),
    UniqueConstraint("document_id", "siglum"),
    CheckConstraint("state IN ('received', 'working')", name="state"),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    required("witness_id", ForeignKey("witness.id")),
    Column("number", Integer, nullable=False),
    Column("original_hash", Text, ForeignKey("original.hash")),
    Column("original_name", Text),
    # of a working witness: JSON, {"changed": {passage: [[older passage, start, end, at], …]}, "gone": [passage, …]}
    Column("derivation", Text),
    UniqueConstraint("witness_id", "number"),
    CheckConstraint("number >= 1", name="number"),
)

revision_passage = Table(
    "revision_passage",
    metadata,
    Column("revision_id", Text, ForeignKey("revision.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    required("passage_id"),
    required("kind"),
    required("label"),
    required("number"),
    required("text_hash", ForeignKey("text.hash")),
    required("breaks"),
    # of a note: JSON, [passage id, start, end]
    Column("tie", Text),
    UniqueConstraint("revision_id", "passage_id"),
)
