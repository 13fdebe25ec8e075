"""The ways in: passwords, one-time links, identities at providers; and what a list of sessions says of each."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def upgrade() -> None:
    """Make the tables. None of them holds facts, so none has triggers."""
    op.add_column("session", sa.Column("browser", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_session_account_id", "session", ["account_id"])
    op.create_table(
        "credential",
        _text("account_id"),
        _text("password_hash"),
        _text("set_at"),
        sa.PrimaryKeyConstraint("account_id", name="pk_credential"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_credential_account_id"),
    )
    op.create_table(
        "one_time_link",
        _text("id"),
        _text("token_hash"),
        _text("account_id"),
        _text("purpose"),
        _text("expires_at"),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_link"),
        sa.UniqueConstraint("token_hash", name="uq_one_time_link_token_hash"),
        sa.CheckConstraint("purpose IN ('invite', 'sign-in')", name=op.f("ck_one_time_link_purpose")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_one_time_link_account_id"),
    )
    op.create_index("ix_one_time_link_account_id", "one_time_link", ["account_id"])
    op.create_table(
        "identity",
        _text("issuer"),
        _text("subject"),
        _text("account_id"),
        _text("added_at"),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_identity"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_identity_account_id"),
    )
    op.create_index("ix_identity_account_id", "identity", ["account_id"])
