"""What is marked in a text besides its differences: notes, terms, words that comments are on."""

from typing import NamedTuple

from webapp.text.model import Break


class NoteMark(NamedTuple):
    """That a note belongs to the words before `offset`: its number, and the id of the element where it stands.

    Where the notes of two witnesses stand in one text, the siglum goes before the number.
    """

    offset: int
    number: int | str
    anchor: str


class WordsMark(NamedTuple):
    """That a thread of comments is on code points [start, end), and whether it is sure that it is (`state`)."""

    start: int
    end: int
    thread: str
    state: str


class TermMark(NamedTuple):
    """That terms (their ids) stand on code points [start, end); `title` says which, and what is to be known of it.

    `deprecated` if the words are renderings that the desk does not want. Of the marks of a text none overlaps another.
    """

    start: int
    end: int
    terms: tuple[str, ...]
    title: str
    deprecated: bool = False


Mark = Break | NoteMark | TermMark
"""What is marked in a text whether it differs or not."""
