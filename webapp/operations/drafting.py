"""A passage while somebody words it anew: the differences so far, and what the other witnesses have, to take over.

Nothing here is written. A difference is named by where it stands in the text that is changed, so that what was said of
it is kept while others come and go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations import proposing, reading
from webapp.operations.desk import Desk
from webapp.operations.reading import PassageView
from webapp.operations.revisions import working
from webapp.operations.shown_differences import between, kinds_of, marked_in
from webapp.operations.suggestions import Suggestion, check_text, text_of
from webapp.review import Account, Proposal
from webapp.store import library
from webapp.text.carrying import Replacement, replaced, replacements
from webapp.text.model import EditKind, PlacedPassage, Revision, text_hash
from webapp.text.tokens import Span


class Taken(NamedTuple):
    """Words of another witness that were put at a place of the text."""

    siglum: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has typed so far: on the text named `base`, with reasons by place and what was taken over."""

    base: str
    text: str
    reason: str = ""
    reasons: Mapping[Span, str] = field(default_factory=dict)
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftDifference:
    """A difference of a draft from the text; `credit` is the siglum that its words were taken from, or ""."""

    number: int
    kind: EditKind
    span: Span
    words: tuple[str, str]
    reason: str
    credit: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as it would be proposed.

    `html` has the differences marked; `problem` says why it cannot be sent, or "". `left` are the reasons, by place, of
    differences that are no longer there.
    """

    html: str
    differences: tuple[DraftDifference, ...]
    problem: str
    left: Mapping[Span, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """A difference of another witness from the text: what stands there instead, and whether it can be taken over.

    It can where the words stand in the passage itself, and are not in the draft already.
    """

    number: int
    siglum: str
    kind: EditKind
    words: tuple[str, str]
    replacement: Replacement | None
    taken: bool


@dataclass(frozen=True, slots=True)
class Workplace:
    """What the page for proposing shows of a passage. `around` are the passages of the body, to be moved after."""

    view: PassageView
    base: str
    preview: Preview
    readings: Mapping[str, tuple[Reading, ...]]
    around: tuple[PlacedPassage, ...]

    @property
    def placed(self) -> PlacedPassage:
        """The passage as it is now."""
        return self.view.placed

    @property
    def following(self) -> PlacedPassage | None:
        """The passage of the body after it, which it can be joined with."""
        at = [one.id for one in self.around].index(self.placed.id) if self.placed in self.around else len(self.around)
        return self.around[at + 1] if at + 1 < len(self.around) else None


@dataclass(frozen=True, slots=True)
class Outdating:
    """A draft on a text that is no longer the newest: what was changed in it since, and what the draft changes."""

    theirs: str
    mine: str


def workplace(desk: Desk, document: str, siglum: str, passage: str, draft: Draft | None) -> Workplace:
    """The place to word a passage anew. Raises NotFound, and Conflict for a received witness."""
    with desk.database.read() as connection:
        revision = working(connection, document, siglum)
        bodies = library.bodies(connection, [draft.base] if draft else ())
    view = reading.passage(desk, document, siglum, passage)
    now = view.placed.passage.text
    base = bodies.get(draft.base, now) if draft else now
    draft = draft or Draft(view.text_hash, now)
    return Workplace(
        view,
        base,
        preview(base, draft),
        {} if base != now else {one.witness.siglum: _readings(view, one, draft, base) for one in view.counterparts},
        revision.body,
    )


def base_text(desk: Desk, base: str) -> str:
    """The text with this hash. Raises NotFound."""
    with desk.database.read() as connection:
        found = library.bodies(connection, [base])
    if base not in found:
        raise NotFound("The form does not say which text it changes. Load the page again.")
    return found[base]


def preview(base: str, draft: Draft) -> Preview:
    """What the draft changes in the text that it is made on."""
    problem = ""
    try:
        check_text(draft.text, lines="\n" in base)
    except InvalidInput as fault:
        problem = fault.message
    found = replacements(base, draft.text)
    if not found and not problem:
        problem = "Nothing is changed yet."
    kinds = kinds_of(base, found)
    whys, left = reasons_of(found, draft.reasons)
    differences = tuple(
        DraftDifference(
            number,
            kind,
            (one.start, one.end),
            (base[one.start : one.end], one.words),
            why,
            credit_of(one, draft.taken),
        )
        for number, (one, kind, why) in enumerate(zip(found, kinds, whys, strict=True), start=1)
    )
    html = marked_in(base, [(at, one, kind) for at, (one, kind) in enumerate(zip(found, kinds, strict=True))])
    return Preview(html, differences, problem, left)


def reasons_of(found: Sequence[Replacement], reasons: Mapping[Span, str]) -> tuple[list[str], dict[Span, str]]:
    """The reason of each difference, "" for none, and the reasons that are left over, by place.

    A difference has the reason that was given at its own place; else, as it grows and shrinks while somebody types on,
    the first one that was given where it meets it.
    """
    left = dict(sorted(reasons.items()))
    whys = [left.pop((one.start, one.end), "") for one in found]
    for at, one in enumerate(found):
        met = next((span for span in left if _meet(Replacement(*span, ""), one)), None)
        if met and not whys[at]:
            whys[at] = left.pop(met)
    return whys, left


def check_reasons(base: str, draft: Draft) -> None:
    """Raise InvalidInput if a reason was given for a difference that is no longer there, so that it would be lost."""
    _, left = reasons_of(replacements(base, draft.text), draft.reasons)
    for why in left.values():
        raise InvalidInput(
            f"“{why}” is the reason for a difference that is no longer there. Write it where it belongs, and empty its"
            " field; or only empty it."
        )


def credit_of(difference: Replacement, taken: Sequence[Taken]) -> str:
    """The siglum of the witness whose words a difference has, "" if they are nobody else's."""
    for one in taken:
        within = difference.start <= one.start and one.end <= difference.end
        if within and one.words.strip() in difference.words:
            return one.siglum
    return ""


def suggestion(base: str, passage: str, draft: Draft) -> Suggestion:
    """What is to be proposed of a draft."""
    found = replacements(base, draft.text)
    return Suggestion(
        "replace",
        ((passage, draft.base),),
        text=draft.text,
        reasons=reasons_of(found, draft.reasons)[0],
        credits=[credit_of(one, draft.taken) for one in found],
        lines="\n" in base,
    )


def taken_over(base: str, draft: Draft, one: Taken) -> Draft:
    """The draft with the words of another witness at their place, instead of what it had there."""
    own = Replacement(one.start, one.end, one.words)
    if not 0 <= one.start <= one.end <= len(base):
        raise InvalidInput("The form does not say where the words belong. Load the page again, then take them.")
    mine = [other for other in replacements(base, draft.text) if not _meet(other, own)]
    text = replaced(base, sorted([*mine, own]))
    kept = [other for other in draft.taken if not _meet(Replacement(*other[1:]), own)]
    return Draft(draft.base, text, draft.reason, draft.reasons, (*kept, one))


def rebased(desk: Desk, document: str, siglum: str, passage: str, draft: Draft) -> tuple[Draft, tuple[str, ...]]:
    """The draft on the text of today, and the words of the differences that found no place there.

    What was said of a difference goes with it, also where it is only told.
    """
    moved = proposing.rebased(desk, document=document, siglum=siglum, passage=passage, base=draft.base, text=draft.text)
    old = base_text(desk, draft.base)
    with desk.database.read() as connection:
        revision = working(connection, document, siglum)
    placed = next(one for one in revision.passages if one.id == passage)
    whys, left = reasons_of(moved.found, draft.reasons)
    reasons: dict[Span, str] = {}
    taken, lost = [], []
    for one, there, why in zip(moved.found, moved.places, whys, strict=True):
        if there is None:
            lost.append(f"{old[one.start : one.end]} → {one.words}" + (f" · {why}" if why else ""))
            continue
        if why:
            reasons[there] = why
        if credit := credit_of(one, draft.taken):
            taken.append(Taken(credit, *there, one.words))
    made = Draft(placed.passage.text_hash, moved.text, draft.reason, reasons, tuple(taken))
    return made, (*lost, *left.values())


def adopted(desk: Desk, document: str, siglum: str, passage: str, draft: Draft, now: str) -> Draft:
    """The draft as it was typed, as a change of the text of today, `now`, with what was said of its differences."""
    moved = proposing.rebased(desk, document=document, siglum=siglum, passage=passage, base=draft.base, text=draft.text)
    whys, left = reasons_of(moved.found, draft.reasons)
    reasons = {at: why for at, why in zip(moved.around, whys, strict=True) if at and why}
    gone = [why for at, why in zip(moved.around, whys, strict=True) if why and not at]
    # they are past its end, where no difference is, and so are told as left over
    reasons |= {(len(now) + at, len(now) + at + 1): why for at, why in enumerate([*gone, *left.values()], start=1)}
    credited = [(credit_of(one, draft.taken), at, one.words) for one, at in zip(moved.found, moved.around, strict=True)]
    taken = tuple(Taken(credit, *at, words) for credit, at, words in credited if credit and at)
    return Draft(text_hash(now), draft.text, draft.reason, reasons, taken)


def outdating(desk: Desk, base: str, now: str, draft: Draft) -> Outdating:
    """What others and what the draft changed in the text that it was made on."""
    before = base_text(desk, base)
    return Outdating(between(before, now), between(before, draft.text))


def own_open(desk: Desk, account: Account, document: str, proposal_id: str) -> tuple[Proposal, Revision]:
    """A proposal of one's own that can be proposed anew, and the revision that it was made on.

    Raises NotFound, and Conflict if nothing of it is open.
    """
    with desk.database.read() as connection:
        found = proposing.proposal_in(connection, document, proposal_id)
        if found.author.id != account.id:
            raise NotFound("There is no such proposal in this document.")
        if not found.open:
            raise Conflict(f"This proposal of yours is {found.status}: make a new one.")
        return found, library.revision(connection, document, found.siglum, found.revision)


def of_proposal(found: Proposal, seen: Revision) -> Draft:
    """A proposal of other words as a draft, to be proposed anew; `seen` is the revision that it was made on."""
    ((passage, base),) = found.passages
    # what was accepted of it is in the text, and what was rejected is not to be proposed again
    text = replaced(text_of(seen, passage), [found.differences[at].replacement for at in found.open])
    whys = [found.differences[at] for at in found.open]
    reasons = {(one.start, one.end): one.reason for one in whys if one.reason}
    taken = tuple(Taken(one.credit, one.start, one.end, one.words) for one in found.differences if one.credit)
    return Draft(base, text, found.reason, reasons, taken)


def _readings(view: PassageView, counterpart: reading.Counterpart, draft: Draft, base: str) -> tuple[Reading, ...]:
    """What another witness has otherwise than the text."""
    before = 0  # where the passage begins among those that were compared as one text
    for placed in counterpart.together:
        if placed.id == view.placed.id:
            break
        before += len(placed.passage.text) + 1
    mine = replacements(base, draft.text)
    found = []
    for one in counterpart.differences:
        start, end = one.anchors[0].start - before, one.anchors[0].end - before
        inside = 0 <= start <= end <= len(base) and one.kind is not EditKind.MOVED
        own = Replacement(start, end, one.words[1]) if inside else None
        is_there = own is not None and any(
            other.start <= start and end <= other.end and one.words[1].strip() in other.words for other in mine
        )
        found.append(Reading(one.number, counterpart.witness.siglum, one.kind, one.words, own, is_there))
    return tuple(found)


def _meet(one: Replacement, other: Replacement) -> bool:
    """Whether two differences are at one place."""
    if one.start == one.end or other.start == other.end:
        return max(one.start, other.start) <= min(one.end, other.end)
    return max(one.start, other.start) < min(one.end, other.end)
