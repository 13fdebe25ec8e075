"""How much a person has to read: edits and marked characters on real pairs of revisions, against other word diffs.

A run of unequal words is one edit for every peer; ours are counted so too, and as we count them, with what is left when
accidentals are hidden. A move is read at both its ends.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, islice
from pathlib import Path

from tests.bench.diff_peers import WORD_PEERS, Span
from webapp.exchange import read
from webapp.text.align import align
from webapp.text.collation import compared, counted
from webapp.text.model import EditKind

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "gold"
_PASSAGES = 300
"""Of each collection, so that a run takes no minutes: git needs a process for each."""
Pairs = list[tuple[str, str]]


def collections() -> dict[str, Pairs]:
    """The pairs by where they are from; of a collection that is not there, none."""
    return {
        "A and B of this repository": _own(),
        "two states of a literal translation (renderings, close)": _renderings(),
        "passages before and after a revision (anchors)": _anchors(),
    }


def report() -> str:
    """A table for each collection."""
    lines = ["Reading: edits per 1,000 words of the left, and characters marked on both sides per 1,000 of both"]
    for name, pairs in collections().items():
        if not pairs:
            lines.append(f"  {name}: skipped, the gold is not beside this checkout")
            continue
        lines.append(f"  {name}: {len(pairs)} passages")
        words = sum(len(left.split()) for left, _ in pairs) / 1000
        size = sum(map(len, (text for pair in pairs for text in pair))) / 1000
        for peer, (edits, marked) in _figures(pairs).items():
            lines.append(f"    {peer:<34} {edits / words:7.1f} edits {marked / size:7.0f} characters")
    return "\n".join(lines)


def _figures(pairs: Pairs) -> dict[str, tuple[int, int]]:
    """Edits and marked characters of ours and of each peer."""
    ours = [edits for pair in pairs for edits in compared([pair])]
    substantive = [[edit for edit in edits if edit.kind and not edit.kind.is_accidental] for edits in ours]

    def marked(kinds: Callable[[EditKind], bool]) -> int:
        spans = (span for edits in ours for edit in edits if edit.kind and kinds(edit.kind) for span in edit[:2])
        return sum(end - start for start, end in spans)

    runs = sum(not equal for edits in ours for equal, _ in groupby(edit.equal for edit in edits))
    figures = {
        "variorum, runs": (runs, marked(lambda _: True)),
        "variorum, edits as counted": (sum(counted(edits).total() for edits in ours), marked(lambda _: True)),
        "variorum, accidentals hidden": (sum(map(len, substantive)), marked(lambda kind: not kind.is_accidental)),
    }
    for name, peer in WORD_PEERS.items():
        unequal = [span for pair in pairs for span in _unequal(peer(*pair))]
        figures[name] = len(unequal), sum(len(old) + len(new) for _, old, new in unequal)
    return figures


def _unequal(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if not span[0]]


def _own() -> Pairs:
    (seed,), (revised,) = ROOT.glob("seeds/*.txt"), ROOT.glob("translations/*/B-*.txt")
    sides = [[passage.text for passage in read(path.read_bytes(), path.name).body] for path in (seed, revised)]

    def joined(side: Sequence[str], indices: Iterable[int]) -> str:
        return " ".join(side[index] for index in indices)

    links = align(*sides)
    return [(joined(sides[0], link.left), joined(sides[1], link.right)) for link in links if link.left and link.right]


def _renderings() -> Pairs:
    documents = (json.loads(path.read_text()) for path in sorted((GOLD / "renderings" / "dev").glob("close-*.json")))
    return list(
        islice((pair for told in documents for pair in zip(told["left"], told["right"], strict=True)), _PASSAGES)
    )


def _anchors() -> Pairs:
    path = GOLD / "anchors" / "dev.json"
    return (
        [(case["before"], case["after"]) for case in json.loads(path.read_text())[:_PASSAGES]] if path.exists() else []
    )


if __name__ == "__main__":
    print(report())
