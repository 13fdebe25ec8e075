"""The values that every layer speaks about: passages, witnesses, links, edits.

They are frozen, so that what was computed from them can be cached by their hashes and nothing can change behind a
decision. Offsets are code points, ends exclusive, everywhere.
"""

import hashlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, NamedTuple


class Kind(StrEnum):
    """What a passage is. The first four are front matter, the last a translator's note; the others are the body."""

    TITLE = "title"
    DATE_LINE = "date line"
    CITATION = "citation"
    SUMMARY = "summary"
    HEADING = "heading"
    ADDRESS = "address"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    SIGNATURE = "signature"
    DATE = "date"
    BRACKETED = "bracketed"
    NOTE = "note"

    @property
    def is_front_matter(self) -> bool:
        """Whether the passage stands before the body and outside its count."""
        return self in FRONT_MATTER


FRONT_MATTER = (Kind.TITLE, Kind.DATE_LINE, Kind.CITATION, Kind.SUMMARY)


class Basis(StrEnum):
    """What a witness rests on. Only the first two count as a source."""

    ORIGINAL = "original"
    TRANSCRIPTION = "transcription"
    TRANSLATION = "translation"
    RECONSTRUCTION = "reconstruction"


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the file broke a passage that is one: there the text has one U+0020.

    `offset` is that space's offset in code points.
    """

    offset: int
    kind: Literal["page", "line"]


class Tie(NamedTuple):
    """The words that a note belongs to: code points [start, end) of a passage's text, by the passage's id."""

    passage: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered paragraph or list item, heading, signature, note … of a witness.

    `text` is verbatim and without `label` (a list number as it stands in the file, "1. "). `number` is how a list item
    is cited ("I.5": fifth of the first list), empty for everything else. `tie` is where a note stands, None otherwise.
    """

    kind: Kind
    text: str
    label: str = ""
    number: str = ""
    breaks: tuple[Break, ...] = ()
    tie: Tie | None = None

    @property
    def text_hash(self) -> str:
        """The name of the text: SHA-256 of its UTF-8, in hexadecimal."""
        return text_hash(self.text)


@dataclass(frozen=True, slots=True)
class Header:
    """What a witness says about itself. Empty strings where it says nothing."""

    siglum: str = ""
    label: str = ""
    language: str = ""
    made_by: str = ""
    date: str = ""
    basis: str = ""
    note: str = ""
    rights: str = ""


@dataclass(frozen=True, slots=True)
class WitnessFile:
    """What a file of any format holds, once read: a header, front matter and body in order.

    `missing` names the fields that files of that form have and this one lacks. `original_language` is the language of
    the document that the witness translates, as the file says it ("Chinese").
    """

    passages: tuple[Passage, ...]
    header: Header = field(default_factory=Header)
    original_language: str = ""
    missing: tuple[str, ...] = ()

    @property
    def front_matter(self) -> tuple[Passage, ...]:
        """Title, date line, citation, summary: those there are."""
        return tuple(passage for passage in self.passages if passage.kind.is_front_matter)

    @property
    def body(self) -> tuple[Passage, ...]:
        """The passages that are counted."""
        return tuple(passage for passage in self.passages if not passage.kind.is_front_matter)


@dataclass(frozen=True, slots=True)
class PlacedPassage:
    """A passage where it stands in a revision.

    `id` is opaque, unique in its witness and never reused; `position` counts from 1 over the body and over the notes,
    and is 0 in front matter.
    """

    id: str
    position: int
    passage: Passage

    @property
    def in_body(self) -> bool:
        """Whether it is numbered in the body: neither front matter nor a note."""
        return bool(self.position) and self.passage.tie is None

    @property
    def name(self) -> str:
        """How people call it: "¶ 10", "Note 2", or what kind of front matter it is ("Title")."""
        if self.passage.tie:
            return f"Note {self.position}"
        return f"¶ {self.position}" if self.position else self.passage.kind.capitalize()


class LinkKind(StrEnum):
    """How the passages of a link stand to each other. A link out of its order is "moved", whatever its numbers."""

    ONE_TO_ONE = "1:1"
    MERGED = "merged"
    SPLIT = "split"
    REGROUPED = "regrouped"
    MOVED = "moved"
    ONLY_LEFT = "only left"
    ONLY_RIGHT = "only right"


@dataclass(frozen=True, slots=True)
class Link:
    """Passages that correspond: indices into the left and right passages, ascending. One side may be empty.

    `score` is the probability that a person would make the same link (or, where one side is empty, would leave the
    passage alone); 1 for a `locked` link, which a person made. `moved` says that it stands out of order.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float
    moved: bool = False
    locked: bool = False

    @property
    def kind(self) -> LinkKind:
        """How its passages stand to each other."""
        if not self.left or not self.right:
            return LinkKind.ONLY_LEFT if self.left else LinkKind.ONLY_RIGHT
        if self.moved:
            return LinkKind.MOVED
        if len(self.left) == len(self.right) == 1:
            return LinkKind.ONE_TO_ONE
        if len(self.right) == 1:
            return LinkKind.MERGED
        return LinkKind.SPLIT if len(self.left) == 1 else LinkKind.REGROUPED

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it."""
        return not self.locked and self.score < DOUBTFUL_BELOW

    def mirrored(self) -> "Link":
        """The same link seen from the other side."""
        return replace(self, left=self.right, right=self.left)


DOUBTFUL_BELOW = 0.7


class EditKind(StrEnum):
    """What sort of difference an edit is. All but the first two are accidentals: the words are the same."""

    SUBSTANTIVE = "substantive"
    MOVED = "moved"
    PUNCTUATION = "punctuation"
    QUOTATION = "quotation"
    CASE = "case"
    SPELLING = "spelling"
    SPACING = "spacing"
    HYPHENATION = "hyphenation"
    UNICODE = "unicode"
    SCRIPT = "script"
    ROMANISATION = "romanisation"
    NUMERALS = "numerals"
    BRACKETS = "brackets"

    @property
    def is_accidental(self) -> bool:
        """Whether a reader may have it hidden."""
        return self in ACCIDENTALS

    @property
    def label(self) -> str:
        """The kind in the words of pages and commands."""
        return _KIND_LABELS.get(self, self.value)


_KIND_LABELS = {
    EditKind.SUBSTANTIVE: "words",
    EditKind.QUOTATION: "quotation marks",
    EditKind.HYPHENATION: "hyphens",
    EditKind.UNICODE: "forms of characters",
    EditKind.SCRIPT: "simplified or traditional",
}
ACCIDENTALS = tuple(kind for kind in EditKind if kind not in (EditKind.SUBSTANTIVE, EditKind.MOVED))


class Edit(NamedTuple):
    """One span of a diff: `left` and `right` are (start, end) in code points.

    `kind` is None for an equal span, which holds the same text on both sides. The two ends of a moved text, what the
    left has here and the right elsewhere, are two edits with the same `move`, which counts the moves of a comparison
    from 1; 0 for every other edit.
    """

    left: tuple[int, int]
    right: tuple[int, int]
    kind: EditKind | None
    move: int = 0

    @property
    def equal(self) -> bool:
        """Whether both sides hold the same text."""
        return self.kind is None

    def mirrored(self) -> "Edit":
        """The same edit seen from the other side."""
        return self._replace(left=self.right, right=self.left)


def text_hash(text: str) -> str:
    """SHA-256 of the UTF-8 of `text`, in hexadecimal: the name of a text everywhere.

    Raises UnicodeEncodeError for a lone surrogate, which no text can hold (see `limits`).
    """
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Witness:
    """Any one text of a document.

    `state` is "received" (frozen as it came) or "working" (maintained at this desk); `descends_from` is the siglum of
    the witness that a working one began as, "" for a received one.
    """

    id: str
    document: str
    siglum: str
    header: Header
    state: Literal["received", "working"] = "received"
    descends_from: str = ""

    @property
    def basis(self) -> Basis:
        """What the witness rests on; a witness that does not say is a translation, which claims least."""
        return Basis(self.header.basis) if self.header.basis else Basis.TRANSLATION


@dataclass(frozen=True, slots=True)
class Revision:
    """A witness at one moment: `number` counts from 1; passages in order, front matter first, notes last."""

    witness: Witness
    number: int
    passages: tuple[PlacedPassage, ...]

    @property
    def front_matter(self) -> tuple[PlacedPassage, ...]:
        """Title, date line, citation, summary: those there are."""
        return tuple(placed for placed in self.passages if placed.passage.kind.is_front_matter)

    @property
    def body(self) -> tuple[PlacedPassage, ...]:
        """The passages that are counted, in order."""
        return tuple(placed for placed in self.passages if placed.position and not placed.passage.tie)

    @property
    def notes(self) -> tuple[PlacedPassage, ...]:
        """The translator's notes, in the order of the words that they are tied to."""
        return tuple(placed for placed in self.passages if placed.passage.tie)


@dataclass(frozen=True, slots=True)
class Document:
    """The work. Title, date line, citation and summary are those of its first witness by siglum that has them.

    `id` never changes; `name` is what people see, in addresses too.
    """

    id: str
    original_language: str
    title: str
    date_line: str
    date: str
    citation: str
    summary: str
    name: str = ""
