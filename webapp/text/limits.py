"""The limits, one list for all, and the check that every text passes before it is kept.

NUL is refused because some OpenCC configurations drop what follows it and PostgreSQL does not store it; a lone
surrogate because no encoding of Unicode can carry it.
"""

import re

from webapp.errors import InvalidInput

FILE_BYTES = 20 * 1024 * 1024
PASSAGE_CODE_POINTS = 1_000_000
COMMENT_CODE_POINTS = 100_000
NAME_CODE_POINTS = 100
WEIGHED_CODE_POINTS = 10_000
"""The words of one side of a difference that is given a weight."""
SEARCH_CODE_POINTS = 200
"""What can be sought at once."""
FORM_CODE_POINTS = 500
"""A form of a term."""
TERM_PARTS = 200
"""The forms, aliases, renderings, relations and attested renderings of a term, each."""
TERMS = 20_000
"""The terms in a file."""

_REFUSED = re.compile("[\x00\ud800-\udfff]")


def check_file_size(size: int, where: str) -> None:
    """Raise InvalidInput if a file of `size` bytes, named `where`, is over the limit."""
    if size > FILE_BYTES:
        raise InvalidInput(
            f"{where} has {size:,} bytes; the limit is {FILE_BYTES:,} (20 MiB): divide it into several files."
        )


def check_characters(text: str, where: str) -> None:
    """Raise InvalidInput, naming the line and column, if `text` holds NUL or a lone surrogate."""
    found = _REFUSED.search(text)
    if found is None:
        return
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    what = "a NUL character" if found[0] == "\x00" else f"a lone surrogate (U+{ord(found[0]):04X})"
    raise InvalidInput(f"{where}, line {line}, column {column}: {what} cannot be kept in a text; remove it.")


def check_length(text: str, where: str, limit: int = PASSAGE_CODE_POINTS) -> None:
    """Raise InvalidInput if `text` is longer than `limit` code points."""
    if len(text) > limit:
        raise InvalidInput(f"{where} has {len(text):,} characters; the limit is {limit:,}: divide it.")
