"""The figures of the alignment benchmark are what they say, and its command keeps its form."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.alignment_peers import Refused, difflib_words, floor, gale_church, joined, quoted
from tests.bench.alignment_reliability import calibration_error, marks
from tests.bench.alignment_run import Run
from tests.bench.alignment_scale import exponent, plot

LEFT = ["The harbour master wrote to the prefect.", "Three ships came. Salt rose.", "Bees left."]
RIGHT = ["The harbour master wrote the prefect.", "Three ships came.", "The salt rose.", "No printing."]
GOLD = [[[0], [0]], [[1], [1, 2]], [[2], []], [[], [3]]]


@pytest.mark.parametrize("power", [1.0, 1.5, 2.0])
def test_the_exponent_is_the_power_that_the_times_grow_with(power: float) -> None:
    assert exponent({size: 0.3 * size**power for size in (10, 20, 50, 100)}) == pytest.approx(power)


def test_the_plot_has_the_least_bottom_left_and_the_most_top_right() -> None:
    rows = plot({"ours": {1: 1.0, 10: 100.0}, "floor": {1: 0.5}}).splitlines()
    assert rows[0].endswith("o")
    assert rows[-3].endswith("|f")


def test_scores_that_are_shares_have_no_calibration_error() -> None:
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == 0
    assert calibration_error([(0.75, True)] * 4) == pytest.approx(0.25)
    assert calibration_error([(0.75, True), (0.75, True), (0.95, True), (0.95, False)]) == pytest.approx(0.35)


def test_a_passage_left_alone_is_right_if_the_set_leaves_it_alone() -> None:
    links = [[[0], [0]], [[1], [1]], [[], [2]], [[2], []], [[], [3]]]
    kinds = ["1:1", "1:1", "only right", "only left", "only right"]
    found = marks(Run("made", links, [0.9, 0.8, 0.7, 0.6, 0.5], kinds, 0, 0, 0), GOLD)
    assert found == [
        ("1:1", (0.9, True)),
        ("1:1", (0.8, False)),
        ("only here", (0.7, False)),
        ("only here", (0.6, True)),
        ("only here", (0.5, True)),
    ]


def test_peers_cover_every_passage_and_the_floor_links_nothing() -> None:
    for links in (gale_church(LEFT, RIGHT), difflib_words(LEFT, RIGHT)):
        assert sorted(index for link in links for index in link[0]) == [0, 1, 2]
        assert sorted(index for link in links for index in link[1]) == [0, 1, 2, 3]
    assert difflib_words(LEFT, RIGHT) == GOLD
    assert floor(LEFT, RIGHT) == []


def test_passages_are_joined_through_others() -> None:
    assert joined([(0, 0), (1, 1), (1, 0)], 3, 3) == [[[0, 1], [0, 1]], [[2], []], [[], [2]]]


def test_difflib_is_not_run_where_it_would_take_long() -> None:
    with pytest.raises(Refused):
        difflib_words(["salt " * 60_001], RIGHT)


def test_figures_are_quoted_from_the_table_that_has_hunalign() -> None:
    sets = "| set | what |\n|---|---|\n| en_a | small |\n\n"
    readme = sets + "| set | hunalign | Other |\n|---|---|---|\n| en_a | .7/.9 | **.8**/1 |"
    assert quoted(readme) == {"en_a": {"hunalign": ".7/.9", "Other": ".8/1"}}
    assert quoted("no table") == {}


def test_the_command_writes_links_and_what_they_cost(tmp_path: Path) -> None:
    (tmp_path / "sets").mkdir()
    made = {"id": "made", "left": LEFT, "right": RIGHT, "gold": GOLD}
    (tmp_path / "sets" / "made.json").write_text(json.dumps(made))
    arguments = ["--gold", str(tmp_path / "sets"), "--out", str(tmp_path / "out")]
    command = [sys.executable, "-m", "tests.bench.alignment", *arguments]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2])
    links = json.loads((tmp_path / "out").read_text())["made"]
    assert sorted(index for link in links for index in link[1]) == [0, 1, 2, 3]
    assert json.loads((tmp_path / "out.stats.json").read_text())["made"].keys() == {"seconds", "peak_mb"}
