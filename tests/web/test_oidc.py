"""Signing in through a real provider (`tests/openid_provider.py`), over HTTP from end to end.

What is believed of a provider is tested in tests/operations/test_provider.py.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from sqlalchemy import func, select

from tests import openid_provider
from tests.browser.desk_in_browser import TOKEN, serving
from tests.conftest import NewDesk
from tests.web.markup import Element, parse
from webapp.config import OIDC_VARIABLES
from webapp.errors import InvalidInput
from webapp.operations import people
from webapp.operations.desk import Desk
from webapp.operations.round_trip import GOOD_FOR, Purpose, RoundTrip
from webapp.store import events, schema
from webapp.web import create_app

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
CROSS_SITE = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def settings(issuer: str) -> dict[str, str]:
    return {
        "oidc_issuer": issuer,
        "oidc_client_id": openid_provider.CLIENT_ID,
        "oidc_client_secret": openid_provider.CLIENT_SECRET,
    }


@pytest.fixture
def oidc_desk(new_desk: NewDesk, settings: dict[str, str]) -> Desk:
    return new_desk(**settings)


@pytest.fixture
def address(oidc_desk: Desk) -> Iterator[str]:
    with serving(oidc_desk) as found:
        yield found


@dataclass
class Visitor:
    """Somebody with a browser, who follows links, fills in forms, and goes on where a page goes on by itself."""

    desk: str
    http: requests.Session = field(default_factory=requests.Session)
    shown: requests.Response = field(default_factory=requests.Response)

    def open(self, address: str, headers: dict[str, str] | None = None, data: dict[str, str] | None = None) -> Element:
        at = urljoin(self.desk, address)
        self.shown = self.http.request("POST" if data else "GET", at, data=data, headers=headers, timeout=20)
        while refresh := self.shown.headers.get("Refresh"):
            further = urljoin(self.shown.url, refresh.partition("url=")[2])
            self.shown = self.http.get(further, headers=SAME_ORIGIN, timeout=20)
        return parse(self.shown.text) if self.shown.url.startswith(self.desk) else Element("")

    def follow(self, words: str) -> Element:
        link = next(link for link in parse(self.shown.text).all("a") if words in link.words)
        return self.open(link["href"], SAME_ORIGIN)

    def send(self, form: Element, **typed: str) -> Element:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(self.shown.url))
        sent = {**form.fields(), **typed}
        return self.open(
            urljoin(self.shown.url, form.get("action")), {"Origin": origin, "Referer": self.shown.url}, sent
        )

    def come_through(self, user: str, **said: str) -> Element:
        """Log in at the provider, and say yes there (or what else is `said`); the page of the desk that it led to."""
        self.send(_form(self.shown.text), username=user, password=openid_provider.PASSWORD)
        fields = {name: value for name, value in _form(self.shown.text).fields().items() if name != "allow"}
        return self.send(Element("form", {"action": self.shown.url}), **fields, **(said or {"allow": "Authorize"}))

    def name(self) -> str:
        """Who the desk says is signed in."""
        shown = self.open("/").all("div", class_="who-am-i")
        return shown[0].words if shown else ""


def _form(html: str) -> Element:
    """The form of a provider's page, which need not be as strict as ours."""
    form = Element("form")
    start, end = html.index("<form"), html.index("</form>")
    for tag in html[start:end].split("<input")[1:]:
        found = parse(f"<input{tag.partition('>')[0].rstrip('/')}>").one("input")
        if found.get("name"):
            form.inside.append(found)
    form.attributes["action"] = ""
    return form


def _counts(desk: Desk) -> dict[str, int]:
    tables = (schema.account, schema.identity, schema.session, schema.one_time_link)
    with desk.database.read() as connection:
        counted = {
            table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in tables
        }
        return counted | {"events": events.head(connection)}


def _invited(desk: Desk, name: str) -> str:
    return people.invite(desk, None, name, ["reader"], key=f"invite {name}")


def _accept(desk: Desk, address: str, name: str, user: str) -> Visitor:
    visitor = Visitor(address)
    visitor.open(f"/enter/{_invited(desk, name)}")
    visitor.follow("127.0.0.1")
    visitor.come_through(user)
    return visitor


def test_an_invitation_is_accepted_through_the_provider_and_signs_in_from_then_on(
    oidc_desk: Desk, address: str
) -> None:
    first = _accept(oidc_desk, address, "Mei", "mei")
    assert (first.shown.status_code, first.shown.url) == (200, f"{address}/")
    assert "Mei" in first.name()
    assert _counts(oidc_desk) == {"account": 1, "identity": 1, "session": 1, "one_time_link": 0, "events": 5}
    later = Visitor(address)
    later.open("/sign-in?back=/help")
    later.follow("127.0.0.1")
    later.come_through("mei")
    assert (later.shown.status_code, later.shown.url) == (200, f"{address}/help")
    assert "Mei" in later.name()
    assert not [name for name in later.http.cookies.keys() if name.endswith("_provider")]  # noqa: SIM118 - a jar
    assert _counts(oidc_desk)["account"] == 1


def test_somebody_whom_only_the_provider_knows_is_told_to_ask_for_an_invitation(oidc_desk: Desk, address: str) -> None:
    _accept(oidc_desk, address, "jan", "mei")
    before = _counts(oidc_desk)
    other = Visitor(address)
    other.open("/sign-in")
    other.follow("127.0.0.1")
    page = other.come_through("jan")  # an account has his name, and is not his
    assert other.shown.status_code == 403
    assert "Ask an admin of this desk for an invitation" in page.words
    assert "jan" not in other.name()
    assert _counts(oidc_desk) == before


def test_an_answer_is_good_once(oidc_desk: Desk, address: str) -> None:
    _accept(oidc_desk, address, "Mei", "mei")
    visitor = Visitor(address)
    visitor.open("/sign-in/provider")
    kept = {cookie.name: cookie.value or "" for cookie in visitor.http.cookies if cookie.name.endswith("_provider")}
    visitor.come_through("mei")
    (done,) = [answer for answer in visitor.shown.history if "/done?" in answer.url]
    before = _counts(oidc_desk)
    page = visitor.open(done.url, SAME_ORIGIN)
    assert visitor.shown.status_code == 403
    assert "not on its way to sign in" in page.words
    assert [way["href"] for way in page.one("main").all("a")] == ["/sign-in", "/account"]
    visitor.http.cookies.update(kept)  # as somebody could who has a copy of what the browser had
    visitor.open(done.url, SAME_ORIGIN)
    assert visitor.shown.status_code == 403
    assert "used already" in parse(visitor.shown.text).words
    assert _counts(oidc_desk) == before


def test_whoever_says_no_at_the_provider_is_told_what_to_do(oidc_desk: Desk, address: str) -> None:
    token = _invited(oidc_desk, "Mei")
    before = _counts(oidc_desk)
    visitor = Visitor(address)
    visitor.open(f"/enter/{token}")
    visitor.follow("127.0.0.1")
    page = visitor.come_through("mei", refuse="Cancel")
    assert visitor.shown.status_code == 403
    assert "said no there" in page.words
    assert _counts(oidc_desk) == before
    visitor.open(f"/enter/{token}")
    visitor.follow("127.0.0.1")
    assert visitor.shown.url.startswith(oidc_desk.settings.oidc_issuer)


def test_a_wrong_client_secret_is_told_and_not_shown(
    new_desk: NewDesk, settings: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    desk = new_desk(**settings | {"oidc_client_secret": "what it was last year"})
    token = _invited(desk, "Mei")
    before = _counts(desk)
    with serving(desk) as address, caplog.at_level(logging.DEBUG):
        visitor = Visitor(address)
        visitor.open(f"/enter/{token}")
        visitor.follow("127.0.0.1")
        page = visitor.come_through("mei")
    assert visitor.shown.status_code == 503
    assert "(invalid_client)" in page.words
    assert OIDC_VARIABLES[2] in page.words
    assert "what it was last year" not in visitor.shown.text + caplog.text
    assert _counts(desk) == before


def test_a_provider_that_is_down_leaves_the_other_ways_in(new_desk: NewDesk, settings: dict[str, str]) -> None:
    desk = new_desk(**settings | {"oidc_issuer": "http://127.0.0.1:1/o"})
    with serving(desk) as address:
        visitor = Visitor(address)
        visitor.open("/sign-in")
        page = visitor.follow("127.0.0.1")
        assert visitor.shown.status_code == 503
        assert "does not answer" in page.words
        visitor.open(f"/desk/{TOKEN}")
        visitor.send(parse(visitor.shown.text).one("form", class_="sign-in"), name="Ada")
        assert "Ada" in visitor.name()


def _signed_in(address: str) -> Visitor:
    visitor = Visitor(address)
    visitor.open(f"/desk/{TOKEN}")
    visitor.send(parse(visitor.shown.text).one("form", class_="sign-in"), name="Ada")
    return visitor


def test_who_is_signed_in_adds_the_provider_and_removes_it(oidc_desk: Desk, address: str) -> None:
    ada = _signed_in(address)
    ada.open("/account")
    ada.follow("127.0.0.1")
    page = ada.come_through("jan")
    assert ada.shown.url.startswith(f"{address}/account")
    elsewhere = Visitor(address)
    elsewhere.open("/sign-in/provider")
    elsewhere.come_through("jan")
    assert "Ada" in elsewhere.name()
    ada.send(page.one("form", action="/sign-in/provider/remove"))
    assert ada.shown.status_code == 200
    assert _counts(oidc_desk)["identity"] == 0


def test_an_identity_of_somebody_else_is_not_added(oidc_desk: Desk, address: str) -> None:
    _accept(oidc_desk, address, "Mei", "mei")
    ada = _signed_in(address)
    before = _counts(oidc_desk)
    ada.open("/account")
    ada.follow("127.0.0.1")
    page = ada.come_through("mei")
    assert ada.shown.status_code == 409
    assert "another account of this desk, Mei" in page.words
    assert _counts(oidc_desk) == before


def test_an_identity_is_added_in_the_session_that_went_for_it_only(oidc_desk: Desk, address: str) -> None:
    ada = _signed_in(address)
    ada.open("/account")
    ada.follow("127.0.0.1")
    at_provider = ada.shown
    ada.open(f"/enter/{_invited(oidc_desk, 'Bea')}")
    ada.send(parse(ada.shown.text).one("form", class_="sign-in"), password="several words of hers")
    before = _counts(oidc_desk)
    ada.shown = at_provider
    page = ada.come_through("jan")
    assert ada.shown.status_code == 403
    assert "not signed in as when you went" in page.words
    assert _counts(oidc_desk) == before


@pytest.mark.parametrize("way", ["/sign-in/provider/add", "/sign-in/provider/accept/{token}"])
@pytest.mark.parametrize(
    "headers", [CROSS_SITE, {"Sec-Fetch-Site": "same-site"}, {}, {"Referer": "https://evil.example/"}]
)
def test_nobody_is_sent_to_bind_an_identity_by_another_site(
    oidc_desk: Desk, address: str, way: str, headers: dict[str, str]
) -> None:
    ada = _signed_in(address)
    ada.open(way.format(token=_invited(oidc_desk, "Bea")), headers)
    assert ada.shown.status_code == 403


def test_a_browser_that_says_only_what_page_it_was_on_is_believed(oidc_desk: Desk, address: str) -> None:
    ada = _signed_in(address)
    ada.open("/sign-in/provider/add", {"Referer": f"{address}/account"})
    assert ada.shown.url.startswith(oidc_desk.settings.oidc_issuer.removesuffix("/o"))


def test_an_invitation_that_is_spent_leads_to_no_provider(address: str) -> None:
    visitor = Visitor(address)
    visitor.open("/sign-in/provider/accept/nonsense", SAME_ORIGIN)
    assert visitor.shown.status_code == 403
    visitor.open("/sign-in/provider/add", SAME_ORIGIN)
    assert visitor.shown.status_code == 403


def _app_answer(desk: Desk, trip: RoundTrip | None, said: dict[str, str], **headers: Any) -> Any:
    client = create_app(desk, sign_in_token=TOKEN).test_client()
    if trip:
        client.set_cookie("variorum_80_provider", trip.kept())
    return client.get("/sign-in/provider/done", query_string=said, headers=headers)


def test_a_way_that_takes_too_long_is_over(oidc_desk: Desk) -> None:
    trip = RoundTrip(Purpose.SIGN_IN, "/", int(oidc_desk.now().timestamp()))
    later = replace(oidc_desk, now=lambda: oidc_desk.now() + GOOD_FOR + timedelta(seconds=2))
    answer = _app_answer(later, trip, {"state": trip.state, "code": "c"})
    assert answer.status_code == 403
    assert "longer than ten minutes" in answer.text


def test_an_answer_with_another_state_reaches_no_provider_and_ends_the_way(new_desk: NewDesk) -> None:
    desk = new_desk(oidc_issuer="http://127.0.0.1:1", oidc_client_id="a", oidc_client_secret="b")
    trip = RoundTrip(Purpose.SIGN_IN, "/", int(desk.now().timestamp()))
    for said in ({"state": "other", "code": "c"}, {"code": "c"}, {}):
        answer = _app_answer(desk, trip, said)
        assert answer.status_code == 403
        assert "variorum_80_provider=;" in answer.headers["Set-Cookie"]
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_way_back_goes_on_by_itself_with_what_the_provider_said_and_nothing_else(oidc_desk: Desk) -> None:
    client = create_app(oidc_desk).test_client()
    answer = client.get("/sign-in/provider/back?code=a%26b&state=s&iss=i&error_description=Call+me&session_state=x")
    address = answer.headers["Refresh"].removeprefix("0;url=")
    assert urlsplit(address).path == "/sign-in/provider/done"
    assert parse_qs(urlsplit(address).query) == {"code": ["a&b"], "state": ["s"], "iss": ["i"]}
    assert parse(answer.text).one("main").one("a")["href"] == address
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_cookie_is_for_this_browser_and_ten_minutes_and_holds_no_way_out_of_the_desk(oidc_desk: Desk) -> None:
    client = create_app(oidc_desk).test_client()
    answer = client.get("/sign-in/provider?back=https://evil.example/")
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Max-Age=600", "Path=/"} <= set(cookie.split("; "))
    trip = RoundTrip.read(cookie.partition("=")[2].partition(";")[0])
    assert trip is not None
    assert (trip.purpose, trip.about) == (Purpose.SIGN_IN, "/")
    assert trip.secret not in answer.headers["Location"]


def test_a_desk_with_an_address_comes_back_to_it(new_desk: NewDesk, settings: dict[str, str]) -> None:
    client = create_app(new_desk(address="https://desk.example", **settings)).test_client()
    answer = client.get("/sign-in/provider", base_url="http://desk.example")  # from the proxy that has TLS
    sent = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert sent["redirect_uri"] == ["https://desk.example/sign-in/provider/back"]
    assert answer.headers["Set-Cookie"].startswith("__Host-variorum_provider=")
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


def test_a_desk_without_a_provider_shows_none(new_desk: NewDesk) -> None:
    desk = new_desk()
    client = create_app(desk).test_client()
    assert client.get("/sign-in/provider").status_code == 404
    assert "/sign-in/provider" not in client.get("/sign-in").text
    assert "/sign-in/provider" not in client.get(f"/enter/{_invited(desk, 'Mei')}").text


def test_half_a_provider_stops_the_desk_from_starting(new_desk: NewDesk) -> None:
    with pytest.raises(InvalidInput, match=OIDC_VARIABLES[1]):
        create_app(new_desk(oidc_issuer="https://provider.example"))
