"""Stopping an alignment and starting it again. Both forms are answered with 303, back to the page they were on."""

from flask import Blueprint, Response, redirect, request

from webapp.web import documents
from webapp.web.security import writer
from webapp.web.surroundings import here

blueprint = Blueprint("aligning", __name__)


@blueprint.post("/d/<document>/alignment/cancel")
def cancel(document: str) -> Response:
    """Leave a pair of witnesses unaligned."""
    here().worker.cancel(writer().account, document, *_pair())
    return _back(document)


@blueprint.post("/d/<document>/alignment/start")
def start(document: str) -> Response:
    """Align a pair of witnesses that was left unaligned."""
    here().worker.start_again(writer().account, document, *_pair())
    return _back(document)


def _pair() -> tuple[str, str]:
    return request.form.get("left", ""), request.form.get("right", "")


def _back(document: str) -> Response:
    address = documents.view_of(document, request.form.get("view", "")).address
    return redirect(f"{address}#progress", 303)  # type: ignore[return-value]
