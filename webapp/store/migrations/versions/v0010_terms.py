"""What is stated of key terms."""

import sqlalchemy as sa
from alembic import op

from webapp.store import append_only

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_COLUMNS = ("id", "sequence", "term_id", "number", "content", "reason")


def upgrade() -> None:
    """Make the table and its triggers, which let the redaction of what was said through."""
    dialect = op.get_bind().dialect.name
    op.create_table(
        "term_statement",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("term_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_term_statement"),
        sa.UniqueConstraint("term_id", "number", name="uq_term_statement_term_id_number"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_term_statement_number")),
        sa.ForeignKeyConstraint(["sequence"], ["event.sequence"], name="fk_term_statement_sequence"),
    )
    redactable = append_only.redactable({"term_statement": (_COLUMNS, ("content", "reason"))}, dialect)
    for statement in (*append_only.statements(["term_statement"], dialect), *redactable):
        op.execute(sa.text(statement))
