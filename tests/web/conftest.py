"""What the tests of the pages share: the repository's own document, and people who look at it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.examples import an_invited
from tests.seeded import DOCUMENT, copy_workspace, open_workspace
from tests.web.markup import Element, parse
from webapp.operations import sessions
from webapp.operations.desk import Desk
from webapp.operations.sessions import SignedIn
from webapp.web import create_app

TOKEN = "the-first-token"
ORIGIN = "http://localhost"
SHARED = "https://desk.example.org"


@pytest.fixture
def seeded(seeded_workspace: Path, tmp_path: Path) -> Iterator[Desk]:
    """The seed with its translations, aligned; the test may write."""
    with open_workspace(copy_workspace(seeded_workspace, tmp_path / "copy")) as opened:
        yield opened


@pytest.fixture
def app(seeded: Desk) -> Flask:
    return create_app(seeded, sign_in_token=TOKEN)


@dataclass
class Person:
    """Somebody with a browser: follows links, fills in the forms that are on the page."""

    client: FlaskClient
    origin: str = ORIGIN

    def get(self, address: str, status: int = 200, headers: dict[str, str] | None = None) -> TestResponse:
        answer = self.client.get(address, headers=headers, base_url=self._reached_at)
        assert answer.status_code == status, answer.text
        return answer

    def page(self, address: str, status: int = 200, headers: dict[str, str] | None = None) -> Element:
        return parse(self.get(address, status, headers).text)

    def post(
        self, address: str, data: Mapping[str, str | list[str]], status: int = 303, origin: str = ""
    ) -> TestResponse:
        headers = {"Origin": origin or self.origin}
        answer = self.client.post(address, data=dict(data), headers=headers, base_url=self._reached_at)
        assert answer.status_code == status, answer.text
        return answer

    def send(self, form: Element, status: int = 303, **typed: str | list[str]) -> TestResponse:
        """Send a form of a page as a browser would, with what was typed into it."""
        return self.post(form["action"], {**form.fields(), **typed}, status)

    @property
    def _reached_at(self) -> str:
        """Where the desk itself is reached: a proxy before it takes the TLS away and leaves the name."""
        return self.origin.replace("https:", "http:")

    def sign_in(self, name: str = "Ada") -> "Person":
        self.post(f"/desk/{TOKEN}", {"name": name})
        return self


@dataclass
class Team:
    """A shared desk, and people who have accounts at it."""

    desk: Desk
    app: Flask

    def visitor(self) -> Person:
        return Person(self.app.test_client(), SHARED)

    def member(self, name: str, *roles: str, browser: str = "", **narrowed: Collection[str]) -> Person:
        """Somebody with an account, signed in; `narrowed` are the roles in `here` (the document), or `elsewhere`."""
        token = an_invited(self.desk, name, *roles, here=narrowed.get("here"), browser=browser)
        person = self.visitor()
        person.client.set_cookie("__Host-variorum", token, domain="desk.example.org")
        return person

    def known(self, person: Person) -> SignedIn | None:
        cookie = person.client.get_cookie("__Host-variorum", "desk.example.org")
        return sessions.signed_in(self.desk, cookie.value) if cookie else None


@pytest.fixture
def new_team(seeded: Desk) -> Callable[..., Team]:
    """Shares the seeded desk, with whatever settings are given."""

    def new(**others: Any) -> Team:
        desk = replace(seeded, settings=replace(seeded.settings, **{"address": SHARED, **others}))
        return Team(desk, create_app(desk))

    return new


@pytest.fixture
def team(new_team: Callable[..., Team]) -> Team:
    return new_team()


@pytest.fixture
def reader(app: Flask) -> Person:
    return Person(app.test_client())


@pytest.fixture
def owner(app: Flask) -> Person:
    return Person(app.test_client()).sign_in()


@pytest.fixture
def document() -> str:
    return f"/d/{DOCUMENT}/"


def path_of(answer: TestResponse) -> str:
    """Where an answer redirects to, without the host."""
    parts = urlsplit(answer.headers["Location"])
    return parts._replace(scheme="", netloc="").geturl()
