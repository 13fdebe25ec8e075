"""To start a revision: the form that makes a working text of a received witness. Answered with 303."""

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import VariorumError
from webapp.operations import revisions
from webapp.review import Action, require
from webapp.web.answers import form_key, page
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("starting", __name__)

NAME = "Revised translation"


@blueprint.get("/d/<document>/<siglum>/revise")
def form(document: str, siglum: str) -> Response:
    """The form, with a siglum and a name suggested; of a text that has been started, the page to revise it whole."""
    if revisions.is_working(here().desk, document, siglum):
        return redirect(url_for("whole_text.shown", document=document, siglum=siglum), 303)  # type: ignore[return-value]
    require(account(), Action.START, document)
    return _form(document, siglum)


@blueprint.post("/d/<document>/<siglum>/revise")
def start(document: str, siglum: str) -> Response:
    """Start the revision, and go to it beside what it is made from; a refusal gives the form again."""
    named, label = request.form.get("siglum", "").strip(), request.form.get("label", "")
    person = writer()
    try:
        revisions.start_revision(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            named=named,
            label=label,
            key=form_key(f"{siglum} {named} {label}"),
        )
    except VariorumError as problem:
        return _form(document, siglum, named, label, problem)
    address = url_for("documents.document", document=document, left=siglum, right=named)
    return redirect(address, 303)  # type: ignore[return-value]


def _form(
    document: str, siglum: str, named: str = "", label: str = NAME, problem: VariorumError | None = None
) -> Response:
    found = revisions.beginning(here().desk, document, siglum)
    return page(
        "starting/form.html",
        status=problem.http_status if problem else 200,
        found=found,
        siglum=named or found.suggested,
        label=label,
        problem=problem,
    )
