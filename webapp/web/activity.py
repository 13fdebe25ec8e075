"""What was done, in words: of a document, of a person, of the desk; and the addresses that its entries lead to."""

from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, request, url_for

from webapp.operations.activity import Activity, Deed, activity
from webapp.web import names
from webapp.web.answers import page
from webapp.web.surroundings import account, here

blueprint = Blueprint("activity", __name__)


def register(app: Flask) -> None:
    """Give templates the address of what was done."""
    app.jinja_env.globals.update(deed_address=address_of)


@blueprint.get("/activity")
def everywhere() -> Response:
    """What was done at the desk, by everybody or the person that the address names."""
    document = request.args.get("document", "")
    return _page(names.known().id_of(document) if document else "", of_document=False)


@blueprint.get("/d/<document>/activity")
def of_document(document: str) -> Response:
    """What was done in a document."""
    return _page(document, of_document=True)


def _page(document: str, *, of_document: bool) -> Response:
    person = request.args.get("person", "")
    found: Activity = activity(
        here().desk, account(), document=document, person=person, before=request.args.get("before", "")
    )
    kept = {"person": person} if person else {}
    if document and not of_document:
        kept["document"] = names.name_of(document)
    address = names.path_of(document, "activity") if of_document else url_for("activity.everywhere")
    return page(
        "activity/activity.html",
        found=found,
        document=document if of_document else "",
        person=person,
        filtered=bool(kept),
        address=address,
        documents={names.name_of(one): title for one, title in found.documents.items()},
        chosen=names.name_of(document) if document else "",
        older=f"{address}?{urlencode(kept | {'before': found.older})}" if found.older else "",
        newest=f"{address}?{urlencode(kept)}" if request.args.get("before") else "",
    )


def address_of(deed: Deed) -> str:
    """The page of what was done: a proposal, a passage, or the document."""
    place, document = deed.place, deed.document
    if document in names.known().removed or (document, place.siglum) in names.known().removed_witnesses:
        return ""
    if place.proposal:
        return url_for("deciding.shown", document=document, siglum=place.siglum, proposal=place.proposal)
    if place.passage:
        return url_for("documents.passage", document=document, siglum=place.siglum, passage=place.passage)
    return url_for("documents.document", document=document)
