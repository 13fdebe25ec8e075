"""Formats: bytes into values and values into bytes, one file per format.

A module in this folder that defines `FORMAT` is a format; nothing else has to be told. A file is read by the most
particular format that recognises it, so that a file without any known form is still a plain text.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from webapp.text.decode import decode
from webapp.text.model import WitnessFile


@dataclass(frozen=True, slots=True)
class Format:
    """How one form of file is known, read and written.

    `recognises(text, name)` looks at a decoded file. `read(text, name)` raises InvalidInput, naming `name` and the
    line, for what cannot be read. `write(witness)` gives text that reads back as the same passages; it raises
    InvalidInput for what the form cannot hold. Of several formats that recognise a file the one of the highest `rank`
    reads it.
    """

    name: str
    label: str
    rank: int
    recognises: Callable[[str, str], bool]
    read: Callable[[str, str], WitnessFile]
    write: Callable[[WitnessFile], str]


@cache
def formats() -> tuple[Format, ...]:
    """Every format there is, the most particular first."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return tuple(sorted(found, key=lambda form: -form.rank))


def read(content: bytes, name: str) -> WitnessFile:
    """The witness that the bytes of the file `name` hold.

    Raises InvalidInput with a sentence for anything that cannot be read as a text.
    """
    return read_text(decode(content, name), name)


def read_text(text: str, name: str, *, below: int = 1_000) -> WitnessFile:
    """The witness that a decoded text holds, read by a format of a rank under `below`."""
    return form_of(text, name, below=below).read(text, name)


def form_of(text: str, name: str, *, below: int = 1_000) -> Format:
    """The format of a rank under `below` that reads a decoded text."""
    return next(form for form in formats() if form.rank < below and form.recognises(text, name))
