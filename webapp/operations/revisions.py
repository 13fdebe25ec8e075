"""Working witnesses: how one begins, and how its next revision is written.

A received text stays as it came. "Start a revision of A" makes a working witness that begins with A's passages, ids and
all, and says so; from then on its text changes by decisions only.
"""

from dataclasses import dataclass
from itertools import chain, count

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.importing import check_siglum, passages_payload
from webapp.review import Account, Action, require
from webapp.store import events, library
from webapp.store.carried import Carried
from webapp.store.proposals import derived
from webapp.text.limits import NAME_CODE_POINTS, check_characters, check_length
from webapp.text.model import Document, Revision, Witness
from webapp.text.revising import Revised


def start_revision(
    desk: Desk, account: Account | None, *, document: str, siglum: str, named: str, label: str, key: str
) -> Revision:
    """Make the working witness `named` of what the received witness `siglum` says now, and return its first revision.

    `label` is what it is called ("Revised translation"). The same `key` again writes nothing. Raises Forbidden,
    NotFound, InvalidInput (a siglum or label that cannot be one) and Conflict (a working witness, a siglum taken).
    """
    author = require(account, Action.START, document)
    check_key(key)
    label = label.strip()
    if not label:
        raise InvalidInput("Say what the revision is to be called, for example “Revised translation”.")
    check_characters(label, "The name of the revision")
    check_length(label, "The name of the revision", NAME_CODE_POINTS)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if written_with(connection, key, author, "witness.added") is not None:
            return library.revision(connection, document, named)
        parent = library.revision(connection, document, siglum)
        if parent.witness.state == "working":
            raise Conflict(f"{siglum} is a working text already: propose on it.")
        check_siglum(connection, document, named)
        header = parent.witness.header
        witness_id = new_id()
        said = {
            "witness": witness_id,
            "siglum": named,
            "state": "working",
            "descends_from": parent.witness.id,
            "original_language": library.document(connection, document).original_language,
            "header": {
                "label": label,
                "language": header.language,
                "made_by": header.made_by,
                "date": "",
                "basis": header.basis,
                "note": "",
                "rights": header.rights,
            },
        }
        desk.record(connection, "witness.added", said, actor=author.id, document=document, key=key)
        write_revision(desk, connection, author, witness_id, 1, Revised(parent.passages), document)
        return library.revision(connection, document, named)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a revision of `witness` would begin from: the working witnesses there are, and a siglum that is free."""

    document: Document
    witness: Witness
    working: tuple[Witness, ...]
    suggested: str


def beginning(desk: Desk, document: str, siglum: str) -> Beginning:
    """What to show before a revision is started. Raises NotFound."""
    with desk.database.read() as connection:
        witness = library.witness(connection, document, siglum)
        there = library.witnesses(connection, document)
        head = library.document(connection, document)
    taken = {one.siglum.casefold() for one in there}
    suggested = next(name for name in chain(["W"], map("W{}".format, count(2))) if name.casefold() not in taken)
    return Beginning(head, witness, tuple(one for one in there if one.state == "working"), suggested)


def is_working(desk: Desk, document: str, siglum: str) -> bool:
    """Whether there is such a witness, and it is one whose text changes by proposals."""
    with desk.database.read() as connection:
        return any(one.siglum == siglum and one.state == "working" for one in library.witnesses(connection, document))


def working(connection: Connection, document: str, siglum: str) -> Revision:
    """The newest revision of a working witness. Raises NotFound, and Conflict for a received one."""
    revision = library.revision(connection, document, siglum)
    if revision.witness.state != "working":
        raise Conflict(f"{siglum} stays as it was received. Start a revision of it, and propose on that.")
    return revision


def write_revision(
    desk: Desk,
    connection: Connection,
    author: Account,
    witness_id: str,
    number: int,
    made: Revised,
    document: str,
) -> str:
    """Write the next revision of a working witness, in the transaction of `connection`, and return its id."""
    identity = new_id()
    brought = {placed.passage.text_hash: placed.passage.text for placed in made.passages}
    said = {
        "revision": identity,
        "witness": witness_id,
        "number": number,
        "original": None,
        "derivation": derived(made.derivation),
        "passages": passages_payload((placed.id, placed.passage) for placed in made.passages),
    }
    desk.record(connection, "revision.added", said, actor=author.id, document=document, carried=Carried(brought))
    return identity
