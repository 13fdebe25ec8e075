"""The list of terms: found by any of their forms in either Chinese script, filtered, page by page."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from webapp.operations.desk import Desk
from webapp.review.terms import StatedTerm
from webapp.store import library, names
from webapp.text.limits import check_characters
from webapp.text.script import fold
from webapp.text.terms import Term

MOST = 100
PROJECT = "project"
"""Asks for the terms that hold everywhere; a scope is else asked for by the id of its document."""
NONE = "none"
"""Asks for what has no verdict, or no certainty, yet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which terms: "" for all of each. `state` is "withdrawn" or "", `order` "newest" or "" (by the alphabet)."""

    words: str = ""
    certainty: str = ""
    verdict: str = ""
    scope: str = ""
    state: str = ""
    order: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class TermList:
    """A page of terms: `count` of `total` standing (or withdrawn) ones are as asked.

    `certainties` counts all standing ones by certainty, `undecided` those with a rendering without a verdict.
    `documents` has the names of the documents that are some term's scope, by id.
    """

    terms: tuple[StatedTerm, ...]
    count: int
    total: int
    withdrawn: int
    certainties: Mapping[str, int]
    undecided: int
    page: int
    pages: int
    documents: Mapping[str, str]


def listed(desk: Desk, asked: Asked) -> TermList:
    """A page of the list; the last one for a page that there is not. Raises InvalidInput for what no form holds."""
    for value in (asked.words, asked.certainty, asked.verdict, asked.scope):
        check_characters(value, "What the address asks for")
    with desk.database.read() as connection:
        base = desk.terms.now(connection)
        known = names.names(connection)
        called = {one.id: one.name for one in library.documents(connection)}
    every = [one for one in base.terms.values() if not one.redacted]
    gone = [one for one in every if one.withdrawn]
    among = gone if asked.state == "withdrawn" else [one for one in every if not one.withdrawn]
    words = searched(asked.words)
    scope = known.id_of(asked.scope)
    fitting = [one for one in among if _fits(one.term, asked, scope) and words in desk.terms.of(one, search_key)]
    if asked.order == "newest":
        fitting.sort(key=lambda one: one.sequence, reverse=True)
    else:
        fitting.sort(key=lambda one: (searched(gloss(one.term)), one.term.id))
    pages = max(1, -(-len(fitting) // MOST))
    page = min(max(1, asked.page), pages)
    standing = list(base.standing)
    scopes = sorted({term.scope.document for term in standing} & called.keys(), key=called.__getitem__)
    return TermList(
        tuple(fitting[(page - 1) * MOST : page * MOST]),
        len(fitting),
        len(among),
        len(gone),
        Counter(term.certainty for term in standing),
        sum(any(not one.verdict for one in term.renderings) for term in standing),
        page,
        pages,
        {one: called[one] for one in scopes},
    )


def gloss(term: Term) -> str:
    """What a term is called for those who read no Chinese: its first other form, its first rendering, or its pinyin."""
    texts = (*(form.text for form in term.others), *(one.text for one in term.renderings))
    return next(iter(texts), term.pinyin or term.name)


def searched(text: str) -> str:
    """A text as it is compared in a search: Simplified, without capitals and accents."""
    apart = unicodedata.normalize("NFD", fold(" ".join(text.split())).casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def search_key(term: Term) -> str:
    """Everything that a term is found by, in lines."""
    return "\n".join(map(searched, _said(term)))


def _said(term: Term) -> Iterator[str]:
    yield term.id
    yield term.pinyin
    yield from (one.text for one in (*term.forms, *term.aliases))
    yield from (one.text for one in term.renderings)
    yield from (one.text for one in term.attested)
    yield from (one.words for one in term.relations)


def _fits(term: Term, asked: Asked, scope: str) -> bool:
    verdicts = {one.verdict or NONE for one in term.renderings}
    return (
        (not asked.certainty or asked.certainty == (term.certainty or NONE))
        and (not asked.verdict or asked.verdict in verdicts)
        and (not asked.scope or scope == (term.scope.document or PROJECT))
    )
