"""Renaming and removing documents and witnesses: an admin's acts, each with a reason, each a fact in the log.

A document's id and a witness's row stay as they came, for files, journals and facts refer to them; people see the
newest name. A name or siglum is never given to another, so that old addresses lead where they led. What was removed is
shown nowhere; what was said on other witnesses stands.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk
from webapp.operations.forms import check_key, written_with
from webapp.operations.importing import check_document_id, check_name, check_siglum
from webapp.operations.suggestions import checked_reason
from webapp.review import Account, Action, require
from webapp.store import events, library, names
from webapp.store.names import Names
from webapp.text.model import Document, Witness


@dataclass(frozen=True, slots=True)
class Administered:
    """What the page of an admin shows: a document and its witnesses."""

    document: Document
    witnesses: tuple[Witness, ...]


def administered(desk: Desk, account: Account | None, document: str) -> Administered:
    """A document as its admin sees it. Raises Forbidden, NotFound and Gone."""
    require(account, Action.ADMINISTER, document)
    with desk.database.read() as connection:
        return Administered(library.document(connection, document), tuple(library.witnesses(connection, document)))


def known_names(desk: Desk) -> Names:
    """Everything that was renamed or removed."""
    with desk.database.read() as connection:
        return names.names(connection)


def rename_document(
    desk: Desk, account: Account | None, *, document: str, name: str, seen: str, reason: str, key: str
) -> None:
    """Call a document `name`, which its author saw under the name `seen`.

    The same `key` again writes nothing. Raises Forbidden, NotFound, Gone, InvalidInput (no name, no reason), and
    Conflict: it is called otherwise now, or the name is or was another document's.
    """
    admin, reason = _admin(account, document, reason, key)
    name = name.strip()
    check_document_id(name)
    with desk.database.write() as connection:
        events.lock(connection, None)  # names must be different in the whole desk
        if written_with(connection, key, admin, "document.renamed") is not None:
            return
        now = library.document(connection, document).name
        _check_seen(now, seen, name)
        check_name(connection, name, document)
        said = {"name": name, "reason": reason}
        desk.record(connection, "document.renamed", said, actor=admin.id, document=document, key=key)


def remove_document(desk: Desk, account: Account | None, *, document: str, seen: str, reason: str, key: str) -> None:
    """Show a document nowhere any more. Raises as `rename_document` does."""
    admin, reason = _admin(account, document, reason, key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if written_with(connection, key, admin, "document.removed") is not None:
            return
        _check_seen(library.document(connection, document).name, seen)
        desk.record(connection, "document.removed", {"reason": reason}, actor=admin.id, document=document, key=key)


def rename_witness(
    desk: Desk, account: Account | None, *, document: str, witness: str, siglum: str, seen: str, reason: str, key: str
) -> None:
    """Give the witness with the id `witness` another siglum, where its author saw the siglum `seen`.

    Raises as `rename_document` does; the siglum must be new in the document.
    """
    admin, reason = _admin(account, document, reason, key)
    siglum = siglum.strip()
    with desk.database.write() as connection:
        events.lock(connection, document)
        if written_with(connection, key, admin, "witness.renamed") is not None:
            return
        now = _witness(connection, document, witness).siglum
        _check_seen(now, seen, siglum)
        check_siglum(connection, document, siglum, witness=witness)
        said = {"witness": witness, "siglum": siglum, "reason": reason}
        desk.record(connection, "witness.renamed", said, actor=admin.id, document=document, key=key)


def remove_witness(
    desk: Desk, account: Account | None, *, document: str, witness: str, seen: str, reason: str, key: str
) -> None:
    """Show a witness nowhere any more. Raises as `rename_document` does, and Conflict for the only one."""
    admin, reason = _admin(account, document, reason, key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if written_with(connection, key, admin, "witness.removed") is not None:
            return
        now = _witness(connection, document, witness).siglum
        _check_seen(now, seen)
        if len(library.witnesses(connection, document)) == 1:
            raise Conflict(f"{now} is the only witness of this document: remove the document instead.")
        said = {"witness": witness, "reason": reason}
        desk.record(connection, "witness.removed", said, actor=admin.id, document=document, key=key)


def _admin(account: Account | None, document: str, reason: str, key: str) -> tuple[Account, str]:
    admin = require(account, Action.ADMINISTER, document)
    check_key(key)
    reason = checked_reason(reason)
    if not reason:
        raise InvalidInput("Say why: the reason stays in the log, and those who come by an old address read it.")
    return admin, reason


def _witness(connection: Connection, document: str, witness: str) -> Witness:
    found = next((one for one in library.witnesses(connection, document) if one.id == witness), None)
    if found is None:
        library.document(connection, document)
        raise NotFound("There is no such witness in this document any more.")
    return found


def _check_seen(now: str, seen: str, wanted: str = "") -> None:
    if now != seen:
        raise Conflict(f"Somebody else has renamed this meanwhile: it is called {now} now.")
    if now == wanted:
        raise Conflict(f"Nothing is changed: it is called {now} already.")
