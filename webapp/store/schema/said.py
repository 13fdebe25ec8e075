"""What people say of the texts: comments, links, weights of differences.

`thread_seen` is no fact: it is how far somebody has read.
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
    # an earlier comment of the same author that this one corrects: the compare-and-set is that it is corrected once
    Column("supersedes", Text, ForeignKey("comment.id")),
    # code points [start, end) of the text that the first comment of a thread is on; NULL for the whole passage
    Column("anchor_start", Integer),
    Column("anchor_end", Integer),
    # 1 if the thread that it begins is a question on which approval of the passage waits
    Column("query", Integer),
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

comment_withdrawal = Table(
    "comment_withdrawal",
    metadata,
    Column("comment_id", Text, ForeignKey("comment.id"), primary_key=True),
    sequence(unique=True),
    required("author_id", ForeignKey("account.id")),
)

comment_mention = Table(
    "comment_mention",
    metadata,
    Column("comment_id", Text, ForeignKey("comment.id"), primary_key=True),
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    sequence(),
    Index(None, "account_id"),
)

query_waiver = Table(
    "query_waiver",
    metadata,
    Column("thread_id", Text, ForeignKey("comment.id"), primary_key=True),
    sequence(unique=True),
    required("reason"),
    required("author_id", ForeignKey("account.id")),
    CheckConstraint("reason <> ''", name="reason"),
)

anchor_confirmation = Table(
    "anchor_confirmation",
    metadata,
    Column("thread_id", Text, ForeignKey("comment.id"), primary_key=True),
    # the compare-and-set, as in `thread_state`
    Column("number", Integer, primary_key=True, autoincrement=False),
    sequence(unique=True),
    required("revision_id"),
    required("passage_id"),
    required("text_hash", ForeignKey("text.hash")),
    Column("anchor_start", Integer, nullable=False),
    Column("anchor_end", Integer, nullable=False),
    # 1 if these are not the words, NULL if they are
    Column("refused", Integer),
    required("author_id", ForeignKey("account.id")),
    ForeignKeyConstraint(
        ["revision_id", "passage_id"], ["revision_passage.revision_id", "revision_passage.passage_id"]
    ),
)

thread_seen = Table(
    "thread_seen",
    metadata,
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("thread_id", Text, ForeignKey("comment.id"), primary_key=True),
    # the newest event of the thread that the account has seen
    Column("sequence", Integer, nullable=False),
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
