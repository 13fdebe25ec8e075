"""Where a phrase stands: wherever it does, and never inside another word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.text.places import places, replaced_everywhere


@pytest.mark.parametrize(
    ("text", "phrase", "wanted"),
    [
        ("Romania, and Romania's “Romania”.", "Romania", ["Romania"] * 3),
        ("The Romanians and Anti-Romania of Romania-like", "Romania", []),
        ("Sotho’Romania, Romania’t, Romania’ s", "Romania", ["Romania"]),
        ("in ‘Romania’ and the Romania’s", "Romania", ["Romania"] * 2),
        ("中共中央关于罗马尼亚的通知，关于罗马尼亚", "关于罗马尼亚", ["关于罗马尼亚"] * 2),
        ("9 May 1963, 19 May 1963, 9 May 19631", "9 May 1963", ["9 May 1963"]),
        ("cafe\u0301 cafe", "cafe", ["cafe"]),
        ("aaaa", "a a", []),
        ("On “Circular on Romania,” of 1963", "Circular on Romania", ["Circular on Romania"]),
        ("anything", "", []),
        ("(x) (x)(x)", "(x)", ["(x)"] * 3),
    ],
)
def test_where_a_phrase_stands(text: str, phrase: str, wanted: list[str]) -> None:
    assert [text[start:end] for start, end in places(text, phrase)] == wanted


@given(st.text("ab -中", max_size=20), st.text("ab中", min_size=1, max_size=3))
def test_places_hold_the_phrase_and_are_found_again(text: str, phrase: str) -> None:
    found = places(text, phrase)
    assert all(text[start:end] == phrase for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert replaced_everywhere(text, phrase, phrase) == text
    assert len(replaced_everywhere(text, phrase, "§")) == len(text) - len(found) * (len(phrase) - 1)
