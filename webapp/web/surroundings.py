"""What an application has around it while it runs: the desk, the one-time sign-in token, pages rendered lately."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TypeVar, cast

from flask import current_app, g, request

from webapp.errors import Forbidden
from webapp.operations import feed_tokens, sessions
from webapp.operations.desk import Desk
from webapp.operations.sessions import SignedIn
from webapp.operations.waiting import AtDesk
from webapp.operations.worker import Worker
from webapp.review import Account
from webapp.review.queue import Entry
from webapp.web.glance import Glances
from webapp.web.kept_files import KeptFiles

Result = TypeVar("Result")


class OneTimeToken:
    """The secret in the sign-in address. It is spent by the first success, and another takes its place."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._lock = Lock()

    def check(self, token: str) -> None:
        """Raise Forbidden unless `token` is the one that is good now."""
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            raise Forbidden("This sign-in address has been used, or is not the newest one.")

    def spend(self, token: str, act: Callable[[], Result]) -> tuple[Result, str]:
        """Do `act` if `token` is good, then replace it: what came of it, and the next token.

        If `act` raises, the token stays good. Raises Forbidden for any other token, also for one that another request
        spent a moment ago.
        """
        with self._lock:
            self.check(token)
            result = act()
            self._token = secrets.token_urlsafe(32)
            return result, self._token


@dataclass(frozen=True, slots=True)
class Rendered:
    """The part of a document page that is the same for everybody: nothing in it belongs to one reader.

    `aligned` says whether there are links in it, `start` which part of a long text it is, as its links have it.
    """

    title: str
    html: str
    aligned: bool = True
    start: str = ""


class Recent:
    """Rendered parts of pages by key; the ones longest unused go when there are more than `characters` in all."""

    def __init__(self, characters: int) -> None:
        self._room = characters
        self._kept: OrderedDict[object, Rendered] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> Rendered | None:
        """What was put under `key`, if it is still there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._room += sum(len(rendered.html) for rendered in self._kept.values())
            self._kept.clear()

    def put(self, key: object, rendered: Rendered) -> None:
        """Keep `rendered` under `key` while there is room."""
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = rendered
            self._room -= len(rendered.html)
            while self._room < 0:
                self._room += len(self._kept.popitem(last=False)[1].html)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One application's; `code` names the code that renders, so that no old page outlives a change of it."""

    desk: Desk
    worker: Worker
    sign_in_token: OneTimeToken
    recent: Recent
    glances: Glances
    code: str
    files: KeptFiles = field(default_factory=KeptFiles)


def here() -> Surroundings:
    """The surroundings of the application that answers this request."""
    return cast("Surroundings", current_app.extensions["variorum"])


def session_cookie() -> str:
    """The cookie's name. It has the port in it, since browsers share cookies among the ports of a host.

    Where there is TLS, the prefix makes browsers refuse a cookie of this name that another host or plain HTTP set.
    """
    return "__Host-variorum" if request.is_secure else f"variorum_{request.environ['SERVER_PORT']}"


def signed_in() -> SignedIn | None:
    """Who is asking, None for a reader who has not signed in; looked up once a request."""
    if "signed_in" not in g:
        token = request.cookies.get(session_cookie())
        g.signed_in = sessions.signed_in(here().desk, token) if token else None
    return cast("SignedIn | None", g.signed_in)


def account() -> Account | None:
    """The account of who is asking, None for a visitor."""
    person = signed_in()
    return person.account if person else None


def waiting() -> AtDesk:
    """Everything that waits at the desk; asked for once a request."""
    if "waiting_at_desk" not in g:
        g.waiting_at_desk = here().glances.waiting()
    return cast("AtDesk", g.waiting_at_desk)


def waits_for() -> list[Entry]:
    """What waits for the person who asks, in no order; made once a request."""
    if "waits_for" not in g:
        person = signed_in()
        g.waits_for = waiting().entries(here().desk, person.account) if person else []
    return cast("list[Entry]", g.waits_for)


def waits_anew() -> None:
    """Ask anew, after this request has written something."""
    g.pop("waiting_at_desk", None)
    g.pop("waits_for", None)


def feed_reader() -> Account | None:
    """Whose feed is asked for: by the secret in the address, else by the session. For feeds only.

    Raises Forbidden for a secret that is none.
    """
    token = request.args.get("token")
    return account() if token is None else feed_tokens.reader(here().desk, token)


def shared() -> bool:
    """Whether the desk has a public address, and so is for people who sign in; else it serves its own machine."""
    return bool(here().desk.settings.address)


def code_version() -> str:
    """A short hash of every source, template and static file of the package."""
    package = Path(__file__).parent.parent
    files = (path for path in package.rglob("*") if path.suffix in {".py", ".html", ".css", ".js"})
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
