"""What the tests of the pages share: the repository's own document, and people who look at it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.seeded import DOCUMENT, copy_workspace, open_workspace
from tests.web.markup import Element, parse
from webapp.operations.desk import Desk
from webapp.web import create_app

TOKEN = "the-first-token"
ORIGIN = "http://localhost"


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

    def get(self, address: str, status: int = 200, headers: dict[str, str] | None = None) -> TestResponse:
        answer = self.client.get(address, headers=headers)
        assert answer.status_code == status, answer.text
        return answer

    def page(self, address: str, status: int = 200, headers: dict[str, str] | None = None) -> Element:
        return parse(self.get(address, status, headers).text)

    def post(
        self, address: str, data: Mapping[str, str | list[str]], status: int = 303, origin: str = ORIGIN
    ) -> TestResponse:
        answer = self.client.post(address, data=dict(data), headers={"Origin": origin})
        assert answer.status_code == status, answer.text
        return answer

    def send(self, form: Element, status: int = 303, **typed: str | list[str]) -> TestResponse:
        """Send a form of a page as a browser would, with what was typed into it."""
        return self.post(form["action"], {**form.fields(), **typed}, status)

    def sign_in(self, name: str = "Ada") -> "Person":
        self.post(f"/desk/{TOKEN}", {"name": name})
        return self


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
