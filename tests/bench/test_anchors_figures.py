"""The figures of the benchmark of anchors are what they say, and its command keeps its form."""

import json
from pathlib import Path

import pytest

from tests.bench import anchors
from tests.bench.anchors_peers import PEERS, Carrier

BEFORE = "The harbour was calm. Three ships came at dawn. Salt was dear."
AFTER = "The old harbour was calm. Three ships came in at dawn. Salt was dear."
START = BEFORE.index("Three ships")


@pytest.mark.parametrize("carrier", [anchors.ours, *PEERS.values()], ids=["ours", *PEERS])
def test_every_method_finds_words_that_are_there(carrier: Carrier) -> None:
    span = carrier(BEFORE, START, START + 11, AFTER)
    assert span is not None
    assert AFTER[slice(*span)] == "Three ships"


@pytest.mark.parametrize("carrier", [anchors.ours, *PEERS.values()], ids=["ours", *PEERS])
def test_no_method_finds_words_in_an_empty_text(carrier: Carrier) -> None:
    assert carrier(BEFORE, START, START + 11, "") is None


def test_the_command_writes_spans_in_the_order_of_the_gold(tmp_path: Path) -> None:
    case = {"before": BEFORE, "start": START, "end": START + 11, "after": AFTER, "gold": None, "gold_words": []}
    gold, out = tmp_path / "gold.json", tmp_path / "out.json"
    gold.write_text(json.dumps([case, {**case, "after": ""}]), encoding="utf-8")
    anchors.main(["--gold", str(gold), "--out", str(out)])
    at = AFTER.index("Three")
    assert json.loads(out.read_text()) == [[at, at + 11], None]


def test_without_gold_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(anchors, "GOLD", tmp_path / "none")
    assert "not measured" in anchors.report()
