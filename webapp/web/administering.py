"""An admin's page of a document: to rename or remove it, or one of its witnesses."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, redirect, request, url_for

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import administering as operations
from webapp.review import Action, may
from webapp.web import names
from webapp.web.answers import form_key, page
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("administering", __name__)


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not done: the act with what was typed, and why not."""

    act: str
    said: Mapping[str, str]
    problem: VariorumError


def register(app: Flask) -> None:
    """Let templates ask whether to show the way here."""
    app.jinja_env.globals.update(may_administer=may_administer)


def may_administer(document: str) -> bool:
    """Whether who is asking may rename or remove a document."""
    return may(account(), Action.ADMINISTER, document)


@blueprint.get("/d/<document>/administer")
def show(document: str) -> Response:
    """What can be renamed and removed."""
    return _page(document)


@blueprint.post("/d/<document>/administer")
def act(document: str) -> Response:
    """Do what the button says; a refusal gives the page again with what was typed."""
    person, form = writer(), request.form
    act, said = form.get("act", ""), {name: form.get(name, "") for name in ("reason", "name", "seen", "witness")}
    try:
        key = form_key(f"{act} {sorted(said.items())}")
        about = {"document": document, "seen": said["seen"], "reason": said["reason"], "key": key}
        if act == "rename document":
            operations.rename_document(here().desk, person.account, name=said["name"], **about)
        elif act == "remove document":
            operations.remove_document(here().desk, person.account, **about)
        elif act == "rename witness":
            operations.rename_witness(
                here().desk, person.account, witness=said["witness"], siglum=said["name"], **about
            )
        elif act == "remove witness":
            operations.remove_witness(here().desk, person.account, witness=said["witness"], **about)
        else:
            raise InvalidInput("The form does not say what is to be done. Load the page again.")
    except VariorumError as problem:
        return _page(document, Refused(act, said, problem))
    names.forget()
    if act == "remove document":
        return redirect(url_for("documents.library", removed=names.name_of(document), _anchor="done"), 303)  # type: ignore[return-value]
    of = said["name"].strip() if act == "rename witness" else said["seen"] if act == "remove witness" else ""
    return redirect(url_for("administering.show", document=document, done=act, of=of or None, _anchor="done"), 303)  # type: ignore[return-value]


def _page(document: str, refused: Refused | None = None) -> Response:
    found = operations.administered(here().desk, account(), document)
    status = refused.problem.http_status if refused else 200
    done = "" if refused else _told(request.args.get("done", ""), request.args.get("of", ""), found)
    return page("administering/administer.html", status=status, found=found, refused=refused, done=done)


def _told(act: str, of: str, found: operations.Administered) -> str:
    """What was done, as the address says and if it is so; "" for nothing."""
    document, known = found.document, names.known()
    if act == "rename document" and document.id in known.documents:
        return f"The document is called {document.name} now. Its old address leads on to this one."
    if act == "rename witness" and of in [witness.siglum for witness in found.witnesses]:
        return f"The witness is called {of} now. Its old addresses lead on to the new ones."
    if act == "remove witness" and (document.id, of) in known.removed_witnesses:
        return f"Witness {of} was removed. Its addresses say so, and by whom and why."
    return ""
