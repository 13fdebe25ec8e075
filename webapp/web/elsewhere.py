"""A changed title, date line, citation or summary is offered wherever the old words stand. Answered with 303."""

from collections.abc import Mapping

from flask import Blueprint, Flask, Response, redirect, request, url_for

from webapp.errors import NotFound, VariorumError
from webapp.operations import elsewhere
from webapp.review import Account, Proposal
from webapp.text.model import Revision
from webapp.web.answers import form_key, page
from webapp.web.draft_form import lines
from webapp.web.proposal_words import proposal_address
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("elsewhere", __name__)


def register(app: Flask) -> None:
    """Let templates ask whether to show the way here."""
    app.jinja_env.globals.update(offered_elsewhere=offered_elsewhere)


def offered_elsewhere(proposal: Proposal, revision: Revision) -> bool:
    """Whether the change is offered to the person who asks."""
    return elsewhere.is_offered(account(), proposal, revision)


def after_sending(author: Account, proposal: Proposal) -> str:
    """Where to go from a proposal that was sent: to the offer, if what it changes stands elsewhere too."""
    found = elsewhere.elsewhere(here().desk, author, proposal.document, proposal.id)
    if found is None or not found.standing:
        return f"{proposal_address(proposal)}#sent"
    address = url_for("elsewhere.offer", document=proposal.document, siglum=proposal.siglum, proposal=proposal.id)
    return f"{address}#sent"


@blueprint.get("/d/<document>/<siglum>/proposals/<proposal>/elsewhere")
def offer(document: str, siglum: str, proposal: str) -> Response:  # noqa: ARG001 - the address has it
    """Every passage with the old words, ticked."""
    return _page(document, proposal)


@blueprint.post("/d/<document>/<siglum>/proposals/<proposal>/elsewhere")
def propose(document: str, siglum: str, proposal: str) -> Response:  # noqa: ARG001 - the address has it
    """Propose the change in the chosen passages; a refusal gives the page again with the same ones ticked."""
    chosen = dict(one.rpartition(":")[::2] for one in request.form.getlist("in"))
    reason = lines(request.form.get("reason", ""))
    try:
        batch = elsewhere.propose_elsewhere(
            here().desk,
            writer().account,
            document=document,
            proposal_id=proposal,
            chosen=chosen,
            reason=reason,
            key=form_key(f"{proposal} {sorted(chosen)} {reason}"),
        )
    except VariorumError as problem:
        return _page(document, proposal, problem, chosen, reason)
    return redirect(url_for("batches.shown", document=document, batch=batch), 303)  # type: ignore[return-value]


def _page(
    document: str,
    proposal: str,
    problem: VariorumError | None = None,
    chosen: Mapping[str, str] | None = None,
    reason: str | None = None,
) -> Response:
    try:
        found = elsewhere.elsewhere(here().desk, account(), document, proposal)
    except VariorumError:
        if problem:
            raise problem from None
        raise
    if found is None:
        raise NotFound("Only a change of title, date line, citation or summary is offered elsewhere.")
    return page(
        "elsewhere/offer.html",
        status=problem.http_status if problem else 200,
        found=found,
        problem=problem,
        chosen=chosen,
        reason=found.proposal.reason if reason is None else reason,
    )
