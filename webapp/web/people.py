"""The page of people, for admins: who has an account, what they are where, invitations. Forms are answered with 303."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request, url_for

from webapp.errors import InvalidInput, VariorumError
from webapp.operations import people, reading
from webapp.review import Action, Role, require
from webapp.web.answers import form_key, page
from webapp.web.security import somebody, writer
from webapp.web.surroundings import here

blueprint = Blueprint("people", __name__)


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not done, and what had been typed to invite somebody."""

    problem: VariorumError
    name: str = ""
    roles: tuple[str, ...] = ()


@blueprint.get("/people")
def listed() -> Response:
    """Everybody with an account."""
    return _page()


@blueprint.post("/people")
def invite() -> Response:
    """Make an account and an invitation, which the page then shows."""
    person = writer()
    name, roles = request.form.get("name", ""), request.form.getlist("role")
    try:
        people.invite(here().desk, person, name, roles, key=form_key(f"{name} {roles}"))
    except VariorumError as problem:
        return _page(Refused(problem, name, tuple(roles)))
    return _back(people.account_named(here().desk, name).id)


@blueprint.post("/people/<account>/link")
def make_link(account: str) -> Response:
    """Make another invitation, in the place of the one before."""
    person, desk = writer(), here().desk
    return _done(account, lambda: people.invite_again(desk, person, account, key=form_key(account)))


@blueprint.post("/people/<account>/roles")
def set_roles(account: str) -> Response:
    """Say what somebody is in all documents, or in one."""
    person, desk, roles = writer(), here().desk, request.form.getlist("role")
    seen, document = _place()
    chosen = None if request.form.get("as") == "elsewhere" else roles
    key = form_key(f"{account} {document} {chosen}")
    return _done(account, lambda: people.set_roles(desk, person, account, document, chosen, seen=seen, key=key))


@blueprint.post("/people/<account>/close")
def close(account: str) -> Response:
    """Close an account."""
    person, desk, (seen, _) = writer(), here().desk, _place()
    return _done(
        account, lambda: people.close_account(desk, person, account, seen=seen, key=form_key(f"close {account}"))
    )


def _place() -> tuple[str, str | None]:
    """The event that gave the roles shown, and the document that they hold in (None: all others)."""
    seen, _, document = request.form.get("place", "").partition(" ")
    if not seen:
        raise InvalidInput("The form does not say where the roles shall hold. Choose a document, then send it again.")
    return seen, document or None


def _done(account: str, act: Callable[[], object]) -> Response:
    try:
        act()
    except VariorumError as problem:
        return _page(Refused(problem))
    return _back(account)


def _page(refused: Refused | None = None) -> Response:
    admin = somebody()
    require(admin.account, Action.MANAGE)
    desk = here().desk
    answer = page(
        "people/people.html",
        status=refused.problem.http_status if refused else 200,
        refused=refused,
        people=people.everybody(desk, admin),
        documents=[entry.document for entry in reading.library(desk)],
        roles=list(Role),
        passwords=desk.settings.passwords,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _back(account: str) -> Response:
    return redirect(f"{url_for('people.listed')}#p-{account}", 303)  # type: ignore[return-value]
