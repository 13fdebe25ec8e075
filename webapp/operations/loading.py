"""Bringing a workspace into its desk: what people said, if the database is new, then every witness that is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from webapp.errors import Conflict, Gone, InvalidInput, NotFound, Unavailable, VariorumError
from webapp.operations import bringing, term_exchange
from webapp.operations.bringing import Brought
from webapp.operations.desk import Desk, new_id
from webapp.operations.importing import Imported, check_unchanged, import_witness
from webapp.operations.people import account_named
from webapp.operations.revisions import is_working
from webapp.operations.workspace import (
    RECEIVED_SIGLUM,
    Incoming,
    missing_fields,
    naming,
    place,
    read_source,
    read_workspace,
)
from webapp.review import Action, require
from webapp.store import events, library, names
from webapp.text.model import WitnessFile


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came in: how many witnesses were new, and a sentence for each file that was left out or lacks something.

    `remarks` tell too of files whose witness is called otherwise here, or was removed: that is no problem.
    """

    added: int
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def load(desk: Desk) -> Loaded:
    """Read seeds/ and translations/ into the desk; an empty desk is first rebuilt from its journal if there is one.

    Terms come from seeds/ only where none was ever stated.

    A file that cannot be used is left out and told; the rest comes in, unless the machine does not let us: then nobody
    wants to read the same about every file. Raises NotFound if there is no workspace, and whatever rebuilding from a
    journal raises.
    """
    incoming, problems = read_workspace(desk.settings.workspace)
    rebuild(desk)
    added = 0
    remarks: list[str] = []
    for one in incoming:
        try:
            if working := _working(desk, one.document, one.siglum):
                remarks += _proposed(desk, one, working)
                remarks.append(missing_fields(place(one.path), one.source.missing))
                continue
            done = import_witness(
                desk,
                document=one.document,
                siglum=one.siglum,
                source=one.source,
                content=one.content,
                name=one.path.name,
                actor=None,
            )
        except Unavailable as error:
            problems.append(f"{place(one.path)} was not loaded, nor was any file after it. {error.message}")
            break
        except Gone as error:
            remarks.append(naming(one.path, error))
        except VariorumError as error:
            problems.append(naming(one.path, error))
        else:
            added += done.outcome == "added"
            remarks.append(_renamed(one, done.witness.siglum, done.document))
            remarks.append(missing_fields(place(one.path), one.source.missing))
    problems += term_exchange.load_seed(desk)
    return Loaded(added, tuple(problems), tuple(filter(None, remarks)))


def _working(desk: Desk, document: str, siglum: str) -> str:
    """What the working witness is called now that has or had this siglum; "" if there is none, or it is a received one.

    The files keep their names when an admin gives another.
    """
    with desk.database.read() as connection:
        siglum = names.names(connection).siglum_of(document, siglum)
    return siglum if is_working(desk, document, siglum) else ""


def _renamed_source(source: WitnessFile, siglum: str) -> WitnessFile:
    """A file with the siglum in its header that its witness has now."""
    return replace(source, header=replace(source.header, siglum=siglum)) if source.header.siglum else source


def _proposed(desk: Desk, one: Incoming, siglum: str) -> list[str]:
    """What a file of the working witness `siglum` says becomes proposals, if it is new; sentences that tell of them."""
    author = bringing.starter(desk, one.document, siglum)
    done = bringing.bring(
        desk,
        author,
        document=one.document,
        siglum=siglum,
        source=_renamed_source(one.source, siglum),
        content=one.content,
        name=one.path.name,
        key=new_id(),
        older=False,
    )
    with desk.database.read() as connection:
        called = library.document(connection, one.document).name
    told = told_proposals(place(one.path), done) if done.new else ""
    return [told, _renamed(one, siglum, called)]


def told_proposals(where: str, done: Brought) -> str:
    """A sentence on what became of the file `where` of a working witness."""
    siglum = done.witness.siglum
    if not done.new:
        again = f"{where} was brought before" if done.batch else f"{where} says what witness {siglum} says"
        return f"{again}; nothing new is proposed."
    changes = "1 change is" if done.count == 1 else f"{done.count:,} changes are"
    said = f"{where}: {changes} proposed on witness {siglum}, in the name of {done.author.name}."
    if not done.undoes:
        return said
    which = "It" if done.count == 1 else f"{done.undoes:,} of them"
    return f"{said} {which} would undo what was accepted since an earlier revision: the file may be of an older text."


def _renamed(one: Incoming, siglum: str, document: str) -> str:
    """A sentence on a file whose witness is called otherwise here; "" if it is not."""
    if (one.siglum, one.document) == (siglum, document):
        return ""
    return f"{place(one.path)} is witness {siglum} of {document} here, as an admin has named it."


def changed_files(desk: Desk, incoming: Sequence[Incoming]) -> list[str]:
    """A sentence for each file that is no longer what the desk received from it."""
    told = []
    for one in incoming:
        if _working(desk, one.document, one.siglum):
            continue  # it becomes proposals
        try:
            check_unchanged(desk, document=one.document, siglum=one.siglum, content=one.content, name=place(one.path))
        except Conflict as fault:
            told.append(fault.message)
        except Gone:
            continue
    return told


def administered_files(desk: Desk, incoming: Sequence[Incoming]) -> list[str]:
    """A sentence for each file whose witness was removed, or is called otherwise here."""
    with desk.database.read() as connection:
        known = names.names(connection)
    told = []
    for one in incoming:
        key, called = (one.document, one.siglum), known.name_of(one.document)
        if removal := known.removed.get(one.document) or known.removed_witnesses.get(key):
            told.append(removal.told(f"{place(one.path)} is not loaded: witness {one.siglum} of {called}"))
        else:
            told.append(_renamed(one, known.siglum_of(*key), called))
    return [sentence for sentence in told if sentence]


def rebuild(desk: Desk) -> None:
    """Rebuild an empty database from the journal in reviews/, if there is one."""
    from webapp.operations import journal

    with desk.database.read() as connection:
        if events.head(connection):
            return
    if journal.is_there(desk.settings.reviews):
        journal.import_reviews(desk)


def import_file(desk: Desk, path: Path, document: str = "", siglum: str = "", author: str = "") -> Imported | Brought:
    """Bring one file in from anywhere, as a witness of `document` or, without one, as a new document of its name.

    It comes in the name of `author`, who must have the right to it, or without one in that of this machine; for a
    working witness it becomes proposals, then in the name of who started that text. Raises NotFound (no such file,
    document or account), InvalidInput (a file or header that cannot be used), Conflict (the siglum is taken) and
    Forbidden.
    """
    source, content = read_source(path)
    with desk.database.read() as connection:
        documents = {entry.name: entry.id for entry in library.documents(connection)}
        known = names.names(connection)
    said = source.header.siglum
    if siglum and said and siglum != said:
        raise InvalidInput(f"{path.name} says that its siglum is {said}: leave out --siglum, or change it in the file.")
    if siglum not in ("", RECEIVED_SIGLUM) and not document:
        raise InvalidInput(f"Say with --document of which document {path.name} is the witness {siglum}.")
    siglum = siglum or said
    if document and known.id_of(document) not in documents.values():
        raise NotFound(f"There is no document {document}; there is {_list(list(documents))}.")
    if document and not siglum:
        raise InvalidInput(f"{path.name} does not say its siglum; give one with --siglum.")
    if not document and source.header.siglum:
        raise InvalidInput(f"{path.name} has a header and is a witness of some document; say which with --document.")
    document = known.id_of(document)
    if document and (working := _working(desk, document, siglum)):
        account = bringing.starter(desk, document, working, author)
        return bringing.bring(
            desk,
            account,
            document=document,
            siglum=working,
            source=_renamed_source(source, working),
            content=content,
            name=path.name,
            key=new_id(),
        )
    identity = document or path.stem
    actor = require(account_named(desk, author), Action.IMPORT, identity if document else None) if author else None
    return import_witness(
        desk,
        document=identity,
        siglum=siglum or RECEIVED_SIGLUM,
        source=source,
        content=content,
        name=path.name,
        actor=actor,
    )


def _list(documents: Sequence[str]) -> str:
    few = ", ".join(documents[:5])
    return few + (f" and {len(documents) - 5} more" if len(documents) > 5 else "") if documents else "none yet"
