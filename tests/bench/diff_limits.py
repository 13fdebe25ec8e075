"""The bounds of a comparison with its moves, in CPU time and memory: long unlike texts, and forty hard inputs.

Each runs in a process of its own; memory is what its greatest had above that with the texts made.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.adversarial import INPUTS, Readings
from tests.bench.diff_texts import unrelated
from webapp.text.collation import compared

_TOKENS = 20_000
_MOST_MEMORY = 256
_LONG = {"20,000 unrelated tokens": (20_000, 1.0), "200,000 unrelated tokens": (200_000, 15.0)}


def measured(name: str) -> None:
    """Compare an input and print seconds and megabytes; for a process of its own."""
    readings: Readings = [unrelated(_LONG[name][0])] if name in _LONG else INPUTS[name](_TOKENS)
    compared([("one word and “more”.", "One sentence and 'more', P'eng Chen")])  # what is loaded on need
    before = _highest()
    began = time.process_time()
    edits = compared(readings)
    seconds = time.process_time() - began
    after = _highest()
    print(json.dumps([seconds, after - before, sum(map(len, edits))]))


def _highest() -> float:
    """The most megabytes that this process has held; the kernel's `ru_maxrss` would be that of its parent at first."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def report() -> str:
    """Seconds and megabytes of each, those out of bounds marked."""
    lines = [f"Limits: CPU seconds, megabytes above the texts (aim: under {_MOST_MEMORY}), spans"]
    for name in (*_LONG, *INPUTS):
        bound = _LONG[name][1] if name in _LONG else 1.0
        command = [sys.executable, "-c", f"from tests.bench.diff_limits import measured; measured({name!r})"]
        seconds, megabytes, spans = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        over = "  OVER" * (seconds >= bound or megabytes >= _MOST_MEMORY)
        lines.append(f"  {name:<40} {seconds:6.2f} s (aim: under {bound:.0f}) {megabytes:6.0f} MB {spans:8,}{over}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
