"""Golden cases: pairs of readings with the differences a person would want to read, and why.

Each `tests/golden/<language>/*.txt` holds cases of four lines: left, right, the wanted result, why. A blank line parts
them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.text.test_diff import shown

GOLDEN = Path(__file__).parent.parent / "golden"


def cases() -> Iterator[object]:
    for path in sorted(GOLDEN.glob("*/*.txt")):
        for number, case in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n"), start=1):
            yield pytest.param(*case.split("\n"), id=f"{path.parent.name}/{path.stem}-{number}")


@pytest.mark.parametrize(("left", "right", "wanted", "why"), list(cases()))
def test_the_differences_read_as_a_person_would_want(left: str, right: str, wanted: str, why: str) -> None:
    assert shown(left, right) == wanted, why
