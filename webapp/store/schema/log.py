"""The log: a chain of events, and its head.

An event refers to its actor and document without foreign key: the log must outlive what it tells of.
"""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, UniqueConstraint

from webapp.store.schema.base import metadata, required

event = Table(
    "event",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    required("id"),
    required("at"),
    Column("actor", Text),
    required("kind"),
    Column("document", Text),
    required("payload"),
    required("key"),
    required("hash"),
    UniqueConstraint("id"),
    UniqueConstraint("key"),
    Index(None, "document", "sequence"),
)

chain_head = Table(
    "chain_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    required("hash"),
    CheckConstraint("id = 1", name="single"),
)
