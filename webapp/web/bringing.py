"""Bringing a file in as another version of a working text: what it has otherwise is proposed. Answered with 303."""

from hashlib import sha256
from pathlib import PurePath

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import bringing
from webapp.operations.workspace import read_bytes_as_source
from webapp.review import Action, require
from webapp.text.limits import FILE_BYTES, check_file_size
from webapp.web.answers import form_key, page
from webapp.web.draft_form import lines
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("bringing", __name__)


@blueprint.before_request
def read_large_files() -> None:
    """Let a form have the largest file in it, and one somewhat larger, which is refused in words."""
    request.max_content_length = 2 * FILE_BYTES


@blueprint.get("/d/<document>/<siglum>/import")
def form(document: str, siglum: str) -> Response:
    """The form to choose a file."""
    return _page(document, siglum)


@blueprint.post("/d/<document>/<siglum>/import")
def bring(document: str, siglum: str) -> Response:
    """Propose what the file has otherwise, and go to what was proposed."""
    reason = lines(request.form.get("reason", ""))
    try:
        account = writer().account
        name, content = uploaded()
        done = bringing.bring(
            here().desk,
            account,
            document=document,
            siglum=siglum,
            source=read_bytes_as_source(content, name),
            content=content,
            name=name,
            reason=reason,
            key=form_key(f"{name} {sha256(content).hexdigest()} {reason}"),
        )
    except VariorumError as problem:
        return _page(document, siglum, reason, problem)
    if not done.batch:
        return _page(document, siglum, reason, same=name)
    return redirect(url_for("batches.shown", document=document, batch=done.batch), 303)  # type: ignore[return-value]


def uploaded() -> tuple[str, bytes]:
    """Name and bytes of the file in the form. Raises InvalidInput for none and for one that is too large."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InvalidInput("Choose a file first.")
    name = PurePath(file.filename.replace("\\", "/")).name
    content = file.read(FILE_BYTES + 1)
    check_file_size(len(content), name)
    return name, content


def kept_file(person: str) -> str:
    """The name under which the file is kept that was chosen now, or before. Raises InvalidInput for none."""
    file, name = request.files.get("file"), request.form.get("kept", "")
    if file is not None and file.filename:
        return here().files.put(person, uploaded())
    if name and here().files.get(person, name) is None:
        raise InvalidInput("The desk has forgotten the file, since it was shown long ago. Choose it again.")
    if not name:
        raise InvalidInput("Choose a file first.")
    return name


def _page(
    document: str, siglum: str, reason: str = "", problem: VariorumError | None = None, same: str = ""
) -> Response:
    require(account(), Action.PROPOSE, document)
    found = bringing.place(here().desk, document, siglum)
    status = problem.http_status if problem else 200
    return page("bringing/form.html", status=status, found=found, reason=reason, problem=problem, same=same)
