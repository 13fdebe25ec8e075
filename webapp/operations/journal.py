"""The journal: every fact of the desk in reviews/, from which an empty database is rebuilt fact for fact.

`_desk.jsonl` has what concerns no document (people), `<document>.jsonl` the rest; one line an event, in order
(`journal_line` says what is in it); `_head.json` tells whether lines were lost at the end (`journal_head`). Nothing in
it depends on time or machine, so the same facts are the same bytes; there is no session and no credential. The database
is the truth: the journal is its export, for git and for rebuilding.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from webapp.config import Settings
from webapp.errors import Conflict, InvalidInput, NotFound, Unavailable, command_line
from webapp.operations import journal_head
from webapp.operations.desk import Desk
from webapp.operations.journal_head import Head
from webapp.operations.journal_line import Line, file_of, name_of, parsed, spelled
from webapp.store import events, facts, library
from webapp.text.limits import FILE_BYTES, check_characters


def export_reviews(desk: Desk) -> list[Path]:
    """Write the whole journal into reviews/ and return its files; each replaces the one before at once or not at all.

    Raises Conflict if a journal there has facts that this database lacks (they would be lost), or if a body in the
    database is not what was written or an event is no longer there, and Unavailable if the disk does not let us.
    """
    with desk.database.read() as connection:
        _check_superseded(connection, desk.settings.reviews)
        return write_journal(connection, desk.settings, desk.settings.reviews)


def import_reviews(desk: Desk) -> int:
    """Rebuild an empty database from the journal in reviews/, and return how many events it has.

    Must come before seeds and translations are imported, whose import is in the journal too. Raises NotFound if there
    is no journal, Conflict if the database has facts, InvalidInput (file and line) for a line that is damaged, missing
    or not as it was written, and for a file that has lost lines since it was exported.
    """
    folder = desk.settings.reviews
    if not is_there(folder):
        raise NotFound(f"There is no journal in {folder}: it is made of .jsonl files; bring them there.")
    lines = sorted(_read(folder), key=lambda line: line.event.sequence)
    head = _read_head(folder)
    journal_head.check_lines(head, folder / journal_head.NAME, lines)
    standing = _standing_files(desk.settings)

    def read_file(digest: str) -> bytes | None:
        path = standing.get(digest)
        return None if path is None else (desk.settings.workspace / path).read_bytes()

    with desk.database.write() as connection:
        events.lock(connection, None)
        if events.head(connection):
            raise Conflict("The database is not empty: the journal is only for rebuilding one from nothing.")
        previous, redacted = events.START, _redacted(lines)
        for expected, line in enumerate(lines, start=1):
            if line.event.sequence > expected:
                raise InvalidInput(f"{line.where}: event {expected} is missing from the journal before this one.")
            if line.event.sequence < expected:
                raise InvalidInput(f"{line.where}: event {line.event.sequence} stands in the journal twice.")
            with _told_of(line):
                _rebuild(connection, line, previous, read_file, redacted)
            previous = line.event.hash
        journal_head.check_end(head, folder / journal_head.NAME, lines)
    return len(lines)


def is_there(folder: Path) -> bool:
    """Whether there is a journal in `folder`, or what is left of one."""
    return any(folder.glob("*.jsonl")) or (folder / journal_head.NAME).exists()


def write_journal(connection: Connection, settings: Settings | None, folder: Path) -> list[Path]:
    """Write the journal of the database into `folder`; without `settings` it needs no file of seeds/ or translations/.

    Raises Conflict and Unavailable like `export_reviews`.
    """
    standing = _standing_files(settings) if settings else {}
    written: dict[str, int] = {}  # lines by name; the order is that in which the files take their places
    with _told(folder):
        try:
            for document in [None, *sorted(library.document_ids(connection))]:
                name = file_of(document)
                written[name] = 0
                # closed here, or after a fault it would read on when the connection is closed
                with closing(lines_of(connection, document, standing)) as lines:
                    written[name] = _write(_new(folder, name), lines)
            head = _head(connection, written)
            written[journal_head.NAME] = _write(_new(folder, journal_head.NAME), [head.spelled()])
            for name in written:
                _new(folder, name).replace(folder / name)
        finally:
            for name in written:
                _new(folder, name).unlink(missing_ok=True)
        _sync(folder)
    return [folder / name for name in written]


def _new(folder: Path, name: str) -> Path:
    """Where a file is written before it takes its place."""
    return folder / f".{name}.new"


def _head(connection: Connection, lines: dict[str, int]) -> Head:
    sequence, digest = events.end(connection)
    head = Head(dict(lines), digest)
    if head.sequence != sequence:
        raise Conflict(
            f"The journal was not written: only {head.sequence:,} of {sequence:,} events are in the database."
            " Restore a backup of the database."
        )
    return head


def _read_head(folder: Path) -> Head:
    """What the journal in `folder` must have at least: nothing, if it was exported before there were heads."""
    path = folder / journal_head.NAME
    with _told(folder):
        if not path.exists():
            return Head({}, events.START)
        content = path.read_bytes()
    return journal_head.parsed(content, path)


def lines_of(connection: Connection, document: str | None, standing: dict[str, Path]) -> Generator[str, None, None]:
    """The journal of a document, or for None that of the desk, line by line; `standing` has files by SHA-256.

    Whoever may stop before the last closes it. Raises Conflict for what is not as it was written.
    """
    with closing(events.about(connection, document)) as entries:
        for event in entries:
            carried = facts.carried_by(connection, event)
            if facts.misnamed(carried):
                raise Conflict(
                    f"The journal was not written: {name_of(event)} is not in the database as it was written."
                    " Restore a backup of the database."
                )
            yield spelled(event, carried, standing) + "\n"


def _redacted(lines: Iterable[Line]) -> set[facts.BodyPlace]:
    """Where the bodies stood that some line redacts: they are not written again, even if an older line has them."""
    found: set[facts.BodyPlace] = set()
    for line in lines:
        if line.event.kind == "body.redacted":
            with _told_of(line):
                said = line.event.payload
                found.update((said["table"], said["row"], column) for column in said["bodies"])
    return found


def _rebuild(
    connection: Connection,
    line: Line,
    previous: str,
    read_file: Callable[[str], bytes | None],
    redacted: Collection[facts.BodyPlace],
) -> None:
    """Write one event and its rows again, once everything it carries has been found to be what it was."""
    event = line.event
    if events.hash_after(previous, event) != event.hash:
        raise InvalidInput(f"{line.where}: {line.named} is not as it was written: its hash does not fit.")
    carried = line.carried(read_file)
    if facts.misnamed(carried):
        raise InvalidInput(f"{line.where}: a text or comment of {line.named} is not as it was written.")
    said = asdict(event)
    del said["sequence"], said["hash"]
    facts.record(connection, **said, carried=carried, redacted=redacted)


def _standing_files(settings: Settings) -> dict[str, Path]:
    """The files in seeds/ and translations/ by SHA-256, as paths in the workspace; of equal files the first by name."""
    found: dict[str, Path] = {}
    for folder in (settings.seeds, settings.translations):
        with _told(folder):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.stat().st_size <= FILE_BYTES:
                    digest = hashlib.sha256(path.read_bytes()).hexdigest()
                    found.setdefault(digest, path.relative_to(settings.workspace))
    return found


def _read(folder: Path) -> Iterator[Line]:
    for path in _journals(folder):
        with _told(folder):
            lines = path.read_bytes().split(b"\n")
        if lines.pop():
            raise InvalidInput(f"{path}, line {len(lines) + 1}: the journal breaks off in the middle of a line.")
        for number, line in enumerate(lines, start=1):
            yield parsed(line, path, number)


def _journals(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.jsonl") if not path.name.startswith("."))


def _check_superseded(connection: Connection, folder: Path) -> None:
    """Raise Conflict if a journal in `folder` ends with an event that the database lacks."""
    for path in _journals(folder):
        with _told(folder):
            lines = path.read_bytes().splitlines()
        if lines:
            last = parsed(lines[-1], path, len(lines)).event
            if events.hash_at(connection, last.sequence) != last.hash:
                raise Conflict(
                    f"{path} has facts that this database lacks, and would be overwritten. Move the journal away, or"
                    f" rebuild the database from it: move the database away, then run {command_line('import-reviews')}."
                )


def _write(path: Path, lines: Iterable[str]) -> int:
    """Write the lines to a file that survives a power cut, and return how many they are."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for count, line in enumerate(lines, start=1):  # noqa: B007 – the last is returned
            file.write(line)
        file.flush()
        os.fsync(file.fileno())
    return count


def _sync(folder: Path) -> None:
    """Make the new names in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(
            f"The folder {folder} cannot be used ({error.strerror or error}). See to its rights and to free space, then"
            " try again; nothing was changed."
        ) from error


@contextmanager
def _told_of(line: Line) -> Iterator[None]:
    """Say what is wrong with a line whose content is not in order, instead of stumbling over it."""
    try:
        datetime.fromisoformat(line.event.at)
        for body in line.bodies.values():
            check_characters(body if isinstance(body, str) else "", line.where)
        yield
    except (IntegrityError, DataError) as error:
        raise InvalidInput(f"{line.where}: {line.named} does not fit what came before it ({error.orig}).") from error
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"{line.where}: {line.named} lacks something or is not in order ({error!r}).") from error
