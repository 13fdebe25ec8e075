"""What every request for a document asks first, remembered for as long as the database's files stand still.

Two questions to the database take longer than all the rest of a warm page, and their answers change only when somebody
writes, which moves the files' times. A time is believed only once it is old (as Git does with its index): a file that
was written a moment ago could be written again within the same tick of the file system's clock.
"""

import os
import time
from dataclasses import dataclass

from webapp.operations import administering, reading
from webapp.operations.desk import Desk
from webapp.operations.reading import Choice
from webapp.operations.terms import term_base
from webapp.operations.waiting import AtDesk, Waiting
from webapp.store.names import Names

SETTLED_NS = 2_000_000_000  # longer than a tick of any file system's clock, which may be a second

Signature = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """What is known of a document at one moment: its fingerprint and the view that it opens with."""

    fingerprint: str
    default: Choice


class Glances:
    """The newest glance at each document of a desk. On PostgreSQL, which shows no files, each is taken anew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        files = [desk.database.path, desk.settings.reviews / "cache.sqlite3"] if desk.database.path else []
        self._files = [path for file in files for path in (str(file), f"{file}-wal")]
        self._known: dict[str, tuple[Signature, Glance]] = {}
        self._names: tuple[Signature, Names] | None = None
        self._terms: tuple[Signature, tuple[int, int]] | None = None
        self._waits = Waiting(desk)
        self._waiting: tuple[Signature, AtDesk] | None = None

    def at(self, document: str) -> Glance:
        """The document as it is now. Raises NotFound."""
        signature = self._signature()
        known = self._known.get(document)
        if known is not None and known[0] == signature:
            return known[1]
        glance = Glance(reading.fingerprint(self._desk, document), reading.default_choice(self._desk, document))
        if _is_settled(signature):
            self._known[document] = signature, glance
        return glance

    def names(self) -> Names:
        """What was renamed or removed until now."""
        signature = self._signature()
        if self._names is not None and self._names[0] == signature:
            return self._names[1]
        names = administering.known_names(self._desk)
        if _is_settled(signature):
            self._names = signature, names
        return names

    def terms(self) -> tuple[int, int]:
        """The version of the term base, of which pages that mark terms are made."""
        signature = self._signature()
        if self._terms is not None and self._terms[0] == signature:
            return self._terms[1]
        version = term_base(self._desk).version
        self._terms = (signature, version) if _is_settled(signature) else None
        return version

    def waiting(self) -> AtDesk:
        """Everything that waits at the desk now, for those who may see it."""
        signature = self._signature()
        known = self._waiting
        if known is not None and known[0] == signature:
            return known[1]
        found = self._waits.now()
        self._waiting = (signature, found) if _is_settled(signature) else None
        return found

    def _signature(self) -> Signature:
        return tuple(_signed(path) for path in self._files)


def _is_settled(signature: Signature) -> bool:
    return bool(signature) and time.time_ns() - max(modified for modified, _, _ in signature) > SETTLED_NS


def _signed(path: str) -> tuple[int, int, int]:
    """What changes when a file is written: its time, size and identity; zeros if it is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - on every request, and a Path doubles its cost
    except FileNotFoundError:
        return 0, 0, 0
    return found.st_mtime_ns, found.st_size, found.st_ino
