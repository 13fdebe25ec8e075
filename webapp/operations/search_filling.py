"""The search index brought up to date, beside those who read: in the process that aligns what has come in.

How far it has come is an event of the log, by number and hash. What came after it a search reads without the index
(`searching`), so that it finds the same with a full index, half of one, and none.
"""

from functools import partial

from sqlalchemy import Connection

from webapp.operations.desk import Desk
from webapp.store import events, library, search_index, search_places
from webapp.text import search_tokens

_KIND, _KEY = "search", "reached"
_AT_ONCE = 100
"""Texts that are kept together: others wait for the cache meanwhile, for a second at most."""


def fill(desk: Desk) -> int:
    """Put the texts into the index that are not in it yet: how many."""
    if not _is_of_this_version(desk):
        desk.cache.keep(search_index.clear)
        desk.cache.put(_KIND, _KEY, _marker(0, ""))
    with desk.database.read() as connection:
        end = events.end(connection)
        places = search_places.of_documents(connection, missing(desk, connection))
    hashes = {place.text_hash for place in places}
    nothing: set[str] = set()
    new = sorted(hashes - desk.cache.ask(lambda connection: search_index.known(connection, hashes), nothing))
    for start in range(0, len(new), _AT_ONCE):
        some = new[start : start + _AT_ONCE]
        with desk.database.read() as connection:
            bodies = library.bodies(connection, some)
        tokens = {digest: search_tokens.index_tokens(body) for digest, body in bodies.items()}
        if not desk.cache.keep(partial(search_index.add, tokens=tokens)):
            return 0
    desk.cache.put(_KIND, _KEY, _marker(*end))
    return len(new)


def missing(desk: Desk, connection: Connection) -> list[str]:
    """The ids of the documents of which not every text is in the index."""
    kept = _reached(desk)
    reached = 0
    if len(kept) == 3 and kept[0] == str(search_tokens.VERSION):
        sequence = int(kept[1])
        if sequence and events.hash_at(connection, sequence) == kept[2]:
            reached = sequence  # else another log is here now than when it was filled
    return library.revised_since(connection, reached)


def _is_of_this_version(desk: Desk) -> bool:
    return _reached(desk)[:1] == [str(search_tokens.VERSION)]


def _reached(desk: Desk) -> list[str]:
    return (desk.cache.get(_KIND, _KEY) or b"").decode().split(" ")


def _marker(sequence: int, digest: str) -> bytes:
    return f"{search_tokens.VERSION} {sequence} {digest}".encode()
