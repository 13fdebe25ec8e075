"""Whether a score of .8 means that 80 of 100 such links are right: our links by score, against the sets' own links.

A link is right if the set has exactly this link; a passage left alone is right if the set leaves it alone. The expected
calibration error (ECE) is the mean distance of score and share right over bins of a tenth, weighed by their links.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from tests.bench.alignment_run import Run

Mark = tuple[float, bool]
"""The score of a link, and whether it is right."""
_KINDS = {"only left": "only here", "only right": "only here"}


def marks(run: Run, gold: Sequence[Sequence[Sequence[int]]]) -> list[tuple[str, Mark]]:
    """For every link of a run its kind and its mark."""
    right = {(tuple(left), tuple(other)) for left, other in gold}
    return [
        (_KINDS.get(kind, kind), (score, (tuple(left), tuple(other)) in right))
        for (left, other), score, kind in zip(run.links, run.scores, run.kinds, strict=True)
    ]


def bins(found: Sequence[Mark]) -> dict[int, list[Mark]]:
    """The marks by tenths of the score: 0 holds 0 to .1, 9 holds .9 to 1."""
    tenths: defaultdict[int, list[Mark]] = defaultdict(list)
    for score, right in found:
        tenths[min(9, int(score * 10))].append((score, right))
    return dict(sorted(tenths.items()))


def calibration_error(found: Sequence[Mark]) -> float:
    """The ECE of some marks, 0 (scores are shares) to 1."""
    return sum(
        len(tenth) * abs(fmean(score for score, _ in tenth) - fmean(right for _, right in tenth))
        for tenth in bins(found).values()
    ) / len(found)


def report(runs: Sequence[tuple[Path, Run]]) -> str:
    """A table by tenths of all links together, then one line for each set and for each kind of link."""
    by_set = {run.set_id: marks(run, json.loads(path.read_text())["gold"]) for path, run in runs}
    everything = [mark for found in by_set.values() for mark in found]
    lines = ["Reliability of scores: links by score, against the sets' own links", "  score      links   mean  right"]
    lines += [
        f"  .{tenth}–{'1.0' if tenth == 9 else f'.{tenth + 1} '} {len(found):8,}   {fmean(s for s, _ in found):.2f}"
        f"   {fmean(right for _, right in found):.2f}"
        for tenth, found in bins([mark for _, mark in everything]).items()
    ]
    groups = {"all sets": [mark for _, mark in everything]}
    groups |= {name: [mark for _, mark in found] for name, found in by_set.items()}
    for kind, mark in everything:
        groups.setdefault(kind, []).append(mark)
    lines.append(f"  {'':24}{'links':>8}   mean  right    ECE")
    lines += [
        f"  {name:24}{len(found):8,}   {fmean(s for s, _ in found):.2f}   {fmean(right for _, right in found):.2f}"
        f"   {calibration_error(found):.3f}"
        for name, found in groups.items()
    ]
    return "\n".join(lines)
