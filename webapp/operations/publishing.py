"""Publishing: an edition of a working witness from what is approved of it, shown before and frozen from then on.

It is a compare-and-set twice over: on the number of the edition, and on all that it prints as the editor was shown it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.desk import Desk, new_id
from webapp.operations.edition_draft import draft_in, groups_between
from webapp.operations.forms import check_key, written_with
from webapp.operations.suggestions import checked_reason
from webapp.review import Account, Action, require
from webapp.review.edition_changes import Group, called, changes, edits_of, how_many, is_substantive
from webapp.review.editions import Change, Edition, PrintedPassage
from webapp.store import editions as shelf
from webapp.store import events, library
from webapp.store.carried import Carried
from webapp.store.editions import Current
from webapp.text import markup
from webapp.text.model import Document, Witness, text_hash


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
    """What differs between two editions in a passage, or in several that share their words: how it is called, changes.

    `before` and `after` are what is printed of it, each passage with its text as HTML.
    """

    name: str
    changes: tuple[Change, ...]
    before: tuple[tuple[PrintedPassage, str], ...]
    after: tuple[tuple[PrintedPassage, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What changed from one edition to another. `accidentals` are counted and not listed.

    `approved` passages are printed as approved in `right` and were not in `left`; `unapproved` the other way round.
    """

    document: Document
    witness: Witness
    left: Edition
    right: Edition
    passages: tuple[Reported, ...]
    accidentals: int
    substantive: int
    approved: int
    unapproved: int


def publish(
    desk: Desk,
    account: Account | None,
    *,
    document: str,
    siglum: str,
    rest: str,
    number: int,
    shown: str,
    translator: str | None = None,
    key: str,
) -> int:
    """Publish edition `number`, as it was `shown` (`Draft.name`), and return its number.

    `rest` and `translator` are as for `edition_draft.draft`.

    The same `key` again writes nothing. Raises Forbidden, NotFound, InvalidInput (nothing is approved), and Conflict:
    the number is taken, or the edition would print something else than what was shown.
    """
    editor = require(account, Action.PUBLISH, document)
    check_key(key)
    with desk.database.write() as connection:
        events.lock(connection, document)
        if (known := written_with(connection, key, editor, "edition.published")) is not None:
            return int(known.payload["number"])
        made = draft_in(desk, connection, document, siglum, rest, translator)
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


def current(desk: Desk) -> dict[str, list[Current]]:
    """The newest edition of each witness that was not withdrawn, by document id, read at once."""
    with desk.database.read() as connection:
        return shelf.current(connection)


def working_sigla(desk: Desk, document: str) -> list[str]:
    """The sigla of the witnesses that are published from, if anything is: those that are worked on."""
    with desk.database.read() as connection:
        return [one.siglum for one in library.witnesses(connection, document) if one.state == "working"]


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
        numbers = sorted((one.content.revision, other.content.revision))
        groups = groups_between(connection, document, siglum, *numbers)
    if one.content.revision > other.content.revision:
        groups = [(after, before) for before, after in groups]
    sides = one.content.passages, other.content.passages
    found, accidentals = changes(*sides, texts, groups)
    by_passage: dict[str, list[Change]] = {}
    for change in found:
        by_passage.setdefault(change.passage, []).append(change)
    states = [{passage.id: passage.state for passage in side} for side in sides]
    both = [(states[0][name], states[1][name]) for name in states[0].keys() & states[1].keys()]
    return Report(
        document=head,
        witness=witness,
        left=one,
        right=other,
        passages=tuple(_reported(own, sides, texts, groups, f"edition {left}") for own in by_passage.values()),
        accidentals=accidentals,
        substantive=how_many(found)[0],
        approved=both.count(("unapproved", "approved")),
        unapproved=both.count(("approved", "unapproved")),
    )


def _reported(
    own: Sequence[Change],
    sides: tuple[Sequence[PrintedPassage], Sequence[PrintedPassage]],
    texts: Mapping[str, str],
    groups: Sequence[Group],
    against: str,
) -> Reported:
    """What `own`, the changes of one passage, have on both sides; `groups` are passages that share their words."""
    name = own[0].passage
    alone: Group = (frozenset({name}), frozenset({name}))
    together = any(change.is_regrouped for change in own)
    ids = next((group for group in groups if together and name in group[1]), alone)
    before, after = ([one for one in side if one.id in within] for side, within in zip(sides, ids, strict=True))
    olds, news = ([texts[one.text_hash] for one in side if one.text_hash] for side in (before, after))
    if olds and news:
        old, new = (markup.SEPARATOR.join(side) for side in (olds, news))
        edits = edits_of(old, new)
        hidden = markup.Marking(hidden=frozenset(one.kind for one in edits if one.kind and not is_substantive(one)))
        left = markup.sides(olds, new, edits, "left", [()] * len(olds), hidden)
        right = markup.sides(news, old, edits, "right", [()] * len(news), hidden)
    else:
        left, right = ([markup.plain(text) for text in side] for side in (olds, news))
    shown = ([one for one in side if one.text_hash] for side in (before, after))
    pairs = [tuple(zip(side, html, strict=True)) for side, html in zip(shown, (left, right), strict=True)]
    return Reported(called(own[0], against), tuple(own), *pairs)


def _witness_and_editions(connection: Connection, document: str, siglum: str) -> tuple[Witness, list[Edition]]:
    return library.witness(connection, document, siglum), shelf.editions(connection, document, siglum)


def _numbered(witness: Witness, every: Sequence[Edition], number: int) -> Edition:
    found = next((one for one in every if one.number == number), None)
    if found is None:
        there = f"there is 1 to {len(every)}" if len(every) > 1 else "there is 1" if every else "there is none yet"
        raise NotFound(f"Witness {witness.siglum} has no edition {number}; {there}.")
    return found
