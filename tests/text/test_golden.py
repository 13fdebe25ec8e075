r"""Golden cases: pairs of readings with the differences a person would want to read, and why.

Each `tests/golden/<language>/*.txt` holds cases of four lines: left, right, the wanted result, why. A blank line parts
them. In the result [-only left-] and {+only right+} are followed by ‹the kind›, unless it is substantive. What does not
show is written as its code point, \u{200B}.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp.text.collation import compared
from webapp.text.model import EditKind

GOLDEN = Path(__file__).parent.parent / "golden"
_CODE_POINT = re.compile(r"\\u\{([0-9A-F]+)\}")


def cases() -> Iterator[tuple[str, list[str]]]:
    """The name of each case, and its left, right, wanted result and reason."""
    for path in sorted(GOLDEN.glob("*/*.txt")):
        for number, case in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n"), start=1):
            lines = [_CODE_POINT.sub(lambda found: chr(int(found[1], 16)), line) for line in case.split("\n")]
            yield f"{path.parent.name}/{path.stem}-{number}", lines


def told(left: str, right: str) -> str:
    """The differences with their kinds."""
    parts = []
    for edit in compared([(left, right)])[0]:
        old, new = left[slice(*edit.left)], right[slice(*edit.right)]
        if edit.kind is None:
            parts.append(old)
        else:
            kind = "" if edit.kind is EditKind.SUBSTANTIVE else f"‹{edit.kind.value}›"
            parts.append(f"[-{old}-]" * bool(old) + f"{{+{new}+}}" * bool(new) + kind)
    return "".join(parts)


@pytest.mark.parametrize(("left", "right", "wanted", "why"), [pytest.param(*case, id=name) for name, case in cases()])
def test_the_differences_read_as_a_person_would_want(left: str, right: str, wanted: str, why: str) -> None:
    assert told(left, right) == wanted, why


def test_there_are_cases_enough_in_several_languages() -> None:
    languages = [path.parent.name for path in GOLDEN.glob("*/*.txt")]
    assert {"en", "zh", "ru"} <= set(languages)
    assert len(list(cases())) >= 40
    assert all(len(case) == 4 for _, case in cases())
