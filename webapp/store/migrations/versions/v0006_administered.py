"""Redaction; names and removal of documents and witnesses."""

import sqlalchemy as sa
from alembic import op

from webapp.store import append_only

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FACTS = ("redaction", "document_name", "document_removal", "witness_siglum", "witness_removal")
_REDACTABLE = {
    "batch": (
        ("id", "sequence", "witness_id", "author_id", "origin", "reason", "original_hash", "original_name"),
        ("reason",),
    ),
    "comment": (
        ("id", "sequence", "thread_id", "author_id", "revision_id", "passage_id", "text_hash", "body", "supersedes"),
        ("body",),
    ),
    "decision": (
        ("id", "sequence", "proposal_id", "number", "decider_id", "revision_id", "rulings", "remark"),
        ("remark",),
    ),
    "proposal": (
        (
            *("id", "sequence", "witness_id", "author_id", "revision_id", "batch_id", "supersedes", "follows"),
            *("verb", "passages", "after", "content", "reason"),
        ),
        ("content", "reason"),
    ),
    "weight_mark": (
        (
            *("id", "sequence", "document_id", "scope", "weight", "left_witness_id", "right_witness_id"),
            *("left_words", "right_words", "places", "author_id"),
        ),
        ("left_words", "right_words"),
    ),
}


def upgrade() -> None:
    """Make the tables and their triggers, and let redactions through where people said something."""
    _make(
        "redaction",
        _text("table_name"),
        _text("row_id"),
        _text("column_name"),
        _number("sequence"),
        _text("hash"),
        _text("reason"),
        _text("author_id"),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_redaction_reason")),
        key=("table_name", "row_id", "column_name"),
    )
    for table, named in (("document", "name"), ("witness", "siglum")):
        _make(
            f"{table}_{named}",
            _number("sequence"),
            _text(f"{table}_id"),
            _text(named),
            _text("reason"),
            _text("author_id"),
            _refers(f"{table}_{named}", f"{table}_id", f"{table}.id"),
            key=("sequence",),
        )
        op.create_index(f"ix_{table}_{named}_{table}_id", f"{table}_{named}", [f"{table}_id"])
        _make(
            f"{table}_removal",
            _text(f"{table}_id"),
            _number("sequence"),
            _text("reason"),
            _text("author_id"),
            sa.UniqueConstraint("sequence", name=f"uq_{table}_removal_sequence"),
            _refers(f"{table}_removal", f"{table}_id", f"{table}.id"),
            key=(f"{table}_id",),
        )
    dialect = op.get_bind().dialect.name
    for statement in (*append_only.statements(_FACTS, dialect), *append_only.redactable(_REDACTABLE, dialect)):
        op.execute(sa.text(statement))


def _make(table: str, *columns: "sa.schema.SchemaItem", key: tuple[str, ...]) -> None:
    said_by = _refers(table, "sequence", "event.sequence"), _refers(table, "author_id", "account.id")
    op.create_table(table, *columns, *said_by, sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"))


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False, autoincrement=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")
