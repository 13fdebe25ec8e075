"""What an edition of a working witness would print now: approved passages, the rest as its editor chooses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args
from urllib.parse import quote

from sqlalchemy import Connection

from webapp.errors import InvalidInput
from webapp.operations.desk import Desk, as_stamp
from webapp.operations.revisers import revisers
from webapp.operations.revisions import working
from webapp.operations.suggestions import checked_reason
from webapp.review.approvals import Approval, State, approver_ids, last_approved, printed, standing, state
from webapp.review.edition_changes import Group, changes, divided
from webapp.review.editions import FORM, Approver, Content, Edition, PassageState, PrintedPassage, Rest, listed
from webapp.store import approvals as approval_shelf
from webapp.store import editions as shelf
from webapp.store import library, proposals
from webapp.text.carrying import Derivation, composed
from webapp.text.model import Basis, Document, Kind, PlacedPassage, Revision, Witness


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be published now: the content with the texts that it names, and the `name` of all of it.

    `asked` are the printed passages on which a query is open; an edition does not say so.
    """

    document: Document
    witness: Witness
    content: Content
    texts: Mapping[str, str]
    asked: tuple[PrintedPassage, ...]

    @property
    def name(self) -> str:
        """What the button that publishes carries."""
        return shelf.shown_name(self.content)


def draft(desk: Desk, document: str, siglum: str, rest: str, translator: str | None = None) -> Draft:
    """What an edition would print now; `translator` as None is whom the witness names, or the last edition.

    Raises NotFound, Conflict (a witness that is not worked on), InvalidInput.
    """
    with desk.database.read() as connection:
        return draft_in(desk, connection, document, siglum, rest, translator)


def draft_in(
    desk: Desk, connection: Connection, document: str, siglum: str, rest: str, translator: str | None = None
) -> Draft:
    """As `draft`, in a transaction that is there."""
    if rest not in get_args(Rest):
        raise InvalidInput("Say what becomes of passages that are not approved: marked, or as last approved.")
    now = working(connection, document, siglum)
    used: list[Approval] = []
    passages = _passages(connection, now, rest, used)
    before = shelf.editions(connection, document, siglum)
    last = next((one for one in reversed(before) if one.withdrawn is None), None)
    against, old, since = _before(connection, now, last)
    texts = library.bodies(connection, ({one.text_hash for one in (*old, *passages)}) - {""})
    found, accidentals = changes(old, passages, texts, groups_between(connection, document, siglum, since, now.number))
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
        translator=_translator(now.witness, last, translator),
        revisers=revisers(connection, now, passages),
        approvers=tuple(dict.fromkeys(one.author.name for one in sorted(used, key=lambda one: one.sequence))),
        rights=header.rights,
        basis=header.basis,
        warnings=_warnings(now.witness, passages),
        rest="last" if rest == "last" else "marked",
        revision=now.number,
        passages=tuple(passages),
        against=against,
        changes=found,
        accidentals=accidentals,
        form=FORM,
        source=head.citation,
    )
    queries = approval_shelf.open_queries(connection, document, siglum)
    asked = tuple(one for one in passages if one.id in queries and one.text_hash)
    return Draft(head, now.witness, content, {name: texts[name] for name in content.hashes}, asked)


def groups_between(connection: Connection, document: str, siglum: str, older: int, newer: int) -> list[Group]:
    """What was split, joined or divided otherwise from one revision to another, both by number."""
    return divided(_composed(_derivations(connection, document, siglum, older, newer)))


def _derivations(connection: Connection, document: str, siglum: str, older: int, newer: int) -> list[Derivation]:
    every = proposals.derivations(connection, document, siglum, older)
    return [derivation for number, derivation in every if number <= newer]


def _composed(derivations: Iterable[Derivation]) -> Derivation:
    found = Derivation()
    for derivation in derivations:
        found = composed(found, derivation)
    return found


def _before(connection: Connection, now: Revision, last: Edition | None) -> tuple[str, Sequence[PrintedPassage], int]:
    """What changes are told against: its name, what it prints, and the number of its revision."""
    if last:
        return f"edition {last.number}", last.content.passages, last.content.revision
    first = library.revision(connection, now.witness.document, now.witness.siglum, 1)
    against = f"the received text {now.witness.descends_from}" if now.witness.descends_from else "revision 1"
    return against, [_as_printed(one, 1, "approved") for one in first.passages], 1


def _translator(witness: Witness, last: Edition | None, said: str | None) -> str:
    """Who made the witness, as an editor says it; else as it says itself, or as the last edition does."""
    if said is None:
        return witness.header.made_by or (last.content.translator if last else "")
    said = checked_reason(said, "The name")
    if "\n" in said:
        raise InvalidInput("Give the name in one line.")
    return said


def _passages(connection: Connection, now: Revision, rest: str, used: list[Approval]) -> list[PrintedPassage]:
    """What is printed of each passage; the approvals that it rests on are added to `used`."""
    rules = proposals.rules(connection)
    every = approval_shelf.by_passage(connection, now.witness.document, now.witness.siglum)
    divisions = _Divisions(connection, now)
    found = []
    for placed in now.passages:
        own = every[placed.id]
        stands = standing(own, printed(placed.passage))
        if state(approver_ids(stands), rules) is State.APPROVED:
            found.append(_as_printed(placed, now.number, "approved", stands))
            used += stands
        elif rest == "marked":
            found.append(_as_printed(placed, now.number, "unapproved"))
        elif not (last := last_approved(own, rules)):
            found.append(_as_printed(placed, now.number, "omitted"))
        elif placed.id in divisions.since(last[-1].revision):
            found.append(_as_printed(placed, now.number, "divided"))
        else:
            found.append(_as_printed(placed, last[-1].revision, "earlier", last))
            used += last
    return _tied(now, found)


class _Divisions:
    """The passages that were split, joined or divided otherwise since an earlier revision."""

    def __init__(self, connection: Connection, now: Revision) -> None:
        self._connection, self._now = connection, now
        self._known: dict[int, frozenset[str]] = {}

    def since(self, number: int) -> frozenset[str]:
        """Their ids, as they were and as they are."""
        if number not in self._known:
            witness = self._now.witness
            groups = groups_between(self._connection, witness.document, witness.siglum, number, self._now.number)
            self._known[number] = frozenset().union(*(side for group in groups for side in group))
        return self._known[number]


def _as_printed(
    placed: PlacedPassage, revision: int, how: PassageState, approvals: Sequence[Approval] = ()
) -> PrintedPassage:
    what, tie = printed(placed.passage), placed.passage.tie
    if how == "earlier":
        what = approvals[-1].printed
    return PrintedPassage(
        id=placed.id,
        name=placed.name,
        kind=what.kind,
        label=what.label,
        text_hash="" if how in ("omitted", "divided") else what.text_hash,
        revision=revision,
        state=how,
        checked=tuple(sorted({one.checked for one in approvals})),
        on=(tie.passage, tie.start, tie.end) if tie else None,
        approvals=tuple(Approver(one.author.name, as_stamp(one.at)[:10], one.checked) for one in approvals),
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


def _warnings(witness: Witness, passages: Sequence[PrintedPassage]) -> tuple[str, ...]:
    found = []
    if witness.basis is Basis.RECONSTRUCTION:
        found.append("This text is a reconstruction, not a source.")
    if parted := [one.name for one in passages if one.state == "divided"]:
        several = len(parted) > 1
        found.append(
            f"{listed(parted)} {'are' if several else 'is'} left out: {'they were' if several else 'it was'} split or"
            " joined with another since a text was last approved."
        )
    only = sum(one.checked == ("translation",) for one in passages)
    checked = sum(bool(one.checked) for one in passages)
    if only:
        found.append(
            f"{only} of {checked} approved passages {'was' if only == 1 else 'were'} checked against the English only,"
            " not against a source."
        )
    return tuple(found)
