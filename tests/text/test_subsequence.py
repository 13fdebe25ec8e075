"""The longest common subsequence: exact while it can be, divided where it must be, never without bounds."""

import random
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from webapp.text import subsequence
from webapp.text.subsequence import Block, unmatched

WORDS = st.lists(st.sampled_from("abcdefg"), max_size=30)


def common(left: list[str], right: list[str], blocks: list[Block]) -> list[str]:
    """What stands between the blocks, which must be the same on both sides."""
    ends = [(0, 0, 0, 0), *blocks, (len(left), len(left), len(right), len(right))]
    found = []
    for (_, i1, _, j1), (i2, _, j2, _) in pairwise(ends):
        assert left[i1:i2] == right[j1:j2]
        found += left[i1:i2]
    return found


def longest(left: list[str], right: list[str]) -> int:
    """The length of a longest common subsequence, by the textbook."""
    row = [0] * (len(right) + 1)
    for word in left:
        before = row[:]
        for j, other in enumerate(right, start=1):
            row[j] = before[j - 1] + 1 if word == other else max(before[j], row[j - 1])
    return row[-1]


@given(WORDS, WORDS)
def test_it_is_a_longest_one(left: list[str], right: list[str]) -> None:
    assert len(common(left, right, unmatched(left, right))) == longest(left, right)


FEW_WORDS = st.lists(st.sampled_from("ab"), max_size=60)


@example(list("xabcbddar"), list("yabcbcbddas"), 1)  # runs of four that overlap on one side more than on the other
@given(st.one_of(WORDS, FEW_WORDS), st.one_of(WORDS, FEW_WORDS), st.integers(1, 60))
def test_what_is_divided_still_corresponds(left: list[str], right: list[str], cells: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(subsequence, "_EXACT_CELLS", cells)
        blocks = unmatched(left, right)
    common(left, right, blocks)
    assert all(one[1] < other[0] or one[3] < other[2] for one, other in pairwise(blocks))


def test_long_unlike_texts_are_divided_at_words_that_stand_once_in_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subsequence, "_EXACT_CELLS", 40)
    chance = random.Random(7)
    left = [chance.choice("abcdefgh") for _ in range(60)]
    right = [chance.choice("stuvwxyz") for _ in range(60)]
    left[50:50] = right[5:5] = ["anchor"]
    twice = ["often", "seldom"]
    left[4:4], left[20:20], right[45:45], right[58:58] = twice, twice, twice, twice
    assert common(left, right, unmatched(left, right)) == ["anchor"]


def test_where_nothing_stands_once_they_are_divided_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subsequence, "_EXACT_CELLS", 100)
    left, right = ["a", "b"] * 20, ["c", "a"] * 20
    assert len(common(left, right, unmatched(left, right))) > 10


def test_texts_of_the_greatest_length_that_differ_throughout_take_little_memory() -> None:
    compare = "from webapp.text.diff import diff; print(len(diff('a b ' * 250_000, 'c a ' * 250_000)))"
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30)); {compare}"
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False)
    assert (done.stderr, int(done.stdout) > 1) == ("", True)
