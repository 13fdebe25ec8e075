"""A change of front matter wherever it stands: the passages of a text that have the old words too.

A title stands in a citation and in a heading as well. Who changes it is offered all these places, to change them in the
same way by one batch.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk
from webapp.operations.proposing import proposal_in, propose_together
from webapp.operations.revisions import working
from webapp.operations.shown_differences import between
from webapp.operations.suggestions import Suggestion, text_of
from webapp.review import Account, Action, Proposal, Status, may, require
from webapp.store import library
from webapp.store import proposals as shelf
from webapp.text.carrying import replaced
from webapp.text.model import Document, PlacedPassage, Revision
from webapp.text.places import places, replaced_everywhere


@dataclass(frozen=True, slots=True)
class Standing:
    """A passage in which the old words stand, how often, its text with the new ones, and as HTML with both marked."""

    placed: PlacedPassage
    count: int
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a change of front matter leads to: the old words and the new, and every other passage that has the old.

    `proposal` is the one that makes the change.
    """

    document: Document
    revision: Revision
    proposal: Proposal
    changed: PlacedPassage
    words: tuple[str, str]
    standing: tuple[Standing, ...]


def is_offered(account: Account | None, proposal: Proposal, revision: Revision) -> bool:
    """Whether the change is to be offered elsewhere: to its author, while the proposal is open or accepted."""
    own = account is not None and account.id == proposal.author.id and may(account, Action.PROPOSE, proposal.document)
    if not own or proposal.verb != "replace" or not _stands(proposal):
        return False
    return any(placed.id == proposal.passage and placed.passage.kind.is_front_matter for placed in revision.passages)


def _stands(proposal: Proposal) -> bool:
    return "content" not in proposal.redacted and proposal.status in (Status.OPEN, Status.ASKED, Status.ACCEPTED)


def places_of(revision: Revision, passage: str, old: str, new: str) -> tuple[Standing, ...]:
    """Every passage of a text but `passage` in which `old` stands as it is, with `new` in its place."""
    found = []
    for placed in revision.passages:
        text = placed.passage.text
        if placed.id != passage and (there := places(text, old)):
            made = replaced_everywhere(text, old, new)
            found.append(Standing(placed, len(there), made, between(text, made)))
    return tuple(found)


def elsewhere(desk: Desk, account: Account | None, document: str, proposal_id: str) -> Elsewhere | None:
    """Where the words stand that a proposal changes in front matter; None for a proposal of anything else.

    Neither is there anything of one that was redacted.

    Raises Forbidden, and NotFound, also for a proposal that the account may not see.
    """
    require(account, Action.PROPOSE, document)
    with desk.database.read() as connection:
        proposal = proposal_in(connection, document, proposal_id)
        if not shelf.rules(connection).shows(account, proposal):
            raise NotFound("There is no such proposal in this document.")
        if proposal.verb != "replace" or "content" in proposal.redacted:
            return None
        now = working(connection, document, proposal.siglum)
        seen = library.revision(connection, document, proposal.siglum, proposal.revision)
        head = library.document(connection, document)
    changed = next(placed for placed in seen.passages if placed.id == proposal.passage)
    if not changed.passage.kind.is_front_matter:
        return None
    old = text_of(seen, proposal.passage)
    new = replaced(old, (one.replacement for one in proposal.differences))
    return Elsewhere(head, now, proposal, changed, (old, new), places_of(now, proposal.passage, old, new))


def propose_elsewhere(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    proposal_id: str,
    chosen: Mapping[str, str],
    reason: str,
    key: str,
) -> str:
    """Propose the change of a proposal in `chosen` passages too, given with the hashes of their texts; the batch's id.

    The same `key` again writes nothing. Raises Forbidden, NotFound, InvalidInput (nothing chosen), and Conflict (a
    passage has changed, or the words do not stand in it any more).
    """
    found = elsewhere(desk, account, document, proposal_id)
    if found is None:
        raise InvalidInput("Only a change of title, date line, citation or summary is offered elsewhere.")
    there = {one.placed.id: one for one in found.standing}
    if missing := [name for name in chosen if name not in there]:
        raise Conflict(f"The old words do not stand in passage {missing[0]} any more. Look at it again.")
    suggestions = [
        Suggestion("replace", ((name, seen),), text=there[name].text, lines="\n" in there[name].placed.passage.text)
        for name, seen in chosen.items()
    ]
    if not suggestions:
        raise InvalidInput("Choose at least one passage, or leave it at the change that you have proposed.")
    return propose_together(
        desk,
        account,
        document=document,
        siglum=found.proposal.siglum,
        suggestions=suggestions,
        origin="place",
        reason=reason,
        key=key,
    )
