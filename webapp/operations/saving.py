"""What can be taken away from the desk: the text of a witness as a file, and the journal of what was said.

A text is reading, and whoever may read it may keep it. The journal is for those who may export: it has everything that
everybody said, in each document where they may; of what was redacted it has nothing (`facts.carried_by`).
"""

import io
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from webapp.exchange import witness as witness_files
from webapp.operations import journal
from webapp.operations.desk import Desk
from webapp.review import Account, Action, may, require
from webapp.store import library
from webapp.text.model import Revision, WitnessFile

_SUFFIXES = (".txt", ".md", ".markdown")


def text_file(desk: Desk, document: str, siglum: str) -> tuple[str, bytes]:
    """The newest text of a witness as a file that reads as it, after its name, which is as translations/ wants it.

    Of a received witness it is the file that it came as. Raises NotFound.
    """
    with desk.database.read() as connection:
        revision = library.revision(connection, document, siglum)
        called = library.document(connection, document).name
        if not library.original_hash(connection, document, siglum):
            return f"{siglum}-{called}.txt", witness_files.write(as_file(revision), revision.number).encode()
        name, content = library.original(connection, document, siglum)
    suffix = PurePath(name).suffix.lower()
    return f"{siglum}-{called}{suffix if suffix in _SUFFIXES else '.txt'}", content


def as_file(revision: Revision) -> WitnessFile:
    """A revision as a file has it: without notes, which have no place in one, and with all that a header must say."""
    witness = revision.witness
    header = replace(
        witness.header,
        siglum=witness.siglum,
        label=witness.header.label or f"Witness {witness.siglum}",
        language=witness.header.language or "und",
        basis=witness.basis,
    )
    return WitnessFile(tuple(placed.passage for placed in (*revision.front_matter, *revision.body)), header)


def document_journal(desk: Desk, account: Account | None, document: str) -> str:
    """The journal of one document, with every text in it. Raises Forbidden, NotFound, and Conflict as the command."""
    require(account, Action.EXPORT, document)
    with desk.database.read() as connection:
        library.document(connection, document)
        with closing(journal.lines_of(connection, document, {})) as lines:
            return "".join(lines)


def whole_journal(desk: Desk, account: Account | None) -> bytes:
    """The journal of the desk as an archive: with its files in reviews/ of an empty workspace the desk is there again.

    Raises Forbidden where there is a document of which the account may not have it, and Conflict as the command does.
    """
    require(account, Action.EXPORT)
    kept = io.BytesIO()
    with desk.database.read() as connection, TemporaryDirectory() as folder:
        for document in library.document_ids(connection):
            require(account, Action.EXPORT, document)
        with zipfile.ZipFile(kept, "w") as archive:
            for path in journal.write_journal(connection, None, Path(folder)):
                archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def may_have_all(desk: Desk, account: Account | None) -> bool:
    """Whether the account may have the journal of the whole desk."""
    if not may(account, Action.EXPORT):
        return False
    with desk.database.read() as connection:
        return all(may(account, Action.EXPORT, document) for document in library.document_ids(connection))
