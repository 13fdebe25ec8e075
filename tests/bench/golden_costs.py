"""What the costs of grouping do on the golden cases: before and after, and what their neighbours would do.

`python -m tests.bench.golden_costs` prints the table and the figures that stand in tests/golden/README.md. "Before" is
the bare longest common subsequence of the words, as RapidFuzz gives it.
"""

import pytest

from tests.bench.diff_peers import with_rapidfuzz
from tests.text.test_golden import cases, told
from webapp.text import readable

_TELLING = (
    "en/words-1",
    "en/words-3",
    "en/words-7",
    "en/phrases-4",
    "en/phrases-7",
    "en/insertions-1",
    "en/sentences-1",
    "en/sentences-7",
    "en/accidentals-2",
    "en/brackets-1",
    "en/moves-1",
    "zh/words-1",
    "ru/words-2",
)
_NEIGHBOURS = {
    "_WORTH_READING": (0.0, 2.0, 3.0, 3.5, 4.5, 6.0),
    "_WORTH_COMPARING": (0.0, 0.1, 0.2, 0.3, 0.4),
    "_TOUCHES": (0, 3, 9),
    "_LONGEST_BOUND": (2, 6, 10),
}


def before(left: str, right: str) -> str:
    """The bare longest common subsequence, shown as the golden cases are."""
    spans = with_rapidfuzz(left, right)
    return " ".join(
        old if equal else f"[-{old}-]" * bool(old) + f"{{+{new}+}}" * bool(new) for equal, old, new in spans
    )


def report() -> str:
    """The table of telling cases, and the cases that other costs would lose."""
    known = dict(cases())
    lines = ["| case | before | after |", "|---|---|---|"]
    for name in _TELLING:
        left, right, *_ = known[name]
        lines.append(f"| {name} | {before(left, right)} | {told(left, right)} |".replace("\n", " "))
    for constant, values in _NEIGHBOURS.items():
        for value in values:
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(readable, constant, value)
                lost = [name for name, (left, right, wanted, _) in known.items() if told(left, right) != wanted]
            lines.append(f"{constant} = {value}: {len(lost)} lost {', '.join(lost)}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
