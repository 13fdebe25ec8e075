"""Search: passages of all witnesses, comments and terms in which words stand, in document order, with the words marked.

The index only says where to look; what is shown was found in the texts themselves. Comments are read without an index:
what is withdrawn or redacted leaves no trace that would have to be removed. Proposals are not searched, since some of
them are hidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.errors import InvalidInput
from webapp.operations.desk import Desk
from webapp.operations.excerpts import Piece, excerpt, pieces
from webapp.operations.search_filling import missing
from webapp.review import Comment, Thread
from webapp.review.terms import StatedTerm
from webapp.store import library, search_index, search_places, threads
from webapp.store.search_places import Place
from webapp.text import search_tokens
from webapp.text.limits import check_characters
from webapp.text.model import PlacedPassage, Witness
from webapp.text.search_tokens import Query
from webapp.text.terms import Term

ON_PAGE = 50
MOST_FOUND = 1000
MOST_READ = 5000
"""The texts that a search reads, and MOST_FOUND those that it finds, before it says that there may be more."""
KINDS = ("texts", "comments", "terms")
_AT_ONCE = 250
_UNREADABLE: set[str] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sought, and of what kind: one of KINDS. `document` is an id, "" for all; `siglum` one of its witnesses.

    Terms are of the whole desk.
    """

    words: str
    kind: str = "texts"
    document: str = ""
    siglum: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage with what is sought. `page` is the passage on whose page it is: of a note, the one that it is on."""

    document: str
    witness: Witness
    placed: PlacedPassage
    page: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FoundComment:
    """A comment with what is sought, in its thread as that stands now; `home` is None if its passage is gone."""

    comment: Comment
    thread: Thread
    home: PlacedPassage | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term with what is sought; `lines` are those of its parts in which words of it stand."""

    term: Term
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found. `counts` are of each kind; with `more` there may be more texts.

    So many documents as `unindexed` says are not in the index yet.
    """

    passages: tuple[FoundPassage, ...]
    comments: tuple[FoundComment, ...]
    terms: tuple[FoundTerm, ...]
    counts: Mapping[str, int]
    more: bool
    page: int
    pages: int
    unindexed: int


def search(desk: Desk, asked: Asked) -> Found:
    """What is asked for; the last page for one that there is not.

    Raises InvalidInput for words that cannot be sought (`search_tokens.parse`) and for an unknown kind, NotFound for an
    unknown document or witness, Gone for one that was removed.
    """
    query = search_tokens.parse(asked.words)
    with desk.database.read() as connection:
        documents, _ = _choices(connection, asked)
        unindexed = [one for one in missing(desk, connection) if one in documents]
        texts, more = _passages(desk, connection, query, asked, documents, unindexed)
        comments = _comments(connection, query, asked, documents)
        terms = _terms(desk, connection, query)
        counts = dict(zip(KINDS, (len(texts), len(comments), len(terms)), strict=True))
        pages = max(1, -(-counts[asked.kind] // ON_PAGE))
        page = min(max(1, asked.page), pages)
        shown = slice((page - 1) * ON_PAGE, page * ON_PAGE)
        return Found(
            tuple(_shown(connection, query, texts[shown])) if asked.kind == "texts" else (),
            tuple(_in_threads(connection, comments[shown])) if asked.kind == "comments" else (),
            tuple(terms[shown]) if asked.kind == "terms" else (),
            counts,
            more,
            page,
            pages,
            sum(asked.document in ("", one) for one in unindexed),
        )


def choices(desk: Desk, asked: Asked) -> tuple[dict[str, str], tuple[str, ...]]:
    """The documents in order, by id with what they are called, and the sigla of the one asked for.

    Raises like `search`, but for the words.
    """
    with desk.database.read() as connection:
        return _choices(connection, asked)


def _choices(connection: Connection, asked: Asked) -> tuple[dict[str, str], tuple[str, ...]]:
    for value in (asked.kind, asked.document, asked.siglum):
        check_characters(value, "What the address asks for")
    if asked.kind not in KINDS:
        raise InvalidInput(f"“kind={asked.kind[:20]}” is nothing to search: {', '.join(KINDS)}.")
    documents = {one.id: one.title or one.name for one in library.documents(connection)}
    if asked.document:
        library.document(connection, asked.document)  # which says so if there is none
        if asked.siglum:
            library.witness(connection, asked.document, asked.siglum)
    elif asked.siglum:
        raise InvalidInput(f"Witness {asked.siglum} is of no document: choose the document too.")
    return documents, tuple(one.siglum for one in library.witnesses(connection, asked.document))


def _passages(
    desk: Desk,
    connection: Connection,
    query: Query,
    asked: Asked,
    documents: Mapping[str, str],
    unindexed: list[str],
) -> tuple[list[Place], bool]:
    """The places where it stands, in document order, and whether there may be more."""
    hashes = desk.cache.ask(lambda index: _having(index, query), _UNREADABLE)
    places = set(search_places.of_texts(connection, hashes or set(), asked.document, asked.siglum))
    unread = [one for one in (documents if hashes is None else unindexed) if asked.document in ("", one)]
    places |= set(search_places.of_documents(connection, unread, asked.siglum))
    order = {one: number for number, one in enumerate(documents)}
    candidates = sorted(places, key=lambda place: (order[place.document], place.siglum, place.position))
    found: list[Place] = []
    for start in range(0, min(len(candidates), MOST_READ), _AT_ONCE):
        some = candidates[start : start + _AT_ONCE]
        bodies = library.bodies(connection, (place.text_hash for place in some))
        stands = {digest: query.stands_in(body) for digest, body in bodies.items()}
        found += [place for place in some if stands[place.text_hash]]
        if len(found) >= MOST_FOUND:
            return found[:MOST_FOUND], len(found) > MOST_FOUND or len(candidates) > start + _AT_ONCE
    return found, len(candidates) > MOST_READ


def _having(connection: Connection, query: Query) -> set[str] | None:
    return search_index.having(connection, query.clauses)


def _shown(connection: Connection, query: Query, places: list[Place]) -> list[FoundPassage]:
    texts = {at: library.revision(connection, *at) for at in {(one.document, one.siglum) for one in places}}
    placed = {(*at, one.id): one for at, revision in texts.items() for one in revision.passages}
    shown: list[FoundPassage] = []
    for place in places:
        own = placed[place.document, place.siglum, place.passage]
        (marks,) = query.marks([own.passage.text]) or [[]]
        page = own.passage.tie.passage if own.passage.tie else own.id
        said = tuple(excerpt(own.passage.text, marks))
        shown.append(FoundPassage(place.document, texts[place.document, place.siglum].witness, own, page, said))
    return shown


def _comments(
    connection: Connection, query: Query, asked: Asked, documents: Mapping[str, str]
) -> list[tuple[Comment, Thread, tuple[Piece, ...]]]:
    """The comments in which it stands, in the order of documents and then as they were said."""
    found: list[tuple[Comment, Thread, tuple[Piece, ...]]] = []
    for one in threads.said(connection, [asked.document] if asked.document else documents):
        if asked.siglum in ("", one.siglum):
            for comment in one.comments:
                marks = query.marks([comment.body]) if comment.body else None
                if marks:
                    found.append((comment, one, tuple(excerpt(comment.body, marks[0]))))
    order = {one: number for number, one in enumerate(documents)}
    return sorted(found, key=lambda one: (order[one[1].document], one[1].siglum, one[0].sequence))


def _in_threads(connection: Connection, found: list[tuple[Comment, Thread, tuple[Piece, ...]]]) -> list[FoundComment]:
    stood = threads.stood(connection, {thread.id: thread for _, thread, _ in found}.values())
    texts = {at: library.revision(connection, *at) for at in {(one.document, one.siglum) for one in stood}}
    homes = {(*at, one.id): one for at, revision in texts.items() for one in revision.passages}
    standing = {one.id: (one, homes.get((one.document, one.siglum, one.home))) for one in stood}
    return [FoundComment(comment, *standing[thread.id], said) for comment, thread, said in found]


def _terms(desk: Desk, connection: Connection, query: Query) -> list[FoundTerm]:
    """The terms in which it stands, by what they are called."""
    found: list[FoundTerm] = []
    for one in desk.terms.now(connection).terms.values():
        if one.withdrawn or one.redacted or not _may_have(desk, one, query):
            continue
        lines = _lines(one.term)
        marks = query.marks(lines)
        if marks:
            said = (tuple(pieces(line, own)) for line, own in zip(lines, marks, strict=True) if own)
            found.append(FoundTerm(one.term, tuple(said)))
    return sorted(found, key=lambda one: (one.term.name, one.term.id))


def _may_have(desk: Desk, one: StatedTerm, query: Query) -> bool:
    tokens = desk.terms.of(one, _tokens)
    return all(not clause.isdisjoint(tokens) for clause in query.clauses)


def _tokens(term: Term) -> frozenset[str]:
    return frozenset(token for line in _lines(term) for token in search_tokens.index_tokens(line))


def _lines(term: Term) -> list[str]:
    """Everything that is said of a term, each by itself."""
    said = [term.pinyin, *(one.text for one in (*term.forms, *term.aliases))]
    said += [one.text for one in term.renderings] + [one.text for one in term.attested]
    said += [one.reason for one in term.renderings]
    said += [f"{one.words} {one.note}".strip() for one in term.relations]
    return [line for line in dict.fromkeys((*said, *term.notes.split("\n"))) if line]
