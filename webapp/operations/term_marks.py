"""Where terms stand in the passages that are shown: sought on request, in the texts as they are stored.

One matcher of the whole term base is remembered as long as the base does not change (`TermMemory`). A term that is of
one document, or of one passage, is sought there only, and takes no place from another term elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import Connection

from webapp.operations.desk import Desk
from webapp.operations.rows import Cell
from webapp.operations.term_list import gloss
from webapp.review.terms import TermBase
from webapp.store import names
from webapp.text.languages import chinese_script
from webapp.text.marks import TermMark
from webapp.text.model import Passage, PlacedPassage, Revision
from webapp.text.term_forms import Form, why_not_sought
from webapp.text.term_matching import Hit, Matcher
from webapp.text.terms import Scope, Term, Verdict

MarksKey = tuple[str, str | None, frozenset[str]]
_MARKED_TEXTS = 20_000


@dataclass(frozen=True, slots=True)
class Finder:
    """What finds the standing terms in texts, as they were at one version of the term base.

    `deprecated` are the forms that are deprecated renderings, `scoped` the terms that do not hold everywhere. `marked`
    remembers what was found, by text, script and scoped terms that were sought, as `put` keeps it.
    """

    matcher: Matcher
    deprecated: frozenset[Form]
    terms: Mapping[str, Term]
    scoped: tuple[Term, ...]
    marked: dict[MarksKey, tuple[TermMark, ...]] = field(default_factory=dict)

    def put(self, key: MarksKey, marks: tuple[TermMark, ...]) -> tuple[TermMark, ...]:
        """Remember `marks`, and give them back; when there are too many, all are forgotten."""
        if len(self.marked) >= _MARKED_TEXTS:
            self.marked.clear()
        self.marked[key] = marks
        return marks


@dataclass(frozen=True, slots=True)
class TermMarks:
    """Finds the terms that stand in passages of one document.

    `here` are the ids of the terms that hold only in a place of it; `texts` the passages as they are stored, with the
    language of their witness, by siglum and id. What is shown in other characters is as long, so the places hold there.
    """

    document: str
    finder: Finder
    here: Mapping[Scope, frozenset[str]]
    texts: Mapping[tuple[str, str], tuple[Passage, str]]

    def of_cell(self, cell: Cell) -> tuple[TermMark, ...]:
        """The terms in a passage that is shown in a row."""
        return self.of(cell.siglum, cell.placed)

    def of(self, siglum: str, placed: PlacedPassage) -> tuple[TermMark, ...]:
        """The terms in a passage, in order; none overlaps another."""
        passage, language = self.texts[siglum, placed.id]
        script = chinese_script(language)
        held = frozenset[str]().union(
            *(self.here.get(place, ()) for place in (Scope(self.document), Scope(self.document, siglum, placed.id)))
        )
        key = passage.text_hash, script, held
        if (known := self.finder.marked.get(key)) is not None:
            return known
        elsewhere = {term.id for term in self.finder.scoped} - held
        holds = (lambda term: term not in elsewhere) if elsewhere else None
        hits = self.finder.matcher.hits(passage.text, script=script, holds=holds)
        return self.finder.put(key, tuple(map(self._mark, hits)))

    def _mark(self, hit: Hit) -> TermMark:
        """A hit as a mark that says which terms it is of; it is deprecated if nothing else is said of its words."""
        unwanted = {
            term: all(form in self.finder.deprecated for form in hit.forms if form.term == term) for term in hit.terms
        }
        told = [
            _called(self.finder.terms[term]) + (" (a deprecated rendering)" if unwanted[term] else "")
            for term in hit.terms
        ]
        return TermMark(hit.start, hit.end, hit.terms, "; ".join(told), all(unwanted.values()))


def term_marks(desk: Desk, connection: Connection, document: str, revisions: Sequence[Revision]) -> TermMarks:
    """What finds the terms of now in the passages of revisions of a document, as they are stored."""
    base = desk.terms.now(connection)
    finder = desk.terms.made("finder", base.version, partial(_finder, base))
    known = names.names(connection)
    here: dict[Scope, frozenset[str]] = {}
    for term in finder.scoped:
        if term.scope.document == document:
            siglum = known.siglum_of(document, term.scope.siglum) if term.scope.siglum else ""
            place = replace(term.scope, siglum=siglum)
            here[place] = here.get(place, frozenset()) | {term.id}
    texts = {
        (one.witness.siglum, placed.id): (placed.passage, one.witness.header.language)
        for one in revisions
        for placed in one.passages
    }
    return TermMarks(document, finder, here, texts)


def _finder(base: TermBase) -> Finder:
    """What finds the terms of a base; words that cannot be sought, such as a single letter, are left out."""
    terms = {term.id: term for term in base.standing}
    sought = [
        (one, Form(one.term, one.text, one.language, one.exact)) for one in base.sought if not why_not_sought(one.text)
    ]
    return Finder(
        Matcher(dict.fromkeys(form for _, form in sought)),
        frozenset(form for one, form in sought if one.verdict == Verdict.DEPRECATED),
        terms,
        tuple(term for term in terms.values() if term.scope.document),
    )


def _called(term: Term) -> str:
    """What a term is called, and what that means for those who do not read it."""
    meaning = gloss(term)
    return term.name if meaning == term.name else f"{term.name}, {meaning}"
