"""Approvals: which stand on a passage, and whether it is approved, waits for a second editor, or is open.

An approval holds for a passage exactly as it stood: its text, its kind and its label, which is all that is printed of
it. It stands for as long as the newest revision has the same three; if the text comes back to them, it stands again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from webapp.review.administered import Redaction
from webapp.review.people import Account
from webapp.review.proposals import Rules
from webapp.text.model import Kind, Passage, text_hash

Checked = Literal["scan", "transcription", "translation"]
"""What an editor read a passage against; "translation" is the English only."""


class State(StrEnum):
    """How a passage of a working witness stands; the value is the word on pages."""

    APPROVED = "approved"
    WAITING = "waiting"
    OPEN = "open"


class Printed(NamedTuple):
    """What is approved of a passage: its kind, its label and its text by hash."""

    kind: Kind
    label: str
    text_hash: str

    @property
    def name(self) -> str:
        """One hash for all three: what a form carries of the passage that it showed."""
        return text_hash(f"{self.kind.value}\n{self.label}\n{self.text_hash}")


@dataclass(frozen=True, slots=True)
class Taken:
    """That an approval or an edition was taken back: by whom, when (UTC) and why."""

    by: Account
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Approval:
    """That `author` approved a passage as it stood in a revision. `remark` is "" once it is `redacted`."""

    id: str
    sequence: int
    author: Account
    at: datetime
    document: str
    siglum: str
    revision: int
    passage: str
    printed: Printed
    text: str
    checked: Checked
    remark: str = ""
    redacted: Redaction | None = None
    withdrawn: Taken | None = None


def printed(passage: Passage) -> Printed:
    """What an approval of `passage` as it is would hold for."""
    return Printed(passage.kind, passage.label, passage.text_hash)


def standing(approvals: Iterable[Approval], now: Printed) -> list[Approval]:
    """Those of one passage's approvals that stand on it as it is `now`."""
    return [one for one in approvals if one.withdrawn is None and one.printed == now]


def stale(approvals: Iterable[Approval], now: Printed) -> list[Approval]:
    """Those that hold for something else than what the passage is `now`."""
    return [one for one in approvals if one.withdrawn is None and one.printed != now]


def state(approvers: Iterable[str], rules: Rules) -> State:
    """How a passage stands on which these accounts' approvals stand: under two-person approval two must differ."""
    found = len(set(approvers))
    if found >= (2 if rules.two_approvals else 1):
        return State.APPROVED
    return State.WAITING if found else State.OPEN


def approver_ids(approvals: Iterable[Approval]) -> set[str]:
    """The ids of those who approved."""
    return {one.author.id for one in approvals}


def last_approved(approvals: Sequence[Approval], rules: Rules) -> list[Approval]:
    """The approvals that together approved the last text of a passage that was approved; none if none ever was.

    `approvals` are those of one passage in order.
    """
    by_printed: dict[Printed, list[Approval]] = {}
    for one in approvals:
        if one.withdrawn is None:
            by_printed.setdefault(one.printed, []).append(one)
    enough = [own for own in by_printed.values() if state(approver_ids(own), rules) is State.APPROVED]
    return max(enough, key=lambda own: own[-1].sequence, default=[])
