"""Terms come in from files and go out as files.

What comes in is what was shown: `look` understands a file (what is new, what changes which term, what is refused, with
its line) and names all of it by a hash, which `bring` wants back. All is one event, written in one transaction.
A row with the id of a term changes that term; one without an id is the term that has just its forms, if there is one.
What the file does not speak of stays as it is, and no term is withdrawn because a file lacks it.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, VariorumError
from webapp.exchange import term_csv, term_tbx, term_tbx_reading
from webapp.exchange.term_file import ReadTerm, Refused, TermFile
from webapp.operations.comparing import read_bytes
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.people import account_named
from webapp.operations.suggestions import checked_reason
from webapp.operations.terms import KIND, checked_scope, record
from webapp.review import Account, Action, may, require
from webapp.review.terms import StatedTerm, TermBase
from webapp.store import events, names
from webapp.text.decode import decode
from webapp.text.limits import TERMS
from webapp.text.term_lines import changes
from webapp.text.terms import Form, Scope, Term, as_said, check

FileForm = Literal["csv", "tbx", "tbx-2008"]
FORMS: tuple[FileForm, ...] = get_args(FileForm)
SEED = "terms.csv"
"""The file in seeds/ from which an empty term base begins."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A term as a file would leave it, the line where it stands there, and the term before (None: it is new)."""

    line: int
    term: Term
    before: StatedTerm | None = None

    @property
    def changes(self) -> list[tuple[str, list[str], list[str]]]:
        """What it changes of the term before, as `term_lines.changes` has it."""
        return changes(self.before.term, self.term) if self.before else []


@dataclass(frozen=True, slots=True)
class Look:
    """What the desk understands of a file; `shown` is the name of all that would be written, "" for nothing.

    `same` counts the terms that the desk has already as the file says them, `others` those that it does not speak of.
    """

    shown: str
    new: tuple[Incoming, ...]
    changed: tuple[Incoming, ...]
    same: int
    others: int
    refused: tuple[Refused, ...]
    remarks: tuple[str, ...]


def look(desk: Desk, account: Account | None, name: str, content: bytes) -> Look:
    """What would come in of a file. Raises Forbidden, and InvalidInput for what is no file of terms."""
    require(account, Action.IMPORT)
    said = _read(name, content)
    with desk.database.read() as connection:
        return _understood(connection, desk.terms.now(connection), account, said)


def bring(
    desk: Desk, account: Account | None, name: str, content: bytes, *, shown: str, reason: str = "", key: str
) -> tuple[int, int]:
    """Bring in what `look` named `shown`, as a whole or not at all: how many terms are new, how many changed.

    The same `key` again writes nothing. Raises Forbidden, InvalidInput, and Conflict: it is not what was shown.
    """
    author = require(account, Action.IMPORT)
    check_key(key)
    said = _read(name, content)
    with desk.database.write() as connection:
        events.lock(connection, None)
        base = desk.terms.now(connection)
        if (known := written_with(connection, key, author, KIND)) is not None:
            new = sum(one["number"] == 1 for one in known.payload["statements"])
            return new, len(known.payload["statements"]) - new
        found = _understood(connection, base, author, said)
        if not found.shown or found.shown != shown:
            raise Conflict("This is not what was shown: the file, or a term, has changed. Look at it again.")
        return _write(desk, connection, found, _reason(name, reason), key, author)


def import_file(desk: Desk, path: Path, author: str = "", *, write: bool = True) -> tuple[int, int, Look]:
    """Bring in what can be of a file from anywhere: how many terms are new, how many changed, what was understood.

    Without `write` they are only counted. It is done in the name of `author`, who must have the right to it, or without
    one in that of this machine. Raises NotFound, InvalidInput and Forbidden.
    """
    account = require(account_named(desk, author), Action.IMPORT) if author else None
    said = _read(path.name, read_bytes(path))
    with desk.database.write() as connection:
        events.lock(connection, None)
        found = _understood(connection, desk.terms.now(connection), account, said)
        if write and found.shown:
            _write(desk, connection, found, _reason(path.name), None, account)
        return len(found.new), len(found.changed), found


def load_seed(desk: Desk) -> list[str]:
    """Begin the term base with the terms in seeds/, unless anything was ever stated; sentences on what was refused."""
    path = desk.settings.seeds / SEED
    with desk.database.read() as connection:
        if desk.terms.now(connection).terms or not path.is_file():
            return []
    try:
        _, _, found = import_file(desk, path)
    except InvalidInput as fault:
        return [f"seeds/{fault.message}"]
    return [f"seeds/{SEED}, line {one.line}: {one.message}" for one in found.refused]


def seed_problems(workspace: Path) -> list[str]:
    """What is wrong in the terms of seeds/, a sentence each, as far as the file by itself can tell."""
    path = workspace / "seeds" / SEED
    if not path.is_file():
        return []
    try:
        said = _read(path.name, read_bytes(path))
    except InvalidInput as fault:
        return [f"seeds/{fault.message}"]
    found = _Sorting(TermBase(), None, {})
    found.sort(replace(one, term=replace(one.term, scope=Scope())) for one in said.terms)
    refused = sorted([*said.refused, *found.refused], key=lambda one: one.line)
    return [f"seeds/{path.name}, line {one.line}: {one.message}" for one in refused]


def export(desk: Desk, form: FileForm) -> bytes:
    """The standing terms as a file in UTF-8; a table begins with a byte-order mark, by which spreadsheets know UTF-8.

    Documents are called by their names now. What was withdrawn, and who stated what when, stays in the journal.
    """
    with desk.database.read() as connection:
        base, known = desk.terms.now(connection), names.names(connection)
    terms = [replace(one, scope=_called(one.scope, known)) for one in base.standing]
    if form == "csv":
        return b"\xef\xbb\xbf" + term_csv.write_terms(terms).encode()
    return term_tbx.write_terms(terms, term_tbx.OF_2019 if form == "tbx" else term_tbx.OF_2008).encode()


def _called(scope: Scope, known: names.Names) -> Scope:
    if not scope.document:
        return scope
    siglum = known.siglum_of(scope.document, scope.siglum) if scope.siglum else ""
    return replace(scope, document=known.name_of(scope.document), siglum=siglum)


def _read(name: str, content: bytes) -> TermFile:
    text = decode(content, name)
    is_xml = name.lower().endswith((".tbx", ".xml")) or text.lstrip().startswith("<")
    found = term_tbx_reading.read_terms(text, name) if is_xml else term_csv.read_terms(text, name)
    count = len(found.terms) + len(found.refused)
    if count > TERMS:
        raise InvalidInput(f"{name} has {count:,} terms; the limit is {TERMS:,}: divide it into several files.")
    if not count:
        raise InvalidInput(f"{name} has no terms in it.")
    return found


def _understood(connection: Connection, base: TermBase, account: Account | None, said: TermFile) -> Look:
    scopes: dict[tuple[Scope, Scope], Scope | VariorumError] = {}
    for one in said.terms:
        was = base.terms[one.term.id].term.scope if one.term.id in base.terms else Scope()
        if (one.term.scope, was) not in scopes:
            try:
                scopes[one.term.scope, was] = checked_scope(connection, one.term.scope, was)
            except VariorumError as fault:
                scopes[one.term.scope, was] = fault
    found = _Sorting(base, account, scopes)
    found.sort(said.terms)
    written = [
        [one.line, one.term.id, one.before.number if one.before else 0, as_said(one.term)]
        for one in (*found.new, *found.changed)
    ]
    shown = hashlib.sha256(events.canonical(written).encode()).hexdigest() if written else ""
    refused = sorted([*said.refused, *found.refused], key=lambda one: one.line)
    others = len(base.terms) - len(found.changed) - found.same
    return Look(shown, tuple(found.new), tuple(found.changed), found.same, others, tuple(refused), said.remarks)


@dataclass(slots=True)
class _Sorting:
    """The terms of a file while they are sorted into what is new, what changes something, and what is refused."""

    base: TermBase
    account: Account | None
    scopes: Mapping[tuple[Scope, Scope], Scope | VariorumError]
    new: list[Incoming] = field(default_factory=list)
    changed: list[Incoming] = field(default_factory=list)
    same: int = 0
    refused: list[Refused] = field(default_factory=list)

    def sort(self, terms: Iterable[ReadTerm]) -> None:
        """Sort all of them. A relation may lead to a term of the same file, but to none that is refused."""
        by_forms = {frozenset(one.term.forms): one.term.id for one in reversed([*self.base.terms.values()])}
        taken: dict[str | frozenset[Form], int] = {}
        rest = []
        for one in terms:
            forms = frozenset(one.term.forms)
            identity = one.term.id or by_forms.get(forms, "")
            if (line := taken.setdefault(identity or forms, one.line)) != one.line:
                self.refused.append(Refused(one.line, f"this is the same term as on line {line}: make one of them."))
            else:
                rest.append(replace(one, term=replace(one.term, id=identity)))
        known = {*self.base.terms, *(one.term.id for one in rest if one.term.id)}
        while True:
            kept = [one for one in rest if self._take(one, known)]
            gone = {one.term.id for one in rest} - {one.term.id for one in kept} - self.base.terms.keys()
            if not gone:
                break
            rest, known = kept, known - gone
            self.new, self.changed, self.same = [], [], 0

    def _take(self, one: ReadTerm, known: Collection[str]) -> bool:
        """Take one of them in, or refuse it."""
        before = self.base.terms.get(one.term.id)
        try:
            term = self._checked(one, before, known)
        except VariorumError as fault:
            self.refused.append(Refused(one.line, fault.message))
            return False
        if before is None:
            self.new.append(Incoming(one.line, term))
        elif before.term == term and not before.withdrawn:
            self.same += 1
        else:
            self.changed.append(Incoming(one.line, term, before))
        return True

    def _checked(self, one: ReadTerm, before: StatedTerm | None, known: Collection[str]) -> Term:
        was = before.term if before else Term(one.term.id)
        term = one.over(was)
        if "scope" in one.says and term.scope != was.scope:
            scope = self.scopes.get((term.scope, was.scope), term.scope)
            if isinstance(scope, VariorumError):
                raise scope
            term = replace(term, scope=scope)
        check(term, known)
        for document in {term.scope.document, was.scope.document} - {""}:
            if self.account and not may(self.account, Action.TERMS, document):
                raise InvalidInput(f"scope: you may not state terms of the document {document}.")
        return term


def _write(
    desk: Desk, connection: Connection, found: Look, reason: str, key: str | None, author: Account | None
) -> tuple[int, int]:
    new = [replace(one.term, id=one.term.id or new_id()) for one in found.new]
    stated: list[tuple[str, int, Term | None]] = [(term.id, 1, term) for term in new]
    stated += [(one.term.id, one.before.number + 1, one.term) for one in found.changed if one.before]
    record(desk, connection, stated, reason, key, author)
    return len(found.new), len(found.changed)


def _reason(name: str, reason: str = "") -> str:
    said = checked_reason(reason)
    return f"From the file {name}: {said}" if said else f"From the file {name}"
