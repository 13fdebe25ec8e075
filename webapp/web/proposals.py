"""The proposals of a document: a list with filters in its address, and the button that reveals them all."""

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import InvalidInput
from webapp.operations import deciding, proposal_list
from webapp.operations.proposal_list import Listed
from webapp.review import Action, may
from webapp.web.answers import form_key, page
from webapp.web.security import writer
from webapp.web.surroundings import account, here, waiting

blueprint = Blueprint("proposals", __name__)

FILTERS = {"": "All", "open": "Open", "decided": "Decided", "mine": "Mine"}


@blueprint.get("/d/<document>/proposals")
def listed(document: str) -> Response:
    """The proposals that the reader may see: all, the open or decided ones, the reader's own; or those of a passage."""
    reader = account()
    show, on = request.args.get("show", ""), request.args.get("on", "")
    if show not in FILTERS:
        raise InvalidInput(f"“show={show}” is nothing to show: show can be {', '.join(filter(None, FILTERS))}.")
    found = proposal_list.listed(here().desk, reader, document)
    siglum, _, passage = on.partition(".")
    entries = [
        one for one in found.entries if not on or (one.proposal.siglum, one.proposal.passage) == (siglum, passage)
    ]
    kept = {
        "": entries,
        "open": [one for one in entries if one.proposal.open],
        "decided": [one for one in entries if not one.proposal.open],
        "mine": [one for one in entries if reader and one.proposal.author.id == reader.id],
    }
    rules = waiting().undecided.rules
    return page(
        "proposals/list.html",
        document=found.document,
        entries=kept[show],
        counts={name: len(own) for name, own in kept.items()},
        show=show,
        on=on,
        on_passage=_passage(found.entries, siglum, passage),
        filters=FILTERS,
        blind=rules.blind,
        newest=found.entries[0].proposal.id if found.entries else "",
        may_reveal=rules.blind and may(reader, Action.DECIDE, document),
    )


@blueprint.post("/d/<document>/proposals/reveal")
def reveal(document: str) -> Response:
    """Show all proposals made until now to everybody."""
    seen = request.form.get("seen", "")
    key = form_key(f"reveal {document} {seen}")
    deciding.reveal(here().desk, writer().account, document=document, seen=seen, key=key)
    return redirect(url_for("proposals.listed", document=document), 303)  # type: ignore[return-value]


def _passage(entries: tuple[Listed, ...], siglum: str, passage: str) -> Listed | None:
    return next((one for one in entries if (one.proposal.siglum, one.proposal.passage) == (siglum, passage)), None)
