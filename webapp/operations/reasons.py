"""Why something was proposed: the reason of a proposal, or that of the batch that it was sent in."""

from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.review import Account, Proposal, Redaction, Rules
from webapp.store import proposals as shelf


@dataclass(frozen=True, slots=True)
class Reason:
    """The words, "" where there are none, or they were `redacted`, or are `hidden` from the reader until later."""

    words: str = ""
    redacted: Redaction | None = None
    hidden: bool = False


def reason_of(connection: Connection, account: Account | None, rules: Rules, proposal: Proposal) -> Reason:
    """The reason of a proposal that `account` may see; without one of its own, that of its batch.

    A batch's reason speaks of all of it: who may not see all of it is told only that there is one.
    """
    own = Reason(proposal.reason, proposal.redacted.get("reason"))
    batch = shelf.batch_at(connection, proposal.batch) if proposal.batch and own == Reason() else None
    if batch is None:
        return own
    redacted = shelf.batch_redaction(connection, batch)
    if not all(rules.shows(account, one) for one in shelf.in_batch(connection, batch.id)):
        return Reason(hidden=bool(batch.reason or redacted))
    return Reason("" if redacted else batch.reason, redacted)
