"""A team: an admin invites, somebody comes in, sees where they are signed in, ends it; with JavaScript and without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOKS, NewPage
from tests.browser.desk_in_browser import serving
from tests.browser.test_accessibility import check
from webapp.operations import people
from webapp.operations.desk import Desk

WORDS = "four words of hers"


@pytest.fixture
def address(served_desk: Desk) -> Iterator[str]:
    with serving(served_desk, shared=True) as found:
        yield found


def come_in(page: Page, desk: Desk, name: str, *roles: str) -> None:
    page.goto(f"/enter/{people.invite(desk, None, name, roles, key=name)}")
    page.get_by_label("Choose a password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


@pytest.mark.parametrize("script", [True, False])
def test_an_admin_invites_and_the_invited_person_keeps_their_sessions_in_order(
    new_page: NewPage, served_desk: Desk, document: str, script: bool
) -> None:
    admin = new_page(java_script_enabled=script)
    come_in(admin, served_desk, "Ada", "admin")
    admin.get_by_role("link", name="People").click()
    invite = admin.locator("form[action='/people']")
    invite.get_by_label("Name").fill("Bea Øster")
    invite.get_by_label("translator").check()
    invite.get_by_role("button", name="Invite").click()
    link = admin.locator("li", has_text="Bea Øster").locator("code").inner_text()
    admin.reload()
    expect(admin.locator("li", has_text="Bea Øster").locator("code")).to_have_text(link)

    bea = new_page(java_script_enabled=script)
    bea.goto(link)
    expect(bea.locator("h1")).to_have_text("Welcome, Bea Øster")
    field = bea.get_by_label("Choose a password")
    field.fill("short")
    bea.get_by_role("button", name="Sign in").click()
    expect(bea.get_by_role("alert")).to_contain_text("at least 12")
    field.fill(WORDS)
    if script:
        bea.get_by_role("button", name="Show").click()
        expect(field).to_have_attribute("type", "text")
    else:
        expect(bea.get_by_role("button", name="Show")).to_have_count(0)
    bea.get_by_role("button", name="Sign in").click()
    bea.wait_for_url("**/")

    library = new_page(java_script_enabled=script)
    library.goto(f"{document}?right=C")
    expect(library.locator("h1")).to_have_text("Sign in")
    library.get_by_label("Your name").fill("Bea Øster")
    library.get_by_label("Password", exact=True).fill(WORDS)
    library.get_by_role("button", name="Sign in").click()
    library.wait_for_url(f"**{document}?right=C")

    bea.get_by_role("link", name="Bea Øster").click()
    sessions = bea.locator(".sessions > li")
    expect(sessions).to_have_count(2)
    expect(sessions.first).to_contain_text("Chrome on Linux")
    expect(sessions.last).to_contain_text("this browser")
    expect(bea.locator("dl")).to_contain_text("reader, translator")
    bea.get_by_role("button", name="Sign out there").click()
    expect(sessions).to_have_count(1)
    library.reload()
    expect(library.locator("h1")).to_have_text("Sign in")

    admin.locator("li", has_text="Bea Øster").locator("summary").click()
    admin.get_by_role("button", name="Close the account").click()
    expect(admin.locator("li", has_text="Bea Øster")).to_contain_text("closed")
    bea.reload()
    expect(bea.locator("h1")).to_have_text("Sign in")


def test_words_survive_a_session_that_was_ended_elsewhere(new_page: NewPage, served_desk: Desk, document: str) -> None:
    page = new_page()
    come_in(page, served_desk, "Bea", "reader")
    page.goto(f"{document}?at=A.p10")
    expect(page.locator("html")).to_have_attribute("data-htmx", "cdn")
    page.locator("#comment").fill("Words that took an hour.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_label("Your words")).to_have_value("Words that took an hour.")
    page.get_by_role("list").get_by_role("link", name="Sign in").click()
    page.get_by_label("Your name").fill("Bea")
    page.get_by_label("Password", exact=True).fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#comment")).to_have_value("Words that took an hour.")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    new_page: NewPage, served_desk: Desk, scheme: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    link = people.invite(served_desk, None, "Somebody with a long name " * 3, ["reader"], key="1")
    for place in (f"/enter/{link}", "/sign-in?back=/help", "/enter/nothing"):
        page.goto(place)
        fits(page, place)
    come_in(page, served_desk, "Ada", "admin", "editor")
    page.goto("/account")
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator("code")).to_be_visible()
    fits(page, "account")
    page.goto("/people")
    page.get_by_label("Name").fill("Bea")
    page.get_by_role("button", name="Invite").click()
    for summary in page.locator("summary").all():
        summary.click()
    fits(page, "people")


def fits(page: Page, place: str) -> None:
    check(page, place)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, place
