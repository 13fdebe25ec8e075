"""Comments: to write one, to answer, to resolve a thread and to open it again. Every form is answered with 303."""

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import VariorumError
from webapp.operations import comments as operations
from webapp.web import documents
from webapp.web.answers import form_key
from webapp.web.documents import Draft
from webapp.web.security import writer
from webapp.web.surroundings import here

blueprint = Blueprint("comments", __name__)


@blueprint.post("/d/<document>/<siglum>/<passage>/comments")
def write(document: str, siglum: str, passage: str) -> Response:
    """Keep a comment; a refusal gives the page again with the typed words in the form."""
    person = writer()
    form = request.form
    body = form.get("body", "")  # with line ends as CRLF, as forms have them; the operation keeps LF, as it was typed
    thread = form.get("thread", "")
    try:
        comment = operations.comment(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            passage_id=passage,
            text_hash=form.get("text_hash", ""),
            body=body,
            key=form_key(body),
            thread_id=thread or None,
        )
    except VariorumError as problem:
        return _again(document, siglum, passage, Draft(body, thread, problem))
    return _back(document, siglum, passage, f"c-{comment.id}")


@blueprint.post("/d/<document>/<siglum>/<passage>/threads/<thread>/resolve")
def resolve(document: str, siglum: str, passage: str, thread: str) -> Response:
    """Mark a thread as resolved."""
    operations.resolve(here().desk, writer().account, thread_id=thread, key=form_key("resolve"))
    return _back(document, siglum, passage, "panel")


@blueprint.post("/d/<document>/<siglum>/<passage>/threads/<thread>/reopen")
def reopen(document: str, siglum: str, passage: str, thread: str) -> Response:
    """Open a resolved thread again."""
    operations.reopen(here().desk, writer().account, thread_id=thread, key=form_key("reopen"))
    return _back(document, siglum, passage, "panel")


def _back(document: str, siglum: str, passage: str, anchor: str) -> Response:
    """To the page whose form it was: the document as it was shown, or the passage's own page."""
    if "view" in request.form:
        address = documents.view_of(document, request.form["view"]).address
    else:
        address = url_for("documents.passage", document=document, siglum=siglum, passage=passage)
    return redirect(f"{address}#{anchor}", 303)  # type: ignore[return-value]


def _again(document: str, siglum: str, passage: str, draft: Draft) -> Response:
    """The page whose form it was, with the words in it and the reason why they were not kept.

    If that page cannot be made either, the fault page shows the words.
    """
    try:
        if "view" in request.form:
            view = documents.view_of(document, request.form["view"])
            return documents.document_page(view, here().glances.at(document).fingerprint, draft)
        return documents.passage_page(document, siglum, passage, draft)
    except VariorumError:
        raise draft.problem from None
