"""What editors approve, and the editions that are published of it."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from webapp.store.schema.base import metadata, required, sequence

approval = Table(
    "approval",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(),
    # the passage as it stood in that revision is what was approved: text, kind and label
    required("revision_id"),
    required("passage_id"),
    required("text_hash", ForeignKey("text.hash")),
    required("checked"),
    required("remark"),
    required("author_id", ForeignKey("account.id")),
    ForeignKeyConstraint(
        ["revision_id", "passage_id"], ["revision_passage.revision_id", "revision_passage.passage_id"]
    ),
    CheckConstraint("checked IN ('scan', 'transcription', 'translation')", name="checked"),
    Index(None, "revision_id", "passage_id"),
)

approval_withdrawal = Table(
    "approval_withdrawal",
    metadata,
    Column("approval_id", Text, ForeignKey("approval.id"), primary_key=True),
    sequence(unique=True),
    required("reason"),
    required("author_id", ForeignKey("account.id")),
    CheckConstraint("reason <> ''", name="reason"),
)

edition = Table(
    "edition",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    required("witness_id", ForeignKey("witness.id")),
    # the compare-and-set: of two editors who publish at once, the second finds the number taken
    Column("number", Integer, nullable=False),
    required("revision_id", ForeignKey("revision.id")),
    # JSON: everything that it prints, texts by their hashes (see `review.editions`)
    required("content"),
    required("author_id", ForeignKey("account.id")),
    UniqueConstraint("witness_id", "number"),
    CheckConstraint("number >= 1", name="number"),
)

edition_withdrawal = Table(
    "edition_withdrawal",
    metadata,
    Column("edition_id", Text, ForeignKey("edition.id"), primary_key=True),
    sequence(unique=True),
    required("reason"),
    required("author_id", ForeignKey("account.id")),
    CheckConstraint("reason <> ''", name="reason"),
)
