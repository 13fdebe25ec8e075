"""Signing in through the OpenID provider: the way there, the way back, and what is done with whoever came back.

All ways there are plain links: Chromium holds a form's redirects against `form-action 'self'` too, and would stop them.

The way back has two steps, because it begins on another site. To a page that another site's page led to, and to where
that page redirects, browsers send no SameSite=Strict cookie (seen in Chromium 156): the desk would know neither the
browser that it sent nor, afterwards, the session that it has just opened. So the address that the provider knows,
`back`, looks at nothing and answers with a page that goes on to `done` by itself. That navigation begins at the desk,
and brings every cookie. All of ours can be Strict therefore, and no other site's page gets an answer out of `done`.
"""

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, after_this_request, redirect, request, url_for

from webapp.errors import Conflict, Forbidden, NotFound, Unavailable, VariorumError
from webapp.operations import identities, one_time_links, provider
from webapp.operations.provider import Identity
from webapp.operations.round_trip import GOOD_FOR, Purpose, RoundTrip, check_answer
from webapp.web import faults
from webapp.web.answers import page
from webapp.web.entering import browser, enter, way_back
from webapp.web.security import check_sent_from_here, no_session, own_origin, writer
from webapp.web.surroundings import here, session_cookie, signed_in

blueprint = Blueprint("oidc", __name__, url_prefix="/sign-in/provider")
_SAID = ("code", "state", "iss", "error")
"""What a provider may say in the address; all else stays there."""


@blueprint.app_context_processor
def names() -> dict[str, str]:
    """What the pages call the provider; empty if there is none."""
    return {"provider": urlsplit(here().desk.settings.oidc_issuer).hostname or ""}


@blueprint.get("")
def leave() -> Response:
    """To the provider, to sign in and go on to the page `back`."""
    return _away(Purpose.SIGN_IN, way_back(request.args.get("back", "/")))


@blueprint.get("/accept/<token>")
def accept(token: str) -> Response:
    """To the provider, to accept an invitation as whoever one is there."""
    check_sent_from_here()
    one_time_links.find(here().desk, token)
    return _away(Purpose.ACCEPT, token)


@blueprint.get("/add")
def add() -> Response:
    """To the provider, to sign in with it from now on. Not from another site: it may have signed one in there."""
    check_sent_from_here()
    person = signed_in()
    if person is None:
        raise Forbidden(no_session())
    return _away(Purpose.ADD, person.session_id)


@blueprint.post("/remove")
def remove() -> Response:
    """Sign in with an identity no longer."""
    identity = Identity(request.form.get("issuer", ""), request.form.get("subject", ""))
    identities.remove(here().desk, writer(), identity, key=request.form.get("key", ""))
    return redirect(url_for("account.shown"), 303)  # type: ignore[return-value]


@blueprint.get("/back")
def back() -> Response:
    """Where the provider sends browsers to: a page that goes on by itself."""
    said = {name: request.args[name] for name in _SAID if name in request.args}
    address = f"{url_for('oidc.done')}?{urlencode(said)}"
    response = page("oidc/back.html", address=address)
    response.headers["Refresh"] = f"0;url={address}"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/done")
def done() -> Response:
    """Let in whoever came back, or do with them what they went for."""
    trip = RoundTrip.read(request.cookies.get(_cookie(), ""))
    after_this_request(_forget)  # whatever comes of it, it is over
    desk = here().desk
    trip = check_answer(trip, request.args, desk.settings.oidc_issuer, desk.now())
    identity = provider.identity(desk.settings, trip, _back(), request.args.get("code", ""), desk.now())
    if trip.purpose is Purpose.ADD:
        person = signed_in()
        if person is None or person.session_id != trip.about:
            raise Forbidden("You are not signed in as when you went to the provider. Nothing was changed.")
        identities.add(desk, person, identity, key=trip.key)
        return redirect(url_for("account.shown"), 303)  # type: ignore[return-value]
    if trip.purpose is Purpose.ACCEPT:
        return enter(identities.accept(desk, trip.about, identity, browser(), key=trip.key))
    return enter(identities.sign_in(desk, identity, browser(), key=trip.key), trip.about)


@blueprint.errorhandler(Forbidden)
@blueprint.errorhandler(Conflict)
@blueprint.errorhandler(Unavailable)
def told(problem: VariorumError) -> Response:
    """The page that says why somebody was not let in, with the ways in that there are."""
    if request.method == "POST":
        return faults.told(problem)
    return page("oidc/refused.html", status=problem.http_status, problem=problem)


def _away(purpose: Purpose, about: str) -> Response:
    """To the provider, with a cookie by which the browser is known again when it comes back."""
    desk = here().desk
    if not provider.is_configured(desk.settings):
        raise NotFound("This desk has no provider to sign in through.")
    trip = RoundTrip(purpose, about, int(desk.now().timestamp()))
    response = redirect(provider.address_for(desk.settings, trip, _back()), 303)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        _cookie(),
        trip.kept(),
        max_age=int(GOOD_FOR.total_seconds()),
        httponly=True,
        secure=request.is_secure,
        samesite="Strict",
    )
    return response  # type: ignore[return-value]


def _forget(response: Response) -> Response:
    response.delete_cookie(_cookie(), httponly=True, secure=request.is_secure, samesite="Strict")
    response.headers["Cache-Control"] = "no-store"
    return response


def _cookie() -> str:
    return f"{session_cookie()}_provider"


def _back() -> str:
    """The address to register at the provider."""
    return own_origin() + url_for("oidc.back")
