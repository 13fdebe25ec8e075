"""How the terms of a desk stand, remembered: of 10,000 terms each page needs all, and hardly one ever changes."""

from collections.abc import Callable

from sqlalchemy import Connection

from webapp.review.terms import StatedTerm, TermBase
from webapp.store import terms as shelf
from webapp.text.terms import Term


class TermMemory:
    """The newest term base that was asked for, and by what its terms are found; only what was stated since is read."""

    def __init__(self) -> None:
        self._base = TermBase()
        self._keys: dict[str, tuple[Term, str]] = {}
        self._tokens: dict[str, tuple[Term, frozenset[str]]] = {}

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

    def tokens(self, one: StatedTerm, make: Callable[[Term], frozenset[str]]) -> frozenset[str]:
        """As `key`, of the tokens by which the search finds a term."""
        known = self._tokens.get(one.term.id)
        if known is None or known[0] is not one.term:
            known = self._tokens[one.term.id] = one.term, make(one.term)
        return known[1]
