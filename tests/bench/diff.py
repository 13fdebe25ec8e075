"""The word diff against its floor and its peers: time and edits, what a person has to read, bounds.

The floor does the least that any word diff must: cut both texts into the same tokens and ask RapidFuzz for the opcodes.
A peer is left out where it would take minutes. git is a whole process that reads two files; what a process costs alone
stands beside it.
"""

import shutil
from collections.abc import Callable
from itertools import groupby

from rapidfuzz.distance import Indel

from tests.bench import diff_limits, diff_reading
from tests.bench.diff_peers import WORD_PEERS, Span, characters_with_diff_match_patch, process_alone
from tests.bench.diff_texts import pair
from tests.bench.measure import medians
from webapp.text.apart import remembered_kind
from webapp.text.collation import counted
from webapp.text.diff import Granularity, diff
from webapp.text.tokens import cut, graphemes

_SIZES = (100, 1_000, 10_000)
_ROUNDS = {100: 40, 1_000: 9, 10_000: 3}
_MOST_REPLACED = {"difflib": 700, "diff-match-patch": 1_000}
"""Words replaced, beyond which a peer takes minutes."""


def report() -> str:
    """All of it."""
    return "\n\n".join([_times(), diff_reading.report(), diff_limits.report()])


def _times() -> str:
    missing = "" if shutil.which("wdiff") else "; wdiff is not installed"
    lines = [f"Word diff, times the floor of tokens + RapidFuzz opcodes; edits to read in brackets{missing}"]
    for words in _SIZES:
        for share, kind in ((0.1, "light edit"), (0.7, "rewrite")):
            lines += _compared_by_words(words, share, kind)
    lines.append(
        "Character diff, times the floor of graphemes + RapidFuzz opcodes; diff-match-patch stops after a second"
    )
    for words in _SIZES:
        for share, kind in ((0.1, "light edit"), (0.7, "rewrite")):
            lines += _compared_by_characters(words, share, kind)
    return "\n".join(lines)


def _afresh(left: str, right: str, granularity: Granularity = "words") -> object:
    """A comparison that has nothing left over from the round before."""
    remembered_kind.cache_clear()
    return diff(left, right, granularity)


def _compared_by_words(words: int, share: float, kind: str) -> list[str]:
    left, right = pair(words, share)
    peers = {name: peer for name, peer in WORD_PEERS.items() if words * share <= _MOST_REPLACED.get(name, words)}
    sides: dict[str, Callable[[], object]] = {
        "floor": lambda: list(Indel.opcodes(cut(left)[0], cut(right)[0])),
        "variorum": lambda: _afresh(left, right),
        **{name: lambda peer=peer: peer(left, right) for name, peer in peers.items() if name != "RapidFuzz opcodes"},  # type: ignore[misc]  # mypy does not see that peer is given
        "(a process alone)": process_alone,
    }
    edits = {"variorum": counted(diff(left, right)).total()}
    edits |= {name: _number(peer(left, right)) for name, peer in peers.items()}
    edits["floor"] = edits.pop("RapidFuzz opcodes")
    return _lines(f"{words:,} words, {kind}", medians(sides, _ROUNDS[words]), edits)


def _compared_by_characters(words: int, share: float, kind: str) -> list[str]:
    left, right = pair(words, share)
    floor = Indel.opcodes(graphemes(left), graphemes(right))
    sides: dict[str, Callable[[], object]] = {
        "floor": lambda: list(Indel.opcodes(graphemes(left), graphemes(right))),
        "variorum": lambda: _afresh(left, right, "characters"),
        "diff-match-patch": lambda: characters_with_diff_match_patch(left, right),
    }
    edits = {
        "floor": sum(equal for equal, _ in groupby(code.tag != "equal" for code in floor)),
        "variorum": counted(diff(left, right, "characters")).total(),
        "diff-match-patch": _number(characters_with_diff_match_patch(left, right)),
    }
    return _lines(f"{words:,} words, {kind}", medians(sides, 3), edits)


def _number(spans: list[Span]) -> int:
    return sum(not equal for equal, _, _ in spans)


def _lines(title: str, taken: dict[str, float], edits: dict[str, int]) -> list[str]:
    floor = taken["floor"]
    lines = [f"  {title}: floor {floor * 1000:.2f} ms [{edits['floor']}]"]
    for name, seconds in taken.items():
        if name != "floor":
            aim = "   (aim: under 2)" if name == "variorum" else ""
            read = f"  [{edits[name]}]" if name in edits else ""
            lines.append(f"    {name:<20} {seconds / floor:9.2f} x{read}{aim}")
    return lines


if __name__ == "__main__":
    print(report())
