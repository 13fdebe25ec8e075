"""The queue, walked with keys over entries of several kinds, each dealt with where it is shown."""

from playwright.sync_api import expect

from tests.browser.test_review import Review, ready, review
from tests.examples import approve, newest
from tests.seeded import DOCUMENT
from webapp.operations import comments

__all__ = ["review"]


def test_the_queue_is_walked_over_several_kinds(review: Review) -> None:
    approve(review.desk, review.people["Ada"], "p12", document=DOCUMENT)
    review.accept(review.suggest("Tom", "p12", ("negotiations", "consultation")))
    shown = next(one.passage for one in newest(review.desk, "W", DOCUMENT).passages if one.id == "p13")
    comments.comment(
        review.desk,
        review.people["Tom"],
        document=DOCUMENT,
        siglum="W",
        passage_id="p13",
        text_hash=shown.text_hash,
        body="Why parties?",
        key="t",
    )
    review.suggest("Tom", "p10", ("has relied", "depends"))
    page = review.page("Bo")
    page.goto("/queue")
    ready(page)
    for key, heading in (("", "W ¶ 12"), ("j", "W ¶ 13"), ("j", "W ¶ 10"), ("k", "W ¶ 13"), ("k", "W ¶ 12")):
        if key:
            page.keyboard.press(key)
        expect(page.locator("h1")).to_contain_text(heading)
        ready(page)
    page.locator("[name=checked][value=scan]").check()
    page.keyboard.press("Shift+A")
    expect(page.locator("#kept")).to_have_text("Kept: your approval.")
    expect(page.locator("h1")).to_contain_text("W ¶ 13")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.locator("h1")).to_contain_text("W ¶ 10")
    expect(page.locator(".queue ol > li")).to_have_count(1)
    page.keyboard.press("y")
    expect(page.locator("#then-approve")).to_be_enabled()
    page.keyboard.press("Shift+A")
    expect(page.locator("#kept")).to_have_text("Kept: your decision.")
    expect(page.locator("#card .text").first).to_contain_text("depends")
    ready(page)
    page.locator("[name=checked][value=scan]").check()
    page.keyboard.press("Shift+A")
    expect(page.locator("h1")).to_have_text("Nothing waits for you")
