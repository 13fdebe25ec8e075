"""Where quoted words stand in a revised text, on real revisions with known answers, beside other methods.

`python -m tests.bench.anchors --gold FILE --out FILE` writes what is predicted, a JSON list of [start, end] or null in
the order of the gold, and prints the figures. Without --gold it takes all files in ../shared/gold/anchors.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from tests.bench.anchors_peers import PEERS, Carrier, Span
from tests.bench.measure import machine
from webapp.text.anchors import reanchored

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "anchors"
Case = dict[str, Any]
Verdict = Callable[[Case, Sequence[int] | None], str]


def ours(before: str, start: int, end: int, after: str) -> Span | None:
    """As the desk does it."""
    found = reanchored((start, end), before, after)
    return (found.start, found.end) if found else None


def predicted(carrier: Carrier, cases: Sequence[Case]) -> tuple[list[Span | None], float]:
    """What a carrier says of each case, and the milliseconds that one took it on average."""
    began = time.perf_counter()
    spans = [carrier(case["before"], case["start"], case["end"], case["after"]) for case in cases]
    return spans, (time.perf_counter() - began) * 1000 / max(1, len(cases))


@cache
def verdict() -> Verdict | None:
    """The verdict of the scorer that comes with the gold, if it is here."""
    if not (GOLD / "score.py").exists():
        return None
    spec = spec_from_file_location("anchors_score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    judge: Verdict = module.verdict
    return judge


def table(path: Path) -> tuple[str, list[Span | None]]:
    """The figures of ours and of every peer on a file, of its halves too, and our predictions."""
    cases: list[Case] = json.loads(path.read_text(encoding="utf-8"))
    judge = verdict()
    changed = [number for number, case in enumerate(cases) if not case.get("verbatim_unique")]
    lines = [f"{path.stem}: {len(cases)} quotes, of them {len(changed)} changed"]
    lines.append(f"  {'of the changed':42}right  partial  wrong  orphaned   ms each")
    spans_of_ours: list[Span | None] = []
    for name, carrier in {"ours": ours, **PEERS}.items():
        spans, each = predicted(carrier, cases)
        parts = {name: changed}
        if name == "ours":
            spans_of_ours = spans
            parts |= {f"  {half} cases": changed_of for half, changed_of in _halves(changed).items()}
        if judge is None:
            lines.append(f"  {name:66}{each:10.2f}   not scored: there is no {GOLD / 'score.py'} here")
            continue
        for title, numbers in parts.items():
            verdicts = [judge(cases[number], spans[number]) for number in numbers]
            shares = [_share(verdicts, kind) for kind in ("right", "partial", "wrong", "orphan")]
            took = f"{each:10.2f}" if title == name else ""
            lines.append(f"  {title:40}{shares[0]:7.3f}{shares[1]:9.3f}{shares[2]:7.3f}{shares[3]:10.3f}{took}")
    lines.append(f"  found exactly, of all: {_exact(cases):.3f}")
    return "\n".join(lines), spans_of_ours


def _halves(numbers: Sequence[int]) -> dict[str, list[int]]:
    return {half: [number for number in numbers if number % 2 == odd] for odd, half in enumerate(("even", "odd"))}


def _share(verdicts: Sequence[str], kind: str) -> float:
    return sum(one.startswith(kind) for one in verdicts) / max(1, len(verdicts))


def _exact(cases: Sequence[Case]) -> float:
    found = [reanchored((case["start"], case["end"]), case["before"], case["after"]) for case in cases]
    return sum(one is not None and one.state == "exact" for one in found) / max(1, len(found))


def report() -> str:
    """The figures on the files that are here; those of which the counterpart was cut out are right if orphaned."""
    paths = sorted(GOLD.glob("*.json"))
    if not paths:
        return f"Anchors are not measured: there is no gold in {GOLD}."
    return "\n\n".join(["Anchors: quotes carried to a revised text", *(table(path)[0] for path in paths)])


def main(argv: list[str] | None = None) -> None:
    """Measure, and write the predictions for the file that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.anchors", description=__doc__)
    parser.add_argument("--gold", type=Path, help="file with the quotes")
    parser.add_argument("--out", type=Path, help="file for the predictions; needs --gold")
    arguments = parser.parse_args(argv)
    if arguments.out and not arguments.gold:
        parser.error("--out needs --gold FILE, whose quotes are predicted")
    print(machine())
    if not arguments.gold:
        print(report())
        return
    text, spans = table(arguments.gold)
    print(text)
    if arguments.out:
        arguments.out.write_text(json.dumps(spans), encoding="utf-8")


if __name__ == "__main__":
    main()
