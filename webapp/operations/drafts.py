"""A whole text while somebody revises it: what was typed for which passages, kept at the desk until it is sent.

A draft is no fact: only its author sees it, it can be changed and thrown away, and it is in neither log nor journal. It
is saved by compare-and-set on its number, so that of two open pages none overwrites what the other saved unseen. It
remembers of each passage the text that it was begun from; what was not touched is not in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations import drafting
from webapp.operations.desk import Desk
from webapp.operations.draft_suggestions import suggestions_of, undivided
from webapp.operations.drafting import Draft, Taken
from webapp.operations.forms import check_key, check_still, written_with
from webapp.operations.proposing import make_batch
from webapp.operations.revisions import working
from webapp.operations.suggestions import Found, Outdated, Suggestion, checked_reason, differences
from webapp.operations.whole_draft import WholeDraft, read, spelled
from webapp.review import Account, Action, require
from webapp.store import drafts as shelf
from webapp.store import events, library
from webapp.text.carrying import replacements
from webapp.text.decode import line_feeds
from webapp.text.limits import check_characters, check_length
from webapp.text.model import PlacedPassage, Revision


class SavedElsewhere(Conflict):
    """The draft is not the one that the page began from. `other` is the one that is there; it was not overwritten."""

    def __init__(self, other: WholeDraft) -> None:
        super().__init__(
            "Another page has saved, sent or discarded this draft since you opened this one. Nothing was overwritten,"
            " and what you typed is below: see both, and keep either."
        )
        self.other = other


class NotReady(InvalidInput):
    """The draft cannot be sent as it is. `problems` has a sentence for each passage that hinders it, by id."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        count = len(problems)
        super().__init__(
            f"{'One passage is' if count == 1 else f'{count} passages are'} not ready to be proposed. Nothing was sent:"
            " see what is said there."
        )
        self.problems = problems


def draft_of(connection: Connection, account: Account, revision: Revision) -> WholeDraft:
    """What somebody has changed in a working text so far."""
    return read(shelf.kept(connection, account.id, revision.witness.id))


def save(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    number: int,
    typed: Mapping[str, tuple[str, str]],
    page: str = "",
    turn: int = 0,
) -> WholeDraft:
    """Keep what was typed: for some passages, by id, the hash of the text it was begun from and the text as it is now.

    `page` names the page that saves, `turn` says how often something was typed there by now. It need not know the
    newest number of what it saved itself, if something was typed since. Raises Forbidden, NotFound, InvalidInput (what
    cannot be kept), and SavedElsewhere.
    """

    def act(connection: Connection, _revision: Revision, draft: WholeDraft) -> WholeDraft:
        bases = library.bodies(connection, (base for base, _ in typed.values()))
        passages, lost = dict(draft.passages), dict(draft.lost)
        for passage, (base, said) in typed.items():
            text = line_feeds(said)
            if base not in bases:
                raise InvalidInput("The form does not say which text it changes. Load the page again.")
            check_characters(text, "The text")
            check_length(text, "The text")
            old = passages.get(passage)
            if text.strip("\n") == bases[base].strip("\n"):  # a line end after it is nothing that was said
                passages.pop(passage, None)
                lost.pop(passage, None)
            elif old is None or (old.base, old.text) != (base, text):
                same_base = old is not None and old.base == base
                passages[passage] = replace(old, text=text) if old and same_base else Draft(base, text)
        same = (passages, lost) == (draft.passages, draft.lost) and page == draft.page
        return draft if same else replace(draft, passages=passages, lost=lost, page=page, turn=turn)

    return _changed(desk, account, document, siglum, number, act, page, turn)


def take(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    number: int,
    passage: str,
    other: str,
    text: str,
    difference: int | None = None,
) -> WholeDraft:
    """Take the `text` of the witness `other` over for a passage, or only its words at one difference from it.

    `difference` counts from 0. What is taken is credited. Raises as `save` does, and NotFound (no such difference).
    """

    def act(_connection: Connection, revision: Revision, draft: WholeDraft) -> WholeDraft:
        now = _placed(revision, passage).passage
        found = [Taken(other, *one) for one in replacements(now.text, text)]
        mine = draft.passages.get(passage)
        mine = mine or Draft(now.text_hash, now.text)
        if mine.base != now.text_hash:
            raise Conflict("This passage has changed since you began: first take what you typed over to the new text.")
        if difference is None:
            made = replace(mine, text=text, taken=tuple(found))
        elif difference < len(found):
            made = drafting.taken_over(now.text, mine, found[difference])
        else:
            raise NotFound(f"Witness {other} does not differ there any more. Look at it again.")
        passages = dict(draft.passages)
        if made.text == now.text:
            passages.pop(passage, None)
        else:
            passages[passage] = made
        return replace(draft, passages=passages)

    return _changed(desk, account, document, siglum, number, act)


def rebase(desk: Desk, account: Account | None, *, document: str, siglum: str, number: int, passage: str) -> WholeDraft:
    """Take what was typed for a passage over to its text of today; what finds no place there is told in `lost`."""
    author = require(account, Action.PROPOSE, document)
    with desk.database.read() as connection:
        draft = draft_of(connection, author, working(connection, document, siglum))
    if passage not in draft.passages:
        raise NotFound("Nothing is changed in this passage.")
    made, lost = drafting.rebased(desk, document, siglum, passage, draft.passages[passage])

    def act(_connection: Connection, revision: Revision, draft: WholeDraft) -> WholeDraft:
        passages, told = dict(draft.passages), dict(draft.lost)
        now = _placed(revision, passage).passage
        if now.text_hash != made.base:
            raise Conflict("The passage has changed again: look at it once more.")
        told.pop(passage, None)
        if made.text == now.text:
            del passages[passage]
        else:
            passages[passage] = made
        if lost:
            told[passage] = lost
        return replace(draft, passages=passages, lost=told)

    return _changed(desk, account, document, siglum, number, act)


def adopt(desk: Desk, account: Account | None, *, document: str, siglum: str, number: int, passage: str) -> WholeDraft:
    """Let what was typed for a passage stand as it is, against its text of today."""
    author = require(account, Action.PROPOSE, document)
    with desk.database.read() as connection:
        revision = working(connection, document, siglum)
        mine = draft_of(connection, author, revision).passages.get(passage)
    text = _placed(revision, passage).passage.text
    made = drafting.adopted(desk, document, siglum, passage, mine, text) if mine and mine.text != text else None

    def act(_connection: Connection, revision: Revision, draft: WholeDraft) -> WholeDraft:
        if _placed(revision, passage).passage.text != text:
            raise Conflict("The passage has changed again: look at it once more.")
        passages = {name: own for name, own in draft.passages.items() if name != passage}
        return replace(draft, passages=passages | ({passage: made} if made else {}))

    return _changed(desk, account, document, siglum, number, act)


def drop(
    desk: Desk, account: Account | None, *, document: str, siglum: str, number: int, passage: str | None = None
) -> WholeDraft:
    """Throw away what was typed for a passage, or without one everything."""

    def act(_connection: Connection, _revision: Revision, draft: WholeDraft) -> WholeDraft:
        if passage is None:
            return WholeDraft(draft.number)
        return replace(
            draft,
            passages={name: own for name, own in draft.passages.items() if name != passage},
            lost={name: own for name, own in draft.lost.items() if name != passage},
        )

    return _changed(desk, account, document, siglum, number, act)


def give_reasons(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    number: int,
    reasons: Mapping[tuple[str, int], str],
) -> WholeDraft:
    """Say why, of some differences: by the passage and the index among its differences.

    After these are counted the reasons that are left over (`drafting.reasons_of`). What is not named stays.
    """

    def act(connection: Connection, _revision: Revision, draft: WholeDraft) -> WholeDraft:
        passages = dict(draft.passages)
        bases = library.bodies(connection, (own.base for own in passages.values()))
        for name, own in draft.passages.items():
            found = replacements(bases[own.base], undivided(bases[own.base], own).text)
            whys, left = drafting.reasons_of(found, own.reasons)
            before = [*(((one.start, one.end), why) for one, why in zip(found, whys, strict=True)), *left.items()]
            said = {span: checked_reason(reasons.get((name, at), why)) for at, (span, why) in enumerate(before)}
            passages[name] = replace(own, reasons={span: why for span, why in said.items() if why})
        return replace(draft, passages=passages)

    return _changed(desk, account, document, siglum, number, act)


def problems_of(revision: Revision, draft: WholeDraft) -> dict[str, str]:
    """Why the draft cannot be sent, a sentence for each passage that hinders it."""
    there = {placed.id: placed for placed in revision.passages}
    found = {name: "This passage is not in the text any more." for name in draft.passages if name not in there}
    for name in (name for name in there if name in draft.passages):
        try:
            own, text = draft.passages[name], there[name].passage.text
            *others, last = suggestions_of(there[name], own)
            for suggestion in (*others, last):
                differences(revision, suggestion)
            if not last.why:  # else it has every reason; and only a replacement has differences with reasons
                said = undivided(text, own) if last.verb == "replace" else replace(own, text=text)
                drafting.check_reasons(text, said)
        except Outdated:
            found[name] = "This passage has changed since you began."
        except InvalidInput as problem:
            found[name] = problem.message
    return found


def was_sent(desk: Desk, account: Account, key: str) -> str:
    """The batch that was sent with this key; "" if none was."""
    check_key(key)
    with desk.database.read() as connection:
        known = written_with(connection, key, account, "batch.made")
    return str(known.payload["batch"]) if known else ""


def send(desk: Desk, account: Account | None, *, document: str, siglum: str, number: int, reason: str, key: str) -> str:
    """Propose all that the draft with this number changes, as one batch, and end the draft; the batch's id.

    The same `key` again writes nothing. Raises Forbidden, NotFound, SavedElsewhere, NotReady and InvalidInput (nothing
    is changed): then the draft is as it was.
    """
    author = require(account, Action.PROPOSE, document)
    check_key(key)
    with desk.database.read() as connection:
        before = None if events.with_key(connection, key) else working(connection, document, siglum)
        sent = _sent(connection, author, before, number) if before else []
    found = [differences(before, suggestion) for suggestion in sent] if before else []
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, author, "batch.made")) is not None:
            return str(known.payload["batch"])
        revision = working(connection, document, siglum)
        suggestions = _sent(connection, author, revision, number)
        found = Found(before.number if before else 0, found).on(revision, suggestions)
        batch = make_batch(
            desk, connection, author, revision, suggestions, found, origin="text", reason=reason, key=key
        )
        _keep(desk, connection, author, revision, number, WholeDraft())
        return batch


def _sent(connection: Connection, author: Account, revision: Revision, number: int) -> list[Suggestion]:
    """What the draft with this number suggests. Raises SavedElsewhere and NotReady."""
    draft = draft_of(connection, author, revision)
    if draft.number != number:
        raise SavedElsewhere(draft)
    if problems := problems_of(revision, draft):
        raise NotReady(problems)
    return [
        suggestion
        for placed in revision.passages
        if placed.id in draft.passages
        for suggestion in suggestions_of(placed, draft.passages[placed.id])
    ]


def _changed(
    desk: Desk,
    account: Account | None,
    document: str,
    siglum: str,
    number: int,
    act: Callable[[Connection, Revision, WholeDraft], WholeDraft],
    page: str = "",
    turn: int = 0,
) -> WholeDraft:
    """The draft after `act`, kept if it is still the one with this number, or an earlier turn of this `page` since."""
    author = require(account, Action.PROPOSE, document)
    with desk.database.write() as connection:
        events.lock(connection, document)
        revision = working(connection, document, siglum)
        draft = draft_of(connection, author, revision)
        check_still(connection, author)
        own_page = bool(page) and page == draft.page and number <= draft.number
        if draft.number != number and not own_page:
            raise SavedElsewhere(draft)
        made = act(connection, revision, draft)
        if made == draft:
            return draft
        if draft.number != number and turn <= draft.turn:  # what this page sent before came later
            raise SavedElsewhere(draft)
        return _keep(desk, connection, author, revision, draft.number, made)


def _keep(
    desk: Desk, connection: Connection, author: Account, revision: Revision, number: int, draft: WholeDraft
) -> WholeDraft:
    at = desk.now().astimezone(UTC).isoformat(timespec="seconds")
    if not shelf.keep(connection, author.id, revision.witness.id, number, spelled(draft), at):
        raise SavedElsewhere(draft_of(connection, author, revision))
    return replace(draft, number=number + 1, saved_at=at)


def _placed(revision: Revision, passage: str) -> PlacedPassage:
    found = next((placed for placed in revision.passages if placed.id == passage), None)
    if found is None:
        raise NotFound(f"Witness {revision.witness.siglum} has no passage {passage} any more.")
    return found
