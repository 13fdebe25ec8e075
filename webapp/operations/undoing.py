"""Proposals that would give a passage the text of an earlier revision, and so undo what was accepted since."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from webapp.operations.shown_differences import ShownDifference
from webapp.operations.suggestions import Suggestion
from webapp.review import Proposal
from webapp.store import passage_history
from webapp.text.carrying import Replacement, replaced
from webapp.text.model import Revision, text_hash


def undone(
    connection: Connection, now: Revision, proposals: Iterable[tuple[Proposal, Sequence[ShownDifference]]]
) -> dict[str, int]:
    """The newest revision before `now`, the newest of all, whose text each proposal would bring back, by its id.

    Asked of all that is open of a `replace`, if it stands in one passage. One query for all of them.
    """
    there = {placed.id: placed.passage.text for placed in now.passages}
    made: dict[str, tuple[str, str]] = {}
    for proposal, differences in proposals:
        own = [one for one in differences if one.open and one.place]
        passages = {one.place.passage for one in own if one.place}
        if proposal.verb != "replace" or len(passages) != 1 or not passages <= there.keys():
            continue
        (passage,) = passages
        new = [Replacement(one.place.start, one.place.end, one.words[1]) for one in own if one.place]
        text = replaced(there[passage], new)
        if text != there[passage]:
            made[proposal.id] = passage, text_hash(text)
    earlier = _earlier(connection, now, made.values())
    return {name: earlier[at] for name, at in made.items() if at in earlier}


def count_of(connection: Connection, now: Revision, suggestions: Iterable[Suggestion]) -> int:
    """How many of what is to be proposed on `now`, the newest of all, would bring back a text from before."""
    made = [(one.passages[0][0], text_hash(one.text)) for one in suggestions if one.verb == "replace"]
    earlier = _earlier(connection, now, made)
    return sum(at in earlier for at in made)


def _earlier(connection: Connection, now: Revision, made: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    witness = now.witness
    return passage_history.earlier(connection, witness.document, witness.siglum, now.number, set(made))
