"""The rows that the events of approvals and editions state (see `statements` for what *hash* means).

- passages.approved: revision, checked, remark *hash*, and approvals [{id, passage, text *hash*}, …]
- approval.withdrawn: approval, reason
- edition.published: edition, witness, number, revision, content *hash*
- edition.withdrawn: edition, reason
"""

from collections.abc import Iterator

from sqlalchemy import Table

from webapp.store import schema
from webapp.store.carried import Carried, Row, Statement, said_by
from webapp.store.events import Event


def _approvals(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    for one in said["approvals"]:
        yield (
            schema.approval,
            {
                "id": one["id"],
                "sequence": entry.sequence,
                "revision_id": said["revision"],
                "passage_id": one["passage"],
                "text_hash": one["text"],
                "checked": said["checked"],
                "remark": carried.bodies[said["remark"]],
                "author_id": entry.actor,
            },
        )


def _approval_withdrawal(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.approval_withdrawal, {"approval_id": said["approval"]} | said_by(entry, said)


def _edition(entry: Event, said: Row, carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield (
        schema.edition,
        {
            "id": said["edition"],
            "sequence": entry.sequence,
            "witness_id": said["witness"],
            "number": said["number"],
            "revision_id": said["revision"],
            "content": carried.bodies[said["content"]],
            "author_id": entry.actor,
        },
    )


def _edition_withdrawal(entry: Event, said: Row, _carried: Carried) -> Iterator[tuple[Table, Row]]:
    yield schema.edition_withdrawal, {"edition_id": said["edition"]} | said_by(entry, said)


APPROVAL_STATEMENTS: dict[str, Statement] = {
    "passages.approved": _approvals,
    "approval.withdrawn": _approval_withdrawal,
    "edition.published": _edition,
    "edition.withdrawn": _edition_withdrawal,
}
