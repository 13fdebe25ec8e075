"""What was redacted: words that an admin took out of the database for good, who did it, when, and why."""

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
