"""The journal of what was said, for editors to take away: of the whole desk or of one document."""

from flask import Blueprint, Response

from webapp.operations import saving
from webapp.web.answers import download
from webapp.web.names import name_of
from webapp.web.surroundings import account, here

blueprint = Blueprint("exporting", __name__)


@blueprint.get("/journal.zip")
def desk() -> Response:
    """The journal of the desk, from which it can be rebuilt."""
    return _kept_nowhere(download(saving.whole_journal(here().desk, account()), "application/zip", "journal.zip"))


@blueprint.get("/d/<document>/journal.jsonl")
def document(document: str) -> Response:
    """The journal of a document."""
    body = saving.document_journal(here().desk, account(), document)
    return _kept_nowhere(download(body, "application/jsonl", f"{name_of(document)}.jsonl"))


def _kept_nowhere(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
