"""Signing in with name and password, and with a one-time link: an invitation, or one for another device."""

from flask import Blueprint, Response, request

from webapp.errors import InvalidInput, TooOften, VariorumError
from webapp.operations import one_time_links, passwords
from webapp.web.answers import page
from webapp.web.entering import browser, came_from, enter, way_back
from webapp.web.surroundings import here

blueprint = Blueprint("signing_in", __name__)


@blueprint.get("/sign-in")
def form() -> Response:
    """The page that says how to sign in, and that leads back to where somebody came from."""
    return _form(way_back(request.args.get("back", came_from())))


@blueprint.post("/sign-in")
def sign_in() -> Response:
    """Sign in with name and password; a refusal gives the form again with the name in it."""
    typed = request.form
    name, back = typed.get("name", ""), way_back(typed.get("back", ""))
    try:
        return enter(passwords.sign_in(here().desk, name, typed.get("password", ""), browser()), back)
    except (InvalidInput, TooOften) as problem:
        return _form(back, name, problem)


@blueprint.get("/enter/<token>")
def link(token: str) -> Response:
    """What a one-time link is for. It spends nothing: mail programs open addresses by themselves."""
    return _link(token)


@blueprint.post("/enter/<token>")
def use_link(token: str) -> Response:
    """Use a one-time link up: set the password, if one is asked for, and sign in."""
    try:
        return enter(passwords.accept(here().desk, token, request.form.get("password", ""), browser()))
    except InvalidInput as problem:
        return _link(token, problem)


def _form(back: str, name: str = "", problem: VariorumError | None = None) -> Response:
    return page(
        "people/sign_in.html",
        status=problem.http_status if problem else 200,
        back=back,
        name=name,
        problem=problem,
        passwords=here().desk.settings.passwords,
    )


def _link(token: str, problem: VariorumError | None = None) -> Response:
    answer = page(
        "people/link.html",
        status=problem.http_status if problem else 200,
        link=one_time_links.find(here().desk, token),
        token=token,
        problem=problem,
        passwords=here().desk.settings.passwords,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
