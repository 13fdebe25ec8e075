"""A file comes in as a witness: original bytes, texts and revision 1, all in one transaction or not at all.

A received witness is frozen as it came: the same bytes again are nothing new, other bytes under the same siglum are
refused until proposals exist.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from webapp.errors import Conflict, Gone, InvalidInput, NotFound
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_still
from webapp.review import Account
from webapp.store import events, library, names
from webapp.store.facts import Carried
from webapp.text.limits import check_characters, check_file_size, check_length
from webapp.text.model import Passage, Revision, Witness, WitnessFile

_SIGLUM = re.compile(r"[^\W\d_](?:[^\W_]|['′]){0,7}")
_DOCUMENT_BYTES = 200
"""Its id names a folder and a journal file, and file systems stop at 255 bytes."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the witness, its document's name, its revision, whether it was new, what its file lacks."""

    witness: Witness
    document: str
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

    The document is made with its first witness. A witness that has been renamed since is known by the siglum that it
    was received under. `actor` is None for a command at this machine. Raises InvalidInput (a name, siglum or text that
    cannot be kept), Conflict (the name or siglum is taken, if but for capitals), Gone (it was removed here), and
    Forbidden (the actor is no longer what they were).
    """
    check_source(document, source, content, name)
    digest = hashlib.sha256(content).hexdigest()
    with desk.database.write() as connection:
        events.lock(connection, document)
        if actor is not None:
            check_still(connection, actor)
        there = received(connection, document, siglum, digest, name)
        if there is not None:
            called = library.document(connection, document).name
            return Imported(there.witness, called, there.number, "unchanged", source.missing)
        check_names(connection, document, siglum, name)
        actor_id = actor.id if actor else None
        if document not in library.document_ids(connection):
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
                "passages": passages_payload(zip(passage_ids(source.passages), source.passages, strict=True)),
            },
            actor=actor_id,
            document=document,
            carried=Carried({entry.text_hash: entry.text for entry in source.passages}, {digest: content}),
            key=key,
        )
        called = library.document(connection, document).name
        return Imported(library.witness(connection, document, siglum), called, 1, "added", source.missing)


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


def passages_payload(passages: Iterable[tuple[str, Passage]]) -> list[dict[str, Any]]:
    """Passages, each with its id, as the event of a revision has them."""
    found = []
    for passage_id, passage in passages:
        said: dict[str, Any] = {
            "id": passage_id,
            "kind": passage.kind.value,
            "label": passage.label,
            "number": passage.number,
            "text": passage.text_hash,
            "breaks": [[place.offset, place.kind] for place in passage.breaks],
        }
        found.append(said | ({"tie": list(passage.tie)} if passage.tie else {}))
    return found


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
        received(connection, document, siglum, hashlib.sha256(content).hexdigest(), name)


def received(connection: Connection, document: str, siglum: str, digest: str, name: str) -> Revision | None:
    """The revision that came from the file with this hash, None if there is no such witness. Raises Conflict, Gone."""
    known = names.names(connection)
    called = known.name_of(document)
    if removal := known.removed.get(document):
        raise Gone(removal.told(f"{name} is not loaded: the document {called}"))
    if removal := known.removed_witnesses.get((document, siglum)):
        raise Gone(removal.told(f"{name} is not loaded: witness {siglum} of {called}"))
    siglum = known.siglum_of(document, siglum)
    try:
        there = library.revision(connection, document, siglum)
    except NotFound:
        return None
    if library.original_hash(connection, document, siglum) != digest:
        raise Conflict(
            f"{name}: witness {siglum} of {called} is already there with another text, which stays as it is."
            " A received text does not change: put the file back as it was, or bring the new text in as a witness of"
            " its own, with another siglum."
        )
    return there


def check_names(connection: Connection, document: str, siglum: str, name: str) -> None:
    """Raise InvalidInput or Conflict unless the file `name` can be a new witness `siglum`, be it of a new document."""
    check_siglum(connection, document, siglum, f"{name}: ")
    if document not in library.document_ids(connection):
        check_name(connection, document)


def check_name(connection: Connection, name: str, document: str = "") -> None:
    """Raise Conflict if a document but `document` (an id) is or was called `name`, be it in other capitals."""
    taken = {one: one for one in library.document_ids(connection)} | dict(names.names(connection).ids)
    for known, its in taken.items():
        if its != document and known.casefold() == name.casefold():
            raise Conflict(
                f"{known} is or was the name of another document; a name stays with its document, so that its addresses"
                " lead on. Choose another."
            )


def check_siglum(connection: Connection, document: str, siglum: str, where: str = "", witness: str = "") -> None:
    """Raise InvalidInput unless `siglum` can be one, and Conflict if a witness but `witness` (an id) has or had it.

    In other capitals neither: with the same letters two folders are one on some systems. `where` begins the sentence
    ("B.txt: ").
    """
    if not _SIGLUM.fullmatch(siglum):
        raise InvalidInput(
            f"{where}{siglum!r} cannot be a siglum: up to eight letters, digits or primes, first a letter (A, B2, C′)."
        )
    there = {one.siglum for one in library.witnesses(connection, document)}
    called = names.names(connection).name_of(document)
    for used, its in sorted(names.used_sigla(connection, document).items()):
        if its == witness:
            continue
        if used == siglum and used in there:
            raise Conflict(f"{where}{called} has a witness {siglum} already; choose another siglum.")
        if used == siglum:
            raise Conflict(
                f"{where}{siglum} was the siglum of another witness of {called}, and stays reserved, so that its"
                " addresses lead on; choose another siglum."
            )
        if used.casefold() == siglum.casefold():
            raise Conflict(
                f"{where}the siglum {siglum} differs from that of witness {used} of {called} in capitals"
                " only, which readers and the folders of some systems cannot tell apart; give it another."
            )


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
