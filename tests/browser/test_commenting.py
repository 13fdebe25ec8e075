"""Comments on words: chosen with the mouse, the keyboard alone and a finger; carried, confirmed; without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import check
from tests.browser.test_review import P10, D, Review, ready, review
from webapp.operations import reading
from webapp.review import Thread

__all__ = ["review"]


def the_threads(review: Review) -> tuple[Thread, ...]:
    return reading.passage(review.desk, "1963-05-09-ccp-circular-on-romania", "W", "p10").threads


def select(page: Page, words: str) -> None:
    """Drag over words of the passage, as with a mouse."""
    box = page.locator(".text.main").evaluate(
        """(text, words) => {
          const node = [...text.childNodes].find((one) => one.data?.includes(words));
          const range = new Range();
          range.setStart(node, node.data.indexOf(words));
          range.setEnd(node, node.data.indexOf(words) + words.length);
          const { left, right, top, bottom } = range.getBoundingClientRect();
          return [left, right, (top + bottom) / 2];
        }""",
        words,
    )
    page.mouse.move(box[0] + 1, box[2])
    page.mouse.down()
    page.mouse.move(box[1] - 1, box[2], steps=3)
    page.mouse.up()


def test_words_are_chosen_carried_and_confirmed(review: Review) -> None:
    page = review.page("Tom")
    page.goto(f"{D}W/p10")
    ready(page)
    select(page, "has relied")
    page.get_by_role("button", name="Comment on “has relied”").click()
    page.keyboard.type("Relied, @Ada?")
    page.reload()
    expect(page.locator("#comment")).to_have_value("Relied, @Ada?")
    expect(page.locator("#words")).to_have_value("has relied")
    page.locator("#comment").press("Control+Enter")
    expect(page.locator(".thread .of-words")).to_have_text("has relied")
    assert page.locator(".text.main").inner_text().endswith(P10)
    expect(page.locator("#words")).to_have_value("")
    expect(page.locator("#said")).to_have_text("Kept.")
    page.locator(".text.main").click(click_count=3)
    page.get_by_role("button", name="Comment on “Khrushchev said").click()
    expect(page.locator("#words")).to_have_value(P10)

    review.accept(review.suggest("Uma", "p10", ("has relied", "has always relied")))
    page = review.page("Ada")
    page.goto("/comments?mentioned=me&only=unread")
    expect(page.locator(".comment-list")).to_contain_text("carried")
    check(page, "the comments")
    page.locator(".comment-list a").first.click()
    ready(page)
    expect(page.locator(".thread")).to_contain_text("Carried.")
    expect(page.locator(".thread .unread")).to_have_text("new")
    page.locator("a.commented").click()
    expect(page.locator(".thread.led")).to_be_visible()
    check(page, "a passage with a comment on its words")
    page.get_by_role("button", name="These are the words").click()
    expect(page.locator(".thread .stale")).to_have_count(0)
    expect(page.locator("a.commented.carried")).to_have_count(0)
    page.goto("/comments?only=unread")
    expect(page.get_by_text("No thread is like that")).to_be_visible()


def test_words_are_chosen_with_the_keyboard_alone(review: Review) -> None:
    page = review.page("Tom")
    page.goto(f"{D}?left=A&right=W&at=W.p10#W.p10")
    ready(page)
    page.keyboard.press("c")
    page.keyboard.type("Who?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#choose")).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Nothing is typed here.")
    for _ in "Khrushchev":
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#words")).to_have_value("Khrushchev")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".thread .of-words")).to_have_text("Khrushchev")
    assert [one.words for one in the_threads(review)] == ["Khrushchev"]


@pytest.mark.parametrize("script", [True, False])
def test_words_are_chosen_on_a_touch_screen_and_typed_without_javascript(review: Review, script: bool) -> None:
    touch = {"has_touch": True, "is_mobile": True, "viewport": {"width": 360, "height": 740}}
    page = review.page("Tom", java_script_enabled=script, **touch)
    page.goto(f"{D}W/p10")
    if script:
        ready(page)
        # a long press, as far as a browser without a finger can tell
        page.locator(".text.main").evaluate(
            """(text) => {
              const node = [...text.childNodes].find((one) => one.data?.includes("peace"));
              getSelection().setBaseAndExtent(node, node.data.indexOf("peace"), node, node.data.indexOf("peace") + 5);
            }"""
        )
        page.get_by_role("button", name="Comment on “peace”").tap()
    else:
        page.get_by_text("Comment on words of it").tap()
        page.locator("#words").fill("the")
    page.locator("#comment").fill("What peace?")
    page.get_by_role("button", name="Comment", exact=True).tap()
    if not script:
        expect(page.locator("#comment")).to_have_value("What peace?")
        page.get_by_role("radio").nth(1).check()
        page.get_by_role("button", name="Comment", exact=True).tap()
    expect(page.locator(".thread .body")).to_have_text("What peace?")
    start = P10.index("peace") if script else P10.rindex("the")
    assert [one.comments[0].anchor for one in the_threads(review)] == [(start, start + (5 if script else 3))]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 if script else True
