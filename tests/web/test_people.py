"""The page of people: who is there, invitations, roles in all documents and in one, closing."""

import pytest

from tests.seeded import DOCUMENT
from tests.web.conftest import Person, Team, path_of
from tests.web.markup import Element
from webapp.operations import people
from webapp.review import Account, Role

WORDS = "four words of hers"


@pytest.fixture
def admin(team: Team) -> Person:
    return team.member("Ada", "admin", "editor")


def entry(person: Person, name: str) -> Element:
    return next(one for one in person.page("/people").all("li") if one.all("h2") and name in one.one("h2").words)


def form(within: Element, action: str, at: int = 0) -> Element:
    return [one for one in within.all("form") if one.get("action").endswith(action)][at]


def account(team: Team, name: str) -> Account:
    return people.account_named(team.desk, name)


def test_an_admin_invites_and_the_person_comes_in(team: Team, admin: Person) -> None:
    answer = admin.send(form(admin.page("/people"), "/people"), name="Bea Øster", role=["translator", "editor"])
    assert path_of(answer) == f"/people#p-{account(team, 'Bea Øster').id}"
    listed = entry(admin, "Bea")
    assert "editor, translator" in listed.words
    assert "no password" in listed.words
    address = listed.one("code").words
    assert address.startswith("https://desk.example.org/enter/")
    bea = team.visitor()
    path = address.removeprefix("https://desk.example.org")
    bea.send(bea.page(path).one("form", class_="sign-in"), password=WORDS)
    assert "editor, translator" in bea.page("/account").words
    listed = entry(admin, "Bea")
    assert not listed.all("code")
    assert "1 session · has a password" in listed.words


@pytest.mark.parametrize(
    ("name", "roles", "status", "told"),
    [
        ("", ["reader"], 400, "Give the name"),
        ("Ada", ["reader"], 409, "already"),
        ("Bea", [], 400, "at least one role"),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(
    admin: Person, name: str, roles: list[str], status: int, told: str
) -> None:
    answer = admin.send(form(admin.page("/people"), "/people"), status, name=name, role=roles)
    assert told in answer.text
    assert f'name="name" required autocomplete="off" dir="auto" value="{name}"' in answer.text


def test_roles_are_changed_in_all_documents_and_narrowed_in_one(team: Team, admin: Person) -> None:
    team.member("Bea", "reader")
    admin.send(form(entry(admin, "Bea"), "/roles"), role=["translator"])
    assert account(team, "Bea").roles == {Role.TRANSLATOR}
    narrow = form(entry(admin, "Bea"), "/roles", 1)
    (choice,) = [option["value"] for option in narrow.all("option") if option["value"].endswith(DOCUMENT)]
    admin.send(narrow, place=choice, role=["editor", "reader"])
    assert account(team, "Bea").roles_in(DOCUMENT) == {Role.EDITOR, Role.READER}
    listed = entry(admin, "Bea")
    assert f"In {DOCUMENT}: editor, reader" in listed.words
    boxes = form(listed, "/roles", 1).all("input", type="checkbox")
    ticked = [box["value"] for box in boxes if "checked" in box.attributes]
    assert ticked == ["reader", "editor"]
    admin.send(form(listed, "/roles", 1), role=[])
    assert account(team, "Bea").roles_in(DOCUMENT) == set()
    admin.post(form(entry(admin, "Bea"), "/roles", 1)["action"], {**_fields(entry(admin, "Bea"), 1), "as": "elsewhere"})
    assert account(team, "Bea").roles_in(DOCUMENT) == {Role.TRANSLATOR}
    assert f"In {DOCUMENT}:" not in entry(admin, "Bea").words
    narrow = form(entry(admin, "Bea"), "/roles", 1)
    (again,) = [option["value"] for option in narrow.all("option") if option["value"].endswith(DOCUMENT)]
    assert again != choice, "the roles that were shown are those of another event now"
    admin.send(narrow, 409, place=choice, role=["editor"])
    admin.send(narrow, place=again, role=["editor"])


def _fields(within: Element, at: int) -> dict[str, str | list[str]]:
    fields: dict[str, str | list[str]] = {**form(within, "/roles", at).fields()}
    return {**fields, "role": []}


def test_roles_that_were_changed_meanwhile_are_told(team: Team, admin: Person) -> None:
    team.member("Bea", "reader")
    old = form(entry(admin, "Bea"), "/roles")
    admin.send(form(entry(admin, "Bea"), "/roles"), role=["editor"])
    answer = admin.send(old, 409, role=["translator"])
    assert "changed meanwhile" in answer.text
    assert account(team, "Bea").roles == {Role.EDITOR}


def test_a_form_without_a_document_is_told(team: Team, admin: Person) -> None:
    team.member("Bea", "reader")
    narrow = form(entry(admin, "Bea"), "/roles", 1)
    assert "Choose a document" in admin.send(narrow, 400, place="", role=["editor"]).text


def test_an_account_is_closed_and_opened_again(team: Team, admin: Person) -> None:
    bea = team.member("Bea", "reader")
    admin.send(form(entry(admin, "Bea"), "/close"))
    bea.get("/", 303)
    listed = entry(admin, "Bea")
    assert "closed" in listed.words
    assert [one["action"].rpartition("/")[2] for one in listed.all("form")] == ["roles"]
    admin.send(form(listed, "/roles"), role=["reader"])
    bea.get("/", 303)
    admin.send(form(entry(admin, "Bea"), "/link"))
    assert entry(admin, "Bea").one("code").words


def test_an_admin_cannot_close_their_own_account(team: Team, admin: Person) -> None:
    own = entry(admin, "Ada")
    assert not [one for one in own.all("form") if one["action"].endswith("/close")]
    fields = form(own, "/roles").fields()
    answer = admin.post(form(own, "/roles")["action"].replace("/roles", "/close"), fields, 403)
    assert "another admin can" in answer.text
    assert account(team, "Ada").roles == {Role.ADMIN, Role.EDITOR}


def test_only_admins_find_the_page(team: Team, admin: Person) -> None:
    assert admin.page("/").all("a", href="/people")
    editor = team.member("Ed", "editor")
    assert not editor.page("/").all("a", href="/people")
    assert "no role that may manage people" in editor.get("/people", 403).text


def test_names_cannot_write_html(admin: Person) -> None:
    admin.send(form(admin.page("/people"), "/people"), name="<b hx-get=/>x", role=["reader"])
    assert "<b hx-get" not in admin.get("/people").text
