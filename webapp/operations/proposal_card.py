"""The card of a proposal: what is proposed, on which text, beside what the other witnesses have, and how it stands.

Who may not see a proposal is told that there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.errors import Gone, NotFound
from webapp.operations import reading, undoing
from webapp.operations.deciding import placed as placed_now
from webapp.operations.desk import Desk
from webapp.operations.history import Entry, entries
from webapp.operations.proposing import proposal_in
from webapp.operations.reading import Counterpart
from webapp.operations.reasons import Reason, reason_of
from webapp.operations.shown_differences import ShownDifference, marked_in, restructured, shown_differences
from webapp.operations.undecided import undecided
from webapp.review import Account, Proposal
from webapp.store import library, people
from webapp.store import proposals as shelf
from webapp.text import markup
from webapp.text.bundles import bundles
from webapp.text.carrying import Place, Replacement, replaced
from webapp.text.model import Basis, Document, PlacedPassage, Revision

_SOURCES = (Basis.ORIGINAL, Basis.TRANSCRIPTION, Basis.RECONSTRUCTION)
_LAST = 5


@dataclass(frozen=True, slots=True)
class Touched:
    """A passage that a proposal is done to or makes: as it is now, and as proposed with the differences marked.

    `now` is None for one that it makes, or that is gone; `proposed` is "" for one that it takes away or leaves in its
    words.
    """

    passage: str
    now: PlacedPassage | None
    html: str
    proposed: str


@dataclass(frozen=True, slots=True)
class Card:
    """All that the page of a proposal shows of it.

    `before` is the text that its author saw with the differences marked, "" where that is the text of today. `tied` is
    the passage that a note belongs to, with its words marked. `entries` are the differences that are decided together.
    `sources` and `others` are what other witnesses have for the passage, the sources first and apart. `past` are the
    last entries of the passage's history, the newest first. `beside` are other open proposals on the passage, `earlier`
    and `later` the proposal that it replaces and that it was replaced by. `own` says that it is the reader's,
    `own_lands` that other words of the reader's would stand at once, because no other editor is to decide on them.
    `undoes` is the earlier revision whose text it would bring back, 0 for none.
    """

    document: Document
    revision: Revision
    proposal: Proposal
    differences: tuple[ShownDifference, ...]
    entries: tuple[tuple[ShownDifference, ...], ...]
    touched: tuple[Touched, ...]
    before: str
    tied: str
    after: PlacedPassage | None
    sources: tuple[Counterpart, ...]
    others: tuple[Counterpart, ...]
    beside: tuple[Proposal, ...]
    past: tuple[Entry, ...]
    earlier: Proposal | None
    later: Proposal | None
    follows: Proposal | None
    may_decide: bool
    deciders: tuple[str, ...]
    own: bool
    own_lands: bool
    undoes: int
    why: Reason

    @property
    def all_accepted(self) -> str:
        """The text of the passage with everything accepted that can be."""
        own = [Replacement(one.place.start, one.place.end, one.words[1]) for one in self.differences if one.place]
        placed = self.touched[0].now if self.touched else None
        return replaced(placed.passage.text, own) if placed else ""

    @property
    def can_be_reworded(self) -> bool:
        """Whether an editor can give the passage other words: one passage, and its words are what is proposed."""
        return self.proposal.verb == "replace" and len(self.touched) == 1

    @property
    def stale(self) -> tuple[ShownDifference, ...]:
        """Those that cannot be accepted any more."""
        return tuple(one for one in self.differences if one.stale)


def card(
    desk: Desk, account: Account | None, document: str, siglum: str, proposal_id: str, *, apart: bool = False
) -> Card:
    """The card of a proposal; with `apart` each difference is decided alone. Raises NotFound, also for a hidden one."""
    open_ones = undecided(desk)
    with desk.database.read() as connection:
        proposal = visible_proposal(connection, account, document, proposal_id)
        if proposal.siglum != siglum:
            raise NotFound("There is no such proposal in this document.")
        head = library.document(connection, document)
        now = library.revision(connection, document, siglum)
        around = shelf.named(connection, [proposal.supersedes, proposal.superseded_by, proposal.follows])
        known = {name: one for name, one in around.items() if open_ones.rules.shows(account, one)}
        places = placed_now(connection, now, [proposal])[proposal.id]
        texts = library.bodies(connection, [text for _, text in proposal.passages])
        past = entries(connection, account, now.witness, proposal.passage)
        editors = people.editors(connection, document)
        rules = shelf.rules(connection)
        base = texts[proposal.passages[0][1]] if proposal.passages else ""
        differences = shown_differences(proposal, base, places)
        undone = undoing.undone(connection, now, [(proposal, differences)])
        why = reason_of(connection, account, rules, proposal)
    there = {placed.id: placed for placed in now.passages}
    at = next((one.place.passage for one in differences if one.place and one.place.passage), proposal.passage)
    sources, others = beside(desk, document, siglum, at) if at in there else ((), ())
    return Card(
        document=head,
        revision=now,
        proposal=proposal,
        differences=differences,
        entries=_entries(base, proposal, differences, apart=apart),
        touched=touched_of(proposal, differences, there, texts),
        before=_before(proposal, base, differences, there),
        tied=_tied(differences[0].place, there) if proposal.tie else "",
        after=there.get(proposal.after),
        sources=sources,
        others=others,
        beside=tuple(
            one
            for one in open_ones.visible(account, document)
            if one.id != proposal.id and one.siglum == siglum and one.passage == proposal.passage
        ),
        past=past[: -_LAST - 1 : -1],
        earlier=known.get(proposal.supersedes),
        later=known.get(proposal.superseded_by),
        follows=known.get(proposal.follows),
        may_decide=bool(proposal.open) and open_ones.may_decide(account, proposal),
        deciders=tuple(one.name for one in editors if one.id != proposal.author.id),
        own=account is not None and account.id == proposal.author.id,
        own_lands=account is not None and not (rules.two_people and any(one.id != account.id for one in editors)),
        undoes=undone.get(proposal.id, 0),
        why=why,
    )


def visible_proposal(connection: Connection, account: Account | None, document: str, proposal_id: str) -> Proposal:
    """A proposal that somebody may see. Raises NotFound for another as for none."""
    proposal = proposal_in(connection, document, proposal_id)
    if not shelf.rules(connection).shows(account, proposal):
        raise NotFound("There is no such proposal in this document.")
    return proposal


def check_visible(desk: Desk, account: Account | None, document: str, proposal_id: str) -> None:
    """Raise NotFound unless there is such a proposal that somebody may see."""
    with desk.database.read() as connection:
        visible_proposal(connection, account, document, proposal_id)


def beside(
    desk: Desk, document: str, siglum: str, passage: str
) -> tuple[tuple[Counterpart, ...], tuple[Counterpart, ...]]:
    """What other witnesses have for a passage: the sources, the best first, and the rest; none for what is gone."""
    try:
        found = reading.passage(desk, document, siglum, passage).counterparts
    except (NotFound, Gone):
        return (), ()
    sources = tuple(sorted(filter(_is_source, found), key=_rank))
    return sources, tuple(one for one in found if one not in sources)


def _is_source(counterpart: Counterpart) -> bool:
    """Whether it is shown as what the text rests on, be it the next best; a text that is worked on is not."""
    return counterpart.witness.basis in _SOURCES and counterpart.witness.state == "received"


def _rank(counterpart: Counterpart) -> int:
    return _SOURCES.index(counterpart.witness.basis)


def _entries(
    base: str, proposal: Proposal, differences: Sequence[ShownDifference], *, apart: bool
) -> tuple[tuple[ShownDifference, ...], ...]:
    """What is decided with one verdict: differences that hang together, of which none was decided otherwise."""
    if apart or not proposal.differences:
        return tuple((one,) for one in differences)
    found: list[tuple[ShownDifference, ...]] = []
    for indices in bundles(base, [one.replacement for one in proposal.differences]):
        own = tuple(differences[index] for index in indices)
        together = all(one.open and not one.stale for one in own)
        found += [own] if together else [(one,) for one in own]
    return tuple(sorted(found, key=lambda own: own[0].index))


def touched_of(
    proposal: Proposal,
    differences: Sequence[ShownDifference],
    there: Mapping[str, PlacedPassage],
    texts: Mapping[str, str],
) -> tuple[Touched, ...]:
    """What a proposal is done to and makes: on the passages `there` are now, by id.

    `texts` are those that it was made on, by hash.
    """
    if proposal.verb != "replace":
        return _restructured(proposal, there, texts)
    homes = list(dict.fromkeys(one.place.passage for one in differences if one.place))
    found = []
    for name in homes or [proposal.passage]:
        placed = there.get(name)
        if placed is None:
            continue
        own = [
            (one.index, Replacement(one.place.start, one.place.end, one.words[1]), one.kind)
            for one in differences
            if one.place and one.place.passage == name
        ]
        text = placed.passage.text
        found.append(Touched(name, placed, markup.plain(text), marked_in(text, own)))
    return tuple(found)


def _restructured(
    proposal: Proposal, there: Mapping[str, PlacedPassage], texts: Mapping[str, str]
) -> tuple[Touched, ...]:
    """What a proposal of another verb takes, then what it makes of it; words that change on the way are marked."""
    taken = [
        Touched(name, there[name], markup.plain(there[name].passage.text), "")
        for name, _ in proposal.passages
        if name in there
    ]
    if proposal.verb == "kind":
        return tuple(taken)
    made: Sequence[str] = [part.text for part in proposal.parts]
    if proposal.verb in ("split", "merge") and "content" not in proposal.redacted:
        made = restructured([texts[seen] for _, seen in proposal.passages], made)
    else:
        made = [markup.plain(text) for text in made]
    return (*taken, *(Touched("", None, "", html) for html in made))


def _before(
    proposal: Proposal, base: str, differences: Sequence[ShownDifference], there: dict[str, PlacedPassage]
) -> str:
    placed = there.get(proposal.passage)
    if proposal.verb != "replace" or (placed is not None and placed.passage.text == base):
        return ""
    made = zip(differences, proposal.differences, strict=True)
    return marked_in(base, [(shown.index, one.replacement, shown.kind) for shown, one in made])


def _tied(place: Place | None, there: dict[str, PlacedPassage]) -> str:
    """The text of a passage with the words marked that a note is to be tied to."""
    if place is None or place.passage not in there:
        return ""
    text = there[place.passage].passage.text
    cut = [text[: place.start], text[place.start : place.end], text[place.end :]]
    before, words, after = map(markup.plain, cut)
    return f"{before}<mark>{words}</mark>{after}"
