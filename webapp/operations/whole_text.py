"""A working text as the page for revising it whole shows it: every passage with what was typed for it so far.

A long text is shown in parts. Beside the text may stand another witness, whose words can be taken over: all of them
that stand for a passage, or those of one difference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from webapp.errors import NotFound
from webapp.operations import alignments, drafts
from webapp.operations.desk import Desk
from webapp.operations.draft_suggestions import paragraphs, suggestions_of, undivided
from webapp.operations.drafting import DraftDifference, preview
from webapp.operations.parts import SIZE, Bounds, bounds
from webapp.operations.revisions import working
from webapp.operations.rows import are_comparable
from webapp.operations.shown_differences import between, kinds_of, marked_in, restructured
from webapp.operations.whole_draft import WholeDraft
from webapp.review import Account, Action, require
from webapp.store import library
from webapp.text.carrying import Replacement, replacements
from webapp.text.collation import Correspondence, collate
from webapp.text.markup import SEPARATOR, plain
from webapp.text.model import Document, EditKind, PlacedPassage, Revision, Witness


@dataclass(frozen=True, slots=True)
class Taking:
    """Words of another witness at one difference from the passage as it stands: what is there, what would be.

    `taken` says that what was typed has them there already.
    """

    index: int
    made: Replacement
    words: tuple[str, str]
    kind: EditKind
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What another witness has for a passage: its passages, as HTML with the differences marked, and as one text.

    `compared` says that both are in one language, `whole` that they also stand for this passage alone, so that they can
    be taken over.
    """

    placed: tuple[PlacedPassage, ...]
    html: str
    text: str
    compared: bool
    whole: bool
    takings: tuple[Taking, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A passage with what was typed for it, which is its text if nothing was.

    `base` is the hash of the text that this was begun from. `theirs` and `mine` show, where the passage has changed
    since, what others changed and what was typed, as HTML; else "". `other` is what another page saved, None unless
    this one would overwrite it. `tied` are the words that a note is on, "" for any other passage.
    """

    placed: PlacedPassage
    base: str
    text: str
    changed: bool
    theirs: str = ""
    mine: str = ""
    problem: str = ""
    lost: Sequence[str] = ()
    beside: Beside | None = None
    other: str | None = None
    tied: str = ""


@dataclass(frozen=True, slots=True)
class WholeText:
    """The page.

    `fields` are those of one part, above the first one the front matter, after each passage its notes; `gone` is what
    was typed for passages that are no longer there. `others` are the witnesses that can stand beside; `waiting` says
    that the one that was asked for is not aligned yet.
    """

    document: Document
    revision: Revision
    draft: WholeDraft
    fields: tuple[Field, ...]
    gone: Mapping[str, str]
    others: tuple[Witness, ...]
    beside: Witness | None
    waiting: bool
    part: Bounds


@dataclass(frozen=True, slots=True)
class ChangedPassage:
    """A passage that the draft changes: `verb` says what would be proposed, `differences` those of its words.

    `html` has these marked, and so have `parts`, what the passage is split into. `left` are reasons that were given for
    differences that are no longer there, by their index (`drafts.give_reasons`).
    """

    placed: PlacedPassage
    verb: str
    html: str
    parts: tuple[str, ...]
    differences: tuple[DraftDifference, ...]
    problem: str
    left: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Summary:
    """All that a draft changes, passage by passage."""

    document: Document
    revision: Revision
    draft: WholeDraft
    changed: tuple[ChangedPassage, ...]
    gone: Mapping[str, str]


def whole_text(
    desk: Desk,
    account: Account | None,
    document: str,
    siglum: str,
    *,
    start: str = "",
    beside: str | None = None,
    typed: Mapping[str, tuple[str, str]] | None = None,
    problems: Mapping[str, str] | None = None,
) -> WholeText:
    """The part of a working text that holds the passage `start`, with the witness `beside` ("" for none).

    `typed`, by passage, is what was typed on a page that could not be saved: base and text go before the draft's.
    Raises Forbidden, NotFound, and Conflict for a received witness.
    """
    author = require(account, Action.PROPOSE, document)
    with desk.database.read() as connection:
        revision = working(connection, document, siglum)
        draft = drafts.draft_of(connection, author, revision)
        head = library.document(connection, document)
        others = tuple(one for one in library.witnesses(connection, document) if one.siglum != siglum)
        chosen = _beside(others, revision, beside)
        other = library.revision(connection, document, chosen.siglum) if chosen else None
        bases = library.bodies(
            connection, [*(own.base for own in draft.passages.values()), *(base for base, _ in (typed or {}).values())]
        )
    names = [placed.id for placed in revision.body]
    of_notes = {note.id: note.passage.tie.passage for note in revision.notes if note.passage.tie}
    start = of_notes.get(start, start)
    part = bounds(names, names.index(start) if start in names else 0) if len(names) > SIZE else bounds(names, None)
    shown = [*(revision.front_matter if not part.first else ()), *revision.body[part.first : part.last]]
    stands, waiting = _stands(desk, revision, other, {placed.id for placed in shown})
    there = {placed.id for placed in revision.passages}
    return WholeText(
        head,
        revision,
        draft,
        tuple(
            replace(
                _field(one, draft, bases, typed or {}, problems or {}, stands.get(one.id)),
                tied=tied_words(revision, one),
            )
            for passage in shown
            for one in (passage, *(note for note in revision.notes if of_notes[note.id] == passage.id))
        ),
        {name: own.text for name, own in draft.passages.items() if name not in there},
        others,
        chosen,
        waiting,
        part,
    )


def tied_words(revision: Revision, placed: PlacedPassage) -> str:
    """The words that a note is on; "" for any other passage."""
    tie = placed.passage.tie
    texts = (one.passage.text[tie.start : tie.end] for one in revision.passages if tie and one.id == tie.passage)
    return next(texts, "")


def summary(desk: Desk, account: Account | None, document: str, siglum: str) -> Summary:
    """What the draft changes, to be looked at before it is sent. Raises as `whole_text` does."""
    author = require(account, Action.PROPOSE, document)
    with desk.database.read() as connection:
        revision = working(connection, document, siglum)
        draft = drafts.draft_of(connection, author, revision)
        head = library.document(connection, document)
    problems = drafts.problems_of(revision, draft)
    there = {placed.id for placed in revision.passages}
    return Summary(
        head,
        revision,
        draft,
        tuple(
            _changed(placed, draft, problems.get(placed.id, ""))
            for placed in revision.passages
            if placed.id in draft.passages
        ),
        {name: own.text for name, own in draft.passages.items() if name not in there},
    )


def _changed(placed: PlacedPassage, draft: WholeDraft, problem: str) -> ChangedPassage:
    own = draft.passages[placed.id]
    if own.base != placed.passage.text_hash:
        return ChangedPassage(placed, "replace", between(placed.passage.text, own.text), (), (), problem)
    suggestions = suggestions_of(placed, own)
    verb, parts = suggestions[0].verb, paragraphs(own.text)
    shown = preview(placed.passage.text, undivided(placed.passage.text, own) if verb == "split" else own)
    whys = dict(enumerate([*(one.reason for one in shown.differences), *shown.left.values()]))
    told = shown.differences if suggestions[-1].verb == "replace" else ()
    return ChangedPassage(
        placed,
        verb,
        shown.html,
        restructured([placed.passage.text], parts) if verb == "split" else (),
        told,
        problem,
        {at: why for at, why in whys.items() if why and at >= len(told)},
    )


def _beside(others: Sequence[Witness], revision: Revision, asked: str | None) -> Witness | None:
    """The witness that is asked for; if none is, the first in the language of the text that it does not come from."""
    if asked is not None:
        return next((one for one in others if one.siglum == asked), None)
    language = revision.witness.header.language
    fitting = [one for one in others if one.header.language == language and one.state == "received"]
    return next((one for one in fitting if one.siglum != revision.witness.descends_from), None)


def _field(
    placed: PlacedPassage,
    draft: WholeDraft,
    bases: Mapping[str, str],
    typed: Mapping[str, tuple[str, str]],
    problems: Mapping[str, str],
    beside: Beside | None,
) -> Field:
    now, own = placed.passage, draft.passages.get(placed.id)
    base, text = (own.base, own.text) if own else (now.text_hash, now.text)
    other = None
    if placed.id in typed:
        mine = typed[placed.id]
        other = text if mine[1] != text else None
        base, text = mine
    before = bases.get(base, now.text)
    if text == before:  # untouched: it goes with the text
        base, text, before = now.text_hash, now.text, now.text
    outdated = base != now.text_hash and text != now.text
    if beside and text != before and not outdated:
        made = replacements(before, text)
        takings = (replace(one, taken=one.made in made) for one in beside.takings)
        beside = replace(beside, takings=tuple(takings))
    return Field(
        placed,
        base,
        text,
        text != before,
        between(before, now.text) if outdated else "",
        between(before, text) if outdated else "",
        problems.get(placed.id, ""),
        draft.lost.get(placed.id, ()),
        beside,
        other,
    )


def _stands(desk: Desk, revision: Revision, other: Revision | None, shown: set[str]) -> tuple[dict[str, Beside], bool]:
    """What the other witness has for each shown passage, and whether it is not aligned yet."""
    if other is None:
        return {}, False
    links = alignments.links(desk, revision, other)
    if links is None:
        return {}, True
    words = are_comparable(revision, other)
    left, right = ([placed.passage for placed in side.passages] for side in (revision, other))
    front, body = collate(left, right, links, words=False)
    found: dict[str, Beside] = {}
    for place in (*front, *body):
        for at in place.left:
            if revision.passages[at].id in shown and place.right:
                found[revision.passages[at].id] = _stand(revision.passages[at], other, place, words=words)
    return found, False


def _stand(placed: PlacedPassage, other: Revision, place: Correspondence, *, words: bool) -> Beside:
    own = tuple(other.passages[at] for at in place.right)
    text = SEPARATOR.join(one.passage.text for one in own)
    whole = words and len(place.left) == 1
    if not whole:
        return Beside(own, plain(text), text, words, whole, ())
    now = placed.passage.text
    found = replacements(now, text)
    kinds = kinds_of(now, found)
    marked = marked_in(now, list(zip(range(len(found)), found, kinds, strict=True)))
    takings = (
        Taking(at, one, (now[one.start : one.end], one.words), kind)
        for at, (one, kind) in enumerate(zip(found, kinds, strict=True))
    )
    return Beside(own, marked, text, words, whole, tuple(takings))


def take(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    number: int,
    passage: str,
    other: str,
    difference: int | None = None,
) -> WholeDraft:
    """Take over what `other` has for a passage, or its words at one difference; see `drafts.take`."""
    found = whole_text(desk, account, document, siglum, start=passage, beside=other)
    beside = next((one.beside for one in found.fields if one.placed.id == passage), None)
    if beside is None or not beside.whole:
        raise NotFound(f"Witness {other} has nothing that stands for this passage alone.")
    return drafts.take(
        desk,
        account,
        document=document,
        siglum=siglum,
        number=number,
        passage=passage,
        other=other,
        text=beside.text,
        difference=difference,
    )


def changed_texts(desk: Desk, typed: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Of what a page sent (passage: hash of the text it was begun from, and the text), what was changed."""
    with desk.database.read() as connection:
        bases = library.bodies(connection, (base for base, _ in typed.values()))
    return {name: text for name, (base, text) in typed.items() if bases.get(base) != text}
