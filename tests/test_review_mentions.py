"""How a comment calls somebody: by the whole name, in whichever form it was typed, or by what only one is called."""

import unicodedata

import pytest

from webapp.review import Account
from webapp.review.mentions import mentioned, pieces

PEOPLE = [Account(name, name, frozenset()) for name in ("Edna Second", "Edgar Ko", "Edgar Lo", "Zoë", "彭真")]


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("@Edna Second, look", ["Edna Second"]),
        ("@edna: look", ["Edna Second"]),
        ("@Ednas", []),
        ("@Edgar", []),
        ("@edgar lo", ["Edgar Lo"]),
        ("mail@edna", []),
        (unicodedata.normalize("NFD", "(@Zoë)"), ["Zoë"]),
        ("@彭真同志", ["彭真"]),
        ("@Edna @Edna Second", ["Edna Second"]),
    ],
)
def test_names_are_found(body: str, who: list[str]) -> None:
    assert [one.name for one in mentioned(body, PEOPLE)] == who
    assert "".join(piece.words for piece in pieces(body, PEOPLE)) == body


def test_of_one_name_within_another_the_whole_one_counts() -> None:
    tom, smith = (Account(name, name, frozenset()) for name in ("Tom", "Tom Smith"))
    assert mentioned("@Tom and @Tom Smith", [smith, tom]) == (tom, smith)
    assert mentioned("@Tom Jones", [smith, tom]) == (tom,)
