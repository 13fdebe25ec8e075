"""What every table is made with: names of constraints by convention, and the columns that many have."""

from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Row, Text

AnyRow = Row[*tuple[Any, ...]]
"""What a query returns."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def required(name: str, *arguments: Any, **named: Any) -> Column[str]:
    """A column of text that is never without a value."""
    return Column(name, Text, *arguments, nullable=False, **named)


def sequence(*, unique: bool = False) -> Column[int]:
    """The event that a row was written with."""
    return Column("sequence", Integer, ForeignKey("event.sequence"), nullable=False, unique=unique)
