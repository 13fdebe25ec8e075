"""The tables. Facts are written once and never changed; each carries the `sequence` of the event it was written with.

No text has a length limit, every constraint has a name (by convention), and times are UTC text as the event's hash
covers them, so that both databases and the journal hold the same characters. An event refers to its actor and document
without foreign key: the log must outlive what it tells of.

The columns `witness.state` and `descends_from`, `comment.supersedes`, `account_role.document_id` and a revision without
original are joints for working witnesses, edited comments and narrowed roles; nothing writes them yet.
"""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = "0003"
"""The newest migration; a test compares it with the migrations that there are."""

AnyRow = Row[*tuple[Any, ...]]
"""What a query returns."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _required(name: str, *arguments: Any) -> Column[str]:
    return Column(name, Text, *arguments, nullable=False)


def _sequence(*, unique: bool = False) -> Column[int]:
    return Column("sequence", Integer, ForeignKey("event.sequence"), nullable=False, unique=unique)


event = Table(
    "event",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    _required("id"),
    _required("at"),
    Column("actor", Text),
    _required("kind"),
    Column("document", Text),
    _required("payload"),
    _required("key"),
    _required("hash"),
    UniqueConstraint("id"),
    UniqueConstraint("key"),
    Index(None, "document", "sequence"),
)

chain_head = Table(
    "chain_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    _required("hash"),
    CheckConstraint("id = 1", name="single"),
)

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    _sequence(unique=True),
    _required("name"),
    UniqueConstraint("name"),
)

document = Table("document", metadata, Column("id", Text, primary_key=True), _sequence(unique=True))

account_role = Table(
    "account_role",
    metadata,
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("document_id", Text, ForeignKey("document.id")),
)

session = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),
    _required("token_hash"),
    _required("account_id", ForeignKey("account.id")),
    _required("opened_at"),
    UniqueConstraint("token_hash"),
)

original = Table(
    "original", metadata, Column("hash", Text, primary_key=True), Column("bytes", LargeBinary, nullable=False)
)

text = Table("text", metadata, Column("hash", Text, primary_key=True), _required("body"))

witness = Table(
    "witness",
    metadata,
    Column("id", Text, primary_key=True),
    _sequence(unique=True),
    _required("document_id", ForeignKey("document.id")),
    _required("siglum"),
    _required("state"),
    Column("descends_from", Text, ForeignKey("witness.id")),
    _required("original_language"),
    _required("label"),
    _required("language"),
    _required("made_by"),
    _required("date"),
    _required("basis"),
    _required("note"),
    _required("rights"),
    UniqueConstraint("document_id", "siglum"),
    CheckConstraint("state IN ('received', 'working')", name="state"),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Text, primary_key=True),
    _sequence(unique=True),
    _required("witness_id", ForeignKey("witness.id")),
    Column("number", Integer, nullable=False),
    Column("original_hash", Text, ForeignKey("original.hash")),
    Column("original_name", Text),
    UniqueConstraint("witness_id", "number"),
    CheckConstraint("number >= 1", name="number"),
)

revision_passage = Table(
    "revision_passage",
    metadata,
    Column("revision_id", Text, ForeignKey("revision.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    _required("passage_id"),
    _required("kind"),
    _required("label"),
    _required("number"),
    _required("text_hash", ForeignKey("text.hash")),
    _required("breaks"),
    UniqueConstraint("revision_id", "passage_id"),
)

comment = Table(
    "comment",
    metadata,
    Column("id", Text, primary_key=True),
    _sequence(unique=True),
    _required("thread_id", ForeignKey("comment.id")),
    _required("author_id", ForeignKey("account.id")),
    _required("revision_id"),
    _required("passage_id"),
    _required("text_hash", ForeignKey("text.hash")),
    _required("body"),
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
    _sequence(unique=True),
    _required("state"),
    _required("author_id", ForeignKey("account.id")),
    CheckConstraint("state IN ('resolved', 'reopened')", name="state"),
)

link_act = Table(
    "link_act",
    metadata,
    Column("id", Text, primary_key=True),
    _sequence(unique=True),
    # as the editor had them beside each other; the other way round it is the same pair
    _required("left_witness_id", ForeignKey("witness.id")),
    _required("right_witness_id", ForeignKey("witness.id")),
    _required("verb"),
    # JSON in one row, and not a row for each passage: a page reads every act on its pair
    _required("links"),
    _required("texts"),
    _required("author_id", ForeignKey("account.id")),
    CheckConstraint("verb IN ('link', 'join', 'unlink', 'lock')", name="verb"),
    CheckConstraint("left_witness_id <> right_witness_id", name="two_witnesses"),
    Index(None, "left_witness_id", "right_witness_id"),
)

link_undo = Table(
    "link_undo",
    metadata,
    # the compare-and-set: an act is taken back once
    Column("act_id", Text, ForeignKey("link_act.id"), primary_key=True),
    _sequence(unique=True),
    _required("author_id", ForeignKey("account.id")),
)

weight_mark = Table(
    "weight_mark",
    metadata,
    Column("id", Text, primary_key=True),
    _sequence(unique=True),
    _required("document_id", ForeignKey("document.id")),
    _required("scope"),
    # "" takes back what stood before
    _required("weight"),
    # as the author had them beside each other; the other way round it is the same difference
    _required("left_witness_id", ForeignKey("witness.id")),
    _required("right_witness_id", ForeignKey("witness.id")),
    _required("left_words"),
    _required("right_words"),
    # JSON in one row: a page reads every mark of its document
    _required("places"),
    _required("author_id", ForeignKey("account.id")),
    CheckConstraint("scope IN ('place', 'document')", name="scope"),
    CheckConstraint("weight IN ('', 'minor', 'degree', 'meaning')", name="weight"),
    CheckConstraint("left_witness_id <> right_witness_id", name="two_witnesses"),
    CheckConstraint("left_words <> '' OR right_words <> ''", name="words"),
    Index(None, "document_id"),
)

FACTS = (
    account,
    document,
    account_role,
    original,
    text,
    witness,
    revision,
    revision_passage,
    comment,
    thread_state,
    link_act,
    link_undo,
    weight_mark,
)
"""What an event states, in the order in which rows may be inserted."""

APPEND_ONLY = (event, *FACTS)
"""The tables whose rows triggers forbid to change or delete: all but the chain's head and the sessions."""
