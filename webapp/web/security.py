"""Who may talk to this desk, and what its pages may do: Host and Origin checks, the session's CSRF token, headers.

Every page of every site that somebody visits can send requests to this desk, also to one that listens on the loopback
address only. The Host check stops a foreign name that was made to resolve to it (DNS rebinding); the Origin check and
the CSRF token each stop a foreign page's form.
"""

import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from webapp.errors import Forbidden, InvalidInput
from webapp.operations.sessions import SignedIn
from webapp.web.surroundings import here, session_cookie, signed_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HTMX_CDN = "https://cdn.jsdelivr.net/npm/htmx.org@2.0.11/dist/htmx.min.js"
HTMX_INTEGRITY = "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg"

HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {HTMX_CDN}",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
READING = ("GET", "HEAD", "OPTIONS")


def protect(app: Flask) -> None:
    """Check every request before anything else sees it, and set the headers of every answer."""
    app.before_request(check_host)
    app.before_request(check_origin)
    app.after_request(set_headers)


def check_host() -> None:
    """Raise InvalidInput unless the request was made to the desk's address, or to a loopback name and our port."""
    address = here().desk.settings.address
    if address:
        if _host_of(address) != request.environ.get("HTTP_HOST", "").lower().removesuffix(_usual_port(address)):
            raise InvalidInput(f"This desk answers to {address} only.")
        return
    port = request.environ["SERVER_PORT"]
    ports = ("", ":80") if port == "80" else (f":{port}",)
    host = request.environ.get("HTTP_HOST", "").lower()
    if host not in {name + suffix for name in LOOPBACK_NAMES for suffix in ports}:
        raise InvalidInput(f"This desk answers to localhost, 127.0.0.1 and [::1] on port {port} only.")


def check_origin() -> None:
    """Raise Forbidden if a request that may write was sent from another site's page.

    Browsers send Origin with every POST; where it is absent, Sec-Fetch-Site and then Referer decide. A request that has
    none of them is refused as well: no browser sends that.
    """
    if request.method in READING:
        return
    if not _sent_from_here():
        raise Forbidden("This form was not sent from a page of this desk.")


def somebody() -> SignedIn:
    """The person who asks. Raises Forbidden if nobody is signed in."""
    person = signed_in()
    if person is None:
        raise Forbidden(no_session())
    return person


def check_sent_from_here() -> None:
    """Raise Forbidden if another site's page led here: for links that do more than show a page."""
    if not _sent_from_here():
        raise Forbidden("This link works on a page of this desk only: go there, and follow it from there.")


def _sent_from_here() -> bool:
    own = own_origin()
    origin = request.headers.get("Origin")
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if origin is not None:
        return origin.lower() == own
    if fetch_site is not None:
        return fetch_site == "same-origin"
    return request.headers.get("Referer", "").lower().startswith(own + "/")


def writer() -> SignedIn:
    """The person whose form this is. Raises Forbidden if nobody is signed in or the form is not of this session."""
    person = somebody()
    if not hmac.compare_digest(request.form.get("csrf", "").encode(), person.csrf_token.encode()):
        raise Forbidden("This form belongs to another session than the one you are signed in with now.")
    return person


def no_session() -> str:
    """Why somebody without a session cannot write."""
    ended = session_cookie() in request.cookies
    return "Your session has ended." if ended else "Only people who are signed in can write."


def own_origin() -> str:
    """The address of this desk as browsers have it in Origin."""
    return here().desk.settings.address or f"{request.scheme}://{request.environ['HTTP_HOST']}".lower()


def at_address(app: "WSGIApplication", address: str) -> "WSGIApplication":
    """The application as it is reached through a proxy that has TLS: absolute addresses begin as `address` does."""
    scheme = address.partition(":")[0]

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> "Iterable[bytes]":
        return app({**environ, "wsgi.url_scheme": scheme}, start)

    return answer


def _host_of(address: str) -> str:
    return address.partition("://")[2]


def _usual_port(address: str) -> str:
    return ":443" if address.startswith("https:") else ":80"


def set_headers(response: Response) -> Response:
    """Set the security headers; pages are kept by the browser only to be asked about again."""
    response.headers.extend(HEADERS)
    if request.endpoint != "static" or response.status_code >= 400:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
