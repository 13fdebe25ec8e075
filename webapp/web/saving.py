"""The text of a witness as a file to keep: whoever may read it may take it away."""

from flask import Blueprint, Response

from webapp.operations import saving
from webapp.web.answers import download, unchanged
from webapp.web.surroundings import here

blueprint = Blueprint("saving", __name__)


@blueprint.get("/d/<document>/<siglum>/text.txt")
def text(document: str, siglum: str) -> Response:
    """The newest text of a witness."""
    if (answer := unchanged(here().glances.at(document).fingerprint, siglum)) is not None:
        return answer
    name, content = saving.text_file(here().desk, document, siglum)
    return download(content, "text/plain", name)
