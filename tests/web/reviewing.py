"""What the tests of proposing and deciding share: a working text, translators and editors with a browser each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask
from werkzeug.test import TestResponse

from tests.examples import a_session, account_with, newest, start_working, suggest
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from tests.web.markup import Element, parse
from webapp.operations.desk import Desk
from webapp.operations.proposing import proposal_in
from webapp.review import Account, Proposal, Role

D = f"/d/{DOCUMENT}/"
P10 = "Khrushchev said the cause of peace has relied on him and Kennedy. What about other political forces?"


@dataclass
class Reviewer(Person):
    """Somebody with an account."""

    account: Account = field(kw_only=True)

    @property
    def name(self) -> str:
        return self.account.name


@dataclass
class Review:
    """A desk with W, the revision of A: Ada and Bo are editors, Tom and Uma translators."""

    app: Flask
    desk: Desk
    ada: Reviewer
    bo: Reviewer
    tom: Reviewer
    uma: Reviewer

    def text(self, passage: str = "p10") -> str:
        return next(one.passage.text for one in newest(self.desk, "W", DOCUMENT).passages if one.id == passage)

    def suggest(self, who: Reviewer, passage: str, *changed: tuple[str, str], reason: str = "clearer") -> Proposal:
        return suggest(self.desk, who.account, passage, *changed, reason=reason, document=DOCUMENT)

    def again(self, proposal: Proposal) -> Proposal:
        with self.desk.database.read() as connection:
            return proposal_in(connection, DOCUMENT, proposal.id)


def reviewer(app: Flask, desk: Desk, name: str, *roles: Role) -> Reviewer:
    """A browser in which somebody with these roles is signed in."""
    account = account_with(desk, name, *roles)
    client = app.test_client()
    client.set_cookie("variorum_80", a_session(desk, account))
    return Reviewer(client, account=account)


def made_review(app: Flask, desk: Desk) -> Review:
    """A review as it begins: nothing is proposed."""
    ada = reviewer(app, desk, "Ada", Role.EDITOR, Role.ADMIN)
    others = (("Bo", Role.EDITOR), ("Tom", Role.TRANSLATOR), ("Uma", Role.TRANSLATOR))
    bo, tom, uma = (reviewer(app, desk, name, role) for name, role in others)
    start_working(desk, ada.account, document=DOCUMENT)
    return Review(app, desk, ada, bo, tom, uma)


def address(proposal: Proposal) -> str:
    """The page of a proposal."""
    return f"{D}W/proposals/{proposal.id}"


def form(page: Element, name: str) -> Element:
    """The form with this id."""
    return page.one("form", id=name)


def press(who: Person, of: Element, button: str = "", /, **typed: str) -> str:
    """Send a form with what was typed and the button (name=value) that was pressed: where that leads."""
    return _sent(who, of, button, typed, 303).headers["Location"].removeprefix("http://localhost")


def answer(who: Person, of: Element, button: str, status: int, /, **typed: str) -> Element:
    """The same for a form that is answered with a page."""
    return parse(_sent(who, of, button, typed, status).text)


def _sent(who: Person, of: Element, button: str, typed: Mapping[str, str], status: int) -> TestResponse:
    data = {**of.filled(), **typed}
    if button:
        name, _, value = button.partition("=")
        data[name] = value
    return who.post(of["action"], data, status)
