"""Reading: what the pages show of documents, comparisons and passages, assembled from the store and the text layer.

Nothing here writes a fact. An alignment that has not been computed yet is not waited for: the rows then set the
passages of both witnesses beside each other by position and say so (`aligned` is False).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from webapp.errors import NotFound
from webapp.operations import alignments, parts
from webapp.operations.anchoring import words_marks
from webapp.operations.collations import collated
from webapp.operations.comparison import Comparison
from webapp.operations.desk import Desk
from webapp.operations.linked import linked, linked_through
from webapp.operations.progress import Progress, progress_in
from webapp.operations.rows import (
    Cell,
    Choice,
    Mode,
    Row,
    RowLink,
    Shown,
    Side,
    all_rows,
    are_comparable,
    by_position,
    cells,
    grouped,
    marked,
    marked_cells,
    note_marks,
    pair_rows,
    with_terms,
)
from webapp.operations.scripts import ScriptChoice, in_script
from webapp.operations.term_marks import TermMarks, term_marks
from webapp.operations.weighing import WeighedDifference, weighed, weights_of
from webapp.operations.whereabouts import missing
from webapp.review import StandingWeights, Thread, Weight
from webapp.store import events, proposals, threads
from webapp.store import library as shelves
from webapp.text import markup
from webapp.text.brackets import brackets
from webapp.text.marks import TermMark, WordsMark
from webapp.text.model import Document, EditKind, PlacedPassage, Revision, Witness

__all__ = [
    "Cell",
    "Choice",
    "Comparison",
    "Counterpart",
    "LibraryEntry",
    "Mode",
    "PassageView",
    "Row",
    "RowLink",
    "ScriptChoice",
]


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One document in the library list; `passages` counts the body of its first witness.

    `progress` says how far the approval of each working witness is.
    """

    document: Document
    witnesses: tuple[Witness, ...]
    passages: int
    open_threads: int
    progress: tuple[Progress, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What another witness has for a passage: `cells`, with the differences marked; empty where nothing stands for it.

    `together` are all the passages that the cells stand for and were compared with: more than the one asked for where
    the witnesses divide the text otherwise. `cells` is None while the alignment is not there. `said` is the link that
    they stand on, None in front matter. `rows` counts those of a page of both witnesses, 0 before they are aligned.
    `differences` lead from the passages together to the cells.
    """

    witness: Witness
    cells: tuple[Cell, ...] | None
    together: tuple[PlacedPassage, ...]
    said: RowLink | None = None
    rows: int = 0
    differences: tuple[WeighedDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage of one witness with what stands for it in each other witness, and its threads.

    `previous` and `next` are passage ids or "". `brackets` are (words, what they are) pairs. `text_hash` names the
    stored text, in whatever script it is shown. `notes` are the translator's notes on it, `marks` the words of it that
    open threads are on, `terms` the terms in it, if they are to be marked.
    """

    document: Document
    revision: Revision
    placed: PlacedPassage
    text_hash: str
    html: str
    counterparts: tuple[Counterpart, ...]
    threads: tuple[Thread, ...]
    brackets: tuple[tuple[str, str], ...]
    previous: str
    next: str
    notes: tuple[PlacedPassage, ...] = ()
    marks: tuple[WordsMark, ...] = ()
    terms: tuple[TermMark, ...] = ()


def library(desk: Desk) -> list[LibraryEntry]:
    """Every document, by date then id."""
    with desk.database.read() as connection:
        far = progress_in(connection)
        return [_entry(connection, one, far.get(one.id, ())) for one in shelves.documents(connection)]


def _entry(connection: Connection, document: Document, far: Iterable[Progress]) -> LibraryEntry:
    witnesses = tuple(shelves.witnesses(connection, document.id))
    passages = len(shelves.revision(connection, document.id, witnesses[0].siglum).body) if witnesses else 0
    open_threads = sum(threads.open_counts(connection, document.id).values())
    return LibraryEntry(document, witnesses, passages, open_threads, tuple(far))


def default_choice(desk: Desk, document: str) -> Choice:
    """The first working text beside what it began as; else the first two witnesses by siglum. Raises NotFound.

    The only witness stands against itself.
    """
    with desk.database.read() as connection:
        witnesses = shelves.witnesses(connection, document)
        sigla = [witness.siglum for witness in witnesses]
        if not sigla:
            called = shelves.document(connection, document).name
            raise NotFound(f"There is no document {called} with a witness to show.")
    for witness in witnesses:
        if witness.state == "working" and witness.descends_from in sigla:
            return Choice(witness.descends_from, witness.siglum)
    return Choice(sigla[0], sigla[min(1, len(sigla) - 1)])


def compare(desk: Desk, document: str, choice: Choice, start: str = "") -> Comparison:
    """The comparison that `choice` asks for, with the rows of the part that `start` asks for (see `parts`).

    Raises NotFound for an unknown document or siglum.
    """
    with desk.database.read() as connection:
        head = shelves.document(connection, document)
        witnesses = tuple(shelves.witnesses(connection, document))
        sigla = [choice.left, choice.right]
        if choice.mode == "all":
            every = choice.order or tuple(witness.siglum for witness in witnesses)
            others = [siglum for siglum in every if siglum != choice.left]
            sigla = [choice.left, *(others or [choice.left])]  # the only witness stands against itself
        stored = [shelves.revision(connection, document, siglum) for siglum in sigla]
        standing = weights_of(connection, document)
        via = choice.via if choice.mode != "all" else ""
        through = shelves.revision(connection, document, via) if via else None
        counts = threads.open_counts(connection, document)
        terms_of = term_marks(desk, connection, document, stored) if choice.terms else None
    known = [
        linked_through(desk, through, stored[0], other) if through else linked(desk, stored[0], other)
        for other in stored[1:]
    ]
    revisions = [in_script(revision, choice.script) for revision in stored]
    base, right = revisions[:2]
    aligned = None not in known
    sides = [_side(base, other, said) for other, said in zip(revisions[1:], known, strict=True)]
    links = grouped(sides) if choice.mode == "all" else [sides[0].links]
    collations = [
        collated(desk, base, side.revision, own, words=side.words, granularity=choice.granularity)
        for side, own in zip(sides, links, strict=True)
    ]
    showing = Shown(counts, frozenset(choice.hidden))
    if choice.mode == "all":
        front, body = all_rows(base, sides, collations, showing)
    else:
        front, body = pair_rows(base, sides[0], collations[0], showing)
    compared = any(side.words for side in sides)
    hide = choice.changed_only and compared
    shown = _shown(body, hide=hide)
    part = parts.part(body, shown, start)
    heads, rows = (
        tuple(with_terms(row, terms_of.of_cell) if terms_of else row for row in own)
        for own in (_shown(front, hide=hide), shown[max(part.first - 1, 0) : part.last])
    )
    return Comparison(
        document=head,
        comparable=any(are_comparable(base, side.revision) for side in sides),
        witnesses=witnesses,
        left=base,
        right=right,
        choice=choice,
        aligned=aligned,
        front=tuple(_marked(row, choice, standing) for row in heads),
        rows=tuple(_marked(row, choice, standing) for row in rows),
        part=part,
        strip=tuple(body),
        counts=sum((row.counts for row in body), Counter[EditKind]()),
        front_counts=sum((row.counts for row in front), Counter[EditKind]()),
        changed_rows=sum(row.differs for row in body),
        hidden_rows=sum(not row.differs for row in body) if hide else 0,
        hidden_front=sum(not row.differs for row in front) if hide else 0,
        to_check=sum(said.to_check for row in body for said in row.links),
        parting=sum(any(said.direct for said in row.links) for row in body),
        apart=tuple(side.revision.witness.siglum for side in sides if side.said and not any(map(_has_both, side.said))),
        noted=tuple({revision.witness.siglum: revision for revision in revisions if revision.notes}.values()),
    )


def _has_both(said: RowLink) -> bool:
    return bool(said.link.left and said.link.right)


def _side(base: Revision, other: Revision, said: list[RowLink] | None) -> Side:
    if said is None:
        return Side(other, by_position(base, other), words=False)
    return Side(other, [link.link for link in said], are_comparable(base, other), said)


def _marked(row: Row, choice: Choice, standing: StandingWeights) -> Row:
    """The row as it is shown, with the weights that people gave to its differences."""
    weights: dict[int, Weight] = {}
    if choice.script == "source" and choice.mode != "all" and row.edits[0] and standing:
        left, right = ((own[0].siglum if own else "", [cell.placed for cell in own]) for own in (row.left, row.right))
        found = weighed(row.edits[0], left, right, standing)
        weights = {one.number: one.mark.weight for one in found if one.mark and one.mark.weight}
    return marked(row, choice.mode, weights)


def _shown(rows: list[Row], *, hide: bool) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.differs or not hide)


def passage(
    desk: Desk,
    document: str,
    siglum: str,
    passage_id: str,
    revision: int | None = None,
    script: ScriptChoice = "source",
    *,
    terms: bool = False,
) -> PassageView:
    """One passage, pinned to a revision if one is given, with `terms` if they are to be marked.

    Raises NotFound, and PassageGone for an older one.
    """
    with desk.database.read() as connection:
        head = shelves.document(connection, document)
        stored = shelves.revision(connection, document, siglum, revision)
        others = [
            shelves.revision(connection, document, witness.siglum)
            for witness in shelves.witnesses(connection, document)
            if witness.siglum != siglum and not _is_note(stored, passage_id)
        ]
        found = tuple(threads.threads(connection, document, siglum, passage_id))
        newest = revision is None or shelves.revision(connection, document, siglum).number == revision
        standing = weights_of(connection, document)
        counts = threads.open_counts(connection, document)
        terms_of = term_marks(desk, connection, document, [stored, *others]) if terms else None
    ids = [placed.id for placed in stored.passages]
    if passage_id not in ids:
        raise missing(desk, stored, passage_id)
    at = ids.index(passage_id)
    own = in_script(stored, script)
    placed = own.passages[at]
    counterparts = []
    for other in others:
        said = linked(desk, stored, other)
        if said is None:
            counterparts.append(Counterpart(other.witness, None, (placed,)))
        else:
            counterparts.append(
                _counterpart(desk, own, _side(own, in_script(other, script), said), at, counts, standing, terms_of)
            )
    text = placed.passage.text
    terms_here = terms_of.of(siglum, placed) if terms_of else ()
    marks = tuple(words_marks(found, stored.passages[at].passage.text_hash, newest=newest))
    marks = marks if script == "source" else ()
    return PassageView(
        document=head,
        revision=own,
        placed=placed,
        text_hash=stored.passages[at].passage.text_hash,
        html=markup.plain(text, [*placed.passage.breaks, *note_marks(own, passage_id), *terms_here], marks),
        counterparts=tuple(counterparts),
        threads=found,
        brackets=tuple((text[found.start : found.end], str(found.role)) for found in brackets(text)),
        previous=ids[at - 1] if at else "",
        next=ids[at + 1] if at + 1 < len(ids) else "",
        notes=tuple(note for note in own.notes if note.passage.tie and note.passage.tie.passage == passage_id),
        marks=marks,
        terms=terms_here,
    )


def _is_note(revision: Revision, passage_id: str) -> bool:
    """Whether the passage is a note, which nothing in another witness stands for."""
    return any(note.id == passage_id for note in revision.notes)


def _counterpart(
    desk: Desk,
    own: Revision,
    side: Side,
    at: int,
    counts: dict[tuple[str, str], int],
    standing: StandingWeights,
    terms_of: TermMarks | None,
) -> Counterpart:
    """What stands in another witness for the passage at index `at`."""
    front, body = collated(desk, own, side.revision, side.links, words=side.words)
    place = next((place for place in (*front, *body) if at in place.left), None)
    index = own.passages[at].position - 1
    said = next((said for said in side.said if index in said.link.left), None)
    if place is None:
        return Counterpart(side.revision.witness, (), (own.passages[at],), said, len(side.said))
    unmarked = cells(side.revision, place.right, counts, noted=False)
    if terms_of:
        unmarked = tuple(replace(cell, terms=terms_of.of_cell(cell)) for cell in unmarked)
    together = tuple(own.passages[index] for index in place.left)
    base = markup.SEPARATOR.join(placed.passage.text for placed in together)
    shown = marked_cells(unmarked, base, place.edits, "right", markup.Marking(ids=None))
    sides = (own.witness.siglum, together), (side.revision.witness.siglum, [cell.placed for cell in shown])
    differences = tuple(weighed(place.edits or (), *sides, standing))
    return Counterpart(side.revision.witness, shown, together, said, len(side.said), differences)


def language(desk: Desk, document: str, siglum: str) -> str:
    """The BCP 47 tag of a witness's texts, "und" if it is not known. Raises NotFound."""
    with desk.database.read() as connection:
        return shelves.witness(connection, document, siglum).header.language or "und"


def fingerprint(desk: Desk, document: str) -> str:
    """A short string that changes whenever anything shown to all of the document may have changed: facts or alignments.

    So does the rule of who approves. Proposals do not change it (see `undecided`): it must not tell of those that are
    hidden. Raises NotFound.
    """
    with desk.database.read() as connection:
        head = events.head_for_all(connection, document)
        if not head:
            shelves.document(connection, document)
        approvers = 2 if proposals.rules(connection).two_approvals else 1
    return f"{head}.{approvers}.{alignments.generation(desk, document)}"
