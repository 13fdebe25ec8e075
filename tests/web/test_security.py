"""Who may talk to the desk: Host, Origin, CSRF token, cookie, the one-time address, and what pages may do."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest

from tests.examples import approve, propose_on, publish, start_working, suggest
from tests.seeded import DOCUMENT
from tests.web.conftest import TOKEN, Person, path_of
from webapp import web
from webapp.operations import people, reading, sessions, terms
from webapp.operations.desk import Desk
from webapp.store import events
from webapp.web import create_app
from webapp.web.security import HTMX_CDN, HTMX_INTEGRITY, READING

D = f"/d/{DOCUMENT}/"
AT = f"{D}?at=A.p10"
HTMX = Path(web.__file__).parent / "static" / "htmx"


def threads(desk: Desk) -> int:
    return len(reading.passage(desk, DOCUMENT, "A", "p10").threads)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST", "localhost:80"])
def test_the_desk_answers_to_loopback_names(reader: Person, host: str) -> None:
    reader.get("/", headers={"Host": host})


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost:81",
        "localhost:",
        "[::1",
        "",
        "0.0.0.0",
    ],
)
def test_the_desk_answers_to_no_other_name_or_port(reader: Person, host: str) -> None:
    answer = reader.get("/", 400, {"Host": host})
    assert "localhost, 127.0.0.1 and [::1] on port 80" in answer.text
    assert "Documents</h1>" not in answer.text


def test_the_name_must_carry_the_port_that_is_served(reader: Person) -> None:
    served = {"SERVER_PORT": "8963"}
    good = reader.client.get("/", headers={"Host": "127.0.0.1:8963"}, environ_overrides=served)
    bad = reader.client.get("/", headers={"Host": "127.0.0.1"}, environ_overrides=served)
    assert (good.status_code, bad.status_code) == (200, 400)


def write(person: Person, headers: dict[str, str], **fields: str) -> int:
    form = person.page(AT).one("form", class_="write")
    data = {**form.fields(), "body": "Words.", **fields}
    return person.client.post(form["action"], data=data, headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Referer": "http://localhost/d/x/"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_of_our_own_is_taken(owner: Person, seeded: Desk, headers: dict[str, str]) -> None:
    assert write(owner, headers) == 303
    assert threads(seeded) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:8080"},
        {"Origin": "http://evil.example", "Referer": "http://localhost/"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Referer": "http://localhost.evil.example/"},
    ],
)
def test_a_form_from_elsewhere_is_refused_and_its_words_given_back(
    owner: Person, seeded: Desk, headers: dict[str, str]
) -> None:
    assert write(owner, headers) == 403
    assert threads(seeded) == 0


@pytest.mark.parametrize("csrf", ["", "0" * 64, "é"])
def test_a_form_without_the_session_s_token_is_refused(owner: Person, seeded: Desk, csrf: str) -> None:
    assert write(owner, {"Origin": "http://localhost"}, csrf=csrf) == 403
    assert threads(seeded) == 0


def test_a_token_of_another_session_is_refused(owner: Person, seeded: Desk) -> None:
    other = Person(create_app(seeded, sign_in_token=TOKEN).test_client()).sign_in("Bea")
    theirs = other.page(AT).one("form", class_="write").fields()["csrf"]
    assert write(owner, {"Origin": "http://localhost"}, csrf=theirs) == 403


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_only_post_writes(owner: Person, method: str) -> None:
    for address in (f"{D}A/p10/comments", f"{D}A/p10/threads/x/resolve", f"{D}A/p10/threads/x/reopen"):
        answer = owner.client.open(address, method=method, headers={"Origin": "http://localhost"})
        assert answer.status_code == 405
        assert "POST" in answer.headers["Allow"]


def test_no_address_that_is_only_looked_at_changes_a_fact(owner: Person, seeded: Desk) -> None:
    owner.send(owner.page(AT).one("form", class_="write"), body="Words.")
    (thread,) = reading.passage(seeded, DOCUMENT, "A", "p10").threads
    cookie = owner.client.get_cookie("variorum_80")
    assert cookie is not None
    looking = create_app(seeded, sign_in_token="the-next-token").test_client()
    looking.set_cookie("variorum_80", cookie.value)
    account = sessions.signed_in(seeded, cookie.value)
    assert account is not None
    start_working(seeded, account.account, document=DOCUMENT)
    proposal = suggest(seeded, account.account, "title", ("Notification", "Circular"), document=DOCUMENT)
    batch = propose_on(seeded, account.account, ["p12", "p13"], document=DOCUMENT)
    given: dict[str, Any] = {"document": DOCUMENT, "siglum": "W", "passage": "p10", "thread": thread.id}
    given |= {"filename": "variorum.css", "account": "1", "proposal": proposal.id, "batch": batch, "verb": "split"}
    of_comment = {"table": "comment", "row": thread.comments[0].id}
    given["comment"] = thread.comments[0].id
    (approval,) = approve(seeded, account.account, "p14", document=DOCUMENT)
    number = publish(seeded, account.account, document=DOCUMENT)
    given |= {"approval": approval.id, "number": number, "left": number, "right": number}
    (statement,) = terms.term(seeded, "t01").statements
    given["term"] = given["terms"] = "t01"
    invitation = people.invite(seeded, None, "Bea", ["reader"], key="1")

    with seeded.database.read() as connection:
        before = events.head(connection)
    for rule in looking.application.url_map.iter_rules():
        of_desk = rule.rule.startswith("/redact/")
        given |= {"table": "term_statement", "row": statement.id} if of_desk else of_comment
        given["token"] = invitation if rule.endpoint.startswith("signing_in.") else "the-next-token"
        built = rule.build({name: given[name] for name in rule.arguments})
        assert built is not None
        for query in ("", "?at=A.p10", "?mode=all", "?links=1"):
            for method in READING:
                with looking.open(built[1] + query, method=method) as answer:
                    # this desk has no provider to go to, and nobody came back from one
                    nowhere = rule.endpoint.startswith("oidc.") and answer.status_code in (403, 404)
                    assert answer.status_code in (200, 303) or method not in (rule.methods or ()) or nowhere
    with seeded.database.read() as connection:
        assert events.head(connection) == before


def test_every_answer_has_the_headers_that_bind_pages(reader: Person) -> None:
    for address, status in (("/", 200), ("/nowhere", 404), (D, 200), ("/desk/wrong", 403)):
        headers = reader.get(address, status).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy == {
            "default-src": "'none'",
            "script-src": f"'self' {HTMX_CDN}",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "connect-src": "'self'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": "'none'",
        }
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-cache"


def test_the_desk_s_copy_of_htmx_is_what_the_cdn_must_give_and_says_that_it_may_be_copied() -> None:
    digest = hashlib.sha384((HTMX / "htmx.min.js").read_bytes()).digest()
    assert f"sha384-{base64.b64encode(digest).decode()}" == HTMX_INTEGRITY
    licence = " ".join((HTMX / "LICENSE").read_text(encoding="utf-8").split())
    assert "Permission to use, copy, modify, and/or distribute this software" in licence


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(reader: Person) -> None:
    answer = reader.post(f"/desk/{TOKEN}", {"name": "Ada"})
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("variorum_80=")
    for attribute in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=7776000"):
        assert attribute in cookie
    assert "Secure" not in cookie


def test_opening_the_one_time_address_spends_nothing(reader: Person) -> None:
    for _ in range(3):
        page = reader.page(f"/desk/{TOKEN}")
    assert reader.client.get_cookie("variorum_80") is None
    assert path_of(reader.send(page.one("form", class_="sign-in"), name="Ada")) == "/"
    assert "Ada" in reader.page("/").one("header").words


def test_the_one_time_address_works_once_and_the_terminal_shows_the_next(
    reader: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    reader.sign_in()
    stranger = Person(reader.client.application.test_client())
    stranger.get(f"/desk/{TOKEN}", 403)
    stranger.post(f"/desk/{TOKEN}", {"name": "Eve"}, 403)
    following = capsys.readouterr().err.split()[-1].removeprefix("http://localhost")
    assert following.startswith("/desk/")
    stranger.post(following, {"name": "Bea"})
    assert "Bea" in stranger.page("/").words


def test_a_wrong_one_time_address_signs_nobody_in(reader: Person) -> None:
    reader.get("/desk/wrong", 403)
    reader.post("/desk/wrong", {"name": "Eve"}, 403)
    reader.get("/desk/é", 403)
    assert reader.client.get_cookie("variorum_80") is None


def test_a_foreign_page_cannot_sign_anybody_in(reader: Person) -> None:
    reader.post(f"/desk/{TOKEN}", {"name": "Eve"}, 403, origin="http://evil.example")
    reader.sign_in()


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "x" * 101])
def test_a_name_that_cannot_be_one_is_refused_and_the_address_stays_good(reader: Person, name: str) -> None:
    answer = reader.post(f"/desk/{TOKEN}", {"name": name}, 400)
    assert 'role="alert"' in answer.text
    reader.sign_in()


def test_a_desk_without_a_one_time_address_signs_nobody_in(seeded: Desk) -> None:
    stranger = Person(create_app(seeded).test_client())
    for guess in ("None", "x"):
        stranger.post(f"/desk/{guess}", {"name": "Eve"}, 403)


def test_signing_out_ends_the_session(owner: Person) -> None:
    cookie = owner.client.get_cookie("variorum_80")
    assert cookie is not None
    page = owner.page("/")
    assert path_of(owner.send(page.one("form", action="/desk/sign-out"))) == "/"
    assert "Reading only" in owner.page("/").words
    owner.client.set_cookie("variorum_80", cookie.value)
    assert "Reading only" in owner.page("/").words


def test_signing_out_needs_the_form_s_token(owner: Person) -> None:
    owner.post("/desk/sign-out", {"csrf": "x"}, 403)
    assert "Ada" in owner.page("/").words


def test_readers_see_no_form_and_one_sentence_on_how_to_sign_in(reader: Person) -> None:
    for address in (AT, f"{D}A/p10"):
        page = reader.page(address)
        assert not page.all("form", method="post")
        assert "open the address that the desk printed in the terminal" in page.one("aside").words
