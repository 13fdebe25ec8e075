"""What people say of the texts: comments, links, weights of differences.

`comment.supersedes` is a joint for edited comments; nothing writes it yet.
"""

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

comment = Table(
    "comment",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    required("thread_id", ForeignKey("comment.id")),
    required("author_id", ForeignKey("account.id")),
    required("revision_id"),
    required("passage_id"),
    required("text_hash", ForeignKey("text.hash")),
    required("body"),
    Column("supersedes", Text, ForeignKey("comment.id")),
    ForeignKeyConstraint(
        ["revision_id", "passage_id"], ["revision_passage.revision_id", "revision_passage.passage_id"]
    ),
    UniqueConstraint("supersedes"),
    Index(None, "thread_id"),
    Index(None, "revision_id", "passage_id"),
)

thread_state = Table(
    "thread_state",
    metadata,
    Column("thread_id", Text, ForeignKey("comment.id"), primary_key=True),
    # the compare-and-set: of two people who act on the same state, the second finds the number taken
    Column("number", Integer, primary_key=True, autoincrement=False),
    sequence(unique=True),
    required("state"),
    required("author_id", ForeignKey("account.id")),
    CheckConstraint("state IN ('resolved', 'reopened')", name="state"),
)

link_act = Table(
    "link_act",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    # as the editor had them beside each other; the other way round it is the same pair
    required("left_witness_id", ForeignKey("witness.id")),
    required("right_witness_id", ForeignKey("witness.id")),
    required("verb"),
    # JSON in one row, and not a row for each passage: a page reads every act on its pair
    required("links"),
    required("texts"),
    required("author_id", ForeignKey("account.id")),
    CheckConstraint("verb IN ('link', 'join', 'unlink', 'lock')", name="verb"),
    CheckConstraint("left_witness_id <> right_witness_id", name="two_witnesses"),
    Index(None, "left_witness_id", "right_witness_id"),
)

link_undo = Table(
    "link_undo",
    metadata,
    # the compare-and-set: an act is taken back once
    Column("act_id", Text, ForeignKey("link_act.id"), primary_key=True),
    sequence(unique=True),
    required("author_id", ForeignKey("account.id")),
)

weight_mark = Table(
    "weight_mark",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    required("document_id", ForeignKey("document.id")),
    required("scope"),
    # "" takes back what stood before
    required("weight"),
    # as the author had them beside each other; the other way round it is the same difference
    required("left_witness_id", ForeignKey("witness.id")),
    required("right_witness_id", ForeignKey("witness.id")),
    required("left_words"),
    required("right_words"),
    # JSON in one row: a page reads every mark of its document
    required("places"),
    required("author_id", ForeignKey("account.id")),
    CheckConstraint("scope IN ('place', 'document')", name="scope"),
    CheckConstraint("weight IN ('', 'minor', 'degree', 'meaning')", name="weight"),
    CheckConstraint("left_witness_id <> right_witness_id", name="two_witnesses"),
    CheckConstraint("left_words <> '' OR right_words <> ''", name="words"),
    Index(None, "document_id"),
)
