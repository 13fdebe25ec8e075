"""Signing in as the desk's owner, with the one-time address that the terminal shows, and signing out."""

import click
from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import InvalidInput, NotFound
from webapp.operations import people, sessions
from webapp.web.answers import page
from webapp.web.entering import browser, enter, leave
from webapp.web.security import writer
from webapp.web.surroundings import here, session_cookie, shared

blueprint = Blueprint("desk", __name__)


@blueprint.get("/desk/<token>")
def sign_in_form(token: str) -> Response:
    """The form that asks for a name. It spends nothing: link previews and browsers open addresses by themselves."""
    _check_at_this_machine()
    here().sign_in_token.check(token)
    return page("desk/sign_in.html", token=token, name="", problem="")


@blueprint.post("/desk/<token>")
def sign_in(token: str) -> Response:
    """Sign this browser in under the name given, and put another token in the place of this one."""
    _check_at_this_machine()
    name = request.form.get("name", "")
    try:
        cookie, following = here().sign_in_token.spend(
            token, lambda: people.sign_in_owner(here().desk, name, browser())
        )
    except InvalidInput as problem:
        return page("desk/sign_in.html", status=400, token=token, name=name, problem=problem.message)
    address = url_for("desk.sign_in_form", token=following, _external=True)
    click.echo(f"To sign in again, or in another browser: {address}", err=True)
    return enter(cookie)


@blueprint.post("/desk/sign-out")
def sign_out() -> Response:
    """End this session."""
    writer()
    sessions.sign_out(here().desk, request.cookies[session_cookie()])
    return leave(redirect(url_for("documents.library"), 303))  # type: ignore[arg-type]


def _check_at_this_machine() -> None:
    """Raise NotFound at a shared desk: its proxy makes everybody look as if they were at this machine."""
    if shared():
        raise NotFound("This desk has a public address: people sign in to accounts that an admin gave them.")
