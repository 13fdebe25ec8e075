"""A witness file: a short header between two lines of "---", then the body in plain text or Markdown.

    ---
    siglum: B
    label: Revised translation, 2026
    language: en
    ---

    Document of the Central Committee …

One `key: value` a line. The keys `title`, `date line`, `citation` and `summary` give the witness's own front matter.
`passages: marked` says that every passage stands under a mark (see `marked`), as in a file that this desk writes, so
that none becomes something else when a neighbour is edited. `revision` then says which one it is of, for people: it is
read over. Whoever writes such a header by hand makes mistakes in it, so every fault is told with its line.
"""

import re
from dataclasses import dataclass

from webapp.errors import InvalidInput
from webapp.exchange import Format, marked, read_text
from webapp.text.model import FRONT_MATTER, Basis, Header, Passage, WitnessFile

_RANK = 40
_FENCE = "---"
_HEADER_KEYS = {
    "siglum": "siglum",
    "label": "label",
    "language": "language",
    "made by": "made_by",
    "date": "date",
    "basis": "basis",
    "note": "note",
    "rights": "rights",
}
_MARKED = "passages"
_REVISION = "revision"
_KEYS = (*_HEADER_KEYS, *map(str, FRONT_MATTER), _MARKED, _REVISION)
_REQUIRED = ("siglum", "label", "language", "basis")


@dataclass(frozen=True, slots=True)
class _Field:
    value: str
    line: int


def read(text: str, name: str) -> WitnessFile:
    """Header and body.

    Raises InvalidInput, with the line, for a header that is not closed or has an unknown key, and for a file without
    a body.
    """
    fields, body_text = _fields(text, name)
    if not body_text.strip():
        raise InvalidInput(f"{name}: there is no text under the header; add the body of the witness.")
    header = Header(**{attribute: fields[key].value for key, attribute in _HEADER_KEYS.items() if key in fields})
    front = [Passage(kind, fields[kind].value) for kind in FRONT_MATTER if kind in fields]
    if _MARKED in fields:
        if fields[_MARKED].value != "marked":
            raise InvalidInput(f"{name}, line {fields[_MARKED].line}: “passages:” can only be “marked”; take it out.")
        return WitnessFile(
            (*front, *marked.read(body_text, name, text.count("\n") - body_text.count("\n") + 1)), header
        )
    body = read_text(body_text, name, below=_RANK)
    return WitnessFile((*front, *body.passages), header, body.original_language, body.missing)


def problems(text: str, name: str) -> list[str]:
    """What is wrong with the header's values, a sentence each with file and line; empty if nothing is.

    Raises InvalidInput where the header cannot be read at all.
    """
    fields, _ = _fields(text, name)
    found = [f"{name}, line 1: the header has no “{key}:” line; add one." for key in _REQUIRED if key not in fields]
    if "basis" in fields and fields["basis"].value not in list(Basis):
        line = fields["basis"].line
        found.append(f"{name}, line {line}: unknown basis “{fields['basis'].value}”; it is one of {', '.join(Basis)}.")
    if "language" in fields:
        from webapp.text.languages import is_language_tag

        tag, line = fields["language"].value, fields["language"].line
        if not is_language_tag(tag):
            found.append(
                f"{name}, line {line}: “{tag}” is no language tag of BCP 47; write for example en, zh-Hans or ru."
            )
    return found


def _fields(text: str, name: str) -> tuple[dict[str, _Field], str]:
    """The header's fields by key, and what stands below the header."""
    lines = text.split("\n")
    fields: dict[str, _Field] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == _FENCE:
            return fields, "\n".join(lines[number:])
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        if not line.strip():
            continue
        if not colon or key not in _KEYS:
            raise InvalidInput(
                f"{name}, line {number}: “{line.strip()[:60]}” is not a line of the header; it has the form "
                f"“key: value” with one of the keys {', '.join(_KEYS)}."
            )
        if key in fields:
            raise InvalidInput(f"{name}, line {number}: “{key}:” stands twice; keep one.")
        if not value.strip():
            raise InvalidInput(f"{name}, line {number}: “{key}:” has no value; give one or take the line out.")
        fields[key] = _Field(value.strip(), number)
    raise InvalidInput(f"{name}, line 1: the header is not closed; put a line “{_FENCE}” under its last line.")


def write(witness: WitnessFile, revision: int | None = None) -> str:
    """The file that reads as `witness`, each passage under its mark; `revision` is told in the header.

    Raises InvalidInput for what a file cannot hold.
    """
    values = {key: " ".join(getattr(witness.header, attribute).split()) for key, attribute in _HEADER_KEYS.items()}
    values |= {_REVISION: str(revision or ""), _MARKED: "marked"}
    header = [f"{key}: {value}" for key, value in values.items() if value]
    return "\n".join([_FENCE, *header, _FENCE, "", marked.write((*witness.front_matter, *witness.body))])


def _recognises(text: str, _name: str) -> bool:
    return re.match(rf"{_FENCE}[ \t]*\n(?:[ \t]*\n)*[^\n:]*:", text) is not None


FORMAT = Format("witness", "witness file with a header", _RANK, _recognises, read, write)
