"""A reader of a shared desk: reads everything, comments, settles a thread of their own, and is offered nothing more."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.desk_in_browser import serving
from tests.browser.test_people import come_in
from tests.examples import account_with, start_working, suggest
from tests.seeded import DOCUMENT
from webapp.operations.desk import Desk
from webapp.review import Role


@pytest.fixture
def address(served_desk: Desk) -> Iterator[str]:
    editor = account_with(served_desk, "Bo", Role.EDITOR)
    start_working(served_desk, editor, document=DOCUMENT)
    suggest(served_desk, editor, "p10", ("Kennedy", "JFK"), document=DOCUMENT)
    with serving(served_desk, shared=True) as found:
        yield found


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_reads_and_comments_and_changes_no_text(
    new_page: NewPage, served_desk: Desk, document: str, script: bool
) -> None:
    page = new_page(java_script_enabled=script)
    come_in(page, served_desk, "Rea", "reader")
    desk = page.get_by_role("navigation", name="Desk")
    for name in ("People", "Settings", "Log"):
        expect(desk.get_by_role("link", name=name)).to_have_count(0)
    page.goto(f"{document}A/p10")
    expect(page.get_by_role("link", name="Start a revision")).to_have_count(0)
    page.goto(f"{document}W/p10")
    expect(page.locator("main")).to_contain_text("working text, from A")
    expect(page.get_by_role("link", name="Propose on")).to_have_count(0)
    page.locator("form.write textarea[name=body]").fill("Is this what he said?")
    page.locator("form.write button").first.click()
    thread = page.locator(".thread", has_text="Is this what he said?")
    expect(thread).to_be_visible()
    thread.get_by_role("button", name="Resolve").click()
    expect(page.locator("main")).to_contain_text("resolved")
    page.goto(f"{document}proposals")
    page.get_by_role("link", name="¶ 10").first.click()
    expect(page.locator("main")).to_contain_text("JFK")
    expect(page.get_by_role("radio", name="Accept")).to_have_count(0)
    page.goto(f"{document}W/p10/propose")
    expect(page.locator("h1")).to_have_text("You may not do this")
    expect(page.locator("main")).to_contain_text("Rea has no role that may propose")
