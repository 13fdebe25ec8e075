"""Working witnesses: what is proposed on them, what is decided, and what each revision kept of the one before it."""

import sqlalchemy as sa
from alembic import op

from webapp.store import append_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_FACTS = ("batch", "proposal", "proposal_withdrawal", "decision", "reveal", "setting")


def _text(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=nullable)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _make(table: str, *columns: "sa.schema.SchemaItem", key: tuple[str, ...] = ("id",)) -> None:
    op.create_table(table, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"))


def upgrade() -> None:
    """Make the tables and their triggers; add two columns, which old rows leave empty."""
    op.add_column("revision", _text("derivation", nullable=True))
    op.add_column("revision_passage", _text("tie", nullable=True))
    _batch()
    _proposal()
    _decision()
    _settings()
    for statement in append_only.statements(_FACTS, op.get_bind().dialect.name):
        op.execute(statement)


def _batch() -> None:
    _make(
        "batch",
        _text("id"),
        _number("sequence"),
        _text("witness_id"),
        _text("author_id"),
        _text("origin"),
        _text("reason"),
        _text("original_hash", nullable=True),
        _text("original_name", nullable=True),
        sa.UniqueConstraint("sequence", name="uq_batch_sequence"),
        sa.CheckConstraint("origin IN ('text', 'file', 'place')", name=op.f("ck_batch_origin")),
        _refers("batch", "sequence", "event.sequence"),
        _refers("batch", "witness_id", "witness.id"),
        _refers("batch", "author_id", "account.id"),
        _refers("batch", "original_hash", "original.hash"),
    )


def _proposal() -> None:
    _make(
        "proposal",
        _text("id"),
        _number("sequence"),
        _text("witness_id"),
        _text("author_id"),
        _text("revision_id"),
        _text("batch_id", nullable=True),
        _text("supersedes", nullable=True),
        _text("follows", nullable=True),
        _text("verb"),
        _text("passages"),
        _text("after"),
        _text("content"),
        _text("reason"),
        sa.UniqueConstraint("sequence", name="uq_proposal_sequence"),
        sa.UniqueConstraint("supersedes", name="uq_proposal_supersedes"),
        sa.CheckConstraint(
            "verb IN ('replace', 'insert', 'delete', 'split', 'merge', 'move', 'kind')",
            name=op.f("ck_proposal_verb"),
        ),
        _refers("proposal", "sequence", "event.sequence"),
        _refers("proposal", "witness_id", "witness.id"),
        _refers("proposal", "author_id", "account.id"),
        _refers("proposal", "revision_id", "revision.id"),
        _refers("proposal", "batch_id", "batch.id"),
        _refers("proposal", "supersedes", "proposal.id"),
        _refers("proposal", "follows", "proposal.id"),
    )
    op.create_index("ix_proposal_witness_id", "proposal", ["witness_id"])
    op.create_index("ix_proposal_batch_id", "proposal", ["batch_id"])
    _make(
        "proposal_withdrawal",
        _text("proposal_id"),
        _number("sequence"),
        _text("author_id"),
        sa.UniqueConstraint("sequence", name="uq_proposal_withdrawal_sequence"),
        _refers("proposal_withdrawal", "proposal_id", "proposal.id"),
        _refers("proposal_withdrawal", "sequence", "event.sequence"),
        _refers("proposal_withdrawal", "author_id", "account.id"),
        key=("proposal_id",),
    )


def _decision() -> None:
    _make(
        "decision",
        _text("id"),
        _number("sequence"),
        _text("proposal_id"),
        _number("number"),
        _text("decider_id"),
        _text("revision_id", nullable=True),
        _text("rulings"),
        _text("remark"),
        sa.UniqueConstraint("proposal_id", "number", name="uq_decision_proposal_id_number"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_decision_number")),
        _refers("decision", "sequence", "event.sequence"),
        _refers("decision", "proposal_id", "proposal.id"),
        _refers("decision", "decider_id", "account.id"),
        _refers("decision", "revision_id", "revision.id"),
    )
    op.create_index("ix_decision_revision_id", "decision", ["revision_id"])


def _settings() -> None:
    _make(
        "reveal",
        _number("sequence"),
        _text("document_id"),
        _text("author_id"),
        _refers("reveal", "sequence", "event.sequence"),
        _refers("reveal", "document_id", "document.id"),
        _refers("reveal", "author_id", "account.id"),
        key=("sequence",),
    )
    op.create_index("ix_reveal_document_id", "reveal", ["document_id"])
    _make(
        "setting",
        _number("sequence"),
        _text("name"),
        _text("value"),
        _text("author_id"),
        _refers("setting", "sequence", "event.sequence"),
        _refers("setting", "author_id", "account.id"),
        key=("sequence",),
    )
    op.create_index("ix_setting_name", "setting", ["name"])
    _make(
        "draft",
        _text("account_id"),
        _text("witness_id"),
        _number("number"),
        _text("content"),
        _text("saved_at"),
        _refers("draft", "account_id", "account.id"),
        _refers("draft", "witness_id", "witness.id"),
        key=("account_id", "witness_id"),
    )
