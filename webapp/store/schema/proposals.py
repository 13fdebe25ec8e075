"""What is proposed on working witnesses, and what editors decide of it.

`draft` is no fact: it is what somebody has not sent yet.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from webapp.store.schema.base import metadata, required, sequence

batch = Table(
    "batch",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    required("witness_id", ForeignKey("witness.id")),
    required("author_id", ForeignKey("account.id")),
    required("origin"),
    required("reason"),
    # of a file that was imported
    Column("original_hash", Text, ForeignKey("original.hash")),
    Column("original_name", Text),
    CheckConstraint("origin IN ('text', 'file', 'place')", name="origin"),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    required("witness_id", ForeignKey("witness.id")),
    required("author_id", ForeignKey("account.id")),
    required("revision_id", ForeignKey("revision.id")),
    Column("batch_id", Text, ForeignKey("batch.id")),
    # an earlier proposal of the same author that this one replaces: the compare-and-set is that it is replaced once
    Column("supersedes", Text, ForeignKey("proposal.id")),
    # somebody else's that it builds on
    Column("follows", Text, ForeignKey("proposal.id")),
    required("verb"),
    # JSON, [[passage id, hash of its text], …]
    required("passages"),
    required("after"),
    # JSON, {"parts": …, "differences": …}, see `review.proposals`
    required("content"),
    required("reason"),
    UniqueConstraint("supersedes"),
    CheckConstraint("verb IN ('replace', 'insert', 'delete', 'split', 'merge', 'move', 'kind')", name="verb"),
    Index(None, "witness_id"),
    Index(None, "batch_id"),
)

proposal_withdrawal = Table(
    "proposal_withdrawal",
    metadata,
    Column("proposal_id", Text, ForeignKey("proposal.id"), primary_key=True),
    sequence(unique=True),
    required("author_id", ForeignKey("account.id")),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(),
    required("proposal_id", ForeignKey("proposal.id")),
    # the compare-and-set: of two editors who decide on the same state, the second finds the number taken
    Column("number", Integer, nullable=False),
    required("decider_id", ForeignKey("account.id")),
    # what it made, NULL where nothing was accepted
    Column("revision_id", Text, ForeignKey("revision.id")),
    # JSON, [[difference, verdict, reason], …]
    required("rulings"),
    required("remark"),
    UniqueConstraint("proposal_id", "number"),
    CheckConstraint("number >= 1", name="number"),
    Index(None, "revision_id"),
)

reveal = Table(
    "reveal",
    metadata,
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True, autoincrement=False),
    required("document_id", ForeignKey("document.id")),
    required("author_id", ForeignKey("account.id")),
    Index(None, "document_id"),
)

setting = Table(
    "setting",
    metadata,
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True, autoincrement=False),
    required("name"),
    # JSON
    required("value"),
    required("author_id", ForeignKey("account.id")),
    Index(None, "name"),
)

draft = Table(
    "draft",
    metadata,
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("witness_id", Text, ForeignKey("witness.id"), primary_key=True),
    # counts how often it was saved: of two pages that save, the second sees that it is not the newest
    Column("number", Integer, nullable=False),
    required("content"),
    required("saved_at"),
)
