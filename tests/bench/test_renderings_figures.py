"""The figures of the benchmark of renderings are what they say, and its command keeps its form."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench import renderings
from tests.bench.renderings_peers import PEERS

LEFT = ["The envoy signed the treaty.", "Salt was dear."]
RIGHT = ["The envoy signed the pact.", "Salt was dear."]
AT = LEFT[0].index("treaty")
ROW = {"passage": 0, "left": [AT, AT + 6], "right": [[AT, AT + 4]], "changed": True, "known": True}
SET: dict[str, Any] = {"id": "made", "kind": "close", "left": LEFT, "right": RIGHT, "gold": [ROW]}
EXPECTED = [{"passage": 0, "left": [AT, AT + 6], "right": [[AT, AT + 4]]}]


@pytest.fixture(autouse=True)
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderings, "load", lambda: None)
    monkeypatch.setattr(renderings, "encode", lambda: None)


@pytest.mark.parametrize("method", [renderings.ours, *PEERS.values()], ids=["ours", *PEERS])
def test_every_method_finds_what_was_put_in_place(method: renderings.Method) -> None:
    assert method(SET) == EXPECTED


def test_the_command_writes_one_file_or_one_a_set(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "made.json").write_text(json.dumps(SET), encoding="utf-8")
    renderings.main(["--gold", str(gold), "--out", str(tmp_path / "out.json")])
    renderings.main(["--gold", str(gold), "--out", f"{tmp_path / 'out'}/"])
    assert json.loads((tmp_path / "out.json").read_text()) == {"made": EXPECTED}
    assert json.loads((tmp_path / "out" / "made.json").read_text()) == EXPECTED


def test_without_gold_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(renderings, "GOLD", tmp_path / "none")
    assert "not measured" in renderings.report()
