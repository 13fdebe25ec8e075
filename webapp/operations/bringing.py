"""A file comes in as another version of a working text: what it has otherwise becomes a batch of proposals.

The text itself stays as it is until an editor decides. The bytes are kept with the batch, and the same bytes make
nothing new.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations import undoing
from webapp.operations.desk import Desk
from webapp.operations.forms import check_key, written_with
from webapp.operations.importing import check_source
from webapp.operations.proposing import make_batch
from webapp.operations.revisions import working
from webapp.operations.suggestions import Suggestion, differences
from webapp.review import Account, Action, require
from webapp.store import events, file_batches, library, people
from webapp.store import proposals as shelf
from webapp.text.align import align
from webapp.text.carrying import replaced
from webapp.text.collation import comparable
from webapp.text.model import FRONT_MATTER, Document, Kind, Revision, Witness, WitnessFile
from webapp.text.revising import Change
from webapp.text.rewriting import body_of, rewriting


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file: the batch, how many proposals it has, and whether it is new.

    `batch` is "" where the file says what the text says. `undoes` counts the proposals that would bring back the text
    that a passage had in an earlier revision.
    """

    witness: Witness
    batch: str
    count: int
    new: bool
    author: Account
    undoes: int = 0


def bring(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    source: WitnessFile,
    content: bytes,
    name: str,
    key: str,
    reason: str = "",
    older: bool = True,
) -> Brought:
    """Propose on the working witness `siglum` what `source`, read from the bytes `content` of the file `name`, says.

    The same `key` again writes nothing, nor do the same bytes while something that the same person proposed with them
    is open. Without `older` nor do bytes that anybody brought before, or a file that says what the text said before.
    Raises Forbidden, NotFound, InvalidInput (a file that cannot be another version of the text), and Conflict
    (a received witness; the text changed while the file was read).
    """
    author = require(account, Action.PROPOSE, document)
    check_key(key)
    check_source(document, source, content, name)
    said = source.header.siglum
    if said and said != siglum:
        raise InvalidInput(f"{name} says that it is witness {said}, not {siglum}: change its header, or where it goes.")
    digest = hashlib.sha256(content).hexdigest()
    with desk.database.read() as connection:
        now = working(connection, document, siglum)
        known = _known(connection, now, digest, author, older=older)
        kept = known is None and not older and _is_older(connection, now, source)
    if known is not None or kept:
        return Brought(now.witness, known or "", 0, new=False, author=author)
    suggestions = suggested(now, source, name)
    if not suggestions:
        return Brought(now.witness, "", 0, new=False, author=author)
    found = [differences(now, suggestion) for suggestion in suggestions]
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (done := written_with(connection, key, author, "batch.made")) is not None:
            return Brought(now.witness, str(done.payload["batch"]), 0, new=False, author=author)
        if (known := _known(connection, now, digest, author, older=older)) is not None:
            return Brought(now.witness, known, 0, new=False, author=author)
        if working(connection, document, siglum).number != now.number:
            raise Conflict(f"{siglum} has changed while {name} was compared with it. Nothing was written: try again.")
        batch = make_batch(
            desk,
            connection,
            author,
            now,
            suggestions,
            found,
            origin="file",
            reason=reason,
            key=key,
            file=(name, content),
        )
        undoes = undoing.count_of(connection, now, suggestions)
    return Brought(now.witness, batch, len(suggestions), new=True, author=author, undoes=undoes)


def suggested(now: Revision, source: WitnessFile, name: str) -> list[Suggestion]:
    """What leads from a working text to what a file says. Raises InvalidInput if they have nothing in common."""
    old, new = [placed.passage for placed in now.body], body_of(source.passages)
    if not comparable(now.witness.header.language, source.header.language, old, new):
        raise InvalidInput(
            f"{name} is in another language or script than witness {now.witness.siglum}: bring it in as a witness of"
            " its own, with another siglum."
        )
    links = align([passage.text for passage in old], [passage.text for passage in new])
    if old and not any(link.left and link.right for link in links):
        raise InvalidInput(
            f"{name} has nothing in common with witness {now.witness.siglum}, so it is no other version of it. If it is"
            " a text of this document, bring it in as a witness of its own, with another siglum."
        )
    return suggestions_of(now, rewriting(now.passages, source.passages, links))


def suggestions_of(now: Revision, changes: Sequence[Change]) -> list[Suggestion]:
    """Changes of a text as they are to be proposed on it."""
    there = {placed.id: placed.passage for placed in now.passages}
    return [
        Suggestion(
            change.verb,
            tuple((name, there[name].text_hash) for name in change.passages),
            after=change.after,
            text=replaced(there[change.passages[0]].text, change.differences) if change.verb == "replace" else "",
            parts=change.parts,
            lines=True,
        )
        for change in changes
    ]


def starter(desk: Desk, document: str, siglum: str, named: str = "") -> Account:
    """The account in whose name the command at this machine brings files: the one `named`, else who started the text.

    Raises NotFound.
    """
    with desk.database.read() as connection:
        if named:
            account = people.account_named(connection, named)
            if account is None:
                raise NotFound(f"There is no account {named} at this desk.")
            return account
        witness = library.witness(connection, document, siglum)
        identity = file_batches.started_by(connection, witness.id)
        return people.accounts(connection, [identity] if identity else [])[identity or ""]


def _known(connection: Connection, now: Revision, digest: str, author: Account, *, older: bool) -> str | None:
    """The batch that makes the file with this SHA-256 no news, None if it is some."""
    for batch, by in file_batches.batches_of(connection, now.witness.id, digest):
        if not older or (by == author.id and any(one.open for one in shelf.in_batch(connection, batch))):
            return batch
    return None


def _is_older(connection: Connection, now: Revision, source: WitnessFile) -> bool:
    """Whether the file says what the text says or said: then it is no news to somebody who only starts the desk."""
    front = any(passage.kind.is_front_matter for passage in source.passages)
    wanted = [(one.kind.value, one.label, one.text_hash) for one in (*source.front_matter, *body_of(source.passages))]
    return any(
        sorted(wanted, key=_front_place)
        == sorted((one for one in said if front or not Kind(one[0]).is_front_matter), key=_front_place)
        for said in file_batches.texts_of(connection, now.witness.id)
    )


def _front_place(told: file_batches.Told) -> int:
    """Front matter stands in the order of its kinds, wherever a file has it, and before the body."""
    kind = Kind(told[0])
    return FRONT_MATTER.index(kind) if kind.is_front_matter else len(FRONT_MATTER)


@dataclass(frozen=True, slots=True)
class Destination:
    """The text that a file is to be brought to."""

    document: Document
    revision: Revision


def place(desk: Desk, document: str, siglum: str) -> Destination:
    """Where a file goes. Raises NotFound, and Conflict for a received witness."""
    with desk.database.read() as connection:
        return Destination(library.document(connection, document), working(connection, document, siglum))
