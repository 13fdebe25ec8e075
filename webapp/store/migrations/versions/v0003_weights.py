"""What people say of the weight of a difference."""

import sqlalchemy as sa
from alembic import op

from webapp.store import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    """Make the table and its triggers."""
    op.create_table(
        "weight_mark",
        _text("id"),
        sa.Column("sequence", sa.Integer, nullable=False),
        _text("document_id"),
        _text("scope"),
        _text("weight"),
        _text("left_witness_id"),
        _text("right_witness_id"),
        _text("left_words"),
        _text("right_words"),
        _text("places"),
        _text("author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_weight_mark"),
        sa.UniqueConstraint("sequence", name="uq_weight_mark_sequence"),
        sa.CheckConstraint("scope IN ('place', 'document')", name=op.f("ck_weight_mark_scope")),
        sa.CheckConstraint("weight IN ('', 'minor', 'degree', 'meaning')", name=op.f("ck_weight_mark_weight")),
        sa.CheckConstraint("left_witness_id <> right_witness_id", name=op.f("ck_weight_mark_two_witnesses")),
        sa.CheckConstraint("left_words <> '' OR right_words <> ''", name=op.f("ck_weight_mark_words")),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_weight_mark_sequence"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_weight_mark_document_id"),
        sa.ForeignKeyConstraint(["left_witness_id"], ["witness.id"], name="fk_weight_mark_left_witness_id"),
        sa.ForeignKeyConstraint(["right_witness_id"], ["witness.id"], name="fk_weight_mark_right_witness_id"),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_weight_mark_author_id"),
    )
    op.create_index("ix_weight_mark_document_id", "weight_mark", ["document_id"])
    for statement in append_only.statements(("weight_mark",), op.get_bind().dialect.name):
        op.execute(statement)
