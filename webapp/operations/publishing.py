"""Publishing: an edition of a working witness from what is approved of it, shown before and frozen from then on.

It is a compare-and-set twice over: on the number of the edition, and on all that it prints as the editor was shown it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import quote

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk, as_stamp, new_id
from webapp.operations.forms import check_key, written_with
from webapp.operations.revisions import working
from webapp.operations.suggestions import checked_reason
from webapp.review import Account, Action, require
from webapp.review.approvals import Approval, State, approver_ids, last_approved, printed, standing, state
from webapp.review.editions import Change, Content, Edition, PrintedPassage, Rest, changes, edits_of, is_substantive
from webapp.store import approvals as approval_shelf
from webapp.store import editions as shelf
from webapp.store import events, library, proposals
from webapp.store.carried import Carried
from webapp.text import markup
from webapp.text.model import Basis, Document, Kind, PlacedPassage, Revision, Witness, text_hash


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published now: the content with the texts that it names, and the `name` of all of it."""

    document: Document
    witness: Witness
    content: Content
    texts: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the button that publishes carries."""
        return shelf.shown_name(self.content)


@dataclass(frozen=True, slots=True)
class Published:
    """An edition with the texts that it prints, and every edition of the witness."""

    document: Document
    witness: Witness
    edition: Edition
    texts: Mapping[str, str]
    every: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """A passage that differs between two editions: its changes, and both texts as HTML ("" where it is not printed)."""

    name: str
    changes: tuple[Change, ...]
    before: PrintedPassage | None
    after: PrintedPassage | None
    before_html: str
    after_html: str


@dataclass(frozen=True, slots=True)
class Report:
    """What changed from one edition to another. `accidentals` are counted and not listed."""

    document: Document
    witness: Witness
    left: Edition
    right: Edition
    passages: tuple[Reported, ...]
    accidentals: int
    substantive: int


def draft(desk: Desk, document: str, siglum: str, rest: str) -> Draft:
    """What an edition would print now. Raises NotFound, Conflict (a witness that is not worked on), InvalidInput."""
    with desk.database.read() as connection:
        return _draft(desk, connection, document, siglum, rest)


def publish(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    rest: str,
    number: int,
    shown: str,
    key: str,
) -> int:
    """Publish edition `number`, as it was `shown` (`Draft.name`), and return its number.

    The same `key` again writes nothing. Raises Forbidden, NotFound, InvalidInput (nothing is approved), and Conflict:
    the number is taken, or the edition would print something else than what was shown.
    """
    editor = require(account, Action.PUBLISH, document)
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, editor, "edition.published")) is not None:
            return int(known.payload["number"])
        made = _draft(desk, connection, document, siglum, rest)
        content = made.content
        if number != content.number:
            last = shelf.editions(connection, document, siglum)[-1:]
            by = f" by {last[0].publisher.name}" if last else ""
            raise Conflict(f"Edition {content.number - 1} has been published{by} meanwhile: look at what this one has.")
        if shown != made.name:
            raise Conflict("What would be published is not what you were shown: look at it again, then publish it.")
        if not content.count("approved") + content.count("earlier"):
            raise InvalidInput("Nothing of this text is approved yet: approve passages first, then publish them.")
        body = shelf.spelled(content)
        said = {
            "edition": new_id(),
            "witness": made.witness.id,
            "number": content.number,
            "revision": library.revision_id(connection, document, siglum, content.revision),
            "content": text_hash(body),
        }
        carried = Carried({text_hash(body): body})
        desk.record(connection, "edition.published", said, actor=editor.id, document=document, carried=carried, key=key)
        return content.number


def withdraw(
    desk: Desk, account: Account | None, *, document: str, siglum: str, number: int, reason: str, key: str
) -> None:
    """Withdraw an edition: it keeps its address and says why.

    The same `key` again writes nothing. Raises Forbidden, NotFound, InvalidInput (no reason) and Conflict.
    """
    editor = require(account, Action.PUBLISH, document)
    check_key(key)
    reason = checked_reason(reason)
    if not reason:
        raise InvalidInput("Say why the edition is withdrawn: it keeps its address, and the reason stands there.")
    with desk.database.write() as connection:
        events.lock(connection, document)
        found = _numbered(*_witness_and_editions(connection, document, siglum), number)
        if written_with(connection, key, editor, "edition.withdrawn") is not None:
            return
        if found.withdrawn:
            raise Conflict(f"{found.withdrawn.by.name} has withdrawn this edition already.")
        said = {"edition": found.id, "reason": reason}
        desk.record(connection, "edition.withdrawn", said, actor=editor.id, document=document, key=key)


def editions(desk: Desk, document: str, siglum: str) -> tuple[Document, Witness, list[Edition]]:
    """Every edition of a witness, the first one first. Raises NotFound."""
    with desk.database.read() as connection:
        return library.document(connection, document), *_witness_and_editions(connection, document, siglum)


def edition(desk: Desk, document: str, siglum: str, number: int) -> Published:
    """One edition. Raises NotFound, which says what there is instead."""
    with desk.database.read() as connection:
        witness, every = _witness_and_editions(connection, document, siglum)
        found = _numbered(witness, every, number)
        return Published(
            document=library.document(connection, document),
            witness=witness,
            edition=found,
            texts=library.bodies(connection, found.content.hashes),
            every=tuple(every),
        )


def report(desk: Desk, document: str, siglum: str, left: int, right: int) -> Report:
    """What changed from edition `left` to edition `right`. Raises NotFound."""
    with desk.database.read() as connection:
        witness, every = _witness_and_editions(connection, document, siglum)
        one, other = (_numbered(witness, every, number) for number in (left, right))
        texts = library.bodies(connection, one.content.hashes | other.content.hashes)
        head = library.document(connection, document)
    found, accidentals = changes(one.content.passages, other.content.passages, texts)
    before = {passage.id: passage for passage in one.content.passages}
    after = {passage.id: passage for passage in other.content.passages}
    passages = tuple(
        _reported([change for change in found if change.passage == name], before.get(name), after.get(name), texts)
        for name in dict.fromkeys(change.passage for change in found)
    )
    substantive = sum(len(change.spans) or 1 for change in found)
    return Report(head, witness, one, other, passages, accidentals, substantive)


def _reported(
    own: Sequence[Change], before: PrintedPassage | None, after: PrintedPassage | None, texts: Mapping[str, str]
) -> Reported:
    old = texts[before.text_hash] if before and before.text_hash else None
    new = texts[after.text_hash] if after and after.text_hash else None
    left = right = ""
    if old is not None and new is not None:
        edits = edits_of(old, new)
        hidden = markup.Marking(hidden=frozenset(one.kind for one in edits if one.kind and not is_substantive(one)))
        (left,) = markup.sides([old], new, edits, "left", [()], hidden)
        (right,) = markup.sides([new], old, edits, "right", [()], hidden)
    else:
        left, right = (markup.plain(text) if text is not None else "" for text in (old, new))
    return Reported(own[0].name, tuple(own), before, after, left, right)


def _witness_and_editions(connection: Connection, document: str, siglum: str) -> tuple[Witness, list[Edition]]:
    return library.witness(connection, document, siglum), shelf.editions(connection, document, siglum)


def _numbered(witness: Witness, every: Sequence[Edition], number: int) -> Edition:
    found = next((one for one in every if one.number == number), None)
    if found is None:
        there = f"there is 1 to {len(every)}" if len(every) > 1 else "there is 1" if every else "there is none yet"
        raise NotFound(f"Witness {witness.siglum} has no edition {number}; {there}.")
    return found


def _draft(desk: Desk, connection: Connection, document: str, siglum: str, rest: str) -> Draft:
    if rest not in get_args(Rest):
        raise InvalidInput("Say what becomes of passages that are not approved: marked, or as last approved.")
    now = working(connection, document, siglum)
    used: list[Approval] = []
    passages = _passages(connection, now, rest, used)
    before = shelf.editions(connection, document, siglum)
    last = next((one for one in reversed(before) if one.withdrawn is None), None)
    if last:
        against, old = f"edition {last.number}", last.content.passages
    else:
        against = f"the received text {now.witness.descends_from}" if now.witness.descends_from else "revision 1"
        old = tuple(
            _as_printed(one, 1, "approved") for one in library.revision(connection, document, siglum, 1).passages
        )
    texts = library.bodies(connection, ({one.text_hash for one in (*old, *passages)}) - {""})
    found, accidentals = changes(old, passages, texts)
    header, head = now.witness.header, library.document(connection, document)
    title = next((one for one in passages if one.kind is Kind.TITLE and one.state in ("approved", "earlier")), None)
    content = Content(
        number=before[-1].number + 1 if before else 1,
        date=as_stamp(desk.now())[:10],
        address=f"{desk.settings.address}/d/{quote(head.name, safe='')}/{quote(siglum, safe='')}/",
        title=texts[title.text_hash] if title else head.name,
        siglum=siglum,
        label=header.label,
        language=header.language,
        translator=header.made_by,
        revisers=_revisers(connection, now),
        approvers=tuple(dict.fromkeys(one.author.name for one in sorted(used, key=lambda one: one.sequence))),
        rights=header.rights,
        basis=header.basis,
        warnings=_warnings(connection, now, passages),
        rest="last" if rest == "last" else "marked",
        revision=now.number,
        passages=tuple(passages),
        against=against,
        changes=found,
        accidentals=accidentals,
    )
    return Draft(head, now.witness, content, {name: texts[name] for name in content.hashes})


def _passages(connection: Connection, now: Revision, rest: str, used: list[Approval]) -> list[PrintedPassage]:
    """What is printed of each passage; the approvals that it rests on are added to `used`."""
    rules = proposals.rules(connection)
    every = approval_shelf.by_passage(connection, now.witness.document, now.witness.siglum)
    found = []
    for placed in now.passages:
        own = every[placed.id]
        stands = standing(own, printed(placed.passage))
        if state(approver_ids(stands), rules) is State.APPROVED:
            found.append(_as_printed(placed, now.number, "approved", stands))
            used += stands
        elif rest == "marked":
            found.append(_as_printed(placed, now.number, "unapproved"))
        elif last := last_approved(own, rules):
            found.append(_as_printed(placed, last[-1].revision, "earlier", last))
            used += last
        else:
            found.append(_as_printed(placed, now.number, "omitted"))
    return _tied(now, found)


def _as_printed(placed: PlacedPassage, revision: int, how: str, approvals: Sequence[Approval] = ()) -> PrintedPassage:
    what, tie = printed(placed.passage), placed.passage.tie
    if how == "earlier":
        what = approvals[-1].printed
    return PrintedPassage(
        id=placed.id,
        name=placed.name,
        kind=what.kind,
        label=what.label,
        text_hash="" if how == "omitted" else what.text_hash,
        revision=revision,
        state=how,  # type: ignore[arg-type]
        checked=tuple(sorted({one.checked for one in approvals})),
        on=(tie.passage, tie.start, tie.end) if tie else None,
    )


def _tied(now: Revision, passages: Sequence[PrintedPassage]) -> list[PrintedPassage]:
    """The same with the words of notes only where the text is printed that they stand in."""
    current = {one.id: one.passage.text_hash for one in now.passages}
    shown = {one.id: one.text_hash for one in passages}
    found = []
    for one in passages:
        if one.on and shown.get(one.on[0]) != current.get(one.on[0]):
            found.append(replace(one, on=(one.on[0], 0, 0)))
        else:
            found.append(one)
    return found


def _revisers(connection: Connection, now: Revision) -> tuple[str, ...]:
    """Whose proposals were accepted, in the order in which they were."""
    made = [
        (decision.sequence, proposal.author.name)
        for proposal in proposals.proposals(connection, now.witness.document, now.witness.siglum)
        for decision in proposal.decisions
        if decision.revision is not None and any(ruling.verdict == "accepted" for ruling in decision.rulings)
    ]
    return tuple(dict.fromkeys(name for _, name in sorted(made)))


def _warnings(connection: Connection, now: Revision, passages: Sequence[PrintedPassage]) -> tuple[str, ...]:
    by_siglum = {one.siglum: one for one in library.witnesses(connection, now.witness.document)}
    found = []
    witness: Witness | None = now.witness
    while witness:
        if witness.basis is Basis.RECONSTRUCTION:
            descends = f"descends from {witness.siglum}, which" if witness.id != now.witness.id else ""
            found.append(f"This text {descends} is a reconstruction, not a source.".replace("  ", " "))
            break
        witness = by_siglum.get(witness.descends_from)
    only = sum(one.checked == ("translation",) for one in passages)
    checked = sum(bool(one.checked) for one in passages)
    if only:
        found.append(
            f"{only} of {checked} approved passages {'was' if only == 1 else 'were'} checked against the English only,"
            " not against a source."
        )
    return tuple(found)
