"""Signing in through a provider on another site, in a real Chromium: what its cookies and its policy let through."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import openid_provider
from tests.browser.conftest import NewPage
from tests.browser.test_accessibility import check
from tests.conftest import NewDesk
from webapp.operations import people
from webapp.operations.desk import Desk


@pytest.fixture
def served_desk(new_desk: NewDesk, issuer: str) -> Desk:
    """A desk at localhost; the provider is at 127.0.0.1, which is another site."""
    return new_desk(
        oidc_issuer=issuer,
        oidc_client_id=openid_provider.CLIENT_ID,
        oidc_client_secret=openid_provider.CLIENT_SECRET,
    )


def _say_yes(page: Page) -> None:
    page.get_by_role("button", name="Authorize").click()


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["", "without JavaScript"])
def test_an_invited_person_comes_in_and_comes_back(
    served_desk: Desk, new_page: NewPage, options: dict[str, Any]
) -> None:
    token = people.invite(served_desk, None, "Mei", ["reader"], key="1")
    page = new_page(**options)
    page.goto(f"/enter/{token}")
    page.get_by_role("link", name="sign in through 127.0.0.1").click()
    page.get_by_label("Username").fill("mei")
    page.get_by_label("Password").fill(openid_provider.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    _say_yes(page)
    page.wait_for_url("http://localhost:*/")
    expect(page.locator(".who-am-i")).to_contain_text("Mei")
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies() if cookie["name"].startswith("variorum")}
    assert [cookie["sameSite"] for cookie in cookies.values()] == ["Strict"]
    assert all(cookie["httpOnly"] and not name.endswith("provider") for name, cookie in cookies.items())
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in?back=/help")
    page.get_by_role("link", name="Sign in through 127.0.0.1").click()
    _say_yes(page)
    page.wait_for_url("**/help")
    expect(page.locator(".who-am-i")).to_contain_text("Mei")
    page.goto("/account")
    expect(page.get_by_role("button", name="Do so no longer")).to_be_visible()
    if not options:
        check(page, "/account")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_the_provider_is_named(served_desk: Desk, new_page: NewPage, scheme: str) -> None:
    token = people.invite(served_desk, None, "Mei", ["reader"], key="1")
    page = new_page(viewport={"width": 360, "height": 900}, color_scheme=scheme)
    for place in ("/sign-in", f"/enter/{token}", "/sign-in/provider/done"):
        page.goto(place)
        expect(page.get_by_text("127.0.0.1").first).to_be_visible()
        check(page, place)
