"""Editions: what is printed of a working witness, frozen when it is published, and what two editions have different.

Everything that an edition prints stands in its content, texts by their hashes, offsets in code points. So its page and
its file can be made again at any time from the content and texts that never change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from webapp.review.approvals import Taken
from webapp.review.people import Account
from webapp.text.chain import heaviest_chain
from webapp.text.collation import compared, counted
from webapp.text.model import Edit, Kind

Rest = Literal["marked", "last"]
"""What becomes of a passage that is not approved: printed with a mark, or as it was last approved."""

PassageState = Literal["approved", "unapproved", "earlier", "omitted"]
What = Literal["text", "kind", "label", "moved", "added", "removed", "printed", "omitted"]
Span = tuple[int, int, int, int]
"""Code points [start, end) of the text before and of the text after."""


@dataclass(frozen=True, slots=True)
class PrintedPassage:
    """A passage as an edition prints it: `name` is "¶ 10", `revision` where it stands so.

    `state` is "approved", "unapproved" (marked as such), "earlier" (as last approved) or "omitted" (never approved;
    `text_hash` is "" then). `checked` is what those who approved it read it against. A note has `on`: the id of its
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


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a passage between two texts; `spans` are the substantive differences of "text", with context."""

    passage: str
    name: str
    what: What
    before: str = ""
    after: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """All that an edition prints. `date` is UTC, `address` begins the addresses of the witness's pages.

    `warnings` are sentences about what the text rests on. `against` says what `changes` and the number of `accidentals`
    lead from.
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

    def count(self, state: PassageState) -> int:
        """How many passages are in this state."""
        return sum(one.state == state for one in self.passages)

    @property
    def hashes(self) -> set[str]:
        """The texts that are printed, and those that the changes quote."""
        quoted = {text for change in self.changes for text in (change.before, change.after)}
        return ({one.text_hash for one in self.passages} | quoted) - {""}

    @property
    def body(self) -> tuple[PrintedPassage, ...]:
        """What is printed above the notes: front matter and body."""
        return tuple(one for one in self.passages if one.on is None)

    @property
    def notes(self) -> tuple[PrintedPassage, ...]:
        """The translator's notes, printed at the foot."""
        return tuple(one for one in self.passages if one.on is not None)


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


def changes(
    before: Sequence[PrintedPassage], after: Sequence[PrintedPassage], texts: Mapping[str, str]
) -> tuple[tuple[Change, ...], int]:
    """What is different between two printed texts, in the order of the later one, and how many accidentals are.

    `texts` has the text of every hash.
    """
    earlier = {one.id: one for one in before}
    later = {one.id for one in after}
    moved = _moved(before, after)
    found: list[Change] = []
    accidentals = 0
    for one in after:
        old = earlier.get(one.id)
        if old is None or "omitted" in (old.state, one.state):
            found += _come_or_gone(old, one)
            continue
        if old.text_hash != one.text_hash:
            edits = edits_of(texts[old.text_hash], texts[one.text_hash])
            accidentals += sum(number for kind, number in counted(edits).items() if kind.is_accidental)
            spans = _spans(edits, texts[old.text_hash], texts[one.text_hash])
            if spans:
                found.append(Change(one.id, one.name, "text", old.text_hash, one.text_hash, spans))
        if old.kind != one.kind:
            found.append(Change(one.id, one.name, "kind", old.text_hash, one.text_hash))
        if old.label.strip() != one.label.strip():
            found.append(Change(one.id, one.name, "label", old.text_hash, one.text_hash))
        if one.id in moved:
            found.append(Change(one.id, one.name, "moved", old.text_hash, one.text_hash))
    gone = [one for one in before if one.id not in later and one.state != "omitted"]
    found += [Change(one.id, one.name, "removed", before=one.text_hash) for one in gone]
    return tuple(found), accidentals


def edits_of(before: str, after: str) -> tuple[Edit, ...]:
    """The edits from one text to another."""
    return compared([(before, after)])[0]


def is_substantive(edit: Edit) -> bool:
    """Whether an edit changes words, and not only how they are written."""
    return edit.kind is not None and not edit.kind.is_accidental


def words_of(change: Change, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The words before and after of each difference of a change."""
    return [(texts[change.before][a:b], texts[change.after][c:d]) for a, b, c, d in change.spans]


def responsibility(content: Content) -> str:
    """Who answers for what: "Translated by X. Revised by Y and Z. Approved by W."."""
    translator = f"Translated by {content.translator.rstrip('.')}." if content.translator else "Translator not named."
    parts = (("Revised by", content.revisers), ("Approved by", content.approvers))
    return " ".join([translator, *(f"{verb} {_listed(names)}." for verb, names in parts if names)])


def state_words(content: Content) -> str:
    """How much of it is approved, in a sentence."""
    total = len(content.passages)
    said = [f"{content.count('approved')} of {total} passages are approved"]
    words: tuple[tuple[PassageState, str], ...] = (
        ("unapproved", "not approved and marked so"),
        ("earlier", "printed as last approved"),
        ("omitted", "left out, because no text of them was ever approved"),
    )
    said += [f"{number} {what}" for state, what in words if (number := content.count(state))]
    return f"{', '.join(said)}."


def citation(content: Content) -> str:
    """How to cite the edition."""
    label = f" ({content.label})" if content.label else ""
    return (
        f"“{content.title}”, witness {content.siglum}{label}, edition {content.number}, {content.date}."
        f" {responsibility(content)} {content.address}editions/{content.number}"
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _come_or_gone(old: PrintedPassage | None, one: PrintedPassage) -> list[Change]:
    if old is None:
        return [Change(one.id, one.name, "added", after=one.text_hash)] if one.state != "omitted" else []
    if old.state == one.state:
        return []
    what: What = "printed" if old.state == "omitted" else "omitted"
    return [Change(one.id, one.name, what, old.text_hash, one.text_hash)]


def _moved(before: Iterable[PrintedPassage], after: Iterable[PrintedPassage]) -> set[str]:
    """The fewest passages that explain another order."""
    places = {one.id: at for at, one in enumerate(before) if one.on is None}
    both = [one.id for one in after if one.on is None and one.id in places]
    kept = {left for left, _ in heaviest_chain((places[name], at, 1) for at, name in enumerate(both))}
    return {name for name in both if places[name] not in kept}


def _spans(edits: Iterable[Edit], before: str, after: str) -> tuple[Span, ...]:
    """Where words differ; what was only put in or only taken away has the words beside it, so that it can be read."""
    found = []
    for edit in edits:
        if is_substantive(edit):
            (a, b), (c, d) = edit.left, edit.right
            if a == b or c == d:
                (a, b), (c, d) = _widened(before, a, b), _widened(after, c, d)
            found.append((a, b, c, d))
    return tuple(found)


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    first = text.rfind(" ", 0, max(start - 1, 0)) + 1
    last = text.find(" ", min(end + 1, len(text)))
    return first, len(text) if last < 0 else last
