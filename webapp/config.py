"""The settings of a desk: each has a default, a type and one sentence, and the README lists them all (a test).

Few, because every setting is a second program to test. Read from the environment so that no file can hold a password by
accident.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from webapp.errors import InvalidInput

DATABASE_VARIABLE = "VARIORUM_DATABASE"
ADDRESS_VARIABLE = "VARIORUM_ADDRESS"
PUBLIC_READING_VARIABLE = "VARIORUM_PUBLIC_READING"
PASSWORDS_VARIABLE = "VARIORUM_PASSWORDS"
OIDC_VARIABLES = ("VARIORUM_OIDC_ISSUER", "VARIORUM_OIDC_CLIENT_ID", "VARIORUM_OIDC_CLIENT_SECRET")

_ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(?::([0-9]{1,5}))?/?")


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

    address: str = field(
        default="",
        metadata={
            "help": "The address at which people reach the desk (https://desk.example.org); set it, and the desk can"
            " be reached from other machines and every page needs an account.",
            "variable": ADDRESS_VARIABLE,
        },
    )
    public_reading: bool = field(
        default=False,
        metadata={
            "help": "Whether (1) anybody may read a desk that has an address; writing needs an account all the same.",
            "variable": PUBLIC_READING_VARIABLE,
        },
    )
    passwords: bool = field(
        default=True,
        metadata={
            "help": "Whether people sign in with passwords; without them (0) an admin gives everybody one-time links.",
            "variable": PASSWORDS_VARIABLE,
        },
    )

    oidc_issuer: str = field(
        default="",
        metadata={
            "help": "Address of the OpenID provider through which people sign in; empty: none.",
            "variable": OIDC_VARIABLES[0],
        },
    )
    oidc_client_id: str = field(
        default="",
        metadata={"help": "The name under which the provider knows this desk.", "variable": OIDC_VARIABLES[1]},
    )
    oidc_client_secret: str = field(
        default="",
        repr=False,  # whatever prints the settings shall not print it
        metadata={"help": "What shows the provider that it is this desk that asks.", "variable": OIDC_VARIABLES[2]},
    )

    @classmethod
    def load(cls, workspace: Path) -> Self:
        """The settings for `workspace` as the environment gives them. Raises InvalidInput for what is none."""
        return cls(
            workspace=workspace,
            database=os.environ.get(DATABASE_VARIABLE, "").strip(),
            address=_address(os.environ.get(ADDRESS_VARIABLE, "").strip()),
            public_reading=_yes_or_no(PUBLIC_READING_VARIABLE, otherwise=False),
            passwords=_yes_or_no(PASSWORDS_VARIABLE, otherwise=True),
            oidc_issuer=os.environ.get(OIDC_VARIABLES[0], "").strip(),
            oidc_client_id=os.environ.get(OIDC_VARIABLES[1], "").strip(),
            oidc_client_secret=os.environ.get(OIDC_VARIABLES[2], "").strip(),
        )

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


def _address(said: str) -> str:
    """The address as a browser has it in Origin: lower case, without the port that its scheme has anyway."""
    found = _ADDRESS.fullmatch(said.lower())
    if not said:
        return ""
    if found is None:
        raise InvalidInput(f"{ADDRESS_VARIABLE} must be an address without a path, such as https://desk.example.org.")
    scheme, host, port = found.groups()
    usual = {"http": 80, "https": 443}[scheme]
    return f"{scheme}://{host}" + (f":{int(port)}" if port and int(port) != usual else "")


def _yes_or_no(variable: str, *, otherwise: bool) -> bool:
    said = os.environ.get(variable, "").strip().lower()
    if said not in {"", "0", "1", "no", "yes", "false", "true", "off", "on"}:
        raise InvalidInput(f"{variable} must be 1 or 0.")
    return said in {"1", "yes", "true", "on"} if said else otherwise
