"""The desk's rules for proposals, for admins: each setting is a form of its own. Answered with 303."""

import json

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import rules
from webapp.operations.progress import would_change
from webapp.review import Action, require
from webapp.web.answers import form_key, page
from webapp.web.draft_form import lines
from webapp.web.security import writer
from webapp.web.surroundings import account, here

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings")
def shown() -> Response:
    """The settings as they are."""
    require(account(), Action.MANAGE)
    return _page()


@blueprint.post("/settings")
def change() -> Response:
    """Set one of them; a refusal gives the page again with what was typed."""
    form, person = request.form, writer()
    require(person.account, Action.MANAGE)
    name = form.get("name", "")
    typed = lines(form.get("value", ""))
    try:
        rules.change_rule(
            here().desk,
            person.account,
            name=name,
            value=typed.split("\n") if name == "reasons" else typed == "1",
            seen=_seen(form.get("seen", "")),
            key=form_key(f"{name} {typed}"),
        )
    except VariorumError as problem:
        return _page(name, typed, problem)
    return redirect(url_for("settings.shown", saved=name, _anchor=name), 303)  # type: ignore[return-value]


def _seen(said: str) -> object:
    try:
        return json.loads(said)
    except ValueError:
        raise InvalidInput("The form does not say which setting it showed. Load the page again, then set it.") from None


def _page(name: str = "", typed: str = "", problem: VariorumError | None = None) -> Response:
    found = rules.rules(here().desk)
    return page(
        "settings/settings.html",
        status=problem.http_status if problem else 200,
        rules=found,
        would_change=would_change(here().desk),
        seen={name: json.dumps(rules.value_of(found, name)) for name in rules.NAMES},
        name=name,
        typed=typed,
        problem=problem,
        saved=request.args.get("saved", ""),
    )
