"""How the benchmarks measure: medians of interleaved rounds, so that a busy machine slows all sides alike."""

import platform
import statistics
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version


def machine() -> str:
    """The machine and the versions that the figures are of."""
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("rapidfuzz", "diff-match-patch", "galechurch", "click", "flask")
    )
    return f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, {packages}"


def medians(
    sides: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """The median seconds of each side over `rounds` rounds in which every side runs once."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            began = clock()
            run()
            taken[name].append(clock() - began)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}
