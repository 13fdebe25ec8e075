"""An editor brings a file in as a text of its own: a new document, or another received witness of one.

It is read and kept as the command reads and keeps it (`importing`). Before anything is written, `look` says what the
desk understands; what comes in is what was looked at, by the name that `look` gave it.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from webapp import exchange
from webapp.errors import Conflict, InvalidInput
from webapp.operations import importing
from webapp.operations.desk import Desk
from webapp.operations.forms import check_key
from webapp.operations.importing import Imported, check_source
from webapp.operations.workspace import RECEIVED_SIGLUM, missing_fields, read_bytes_as_source
from webapp.review import Account, Action, require
from webapp.store import library
from webapp.text.decode import decode
from webapp.text.languages import is_language_tag
from webapp.text.limits import NAME_CODE_POINTS, check_length
from webapp.text.model import Basis, Document, Header, Kind, Passage, WitnessFile

STATED = ("siglum", "label", "language", "basis")
"""What somebody can say of a file that does not say it itself."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file, and what somebody says of it: a witness of `document`, or, if that is "", a document called `called`."""

    name: str
    content: bytes
    document: str = ""
    called: str = ""
    header: Header = field(default_factory=Header)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the desk understands of a parcel.

    `shown` is the name of all that follows from it; `form` how the file was read; `kinds` counts its passages;
    `remarks` are sentences on what is to be looked at. `there` says that the desk has this text already, so that
    nothing would be written.
    """

    shown: str
    document: str
    siglum: str
    source: WitnessFile
    form: str
    kinds: Counter[Kind]
    remarks: tuple[str, ...]
    there: bool


def look(desk: Desk, account: Account | None, parcel: Parcel) -> Seen:
    """What would come in. Raises Forbidden, NotFound, InvalidInput, Conflict and Gone as `receive` would."""
    require_import(account, parcel.document)
    source = _source(parcel)
    document, siglum = _place(parcel, source)
    require_import(account, document)
    check_source(document, source, parcel.content, parcel.name)
    with desk.database.read() as connection:
        there = _check(connection, parcel, document, siglum)
    text = decode(parcel.content, parcel.name)
    return Seen(
        hashlib.sha256(repr((document, siglum, source.header, _digest(parcel))).encode()).hexdigest(),
        document,
        siglum,
        source,
        exchange.form_of(text, parcel.name).label,
        Counter(passage.kind for passage in source.passages),
        tuple(_remarks(parcel.name, text, source)),
        there,
    )


def receive(desk: Desk, account: Account | None, parcel: Parcel, *, shown: str, key: str) -> Imported:
    """Bring in what `look` named `shown`, as a whole or not at all; the same again writes nothing.

    Raises Forbidden, NotFound (no such document), InvalidInput (a file that cannot be used, a name or siglum that
    cannot be one), Conflict (taken, or not what was shown), Gone (it was removed here).
    """
    check_key(key)
    seen = look(desk, account, parcel)
    if seen.shown != shown:
        raise Conflict("This is not what was shown: the file, or what is said of it, has changed. Look at it again.")
    return importing.import_witness(
        desk,
        document=seen.document,
        siglum=seen.siglum,
        source=seen.source,
        content=parcel.content,
        name=parcel.name,
        actor=account,
        key=key,
    )


def destination(desk: Desk, account: Account | None, document: str) -> Document | None:
    """The document that a witness is to come to, None for "". Raises Forbidden and NotFound."""
    require_import(account, document)
    if not document:
        return None
    with desk.database.read() as connection:
        return library.document(connection, document)


def require_import(account: Account | None, document: str) -> Account:
    """The account, if it may bring texts to a document, or for "" new documents. Raises Forbidden."""
    return require(account, Action.IMPORT, document or None)


def _source(parcel: Parcel) -> WitnessFile:
    """What the file holds, with what it does not say itself filled in. Raises InvalidInput where both say something."""
    source = read_bytes_as_source(parcel.content, parcel.name)
    filled: dict[str, str] = {}
    for name in STATED:
        said, given = getattr(source.header, name), " ".join(getattr(parcel.header, name).split())
        if said and given and said != given:
            raise InvalidInput(
                f"{parcel.name} says that its {name} is “{said}”, and you say “{given}”: leave the field empty, or"
                " change the file."
            )
        check_length(given, f"The {name}", NAME_CODE_POINTS)
        filled[name] = said or given
    if filled["language"] and not is_language_tag(filled["language"]):
        raise InvalidInput(f"“{filled['language']}” is no language tag of BCP 47; write for example en, zh-Hans or ru.")
    if filled["basis"] not in ("", *Basis):
        raise InvalidInput(f"Unknown basis “{filled['basis']}”; it is one of {', '.join(Basis)}.")
    return replace(source, header=replace(source.header, **filled))


def _place(parcel: Parcel, source: WitnessFile) -> tuple[str, str]:
    """The document and the siglum that the file is to have."""
    siglum = source.header.siglum
    if parcel.document and not siglum:
        raise InvalidInput(f"{parcel.name} does not say its siglum: give it one below, such as B.")
    if not parcel.document and siglum:
        raise InvalidInput(
            f"{parcel.name} has a header and is a witness of some document: go to the page of that document and bring"
            " it in there."
        )
    called = parcel.called.strip() or parcel.name.rpartition(".")[0] or parcel.name
    return parcel.document or called, siglum or RECEIVED_SIGLUM


def _check(connection: Connection, parcel: Parcel, document: str, siglum: str) -> bool:
    """Whether the text is there already. Raises NotFound, InvalidInput, Conflict and Gone where it cannot come in."""
    is_new = not parcel.document
    known = document in library.document_ids(connection)
    if not is_new:
        called = library.document(connection, document).name
        if any(one.siglum == siglum and one.state == "working" for one in library.witnesses(connection, document)):
            raise Conflict(
                f"Witness {siglum} of {called} is a working text, which changes by proposals only: choose “Bring a"
                f" file” on a page that shows {siglum}, and what the file has otherwise is proposed."
            )
    try:
        there = importing.received(connection, document, siglum, _digest(parcel), parcel.name)
    except Conflict:
        if is_new:
            raise _taken(document) from None
        raise Conflict(
            f"{parcel.name}: witness {siglum} of {called} is already there with another text, which stays as it is,"
            " since a received text does not change. Give this one another siglum."
        ) from None
    if there is None and is_new and known:
        raise _taken(document)
    if there is None:
        importing.check_names(connection, document, siglum, parcel.name)
    return there is not None


def _taken(document: str) -> Conflict:
    return Conflict(
        f"There is a document {document} already, with another text. If this is another text of it, go to its page and"
        " bring it in there; if it is another document, give it another name."
    )


def _remarks(name: str, text: str, source: WitnessFile) -> list[str]:
    """What is to be looked at before the text comes in, with the line where it stands."""
    found = [missing_fields(name, source.missing)]
    unsaid = [one for one in STATED[1:] if not getattr(source.header, one)]
    if unsaid:
        found.append(f"Nobody says its {' or '.join(unsaid)}; a header, or the form, could.")
    if (lost := text.find("\ufffd")) >= 0:
        found.append(
            f"Line {text.count(chr(10), 0, lost) + 1} has “\ufffd” (U+FFFD), which stands where a letter was lost when"
            f" the file was saved; {text.count(chr(0xFFFD)):,} in all."
        )
    after = 0
    for passage in source.body:
        for cut in (one for one in passage.breaks if one.kind == "page"):
            after, line = _line_of(text, passage, cut.offset, after)
            found.append(f"After line {line} a page begins in the middle of a sentence; both parts are one passage.")
    return [remark for remark in found if remark]


def _line_of(text: str, passage: Passage, offset: int, after: int) -> tuple[int, int]:
    """Where the words of a passage before `offset` end in the text, looked for from `after` on, and in which line."""
    start = max((cut.offset + 1 for cut in passage.breaks if cut.offset < offset), default=0)
    end = text.find(passage.text[start:offset], after) + offset - start
    return end, text.count("\n", 0, end) + 1


def _digest(parcel: Parcel) -> str:
    return hashlib.sha256(parcel.content).hexdigest()
