"""A workspace: the folders seeds/ and translations/ read into values, checked, and brought into the desk.

    seeds/<document>.txt                          the document as received: witness A
    translations/<document>/<siglum>-<name>.txt   one file for each other witness, with a short header
    translations/<document>/cruxes.tsv            what the witnesses differ in, for readers and tests

The files are only read. A file that cannot be used is told with its line and left out; the others come in.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from webapp import exchange
from webapp.errors import InvalidInput, NotFound, VariorumError
from webapp.exchange import witness as witness_files
from webapp.operations.comparing import read_bytes
from webapp.text.decode import decode
from webapp.text.model import WitnessFile

RECEIVED_SIGLUM = "A"
"""The siglum of a seed's own text."""

_TEXTS = {".txt", ".md", ".markdown"}
_NAMED = re.compile(r"([^-]+)-.+")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that is a witness: where it belongs and what it holds."""

    path: Path
    document: str
    siglum: str
    source: WitnessFile
    content: bytes


def read_workspace(workspace: Path) -> tuple[list[Incoming], list[str]]:
    """Every witness in seeds/ and translations/, and a sentence for each thing that is wrong there.

    One that has only a journal is a workspace too. Raises NotFound if the folder is none, InvalidInput if seeds/ or
    translations/ cannot be read.
    """
    seeds, translations = workspace / "seeds", workspace / "translations"
    if not seeds.is_dir() and not any((workspace / "reviews").glob("*.jsonl")):
        raise NotFound(
            f"{workspace} is no workspace: it has no folder seeds/, nor a journal in reviews/. Name one with"
            " --workspace."
        )
    found: list[Incoming] = []
    problems: list[str] = []
    for path, document in (*(_seeds(seeds) if seeds.is_dir() else ()), *_translations(translations, problems)):
        try:
            found.append(_read(path, document))
        except VariorumError as error:
            problems.append(error.message)
    return _without_clashes(found, problems), problems


def read_source(path: Path) -> tuple[WitnessFile, bytes]:
    """The witness in a file and the file's bytes, its header checked. Raises InvalidInput or NotFound."""
    content = read_bytes(path)
    return read_bytes_as_source(content, path.name), content


def read_bytes_as_source(content: bytes, name: str) -> WitnessFile:
    """The witness in the bytes of the file `name`, its header checked. Raises InvalidInput."""
    if name.lower().endswith(".docx"):
        raise InvalidInput(f"{name}: Word files cannot be read yet; save it as plain text in UTF-8.")
    source = exchange.read(content, name)
    text = decode(content, name)
    if witness_files.FORMAT.recognises(text, name):
        faults = witness_files.problems(text, name)
        if faults:
            raise InvalidInput(" ".join(faults))
    return source


def _seeds(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in _entries(folder):
        if path.suffix.lower() in _TEXTS:
            yield path, path.stem


def _entries(folder: Path) -> list[Path]:
    """What is in a folder, by name. Raises InvalidInput if it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise InvalidInput(f"The folder {folder} cannot be read: {error.strerror}.") from error


def _translations(folder: Path, problems: list[str]) -> Iterator[tuple[Path, str]]:
    if not folder.is_dir():
        return
    for document in (path for path in _entries(folder) if path.is_dir()):
        if not any((folder.parent / "seeds" / f"{document.name}{suffix}").is_file() for suffix in _TEXTS):
            problems.append(
                f"translations/{document.name}: there is no document {document.name} in seeds/; rename the folder to"
                " the stem of its seed."
            )
            continue
        try:
            paths = _entries(document)
        except InvalidInput as error:
            problems.append(error.message)
            continue
        for path in paths:
            if path.suffix.lower() in _TEXTS:
                yield path, document.name
            elif path.suffix != ".tsv" and not path.name.startswith("."):
                problems.append(
                    f"{place(path)}: only .txt and .md files can be read as witnesses; remove or convert it."
                )


def _read(path: Path, document: str) -> Incoming:
    try:
        source, content = read_source(path)
    except InvalidInput as error:
        raise InvalidInput(naming(path, error)) from error
    if path.parent.name == "seeds":
        return Incoming(path, document, source.header.siglum or RECEIVED_SIGLUM, source, content)
    named = _NAMED.fullmatch(path.stem)
    siglum = source.header.siglum
    if not siglum:
        raise InvalidInput(f"{place(path)}, line 1: a file in translations/ needs a header with its siglum.")
    if named is None or named[1] != siglum:
        raise InvalidInput(f"{place(path)}: its siglum is {siglum}, so its name must begin with “{siglum}-”.")
    return Incoming(path, document, siglum, source, content)


def place(path: Path) -> str:
    """The path as it is told to a person: from seeds/ or translations/ on."""
    return "/".join(path.parts[-3:]) if path.parent.name != "seeds" else "/".join(path.parts[-2:])


def naming(path: Path, fault: VariorumError) -> str:
    """What is wrong with the file `path`, with its name as `place` tells it."""
    told = fault.message.replace(str(path), path.name)
    return told.replace(path.name, place(path)) if path.name in told else f"{place(path)}: {told}"


def _without_clashes(found: list[Incoming], problems: list[str]) -> list[Incoming]:
    taken: dict[tuple[str, str], Incoming] = {}
    for incoming in found:
        key = incoming.document, incoming.siglum.casefold()
        if key in taken:
            first = taken[key]
            capitals = "" if first.siglum == incoming.siglum else ", for capitals alone do not tell sigla apart"
            problems.append(
                f"{place(incoming.path)}: the siglum {incoming.siglum} is already taken by"
                f" {place(first.path)}{capitals}; give it another."
            )
        else:
            taken[key] = incoming
    return list(taken.values())


def missing_fields(where: str, missing: Sequence[str]) -> str:
    """A sentence on what files of its form usually have and the file `where` lacks; "" if nothing."""
    return f"{where}: not found: {', '.join(missing)}." if missing else ""
