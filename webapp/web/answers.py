"""Answers: one page as a whole, or as the part that htmx asked for, and "unchanged" when it is.

A page template says nothing about which it is: it extends `layout`, which is `whole.html` or `fragment.html`. A browser
that goes back, reloads or has no JavaScript always gets the whole.
"""

import hashlib
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid4, uuid5

from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.http import dump_options_header

from webapp.review import Account, Action, may, may_settle
from webapp.web import security
from webapp.web.surroundings import Rendered, account, here, shared, signed_in, waits_for


def register(app: Flask) -> None:
    """Give every template the names that the layouts use, and every answer its whole body."""
    code = app.extensions["variorum"].code
    app.after_request(read_whole)
    app.jinja_env.globals.update(
        static=lambda name: f"/static/{name}?v={code}",
        htmx_cdn=security.HTMX_CDN,
        htmx_integrity=security.HTMX_INTEGRITY,
        new_key=lambda: str(uuid4()),
        may=lambda action, document=None: may(account(), Action[action], document),
        may_settle=lambda thread: may_settle(account(), thread),
        shared=shared,
        waiting_count=waiting_count,
    )


def waiting_count() -> int:
    """How many entries wait in the queue of the person who asks, as the head of every page says."""
    return len(waits_for())


def form_key(said: str) -> str:
    """The idempotency key: the form's own, joined with what it says.

    The same form sent twice writes once; a form that the browser gave back and that was then changed is a new one.
    "" for a form without a key, which the operations refuse: what it says alone would be the key of everybody's words.
    """
    key = request.form.get("key", "")
    return str(uuid5(NAMESPACE_URL, f"{key} {said}")) if key else ""


def read_whole(response: Response) -> Response:
    """Read a static file before the answer is given away, and close it.

    A server that is handed the open file closes it once it is sent: never, if the reader has gone or the server stops.
    """
    if response.direct_passthrough:
        if response.status_code != 304:
            response.direct_passthrough = False
            response.get_data()
        response.close()
    return response


def asks_for_fragment() -> bool:
    """Whether htmx asks for a part of the page; it asks for the whole to restore one that was left."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def asks_for(part: str) -> bool:
    """Whether htmx asks for the part of the page with this id, to put it in the place of the one that is there."""
    return asks_for_fragment() and request.headers.get("HX-Target") == part


def unchanged(*parts: object) -> Response | None:
    """304 if the browser already has the page that `parts` determine; None, remembering them, if it must be made."""
    person = signed_in()
    session = (person.csrf_token, *_what_one_is(person.account)) if person else ""
    fragment = request.headers.get("HX-Target", "") if asks_for_fragment() else None
    name = repr((here().code, request.environ["HTTP_HOST"], session, waiting_count(), fragment, parts))
    tag = hashlib.sha256(name.encode()).hexdigest()[:24]
    if request.if_none_match.contains_weak(tag):
        return _varying(Response(status=304), tag)
    g.etag = tag
    return None


def _what_one_is(account: Account) -> tuple[object, ...]:
    """What decides which buttons a page has for the account, in one order."""
    return account.name, sorted(account.roles), sorted((name, *roles) for name, roles in account.narrowed.items())


def page(template: str, *, status: int = 200, key: object = None, **context: object) -> Response:
    """The page, whole or as a fragment, with the tag that `unchanged` made of it.

    With a `key` the page is the same for all who are not signed in, and is rendered for them once.
    """
    layout = "fragment.html" if asks_for_fragment() else "whole.html"
    person = signed_in()
    place = (layout, key) if key and not person else None
    kept = here().recent.get(place) if place else None
    html = kept.html if kept else render_template(template, layout=layout, signed_in=person, **context)
    if place and not kept:
        here().recent.put(place, Rendered("", html))
    return _varying(make_response(html, status), g.get("etag", "") if status == 200 else "")


def download(body: str | bytes, kind: str, name: str) -> Response:
    """A file to keep, with the tag that `unchanged` made of it; `kind` is its media type. Text is UTF-8."""
    answer = make_response(body)
    answer.headers["Content-Type"] = kind if kind == "application/zip" else f"{kind}; charset=utf-8"
    said = {"filename": name} if name.isascii() else {"filename*": f"UTF-8''{quote(name, safe='')}"}  # RFC 6266
    answer.headers["Content-Disposition"] = dump_options_header("attachment", said)
    return _varying(answer, g.get("etag", ""))


def _varying(response: Response, tag: str) -> Response:
    response.headers["Vary"] = "HX-Request, HX-Target, HX-History-Restore-Request, Cookie"
    if tag:
        response.set_etag(tag)
    return response
