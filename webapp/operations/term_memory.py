"""How the terms of a desk stand, remembered: of 10,000 terms each page needs all, and hardly one ever changes.

What follows from them is remembered too for as long as no term is stated: by what they are found in texts, and where a
few of them were found.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from webapp.review.terms import StatedTerm, TermBase
from webapp.store import terms as shelf
from webapp.text.terms import Term

_AT_ONCE = 8
"""Of so many terms it is remembered where they were found."""

Made = TypeVar("Made")


class TermMemory:
    """The newest term base that was asked for, and what was made of it; only what was stated since is read."""

    def __init__(self) -> None:
        self._base = TermBase()
        self._of_terms: dict[tuple[Callable[[Term], Any], str], tuple[Term, Any]] = {}
        self._made: dict[str, tuple[tuple[int, int], Any]] = {}
        self._ledgers: OrderedDict[tuple[str, str], tuple[tuple[int, int], dict[str, Any]]] = OrderedDict()

    def now(self, connection: Connection) -> TermBase:
        """Every term as it stands. To be asked before a transaction states one itself, which may come to nothing."""
        self._base = shelf.base(connection, self._base)
        return self._base

    def of(self, one: StatedTerm, make: Callable[[Term], Made]) -> Made:
        """What `make` makes of a term, made anew only when the term is another."""
        known = self._of_terms.get((make, one.term.id))
        if known is None or known[0] is not one.term:
            known = self._of_terms[make, one.term.id] = one.term, make(one.term)
        return cast("Made", known[1])

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
