"""People state what a term is, change it and withdraw it.

A statement is the whole term, and a compare-and-set on the number of the statement that its author was shown: whoever
comes second is refused with what stands now, and states it anew. Who may is a question of the scope: a term of a
document is for those who may state terms there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.suggestions import checked_reason
from webapp.review import Account, Action, may, require
from webapp.review.terms import StatedTerm, TermBase, TermStatement
from webapp.store import events, library, names
from webapp.store import terms as shelf
from webapp.store.carried import Carried
from webapp.text.model import text_hash
from webapp.text.term_lines import changes
from webapp.text.terms import Scope, Term, as_said, check, settled

KIND = "terms.stated"


class Changed(Conflict):
    """The term was stated anew since; `now` is how it stands, `last` who said so."""

    def __init__(self, now: StatedTerm, last: TermStatement) -> None:
        who = last.by.name if last.by else "A command at the desk’s machine"
        done = "withdrawn" if now.withdrawn else "stated anew"
        super().__init__(
            f"{who} has {done} this term since you looked at it. Nothing was written: see what is different now, then"
            " state it once more."
        )
        self.now = now
        self.last = last


@dataclass(frozen=True, slots=True)
class Opened:
    """A term with everything that was stated of it, in order, and the other terms that it has to do with.

    `related` are the terms that it names, by id, `named_by` those that name it, `alike` those that share a form.
    `document` is what the document of its scope is called, "" if there is none or it was removed.
    """

    now: StatedTerm
    statements: tuple[TermStatement, ...]
    related: Mapping[str, Term]
    named_by: tuple[Term, ...]
    alike: tuple[Term, ...]
    document: str

    @property
    def term(self) -> Term:
        """The term as it stands."""
        return self.now.term


def term_base(desk: Desk) -> TermBase:
    """Every term as it stands."""
    with desk.database.read() as connection:
        return desk.terms.now(connection)


def term(desk: Desk, term_id: str) -> Opened:
    """A term and all that hangs on it. Raises NotFound."""
    with desk.database.read() as connection:
        base = desk.terms.now(connection)
        now = _found(base, term_id)
        said = shelf.statements(connection, term_id)
        called = {one.id: one.title or one.name for one in library.documents(connection)}
    own = {(form.language, form.text) for form in now.term.forms}
    return Opened(
        now,
        tuple(said),
        {one.term: base.terms[one.term].term for one in now.term.relations if one.term in base.terms},
        tuple(base.related_to(term_id)),
        tuple(
            other
            for other in base.standing
            if other.id != term_id and any((form.language, form.text) in own for form in other.forms)
        ),
        called.get(now.term.scope.document, ""),
    )


def state(desk: Desk, account: Account | None, *, term: Term, seen: int, reason: str = "", key: str) -> StatedTerm:
    """State a term, whole: a new one if it has no id, else as its author saw it after `seen` statements.

    The same `key` again writes nothing. Raises Forbidden, NotFound (no such term or document), InvalidInput (see
    `terms.check`), Changed (it was stated anew since), and Conflict if it says what it says already.
    """
    check_key(key)
    reason = checked_reason(reason)
    term = settled(term)
    with desk.database.write() as connection:
        events.lock(connection, None)
        base = desk.terms.now(connection)
        was = base.terms.get(term.id, _NEW).term.scope
        term = replace(term, scope=checked_scope(connection, term.scope, was))
        author = require(account, Action.TERMS, term.scope.document or None)
        if (known := written_with(connection, key, author, KIND)) is not None:
            return base.terms[known.payload["statements"][0]["term"]]
        if term.id:
            now = _seen(connection, base, term.id, seen)
            require(author, Action.TERMS, was.document or None)
            if now.term == term and not now.withdrawn:
                raise Conflict("Nothing is changed: the term says this already.")
        else:
            now = StatedTerm(Term(new_id()), 0, 0)
        term = replace(term, id=now.term.id)
        check(term, base.terms.keys())
        sequence = record(desk, connection, [(term.id, now.number + 1, term)], reason, key, author)
        return StatedTerm(term, now.number + 1, sequence)


def withdraw(desk: Desk, account: Account | None, *, term_id: str, seen: int, reason: str, key: str) -> StatedTerm:
    """Withdraw a term, and say why: it is no longer sought in texts, and can be stated anew.

    The same `key` again writes nothing. Raises Forbidden, NotFound, InvalidInput (no reason), Changed, and Conflict if
    it is withdrawn already.
    """
    require(account, Action.TERMS, term_base(desk).terms.get(term_id, _NEW).term.scope.document or None)
    check_key(key)
    reason = checked_reason(reason)
    if not reason:
        raise InvalidInput("Say why the term is withdrawn.")
    with desk.database.write() as connection:
        events.lock(connection, None)
        base = desk.terms.now(connection)
        author = require(account, Action.TERMS, _found(base, term_id).term.scope.document or None)
        if written_with(connection, key, author, KIND) is not None:
            return base.terms[term_id]
        now = _seen(connection, base, term_id, seen)
        if now.withdrawn:
            raise Conflict("This term is withdrawn already.")
        sequence = record(desk, connection, [(term_id, now.number + 1, None)], reason, key, author)
        return now.after(sequence, now.number + 1, None)


def checked_scope(connection: Connection, scope: Scope, was: Scope) -> Scope:
    """A scope with the document's id in it; what somebody writes may be the name that it has now, or once had.

    One that is what it `was` can stay, be the passage still there or not. Raises NotFound.
    """
    if not scope.document or scope == was:
        return scope
    known = names.names(connection)
    document = known.id_of(scope.document)
    if document not in library.document_ids(connection) or document in known.removed:
        raise NotFound(f"scope: there is no document {scope.document}; take its name from the list of documents.")
    if scope.siglum:
        there = library.revision(connection, document, known.siglum_of(document, scope.siglum))
        if all(one.id != scope.passage for one in there.passages):
            raise NotFound(f"scope: witness {scope.siglum} of {scope.document} has no passage {scope.passage}.")
    return replace(scope, document=document)


def record(
    desk: Desk,
    connection: Connection,
    stated: Iterable[tuple[str, int, Term | None]],
    reason: str,
    key: str | None,
    author: Account | None,
) -> int:
    """Write statements, each of a term's id, its number and the term (None withdraws it); the event's sequence."""
    bodies = {text_hash(reason): reason}
    said = []
    for term_id, number, one in stated:
        content = events.canonical(as_said(one)) if one else ""
        bodies[text_hash(content)] = content
        said.append({"id": new_id(), "term": term_id, "number": number, "content": text_hash(content)})
    payload = {"statements": said, "reason": text_hash(reason)}
    actor = author.id if author else None
    return desk.record(connection, KIND, payload, actor=actor, carried=Carried(bodies), key=key).sequence


def scopes(desk: Desk, account: Account | None) -> dict[str, str]:
    """The documents of which somebody may state terms: titles by name; "" is there if they may state them of all."""
    with desk.database.read() as connection:
        documents = library.documents(connection)
    everywhere = {"": "the whole project"} if may(account, Action.TERMS) else {}
    return everywhere | {one.name: one.title or one.name for one in documents if may(account, Action.TERMS, one.id)}


def changed_since(opened: Opened, seen: int) -> list[tuple[str, list[str], list[str]]]:
    """What is different now from the statement that somebody saw, as `term_lines.changes` has it."""
    said = [one.term for one in opened.statements[:seen] if one.term]
    return changes(said[-1], opened.term) if said else []


_NEW = StatedTerm(Term(), 0, 0)


def _found(base: TermBase, term_id: str) -> StatedTerm:
    if term_id not in base.terms:
        raise NotFound(f"There is no term {term_id[:70]}: look for it in the list of terms.")
    return base.terms[term_id]


def _seen(connection: Connection, base: TermBase, term_id: str, seen: int) -> StatedTerm:
    now = _found(base, term_id)
    if now.number != seen:
        raise Changed(now, shelf.statements(connection, term_id)[-1])
    return now
