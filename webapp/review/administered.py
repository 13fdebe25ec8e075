"""What admins do, each with a reason that stays: words redacted for good, documents and witnesses removed."""

from dataclasses import dataclass
from datetime import datetime

from webapp.review.people import Account


@dataclass(frozen=True, slots=True)
class Redaction:
    """It stands in the place of the words. `at` is UTC; `hash` is that of the words, by which alone they are known."""

    by: Account
    at: datetime
    reason: str
    hash: str


@dataclass(frozen=True, slots=True)
class Removal:
    """That a document or witness was removed: it is shown nowhere any more, and what was said on others stands."""

    by: Account
    at: datetime
    reason: str

    def told(self, what: str) -> str:
        """The sentence about it."""
        when = f"{self.at.day} {self.at:%B %Y}"
        return f"{what} was removed by {self.by.name} on {when}: {self.reason}"
