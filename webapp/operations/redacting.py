"""Redaction: an admin takes words out of the database for good, with a reason that stays.

The log names words by their hash only, so its chain still verifies. What is in a text cannot be redacted: its hash is
what editors approved and what citations, comments and links refer to. Such a text is changed by a proposal, and a
witness that should not be here is removed.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, select

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk
from webapp.operations.forms import check_key, written_with
from webapp.operations.suggestions import checked_reason
from webapp.review import Account, Action, Proposal, Redaction, require
from webapp.store import events, people, redactions, schema
from webapp.store import proposals as shelf
from webapp.store.schema import AnyRow
from webapp.text.model import text_hash
from webapp.text.term_lines import spelled
from webapp.text.terms import from_said

KINDS = {
    "approval": "remark on an approval",
    "comment": "comment",
    "proposal": "proposal",
    "decision": "remark on a decision",
    "batch": "batch of proposals",
    "term_statement": "statement of a term",
    "weight_mark": "words of a weighed difference",
}
"""What can be redacted, by table."""

LANDED = (
    "Something of this proposal was accepted, so its words stand in the text and cannot be redacted: a text is named by"
    " its hash, which is what was approved. Propose another wording, or remove the witness."
)

_NOTHING = "There is nothing of this kind here."

FILE = "file"
"""Stands among the columns of a batch for the bytes of its file, which have a table of their own."""

FILE_STAYS = (
    "A revision was imported from the same file, so its words stand in a text and cannot be redacted. Remove the"
    " witness instead."
)


@dataclass(frozen=True, slots=True)
class Said:
    """Something that can be redacted: who said it when, and its words by column.

    `words` are those that are still there and not empty, `redacted` what happened to the others; `landed` says why the
    content of a proposal has to stay, and `file_stays` why the file of a batch has to, "" if it can go. `file` is the
    hash of that file, and its name stands for it among the words.
    """

    table: str
    row: str
    author: Account | None
    at: datetime
    words: Mapping[str, str]
    redacted: Mapping[str, Redaction]
    landed: str = ""
    file_stays: str = ""
    file: str = ""

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return KINDS[self.table]

    @property
    def choices(self) -> tuple[str, ...]:
        """The columns that can be redacted now."""
        return tuple(column for column in self.words if not self._stays(column))

    def _stays(self, column: str) -> bool:
        return (column == "content" and self.landed != "") or (column == FILE and self.file_stays != "")


def said(desk: Desk, account: Account | None, *, document: str | None, table: str, row: str) -> Said:
    """What is to be redacted, as the form shows it; `document` is None for what is of the desk.

    Raises Forbidden and NotFound.
    Proposals that are hidden from an admin who is a translator too, while translators work blind, are not found either.
    """
    admin = require(account, Action.REDACT, document)
    with desk.database.read() as connection:
        return _said(connection, admin, document, table, row)


def redact(
    desk: Desk,
    account: Account | None,
    *,
    document: str | None,
    table: str,
    row: str,
    columns: Collection[str],
    reason: str,
    key: str,
) -> bool:
    """Take the words in some columns out of the database; whether no copy is left in its files either.

    The same `key` again writes nothing. Raises Forbidden, NotFound, InvalidInput (no reason, nothing chosen, words that
    stand in the text) and Conflict (they are redacted already).
    """
    admin = require(account, Action.REDACT, document)
    check_key(key)
    reason = checked_reason(reason)
    if not reason:
        raise InvalidInput("Say why: the reason stays in the log and on the page in the place of the words.")
    with desk.database.write() as connection:
        events.lock(connection, document)
        if written_with(connection, key, admin, "body.redacted") is None:
            found = _said(connection, admin, document, table, row)
            bodies = _bodies(found, columns)
            stated = [(table, row, {name: digest for name, digest in bodies.items() if name != FILE})]
            if FILE in bodies:
                stated.append(("original", bodies[FILE], {"bytes": bodies[FILE]}))
            keys = [key, text_hash(f"{key} {FILE}")]
            for its_key, (of, its_row, own) in zip(keys, (one for one in stated if one[2]), strict=False):
                payload = {"table": of, "row": its_row, "bodies": own, "reason": reason}
                desk.record(connection, "body.redacted", payload, actor=admin.id, document=document, key=its_key)
    gone = desk.database.forget(table)
    return desk.database.forget("original") and gone if table == "batch" else gone


def _bodies(found: Said, columns: Collection[str]) -> dict[str, str]:
    """The columns to be redacted with the hashes of their words."""
    if not found.words:
        known = next(iter(found.redacted.values()), None)
        raise Conflict(f"{known.by.name} has redacted this already." if known else "There are no words to redact.")
    if found.landed and "content" in columns:
        raise InvalidInput(found.landed)
    if found.file_stays and FILE in columns:
        raise InvalidInput(found.file_stays)
    chosen = found.words if found.table == "weight_mark" else [name for name in found.words if name in columns]
    if not chosen:
        raise InvalidInput("Choose what is to be redacted.")
    return {name: found.file if name == FILE else text_hash(found.words[name]) for name in chosen}


def _said(connection: Connection, admin: Account, document: str | None, table: str, row: str) -> Said:
    if table not in KINDS:
        raise NotFound("This cannot be redacted: only what people said can, and no text of a witness.")
    found = _row(connection, schema.metadata.tables[table], document, row)
    rules = shelf.rules(connection)
    if not all(rules.shows(admin, one) for one in _proposals(connection, table, found)):
        raise NotFound(_NOTHING)
    columns = schema.REDACTABLE[table]
    known = redactions.told(connection, table, [found], *columns)
    redacted = {column: one for (_, _, column), one in known.items()}
    words = {name: found._mapping[name] for name in columns if name not in redacted and found._mapping[name]}
    author = people.accounts(connection, [found.said_by]).get(found.said_by) if found.said_by else None
    landed = ""
    if table == "proposal":
        rulings = connection.scalars(select(schema.decision.c.rulings).where(schema.decision.c.proposal_id == row))
        verdicts = {verdict for said in rulings for _, verdict, _ in json.loads(said)}
        landed = LANDED if "accepted" in verdicts else ""
    digest, stays = "", ""
    if table == "batch" and found.original_hash:
        digest = found.original_hash
        if gone := redactions.of_original(connection, digest):
            redacted[FILE] = gone
        else:
            words[FILE] = found.original_name or "without a name"
            imported = select(schema.revision.c.id).where(schema.revision.c.original_hash == digest).limit(1)
            stays = FILE_STAYS if connection.execute(imported).first() else ""
    return Said(table, row, author, datetime.fromisoformat(found.at), words, redacted, landed, stays, digest)


def _proposals(connection: Connection, table: str, row: AnyRow) -> list[Proposal]:
    """The proposals that something belongs to."""
    if table == "batch":
        return shelf.in_batch(connection, row.id)
    names = {"proposal": "id", "decision": "proposal_id"}
    return list(shelf.named(connection, [row._mapping[names[table]]]).values()) if table in names else []


def _row(connection: Connection, table: Table, document: str | None, row: str) -> AnyRow:
    event = schema.event
    asked = (
        select(table, event.c.at, event.c.actor.label("said_by"))
        .join_from(table, event, event.c.sequence == table.c.sequence)
        .where(table.c.id == row, event.c.document.is_not_distinct_from(document))
    )
    found = connection.execute(asked).one_or_none()
    if found is None:
        raise NotFound(_NOTHING)
    return found


def readable(column: str, words: str) -> list[str]:
    """The words of a column as a person reads them.

    Of a proposal's content what is proposed, and the reasons in it; of a statement of a term its fields.
    """
    if column != "content":
        return [words]
    content = json.loads(words)
    if "parts" not in content:
        return [f"{name}\n{said}" for name, said in spelled(from_said("", content)).items() if said]
    parts = [text for _, _, text, _ in content["parts"]]
    return parts + [said for difference in content["differences"] for said in (difference[2], difference[3]) if said]
