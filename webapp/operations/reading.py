"""Reading: what the pages show of documents, comparisons and passages, assembled from the store and the text layer.

Nothing here writes a fact. An alignment that has not been computed yet is not waited for: the rows then set the
passages of both witnesses beside each other by position and say so (`aligned` is False).
"""

from dataclasses import dataclass
from typing import Literal

from webapp.operations.desk import Desk
from webapp.review import Thread
from webapp.text.diff import Granularity
from webapp.text.model import Document, PlacedPassage, Revision, Witness

Mode = Literal["side", "inline", "all"]
ScriptChoice = Literal["source", "hans", "hant"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader chose to see; every field stands in the URL."""

    left: str
    right: str
    mode: Mode = "side"
    granularity: Granularity = "words"
    changed_only: bool = False
    script: ScriptChoice = "source"


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One document in the library list."""

    document: Document
    witnesses: tuple[Witness, ...]
    passages: int
    open_threads: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One passage as it is shown in a row: `html` is safe markup with the differences marked.

    `language` is the BCP 47 tag for the lang attribute: the witness's own, or zh-Hans/zh-Hant as the reader chose.
    """

    siglum: str
    placed: PlacedPassage
    html: str
    language: str
    open_threads: int


@dataclass(frozen=True, slots=True)
class Row:
    """Passages that correspond, as one row. One of `left` and `right` may be empty.

    `anchor` is unique on the page ("A.p10"). `differences` counts edits, `amount` is the share of both texts that
    differs (0 to 1). `inline` is one text with both readings marked, used in inline mode. `others` holds, in mode "all",
    the cells of each further witness against the left one, by siglum (empty tuple: nothing stands for it there).
    `relation` is one of "1:1", "merged" (n:1), "split" (1:n), "regrouped" (n:m), "only left", "only right".
    """

    anchor: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]
    inline: str
    others: dict[str, tuple[Cell, ...]]
    differences: int
    amount: float
    score: float
    relation: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the document page shows of two witnesses (or all).

    `front` and `rows` hold front matter and body; with `changed_only` the unchanged rows are left out of them and
    counted in `hidden_rows`; `strip` always has every body row. `progress` says how the alignment stands when
    `aligned` is False. `comparable` is False for witnesses in different languages: their passages are aligned and set
    side by side, but no words are compared, so that no difference is counted or marked and `changed_only` hides nothing.
    """

    document: Document
    comparable: bool
    witnesses: tuple[Witness, ...]
    left: Revision
    right: Revision
    choice: Choice
    aligned: bool
    progress: str
    front: tuple[Row, ...]
    rows: tuple[Row, ...]
    strip: tuple[Row, ...]
    differences: int
    changed_rows: int
    hidden_rows: int


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage of one witness with what stands for it in each other witness, and its threads.

    `counterparts` are (witness, cells) with differences marked against this passage; empty cells where nothing stands
    for it; None instead of cells while the alignment is not there. `previous`/`next` are passage ids or "".
    `brackets` are (words, what they are) pairs.
    """

    document: Document
    revision: Revision
    placed: PlacedPassage
    html: str
    counterparts: tuple[tuple[Witness, tuple[Cell, ...] | None], ...]
    threads: tuple[Thread, ...]
    brackets: tuple[tuple[str, str], ...]
    previous: str
    next: str


def library(desk: Desk) -> list[LibraryEntry]:
    """Every document, by date then id."""
    raise NotImplementedError


def default_choice(desk: Desk, document: str) -> Choice:
    """The first two witnesses by siglum in the document's order, side by side. Raises NotFound."""
    raise NotImplementedError


def compare(desk: Desk, document: str, choice: Choice) -> Comparison:
    """The comparison that `choice` asks for. Raises NotFound for an unknown document or siglum (naming those there are)."""
    raise NotImplementedError


def passage(desk: Desk, document: str, siglum: str, passage_id: str, revision: int | None = None, script: ScriptChoice = "source") -> PassageView:
    """One passage, pinned to a revision if one is given. Raises NotFound."""
    raise NotImplementedError


def fingerprint(desk: Desk, document: str) -> str:
    """A short string that changes whenever anything shown of the document may have changed: facts or alignments."""
    raise NotImplementedError
