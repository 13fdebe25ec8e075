"""The file of a batch can be redacted."""

import sqlalchemy as sa
from alembic import op

from webapp.store import append_only

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the redaction of an original through."""
    for statement in append_only.redactable_originals(op.get_bind().dialect.name):
        op.execute(sa.text(statement))
