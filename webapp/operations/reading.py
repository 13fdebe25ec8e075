"""Reading: what the pages show of documents, comparisons and passages, assembled from the store and the text layer.

Nothing here writes a fact. An alignment that has not been computed yet is not waited for: the rows then set the
passages of both witnesses beside each other by position and say so (`aligned` is False).
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.errors import NotFound
from webapp.operations import alignments, parts
from webapp.operations.collations import collated
from webapp.operations.desk import Desk
from webapp.operations.linked import linked, linked_through
from webapp.operations.parts import Part
from webapp.operations.rows import (
    Cell,
    Choice,
    Mode,
    Row,
    RowLink,
    ScriptChoice,
    Side,
    all_rows,
    are_comparable,
    by_position,
    cells,
    grouped,
    in_script,
    marked,
    marked_cells,
    pair_rows,
)
from webapp.review import Thread
from webapp.store import events, threads
from webapp.store import library as shelves
from webapp.text import markup
from webapp.text.brackets import brackets
from webapp.text.collation import collate, joined
from webapp.text.model import Document, PlacedPassage, Revision, Witness

__all__ = [
    "Cell",
    "Choice",
    "Comparison",
    "Counterpart",
    "LibraryEntry",
    "Mode",
    "Part",
    "PassageView",
    "Row",
    "RowLink",
    "ScriptChoice",
]


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One document in the library list; `passages` counts the body of its first witness."""

    document: Document
    witnesses: tuple[Witness, ...]
    passages: int
    open_threads: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the document page shows of two witnesses (or all).

    `front` and `rows` hold front matter and body: of a long text the rows of one `part`, always below front matter.
    With `changed_only` the unchanged rows are left out of them and counted in `hidden_front` and `hidden_rows`. `strip`
    always has every body row, without markup, and every count is of the whole: `differences` and `changed_rows` of the
    body, `front_differences` of the front matter. `comparable` is False for witnesses in different languages:
    their passages are aligned and set side by side, but no words are compared: no difference is counted or marked, and
    `changed_only` hides nothing. `to_check` counts the links of the body that a person should look at, `parting` the
    rows of a pair shown through a base that the direct alignment links otherwise. `apart` names the witnesses that have
    nothing in common with the left one: none of their passages is linked.
    """

    document: Document
    comparable: bool
    witnesses: tuple[Witness, ...]
    left: Revision
    right: Revision
    choice: Choice
    aligned: bool
    front: tuple[Row, ...]
    rows: tuple[Row, ...]
    part: Part
    strip: tuple[Row, ...]
    differences: int
    front_differences: int
    changed_rows: int
    hidden_rows: int
    hidden_front: int
    to_check: int
    parting: int
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What another witness has for a passage: `cells`, with the differences marked; empty where nothing stands for it.

    `together` are all the passages that the cells stand for and were compared with: more than the one asked for where
    the witnesses divide the text otherwise. `cells` is None while the alignment is not there. `said` is the link that
    they stand on, None in front matter. `rows` counts those of a page of both witnesses, 0 before they are aligned.
    """

    witness: Witness
    cells: tuple[Cell, ...] | None
    together: tuple[PlacedPassage, ...]
    said: RowLink | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage of one witness with what stands for it in each other witness, and its threads.

    `previous` and `next` are passage ids or "". `brackets` are (words, what they are) pairs. `text_hash` names the
    stored text, in whatever script it is shown.
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


def library(desk: Desk) -> list[LibraryEntry]:
    """Every document, by date then id."""
    with desk.database.read() as connection:
        return [_entry(connection, document) for document in shelves.documents(connection)]


def _entry(connection: Connection, document: Document) -> LibraryEntry:
    witnesses = tuple(shelves.witnesses(connection, document.id))
    passages = len(shelves.revision(connection, document.id, witnesses[0].siglum).body) if witnesses else 0
    return LibraryEntry(document, witnesses, passages, sum(threads.open_counts(connection, document.id).values()))


def default_choice(desk: Desk, document: str) -> Choice:
    """The first two witnesses by siglum (the only one against itself), side by side. Raises NotFound."""
    with desk.database.read() as connection:
        sigla = [witness.siglum for witness in shelves.witnesses(connection, document)]
    if not sigla:
        raise NotFound(f"There is no document {document} with a witness to show.")
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
            sigla += [witness.siglum for witness in witnesses if witness.siglum not in sigla]
        stored = [shelves.revision(connection, document, siglum) for siglum in sigla]
        via = choice.via if choice.mode != "all" else ""
        through = shelves.revision(connection, document, via) if via else None
        counts = threads.open_counts(connection, document)
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
    if choice.mode == "all":
        front, body = all_rows(base, sides, collations, counts)
    else:
        front, body = pair_rows(base, sides[0], collations[0], counts)
    compared = any(side.words for side in sides)
    hide = choice.changed_only and compared
    shown = _shown(body, hide=hide)
    part = parts.part(body, shown, start)
    return Comparison(
        document=head,
        comparable=any(are_comparable(base, side.revision) for side in sides),
        witnesses=witnesses,
        left=base,
        right=right,
        choice=choice,
        aligned=aligned,
        front=tuple(marked(row, choice.mode) for row in _shown(front, hide=hide)),
        rows=tuple(marked(row, choice.mode) for row in shown[max(part.first - 1, 0) : part.last]),
        part=part,
        strip=tuple(body),
        differences=sum(row.differences for row in body),
        front_differences=sum(row.differences for row in front),
        changed_rows=sum(row.differences > 0 for row in body),
        hidden_rows=sum(row.differences == 0 for row in body) if hide else 0,
        hidden_front=sum(row.differences == 0 for row in front) if hide else 0,
        to_check=sum(said.to_check for row in body for said in row.links),
        parting=sum(any(said.direct for said in row.links) for row in body),
        apart=tuple(side.revision.witness.siglum for side in sides if side.said and not any(map(_has_both, side.said))),
    )


def _has_both(said: RowLink) -> bool:
    return bool(said.link.left and said.link.right)


def _side(base: Revision, other: Revision, said: list[RowLink] | None) -> Side:
    if said is None:
        return Side(other, by_position(base, other), words=False)
    return Side(other, [link.link for link in said], are_comparable(base, other), said)


def _shown(rows: list[Row], *, hide: bool) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.differences or not hide)


def passage(
    desk: Desk,
    document: str,
    siglum: str,
    passage_id: str,
    revision: int | None = None,
    script: ScriptChoice = "source",
) -> PassageView:
    """One passage, pinned to a revision if one is given. Raises NotFound."""
    with desk.database.read() as connection:
        head = shelves.document(connection, document)
        stored = shelves.revision(connection, document, siglum, revision)
        others = [
            shelves.revision(connection, document, witness.siglum)
            for witness in shelves.witnesses(connection, document)
            if witness.siglum != siglum
        ]
        found = tuple(threads.threads(connection, document, siglum, passage_id))
        counts = threads.open_counts(connection, document)
    ids = [placed.id for placed in stored.passages]
    if passage_id not in ids:
        raise NotFound(
            f"Witness {siglum} of {document} has no passage {passage_id}; its passages are {ids[0]} to {ids[-1]}."
        )
    at = ids.index(passage_id)
    own = in_script(stored, script)
    placed = own.passages[at]
    counterparts = []
    for other in others:
        said = linked(desk, stored, other)
        if said is None:
            counterparts.append(Counterpart(other.witness, None, (placed,)))
        else:
            counterparts.append(_counterpart(own, _side(own, in_script(other, script), said), at, counts))
    text = placed.passage.text
    return PassageView(
        document=head,
        revision=own,
        placed=placed,
        text_hash=stored.passages[at].passage.text_hash,
        html=markup.plain(text, placed.passage.breaks),
        counterparts=tuple(counterparts),
        threads=found,
        brackets=tuple((text[found.start : found.end], str(found.role)) for found in brackets(text)),
        previous=ids[at - 1] if at else "",
        next=ids[at + 1] if at + 1 < len(ids) else "",
    )


def _counterpart(own: Revision, side: Side, at: int, counts: dict[tuple[str, str], int]) -> Counterpart:
    """What stands in another witness for the passage at index `at`."""
    left, right = ([placed.passage for placed in revision.passages] for revision in (own, side.revision))
    index = own.passages[at].position - 1
    links = [link for link in side.links if index in link.left]
    front, body = collate(left, right, links, words=side.words)
    place = next((place for place in (*front, *body) if at in place.left), None)
    shown: tuple[Cell, ...] = ()
    if place:
        unmarked = cells(side.revision, place.right, counts)
        shown = marked_cells(unmarked, joined(left, place.left), place.edits, "right")
    together = tuple(own.passages[index] for index in (place.left if place else (at,)))
    said = next((said for said in side.said if index in said.link.left), None)
    return Counterpart(side.revision.witness, shown, together, said, len(side.said))


def fingerprint(desk: Desk, document: str) -> str:
    """A short string that changes whenever anything shown of the document may have changed: facts or alignments.

    Raises NotFound.
    """
    with desk.database.read() as connection:
        head = events.head(connection, document)
        if not head:
            shelves.document(connection, document)
    return f"{head}.{alignments.generation(desk, document)}"
