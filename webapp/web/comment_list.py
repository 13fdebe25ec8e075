"""The page of comments: threads of a document or of all, of what the address asks for."""

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, redirect, request, url_for

from webapp.operations.comment_list import ME, Asked, Listed, listed
from webapp.web import comments, names
from webapp.web.answers import page
from webapp.web.surroundings import account, here

blueprint = Blueprint("comment_list", __name__)

STATES = {"open": "open", "resolved": "resolved"}
KINDS = {"query": "queries", "carried": "on carried words", "orphaned": "on words that are gone", "unread": "unread"}


@blueprint.get("/comments")
def everywhere() -> Response:
    """The threads of all documents, or of the one that the address asks for."""
    document = request.args.get("document", "")
    return _page(names.known().id_of(document) if document else "", of_document=False)


@blueprint.get("/d/<document>/comments")
def of_document(document: str) -> Response:
    """The threads of a document."""
    return _page(document, of_document=True)


@blueprint.post("/d/<document>/comments/read")
def read(document: str) -> Response:
    """Note that threads of a document have been read, and go back to the list."""
    comments.mark_read(document)
    asked = dict(parse_qsl(request.form.get("asked", "")))
    everywhere = request.form.get("everywhere", "") == "1"
    query = {name: asked[name] for name in (*_FILTERS, "document", "before") if name in asked}
    address = url_for("comment_list.everywhere") if everywhere else names.path_of(document, "comments")
    return redirect(f"{address}?{urlencode(query)}" if query else address, 303)  # type: ignore[return-value]


_FILTERS = ("person", "mentioned", "state", "only")


def _page(document: str, *, of_document: bool) -> Response:
    query = request.args
    said = {name: query.get(name, "") for name in _FILTERS}
    asked = Asked(document, **said, before=query.get("before", ""))
    found = listed(here().desk, account(), asked)
    kept = {name: value for name, value in said.items() if value}
    if document and not of_document:
        kept["document"] = names.name_of(document)
    address = names.path_of(document, "comments") if of_document else url_for("comment_list.everywhere")
    older = urlencode(kept | {"before": found.older})
    me = {ME: "me"} if account() else {}
    return page(
        "comments/list.html",
        found=found,
        asked=asked,
        address=address,
        query=urlencode(kept | ({"before": asked.before} if asked.before else {})),
        filtered=bool(kept),
        document=document if of_document else "",
        documents={names.name_of(one): called for one, called in found.documents.items()},
        chosen=names.name_of(document) if document else "",
        people=me | dict(found.people),
        states=STATES,
        kinds={kind: words for kind, words in KINDS.items() if account() or kind != "unread"},
        older=f"{address}?{older}" if found.older else "",
        address_of=address_of,
        unread=_unread(found.entries),
    )


def _unread(entries: tuple[Listed, ...]) -> dict[str, list[str]]:
    """What a form says that marks the shown threads as read, by document."""
    found: dict[str, list[str]] = {}
    for one in entries:
        if one.unread:
            found.setdefault(one.thread.document, []).append(f"{one.thread.id}:{one.thread.last}")
    return found


def address_of(entry: Listed) -> str:
    """The page of the passage where a thread stands, at the thread; the thread's own, if the passage is gone."""
    thread = entry.thread
    if entry.passage is None:
        return url_for("settling.thread", document=thread.document, thread=thread.id)
    address = url_for("documents.passage", document=thread.document, siglum=thread.siglum, passage=entry.passage.id)
    return f"{address}#t-{thread.id}"
