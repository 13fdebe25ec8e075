"""Atom feeds (RFC 4287): what was done in a document, and what waits for the owner of the address's secret.

A feed reader has no session: it is known by `token`, which opens feeds only (`access`, `operations/feed_tokens.py`).
Ids are made from those of events, so that they are the same under every address that the desk ever has.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree

from flask import Blueprint, Response, request, url_for

from webapp.operations import feed_tokens
from webapp.operations.activity import activity
from webapp.review.queue import Entry, Waits
from webapp.store import activity as shelf
from webapp.web import queues
from webapp.web.activity import address_of
from webapp.web.security import own_origin
from webapp.web.surroundings import feed_reader, here, waiting

blueprint = Blueprint("feeds", __name__)

ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MOST = 100


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed; `content` is plain text, "" for none."""

    id: str
    title: str
    updated: datetime
    author: str
    address: str
    content: str = ""


@blueprint.get("/d/<document>/feed.atom")
def document(document: str) -> Response:
    """What was done in a document, for whoever may know of it."""
    found = activity(here().desk, feed_reader(), document=document, bodies=True)
    with here().desk.database.read() as connection:
        begun = shelf.first_of(connection, document)
    items = [
        Item(
            f"urn:uuid:{one.id}",
            f"{one.by or AT_MACHINE} {one.words}",
            one.at,
            one.by or AT_MACHINE,
            address_of(one) or url_for("documents.document", document=document),
            one.said,
        )
        for one in found.deeds
    ]
    return _feed(
        _urn(begun.id, "feed"),
        f"{found.documents[document]} · Variorum",
        datetime.fromisoformat(begun.at),
        url_for("activity.of_document", document=document),
        items,
    )


@blueprint.get("/queue.atom")
def queue() -> Response:
    """What waits for the owner of the secret, the newest first."""
    reader, desk = feed_reader(), here().desk
    if reader is None:
        reader = feed_tokens.reader(desk, "")  # raises Forbidden
    entries = sorted(waiting().entries(desk, reader), key=lambda one: (one.at, one.since, one.key))[::-1][:MOST]
    with desk.database.read() as connection:
        events = shelf.ids_of(connection, (one.since for one in entries))
    items = [
        Item(_urn(events[one.since], one.key), _title(one), one.at, _author(one), queues.entry_address(one, "all"))
        for one in entries
    ]
    begun = datetime.fromtimestamp(0, UTC)
    return _feed(_urn(reader.id, "queue"), "Waiting for me · Variorum", begun, url_for("queues.shown"), items)


AT_MACHINE = "A command at the desk’s machine"


def _title(entry: Entry) -> str:
    if entry.waits is Waits.LINKS:
        what = f"{entry.siglum} – {entry.right}: {entry.count} to check"
    else:
        what = f"{entry.siglum} {entry.name or 'a passage that is gone'}"
    return f"{_WAITS[entry.waits]}: {what} · {entry.title}"


_WAITS = {
    Waits.PROPOSALS: "To decide",
    Waits.ASKED: "Changes asked",
    Waits.STALE: "Changed since it was approved",
    Waits.SECOND: "Waits for a second approval",
    Waits.LINKS: "Links",
    Waits.THREADS: "Open thread",
}


def _author(entry: Entry) -> str:
    if entry.proposals:
        return entry.proposals[0].author.name
    return entry.thread.comments[-1].author.name if entry.thread else "Variorum"


def _urn(event: str, what: str) -> str:
    """An id that is the same for as long as the desk has this event."""
    try:
        of = UUID(event)
    except ValueError:
        of = uuid5(NAMESPACE_URL, event)
    return f"urn:uuid:{uuid5(of, what)}"


def _feed(identity: str, title: str, begun: datetime, page: str, items: Iterable[Item]) -> Response:
    every = list(items)
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed")
    _put(root, "id", identity)
    _put(root, "title", title)
    _put(root, "updated", _stamp(max((one.updated for one in every), default=begun)))
    _link(root, "self", request.path, "application/atom+xml")
    _link(root, "alternate", page, "text/html")
    for item in every:
        entry = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
        _put(entry, "id", item.id)
        _put(entry, "title", item.title)
        _put(entry, "updated", _stamp(item.updated))
        _put(ElementTree.SubElement(entry, f"{{{ATOM}}}author"), "name", item.author)
        _link(entry, "alternate", item.address, "text/html")
        if item.content:
            _put(entry, "content", item.content).set("type", "text")
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    answer = Response(body, content_type="application/atom+xml; charset=utf-8")
    answer.set_etag(hashlib.sha256(body).hexdigest()[:24])
    answer.headers["Vary"] = "Cookie"
    made: Response = answer.make_conditional(request)  # type: ignore[assignment]
    return made


def _put(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = _NO_XML.sub("\ufffd", text)  # what XML cannot say would make the whole feed unreadable
    return element


def _link(parent: ElementTree.Element, relation: str, path: str, kind: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", rel=relation, href=f"{own_origin()}{path}", type=kind)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
