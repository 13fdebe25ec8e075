"""An admin renames, removes, redacts and changes a rule, and sees what became of it; with JavaScript and without."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, sign_in
from tests.examples import an_account, newest, start_working, suggest
from tests.seeded import DOCUMENT
from webapp.operations import comments
from webapp.operations.desk import Desk
from webapp.operations.verifying import verify

NEW = "/d/Romania%20circular"
SECRET = "Her name is Ottilie Quintavalle."


def act(page: Page, summary: str, button: str, reason: str, **name: str) -> None:
    """Open one of the forms of the admin's page, fill it in and send it."""
    form = page.locator("details", has=page.locator("button", has_text=re.compile(f"^{button}$")))
    form.locator("summary", has_text=summary).click()
    for label, said in name.items():
        form.locator(f"[name={label}]").fill(said)
    form.get_by_label("Why").fill(reason)
    form.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("#done")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_an_admin_keeps_the_desk_in_order(new_page: NewPage, served_desk: Desk, script: bool) -> None:
    ada, _bo = an_account(served_desk), an_account(served_desk, "Bo")
    start_working(served_desk, ada, document=DOCUMENT)
    own = suggest(served_desk, ada, "p10", ("cause", "matter"), document=DOCUMENT)
    text = next(one.passage.text_hash for one in newest(served_desk, "A", DOCUMENT).passages if one.id == "p10")
    on: dict[str, Any] = {"document": DOCUMENT, "siglum": "A", "passage_id": "p10", "text_hash": text}
    comments.comment(served_desk, ada, **on, body=SECRET, key="said")

    page = new_page(java_script_enabled=script)
    sign_in(page)
    page.get_by_role("link", name="Rename or remove").click()
    act(page, "Rename", "Rename the document", "It is misdated.", name="Romania circular")
    act(page, "Give another siglum", "Rename B", "A clash.", name="K")
    act(page, "Remove", "Remove C", "No rights.")

    page.goto(f"/d/{DOCUMENT}/B/p10/history")
    page.wait_for_url(f"**{NEW}/K/p10/history")
    page.goto(f"/d/{DOCUMENT}/C/p10")
    expect(page.locator("h1")).to_have_text("This was removed")
    expect(page.locator(".lead")).to_contain_text("Witness C of Romania circular was removed by Ada")
    expect(page.locator(".lead")).to_contain_text("No rights.")

    page.goto(f"/d/{DOCUMENT}/A/p10")
    page.wait_for_url(f"**{NEW}/A/p10")
    expect(page.locator("#panel")).to_contain_text(SECRET)
    page.get_by_role("link", name="Redact").click()
    page.get_by_label("Why").fill("A living person.")
    page.get_by_role("button", name="Redact for good").click()
    expect(page.locator(".redacted")).to_contain_text("A living person.")
    page.goto(f"{NEW}/A/p10")
    expect(page.locator("#panel")).to_contain_text("redacted by Ada")
    expect(page.locator("#panel")).not_to_contain_text(SECRET)

    page.goto(f"{NEW}/W/proposals/{own.id}")
    expect(page.locator("#card")).to_contain_text("nobody decides on their own")
    page.goto("/settings")
    rule = page.locator("form#two_people")
    rule.get_by_label("Editors may decide on their own").check()
    rule.get_by_role("button", name="Save").click()
    expect(page.locator("form#two_people [role=status]")).to_contain_text("Saved")
    page.goto(f"{NEW}/W/proposals/{own.id}")
    expect(page.get_by_label("Accept").first).to_be_visible()
    assert verify(served_desk).wrong == ()
