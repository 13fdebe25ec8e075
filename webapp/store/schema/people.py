"""Accounts and what they are, which are facts; and the ways in, which are none and stand in no journal.

A session, a password, a one-time link and an identity at a provider come and go: the log says that they did, and never
what they were.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from webapp.store.schema.base import metadata, required, sequence

NO_ROLE = ""
"""Stands alone for an account that is nothing: without a row, that could not be told from roles never given."""
AS_ELSEWHERE = "="
"""Stands alone for an account that is in a document again what it is in all others."""

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    sequence(unique=True),
    required("name"),
    UniqueConstraint("name"),
)

# the roles that an event gave an account, in a document or (null) in all; the newest event for each stands
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
    # a few words for the list, such as "Firefox on Windows"
    required("browser", server_default=""),
    UniqueConstraint("token_hash"),
    Index(None, "account_id"),
)

credential = Table(
    "credential",
    metadata,
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    required("password_hash"),
    required("set_at"),
)

one_time_link = Table(
    "one_time_link",
    metadata,
    Column("id", Text, primary_key=True),
    required("token_hash"),
    required("account_id", ForeignKey("account.id")),
    required("purpose"),
    required("expires_at"),
    UniqueConstraint("token_hash"),
    CheckConstraint("purpose IN ('invite', 'sign-in')", name="purpose"),
    Index(None, "account_id"),
)

# the secret in the addresses of an account's feeds: a way in that reads them, and nothing else
feed_token = Table(
    "feed_token",
    metadata,
    Column("account_id", Text, ForeignKey("account.id"), primary_key=True),
    required("id"),
    required("token_hash"),
    required("made_at"),
    UniqueConstraint("token_hash"),
)

identity = Table(
    "identity",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    required("account_id", ForeignKey("account.id")),
    required("added_at"),
    Index(None, "account_id"),
)
