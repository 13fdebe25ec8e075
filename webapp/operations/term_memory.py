"""How the terms of a desk stand, remembered: of 10,000 terms each page needs all, and hardly one ever changes.

What follows from them is remembered too for as long as no term is stated: by what they are found in texts, and where a
few of them were found.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from webapp.errors import InvalidInput
from webapp.review.terms import StatedTerm, TermBase
from webapp.store import terms as shelf
from webapp.text.marks import TermMark
from webapp.text.term_forms import Form, check_form
from webapp.text.term_matching import Matcher
from webapp.text.terms import Sought, Term, Verdict

MarksKey = tuple[str, str | None, frozenset[str]]
_MARKED_TEXTS = 20_000


@dataclass(frozen=True, slots=True)
class Finder:
    """What finds the standing terms in texts, as they were at one `version` of the term base.

    `deprecated` are the forms that are deprecated renderings, `scoped` the terms that do not hold everywhere. `marked`
    remembers what was found, by text, script and scoped terms that were sought, as `put` keeps it.
    """

    version: tuple[int, int]
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


_AT_ONCE = 8
"""Of so many terms it is remembered where they were found."""

Made = TypeVar("Made")


class TermMemory:
    """The newest term base that was asked for, and by what its terms are found; only what was stated since is read."""

    def __init__(self) -> None:
        self._base = TermBase()
        self._keys: dict[str, tuple[Term, str]] = {}
        self._finder: Finder | None = None
        self._tokens: dict[str, tuple[Term, frozenset[str]]] = {}
        self._made: dict[str, tuple[tuple[int, int], Any]] = {}
        self._ledgers: OrderedDict[tuple[str, str], tuple[tuple[int, int], dict[str, Any]]] = OrderedDict()

    def now(self, connection: Connection) -> TermBase:
        """Every term as it stands. To be asked before a transaction states one itself, which may come to nothing."""
        self._base = shelf.base(connection, self._base)
        return self._base

    def key(self, one: StatedTerm, make: Callable[[Term], str]) -> str:
        """What `make` makes of a term, made anew only when the term is another."""
        known = self._keys.get(one.term.id)
        if known is None or known[0] is not one.term:
            known = self._keys[one.term.id] = one.term, make(one.term)
        return known[1]

    def finder(self, base: TermBase) -> Finder:
        """What finds the terms of `base` in texts; what cannot be sought, such as a single letter, is left out."""
        known = self._finder
        if known is None or known.version != base.version:
            known = self._finder = _finder(base)
        return known

    def tokens(self, one: StatedTerm, make: Callable[[Term], frozenset[str]]) -> frozenset[str]:
        """As `key`, of the tokens by which the search finds a term."""
        known = self._tokens.get(one.term.id)
        if known is None or known[0] is not one.term:
            known = self._tokens[one.term.id] = one.term, make(one.term)
        return known[1]

    def made(self, name: str, version: tuple[int, int], make: Callable[[], Made]) -> Made:
        """What `make` makes of the terms of a version, made anew only when a term was stated since."""
        known = self._made.get(name)
        if known is None or known[0] != version:
            known = self._made[name] = version, make()
        return cast("Made", known[1])

    def ledgers(self, asked: tuple[str, str], version: tuple[int, int]) -> dict[str, Any]:
        """Where a term was found, by document, to be added to; empty when a term was stated since."""
        known = self._ledgers.pop(asked, None)
        if known is None or known[0] != version:
            known = version, {}
        self._ledgers[asked] = known
        while len(self._ledgers) > _AT_ONCE:
            self._ledgers.popitem(last=False)
        return known[1]


def _finder(base: TermBase) -> Finder:
    terms = {term.id: term for term in base.standing}
    sought = [(one, Form(one.term, one.text, one.language, one.exact)) for one in base.sought if _can_be_sought(one)]
    return Finder(
        base.version,
        Matcher(dict.fromkeys(form for _, form in sought)),
        frozenset(form for one, form in sought if one.verdict == Verdict.DEPRECATED),
        terms,
        tuple(term for term in terms.values() if term.scope.document),
    )


def _can_be_sought(one: Sought) -> bool:
    try:
        check_form(one.text)
    except InvalidInput:
        return False
    return True
