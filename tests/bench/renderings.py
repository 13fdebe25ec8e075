"""What stands in one translation for a word of another, on real translations with known answers, beside other methods.

`python -m tests.bench.renderings --gold DIR --out FILE` writes what is predicted, {set id: [prediction …]}, for each
set in DIR; with `--out DIR/` one file a set, as the gold's own scorer reads them. It prints every method's figures.
Without --gold it takes ../shared/gold/renderings/dev.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.bench.measure import machine
from tests.bench.renderings_peers import PEERS
from webapp.operations.encoder import load
from webapp.text.meaning import Encode
from webapp.text.renderings import Rendering, renderings
from webapp.text.word_evidence import Place

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "renderings"
Document = dict[str, Any]
Prediction = dict[str, Any]
Method = Callable[[Document], list[Prediction]]
KINDS = ("close", "far")


@cache
def encode() -> Encode:
    """The encoder, with what it said of a word remembered, as the desk's cache does."""
    known: dict[str, Sequence[float]] = {}

    def encoded(texts: Sequence[str]) -> Sequence[Sequence[float]]:
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            known.update(zip(fresh, load().encode(fresh), strict=True))
        return [known[text] for text in texts]

    return encoded


def documents(folder: Path) -> list[Document]:
    """The sets of a folder, by name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def pairs_of(document: Document) -> list[tuple[str, str]]:
    """The linked passages of a set."""
    return list(zip(document["left"], document["right"], strict=True))


def _found(document: Document, encoder: Encode | None) -> list[list[Rendering]]:
    places = [Place(row["passage"], *row["left"]) for row in document["gold"]]
    return renderings(pairs_of(document), places, encoder)


def _predictions(document: Document, found: Sequence[Sequence[Rendering]]) -> list[Prediction]:
    return [
        {"passage": row["passage"], "left": row["left"], "right": [[one.start, one.end] for one in spans]}
        for row, spans in zip(document["gold"], found, strict=True)
        if spans
    ]


def ours(document: Document) -> list[Prediction]:
    """As the desk does it."""
    return _predictions(document, _found(document, encode()))


def without_encoder(document: Document) -> list[Prediction]:
    """The same without vectors of words."""
    return _predictions(document, _found(document, None))


METHODS: dict[str, Method] = {"ours": ours, "ours, without the encoder": without_encoder, **PEERS}


@cache
def scorer() -> ModuleType | None:
    """The scorer that comes with the gold, if it is here."""
    if not (GOLD / "score.py").exists():
        return None
    spec = spec_from_file_location("renderings_score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figures(sets: Sequence[Document], found: Sequence[list[Prediction]], kind: str) -> str:
    """Precision, recall, F1, hits and wrong ones, of the changed rows of a kind, and precision and F1 of all."""
    score = scorer()
    pairs = [(one, predictions) for one, predictions in zip(sets, found, strict=True) if one["kind"] == kind]
    if score is None or not pairs:
        return "not scored"
    results = score.score(pairs)
    changed, every = results["changed"], results["all"]
    shares = "".join(f"{changed[name]:7.3f}" for name in ("precision", "recall", "f1", "hit", "wrong"))
    return f"{shares}  |{every['precision']:7.3f}{every['f1']:7.3f}"


def tiers(sets: Sequence[Document], kind: str) -> str:
    """For each tier the share of its content words that are right, and how many there are, of a kind."""
    score = scorer()
    if score is None:
        return "not scored"
    right: dict[str, list[bool]] = {"same": [], "associated": [], "in place": []}
    for one in sets:
        if one["kind"] != kind:
            continue
        for row, spans in zip(one["gold"], _found(one, encode()), strict=True):
            text = one["right"][row["passage"]]
            words = score.words(text)
            gold = score.touched(text, words, row["right"])
            for span in spans:
                right[span.tier] += [word in gold for word in score.touched(text, words, [span[:2]])]
    return ", ".join(f"{tier} {sum(those) / max(1, len(those)):.2f} of {len(those)}" for tier, those in right.items())


def _line(name: str, found: Sequence[list[Prediction]], sets: Sequence[Document], each: str = "") -> Iterable[str]:
    for kind in KINDS:
        if any(one["kind"] == kind for one in sets):
            yield f"  {name:46}{kind:6}{figures(sets, found, kind)}{each}"
            each = ""


def table(sets: Sequence[Document], methods: dict[str, Method]) -> tuple[str, dict[str, list[Prediction]]]:
    """The figures of each method on the sets, of ours by halves and tiers too, and our predictions by set."""
    load()  # what it takes to load the encoder is paid once a process
    lines = [
        f"{len(sets)} sets; of changed rows, then of all; seconds a set",
        f"  {'':52}      P      R     F1    hit  wrong  |      P     F1",
    ]
    predictions: dict[str, list[Prediction]] = {}
    for name, method in methods.items():
        began = time.perf_counter()
        found = [method(one) for one in sets]
        each = (time.perf_counter() - began) / max(1, len(sets))
        lines += _line(name, found, sets, f"{each:8.2f}")
        if name == "ours":
            predictions = {one["id"]: those for one, those in zip(sets, found, strict=True)}
            for odd, half in enumerate(("even", "odd")) if len(sets) > 2 else ():
                lines += _line(f"  {half} sets of a kind", *_half(sets, found, odd))
    lines += [f"  tiers, {kind}: {tiers(sets, kind)}" for kind in KINDS if any(one["kind"] == kind for one in sets)]
    return "\n".join(lines), predictions


def _half(
    sets: Sequence[Document], found: Sequence[list[Prediction]], odd: int
) -> tuple[list[list[Prediction]], list[Document]]:
    chosen = [at for kind in KINDS for at in [at for at, one in enumerate(sets) if one["kind"] == kind][odd::2]]
    return [found[at] for at in chosen], [sets[at] for at in chosen]


def report() -> str:
    """The figures on the small sets that are here."""
    sets = documents(GOLD / "dev")
    if not sets:
        return f"Renderings are not measured: there is no gold in {GOLD}."
    return f"Renderings: what stands for a word in another translation\n\n{table(sets, METHODS)[0]}"


def main(argv: list[str] | None = None) -> None:
    """Measure, and write the predictions for the folder that the arguments name."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.renderings", description=__doc__)
    parser.add_argument("--gold", type=Path, help="folder with the sets")
    parser.add_argument("--out", help="file for the predictions, or a folder (ending in /); needs --gold")
    arguments = parser.parse_args(argv)
    if arguments.out and not arguments.gold:
        parser.error("--out needs --gold DIR, whose sets are predicted")
    print(machine())
    if not arguments.gold:
        print(report())
        return
    sets = documents(arguments.gold)
    if not sets:
        print(f"Renderings are not measured: there is no gold in {arguments.gold}.")
        return
    text, predictions = table(sets, METHODS)
    print(text)
    if arguments.out and arguments.out.endswith("/"):
        Path(arguments.out).mkdir(parents=True, exist_ok=True)
        for path in sorted(arguments.gold.glob("*.json")):
            found = predictions[json.loads(path.read_text(encoding="utf-8"))["id"]]
            (Path(arguments.out) / path.name).write_text(json.dumps(found), encoding="utf-8")
    elif arguments.out:
        Path(arguments.out).write_text(json.dumps(predictions), encoding="utf-8")


if __name__ == "__main__":
    main()
