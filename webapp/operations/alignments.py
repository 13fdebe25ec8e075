"""Alignments: computed once for each pair of texts, kept in the cache, never computed inside a request.

An alignment is kept under the hash of both texts, so it serves every revision with the same words, both orders of the
sides, and a desk rebuilt from its journal; losing the cache costs only time.
"""

import hashlib
import json
import logging
import threading
from collections.abc import Iterator
from itertools import combinations

from webapp.errors import VariorumError
from webapp.operations import encoder
from webapp.operations.desk import Desk
from webapp.store import events, library
from webapp.text.align import ALGORITHM_VERSION, align
from webapp.text.model import Link, Revision
from webapp.text.order import in_reading_order

_log = logging.getLogger("variorum")
_KIND = f"alignment {ALGORITHM_VERSION}"
_GENERATION = "alignments of document"
_SECONDS_BETWEEN_LOOKS = 1.0

Pair = tuple[Revision, Revision]


def links(desk: Desk, left: Revision, right: Revision) -> list[Link] | None:
    """The links between the bodies of two revisions, None if they have not been computed yet."""
    if left.witness.id == right.witness.id and left.number == right.number:
        return [Link((index,), (index,), 1.0) for index in range(len(left.body))]
    first, second = _ordered(left, right)
    kept = desk.cache.get(_KIND, _key(first, second))
    if kept is None:
        return None
    found = [Link(tuple(of_left), tuple(of_right), score) for of_left, of_right, score in json.loads(kept)]
    return found if first is left else _mirrored(found)


def compute(desk: Desk, left: Revision, right: Revision) -> None:
    """Align the bodies of two revisions and keep the result."""
    first, second = _ordered(left, right)
    found = align(
        [placed.passage.text for placed in first.body],
        [placed.passage.text for placed in second.body],
        encode=encoder.cached(desk.cache),
    )
    kept = json.dumps([[link.left, link.right, link.score] for link in found])
    desk.cache.put(_KIND, _key(first, second), kept.encode())
    document = left.witness.document
    desk.cache.put(_GENERATION, document, str(int(generation(desk, document)) + 1).encode())


def generation(desk: Desk, document: str) -> str:
    """A number that grows with each alignment of a document that is computed."""
    return (desk.cache.get(_GENERATION, document) or b"0").decode()


def missing(desk: Desk, document: str) -> list[Pair]:
    """The pairs of a document's witnesses that are not aligned yet, those of the first witnesses first."""
    return [pair for pair in _pairs(desk, document) if links(desk, *pair) is None]


def compute_missing(desk: Desk, document: str) -> Iterator[tuple[int, int]]:
    """Align what is not aligned in a document; gives (done, to do) before each pair and at the end."""
    waiting = missing(desk, document)
    for done, (left, right) in enumerate(waiting):
        yield done, len(waiting)
        compute(desk, left, right)
    yield len(waiting), len(waiting)


def progress(desk: Desk, document: str) -> str:
    """How the alignment of a document stands, as a sentence."""
    pairs = _pairs(desk, document)
    done = sum(links(desk, *pair) is not None for pair in pairs)
    return f"{done} of {len(pairs)} pairs of witnesses are aligned."


class Worker:
    """A thread that aligns what is new, while the desk is open. `stop` waits for the pair in hand."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="aligner", daemon=True)

    def start(self) -> None:
        """Begin, with every document that is there."""
        self._thread.start()

    def stop(self) -> None:
        """End after the pair in hand."""
        self._stopped.set()
        self._thread.join()

    def look(self) -> None:
        """Align the documents that got a text since the last look."""
        with self._desk.database.read() as connection:
            head = events.head(connection)
            documents = library.revised_since(connection, self._seen) if head != self._seen else []
        for document in documents:
            for _ in compute_missing(self._desk, document):
                if self._stopped.is_set():
                    return
        self._seen = head

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self.look()
            except VariorumError as fault:
                # a database that is locked or a disk that is full may be well again at the next look
                _log.warning("Aligning is put off: %s", fault)
            self._stopped.wait(_SECONDS_BETWEEN_LOOKS)


def _pairs(desk: Desk, document: str) -> list[Pair]:
    with desk.database.read() as connection:
        revisions = [
            library.revision(connection, document, witness.siglum)
            for witness in library.witnesses(connection, document)
        ]
    return list(combinations(revisions, 2))


def _ordered(left: Revision, right: Revision) -> Pair:
    """One order for a pair, whichever way it is asked for."""
    return (left, right) if _texts_hash(left) <= _texts_hash(right) else (right, left)


def _mirrored(found: list[Link]) -> list[Link]:
    """Links seen from the other side, in that side's reading order."""
    return in_reading_order([link.mirrored() for link in found])


def _key(first: Revision, second: Revision) -> str:
    return f"{_texts_hash(first)} {_texts_hash(second)}"


def _texts_hash(revision: Revision) -> str:
    hashes = "\n".join(placed.passage.text_hash for placed in revision.body)
    return hashlib.sha256(hashes.encode()).hexdigest()
