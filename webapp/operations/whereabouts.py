"""What became of a passage that is no longer there, and how the passages of a witness are called now.

A passage has an id that never changes, and a number (¶ 12) that does; people know the number.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from webapp.errors import NotFound, PassageGone, VariorumError
from webapp.operations.desk import Desk
from webapp.review import Base
from webapp.store import library, passage_history, people, thread_places
from webapp.store.proposals import derivations
from webapp.text.carrying import Place, enclosed
from webapp.text.model import PlacedPassage, Revision


def called_now(passage: str, passages: Mapping[str, PlacedPassage]) -> str:
    """A passage by its number now, with the id where that has another or the passage is gone."""
    placed = passages.get(passage)
    if placed is None:
        return f"{passage} (no longer there)"
    number = f"p{placed.position}"
    return placed.name if not placed.in_body or number == passage else f"{placed.name} ({passage})"


def missing(desk: Desk, revision: Revision, passage: str) -> VariorumError:
    """What to raise where a revision has no passage of this id: what was done to it, or what there is."""
    witness = revision.witness
    with desk.database.read() as connection:
        newest = library.revision(connection, witness.document, witness.siglum)
        if newest.number == revision.number and (gone := _gone(connection, newest, passage)):
            return gone
        called = library.document(connection, witness.document).name
    last = len(revision.body)
    there = f"its body is ¶ 1 to ¶ {last}" if last > 1 else f"its body is {'¶ 1' if last else 'empty'}"
    return NotFound(f"Witness {witness.siglum} of {called} has no passage {passage}; {there}.")


def _gone(connection: Connection, newest: Revision, passage: str) -> PassageGone | None:
    """What was done to a passage that the newest revision lacks; None if there never was one."""
    witness = newest.witness
    states = passage_history.states(connection, witness.document, witness.siglum, passage)
    last = next((at for at in reversed(range(len(states))) if states[at].passage), None)
    if last is None or last + 1 == len(states):
        return None
    before, state = states[last : last + 2]
    stood = {
        one.id: one for one in library.revision(connection, witness.document, witness.siglum, before.revision).passages
    }
    by = people.accounts(connection, [state.actor]) if state.actor else {}
    who = by[state.actor].name if state.actor in by else "a command at the desk’s machine"
    (_, derivation), *_ = derivations(connection, witness.document, witness.siglum, before.revision)
    last_there = Base(witness.siglum, before.revision, passage, "", None)
    home = thread_places.homes(connection, witness.document, {passage: last_there})[passage].place
    now = next((one for one in newest.passages if home and one.id == home.passage), None)
    joined = enclosed(Place(passage, 0, 0), derivation) is not None
    done = "joined into another" if joined else "taken away"
    words = f" Its words are in {now.name} now." if now else " That one is gone too." if joined else ""
    return PassageGone(
        f"This passage, {stood[passage].name} of {witness.siglum} until revision {before.revision}, was {done} in"
        f" revision {state.revision}, by {who}.{words}",
        witness.siglum,
        passage,
        (now.id, now.name) if now else None,
    )
