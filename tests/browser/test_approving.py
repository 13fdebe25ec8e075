"""An editor approves, sees how far the text is, publishes and reads the edition: with keys, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewPage
from tests.browser.test_accessibility import check
from tests.browser.test_review import D, Review, ready
from tests.examples import account_with, approve, newest, start_working
from tests.seeded import DOCUMENT
from webapp.operations import aligning
from webapp.operations.desk import Desk
from webapp.review import Role


@pytest.fixture
def review(served_desk: Desk, address: str, new_page: NewPage) -> Review:
    people = {name: account_with(served_desk, name, Role.EDITOR, Role.ADMIN) for name in ("Ada", "Bo")}
    people["Tom"] = account_with(served_desk, "Tom", Role.TRANSLATOR)
    start_working(served_desk, people["Ada"], document=DOCUMENT)
    aligning.align_missing(served_desk, DOCUMENT)
    return Review(served_desk, address, new_page, people)


def test_an_editor_approves_with_the_keyboard_publishes_and_reads_the_edition(review: Review) -> None:
    total = len(newest(review.desk, "W", DOCUMENT).passages)
    approve(review.desk, review.people["Bo"], "p11", document=DOCUMENT, checked="scan")
    page = review.page("Bo")
    page.goto(f"{D}?left=A&right=W")
    ready(page)
    expect(page.locator("#progress-W")).to_contain_text(f"1 of {total} approved")
    page.locator("[id='at-A.p10']").focus()
    page.keyboard.press("Shift+A")
    page.wait_for_url("**/W/p10#approval")
    ready(page)
    form = page.locator("#approve")
    expect(form.locator("[value=scan]")).to_be_checked()
    page.locator("#approval-remark").focus()
    page.keyboard.press("Shift+A")
    expect(page.locator("#approval-remark")).to_have_value("A")
    page.reload()
    ready(page)
    expect(page.locator("#approval-remark")).to_have_value("A")
    page.locator("#approval-remark").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+A")
    expect(page.locator("#approval .status")).to_have_text("approved")
    expect(page.locator("#approval-title")).to_be_in_viewport()
    expect(page.locator("#approval .status")).to_be_in_viewport()
    page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes('draft'))")
    page.keyboard.press("Shift+A")
    expect(page.locator("#said")).to_contain_text("approved by you already")
    page = review.page("Ada")
    page.goto(f"{D}W/p12")
    ready(page)
    page.keyboard.press("Shift+A")
    expect(page.locator("#said")).to_contain_text("Say what you checked it against")
    expect(page.locator("#approve [value=scan]")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+A")
    expect(page.locator("#approval")).to_contain_text("checked against the transcription")
    page.goto(f"{D}?left=A&right=W")
    expect(page.locator("#progress-W")).to_contain_text(f"3 of {total} approved")
    for link in ("#editions-W", "#new-edition", "#publish [value=publish]"):
        page.locator(link).focus()
        page.keyboard.press("Enter")
    page.wait_for_url("**/W/editions/1#published")
    expect(page.locator("#p12")).to_contain_text("checked against the transcription")
    expect(page.locator("#p13")).to_contain_text("not approved")
    check(page, "edition")
    page.goto(f"{D}W/approve")
    check(page, "approve several")


def test_without_javascript_many_are_approved_and_published(review: Review) -> None:
    page = review.page("Bo", java_script_enabled=False)
    page.goto(f"{D}?left=A&right=W")
    page.get_by_role("link", name="Approve several").click()
    page.get_by_label("Leave out ¶ 10").check()
    page.get_by_label("the transcription").check()
    page.get_by_role("button", name="Approve all but those left out").click()
    expect(page.locator("#approved")).to_contain_text("Kept: you approved")
    page.goto("/")
    expect(page.locator(".progress-of")).to_contain_text("1 open")
    page.goto(f"{D}W/editions/new")
    page.get_by_label("as it was last approved").check()
    page.get_by_role("button", name="Show it so").click()
    expect(page.locator("#p10")).to_contain_text("Left out")
    page.get_by_role("button", name="Publish edition 1").click()
    expect(page.locator("#p10")).to_contain_text("Left out")
    expect(page.locator("h1")).to_contain_text("Notification from the Central Committee")
