"""The form in which a passage is worded anew: from its fields to a draft. Templates write the same names."""

import re

from flask import Flask, request

from webapp.errors import InvalidInput
from webapp.operations.drafting import Draft, Reading, Taken
from webapp.text.tokens import Span

_WHY = re.compile(r"why-(\d{1,7})-(\d{1,7})")
_TAKEN = re.compile(r"(\S+) (\d{1,7}) (\d{1,7}) (.*)", re.DOTALL)


def register(app: Flask) -> None:
    """Give the names of the fields to every template."""
    app.jinja_env.globals.update(why_field=why_field, take_field=take_field, taken_field=taken_field)


def why_field(span: Span) -> str:
    """The name of the field with the reason for the difference at a place."""
    return f"why-{span[0]}-{span[1]}"


def taken_field(taken: Taken) -> str:
    """Words that were taken over, and from whom."""
    return f"{taken.siglum} {taken.start} {taken.end} {taken.words}"


def take_field(reading: Reading) -> str:
    """Words that can be taken over; "" if they cannot."""
    one = reading.replacement
    return taken_field(Taken(reading.siglum, *one)) if one else ""


def read_draft() -> Draft:
    """What was typed. Line ends are as they were typed: a browser sends CR LF."""
    form = request.form
    reasons: dict[Span, str] = {}
    for name, value in form.items():
        if (found := _WHY.fullmatch(name)) and value.strip():
            reasons[int(found[1]), int(found[2])] = value
    return Draft(
        form.get("base", ""),
        lines(form.get("text", "")),
        form.get("reason", ""),
        reasons,
        tuple(read_taken(said) for said in form.getlist("taken")),
    )


def read_taken(said: str) -> Taken:
    """Words to be taken over, as `taken_field` writes them."""
    found = _TAKEN.fullmatch(lines(said))
    if found is None:
        raise InvalidInput("The form does not say which words to take. Load the page again, then choose them.")
    return Taken(found[1], int(found[2]), int(found[3]), found[4])


def read_number(said: str) -> int:
    """The number that a form or an address says; 0 if what it says is none that a desk could have written there."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def lines(text: str) -> str:
    """Line ends as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
