"""Redaction: the form that shows an admin what is to go, and what stands there afterwards."""

from flask import Blueprint, Flask, Response, redirect, request, url_for

from webapp.errors import VariorumError
from webapp.operations import redacting
from webapp.review import Action, may
from webapp.web.answers import form_key, page
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("redaction", __name__)


def register(app: Flask) -> None:
    """Let templates ask whether to show the way here."""
    app.jinja_env.globals.update(may_redact=may_redact, redaction_address=address)


def may_redact() -> bool:
    """Whether who is asking may redact."""
    return may(account(), Action.REDACT)


def address(document: str, table: str, row: str, **query: object) -> str:
    """The page to redact something, which is said of a document or, if that is "", of the desk."""
    return url_for("redaction.form", document=document or None, table=table, row=row, **query)  # type: ignore[arg-type]


@blueprint.get("/redact/<table>/<row>")
@blueprint.get("/d/<document>/redact/<table>/<row>")
def form(table: str, row: str, document: str = "") -> Response:
    """What was said and can be redacted, or who redacted it and why."""
    return _page(document, table, row)


@blueprint.post("/redact/<table>/<row>")
@blueprint.post("/d/<document>/redact/<table>/<row>")
def redact(table: str, row: str, document: str = "") -> Response:
    """Redact it; a refusal gives the page again with the typed reason."""
    person = writer()
    reason, columns = request.form.get("reason", ""), request.form.getlist("what")
    try:
        gone = redacting.redact(
            here().desk,
            person.account,
            document=document or None,
            table=table,
            row=row,
            columns=columns,
            reason=reason,
            key=form_key(f"{table} {row} {columns} {reason}"),
        )
    except VariorumError as problem:
        return _page(document, table, row, reason, problem)
    here().recent.clear()  # pages that were rendered before still have the words
    return redirect(address(document, table, row, left=None if gone else 1), 303)  # type: ignore[return-value]


def _page(document: str, table: str, row: str, reason: str = "", problem: VariorumError | None = None) -> Response:
    said = redacting.said(here().desk, account(), document=document or None, table=table, row=row)
    return page(
        "redaction/redact.html",
        status=problem.http_status if problem else 200,
        document=document,
        said=said,
        readable=redacting.readable,
        reason=reason,
        problem=problem,
        left=request.args.get("left") == "1",
    )
