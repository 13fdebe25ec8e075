"""The settings of a desk: each has a default, a type and one sentence, and the README lists them all (a test).

Few, because every setting is a second program to test. Read from the environment so that no file can hold a password by
accident.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

DATABASE_VARIABLE = "VARIORUM_DATABASE"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a desk stands and where it keeps what people said."""

    workspace: Path = field(
        default=Path(),
        metadata={"help": "The folder that holds seeds/, translations/ and reviews/.", "variable": ""},
    )
    database: str = field(
        default="",
        metadata={
            "help": "Address of a PostgreSQL database (postgresql+psycopg://user@host/name) or of another SQLite file"
            " (sqlite:////path); empty: reviews/variorum.sqlite3 in the workspace.",
            "variable": DATABASE_VARIABLE,
        },
    )

    @classmethod
    def load(cls, workspace: Path) -> Self:
        """The settings for `workspace` as the environment gives them."""
        return cls(workspace=workspace, database=os.environ.get(DATABASE_VARIABLE, "").strip())

    @property
    def seeds(self) -> Path:
        """Source documents as received; only read."""
        return self.workspace / "seeds"

    @property
    def translations(self) -> Path:
        """One folder for each document, one file for each witness; only read."""
        return self.workspace / "translations"

    @property
    def reviews(self) -> Path:
        """The embedded database, its journal and its backups."""
        return self.workspace / "reviews"
