"""Words joined by a hyphen, a space or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.hyphens import only_joins_differ


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Marxism-Leninism", "Marxism Leninism"),
        ("Marxism–Leninism", "Marxism-Leninism"),
        ("co-operate", "cooperate"),
        ("policy-making", "policymaking"),
        ("policy making", "policymaking"),
        ("to morrow", "tomorrow"),
        ("re-elect", "reelect"),
        ("the left-wing co-operators", "the left wing cooperators"),
        ("said—that", "said – that"),
        ("-", ""),
        ("–", "-"),
        ("1950–1960", "1950-1960"),
        ("северо-запад", "северо запад"),
    ],
)
def test_a_habit_of_joining(left: str, right: str) -> None:
    assert only_joins_differ(left, right)
    assert only_joins_differ(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("co-operate", "operate"),
        ("re-sign", "resign"),
        ("now here", "nowhere"),
        ("the rapist", "therapist"),
        ("every day", "everyday"),
        ("may be", "maybe"),
        ("over time", "overtime"),
        ("home less", "homeless"),
        ("10-12", "1012"),
        ("10-12", "10 12"),
        ("-5", "5"),
        ("said – that", "said that"),
        ("—", ""),
        ("–", ""),
        ("Sino—Soviet", "SinoSoviet"),
    ],
)
def test_more_than_a_habit(left: str, right: str) -> None:
    assert not only_joins_differ(left, right)
    assert not only_joins_differ(right, left)


@given(st.text(alphabet="ab1-– —", max_size=12), st.text(alphabet="ab1-– —", max_size=12))
def test_it_is_the_same_both_ways_and_never_of_other_letters(left: str, right: str) -> None:
    found = only_joins_differ(left, right)
    assert found == only_joins_differ(right, left)
    assert not found or [c for c in left if c.isalnum()] == [c for c in right if c.isalnum()]
