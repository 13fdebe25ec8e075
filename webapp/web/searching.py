"""Search: the page of what was found, for what the address asks."""

from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, request, url_for

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import searching
from webapp.operations.searching import KINDS, Asked, Found, FoundComment
from webapp.web import names
from webapp.web.answers import page
from webapp.web.draft_form import read_number
from webapp.web.surroundings import here

blueprint = Blueprint("searching", __name__)

KIND_NAMES = {"texts": "Texts", "comments": "Comments", "terms": "Terms"}


def register(app: Flask) -> None:
    """Give words about searches to every template."""
    app.jinja_env.globals.update(comment_address=comment_address)


@blueprint.get("/search")
def results() -> Response:
    """What was found of what the address asks for; a refusal gives the form again with what was typed."""
    said = {name: request.args.get(name, "") for name in ("q", "kind", "document", "witness")}
    document = names.known().id_of(said["document"]) if said["document"] else ""
    siglum = names.known().siglum_of(document, said["witness"]) if said["witness"] else ""
    asked = Asked(said["q"], said["kind"] or KINDS[0], document, siglum, read_number(request.args.get("page", "1")))
    found: Found | None = None
    problem: VariorumError | None = None
    documents, sigla = searching.choices(here().desk, asked)
    if asked.words.strip():
        try:
            found = searching.search(here().desk, asked)
        except InvalidInput as refused:
            problem = refused
    kept = {name: value for name, value in said.items() if value}

    def address(**otherwise: str | int) -> str:
        query = {name: value for name, value in (kept | otherwise).items() if value}
        return f"{url_for('searching.results')}?{urlencode(query)}"

    return page(
        "search/search.html",
        status=problem.http_status if problem else 200,
        found=found,
        asked=asked,
        problem=problem,
        documents={names.name_of(one): called for one, called in documents.items()},
        titles=documents,
        chosen=names.name_of(document) if document else "",
        sigla={siglum: siglum for siglum in sigla},
        KINDS=KIND_NAMES,
        MOST_READ=searching.MOST_READ,
        address=address,
    )


def comment_address(found: FoundComment) -> str:
    """The page of the passage where a comment's thread stands, at the thread; the thread's own, if that is gone."""
    thread = found.thread
    if found.home is None:
        return url_for("settling.thread", document=thread.document, thread=thread.id)
    address = url_for("documents.passage", document=thread.document, siglum=thread.siglum, passage=found.home.id)
    return f"{address}#t-{thread.id}"
