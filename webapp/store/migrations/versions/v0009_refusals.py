"""A place to which the words of a comment were carried can be refused."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column, which old rows leave empty: they are confirmations. The triggers refuse every change as before."""
    op.add_column("anchor_confirmation", sa.Column("refused", sa.Integer))
