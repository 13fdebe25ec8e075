"""How quickly the command starts: whole processes against one that only imports Click and RapidFuzz."""

import compileall
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench.measure import medians

ROOT = Path(__file__).parents[2]
ROUNDS = 15


def report() -> str:
    """Ratios of `variorum compare` and `variorum --help` to the floor."""
    compileall.compile_dir("webapp", quiet=1)  # as the first run does anywhere but where writing byte code is forbidden
    (seed,), (revised,) = ROOT.glob("seeds/*.txt"), ROOT.glob("translations/*/B-*.txt")
    variorum = str(Path(sys.executable).with_name("variorum"))

    def process(*command: str) -> Callable[[], object]:
        return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    taken = medians(
        {
            "floor": process(sys.executable, "-c", "import click, rapidfuzz"),
            "compare": process(variorum, "compare", str(seed), str(revised)),
            "help": process(variorum, "--help"),
        },
        ROUNDS,
    )
    floor = taken["floor"]
    compare, brief = taken["compare"], taken["help"]
    return (
        "Start, whole processes, against `import click, rapidfuzz`\n"
        f"  floor                    {floor * 1000:6.0f} ms\n"
        f"  variorum compare seed B  {compare * 1000:6.0f} ms  {compare / floor:5.2f} x   (aim: under 3)\n"
        f"  variorum --help          {brief * 1000:6.0f} ms  {brief / floor:5.2f} x   (aim: under 1.5)"
    )


if __name__ == "__main__":
    print(report())
