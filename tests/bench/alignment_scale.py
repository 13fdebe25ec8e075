"""How time and memory grow with the length of the texts, and whether the longest is done within its aim.

The texts are the first passages of both sides of one long set, so that the kind of text stays the same.
"""

import json
from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path
from time import perf_counter

from tests.bench.alignment_run import OURS, run
from tests.bench.measure import medians
from webapp.exchange import read
from webapp.text.align import align

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 30_000)
_ROOT = Path(__file__).parents[2]
_WIDTH, _HEIGHT = 60, 12


def exponent(points: Mapping[int, float]) -> float:
    """The slope of the least-squares line through the logarithms: 1 grows with the length, 2 with its square."""
    xs, ys = [log(x) for x in points], [log(y) for y in points.values()]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - middle_x) ** 2 for x in xs
    )


def plot(series: Mapping[str, Mapping[int, float]]) -> str:
    """Curves on two logarithmic scales, each drawn with the first letter of its name."""
    xs = [x for points in series.values() for x in points]
    ys = [y for points in series.values() for y in points.values()]
    grid = [[" "] * (_WIDTH + 1) for _ in range(_HEIGHT + 1)]
    for name, points in series.items():
        for x, y in points.items():
            grid[_HEIGHT - _step(y, ys, _HEIGHT)][_step(x, xs, _WIDTH)] = name[0]
    scale = {0: f"{max(ys):.2g} s", _HEIGHT: f"{min(ys):.2g} s"}
    lines = [f"  {scale.get(at, ''):>9} |{''.join(row).rstrip()}" for at, row in enumerate(grid)]
    ends = f"{min(xs):,}{'passages a side, both scales logarithmic':^{_WIDTH - 10}}{max(xs):,}"
    return "\n".join([*lines, f"  {'':9} +{'-' * _WIDTH}", f"  {'':11}{ends}"])


def _step(value: float, values: Sequence[float], steps: int) -> int:
    low, high = log(min(values)), log(max(values))
    return round((log(value) - low) / (high - low) * steps)


def seed_milliseconds() -> float:
    """Aligning the repository's own circular with its witness B, warm."""
    texts = [
        [passage.text for passage in read(path.read_bytes(), path.name).body]
        for path in (*_ROOT.glob("seeds/*.txt"), *_ROOT.glob("translations/*/B-*.txt"))
    ]
    left, right = texts
    align(left, right)
    return medians({"seed": lambda: align(left, right)}, 15, perf_counter)["seed"] * 1000


def report(path: Path) -> str:
    """Seconds and megabytes at each size, their exponents, a plot, and the aims."""
    gold = json.loads(path.read_text())
    longest = min(len(gold["left"]), len(gold["right"]))
    sizes = [size for size in SIZES if size <= longest]
    # the two in turn, so that a busy machine slows both alike
    runs = {size: (run(path, OURS, first=size), run(path, "floor", first=size)) for size in sizes}
    seconds = {size: ours.seconds for size, (ours, _) in runs.items()}
    floor = {size: least.seconds for size, (_, least) in runs.items()}
    megabytes = {size: ours.megabytes for size, (ours, _) in runs.items()}
    lines = [f"Growth, on {gold['id']}", "  passages a side  seconds  floors    MB"]
    lines += [
        f"  {size:15,} {seconds[size]:8.2f} {seconds[size] / floor[size]:6.1f}× {megabytes[size]:5.0f}"
        for size in sizes
    ]
    lines.append(
        f"  seconds grow with the length to the power {exponent(seconds):.2f} (floor {exponent(floor):.2f}),"
        f" megabytes {exponent(megabytes):.2f}"
    )
    lines.append(plot({"ours": seconds, "floor": floor}))
    whole = run(path, OURS)
    lines.append(
        f"  the whole set {whole.seconds:.1f} s (aim: at most 30), {whole.megabytes:.0f} MB (aim: at most 1,000);"
        f" {sizes[0]:,} passages {seconds[sizes[0]]:.2f} s (aim: under 1);"
        f" the seed with B, warm, {seed_milliseconds():.1f} ms (aim: under 30)"
    )
    return "\n".join(lines)
