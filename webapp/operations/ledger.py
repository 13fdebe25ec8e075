"""Ledgers: what every witness of a document has for the terms, found in the texts that stand now.

Nothing of it is a fact: it follows from texts, links and terms. The words of all terms are sought at once, so that a
longer term takes its place before a shorter one. A reconstruction is left out, and says where a term is only when it is
asked to (`through`): it was made from a translation, and would say that this one is right.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal

from webapp.errors import NotFound
from webapp.operations import alignments
from webapp.operations.desk import Desk
from webapp.operations.rows import Side as Aligned
from webapp.operations.rows import grouped
from webapp.review.terms import TermBase
from webapp.store import library as shelves
from webapp.store.ledgers import moments
from webapp.text.languages import chinese_script
from webapp.text.ledger import Aligner, Ledger, Side, Spot, ledger
from webapp.text.model import Basis, Document, Revision, Witness, text_hash
from webapp.text.renderings import Rendering
from webapp.text.term_forms import Form, why_not_sought
from webapp.text.term_matching import Hit, Matcher
from webapp.text.terms import Term, sought
from webapp.text.word_evidence import Place

_KIND = "renderings 1"
"""Another number when `text/renderings` finds anything else."""
SOURCES = (Basis.ORIGINAL, Basis.TRANSCRIPTION)


@dataclass(frozen=True, slots=True)
class InDocument:
    """The ledgers of a document, by term (its id): those of the terms that stand in it.

    `revisions` are those that were read, in the order of the cells. `pivot` is the witness that says where terms are,
    None if there is no source and none was asked for. `reconstructions` were left out, `waiting` are not aligned yet.
    """

    document: Document
    revisions: tuple[Revision, ...]
    pivot: Witness | None
    reconstructions: tuple[Witness, ...]
    waiting: tuple[Witness, ...]
    ledgers: Mapping[str, Ledger]

    def revision(self, siglum: str) -> Revision:
        """The revision that was read of a witness."""
        return next(one for one in self.revisions if one.witness.siglum == siglum)


@dataclass(frozen=True, slots=True)
class OfTerm:
    """A term in every document that it stands in, by date; `documents` counts all that were searched.

    `unfit` says which of its words are not sought, and why. `left` counts the documents that are yet to be searched.
    """

    term: Term
    found: tuple[InDocument, ...]
    documents: int
    unfit: tuple[str, ...] = ()
    left: int = 0

    def ledger(self, there: InDocument) -> Ledger:
        """The term's ledger in one of them."""
        return there.ledgers[self.term.id]


def in_document(desk: Desk, document: str, through: str = "") -> InDocument:
    """The ledgers of all terms in a document. Raises NotFound for an unknown document or siglum."""
    with desk.database.read() as connection:
        base = desk.terms.now(connection)
    there = _search(desk, base, document, through, None)
    if through and (there.pivot is None or there.pivot.siglum != through):
        raise NotFound(f"{there.document.name} has no aligned witness {through[:40]} to look through.")
    return there


def of_term(desk: Desk, term_id: str, through: str = "", most: int | None = None) -> OfTerm:
    """The ledgers of one term in all documents. Raises NotFound for an unknown term.

    What was found in a document is remembered until something is written of it or a term is stated. With `most` no more
    than so many documents are searched anew, those left being counted: so that no request takes long.
    """
    with desk.database.read() as connection:
        base = desk.terms.now(connection)
        said = base.terms.get(term_id)
        if said is None:
            raise NotFound(f"There is no term {term_id[:70]}: look for it in the list of terms.")
        if said.withdrawn or said.redacted:
            return OfTerm(said.term, (), 0)
        documents = [one.id for one in shelves.documents(connection)]
        written = moments(connection)
    aligned = alignments.generations(desk, documents)
    known = desk.terms.ledgers((term_id, through), base.version)
    found = []
    searched = left = 0
    for document in documents:
        moment = written.get(document, 0), aligned.get(document)
        if document not in known or known[document][0] != moment:
            if searched == most:
                left += 1
                continue
            searched += 1
            there = _search(desk, base, document, through, term_id)
            known[document] = moment, there if there.ledgers else None
        if (there := known[document][1]) is not None:
            found.append(there)
    unfit = dict.fromkeys(why for one in sought(said.term) if (why := why_not_sought(one.text)))
    return OfTerm(said.term, tuple(found), len(documents) - left, tuple(unfit), left)


def _search(desk: Desk, base: TermBase, document: str, through: str, only: str | None) -> InDocument:
    """The ledgers of a document, of all terms or `only` one."""
    with desk.database.read() as connection:
        head = shelves.document(connection, document)
        every = shelves.witnesses(connection, document)
        chosen = [one for one in every if one.basis is not Basis.RECONSTRUCTION or one.siglum == through]
        revisions = [shelves.revision(connection, document, one.siglum) for one in chosen]
    pivot = _pivot(revisions, through)
    of_pivot = pivot.witness if pivot else None
    left_out = tuple(one for one in every if one not in chosen)
    if not revisions:
        return InDocument(head, (), None, left_out, (), {})
    first = pivot or revisions[0]
    rest = [one for one in revisions if one is not first]
    hits = {one.witness.siglum: _hits(desk, base, one) for one in revisions}
    terms = [one for one in _in_scope(base, document) if only in (None, one.id) and _stands(one.id, hits.values())]
    if not terms:
        return InDocument(head, tuple(revisions), of_pivot, left_out, (), {})
    links = [(one, alignments.links(desk, first, one)) for one in rest]
    sides = [Aligned(one, own, words=False) for one, own in links if own is not None]
    waiting = tuple(one.witness for one, own in links if own is None)
    shown = [first, *(side.revision for side in sides)]
    places = _places(first, sides)
    aligner = _KeptAligner(desk, [[placed.passage.text for placed in one.body] for one in shown], places)
    found = {}
    for term in terms:
        of_sides = [_side(one, term, hits[one.witness.siglum]) for one in shown]
        within = _held(term, shown, places)
        made = ledger(of_sides, places, 0 if pivot else None, within=within, aligner=aligner)
        if made.found:
            found[term.id] = made
    return InDocument(head, tuple(shown), of_pivot, left_out, waiting, found)


class _KeptAligner(Aligner):
    """What was aligned before is read from the cache; its key is made of all the texts that speak for it."""

    def __init__(self, desk: Desk, texts: Sequence[Sequence[str]], places: Sequence[Sequence[Sequence[int]]]) -> None:
        super().__init__(texts, places)
        self._cache = desk.cache
        self._hashes = [text_hash(json.dumps(own)) for own in self.joined]

    def renderings(self, left: int, right: int, place: Place) -> list[Rendering]:
        key = text_hash(json.dumps([self._hashes[left], self._hashes[right], *place]))
        kept = self._cache.get(_KIND, key)
        if kept is not None:
            with suppress(ValueError, TypeError):
                return [Rendering(*one) for one in json.loads(kept)]
        found = super().renderings(left, right, place)
        self._cache.put(_KIND, key, json.dumps(found).encode())
        return found


def _pivot(revisions: Sequence[Revision], through: str) -> Revision | None:
    """The witness that is asked for, else the first source."""
    asked = [one for one in revisions if one.witness.siglum == through]
    return next(iter(asked or [one for one in revisions if one.witness.basis in SOURCES]), None)


def _in_scope(base: TermBase, document: str) -> Iterator[Term]:
    return (term for term in base.standing if term.scope.document in ("", document))


def _hits(desk: Desk, base: TermBase, revision: Revision) -> list[tuple[Hit, ...]]:
    """The words of all terms in each passage of the body."""
    language = revision.witness.header.language
    own, said = _primary(language), chinese_script(language)
    matcher = desk.terms.made(f"matcher {own}", base.version, partial(_matcher, base, own))
    script: Literal["hans", "hant"] | None = None if said is None else "hans" if said == "hans" else "hant"
    return [matcher.hits(placed.passage.text, script=script, inside=True) for placed in revision.body]


def _matcher(base: TermBase, language: str) -> Matcher:
    """Finds the words that are known for terms in a language, but those that cannot be sought."""
    return Matcher(
        Form(one.term, one.text, one.language, one.exact)
        for one in base.sought
        if _primary(one.language) == language and not why_not_sought(one.text)
    )


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _stands(term: str, hits: Collection[Sequence[Sequence[Hit]]]) -> bool:
    return any(term in hit.terms for own in hits for passage in own for hit in passage)


def _side(revision: Revision, term: Term, hits: Sequence[Sequence[Hit]]) -> Side:
    language = _primary(revision.witness.header.language)
    spots = [
        Spot(number, hit.start, hit.end, form.text, hit.inside.forms[0].text if hit.inside else "")
        for number, passage in enumerate(hits)
        for hit in passage
        for form in [one for one in hit.forms if one.term == term.id][:1]
    ]
    known = any(_primary(one.language) == language for one in sought(term))
    texts = [placed.passage.text for placed in revision.body]
    return Side(revision.witness.siglum, language, texts, spots if known else None)


def _places(base: Revision, sides: Sequence[Aligned]) -> list[list[tuple[int, ...]]]:
    """The places of the body: for the base and each side the passages there."""
    if not sides:
        return [[(index,)] for index in range(len(base.body))]
    links = grouped(sides)
    return [[own[0].left, *(link.right for link in own)] for own in zip(*links, strict=True)]


def _held(
    term: Term, revisions: Sequence[Revision], places: Sequence[Sequence[Sequence[int]]]
) -> Collection[int] | None:
    """The numbers of the places in which a term of one passage holds; None for all places."""
    if not term.scope.passage:
        return None
    for number, one in enumerate(revisions):
        if one.witness.siglum == term.scope.siglum:
            ids = [placed.id for placed in one.body]
            own = [{ids[index] for index in place[number]} for place in places]
            return [at for at, there in enumerate(own) if term.scope.passage in there]
    return []
