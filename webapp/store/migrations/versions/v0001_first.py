"""Everything that the first desk needs: log, people, documents, texts, comments, and the triggers that guard them."""

import sqlalchemy as sa
from alembic import op

from webapp.store import append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "event",
    "account",
    "document",
    "account_role",
    "original",
    "text",
    "witness",
    "revision",
    "revision_passage",
    "comment",
    "thread_state",
)


def _text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=nullable)


def _sequence() -> "sa.Column[int]":
    return sa.Column("sequence", sa.Integer, nullable=False)


def upgrade() -> None:
    """Make all tables, the first head of the chain, and the triggers."""
    _log_and_people()
    _documents()
    _comments()
    head = sa.table("chain_head", sa.column("id"), sa.column("sequence"), sa.column("hash"))
    op.execute(head.insert().values(id=1, sequence=0, hash="0" * 64))
    for statement in append_only.statements(APPEND_ONLY, op.get_bind().dialect.name):
        op.execute(statement)


def _log_and_people() -> None:
    op.create_table(
        "event",
        sa.Column("sequence", sa.Integer, autoincrement=False, nullable=False),
        _text("id"),
        _text("at"),
        _text("actor", nullable=True),
        _text("kind"),
        _text("document", nullable=True),
        _text("payload"),
        _text("key"),
        _text("hash"),
        sa.PrimaryKeyConstraint("sequence", name="pk_event"),
        sa.UniqueConstraint("id", name="uq_event_id"),
        sa.UniqueConstraint("key", name="uq_event_key"),
    )
    op.create_index("ix_event_document_sequence", "event", ["document", "sequence"])
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        _sequence(),
        _text("hash"),
        sa.PrimaryKeyConstraint("id", name="pk_chain_head"),
        sa.CheckConstraint("id = 1", name=op.f("ck_chain_head_single")),
    )
    op.create_table(
        "account",
        _text("id"),
        _sequence(),
        _text("name"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("sequence", name="uq_account_sequence"),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_account_sequence"),
    )
    op.create_table(
        "session",
        _text("id"),
        _text("token_hash"),
        _text("account_id"),
        _text("opened_at"),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.UniqueConstraint("token_hash", name="uq_session_token_hash"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_session_account_id"),
    )


def _documents() -> None:
    op.create_table(
        "document",
        _text("id"),
        _sequence(),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("sequence", name="uq_document_sequence"),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_document_sequence"),
    )
    op.create_table(
        "account_role",
        _text("account_id"),
        _text("role"),
        sa.Column("sequence", sa.Integer, autoincrement=False, nullable=False),
        _text("document_id", nullable=True),
        sa.PrimaryKeyConstraint("account_id", "role", "sequence", name="pk_account_role"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_role_account_id"),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_account_role_sequence"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_account_role_document_id"),
    )
    op.create_table(
        "original",
        _text("hash"),
        sa.Column("bytes", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_original"),
    )
    op.create_table("text", _text("hash"), _text("body"), sa.PrimaryKeyConstraint("hash", name="pk_text"))
    op.create_table(
        "witness",
        _text("id"),
        _sequence(),
        _text("document_id"),
        _text("siglum"),
        _text("state"),
        _text("descends_from", nullable=True),
        _text("original_language"),
        _text("label"),
        _text("language"),
        _text("made_by"),
        _text("date"),
        _text("basis"),
        _text("note"),
        _text("rights"),
        sa.PrimaryKeyConstraint("id", name="pk_witness"),
        sa.UniqueConstraint("sequence", name="uq_witness_sequence"),
        sa.UniqueConstraint("document_id", "siglum", name="uq_witness_document_id_siglum"),
        sa.CheckConstraint("state IN ('received', 'working')", name=op.f("ck_witness_state")),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_witness_sequence"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_witness_document_id"),
        sa.ForeignKeyConstraint(["descends_from"], ["witness.id"], name="fk_witness_descends_from"),
    )
    op.create_table(
        "revision",
        _text("id"),
        _sequence(),
        _text("witness_id"),
        sa.Column("number", sa.Integer, nullable=False),
        _text("original_hash", nullable=True),
        _text("original_name", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.UniqueConstraint("sequence", name="uq_revision_sequence"),
        sa.UniqueConstraint("witness_id", "number", name="uq_revision_witness_id_number"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_revision_number")),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_revision_sequence"),
        sa.ForeignKeyConstraint(["witness_id"], ["witness.id"], name="fk_revision_witness_id"),
        sa.ForeignKeyConstraint(["original_hash"], ["original.hash"], name="fk_revision_original_hash"),
    )
    op.create_table(
        "revision_passage",
        _text("revision_id"),
        sa.Column("position", sa.Integer, autoincrement=False, nullable=False),
        _text("passage_id"),
        _text("kind"),
        _text("label"),
        _text("number"),
        _text("text_hash"),
        _text("breaks"),
        sa.PrimaryKeyConstraint("revision_id", "position", name="pk_revision_passage"),
        sa.UniqueConstraint("revision_id", "passage_id", name="uq_revision_passage_revision_id_passage_id"),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name="fk_revision_passage_revision_id"),
        sa.ForeignKeyConstraint(["text_hash"], ["text.hash"], name="fk_revision_passage_text_hash"),
    )


def _comments() -> None:
    op.create_table(
        "comment",
        _text("id"),
        _sequence(),
        _text("thread_id"),
        _text("author_id"),
        _text("revision_id"),
        _text("passage_id"),
        _text("text_hash"),
        _text("body"),
        _text("supersedes", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        sa.UniqueConstraint("sequence", name="uq_comment_sequence"),
        sa.UniqueConstraint("supersedes", name="uq_comment_supersedes"),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_comment_sequence"),
        sa.ForeignKeyConstraint(["thread_id"], ["comment.id"], name="fk_comment_thread_id"),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_comment_author_id"),
        sa.ForeignKeyConstraint(["text_hash"], ["text.hash"], name="fk_comment_text_hash"),
        sa.ForeignKeyConstraint(["supersedes"], ["comment.id"], name="fk_comment_supersedes"),
        sa.ForeignKeyConstraint(
            ["revision_id", "passage_id"],
            ["revision_passage.revision_id", "revision_passage.passage_id"],
            name="fk_comment_revision_id_passage_id",
        ),
    )
    op.create_index("ix_comment_thread_id", "comment", ["thread_id"])
    op.create_index("ix_comment_revision_id_passage_id", "comment", ["revision_id", "passage_id"])
    op.create_table(
        "thread_state",
        _text("thread_id"),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        _sequence(),
        _text("state"),
        _text("author_id"),
        sa.PrimaryKeyConstraint("thread_id", "number", name="pk_thread_state"),
        sa.UniqueConstraint("sequence", name="uq_thread_state_sequence"),
        sa.CheckConstraint("state IN ('resolved', 'reopened')", name=op.f("ck_thread_state_state")),
        sa.ForeignKeyConstraint(["thread_id"], ["comment.id"], name="fk_thread_state_thread_id"),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_thread_state_sequence"),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_thread_state_author_id"),
    )
