"""The queue, walked with keys over entries of several kinds, each dealt with where it is shown."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS
from tests.browser.test_accessibility import check
from tests.browser.test_review import D, Review, ready, review
from tests.examples import approve, comment_on
from tests.seeded import DOCUMENT

__all__ = ["review"]


def test_the_queue_is_walked_over_several_kinds(review: Review) -> None:
    approve(review.desk, review.people["Ada"], "p12", document=DOCUMENT)
    review.accept(review.suggest("Tom", "p12", ("negotiations", "consultation")))
    comment_on(review.desk, review.people["Tom"], "p13", "Why parties?", document=DOCUMENT)
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
    page.locator("#body").fill("Kept in the browser.")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".comment.reply .body")).to_have_text("Kept in the browser.")
    expect(page.locator("#body")).to_have_value("")
    page.locator("#body").fill("Sent with resolving.")
    page.get_by_role("button", name="Resolve", exact=True).click()
    expect(page.locator("h1")).to_contain_text("W ¶ 10")
    expect(page.locator("#kept")).to_have_text("Kept: resolved.")
    page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes('/threads/'))")
    expect(page.locator(".queue ol > li")).to_have_count(1)
    page.keyboard.press("y")
    expect(page.locator("#then-approve")).to_be_enabled()
    page.keyboard.press("Shift+A")
    expect(page.locator("#kept")).to_have_text("Kept: your decision.")
    expect(page.locator("#card .text.main")).to_contain_text("depends")
    ready(page)
    page.locator("[name=checked][value=scan]").check()
    page.keyboard.press("Shift+A")
    expect(page.locator("h1")).to_have_text("Nothing waits for you")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_too_wide(review: Review, scheme: str, width: int) -> None:
    approve(review.desk, review.people["Ada"], "p12", document=DOCUMENT)
    for passage, words in (("p12", "negotiations"), ("p13", "")):
        comment_on(review.desk, review.people["Tom"], passage, "Why parties?", document=DOCUMENT, words=words)
    review.accept(review.suggest("Tom", "p12", ("negotiations", "consultation")))
    page = review.page("Bo", viewport={"width": width, "height": 900}, color_scheme=scheme)
    places = ("/queue?kind=stale", "/queue?kind=threads", f"{D}threads", f"{D}threads?do=resolve", "/comments")
    for place in (*places, "/activity", f"{D}activity", "/account"):
        page.goto(place)
        check(page, place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
