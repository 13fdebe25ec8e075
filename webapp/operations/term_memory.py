"""How the terms of a desk stand, remembered: of 10,000 terms each page needs all, and hardly one ever changes."""

from sqlalchemy import Connection

from webapp.review.terms import TermBase
from webapp.store import terms as shelf


class TermMemory:
    """The newest term base that was asked for; only what was stated since is read again."""

    def __init__(self) -> None:
        self._base = TermBase()

    def now(self, connection: Connection) -> TermBase:
        """Every term as it stands. To be asked before a transaction states one itself, which may come to nothing."""
        self._base = shelf.base(connection, self._base)
        return self._base
