"""Accounts, what they are, and their sessions, which are no facts."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text, UniqueConstraint

from webapp.store.schema.base import metadata, required, sequence

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    required("name"),
    UniqueConstraint("name"),
)

account_role = Table(
    "account_role",
    metadata,
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("sequence", Integer, ForeignKey("event.sequence"), primary_key=True),
    Column("document_id", Text, ForeignKey("document.id")),
)

session = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),
    required("token_hash"),
    required("account_id", ForeignKey("account.id")),
    required("opened_at"),
    UniqueConstraint("token_hash"),
)
