"""What may be a password: a long one, and not the first that anybody would try. No rule of composition."""

import re

from webapp.errors import InvalidInput

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
"""To hash more would only keep the desk busy."""

_OBVIOUS = re.compile(
    "password|passwort|variorum|qwerty|qwertz|letmein|welcome|admin|abcdef|1234567890|123456789|12345678|0987654321"
)
_DISTINCT = 5
"""So many different characters must be left once the name and obvious words are taken out."""


def check_password(password: str, name: str) -> None:
    """Raise InvalidInput unless `password` may be that of the person called `name`."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(
            f"The password is too short: use at least {SHORTEST_PASSWORD} characters, such as four words."
        )
    if len(password) > LONGEST_PASSWORD:
        raise InvalidInput(f"The password is too long: use at most {LONGEST_PASSWORD:,} characters.")
    left = "".join(password.casefold().split())
    for part in sorted({name.casefold().replace(" ", ""), *name.casefold().split()}, key=len, reverse=True):
        if len(part) > 1:
            left = left.replace(part, "")
    if len(set(_OBVIOUS.sub("", left))) < _DISTINCT:
        raise InvalidInput(
            "This password would be guessed: it is little more than your name, one thing repeated, or a word that"
            " everybody tries. Take other words."
        )
