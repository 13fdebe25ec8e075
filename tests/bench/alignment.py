"""How well and how fast texts are aligned, on sets with known answers.

`python -m tests.bench.alignment --gold DIR --out FILE` aligns every set under DIR and writes {set id: [[[left…],
[right…]], …]} to FILE, and {set id: {"seconds", "peak_mb"}} to FILE.stats.json. Without --out it prints the report:
every set beside its peers, how far the scores can be relied on, and how time and memory grow with length.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from tests.bench import alignment_reliability, alignment_scale
from tests.bench.alignment_peers import PEERS, quoted
from tests.bench.alignment_run import GOLD, OURS, Run, run, scorer

_SCALE_SET = "en_bible_verses"


def table(paths: Sequence[Path]) -> tuple[str, list[tuple[Path, Run]]]:
    """Ours and every peer on each set, and our runs. Ratios are to the floor of the same set, both warm."""
    score = scorer()
    if score is None:
        return f"Alignment is not scored: there is no {GOLD / 'score.py'} here.", []
    others = quoted((GOLD / "README.md").read_text()) if (GOLD / "README.md").exists() else {}
    lines, ours = [], []
    for path in paths:
        gold = json.loads(path.read_text())
        runs = {name: run(path, name, warm=True) for name in (OURS, *PEERS)}
        ours.append((path, runs[OURS]))
        size = f"{len(gold['left']):,} | {len(gold['right']):,}"
        lines.append(f"{gold['id']:24}{size:>16} strict   lax  link  null   seconds  floors     MB")
        for name, one in runs.items():
            if one.refused:
                lines.append(f"  {name:38} not run: {one.refused}")
                continue
            found = score([(gold["gold"], one.links)])
            marks = " ".join(f"{found[key]:5.3f}" for key in ("f1_strict", "f1_lax", "link_f1", "null_f1"))
            lines.append(
                f"  {name:38}{marks if one.links else '':>24}  {one.warm:8.3f} {one.warm / runs['floor'].warm:6.1f}×"
                f" {one.megabytes:6.0f}"
            )
        if gold["id"] in others:
            told = ", ".join(f"{name} {figure}" for name, figure in others[gold["id"]].items())
            lines.append(f"  quoted from the sets' README (strict/lax): {told}")
    return "\n".join(lines), ours


def full_report(paths: Sequence[Path]) -> str:
    """The table of the sets, the reliability of our scores on them, and the growth if the set for it is there."""
    text, ours = table(paths)
    parts = ["Alignment, F1 by the scorer of the sets; seconds are warm, floors are times of cutting both texts once"]
    parts.append(text)
    if ours:
        parts.append(alignment_reliability.report(ours))
    parts += [alignment_scale.report(path) for path in paths if path.stem == _SCALE_SET and ours]
    return "\n\n".join(parts)


def report() -> str:
    """The report on all dev sets."""
    return full_report(sorted((GOLD / "dev").glob("*.json")))


def main(argv: list[str] | None = None) -> None:
    """Run the sets that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.alignment", description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD / "dev", help="folder with the sets, *.json")
    parser.add_argument("--out", type=Path, help="file for the links; without it a report is printed")
    arguments = parser.parse_args(argv)
    paths = sorted(arguments.gold.rglob("*.json"))
    if not paths:
        parser.error(f"there are no sets (*.json) under {arguments.gold}")
    if not arguments.out:
        print(full_report(paths))
        return
    runs = [run(path, OURS) for path in paths]
    arguments.out.write_text(json.dumps({one.set_id: one.links for one in runs}))
    stats = {one.set_id: {"seconds": round(one.seconds, 3), "peak_mb": one.megabytes} for one in runs}
    arguments.out.with_name(arguments.out.name + ".stats.json").write_text(json.dumps(stats, indent=1))


if __name__ == "__main__":
    main()
