"""The account page: what one may do where, the browsers one is signed in with, password, a link for another device."""

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import VariorumError
from webapp.operations import feed_tokens, identities, one_time_links, passwords, sessions
from webapp.review import Action, may
from webapp.web.answers import form_key, page
from webapp.web.security import own_origin, somebody, writer
from webapp.web.surroundings import here

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def shown() -> Response:
    """The page itself; whoever is not signed in is led to the sign-in page."""
    return _page()


@blueprint.post("/account/sessions/end")
def end_session() -> Response:
    """End one session, or all but this one."""
    person, one = writer(), request.form.get("session", "")
    try:
        if one:
            sessions.end_session(here().desk, person, one, key=form_key(one))
        else:
            sessions.end_others(here().desk, person, key=form_key("others"))
    except VariorumError as problem:
        return _page(problem)
    return _back("sessions")


@blueprint.post("/account/link")
def make_link() -> Response:
    """Make a link by which the person signs in on another device."""
    one_time_links.make_own(here().desk, writer(), key=form_key("link"))
    return _back("link")


@blueprint.post("/account/feeds")
def change_feeds() -> Response:
    """Make a secret for feed readers in the place of the one before, or withdraw it."""
    person = writer()
    if request.form.get("verb") == "withdraw":
        feed_tokens.withdraw(here().desk, person, key=form_key("withdraw feeds"))
    else:
        feed_tokens.make(here().desk, person, key=form_key("feeds"))
    return _back("feeds")


@blueprint.post("/account/password")
def change_password() -> Response:
    """Set another password, or the first one, or do without."""
    person, typed = writer(), request.form
    before = typed.get("before", "")
    try:
        if typed.get("verb") == "remove":
            passwords.remove(here().desk, person, before, key=form_key("remove"))
        else:
            password = typed.get("password", "")
            # keys stand in the log: what was typed is in them only with a secret that the desk keeps nowhere
            passwords.change(here().desk, person, before, password, key=form_key(person.marked(password)))
    except VariorumError as problem:
        return _page(problem)
    return _back("password")


def _page(problem: VariorumError | None = None) -> Response:
    person, desk = somebody(), here().desk
    account = person.account
    answer = page(
        "people/account.html",
        status=problem.http_status if problem else 200,
        problem=problem,
        sessions=sessions.sessions_of(desk, person),
        link=one_time_links.own_link(desk, person),
        feeds=feed_tokens.own(desk, person),
        origin=own_origin(),
        has_password=passwords.has_password(desk, account),
        passwords=desk.settings.passwords,
        identities=identities.of(desk, account),
        allowed={
            document: [action for action in Action if may(account, action, document)]
            for document in (None, *sorted(account.narrowed))
        },
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _back(part: str) -> Response:
    return redirect(f"{url_for('account.shown')}#{part}", 303)  # type: ignore[return-value]
