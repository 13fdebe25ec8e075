"""How much the journal was when it was exported: how many lines each file had, and the hash of the last event of all.

The chain shows what is missing in its middle, but not that its end was cut off, nor from which file. `_head.json`
beside the journals shows both:

    {"hash": "<SHA-256>", "lines": {"_desk.jsonl": 2, "letter.jsonl": 9}}

It is written last, so that after a power cut the files have at most more lines than it says. More are no fault. A
journal exported by an older program has no head, and is taken as it is.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from webapp.errors import InvalidInput
from webapp.operations.journal_line import Line
from webapp.store.events import canonical

NAME = "_head.json"
"""Its name in reviews/; no document's journal can have it."""


@dataclass(frozen=True, slots=True)
class Head:
    """What was exported: the number of lines by file name, and the hash of the last event."""

    lines: Mapping[str, int]
    hash: str

    @property
    def sequence(self) -> int:
        """The number of the last event: each is one line of one file."""
        return sum(self.lines.values())

    def spelled(self) -> str:
        """The content of the file."""
        return canonical({"hash": self.hash, "lines": self.lines}) + "\n"


def parsed(spelling: bytes, path: Path) -> Head:
    """The head that the file `path` holds. Raises InvalidInput, naming it, if it holds none."""
    try:
        said = json.loads(spelling)
        head = Head(dict(said["lines"]), said["hash"])
        head.spelled().encode()
        in_order = isinstance(head.hash, str) and all(type(n) is int and n >= 0 for n in head.lines.values())
    except (KeyError, RecursionError, TypeError, ValueError):
        in_order = False
    if not in_order:
        raise InvalidInput(f"{path} is not as it was exported. {_what_to_do('it', path)}")
    return head


def check_lines(head: Head, path: Path, lines: Sequence[Line]) -> None:
    """Raise InvalidInput if a file has fewer of the `lines`, all there are, than `head` in the file `path` says."""
    found = Counter(line.file for line in lines)
    for name, count in sorted(head.lines.items()):
        if found[name] < count:
            file = path.parent / name
            raise InvalidInput(
                f"{file} has lost lines: {found[name]:,} of the {count:,} that it was exported with are there."
                f" {_what_to_do(str(file), path)}"
            )


def check_end(head: Head, path: Path, lines: Sequence[Line]) -> None:
    """Raise InvalidInput if another event stands where `head` ends among the `lines`, which are complete from 1 on."""
    if head.sequence and lines[head.sequence - 1].event.hash != head.hash:
        line = lines[head.sequence - 1]
        raise InvalidInput(
            f"{line.where}: {line.named} is not the event that the journal ended with, as {path} says."
            f" {_what_to_do('the whole journal', path)}"
        )


def _what_to_do(what: str, path: Path) -> str:
    return (
        f"Bring {what} back as it was exported, from git or a backup. If that cannot be had any more, move {path} away:"
        " then what is left is taken for all there was."
    )
