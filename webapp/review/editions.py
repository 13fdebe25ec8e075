"""Editions: what is printed of a working witness, frozen when it is published, and who answers for it.

Everything that an edition prints stands in its content, texts by their hashes, offsets in code points. So its page and
its file can be made again at any time from the content and texts that never change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from webapp.review.approvals import Taken
from webapp.review.people import Account
from webapp.text.markup import SEPARATOR
from webapp.text.model import Basis, Kind

FORM = 2
"""How editions are made and written now. Those of form 1, from version 0.5.0, keep their file (`edition_file_1`)."""

Rest = Literal["marked", "last"]
"""What becomes of a passage that is not approved: printed with a mark, or as it was last approved."""

PassageState = Literal["approved", "unapproved", "earlier", "omitted", "divided"]
What = Literal[
    "text", "kind", "label", "moved", "added", "removed", "printed", "omitted", "split", "joined", "regrouped"
]
Span = tuple[int, int, int, int]
"""Code points [start, end) of the text before and of the text after."""
Words = list[tuple[str, bool]]
"""A sentence in pieces; those with True are names, titles and the like, which may run from right to left."""

_VERBS = {
    Basis.TRANSLATION: "Translated",
    Basis.TRANSCRIPTION: "Transcribed",
    Basis.RECONSTRUCTION: "Reconstructed",
    Basis.ORIGINAL: "Prepared",
}


class Approver(NamedTuple):
    """Who approved a passage, on which day (UTC), and what it was read against."""

    name: str
    date: str
    checked: str


@dataclass(frozen=True, slots=True)
class PrintedPassage:
    """A passage as an edition prints it: `name` is "¶ 10", `revision` where it stands so.

    `state` is "approved", "unapproved" (marked as such), "earlier" (as last approved), "omitted" (never approved) or
    "divided" (split or joined since it was last approved); of the last two `text_hash` is "". `checked` is what those
    who approved it read it against, and `approvals` says each by name (not in form 1). A note has `on`: the id of its
    passage, and the range of its words in what is printed of it, (0, 0) where they are not printed.
    """

    id: str
    name: str
    kind: Kind
    label: str
    text_hash: str
    revision: int
    state: PassageState
    checked: tuple[str, ...] = ()
    on: tuple[str, int, int] | None = None
    approvals: tuple[Approver, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a passage between two texts; `spans` are the substantive differences, with context.

    They are ranges in the texts of `before` and `after`, joined by SEPARATOR where passages were split or joined. `was`
    is how the earlier edition calls it, if otherwise. `unapproved` says that what it is now is printed unapproved.
    """

    passage: str
    name: str
    what: What
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    was: str = ""
    unapproved: bool = False

    @property
    def is_regrouped(self) -> bool:
        """Whether several passages share their words in it."""
        return self.what in ("split", "joined", "regrouped")


@dataclass(frozen=True, slots=True)
class Content:
    """All that an edition prints. `date` is UTC, `address` begins the addresses of the witness's pages.

    That one is a path where the desk had no public address. `warnings` are sentences about what the text rests on.
    `against` says what `changes` and the number of `accidentals` lead from. `source` is how the document itself is
    cited. Whoever adds a field gives it a default, which older editions then have.
    """

    number: int
    date: str
    address: str
    title: str
    siglum: str
    label: str
    language: str
    translator: str
    revisers: tuple[str, ...]
    approvers: tuple[str, ...]
    rights: str
    basis: str
    warnings: tuple[str, ...]
    rest: Rest
    revision: int
    passages: tuple[PrintedPassage, ...]
    against: str
    changes: tuple[Change, ...]
    accidentals: int
    form: int = 1
    source: str = ""

    def count(self, state: str) -> int:
        """How many passages are in this state."""
        return sum(one.state == state for one in self.passages)

    @property
    def hashes(self) -> set[str]:
        """The texts that are printed, and those that the changes quote."""
        quoted = {text for change in self.changes for text in (*change.before, *change.after)}
        return ({one.text_hash for one in self.passages} | quoted) - {""}

    @property
    def body(self) -> tuple[PrintedPassage, ...]:
        """What is printed above the notes: front matter and body."""
        return tuple(one for one in self.passages if one.on is None)

    @property
    def notes(self) -> tuple[PrintedPassage, ...]:
        """The translator's notes, printed at the foot."""
        return tuple(one for one in self.passages if one.on is not None)

    @property
    def done_by(self) -> str:
        """What whoever made the witness did: "Translated" …; a witness that does not say is a translation."""
        return _VERBS[Basis(self.basis) if self.basis else Basis.TRANSLATION]


@dataclass(frozen=True, slots=True)
class Edition:
    """A published edition. `superseded_by` is the newest later one that was not withdrawn, None if it is the newest."""

    id: str
    number: int
    publisher: Account
    at: datetime
    content: Content
    withdrawn: Taken | None
    superseded_by: int | None


def words_of(change: Change, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The words before and after of each difference of a change."""
    before, after = (SEPARATOR.join(texts[one] for one in side) for side in (change.before, change.after))
    return [(before[a:b], after[c:d]) for a, b, c, d in change.spans]


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: X, Y and Z."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def plain(words: Words) -> str:
    """A sentence as text."""
    return "".join(piece for piece, _ in words)


def responsibility(content: Content) -> Words:
    """Who answers for what: "Translated by X. Revised by Y and Z. Approved by W."."""
    if content.translator:
        said: Words = [(f"{content.done_by} by ", False), (content.translator.rstrip("."), True), (".", False)]
    else:
        said = [(f"Who {content.done_by.lower()} it is not named.", False)]
    for verb, names in (("Revised by", content.revisers), ("Approved by", content.approvers)):
        for at, name in enumerate(names):
            before = f" {verb} " if not at else " and " if at + 1 == len(names) else ", "
            said += [(before, False), (name, True)]
        said += [(".", False)] if names else []
    return said


def state_words(content: Content) -> str:
    """How much of it is approved, in a sentence."""
    total = len(content.passages)
    said = [f"{content.count('approved')} of {total} passages are approved"]
    words = {
        "unapproved": "not approved and marked so",
        "earlier": "printed as last approved",
        "omitted": "left out, because no text of them was ever approved",
        "divided": "left out, because they were split or joined since they were last approved",
    }
    said += [f"{number} {what}" for state, what in words.items() if (number := content.count(state))]
    return f"{', '.join(said)}."


def citation(content: Content, host: str = "") -> Words:
    """How to cite the edition; `host` is where it is read, for one of a desk without a public address."""
    said: Words = [("“", False), (content.title, True), ("”, witness ", False), (content.siglum, True)]
    basis = "a reconstruction, not a source" if content.basis == Basis.RECONSTRUCTION else ""
    if content.label or basis:
        between = "; " if content.label and basis else ""
        said += [(" (", False), (content.label, True), (f"{between}{basis})", False)]
    said += [(f", edition {content.number}, {content.date}. ", False), *responsibility(content)]
    said.append((f" {address_of(content, host)}", False))
    return [*said, (" (The document: ", False), (content.source, True), (")", False)] if content.source else said


def address_of(content: Content, host: str = "") -> str:
    """The address of the edition, which says so if nobody knows a host for it."""
    address = f"{content.address}editions/{content.number}"
    if not content.address.startswith("/"):
        return address
    return f"{host}{address}" if host else f"{address}, at a desk that had no public address when this was published"
