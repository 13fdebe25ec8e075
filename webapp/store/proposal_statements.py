"""The rows that the events of proposals, decisions and settings state (see `statements` for what *hash* means).

- batch.made: batch, witness, origin, reason *hash*, original {hash, name} or null
- proposal.made: proposal, witness, revision, batch, supersedes, follows (ids or null), verb, passages [[id, text
  *hash*], …], after, content *hash* (JSON, see `proposals.spelled`), reason *hash*
- proposal.withdrawn: proposal
- proposals.decided: revision (id or null), and rulings, one for each proposal {id, proposal, number, verdicts
  [[difference, verdict, reason], …], remark *hash*}
- proposals.revealed: nothing but its document
- setting.changed: name, value
"""

from collections.abc import Iterator

from sqlalchemy import Table

from webapp.store import events, schema
from webapp.store.carried import Carried, Row, Statement
from webapp.store.events import Event


def _batch(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    original = said["original"] or {"hash": None, "name": None}
    if said["original"]:
        yield schema.original, {"hash": original["hash"], "bytes": carried.originals[original["hash"]]}
    yield (
        schema.batch,
        {
            "id": said["batch"],
            "sequence": entry.sequence,
            "witness_id": said["witness"],
            "author_id": entry.actor,
            "origin": said["origin"],
            "reason": carried.bodies[said["reason"]],
            "original_hash": original["hash"],
            "original_name": original["name"],
        },
    )


def _proposal(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.proposal,
        {
            "id": said["proposal"],
            "sequence": entry.sequence,
            "witness_id": said["witness"],
            "author_id": entry.actor,
            "revision_id": said["revision"],
            "batch_id": said["batch"],
            "supersedes": said["supersedes"],
            "follows": said["follows"],
            "verb": said["verb"],
            "passages": events.canonical(said["passages"]),
            "after": said["after"],
            "content": carried.bodies[said["content"]],
            "reason": carried.bodies[said["reason"]],
        },
    )


def _withdrawal(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.proposal_withdrawal,
        {"proposal_id": said["proposal"], "sequence": entry.sequence, "author_id": entry.actor},
    )


def _decisions(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    for ruling in said["rulings"]:
        yield (
            schema.decision,
            {
                "id": ruling["id"],
                "sequence": entry.sequence,
                "proposal_id": ruling["proposal"],
                "number": ruling["number"],
                "decider_id": entry.actor,
                "revision_id": said["revision"],
                "rulings": events.canonical(ruling["verdicts"]),
                "remark": carried.bodies[ruling["remark"]],
            },
        )


def _reveal(entry: Event, _said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.reveal,
        {"sequence": entry.sequence, "document_id": entry.document, "author_id": entry.actor},
    )


def _setting(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.setting,
        {
            "sequence": entry.sequence,
            "name": said["name"],
            "value": events.canonical(said["value"]),
            "author_id": entry.actor,
        },
    )


PROPOSAL_STATEMENTS: dict[str, Statement] = {
    "batch.made": _batch,
    "proposal.made": _proposal,
    "proposal.withdrawn": _withdrawal,
    "proposals.decided": _decisions,
    "proposals.revealed": _reveal,
    "setting.changed": _setting,
}
