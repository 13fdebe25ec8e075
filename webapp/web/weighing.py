"""Weighing: the form that says how much a difference matters, or takes back what was said. Answered with 303."""

import re
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import weighing
from webapp.review import Anchor
from webapp.web import documents
from webapp.web.answers import form_key
from webapp.web.documents import Unweighed
from webapp.web.security import writer
from webapp.web.surroundings import here
from webapp.web.view import View

blueprint = Blueprint("weighing", __name__)

_ANCHOR = re.compile(r"([^\s\x00]+) ([0-9]{1,9})-([0-9]{1,9})((?: [^\s:\x00]+:[0-9a-f]{64})+)")


@blueprint.post("/d/<document>/weigh")
def weigh(document: str) -> Response:
    """Keep what the button says of a difference; a refusal gives the page again with what was chosen."""
    form = request.form
    view = documents.view_of(document, form.get("view", ""))
    anchors = _anchor(form.get("left", "")), _anchor(form.get("right", ""))
    weight, everywhere = form.get("weight", ""), form.get("everywhere", "") == "1"
    try:
        weighing.weigh(
            here().desk,
            writer().account,
            document=document,
            anchors=anchors,
            weight=weight,
            everywhere=everywhere,
            seen=form.get("seen", ""),
            key=form_key(f"{weight} {everywhere} {anchors}"),
        )
    except VariorumError as problem:
        return _again(view, Unweighed(anchors, weight, everywhere, problem))
    # to the passage: the panel stands beside it, and led to its entry, a wide page would lose the text
    return redirect(f"{view.address}#{quote(view.at or 'panel')}", 303)  # type: ignore[return-value]


def _anchor(said: str) -> Anchor:
    """The place that a form names, as `display.anchor_field` writes it."""
    found = _ANCHOR.fullmatch(said)
    if found is None:
        raise InvalidInput("The form does not say where the difference stands. Load the page again, then weigh it.")
    siglum, start, end, passages = found.groups()
    named = [passage.partition(":") for passage in passages.split()]
    ids, texts = tuple(name for name, _, _ in named), tuple(text for _, _, text in named)
    return Anchor(siglum, ids, texts, int(start), int(end))


def _again(view: View, unweighed: Unweighed) -> Response:
    """The page whose form it was, as it is now. If that cannot be made either, the fault page says why."""
    if not view.at:  # no panel is open that could tell
        raise unweighed.problem
    try:
        return documents.document_page(view, here().glances.at(view.document).fingerprint, unweighed=unweighed)
    except VariorumError:
        raise unweighed.problem from None
