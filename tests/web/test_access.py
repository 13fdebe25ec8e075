"""Who may see and do what, over HTTP: every form of the desk × every role, and what is read beyond this machine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.seeded import DOCUMENT
from tests.web.conftest import ORIGIN, SHARED, Person, Team, path_of
from webapp.operations import comments, passwords, people, reading
from webapp.operations.desk import Desk, new_id
from webapp.operations.sessions import Browser, SignedIn
from webapp.store import events
from webapp.web import access, create_app

D = f"/d/{DOCUMENT}/"
PAGES = [
    "/",
    D,
    f"{D}?at=A.p10",
    f"{D}A/p10",
    f"{D}A/p10@1",
    f"{D}links",
    f"{D}apparatus",
    f"{D}overview",
    f"{D}comments",
    "/comments",
    "/terms",
    "/terms/t01",
    "/help",
]
PRIVATE = ["/account", "/people"]


EVERYBODY = {"reader", "translator", "editor", "admin", "editor elsewhere", "editor here"}
EDITORS = {"editor", "editor here"}
EDITORS_ANYWHERE = {"editor", "editor elsewhere", "nothing here"}
"""Those who are editors in all documents but perhaps in this one."""
PROPOSERS = EDITORS | {"translator"}
TERMINOLOGISTS = EDITORS_ANYWHERE | {"translator"}
"""Those who may state the terms of the whole project."""
SUBJECTS = sorted(EVERYBODY | {"visitor", "closed", "nothing here"})


@dataclass
class Forms:
    """What the forms of a desk are sent with. `mine` and `others` make threads, which a form can be used on once."""

    desk: Desk
    owner: SignedIn
    other: str
    me: SignedIn | None
    made: list[str] = field(default_factory=list)

    def comment(self, author: SignedIn | None) -> str:
        opened = reading.passage(self.desk, DOCUMENT, "A", "p10")
        said = comments.comment(
            self.desk,
            (author or self.owner).account,
            document=DOCUMENT,
            siglum="A",
            passage_id="p10",
            text_hash=opened.text_hash,
            body="Words.",
            key=new_id(),
        )
        return said.thread_id

    @property
    def own(self) -> SignedIn | None:
        # whoever may not comment here has said nothing here; what somebody else said is then as good
        me = self.me
        return me if me and not me.account.closed and me.account.roles_in(DOCUMENT) else None

    def thread(self, author: SignedIn | None, *, resolved: bool = False) -> str:
        thread = self.comment(self.own if author else None)
        if resolved:
            comments.resolve(self.desk, self.owner.account, thread_id=thread, seen=thread, key=new_id())
        return f"{D}A/p10/threads/{thread}"

    def text_hash(self) -> str:
        return reading.passage(self.desk, DOCUMENT, "A", "p10").text_hash


Form = Callable[[Forms], tuple[str, dict[str, Any]]]
CONFIRMED = {"seen": "0", "start": "0", "end": "1", "text_hash": ""}
ANCHOR = f"p10:{'0' * 64}"
ROUTES: dict[str, tuple[set[str], Form]] = {
    "comments.write": (
        EVERYBODY,
        lambda at: (f"{D}A/p10/comments", {"body": "Words.", "text_hash": at.text_hash()}),
    ),
    "comments.resolve own": (EVERYBODY, lambda at: (f"{at.thread(at.me)}/resolve", {})),
    "comments.resolve": (EDITORS, lambda at: (f"{at.thread(None)}/resolve", {})),
    "comments.reopen own": (EVERYBODY, lambda at: (f"{at.thread(at.me, resolved=True)}/reopen", {})),
    "comments.reopen": (EDITORS, lambda at: (f"{at.thread(None, resolved=True)}/reopen", {})),
    "comments.edit own": (EVERYBODY, lambda at: (f"{D}A/p10/comments/{at.comment(at.own)}/edit", {"body": "Other."})),
    "comments.edit": (set(), lambda at: (f"{D}A/p10/comments/{at.comment(None)}/edit", {"body": "Other."})),
    "comments.withdraw own": (EVERYBODY, lambda at: (f"{D}A/p10/comments/{at.comment(at.own)}/withdraw", {})),
    "comments.withdraw": (set(), lambda at: (f"{D}A/p10/comments/{at.comment(None)}/withdraw", {})),
    "comments.confirm own": (EVERYBODY, lambda at: (f"{at.thread(at.me)}/confirm", CONFIRMED)),
    "comments.confirm": (EDITORS, lambda at: (f"{at.thread(None)}/confirm", CONFIRMED)),
    "comments.refuse own": (EVERYBODY, lambda at: (f"{at.thread(at.me)}/refuse", CONFIRMED)),
    "comments.refuse": (EDITORS, lambda at: (f"{at.thread(None)}/refuse", CONFIRMED)),
    "comments.tie own": (EVERYBODY, lambda at: (f"{at.thread(at.me)}/tie", {"seen": "0", "words": "peace"})),
    "comments.tie": (EDITORS, lambda at: (f"{at.thread(None)}/tie", {"seen": "0", "words": "peace"})),
    "comments.waive": (EDITORS, lambda at: (f"{at.thread(at.me)}/waive", {"reason": "Asked elsewhere."})),
    "comments.read": (EVERYBODY, lambda at: (f"{D}A/p10/comments/read", {"seen": f"{at.comment(None)}:1"})),
    "comment_list.read": (EVERYBODY, lambda at: (f"{D}comments/read", {"seen": f"{at.comment(None)}:1"})),
    "weighing.weigh": (
        EVERYBODY,
        lambda _: (f"{D}weigh", {"left": f"A 0-1 {ANCHOR}", "right": f"B 0-1 {ANCHOR}", "weight": "minor"}),
    ),
    "links.change": (EDITORS, lambda _: (f"{D}links", {"verb": "lock", "left": ["p10"], "shown": "p10:p10"})),
    "links.undo": (EDITORS, lambda _: (f"{D}links/undo", {"act": "none"})),
    "aligning.cancel": (EDITORS, lambda _: (f"{D}alignment/cancel", {"left": "A", "right": "B"})),
    "aligning.start": (EDITORS, lambda _: (f"{D}alignment/start", {"left": "A", "right": "B"})),
    "proposing.propose": (PROPOSERS, lambda _: (f"{D}A/p10/propose", {})),
    "proposing.preview": (PROPOSERS, lambda _: (f"{D}A/p10/propose/preview", {})),
    "whole_text.act": (PROPOSERS, lambda _: (f"{D}A/whole-text", {"do": "save", "number": "0"})),
    "whole_text.autosave": (PROPOSERS, lambda _: (f"{D}A/whole-text/draft", {"number": "0"})),
    "whole_text.send": (PROPOSERS, lambda _: (f"{D}A/whole-text/differences", {"number": "0"})),
    "whole_text.discard": (PROPOSERS, lambda _: (f"{D}A/whole-text/discard", {"number": "0"})),
    "bringing.bring": (PROPOSERS, lambda _: (f"{D}A/import", {})),
    "receiving.bring_document": (EDITORS_ANYWHERE, lambda _: ("/import", {})),
    "receiving.bring_witness": (EDITORS, lambda _: (f"{D}import", {})),
    "administering.act": ({"admin"}, lambda _: (f"{D}administer", {"do": "rename", "name": "other", "reason": ""})),
    "approving.approve": (EDITORS, lambda _: (f"{D}A/p10/approve", {"checked": "scan", "seen": "0"})),
    "approving.approve_many": (EDITORS, lambda _: (f"{D}A/approve", {"checked": "scan", "seen": "p10:0"})),
    "approving.withdraw": (EDITORS, lambda _: (f"{D}A/p10/approvals/none/withdraw", {"reason": "Why not."})),
    "editions.publish": (EDITORS, lambda _: (f"{D}A/editions/new", {"do": "publish", "number": "1", "shown": "0"})),
    "editions.withdraw": (EDITORS, lambda _: (f"{D}A/editions/1/withdraw", {"reason": "Why not."})),
    "settling.act": (
        EVERYBODY,
        lambda at: (f"{D}threads/{at.comment(None)}", {"do": "answer", "body": "Yes.", "text": at.text_hash()}),
    ),
    "settling.act others": (EDITORS, lambda at: (f"{D}threads/{at.comment(None)}", {"do": "resolve", "seen": "0"})),
    "settling.act_on_several": (EVERYBODY, lambda _: (f"{D}threads", {"do": "resolve", "seen": "none:0"})),
    "terms.state_new": (TERMINOLOGISTS, lambda _: ("/terms/new", {"forms": "en | word", "do": "keep"})),
    "terms.state_new here": (PROPOSERS, lambda _: ("/terms/new", {"forms": "en | w", "do": "keep", "scope": DOCUMENT})),
    "terms.state": (
        TERMINOLOGISTS,
        lambda _: ("/terms/t01/state", {"forms": f"en | {new_id()}", "do": "keep", "base": "0"}),
    ),
    "terms.withdraw": (TERMINOLOGISTS, lambda _: ("/terms/t02/withdraw", {"reason": "Why not.", "seen": "0"})),
    "term_files.bring": (EDITORS_ANYWHERE, lambda _: ("/terms/import", {})),
    "proposals.reveal": (EDITORS, lambda _: (f"{D}proposals/reveal", {})),
    "starting.start": (EDITORS, lambda _: (f"{D}A/revise", {"siglum": "W", "label": "Ours"})),
    "settings.change": ({"admin"}, lambda _: ("/settings", {"name": "blind", "value": "1", "seen": "0"})),
    "redaction.redact": (
        {"admin"},
        lambda at: (f"{D}redact/comment/{at.comment(None)}", {"reason": "Why not.", "what": ["body"]}),
    ),
    "people.invite": ({"admin"}, lambda _: ("/people", {"name": f"New {new_id()}", "role": ["reader"]})),
    "people.make_link": ({"admin"}, lambda at: (f"/people/{at.other}/link", {})),
    "people.set_roles": ({"admin"}, lambda at: (f"/people/{at.other}/roles", {"place": "0", "role": ["admin"]})),
    "people.close": ({"admin"}, lambda at: (f"/people/{at.other}/close", {"place": "0"})),
    "account.end_session": (EVERYBODY | {"nothing here"}, lambda _: ("/account/sessions/end", {})),
    "account.make_link": (EVERYBODY | {"nothing here"}, lambda _: ("/account/link", {})),
    "account.change_feeds": (EVERYBODY | {"nothing here"}, lambda _: ("/account/feeds", {"verb": "make"})),
    "account.change_password": (EVERYBODY | {"nothing here"}, lambda _: ("/account/password", {"password": "x"})),
    "oidc.remove": (EVERYBODY | {"nothing here"}, lambda _: ("/sign-in/provider/remove", {"subject": "none"})),
    "desk.sign_out": (EVERYBODY | {"nothing here"}, lambda _: ("/desk/sign-out", {})),
}
WITH_PROPOSALS = {
    "batches.decide",
    "batches.withdraw",
    "deciding.decide",
    "deciding.result",
    "elsewhere.propose",
    "history.restore",
    "proposing.restructure",
    "proposing.withdraw",
}
"""The forms that must be sent with a proposal; who may send them is shown where proposals are (test_proposing …)."""
OPEN = {"signing_in.sign_in", "signing_in.use_link", "desk.sign_in"}
"""The forms that need no session: each asks for another secret."""


def _subject(team: Team, who: str) -> Person:
    roles = {"editor elsewhere": ("editor",), "nothing here": ("editor",), "editor here": ("reader",)}.get(who, (who,))
    here = {"editor elsewhere": ["reader"], "nothing here": [], "editor here": ["editor"]}.get(who)
    if who == "visitor":
        return team.visitor()
    if who == "closed":
        person, admin = team.member(who, "editor", "admin"), team.known(team.member("closing", "admin"))
        assert admin is not None
        account = people.account_named(team.desk, who)
        seen = next(one.given[None].sequence for one in people.everybody(team.desk, admin) if one.account == account)
        people.close_account(team.desk, admin, account.id, seen=str(seen), key=new_id())
        return person
    return team.member(who, *roles, here=here) if here is not None else team.member(who, *roles)


def _head(desk: Desk) -> int:
    with desk.database.read() as connection:
        return events.head(connection)


@pytest.mark.parametrize("who", SUBJECTS)
def test_every_form_is_taken_from_those_who_may_and_from_nobody_else(team: Team, who: str) -> None:
    owner = team.known(team.member("owner", "editor", "admin"))
    other = team.known(team.member("other", "reader"))
    assert owner is not None
    assert other is not None
    person = _subject(team, who)
    me = team.known(person)
    assert (me is None) == (who in {"visitor", "closed"})
    taken = set()
    for route, (_, form) in ROUTES.items():
        at = Forms(team.desk, owner, other.account.id, me)
        address, fields = form(at)
        before = _head(team.desk)
        fields |= {"csrf": me.csrf_token if me else "", "key": new_id()}
        headers = {"Origin": SHARED}
        answer = person.client.post(address, data=fields, headers=headers, base_url="http://desk.example.org")
        assert answer.status_code != 500, route
        if answer.status_code == 403:
            assert _head(team.desk) == before, f"{route} was refused and wrote all the same"
        else:
            taken.add(route)
    assert taken == {route for route, (may, _) in ROUTES.items() if who in may}


def test_the_table_above_has_every_form_of_the_desk(team: Team) -> None:
    forms = {rule.endpoint for rule in team.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert forms - OPEN - WITH_PROPOSALS == {route.split()[0] for route in ROUTES}


@pytest.mark.parametrize("address", PAGES + PRIVATE)
def test_a_shared_desk_leads_visitors_to_the_sign_in_page_and_back(team: Team, address: str) -> None:
    visitor = team.visitor()
    passwords.accept(
        team.desk, people.invite(team.desk, None, "Bea", ["admin"], key="1"), "four words of hers", Browser()
    )
    answer = visitor.get(address, 303)
    assert answer.headers["Location"].startswith("/sign-in")
    form = visitor.page(answer.headers["Location"]).one("form", class_="sign-in")
    assert path_of(visitor.send(form, name="Bea", password="four words of hers")) == address
    visitor.get(address)


def test_nothing_of_a_document_is_told_to_a_visitor(team: Team) -> None:
    visitor = team.visitor()
    for address in (D, "/d/nowhere/", "/nowhere", f"{D}A/p99"):
        answer = visitor.get(address, 303)
        assert "Romania" not in answer.text
    refused = visitor.post(f"{D}A/p10/comments", {"body": "My words."}, 403)
    assert "My words." in refused.text
    assert "The passage as it stands now" not in refused.text
    assert "All documents" not in refused.text


@pytest.mark.parametrize("who", ["reader", "translator", "editor", "admin", "nothing here"])
def test_everybody_with_an_account_reads(team: Team, who: str) -> None:
    person = _subject(team, who)
    for address in [*PAGES, "/account"]:
        person.get(address)
    person.get("/people", 200 if who == "admin" else 403)


def test_whose_account_is_closed_is_a_visitor(team: Team) -> None:
    person = _subject(team, "closed")
    for address in PAGES + PRIVATE:
        person.get(address, 303)


@pytest.mark.parametrize("address", PAGES)
def test_public_reading_lets_anybody_read(new_team: Callable[..., Team], address: str) -> None:
    visitor = new_team(public_reading=True).visitor()
    page = visitor.page(address)
    assert not page.all("form", method="post")
    assert page.one("div", class_="who-am-i").words.startswith("Sign in")


def test_public_reading_is_for_reading_texts_only(new_team: Callable[..., Team]) -> None:
    visitor = new_team(public_reading=True).visitor()
    for address in PRIVATE:
        assert visitor.get(address, 303).headers["Location"] == f"/sign-in?back={address}"
    assert visitor.get("/desk/x", 303)
    for route, (_, form) in ROUTES.items():
        if route.partition(".")[0] not in {"comments", "comment_list", "settling", "redaction"}:
            address, fields = form(Forms(None, None, "x", None))  # type: ignore[arg-type]
            visitor.post(address, fields, 403)


def test_no_form_of_a_visitor_reaches_what_it_is_sent_to(new_team: Callable[..., Team]) -> None:
    """Whatever a new form may forget: it is refused before."""
    app = new_team(public_reading=True).app
    for method, seen in (("GET", True), ("HEAD", True), ("POST", False), ("DELETE", False)):
        with app.test_request_context(D, method=method):
            assert access.may_see() is seen


def test_htmx_is_led_to_the_sign_in_page_as_a_whole(team: Team) -> None:
    headers = {"HX-Request": "true", "HX-Target": "progress", "HX-Current-URL": f"{SHARED}{D}?right=C"}
    answer = team.visitor().get(D, 204, headers)
    assert answer.headers["HX-Redirect"] == f"/sign-in?back={D}%3Fright%3DC"


def test_on_its_own_machine_a_desk_is_read_by_everybody_there(reader: Person) -> None:
    for address in PAGES:
        reader.get(address)
    for address in PRIVATE:
        assert reader.get(address, 303).headers["Location"] == f"/sign-in?back={address}"
    assert "printed in the terminal" in reader.page("/sign-in").words


def test_a_shared_desk_has_no_owner_s_address(team: Team, seeded: Desk) -> None:
    app = create_app(team.desk, sign_in_token="the-first-token")
    visitor, editor = Person(app.test_client(), SHARED), team.member("Ed", "editor")
    visitor.get("/desk/the-first-token", 303)
    visitor.post("/desk/the-first-token", {"name": "Eve"}, 403)
    editor.client.application = app
    editor.get("/desk/the-first-token", 404)
    editor.post("/desk/the-first-token", {"name": "Eve"}, 404)
    with seeded.database.read() as connection:
        assert "owner" not in str([entry.payload for entry in events.every(connection)])


@pytest.mark.parametrize("host", ["desk.example.org", "DESK.example.org", "desk.example.org:443"])
def test_a_shared_desk_answers_to_its_address(team: Team, host: str) -> None:
    team.visitor().get("/sign-in", headers={"Host": host})


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "desk.example.org:80", "desk.example.org.evil.example", "evil.example", ""]
)
def test_a_shared_desk_answers_to_no_other(team: Team, host: str) -> None:
    assert f"answers to {SHARED} only" in team.visitor().get("/sign-in", 400, {"Host": host}).text


@pytest.mark.parametrize(
    "origin", ["http://desk.example.org", "https://desk.example.org:8443", "null", ORIGIN, "https://evil.example"]
)
def test_a_shared_desk_takes_forms_of_its_own_pages_only(team: Team, origin: str) -> None:
    team.visitor().post("/sign-in", {"name": "Bea", "password": "x"}, 403, origin=origin)


def test_a_proxy_may_name_the_usual_port(team: Team) -> None:
    headers = {"Origin": SHARED, "Host": "desk.example.org:443"}
    answer = team.visitor().client.post("/sign-in", data={"name": "Bea", "password": "x"}, headers=headers)
    assert answer.status_code == 400


def test_a_desk_with_a_port_in_its_address_answers_there(new_team: Callable[..., Team]) -> None:
    visitor = Person(new_team(address="http://desk.lan:8080").visitor().client, "http://desk.lan:8080")
    visitor.get("/sign-in")
    visitor.get("/sign-in", 400, {"Host": "desk.lan"})
    visitor.post("/sign-in", {"name": "Bea", "password": "x"}, 400)


def test_absolute_addresses_are_those_that_people_reach(team: Team) -> None:
    page = team.member("Ed", "editor").page(f"{D}A/p10")
    assert f"{SHARED}{D}A/p10@1" in page.words


def test_what_one_person_is_shown_is_kept_for_nobody_else(team: Team) -> None:
    editor, translator, address = team.member("Ed", "editor"), team.member("Tia", "translator"), f"{D}?right=C"
    answer = editor.get(address)
    assert "Cookie" in answer.headers["Vary"]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    tag = answer.headers["ETag"]
    editor.get(address, 304, {"If-None-Match": tag})
    assert "Edit links" in editor.get(address).text
    other = translator.get(address, 200, {"If-None-Match": tag})
    assert "Ed<" not in other.text
    assert "Edit links" not in other.text
    for page in ("/account", "/people"):
        assert team.member(f"Al {page}", "admin").get(page).headers["Cache-Control"] == "no-store"


def test_a_page_is_made_anew_when_somebody_is_something_else(team: Team) -> None:
    admin, person = team.known(team.member("Al", "admin")), team.member("Tia", "translator")
    assert admin is not None
    tag = person.get(D).headers["ETag"]
    person.get(D, 304, {"If-None-Match": tag})
    tia = people.account_named(team.desk, "Tia")
    people.set_roles(team.desk, admin, tia.id, DOCUMENT, ["editor"], seen="0", key="1")
    assert "Edit links" in person.get(D, 200, {"If-None-Match": tag}).text


def test_people_see_the_buttons_of_what_they_may_do(team: Team) -> None:
    team.member("Ada", "reader").get(D)
    ada = people.account_named(team.desk, "Ada")
    opened = reading.passage(team.desk, DOCUMENT, "A", "p10")
    comments.comment(
        team.desk,
        ada,
        document=DOCUMENT,
        siglum="A",
        passage_id="p10",
        text_hash=opened.text_hash,
        body="Words.",
        key="1",
    )
    seen = {}
    for who in ("reader", "editor", "nothing here", "editor here", "editor elsewhere"):
        text = _subject(team, who).get(f"{D}?at=A.p10").text
        signs = ("Resolve</button>", "Reply</button>", "Comment</button>", "Edit links", 'name="weight"')
        seen[who] = [sign in text for sign in signs]
    assert seen == {
        "reader": [False, True, True, False, True],
        "editor": [True, True, True, True, True],
        "nothing here": [False, False, False, False, False],
        "editor here": [True, True, True, True, True],
        "editor elsewhere": [False, True, True, False, True],
    }
