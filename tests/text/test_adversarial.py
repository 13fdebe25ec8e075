"""Inputs made to be hard are compared rightly, whatever the seed of Python's hashes; the benchmark times them."""

import hashlib
import os
import subprocess
import sys

import pytest

from tests.adversarial import INPUTS
from webapp.text.collation import compared
from webapp.text.model import EditKind

_TOKENS = 1_000
_SEEDED = ("forty words by chance", "names of Chinese syllables", "sentences shuffled", "one sentence in many places")


def digest(name: str) -> str:
    """What the edits of an input are, in short."""
    return hashlib.sha256(repr(compared(INPUTS[name](_TOKENS))).encode()).hexdigest()


def test_there_are_forty() -> None:
    assert len(INPUTS) == 40


@pytest.mark.parametrize("name", INPUTS)
def test_the_edits_rebuild_both_sides_and_equal_spans_are_equal(name: str) -> None:
    readings = INPUTS[name](_TOKENS)
    for edits, (left, right) in zip(compared(readings), readings, strict=True):
        assert "".join(left[slice(*edit.left)] for edit in edits) == left
        assert "".join(right[slice(*edit.right)] for edit in edits) == right
        for edit in edits:
            old, new = left[slice(*edit.left)], right[slice(*edit.right)]
            assert (old == new) == edit.equal
            assert edit.kind is not EditKind.MOVED or not old or not new


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_edits_do_not_depend_on_the_order_of_hashes(seed: str) -> None:
    program = f"from tests.text.test_adversarial import digest; print(*map(digest, {_SEEDED!r}))"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    told = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [digest(name) for name in _SEEDED]
