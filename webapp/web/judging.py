"""The form in which a proposal is decided: from its fields to a judgement. Templates write the same names.

A verdict is on one difference or on several that hang together: its field names them, "verdict-0.2".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import get_args

from flask import Flask, request

from webapp.errors import InvalidInput
from webapp.operations.deciding import Judgement
from webapp.operations.proposal_card import Card
from webapp.operations.shown_differences import ShownDifference
from webapp.review import Ruling, Verdict
from webapp.web.draft_form import lines, read_number

Entry = tuple[ShownDifference, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What an editor has chosen so far: verdicts and reasons by difference, a remark, and other words for the passage.

    `number` is how many decisions on the proposal, `seen` the text of which passages the editor had seen.
    """

    verdicts: dict[int, Verdict] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    remark: str = ""
    own: str | None = None
    reword: bool = False
    number: int = 0
    seen: dict[str, str] = field(default_factory=dict)

    def verdict_of(self, entry: Entry) -> str:
        """What is chosen for an entry, "" if nothing is, or not the same for all of it."""
        found = {self.verdicts.get(one.index, "") for one in entry}
        return found.pop() if len(found) == 1 else ""

    def reason_of(self, entry: Entry) -> str:
        """The reason for rejecting it."""
        return self.reasons.get(entry[0].index, "")

    def wanting(self, entries: Sequence[Entry]) -> str:
        """The id of the field without which it cannot be decided so, "" if there is none."""
        if self.remark.strip():
            return ""
        for entry in entries:
            if self.verdict_of(entry) == "rejected" and not self.reason_of(entry):
                return f"reason-{entry_field(entry)}"
        return "remark" if "asked" in self.verdicts.values() else ""

    def judgement(self, proposal: str) -> Judgement:
        """The same as the operations have it."""
        rulings = tuple(
            Ruling(index, verdict, self.reasons.get(index, "") if verdict == "rejected" else "")
            for index, verdict in sorted(self.verdicts.items())
        )
        return Judgement(proposal, self.number, rulings, self.remark)


def register(app: Flask) -> None:
    """Give the names of the fields to every template."""
    app.jinja_env.globals.update(entry_field=entry_field)


def entry_field(entry: Entry) -> str:
    """What the fields of an entry end with."""
    return ".".join(str(one.index) for one in entry)


def read_choices() -> Choices:
    """What was chosen in the form. Raises InvalidInput for what no page of ours sends."""
    form = request.form
    verdicts: dict[int, Verdict] = {}
    reasons: dict[int, str] = {}
    for name, value in form.items():
        what, _, named = name.partition("-")
        if what not in ("verdict", "reason") or not value:
            continue
        for index in _indices(named):
            if what == "reason":
                reasons[index] = value
            else:
                verdicts[index] = _verdict(value)
    return Choices(
        verdicts,
        reasons,
        lines(form.get("remark", "")),
        lines(form["own"]) if "own" in form else None,
        "reword" in form,
        read_number(form.get("number", "")),
        read_seen(form.get("seen", "")),
    )


def read_seen(said: str) -> dict[str, str]:
    """The texts that a form showed: "p2:<hash> p3:<hash>"."""
    return dict(passage.partition(":")[::2] for passage in said.split())


def all_accepted(card: Card, choices: Choices) -> Choices:
    """The choices with everything accepted that can be."""
    verdicts: dict[int, Verdict] = {one.index: "accepted" for one in card.differences if one.open and not one.stale}
    return Choices(verdicts, {}, choices.remark, choices.own, choices.reword, choices.number, choices.seen)


def left_over(card: Card, choices: Choices) -> list[tuple[str, str]]:
    """What was typed into fields that the card has no more, by what it is; not words that the desk put there."""
    kept = []
    if choices.remark.strip() and not card.may_decide:
        kept.append(("Your remark", choices.remark))
    own, put_there = choices.own or "", [card.all_accepted, *(one.now.passage.text for one in card.touched if one.now)]
    has_field = card.may_decide and card.can_be_reworded
    if own.strip() and not has_field and (choices.reword or own not in put_there):
        kept.append(("Your wording", own))
    return kept


def _indices(named: str) -> list[int]:
    found = named.split(".")
    if not all(index.isascii() and index.isdigit() and len(index) < 8 for index in found):
        raise InvalidInput("The form does not say which difference it is about. Load the page again, then decide.")
    return [int(index) for index in found]


def _verdict(said: str) -> Verdict:
    for verdict in get_args(Verdict):
        if said == verdict:
            return verdict  # type: ignore[no-any-return]
    raise InvalidInput(f"“{said}” is nothing that can be decided.")
