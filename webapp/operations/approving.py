"""Editors approve passages of a working witness exactly as they stand, one or many at once, and take an approval back.

It is a compare-and-set: the form carries what it showed of each passage (`Printed.name`), and is refused, with both
texts, if any of it is not what is there now. What the text becomes later cannot be approved by an older page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.progress import Progress
from webapp.operations.revisions import working
from webapp.operations.shown_differences import side_by_side
from webapp.operations.suggestions import checked_reason
from webapp.review import Account, Action, require
from webapp.review.approvals import (
    Approval,
    Checked,
    Printed,
    State,
    approver_ids,
    last_approved,
    printed,
    stale,
    standing,
    state,
)
from webapp.store import approvals as shelf
from webapp.store import events, library, passage_history, proposals
from webapp.store.approvals import Query
from webapp.store.carried import Carried
from webapp.text import markup
from webapp.text.model import Document, Passage, PlacedPassage, Revision, Witness, text_hash


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage as it was and as it is now, by id: the two, their texts as HTML, how much differs.

    `before` is None where nobody knows what was seen, `after` where the passage is no longer there.
    """

    passage: str
    before: Passage | None
    after: PlacedPassage | None
    before_html: str
    after_html: str
    differences: int


class Changed(Conflict):
    """What was to be approved is not what is there now; `passages` has both texts of each."""

    def __init__(self, passages: Sequence[Difference]) -> None:
        names = ", ".join(one.after.name if one.after else one.passage for one in passages[:5])
        more = f" and {len(passages) - 5} more" if len(passages) > 5 else ""
        several = len(passages) > 1
        super().__init__(
            f"{names}{more} {'have' if several else 'has'} changed since you looked at {'them' if several else 'it'}."
            " Nothing was approved: read the text as it is now, then approve that."
        )
        self.passages = tuple(passages)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a passage of a working witness stands, with all that was ever approved of it, in order.

    `stands` are the approvals of what it is now, `stale` those of what it was, `since` what changed since the last of
    these. `queries` hold its approval back.
    """

    placed: PlacedPassage
    state: State
    approvals: tuple[Approval, ...]
    stands: tuple[Approval, ...]
    stale: tuple[Approval, ...]
    since: Difference | None
    queries: tuple[Query, ...]

    @property
    def seen(self) -> str:
        """What a form carries of it."""
        return printed(self.placed.passage).name

    @property
    def shown(self) -> str:
        """Its state, or "changed" of what is open and was approved as something else."""
        return "changed" if self.state is State.OPEN and self.stale else self.state.value

    def is_approved_by(self, account: Account | None) -> bool:
        """Whether an approval of this account stands on it."""
        return account is not None and account.id in approver_ids(self.stands)


@dataclass(frozen=True, slots=True)
class Cited:
    """How a passage as an earlier or the newest revision has it was approved, and what became of it.

    `newest` is the number of the newest revision, `now` the passage there, None if it is gone; `same` says that it is
    printed as it was. `state` and `approvals`, also those taken back, are of the passage as cited.
    """

    newest: int
    now: PlacedPassage | None
    same: bool
    state: State
    approvals: tuple[Approval, ...]


@dataclass(frozen=True, slots=True)
class Approvable:
    """A working witness, and how the passages that were asked for stand."""

    document: Document
    revision: Revision
    passages: tuple[Standing, ...]

    @property
    def progress(self) -> Progress:
        """How far the passages are that were asked for."""
        states = {one.placed.id: one.state for one in self.passages}
        changed = (one.placed.id for one in self.passages if one.shown == "changed")
        return Progress(self.revision.witness.siglum, states, frozenset(changed))


def approve(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    seen: Mapping[str, str],
    checked: str,
    remark: str = "",
    key: str,
) -> list[Approval]:
    """Approve passages of a working witness, each as it was `seen`: `Printed.name` by passage id.

    `checked` is what they were read against. The same `key` again writes nothing. Raises Forbidden, NotFound,
    Changed (with both texts) whatever else is wrong, InvalidInput, and Conflict: a query is open on a passage, it is
    approved by the same editor already, or what this `key` approved was taken back since.
    """
    editor = require(account, Action.APPROVE, document)
    check_key(key)
    if not seen:
        raise InvalidInput("Nothing is chosen: leave at least one passage in.")
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, editor, "passages.approved")) is None:
            now = working(connection, document, siglum)
            _check_seen(
                connection, now, seen
            )  # first: a page that refuses for anything else shows the text as it is now
            if checked not in get_args(Checked):
                raise InvalidInput(
                    "Say what you checked the text against: the scan, the transcription, or the English only."
                )
            remark = checked_reason(remark)
            _check_queries(connection, now, seen)
            _check_new(connection, now, seen, editor)
            known = desk.record(
                connection,
                "passages.approved",
                {
                    "revision": library.revision_id(connection, document, siglum, now.number),
                    "checked": checked,
                    "remark": text_hash(remark),
                    "approvals": [
                        {"id": new_id(), "passage": one.id, "text": one.passage.text_hash}
                        for one in now.passages
                        if one.id in seen
                    ],
                },
                actor=editor.id,
                document=document,
                carried=Carried({text_hash(remark): remark}),
                key=key,
            )
        ids = {one["id"] for one in known.payload["approvals"]}
        made = [one for one in shelf.approvals(connection, document, siglum) if one.id in ids]
        _check_stand(connection, made)
        return made


def withdraw(
    desk: Desk, account: Account | None, *, document: str, approval_id: str, reason: str, key: str
) -> Approval:
    """Take an approval back, one's own or another's, and say why.

    The same `key` again writes nothing. Raises Forbidden, NotFound, InvalidInput (no reason), and Conflict if somebody
    took it back already.
    """
    editor = require(account, Action.APPROVE, document)
    check_key(key)
    reason = checked_reason(reason)
    if not reason:
        raise InvalidInput("Say why the approval is taken back.")
    with desk.database.write() as connection:
        events.lock(connection, document)
        approval = shelf.named(connection, approval_id)
        if approval is None or approval.document != document:
            raise NotFound("There is no such approval in this document.")
        if written_with(connection, key, editor, "approval.withdrawn") is None:
            if approval.withdrawn:
                raise Conflict(f"{approval.withdrawn.by.name} has taken this approval back already.")
            said = {"approval": approval.id, "reason": reason}
            desk.record(connection, "approval.withdrawn", said, actor=editor.id, document=document, key=key)
        after = shelf.named(connection, approval_id)
        return after or approval


def standings(desk: Desk, document: str, siglum: str, passages: Collection[str] | None = None) -> Approvable:
    """How passages of a working witness stand, all of them without `passages`.

    Those that are no longer there are left out. Raises NotFound, and Conflict for a witness that is not worked on.
    """
    with desk.database.read() as connection:
        now = working(connection, document, siglum)
        rules = proposals.rules(connection)
        (one,) = passages if passages and len(passages) == 1 else (None,)
        found = shelf.by_passage(connection, document, siglum, one)
        queries = shelf.open_queries(connection, document, siglum)
        head = library.document(connection, document)
    made = []
    for placed in now.passages:
        if passages is not None and placed.id not in passages:
            continue
        own, current = found[placed.id], printed(placed.passage)
        stands, older = standing(own, current), stale(own, current)
        last = [] if stands else last_approved(own, rules) or older
        made.append(
            Standing(
                placed=placed,
                state=state(approver_ids(stands), rules),
                approvals=tuple(own),
                stands=tuple(stands),
                stale=tuple(older),
                since=_changed_since(last[-1], placed) if last else None,
                queries=tuple(queries.get(placed.id, ())),
            )
        )
    return Approvable(head, now, tuple(made))


def cited(desk: Desk, document: str, siglum: str, passage: str, shown: Printed) -> Cited:
    """How a passage is approved as some revision has it, which is `shown`. Raises NotFound for no such witness."""
    with desk.database.read() as connection:
        newest = library.revision(connection, document, siglum)
        own = shelf.approvals(connection, document, siglum, passage)
        rules = proposals.rules(connection)
    now = next((one for one in newest.passages if one.id == passage), None)
    return Cited(
        newest=newest.number,
        now=now,
        same=now is not None and printed(now.passage) == shown,
        state=state(approver_ids(standing(own, shown)), rules),
        approvals=tuple(one for one in own if one.printed == shown),
    )


def history(desk: Desk, document: str, siglum: str, passage: str) -> list[Approval]:
    """Everything that was ever approved of a passage, in order, be it still there or not."""
    with desk.database.read() as connection:
        return shelf.approvals(connection, document, siglum, passage)


def last_checked(desk: Desk, account: Account | None, witness: Witness) -> str:
    """What an editor said last that passages of the witness were checked against; "" if nothing yet."""
    if account is None:
        return ""
    with desk.database.read() as connection:
        return shelf.last_checked(connection, account.id, witness.id)


def difference(before: Passage, after: PlacedPassage | None, passage: str) -> Difference:
    """Two states of a passage with the differences marked."""
    if after is None:
        return Difference(passage, before, None, markup.plain(before.text, before.breaks), "", 0)
    return Difference(passage, before, after, *side_by_side(before, after.passage))


def _changed_since(approval: Approval, placed: PlacedPassage) -> Difference:
    before = replace(placed.passage, kind=approval.printed.kind, label=approval.printed.label, text=approval.text)
    return difference(replace(before, breaks=()), placed, placed.id)


def _check_seen(connection: Connection, now: Revision, seen: Mapping[str, str]) -> None:
    there = {one.id: one for one in now.passages}
    changed = [name for name, said in seen.items() if name not in there or printed(there[name].passage).name != said]
    if not changed:
        return
    found = []
    for name in changed:
        placed, before = there.get(name), None
        for was in passage_history.states(connection, now.witness.document, now.witness.siglum, name):
            if was.passage and printed(was.passage).name == seen[name]:
                before = was.passage
        if before is None and placed is None:
            raise NotFound(f"Witness {now.witness.siglum} has no passage {name}.")
        if before is None:
            shown = markup.plain(placed.passage.text, placed.passage.breaks) if placed else ""
            found.append(Difference(name, None, placed, "", shown, 0))
        else:
            found.append(difference(before, placed, name))
    raise Changed(found)


def _check_queries(connection: Connection, now: Revision, seen: Mapping[str, str]) -> None:
    queries = shelf.open_queries(connection, now.witness.document, now.witness.siglum)
    held = [(one.name, queries[one.id][0]) for one in now.passages if one.id in seen and one.id in queries]
    if held:
        name, query = held[0]
        more = f" So it is with {len(held) - 1} more." if len(held) > 1 else ""
        raise Conflict(
            f"{query.author} has asked a question on {name} that is not answered yet: resolve it, or waive it with a"
            f" reason. Nothing was approved.{more}"
        )


def _check_new(connection: Connection, now: Revision, seen: Mapping[str, str], editor: Account) -> None:
    approvers = shelf.approvers(connection, now.witness.document)
    for one in now.passages:
        place = now.witness.document, now.witness.siglum, one.id
        if one.id in seen and editor.id in approvers.get((place, printed(one.passage)), ()):
            raise Conflict(f"You have approved {one.name} as it is already. Nothing was approved.")


def _check_stand(connection: Connection, made: Sequence[Approval]) -> None:
    """What a form approved that is sent again: somebody may have taken it back."""
    for one in made:
        if one.withdrawn:
            passages = library.revision(connection, one.document, one.siglum, one.revision).passages
            (name,) = (placed.name for placed in passages if placed.id == one.passage)
            raise Conflict(
                f"{one.withdrawn.by.name} has taken back your approval of {name} since you sent this form. Nothing was"
                " approved again: read why in its history, then approve it anew if you still would."
            )
