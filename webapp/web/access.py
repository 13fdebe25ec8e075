"""Who may see which page at all. What somebody may do there is decided by the operations.

On its own machine a desk can be read by everybody who reaches it. A shared one needs an account for every page but
those that lead to one, unless its reading is public.
"""

from flask import Flask, Response, redirect, request

from webapp.errors import Forbidden
from webapp.web.answers import asks_for_fragment
from webapp.web.entering import asked_for, sign_in_address
from webapp.web.security import READING, no_session
from webapp.web.surroundings import feed_reader, here, shared, signed_in

OPEN = {"signing_in", "oidc"}
"""The blueprints that lead to an account."""
PRIVATE = {"account", "people", "log", "exporting"}
"""The blueprints that are never public."""


FEEDS = "feeds"
"""The blueprint that a secret in the address opens, too."""


def guard(app: Flask) -> None:
    """Check every request once it is known to be well-formed (`security.protect` comes first)."""
    app.before_request(check_access)


def check_access() -> Response | None:
    """Lead a visitor to the sign-in page, where the page needs an account; raise Forbidden for a form."""
    if request.endpoint == "static" or request.blueprint in OPEN or may_see():
        return None
    if request.blueprint == FEEDS:
        raise Forbidden("This feed needs the address that its reader makes on /account: a feed reader has no session.")
    if request.method not in READING:
        raise Forbidden(no_session())
    address = sign_in_address(asked_for())
    if asks_for_fragment():  # htmx would put the sign-in page in the place of the part that it asked for
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)  # type: ignore[return-value]


def may_see() -> bool:
    """Whether who asks may see this page; the forms on it are another matter."""
    if request.blueprint == FEEDS and feed_reader():
        return True
    if request.endpoint == "feeds.queue":
        return False
    if request.blueprint in PRIVATE:
        return signed_in() is not None
    if not shared() or signed_in():
        return True
    return here().desk.settings.public_reading and request.method in READING and request.blueprint != "desk"
