"""Plain text, also as pasted: paragraphs parted by blank lines, or one a line where there are none."""

from webapp.errors import InvalidInput
from webapp.exchange import Format
from webapp.text.model import Passage, WitnessFile
from webapp.text.passages import split_blocks, to_passages


def read(text: str, name: str) -> WitnessFile:
    """The whole text as body."""
    try:
        return WitnessFile(to_passages(split_blocks(text)))
    except InvalidInput as error:
        raise InvalidInput(f"{name}: {error}") from error


def write_blocks(passages: tuple[Passage, ...]) -> str:
    """Blocks parted by blank lines. A passage cut by a page is written as the two blocks it was."""
    blocks: list[str] = []
    for passage in passages:
        start, parts = 0, []
        for cut in (found for found in passage.breaks if found.kind == "page"):
            parts.append(passage.text[start : cut.offset])
            start = cut.offset + 1
        parts.append(passage.text[start:])
        blocks += [passage.label + parts[0], *parts[1:]]
    if any("\n\n" in block for block in blocks):
        raise InvalidInput("A passage holds a blank line, which plain text cannot keep apart from the end of one.")
    return "\n\n".join(blocks) + "\n"


def write(witness: WitnessFile) -> str:
    """The body; front matter has no place in a plain text."""
    if witness.front_matter:
        raise InvalidInput("Plain text has no place for title, date line, citation and summary.")
    return write_blocks(witness.body)


FORMAT = Format("plain", "plain text", 0, lambda _text, _name: True, read, write)
