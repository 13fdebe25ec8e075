"""Comments on words, corrected, withdrawn, as queries; approvals and editions; the secrets of feeds."""

import sqlalchemy as sa
from alembic import op

from webapp.store import append_only

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FACTS = (
    *("comment_mention", "comment_withdrawal", "query_waiver", "anchor_confirmation"),
    *("approval", "approval_withdrawal", "edition", "edition_withdrawal"),
)
_COMMENT = (
    *("id", "sequence", "thread_id", "author_id", "revision_id", "passage_id", "text_hash", "body", "supersedes"),
    *("anchor_start", "anchor_end", "query"),
)
_APPROVAL = ("id", "sequence", "revision_id", "passage_id", "text_hash", "checked", "remark", "author_id")


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _in_revision(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["revision_id", "passage_id"],
        ["revision_passage.revision_id", "revision_passage.passage_id"],
        name=f"fk_{table}_revision_id_passage_id",
    )


def _make(table: str, *columns: "sa.schema.SchemaItem", key: tuple[str, ...] = ("id",)) -> None:
    op.create_table(table, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def upgrade() -> None:
    """Make the tables and their triggers; add three columns, which old rows leave empty, and renew the trigger."""
    dialect = op.get_bind().dialect.name
    for column in ("anchor_start", "anchor_end", "query"):
        op.add_column("comment", sa.Column(column, sa.Integer))
    if dialect == "sqlite":  # on PostgreSQL the trigger asks which columns there are
        for statement in append_only.redactable({"comment": (_COMMENT, ("body",))}, dialect):
            op.execute(sa.text(statement))
    _comments()
    _approvals()
    _editions()
    _make(
        "feed_token",
        _text("account_id"),
        _text("id"),
        _text("token_hash"),
        _text("made_at"),
        _unique("feed_token", "token_hash"),
        _refers("feed_token", "account_id", "account.id"),
        key=("account_id",),
    )
    redactable = append_only.redactable({"approval": (_APPROVAL, ("remark",))}, dialect)
    for statement in (*append_only.statements(_FACTS, dialect), *redactable):
        op.execute(sa.text(statement))


def _comments() -> None:
    _make(
        "comment_mention",
        _text("comment_id"),
        _text("account_id"),
        _number("sequence"),
        _refers("comment_mention", "comment_id", "comment.id"),
        _refers("comment_mention", "account_id", "account.id"),
        _refers("comment_mention", "sequence", "event.sequence"),
        key=("comment_id", "account_id"),
    )
    op.create_index("ix_comment_mention_account_id", "comment_mention", ["account_id"])
    _make(
        "comment_withdrawal",
        _text("comment_id"),
        _number("sequence"),
        _text("author_id"),
        _unique("comment_withdrawal", "sequence"),
        _refers("comment_withdrawal", "comment_id", "comment.id"),
        _refers("comment_withdrawal", "sequence", "event.sequence"),
        _refers("comment_withdrawal", "author_id", "account.id"),
        key=("comment_id",),
    )
    _make(
        "query_waiver",
        _text("thread_id"),
        _number("sequence"),
        _text("reason"),
        _text("author_id"),
        _unique("query_waiver", "sequence"),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_query_waiver_reason")),
        _refers("query_waiver", "thread_id", "comment.id"),
        _refers("query_waiver", "sequence", "event.sequence"),
        _refers("query_waiver", "author_id", "account.id"),
        key=("thread_id",),
    )
    _make(
        "anchor_confirmation",
        _text("thread_id"),
        _number("number"),
        _number("sequence"),
        _text("revision_id"),
        _text("passage_id"),
        _text("text_hash"),
        _number("anchor_start"),
        _number("anchor_end"),
        _text("author_id"),
        _unique("anchor_confirmation", "sequence"),
        _in_revision("anchor_confirmation"),
        _refers("anchor_confirmation", "thread_id", "comment.id"),
        _refers("anchor_confirmation", "sequence", "event.sequence"),
        _refers("anchor_confirmation", "text_hash", "text.hash"),
        _refers("anchor_confirmation", "author_id", "account.id"),
        key=("thread_id", "number"),
    )
    _make(
        "thread_seen",
        _text("account_id"),
        _text("thread_id"),
        _number("sequence"),
        _refers("thread_seen", "account_id", "account.id"),
        _refers("thread_seen", "thread_id", "comment.id"),
        key=("account_id", "thread_id"),
    )


def _approvals() -> None:
    _make(
        "approval",
        _text("id"),
        _number("sequence"),
        _text("revision_id"),
        _text("passage_id"),
        _text("text_hash"),
        _text("checked"),
        _text("remark"),
        _text("author_id"),
        sa.CheckConstraint("checked IN ('scan', 'transcription', 'translation')", name=op.f("ck_approval_checked")),
        _in_revision("approval"),
        _refers("approval", "sequence", "event.sequence"),
        _refers("approval", "text_hash", "text.hash"),
        _refers("approval", "author_id", "account.id"),
    )
    op.create_index("ix_approval_revision_id_passage_id", "approval", ["revision_id", "passage_id"])
    _withdrawal("approval")


def _editions() -> None:
    _make(
        "edition",
        _text("id"),
        _number("sequence"),
        _text("witness_id"),
        _number("number"),
        _text("revision_id"),
        _text("content"),
        _text("author_id"),
        _unique("edition", "sequence"),
        _unique("edition", "witness_id", "number"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_edition_number")),
        _refers("edition", "sequence", "event.sequence"),
        _refers("edition", "witness_id", "witness.id"),
        _refers("edition", "revision_id", "revision.id"),
        _refers("edition", "author_id", "account.id"),
    )
    _withdrawal("edition")


def _withdrawal(of: str) -> None:
    table = f"{of}_withdrawal"
    _make(
        table,
        _text(f"{of}_id"),
        _number("sequence"),
        _text("reason"),
        _text("author_id"),
        _unique(table, "sequence"),
        sa.CheckConstraint("reason <> ''", name=op.f(f"ck_{table}_reason")),
        _refers(table, f"{of}_id", f"{of}.id"),
        _refers(table, "sequence", "event.sequence"),
        _refers(table, "author_id", "account.id"),
        key=(f"{of}_id",),
    )
