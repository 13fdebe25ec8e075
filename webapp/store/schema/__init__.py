"""The tables. Facts are written once and never changed; each carries the `sequence` of the event it was written with.

No text has a length limit, every constraint has a name (by convention), and times are UTC text as the event's hash
covers them, so that both databases and the journal hold the same characters.
"""

from sqlalchemy import Table

from webapp.store.schema.administered import (
    document_name,
    document_removal,
    redaction,
    witness_removal,
    witness_siglum,
)
from webapp.store.schema.approvals import approval, approval_withdrawal, edition, edition_withdrawal
from webapp.store.schema.base import AnyRow, metadata
from webapp.store.schema.log import chain_head, event
from webapp.store.schema.people import (
    AS_ELSEWHERE,
    NO_ROLE,
    account,
    account_role,
    credential,
    feed_token,
    identity,
    one_time_link,
    session,
)
from webapp.store.schema.proposals import (
    batch,
    decision,
    draft,
    proposal,
    proposal_withdrawal,
    reveal,
    setting,
)
from webapp.store.schema.said import (
    anchor_confirmation,
    comment,
    comment_mention,
    comment_withdrawal,
    link_act,
    link_undo,
    query_waiver,
    thread_seen,
    thread_state,
    weight_mark,
)
from webapp.store.schema.terms import term_statement
from webapp.store.schema.texts import document, original, revision, revision_passage, text, witness

__all__ = [
    "AS_ELSEWHERE",
    "NO_ROLE",
    "AnyRow",
    "account",
    "account_role",
    "anchor_confirmation",
    "approval",
    "approval_withdrawal",
    "batch",
    "chain_head",
    "comment",
    "comment_mention",
    "comment_withdrawal",
    "credential",
    "decision",
    "document",
    "document_name",
    "document_removal",
    "draft",
    "edition",
    "edition_withdrawal",
    "event",
    "feed_token",
    "identity",
    "link_act",
    "link_undo",
    "metadata",
    "one_time_link",
    "original",
    "proposal",
    "proposal_withdrawal",
    "query_waiver",
    "redaction",
    "reveal",
    "revision",
    "revision_passage",
    "session",
    "setting",
    "term_statement",
    "text",
    "thread_seen",
    "thread_state",
    "weight_mark",
    "witness",
    "witness_removal",
    "witness_siglum",
]

VERSION = "0010"
"""The newest migration; a test compares it with the migrations that there are."""

FACTS = (
    account,
    document,
    account_role,
    original,
    text,
    witness,
    revision,
    revision_passage,
    comment,
    thread_state,
    link_act,
    link_undo,
    weight_mark,
    batch,
    proposal,
    proposal_withdrawal,
    decision,
    reveal,
    setting,
    redaction,
    document_name,
    document_removal,
    witness_siglum,
    witness_removal,
    comment_mention,
    comment_withdrawal,
    query_waiver,
    anchor_confirmation,
    approval,
    approval_withdrawal,
    edition,
    edition_withdrawal,
    term_statement,
)
"""What an event states, in the order in which rows may be inserted."""

APPEND_ONLY = (event, *FACTS)
"""The tables whose rows triggers forbid to change or delete: all but the chain's head and the ways in (`people`)."""

BODIES: dict[Table, tuple[str, ...]] = {
    account: ("name",),
    approval: ("remark",),
    batch: ("reason",),
    comment: ("body",),
    decision: ("remark",),
    edition: ("content",),
    original: ("bytes",),
    proposal: ("content", "reason"),
    term_statement: ("content", "reason"),
    text: ("body",),
    weight_mark: ("left_words", "right_words"),
}
"""The columns whose content an event names by its hash; these tables have a key of one column."""

REDACTABLE: dict[str, tuple[str, ...]] = {
    table.name: BODIES[table]
    for table in (approval, batch, comment, decision, original, proposal, term_statement, weight_mark)
}
"""The bodies that can be redacted, by table: what people said, and the file of a batch.

A text cannot: its hash names what was approved.

The triggers let an admin's redaction through, and nothing else (`append_only`).
"""

REDACTED = "[redacted]"
"""What stands in the place of a redacted body. Anybody can write this: whether one is redacted, `redaction` tells."""

REDACTED_BYTES = REDACTED.encode()
"""The same in the place of a file."""
