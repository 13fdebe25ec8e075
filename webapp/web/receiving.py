"""To bring in a document, or another witness of one: the form, what the desk understands, and then the text itself.

One form does both: “show” keeps the file and shows what it is, “bring” brings in what was shown. Answered with 303.
"""

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import VariorumError
from webapp.operations import receiving
from webapp.operations.receiving import Parcel, Seen
from webapp.text.limits import FILE_BYTES
from webapp.text.model import Basis, Header
from webapp.web.answers import form_key, page
from webapp.web.bringing import kept_file
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("receiving", __name__)


@blueprint.before_request
def read_large_files() -> None:
    """Let a form have the largest file in it, and one somewhat larger, which is refused in words."""
    request.max_content_length = 2 * FILE_BYTES


@blueprint.get("/import")
def document() -> Response:
    """The form for a new document."""
    return _page("")


@blueprint.post("/import")
def bring_document() -> Response:
    """Show what a file for a new document holds, or bring it in."""
    return _bring("")


@blueprint.get("/d/<document>/import")
def witness(document: str) -> Response:
    """The form for another witness."""
    return _page(document)


@blueprint.post("/d/<document>/import")
def bring_witness(document: str) -> Response:
    """Show what a file for another witness holds, or bring it in."""
    return _bring(document)


def _bring(document: str) -> Response:
    person, form = writer().account, request.form
    receiving.require_import(person, document)
    parcel, kept, seen = None, "", None
    try:
        kept = kept_file(person.id)
        parcel = _parcel(document, here().files.get(person.id, kept) or ("", b""))
        seen = receiving.look(here().desk, person, parcel)
        if form.get("do", "show") != "bring":
            return _page(document, kept=kept, name=parcel.name, seen=seen)
        shown = form.get("shown", "")
        done = receiving.receive(here().desk, person, parcel, shown=shown, key=form_key(shown))
    except VariorumError as problem:
        return _page(document, kept=kept, name=parcel.name if parcel else "", seen=seen, problem=problem)
    right = done.witness.siglum if document else None
    return redirect(url_for("documents.document", document=done.witness.document, right=right), 303)  # type: ignore[return-value]


def _parcel(document: str, file: tuple[str, bytes]) -> Parcel:
    said = {name: request.form.get(name, "") for name in receiving.STATED if name != "siglum" or document}
    return Parcel(*file, document, request.form.get("called", ""), Header(**said))


def _page(
    document: str, *, kept: str = "", name: str = "", seen: Seen | None = None, problem: VariorumError | None = None
) -> Response:
    return page(
        "receiving/form.html",
        status=problem.http_status if problem else 200,
        document=receiving.destination(here().desk, account(), document),
        bases=list(Basis),
        typed=request.form,
        kept=kept,
        name=name,
        seen=seen,
        problem=problem,
    )
