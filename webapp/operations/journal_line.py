"""The form of one line of the journal: an event, and beside it the bodies that its payload names by hash.

    {"sequence": 7, "id": "…", "at": "…Z", "actor": "…", "kind": "comment.written", "document": "…", "payload": {…},
     "key": "…", "hash": "…", "bodies": {"<SHA-256>": "Is this right?"}}

The first nine are the event as `store.events` hashes it, with its idempotency key; `store.facts` describes payloads.
`bodies` has each body itself or, for a text that stands verbatim in its witness's file, [start, end] in code points of
that file read as UTF-8: so a rebuilt desk has the same texts even when a later program divides files otherwise.
`original` has that file: {"file": "seeds/….txt"} if it stands in seeds/ or translations/ (it is found by its hash, the
name is for people), else {"base64": "…"}. `redacted` has the hashes of bodies that an admin has redacted: they are not
there, and a later line says who did it and why. Keys are sorted, so the same fact is the same bytes.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from webapp.errors import InvalidInput
from webapp.store.events import Event, canonical
from webapp.store.facts import Carried

DESK = "_desk"
"""The journal of what concerns no document."""

_TYPES: dict[str, tuple[type, ...]] = {
    "sequence": (int,),
    "id": (str,),
    "at": (str,),
    "actor": (str, type(None)),
    "kind": (str,),
    "document": (str, type(None)),
    "payload": (dict,),
    "key": (str,),
    "hash": (str,),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has been read: where it stands ("reviews/x.jsonl, line 3"), its event, and what it carries."""

    where: str
    event: Event
    bodies: dict[str, Any]
    original: dict[str, str]

    @property
    def file(self) -> str:
        """The name of the file that it stands in."""
        return file_of(self.event.document)

    @property
    def named(self) -> str:
        """The event, as a message names it."""
        return name_of(self.event)

    def carried(self, read_file: Callable[[str], bytes | None]) -> Carried:
        """The bodies and the original; `read_file` gives the standing file with a SHA-256, None if there is none.

        Nothing is checked against its hash. Raises InvalidInput if the file is not there, and KeyError, TypeError,
        IndexError or ValueError for a line that is not in order.
        """
        if not self.original:
            return Carried(self.bodies)
        digest = self.event.payload["original"]["hash"]
        if "base64" in self.original:
            content: bytes | None = base64.b64decode(self.original["base64"], validate=True)
        else:
            content = read_file(digest)
        if content is None:
            raise InvalidInput(
                f"{self.where}: the file {self.original['file']} is missing or has changed since (its SHA-256 was"
                f" {digest}). Bring it back as it was; a changed text can be imported afterwards."
            )
        text = content.decode(errors="replace")
        bodies = {
            name: body if isinstance(body, str) else text[body[0] : body[1]] for name, body in self.bodies.items()
        }
        return Carried(bodies, {digest: content})


def spelled(event: Event, carried: Carried, standing: dict[str, Path]) -> str:
    """The line of an event, without its line end; `standing` has the files of seeds/ and translations/ by SHA-256."""
    line: dict[str, Any] = asdict(event)
    bodies: dict[str, Any] = dict(carried.bodies)
    for digest, content in carried.originals.items():
        # the file of a batch of proposals is meant to be changed again, so its line has the bytes
        path = standing.get(digest) if event.kind == "revision.added" else None
        line["original"] = {"file": path.as_posix()} if path else {"base64": base64.b64encode(content).decode()}
        if event.kind == "revision.added":
            in_order = [passage["text"] for passage in event.payload["passages"]]
            bodies |= _as_places(content, {text: bodies[text] for text in in_order})
    if bodies:
        line["bodies"] = bodies
    if carried.redacted:
        line["redacted"] = sorted(carried.redacted)
    return canonical(line)


def parsed(spelling: bytes, path: Path, number: int) -> Line:
    """The line `number` of the file `path`. Raises InvalidInput, naming both, if it cannot be one."""
    where = f"{path}, line {number}"
    try:
        line = json.loads(spelling)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{where}: this is not a line of JSON ({error}).") from error
    if not isinstance(line, dict):
        raise InvalidInput(f"{where}: this is not an event.")
    for name, expected in _TYPES.items():
        if name not in line or not isinstance(line[name], expected) or isinstance(line[name], bool):
            raise InvalidInput(f"{where}: the event's {name} is missing or not what it should be.")
    if path.name != file_of(line["document"]):
        raise InvalidInput(f"{where}: an event of {line['document'] or 'the desk'} does not belong in this file.")
    bodies, original = line.get("bodies", {}), line.get("original", {})
    if not isinstance(bodies, dict) or not isinstance(original, dict):
        raise InvalidInput(f"{where}: the event's bodies or original are not what they should be.")
    return Line(where, Event(**{name: line[name] for name in _TYPES}), bodies, original)


def file_of(document: str | None) -> str:
    """The name of the journal that has the events of a document, or for None those of the desk."""
    return f"{document or DESK}.jsonl"


def name_of(event: Event) -> str:
    """The event, as a message names it: "event 7 (comment.written, <id>)"."""
    return f"event {event.sequence} ({event.kind}, {event.id})"


def _as_places(content: bytes, bodies: dict[str, str]) -> dict[str, Any]:
    """The bodies, given in the order of the file, with [start, end] for each that stands in it verbatim."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return dict(bodies)
    places: dict[str, Any] = {}
    after = 0
    for digest, body in bodies.items():
        start = text.find(body, after)
        if start < 0:
            start = text.find(body)  # the file has it in another order than the witness
        places[digest] = body if start < 0 else [start, start + len(body)]
        after = max(after, start + len(body)) if start >= 0 else after
    return places
