"""The plain-text export of a digital archive: date, bold title, then labelled parts, then the body under "Contents:".

    May 9, 1963

    **Notification from the Central Committee on the
    Romania-Soviet Relationship …**

    Citation:

    "Notification …", May 9, 1963, Wilson Center Digital Archive, … <https://…>

A field that a file lacks is named in `missing`, and the file still loads. Two of the labels make a text an export. One
does if nothing but a date or a bold title stands before it, and there are both or the contents have their own label: so
a letter with a date, a bold line or a line "Summary:" stays what it is.
"""

import re

from webapp.errors import InvalidInput
from webapp.exchange import Format
from webapp.exchange.languages import language_tag
from webapp.exchange.plain import write_blocks
from webapp.text.dates import parse_date
from webapp.text.model import Basis, Header, Kind, Passage, WitnessFile
from webapp.text.passages import join_lines, split_blocks, to_passages

_LABEL_LINE = re.compile(r"^(Citation|Summary|Original Language):[ \t]*$", re.MULTILINE)
_CONTENTS_LINE = re.compile(r"^Contents:[ \t]*$", re.MULTILINE)
_CONTENTS = re.compile(r"(Translation|Transcription|Transcript|Original)\b[ \-–—]*(.*)")
_BASES = {"Translation": Basis.TRANSLATION, "Original": Basis.ORIGINAL}


def read(text: str, name: str) -> WitnessFile:
    """Front matter, header and body of an export. Raises InvalidInput if there is no body, or a passage too long."""
    head, parts = _parts(text)
    passages, missing = _front_matter(head, parts)
    blocks = split_blocks(parts.get("Contents", ""))
    contents = _CONTENTS.fullmatch(blocks[0]) if blocks else None
    header = Header()
    if contents is None:
        missing.append("label of the contents")
    else:
        basis = _BASES.get(contents[1], Basis.TRANSCRIPTION)
        header = Header(label=blocks[0], language=language_tag(contents[2]), basis=basis)
        blocks = blocks[1:]
    if not blocks:
        raise InvalidInput(f"{name}: nothing follows “Contents:”; the body of the document is missing.")
    try:
        body = to_passages(blocks)
    except InvalidInput as error:
        raise InvalidInput(f"{name}: {error}") from error
    original = parts.get("Original Language", "").strip()
    return WitnessFile(
        (*passages, *body), header, original, tuple(missing + ([] if original else ["original language"]))
    )


def _labelled(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the first label, and under each. Below "Contents:" the document may have such lines itself."""
    front, *contents = _CONTENTS_LINE.split(text, maxsplit=1)
    head, *rest = _LABEL_LINE.split(front)
    parts = dict(zip(rest[::2], rest[1::2], strict=True))
    if contents:
        parts["Contents"] = contents[0]
    return head, parts


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """As `_labelled`; without "Contents:" the last part ends at a blank line."""
    head, parts = _labelled(text)
    if "Contents" not in parts:
        last = list(parts)[-1]
        own, *body = split_blocks(parts[last]) or [""]
        parts[last], parts["Contents"] = own, "\n\n".join(body)
    return head, parts


def _head(head: str) -> tuple[str, str, list[str]]:
    """The date line, the bold title and the other blocks of what stands before the first label."""
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", head) if block.strip()]
    date_line = next((block for block in blocks if parse_date(block)), "")
    title = next((block for block in blocks if re.fullmatch(r"\*\*.+\*\*", block, re.DOTALL)), "")
    return date_line, title, [block for block in blocks if block not in (date_line, title)]


def _front_matter(head: str, parts: dict[str, str]) -> tuple[list[Passage], list[str]]:
    date_line, bold, others = _head(head)
    found = {
        Kind.TITLE: bold.strip("*") or "\n".join(others),
        Kind.DATE_LINE: date_line,
        Kind.CITATION: parts.get("Citation", ""),
        Kind.SUMMARY: parts.get("Summary", ""),
    }
    passages = []
    for kind, text in found.items():
        joined, breaks = join_lines(line.strip() for line in text.split("\n") if line.strip())
        if joined:
            passages.append(Passage(kind, joined, breaks=breaks))
    there = {passage.kind for passage in passages}
    return passages, [str(kind) for kind in found if kind not in there]


def write(witness: WitnessFile) -> str:
    """The export that reads as `witness`."""
    texts = {passage.kind: _broken(passage) for passage in witness.front_matter}
    parts = [texts.get(Kind.DATE_LINE, ""), f"**{texts[Kind.TITLE]}**" if Kind.TITLE in texts else ""]
    for label, text in (
        ("Citation", texts.get(Kind.CITATION, "")),
        ("Summary", texts.get(Kind.SUMMARY, "")),
        ("Original Language", witness.original_language),
    ):
        parts += [f"{label}:", text] if text else []
    parts += ["Contents:", witness.header.label, write_blocks(witness.body)]
    return "\n\n".join(part for part in parts if part)


def _broken(passage: Passage) -> str:
    characters = list(passage.text)
    for cut in passage.breaks:
        characters[cut.offset] = "\n"
    return "".join(characters)


def _recognises(text: str, _name: str) -> bool:
    head, parts = _labelled(text)
    if len(parts) != 1:
        return len(parts) > 1
    date_line, title, others = _head(head)
    contents = _CONTENTS.fullmatch(next(iter(split_blocks(parts.get("Contents", ""))), ""))
    names_language = contents is not None and language_tag(contents[2]) != ""
    return not others and (names_language or (date_line != "" and title != ""))


FORMAT = Format("archive", "plain-text export of a digital archive", 30, _recognises, read, write)
