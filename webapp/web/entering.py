"""Coming in: the browser that asks, the answer that gives it a session, and the way back to where somebody was.

Whatever signs people in (`signing_in`, `desk`) ends with `enter`.
"""

import re
from urllib.parse import quote, urlsplit

from flask import Response, redirect, request

from webapp.operations.sessions import ABSOLUTE, Browser
from webapp.web.browsers import described
from webapp.web.security import own_origin
from webapp.web.surroundings import session_cookie, shared

_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")
_NO_WAY_BACK = ("/sign-in", "/enter/", "/desk/")
"""Where nobody wants to come back to once they are signed in."""


def browser() -> Browser:
    """The browser that asks: what it is, and the session that it has, which a new one will end."""
    return Browser(described(request.headers.get("User-Agent", "")), request.cookies.get(session_cookie()))


def enter(cookie: str, back: str = "/") -> Response:
    """To the page `back`, with the session's cookie."""
    response = redirect(way_back(back), 303)
    set_cookie(response, cookie)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


def set_cookie(response: Response, cookie: str) -> None:
    """Give the browser the session's cookie.

    Secure only with TLS: browsers differ on whether the loopback address counts as secure without. A shared desk is
    reached by links in mail, with which browsers send no Strict cookie; there it is Lax, and what stops foreign forms
    is what stops them anyway (`security`).
    """
    response.set_cookie(
        session_cookie(),
        cookie,
        max_age=int(ABSOLUTE.total_seconds()),
        httponly=True,
        secure=request.is_secure,
        samesite="Lax" if shared() else "Strict",
    )


def leave(response: Response) -> Response:
    """The answer, with the session's cookie taken from the browser."""
    response.delete_cookie(
        session_cookie(), httponly=True, secure=request.is_secure, samesite="Lax" if shared() else "Strict"
    )
    return response


def way_back(said: str) -> str:
    """The path `said` if it is one of this desk and worth coming back to, else that of the library."""
    return said if _PATH.fullmatch(said) and not said.startswith(_NO_WAY_BACK) else "/"


def came_from() -> str:
    """The page of this desk whose link or form brought the person here, "/" if it is not known."""
    referer = request.headers.get("Referer", "")
    return way_back(referer.removeprefix(own_origin())) if referer.startswith(own_origin() + "/") else "/"


def sign_in_address(back: str) -> str:
    """Where to sign in and come back to a page."""
    back = way_back(back)
    return "/sign-in" if back == "/" else f"/sign-in?back={quote(back, safe='/')}"


def asked_for() -> str:
    """The page that is asked for, or on which htmx asks for a part."""
    if "HX-Current-URL" in request.headers:
        shown = urlsplit(request.headers["HX-Current-URL"])
        path, query = shown.path, shown.query
    else:
        path, query = quote(request.path, safe="/@:,~"), request.query_string.decode(errors="replace")
    return f"{path}?{query}" if query else path
