"""Aligning real translations whose right links are known. The texts stay outside the repository."""

import json

import pytest

from tests.bench.alignment_run import GOLD, scorer
from webapp.text.align import align

score = scorer()
pytestmark = pytest.mark.skipif(score is None, reason=f"the sets with known links are not here: {GOLD}")


@pytest.mark.parametrize(("name", "least"), [("en_real_small", 0.95), ("en_regroup_swap_small", 0.93)])
def test_real_translations_are_aligned_as_their_editors_divided_them(name: str, least: float) -> None:
    gold = json.loads((GOLD / "dev" / f"{name}.json").read_text())
    links = align(gold["left"], gold["right"])
    assert score is not None
    assert score([(gold["gold"], [[list(link.left), list(link.right)] for link in links])])["f1_strict"] >= least
