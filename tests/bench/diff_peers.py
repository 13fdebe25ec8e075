"""Other word diffs, each as a function from two texts to the spans that a person would read.

git and wdiff are whole programs, so their times include a process and two files written; `report` in `diff.py` says so.
wdiff is a peer only where it is installed.
"""

import difflib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from diff_match_patch import diff_match_patch
from rapidfuzz.distance import Indel

from webapp.text.tokens import cut

Span = tuple[bool, str, str]
"""equal?, left text, right text; neighbours are never both unequal"""
Peer = Callable[[str, str], list[Span]]
_WDIFF = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.DOTALL)


def with_rapidfuzz(left: str, right: str) -> list[Span]:
    """The floor: our tokens, and the opcodes of their longest common subsequence."""
    return _of_opcodes(left, right, lambda old, new: Indel.opcodes(old, new).as_list())


def with_difflib(left: str, right: str) -> list[Span]:
    """The same with the opcodes of difflib."""
    return _of_opcodes(
        left, right, lambda old, new: difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    )


def with_diff_match_patch(left: str, right: str) -> list[Span]:
    """diff-match-patch as it is used on words: each a character, compared without a time limit, cleaned up."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    names: dict[str, str] = {}
    encoded = [
        "".join(names.setdefault(word, chr(0xF0000 + len(names))) for word in re.findall(r"\w+|\W", text))
        for text in (left, right)
    ]
    found = engine.diff_main(*encoded, checklines=False)
    engine.diff_cleanupSemantic(found)
    words = {name: word for word, name in names.items()}
    return _joined((operation, "".join(words[name] for name in text)) for operation, text in found)


def characters_with_diff_match_patch(left: str, right: str) -> list[Span]:
    """diff-match-patch on characters, cleaned up, with the limit of one second that it has by itself."""
    engine = diff_match_patch()
    found = engine.diff_main(left, right)
    engine.diff_cleanupSemantic(found)
    return _joined(found)


def with_git(left: str, right: str) -> list[Span]:
    """`git diff --word-diff` on two files."""
    told = _on_files(left, right, "git", "diff", "--no-index", "--no-color", "--word-diff=porcelain", "-U1000000")
    lines = told.split("@@\n", 1)[-1].split("\n")
    signs: dict[str, Literal[-1, 0, 1]] = {"-": -1, "+": 1, " ": 0}
    return _joined((signs[line[0]], line[1:]) for line in lines if line[:1] in signs)


def with_wdiff(left: str, right: str) -> list[Span]:
    """What wdiff says of two files."""
    told = _on_files(left, right, "wdiff")

    def pieces() -> Iterator[tuple[int, str]]:
        done = 0
        for found in _WDIFF.finditer(told):
            yield 0, told[done : found.start()]
            yield (-1, found[1]) if found[1] is not None else (1, found[2])
            done = found.end()
        yield 0, told[done:]

    return _joined((operation, text) for operation, text in pieces() if text)


WORD_PEERS: dict[str, Peer] = {
    "RapidFuzz opcodes": with_rapidfuzz,
    "diff-match-patch": with_diff_match_patch,
    "difflib": with_difflib,
    "git --word-diff": with_git,
    **({"wdiff": with_wdiff} if shutil.which("wdiff") else {}),
}


def process_alone() -> object:
    """What a process of git costs that does nothing."""
    return subprocess.run(["git", "--version"], stdout=subprocess.DEVNULL, check=True)


def _of_opcodes(left: str, right: str, opcodes: Callable[[list[str], list[str]], Sequence[Any]]) -> list[Span]:
    old, new = cut(left)[0], cut(right)[0]
    found = [(tag == "equal", " ".join(old[a:b]), " ".join(new[c:d])) for tag, a, b, c, d in opcodes(old, new)]
    spans: list[Span] = []
    for equal, run in groupby(found, key=lambda span: span[0]):
        parts = list(run)
        spans.append((equal, " ".join(part[1] for part in parts), " ".join(part[2] for part in parts)))
    return spans


def _joined(pieces: Iterable[tuple[int, str]]) -> list[Span]:
    """Pieces of -1, 0 or 1 and a text as spans."""
    spans: list[Span] = []
    for equal, run in groupby(pieces, key=lambda piece: piece[0] == 0):
        texts = list(run)
        old, new = ("".join(text for operation, text in texts if operation in (0, side)) for side in (-1, 1))
        spans.append((equal, old, new))
    return spans


def _on_files(left: str, right: str, *command: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / "left", Path(folder) / "right"]
        for path, text in zip(paths, (left, right), strict=True):
            path.write_text(text + "\n", encoding="utf-8")
        done = subprocess.run([*command, *map(str, paths)], capture_output=True, check=False)
        return done.stdout.decode()
