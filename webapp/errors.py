"""Everything that can go wrong in words a person can act on.

Each message is a sentence that says what is wrong, where, and what to do. The class says what kind of fault it is, so
that the page can answer with the right HTTP status and the command line with the right exit code, and no layer needs to
know about either.
"""

import shlex
import sys
from pathlib import Path


def command_line(arguments: str) -> str:
    """How the person can give the command `variorum <arguments>`.

    As they started this program: after `make serve` it is not on the PATH, and only `.venv/bin/variorum` will do.
    """
    started = Path(sys.argv[0])
    return f"{shlex.quote(str(started)) if started.stem == 'variorum' else 'variorum'} {arguments}"


class VariorumError(Exception):
    """A fault that is told to the person, never shown as a traceback."""

    http_status = 500

    @property
    def message(self) -> str:
        """The sentence for the person."""
        return str(self)


class InvalidInput(VariorumError):
    """What was given cannot be used as it is (a file, a form, an option)."""

    http_status = 400


class NotFound(VariorumError):
    """There is no such document, witness, revision or passage."""

    http_status = 404


class Forbidden(VariorumError):
    """This person may not do this."""

    http_status = 403


class RoleLacking(Forbidden):
    """This person may not do this, but could with one of `roles`."""

    def __init__(self, message: str, roles: tuple[str, ...]) -> None:
        super().__init__(message)
        self.roles = roles


class Conflict(VariorumError):
    """What the person acted on is no longer as they saw it, or the name is taken."""

    http_status = 409


class Gone(VariorumError):
    """What was asked for was there once, and was removed."""

    http_status = 410


class PassageGone(Gone):
    """A passage was there once. `home` has the id and the name of the one that has its words now, None for none."""

    def __init__(self, message: str, siglum: str, passage: str, home: tuple[str, str] | None) -> None:
        super().__init__(message)
        self.siglum = siglum
        self.passage = passage
        self.home = home


class TooOften(VariorumError):
    """This was tried too often in a short time."""

    http_status = 429


class Unavailable(VariorumError):
    """The machine does not let us: a full disk, a folder that cannot be written, a port in use."""

    http_status = 503
