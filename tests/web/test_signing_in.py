"""Signing in with name and password or with a one-time link, where it leads, and the cookie that comes of it."""

from collections.abc import Callable

import pytest

from tests.seeded import DOCUMENT
from tests.web.conftest import ORIGIN, Person, Team, path_of
from webapp.operations import people
from webapp.operations.desk import Desk
from webapp.web.browsers import described
from webapp.web.entering import way_back

WORDS = "four words of hers"
D = f"/d/{DOCUMENT}/"
COOKIE = "__Host-variorum"


def invited(desk: Desk, name: str = "Bea") -> str:
    return "/enter/" + people.invite(desk, None, name, ["reader"], key=f"invite {name}")


def accepted(team: Team, name: str = "Bea") -> Person:
    person = team.visitor()
    person.send(person.page(invited(team.desk, name)).one("form", class_="sign-in"), password=WORDS)
    return person


def test_an_invitation_is_opened_as_often_as_one_likes_and_used_once(team: Team) -> None:
    address, person = invited(team.desk), team.visitor()
    for _ in range(3):
        page = person.page(address)
        assert person.client.get_cookie(COOKIE, "desk.example.org") is None
    assert "Welcome, Bea" in page.one("h1").words
    form = page.one("form", class_="sign-in")
    assert form.one("input", type="password")["autocomplete"] == "new-password"
    assert path_of(person.send(form, password=WORDS)) == "/"
    assert "Bea" in person.page("/").one("header").words
    other = team.visitor()
    assert "has been used" in other.get(address, 403).text
    assert "has been used" in other.post(address, {"password": "other words of his"}, 403).text


def test_a_password_that_cannot_be_one_is_told_and_the_invitation_stays_good(team: Team) -> None:
    address, person = invited(team.desk), team.visitor()
    for password, told in (("", "Choose a password"), ("short", "at least 12"), ("Beabeabeabea", "guessed")):
        answer = person.send(person.page(address).one("form", class_="sign-in"), 400, password=password)
        assert told in answer.text
        assert 'role="alert"' in answer.text
        assert not password or f'"{password}"' not in answer.text
    person.send(person.page(address).one("form", class_="sign-in"), password=WORDS)


def test_a_link_tells_nothing_to_others(team: Team) -> None:
    answer = team.visitor().get(invited(team.desk))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_cookie_of_a_shared_desk_is_secure_and_bound_to_its_host(team: Team) -> None:
    person = team.visitor()
    cookie = person.post(invited(team.desk), {"password": WORDS}).headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7776000"):
        assert attribute in cookie
    assert "Domain" not in cookie
    gone = person.send(person.page("/").one("form", action="/desk/sign-out")).headers["Set-Cookie"]
    assert gone.startswith(f"{COOKIE}=;")
    assert "Secure" in gone


def test_without_tls_the_cookie_is_that_of_the_port(new_team: Callable[..., Team]) -> None:
    team = new_team(address="http://desk.lan")
    person = Person(team.app.test_client(), "http://desk.lan")
    cookie = person.post(invited(team.desk), {"password": WORDS}).headers["Set-Cookie"]
    assert cookie.startswith("variorum_80=")
    assert "Secure" not in cookie


def test_signing_in_gives_another_session_and_ends_the_browser_s_old_one(team: Team) -> None:
    person = accepted(team)
    before = person.client.get_cookie(COOKIE, "desk.example.org")
    person.send(person.page("/sign-in").one("form", class_="sign-in"), name="Bea", password=WORDS)
    after = person.client.get_cookie(COOKIE, "desk.example.org")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    old = team.visitor()
    old.client.set_cookie(COOKIE, before.value, domain="desk.example.org")
    old.get("/account", 303)


def test_what_was_wrong_is_not_said_and_the_name_stays_in_the_form(team: Team) -> None:
    accepted(team)
    pages = []
    for name in ("Bea", "Eve"):
        visitor = team.visitor()
        form = visitor.page("/sign-in").one("form", class_="sign-in")
        answer = visitor.send(form, 400, name=name, password="wrong words here")
        assert f'value="{name}"' in answer.text
        assert "wrong words here" not in answer.text
        pages.append(answer.text.replace(name, ""))
    assert pages[0] == pages[1]


def test_whoever_guesses_is_told_to_wait(team: Team) -> None:
    accepted(team)
    visitor = team.visitor()
    for _ in range(5):
        visitor.post("/sign-in", {"name": "Bea", "password": "wrong"}, 400)
    assert "Wait 2 seconds" in visitor.post("/sign-in", {"name": "Bea", "password": WORDS}, 429).text


def test_the_sign_in_page_leads_back_to_where_its_link_stood(team: Team) -> None:
    accepted(team)
    visitor = team.visitor()
    page = visitor.page("/sign-in", headers={"Referer": f"https://desk.example.org{D}?right=C"})
    answer = visitor.send(page.one("form", class_="sign-in"), name="Bea", password=WORDS)
    assert path_of(answer) == f"{D}?right=C"


@pytest.mark.parametrize(
    "said", ["/", "/help", "/d/x/?left=A&right=B#A.p1", "/d/1963-05-09/A/p10@1", "/d/文书/", "/d/x%20y/"]
)
def test_a_way_back_is_a_path_of_this_desk(said: str) -> None:
    assert way_back(said) == said


@pytest.mark.parametrize(
    "said",
    [
        *(
            "",
            "help",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "javascript:alert(1)",
        ),
        *("/a\r\nSet-Cookie: x=1", "/a b", "\\\\evil.example", "/sign-in?back=/", "/enter/x", "/desk/sign-out"),
    ],
)
def test_no_way_back_leads_elsewhere_or_round_in_circles(team: Team, said: str) -> None:
    assert way_back(said) == "/"
    accepted(team)
    assert path_of(team.visitor().post("/sign-in", {"name": "Bea", "password": WORDS, "back": said})) == "/"


def test_a_desk_without_passwords_signs_in_with_links(new_team: Callable[..., Team]) -> None:
    team = new_team(passwords=False)
    visitor = team.visitor()
    page = visitor.page("/sign-in")
    assert not page.all("input", type="password")
    assert "ask an admin of this desk for a link" in page.words
    form = visitor.page(invited(team.desk)).one("form", class_="sign-in")
    assert not form.all("input", type="password")
    visitor.send(form)
    assert not visitor.page("/account").all("input", type="password")
    visitor.post("/sign-in", {"name": "Bea", "password": WORDS}, 403)


def test_who_uses_somebody_else_s_link_is_told_so(team: Team) -> None:
    page = team.member("Ada", "reader").page(invited(team.desk))
    assert "Ada is signed in, and will then be signed out" in page.words


def test_at_its_own_machine_an_invited_person_signs_in_too(reader: Person, seeded: Desk) -> None:
    reader.send(reader.page(invited(seeded)).one("form", class_="sign-in"), password=WORDS)
    assert "Bea" in reader.page("/account").one("h1").words
    assert reader.origin == ORIGIN


def test_what_was_typed_survives_a_session_that_has_ended(team: Team) -> None:
    person = accepted(team)
    form = person.page(f"{D}?at=A.p10").one("form", class_="write")
    fields = {**form.fields(), "body": "Words that took\nan hour."}
    person.client.set_cookie(COOKIE, "ended", domain="desk.example.org")
    headers = {"Origin": "https://desk.example.org", "Referer": f"https://desk.example.org{D}?at=A.p10"}
    answer = person.client.post(form["action"], data=fields, headers=headers, base_url="http://desk.example.org")
    assert answer.status_code == 403
    assert "Your session has ended." in answer.text
    assert "Words that took\nan hour." in answer.text
    assert f'<a href="/sign-in?back={D}%3Fat%3DA.p10">Sign in</a>' in answer.text


AGENT = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) {}"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (AGENT.format("Macintosh; Intel Mac OS X 10_15_7", "Version/18.0 Safari/605.1.15"), "Safari on Mac"),
        (AGENT.format("iPhone; CPU iPhone OS 18_0 like Mac OS X", "Mobile/15E148 Safari/604.1"), "Safari on iPhone"),
        (AGENT.format("Windows NT 10.0", "Chrome/140.0 Safari/537.36 Edg/140.0"), "Edge on Windows"),
        (AGENT.format("Linux; Android 15", "Chrome/140.0 Mobile Safari/537.36"), "Chrome on Android"),
        (AGENT.format("X11; Linux x86_64", "Chrome/140.0 Safari/537.36"), "Chrome on Linux"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_a_browser_is_described_in_a_few_words(header: str, said: str) -> None:
    assert described(header) == said
