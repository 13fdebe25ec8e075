"""The log: everything that was written at the desk, for admins."""

from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from webapp.errors import InvalidInput
from webapp.operations.log import Asked, LogEntry, log
from webapp.operations.log_words import NAMES
from webapp.web.answers import page
from webapp.web.names import known, name_of
from webapp.web.surroundings import account, here

blueprint = Blueprint("log", __name__)


@blueprint.get("/log")
def show() -> Response:
    """A page of the log, of what the address asks for."""
    query = request.args
    before = query.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 10):
        raise InvalidInput(f"“before={before[:20]}” names no event: write its number, such as before=100.")
    document = known().id_of(query.get("document", ""))
    asked = Asked(document, query.get("person", ""), query.get("kind", ""), int(before) if before else None)
    found = log(here().desk, account(), asked)
    named = {"document": name_of(document), "person": asked.person, "kind": asked.kind, "before": found.older}
    older = urlencode({name: value for name, value in named.items() if value})
    return page(
        "log/log.html",
        found=found,
        asked=asked,
        documents={name: name for name in found.documents.values()},
        kinds={kind: NAMES.get(kind, kind) for kind in found.kinds},
        older=f"{url_for('log.show')}?{older}" if found.older else "",
        address_of=address_of,
    )


def address_of(entry: LogEntry) -> str:
    """The page of what an event is about, "" for none, or none any more."""
    place = entry.place
    if place.term:
        return url_for("terms.show", term=place.term)
    if not entry.document or entry.gone:
        return ""
    if place.proposal:
        return url_for("deciding.shown", document=entry.document, siglum=place.siglum, proposal=place.proposal)
    if place.passage:
        return url_for("documents.passage", document=entry.document, siglum=place.siglum, passage=place.passage)
    return url_for("documents.document", document=entry.document)
