"""What editors say about links: their acts, and that an act was taken back."""

import sqlalchemy as sa
from alembic import op

from webapp.store import append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    """Make both tables and their triggers."""
    op.create_table(
        "link_act",
        _text("id"),
        sa.Column("sequence", sa.Integer, nullable=False),
        _text("left_witness_id"),
        _text("right_witness_id"),
        _text("verb"),
        _text("links"),
        _text("texts"),
        _text("author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_link_act"),
        sa.UniqueConstraint("sequence", name="uq_link_act_sequence"),
        sa.CheckConstraint("verb IN ('link', 'join', 'unlink', 'lock')", name=op.f("ck_link_act_verb")),
        sa.CheckConstraint("left_witness_id <> right_witness_id", name=op.f("ck_link_act_two_witnesses")),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_link_act_sequence"),
        sa.ForeignKeyConstraint(["left_witness_id"], ["witness.id"], name="fk_link_act_left_witness_id"),
        sa.ForeignKeyConstraint(["right_witness_id"], ["witness.id"], name="fk_link_act_right_witness_id"),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_link_act_author_id"),
    )
    op.create_index("ix_link_act_left_witness_id_right_witness_id", "link_act", ["left_witness_id", "right_witness_id"])
    op.create_table(
        "link_undo",
        _text("act_id"),
        sa.Column("sequence", sa.Integer, nullable=False),
        _text("author_id"),
        sa.PrimaryKeyConstraint("act_id", name="pk_link_undo"),
        sa.UniqueConstraint("sequence", name="uq_link_undo_sequence"),
        sa.ForeignKeyConstraint(["act_id"], ["link_act.id"], name="fk_link_undo_act_id"),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_link_undo_sequence"),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_link_undo_author_id"),
    )
    for statement in append_only.statements(("link_act", "link_undo"), op.get_bind().dialect.name):
        op.execute(statement)
