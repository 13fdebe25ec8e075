"""Markdown: as plain text, with "# " and "- " as labels. Marks inside a paragraph stay in its text, verbatim."""

import re

from webapp.errors import InvalidInput
from webapp.exchange import Format, plain
from webapp.text.model import WitnessFile
from webapp.text.passages import split_blocks, to_passages

_LINE_OF_ITS_OWN = re.compile(r"#{1,6}[ \t]|[-*+][ \t]|\d{1,3}[.)][ \t]")


def read(text: str, name: str) -> WitnessFile:
    """The whole text as body; headings and the items of a list are passages even where no blank line parts them."""
    blocks: list[str] = []
    for block in split_blocks(text):
        begins = True
        for line in block.split("\n"):
            if begins or _LINE_OF_ITS_OWN.match(line):
                blocks.append(line)
            else:
                blocks[-1] += "\n" + line
            begins = line.startswith("#")
    try:
        return WitnessFile(to_passages(blocks, markdown=True))
    except InvalidInput as error:
        raise InvalidInput(f"{name}: {error}") from error


def _recognises(text: str, name: str) -> bool:
    return name.lower().endswith((".md", ".markdown")) or re.search(r"^#{1,6} \S", text, re.MULTILINE) is not None


FORMAT = Format("markdown", "Markdown", 10, _recognises, read, plain.write)
