"""The rows that each kind of event states: of people, texts, comments, links and weights.

An event's payload is the whole fact, with a SHA-256 *hash* for each body (text, comment, name, original file, and the
words of a difference, because they quote a text: what is redacted there must not stand on in the log). So the rows can
be made again from the log and its bodies, and `verify` can say which row is not what the log recorded.

- account.created: account, name *hash*, roles
- roles.set: account, document (null: in every document that has no roles of its own), roles (none in all documents:
  the account is closed; null in a document: as in the others again)
- one-time-link.made: link, account, purpose, expires; one-time-link.spent: link
- feed-token.made, feed-token.withdrawn: account
- password.set, password.removed: account
- identity.added, identity.removed: account, issuer
- session.opened: session, by (what the person signed in with); session.closed: session
- document.added: nothing but its document
- witness.added: witness, siglum, state, descends_from, original_language, header {label, language, made_by, …}
- revision.added: revision, witness, number, original {hash, name} or null, and passages, each {id, kind, label, number,
  text *hash*, breaks [[offset, kind]]} and of a note tie [passage id, start, end]; of a revision made here also
  derivation {changed {passage id: [[older passage id, start, end, at], …]}, gone [passage id, …]}: then only the
  passages in changed bring their texts with them, the others are of the revision before
- comment.written: comment, thread, revision, passage, text *hash*, body *hash*, supersedes, and where they apply anchor
  [start, end], query (true) and mentions [account, …]
- comment.withdrawn: comment; query.waived: thread, reason
- anchor.confirmed (its words are those), anchor.refused (they are not), anchor.tied (they are those, chosen anew):
  thread, number (counting from 1 what was said of its place), revision, passage, text *hash*, anchor [start, end]
- thread.resolved, thread.reopened: thread, number (counting from 1 what was done to the thread)
- batch.made, proposal.made, proposal.withdrawn, proposals.decided, proposals.revealed, setting.changed: see
  `proposal_statements`
- passages.approved, approval.withdrawn, edition.published, edition.withdrawn: see `approval_statements`
- terms.stated: see `term_statements`
- body.redacted, document.renamed, document.removed, witness.renamed, witness.removed: see `administered_statements`
- links.stated: act, left and right (witnesses), verb, links [[[passage id, …], [passage id, …]], …], and texts
  {"left": {passage id: text *hash*}, "right": …}, which name the text of each passage in links
- links.undone: act
- difference.weighed: mark, scope ("place" or "document"), weight ("" takes back what stood), left and right, each
  {witness, passages [[id, text *hash*], …], range [start, end] in the passages as one text, words *hash*}
"""

from collections.abc import Iterator

from sqlalchemy import Table

from webapp.review import Role
from webapp.store import events, schema
from webapp.store.administered_statements import ADMINISTERED_STATEMENTS
from webapp.store.approval_statements import APPROVAL_STATEMENTS
from webapp.store.carried import Carried, Row, Statement, said_by
from webapp.store.events import Event
from webapp.store.proposal_statements import PROPOSAL_STATEMENTS
from webapp.store.term_statements import TERM_STATEMENTS

_HEADER = ("label", "language", "made_by", "date", "basis", "note", "rights")


def _nothing(_entry: Event, _said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    """A way in (a session, a password, …) is no fact: that it was made or ended stands in the log only."""
    yield from ()


def _account(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.account,
        {"id": said["account"], "sequence": entry.sequence, "name": carried.bodies[said["name"]]},
    )
    for role in map(Role, said["roles"]):
        yield schema.account_role, {"account_id": said["account"], "role": role, "sequence": entry.sequence}


def _roles(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    named: list[str] = [schema.AS_ELSEWHERE] if said["roles"] is None else [*map(Role, said["roles"])]
    for role in named or [schema.NO_ROLE]:
        yield (
            schema.account_role,
            {
                "account_id": said["account"],
                "role": role,
                "sequence": entry.sequence,
                "document_id": said["document"],
            },
        )


def _document(entry: Event, _said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.document, {"id": entry.document, "sequence": entry.sequence}


def _witness(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.witness,
        {
            "id": said["witness"],
            "sequence": entry.sequence,
            "document_id": entry.document,
            **{name: said[name] for name in ("siglum", "state", "descends_from", "original_language")},
            **{name: said["header"][name] for name in _HEADER},
        },
    )


def _revision(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    original = said["original"] or {"hash": None, "name": None}
    if said["original"]:
        yield schema.original, {"hash": original["hash"], "bytes": carried.originals[original["hash"]]}
    derivation = said.get("derivation")
    brought = [one["text"] for one in said["passages"] if derivation is None or one["id"] in derivation["changed"]]
    for digest in dict.fromkeys(brought):
        yield schema.text, {"hash": digest, "body": carried.bodies[digest]}
    yield (
        schema.revision,
        {
            "id": said["revision"],
            "sequence": entry.sequence,
            "witness_id": said["witness"],
            "number": said["number"],
            "original_hash": original["hash"],
            "original_name": original["name"],
            "derivation": None if derivation is None else events.canonical(derivation),
        },
    )
    for position, passage in enumerate(said["passages"], start=1):
        yield (
            schema.revision_passage,
            {
                "revision_id": said["revision"],
                "position": position,
                "passage_id": passage["id"],
                "kind": passage["kind"],
                "label": passage["label"],
                "number": passage["number"],
                "text_hash": passage["text"],
                "breaks": events.canonical(passage["breaks"]),
                "tie": events.canonical(passage["tie"]) if "tie" in passage else None,
            },
        )


def _comment(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.comment,
        {
            "id": said["comment"],
            "sequence": entry.sequence,
            "thread_id": said["thread"],
            "author_id": entry.actor,
            "revision_id": said["revision"],
            "passage_id": said["passage"],
            "text_hash": said["text"],
            "body": carried.bodies[said["body"]],
            "supersedes": said["supersedes"],
            **_anchor(said.get("anchor")),
            "query": 1 if said.get("query") else None,
        },
    )
    for account in said.get("mentions", ()):
        yield (
            schema.comment_mention,
            {"comment_id": said["comment"], "account_id": account, "sequence": entry.sequence},
        )


def _anchor(said: list[int] | None) -> Row:
    return {"anchor_start": said[0] if said else None, "anchor_end": said[1] if said else None}


def _comment_withdrawal(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.comment_withdrawal,
        {"comment_id": said["comment"], "sequence": entry.sequence, "author_id": entry.actor},
    )


def _query_waiver(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.query_waiver, {"thread_id": said["thread"]} | said_by(entry, said)


def _anchor_confirmation(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.anchor_confirmation,
        {
            "thread_id": said["thread"],
            "number": said["number"],
            "sequence": entry.sequence,
            "revision_id": said["revision"],
            "passage_id": said["passage"],
            "text_hash": said["text"],
            **_anchor(said["anchor"]),
            "refused": 1 if entry.kind == "anchor.refused" else None,
            "author_id": entry.actor,
        },
    )


def _thread_state(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.thread_state,
        {
            "thread_id": said["thread"],
            "number": said["number"],
            "sequence": entry.sequence,
            "state": entry.kind.removeprefix("thread."),
            "author_id": entry.actor,
        },
    )


def _link_act(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    sides = [[passage for link in said["links"] for passage in link[side]] for side in (0, 1)]
    named = said["texts"]["left"], said["texts"]["right"]
    if [sorted(side) for side in sides] != [sorted(texts) for texts in named]:
        raise ValueError("a passage stands in two links, or has no text or no link")
    yield (
        schema.link_act,
        {
            "id": said["act"],
            "sequence": entry.sequence,
            "left_witness_id": said["left"],
            "right_witness_id": said["right"],
            "verb": said["verb"],
            "links": events.canonical(said["links"]),
            "texts": events.canonical(said["texts"]),
            "author_id": entry.actor,
        },
    )


def _link_undo(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.link_undo, {"act_id": said["act"], "sequence": entry.sequence, "author_id": entry.actor}


def _weight_mark(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    sides = said["left"], said["right"]
    for side in sides:
        start, end = side["range"]
        pairs = [passage for passage in side["passages"] if isinstance(passage, list) and len(passage) == 2]
        if not pairs or pairs != side["passages"] or not 0 <= start <= end:
            raise ValueError("the words of a difference stand nowhere")
    yield (
        schema.weight_mark,
        {
            "id": said["mark"],
            "sequence": entry.sequence,
            "document_id": entry.document,
            "scope": said["scope"],
            "weight": said["weight"],
            "left_witness_id": said["left"]["witness"],
            "right_witness_id": said["right"]["witness"],
            "left_words": carried.bodies[said["left"]["words"]],
            "right_words": carried.bodies[said["right"]["words"]],
            "places": events.canonical([[side["passages"], side["range"]] for side in sides]),
            "author_id": entry.actor,
        },
    )


STATEMENTS: dict[str, Statement] = {
    **PROPOSAL_STATEMENTS,
    **ADMINISTERED_STATEMENTS,
    **APPROVAL_STATEMENTS,
    **TERM_STATEMENTS,
    "account.created": _account,
    "roles.set": _roles,
    "one-time-link.made": _nothing,
    "one-time-link.spent": _nothing,
    "feed-token.made": _nothing,
    "feed-token.withdrawn": _nothing,
    "password.set": _nothing,
    "password.removed": _nothing,
    "identity.added": _nothing,
    "identity.removed": _nothing,
    "session.opened": _nothing,
    "session.closed": _nothing,
    "document.added": _document,
    "witness.added": _witness,
    "revision.added": _revision,
    "comment.written": _comment,
    "comment.withdrawn": _comment_withdrawal,
    "query.waived": _query_waiver,
    "anchor.confirmed": _anchor_confirmation,
    "anchor.refused": _anchor_confirmation,
    "anchor.tied": _anchor_confirmation,
    "thread.resolved": _thread_state,
    "thread.reopened": _thread_state,
    "links.stated": _link_act,
    "links.undone": _link_undo,
    "difference.weighed": _weight_mark,
}
"""From the kind of an event to what it states."""
