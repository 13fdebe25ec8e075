"""Terms in files: brought in once they were shown, and taken away. Answered with 303."""

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import VariorumError
from webapp.operations import term_exchange
from webapp.operations.term_exchange import Look
from webapp.review import Action, require
from webapp.text.limits import FILE_BYTES
from webapp.web.answers import download, form_key, page
from webapp.web.bringing import kept_file
from webapp.web.draft_form import lines, read_number
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("term_files", __name__)

MOST = 50
"""Of each kind, as many are shown before they come in; the others are counted."""
KINDS = {"csv": "text/csv", "tbx": "application/x-tbx+xml", "tbx-2008": "application/x-tbx+xml"}


@blueprint.before_request
def read_large_files() -> None:
    """Let a form have the largest file in it, and one somewhat larger, which is refused in words."""
    request.max_content_length = 2 * FILE_BYTES


@blueprint.get("/terms/import")
def form() -> Response:
    """The form to bring a file."""
    require(account(), Action.IMPORT)
    return _page()


@blueprint.post("/terms/import")
def bring() -> Response:
    """Show what a file holds, or bring in what was shown."""
    person, said = writer(), request.form
    require(person.account, Action.IMPORT)
    kept, name, seen = "", "", None
    reason = lines(said.get("reason", ""))
    try:
        kept = kept_file(person.account.id)
        name, content = here().files.get(person.account.id, kept) or ("", b"")
        if said.get("do") != "bring":
            seen = term_exchange.look(here().desk, person.account, name, content)
            return _page(kept, name, seen, reason)
        shown = said.get("shown", "")
        key = form_key(f"{shown} {reason}")
        new, changed = term_exchange.bring(
            here().desk, person.account, name, content, shown=shown, reason=reason, key=key
        )
    except VariorumError as problem:
        if kept and said.get("do") == "bring":
            seen = term_exchange.look(here().desk, person.account, name, content)
        return _page(kept, name, seen, reason, problem)
    return redirect(url_for("term_files.form", new=new, changed=changed, _anchor="sent"), 303)  # type: ignore[return-value]


@blueprint.get("/terms.csv")
def as_csv() -> Response:
    """The terms as a table."""
    return _download("csv", "terms.csv")


@blueprint.get("/terms.tbx")
def as_tbx() -> Response:
    """The terms as TBX-Basic."""
    return _download("tbx", "terms.tbx")


@blueprint.get("/terms-2008.tbx")
def as_older_tbx() -> Response:
    """The terms as TBX-Basic with the element names of 2008."""
    return _download("tbx-2008", "terms-2008.tbx")


def _download(form: term_exchange.FileForm, name: str) -> Response:
    return download(term_exchange.export(here().desk, form), KINDS[form], name)


def _page(
    kept: str = "",
    name: str = "",
    seen: Look | None = None,
    reason: str = "",
    problem: VariorumError | None = None,
) -> Response:
    query = request.args
    return page(
        "terms/import.html",
        status=problem.http_status if problem else 200,
        kept=kept,
        name=name,
        seen=seen,
        most=MOST,
        reason=reason,
        problem=problem,
        done=tuple(read_number(query[one]) for one in ("new", "changed"))
        if "new" in query and "changed" in query
        else (),
    )
