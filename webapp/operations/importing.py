"""A file comes in as a witness: original bytes, texts and revision 1, all in one transaction or not at all.

A received witness is frozen as it came: the same bytes again are nothing new, other bytes under the same siglum are
refused until proposals exist.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk, new_id
from webapp.review import Account
from webapp.store import events, library
from webapp.store.facts import Carried
from webapp.text.limits import check_characters, check_file_size, check_length
from webapp.text.model import Passage, Revision, Witness, WitnessFile

_SIGLUM = re.compile(r"[^\W\d_](?:[^\W_]|['′]){0,7}")
_DOCUMENT_BYTES = 200
"""Its id names a folder and a journal file, and file systems stop at 255 bytes."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the witness, the number of its revision, whether it was new, and what its file lacks."""

    witness: Witness
    revision: int
    outcome: Literal["added", "unchanged"]
    missing: tuple[str, ...]


def import_witness(
    desk: Desk,
    *,
    document: str,
    siglum: str,
    source: WitnessFile,
    content: bytes,
    name: str,
    actor: Account | None,
    key: str | None = None,
) -> Imported:
    """Keep `source`, read from the bytes `content` of the file `name`, as witness `siglum` of `document`.

    The document is made with its first witness. `actor` is None for a command at this machine. Raises InvalidInput (a
    name, siglum or text that cannot be kept), Conflict (the siglum is taken by another text, or but for capitals).
    """
    check_source(document, source, content, name)
    digest = hashlib.sha256(content).hexdigest()
    with desk.database.write() as connection:
        events.lock(connection, document)
        there = _same(connection, document, siglum, digest, name)
        if there is not None:
            return Imported(there.witness, there.number, "unchanged", source.missing)
        check_siglum(connection, document, siglum, f"{name}: ")
        actor_id = actor.id if actor else None
        if not _is_document(connection, document):
            desk.record(connection, "document.added", {}, actor=actor_id, document=document)
        witness_id = new_id()
        desk.record(
            connection,
            "witness.added",
            _witness_payload(witness_id, siglum, source),
            actor=actor_id,
            document=document,
        )
        desk.record(
            connection,
            "revision.added",
            {
                "revision": new_id(),
                "witness": witness_id,
                "number": 1,
                "original": {"hash": digest, "name": name},
                "passages": _passages_payload(source.passages),
            },
            actor=actor_id,
            document=document,
            carried=Carried({entry.text_hash: entry.text for entry in source.passages}, {digest: content}),
            key=key,
        )
        return Imported(library.revision(connection, document, siglum).witness, 1, "added", source.missing)


def passage_ids(passages: tuple[Passage, ...]) -> list[str]:
    """The ids that a first revision gives its passages: "title", "date-line", …, "p1", "p2", ….

    A second title, should a file have one, is "title-2".
    """
    counted: Counter[str] = Counter()
    ids = []
    for passage in passages:
        base = passage.kind.value.replace(" ", "-") if passage.kind.is_front_matter else "p"
        counted[base] += 1
        number = counted[base]
        ids.append(f"p{number}" if base == "p" else base if number == 1 else f"{base}-{number}")
    return ids


def _passages_payload(passages: tuple[Passage, ...]) -> list[dict[str, Any]]:
    return [
        {
            "id": passage_id,
            "kind": passage.kind.value,
            "label": passage.label,
            "number": passage.number,
            "text": passage.text_hash,
            "breaks": [[place.offset, place.kind] for place in passage.breaks],
        }
        for passage_id, passage in zip(passage_ids(passages), passages, strict=True)
    ]


def _witness_payload(witness_id: str, siglum: str, source: WitnessFile) -> dict[str, Any]:
    header = asdict(source.header)
    del header["siglum"]  # the file's suggestion; the importer has decided
    return {
        "witness": witness_id,
        "siglum": siglum,
        "state": "received",
        "descends_from": None,
        "original_language": source.original_language,
        "header": header,
    }


def check_unchanged(desk: Desk, *, document: str, siglum: str, content: bytes, name: str) -> None:
    """Raise Conflict if the desk received another text for this witness than the bytes `content` of the file `name`."""
    with desk.database.read() as connection:
        _same(connection, document, siglum, hashlib.sha256(content).hexdigest(), name)


def _same(connection: Connection, document: str, siglum: str, digest: str, name: str) -> Revision | None:
    """The revision that came from the file with this hash, None if there is no such witness. Raises Conflict."""
    try:
        there = library.revision(connection, document, siglum)
    except NotFound:
        return None
    if library.original_hash(connection, document, siglum) != digest:
        raise Conflict(
            f"{name}: witness {siglum} of {document} is already there with another text, which stays as it is."
            " A received text does not change: put the file back as it was, or bring the new text in as a witness of"
            " its own, with another siglum."
        )
    return there


def check_siglum(connection: Connection, document: str, siglum: str, where: str = "") -> None:
    """Raise InvalidInput unless `siglum` can be one, and Conflict if a witness has it, be it in other capitals.

    With the same letters two folders are one on some systems. `where` begins the sentence ("B.txt: ").
    """
    if not _SIGLUM.fullmatch(siglum):
        raise InvalidInput(
            f"{where}{siglum!r} cannot be a siglum: up to eight letters, digits or primes, first a letter (A, B2, C′)."
        )
    for there in library.witnesses(connection, document):
        if there.siglum == siglum:
            raise Conflict(f"{where}{document} has a witness {siglum} already; choose another siglum.")
        if there.siglum.casefold() == siglum.casefold():
            raise Conflict(
                f"{where}the siglum {siglum} differs from that of witness {there.siglum} of {document} in capitals"
                " only, which readers and the folders of some systems cannot tell apart; give it another."
            )


def _is_document(connection: Connection, document: str) -> bool:
    try:
        library.document(connection, document)
    except NotFound:
        return False
    return True


def check_source(document: str, source: WitnessFile, content: bytes, name: str) -> None:
    """Raise InvalidInput unless `source`, read from the bytes `content` of the file `name`, can be kept."""
    check_document_id(document)
    check_file_size(len(content), name)
    for field, value in (*asdict(source.header).items(), ("original language", source.original_language)):
        check_characters(value, f"{name}, {field}")
    if not source.passages:
        raise InvalidInput(f"{name} holds no text.")
    for position, passage in enumerate(source.passages, start=1):
        where = f"{name}, passage {position}"
        check_characters(passage.label + passage.text, where)
        check_length(passage.text, where)


def check_document_id(document: str) -> None:
    """Raise InvalidInput unless `document` can name a folder, a journal file and an address."""
    refused = any(character in '/\\<>:"|?*#%' or unicodedata.category(character)[0] == "C" for character in document)
    if (
        not document
        or refused
        or document[0] in "._ "
        or document[-1] in ". "
        or len(document.encode()) > _DOCUMENT_BYTES
    ):
        raise InvalidInput(
            f"{document!r} cannot name a document: use letters, digits, spaces and hyphens, beginning with a letter"
            f" or digit, at most {_DOCUMENT_BYTES} bytes."
        )
