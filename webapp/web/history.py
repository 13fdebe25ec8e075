"""The history of a passage, any two of its texts compared, and an older one proposed again."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import history as operations
from webapp.review import Action, may
from webapp.web import approving
from webapp.web.answers import form_key, page
from webapp.web.names import path_of
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("history", __name__)


@dataclass(frozen=True, slots=True)
class Unproposed:
    """What could not be proposed: the text of which revision, for which reason, and why not."""

    revision: int
    reason: str
    problem: VariorumError


@blueprint.get("/d/<document>/<siglum>/<passage>/history")
def show(document: str, siglum: str, passage: str) -> Response:
    """Every revision that did something to the passage, and two of its texts beside each other."""
    return _page(document, siglum, passage)


@blueprint.post("/d/<document>/<siglum>/<passage>/history")
def restore(document: str, siglum: str, passage: str) -> Response:
    """Propose an older text again; a refusal gives the page again with the typed reason."""
    person = writer()
    form = request.form
    revision, reason = _number("revision", form.get("revision", "")), form.get("reason", "")
    try:
        proposal = operations.restore(
            here().desk,
            person.account,
            document=document,
            siglum=siglum,
            passage=passage,
            revision=revision,
            text_hash=form.get("text_hash", ""),
            reason=reason,
            key=form_key(f"{revision} {reason}"),
        )
    except VariorumError as problem:
        return _page(document, siglum, passage, Unproposed(revision, reason, problem))
    return redirect(proposal_address(document, siglum, proposal.id), 303)  # type: ignore[return-value]


def proposal_address(document: str, siglum: str, proposal: str) -> str:
    """Where a proposal is shown."""
    return path_of(document, f"{quote(siglum, safe='')}/proposals/{proposal}")


def _page(document: str, siglum: str, passage: str, refused: Unproposed | None = None) -> Response:
    left, right = (_number(name, request.args[name]) if request.args.get(name) else None for name in ("from", "to"))
    found = operations.history(
        here().desk, account(), document=document, siglum=siglum, passage=passage, left=left, right=right
    )
    return page(
        "history/history.html",
        status=refused.problem.http_status if refused else 200,
        found=found,
        refused=refused,
        may_propose=may(account(), Action.PROPOSE, document),
        proposal_address=proposal_address,
        approvals=approving.by_entry(document, siglum, passage, [entry.revision for entry in found.entries]),
    )


def _number(name: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise InvalidInput(f"“{name}={value[:20]}” names no revision: write its number, such as {name}=1.")
    return int(value)
