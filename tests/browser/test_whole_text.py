"""Revising a whole text in a browser: typed and kept by itself, taken from another witness, in two tabs, sent."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import LOOKS, NewPage, sign_in
from tests.browser.test_accessibility import check
from tests.browser.test_journeys import ready
from tests.examples import an_account, decide, start_working, suggest
from tests.seeded import DOCUMENT
from webapp.operations.desk import Desk

WHOLE = f"/d/{DOCUMENT}/W/whole-text"


@pytest.fixture(autouse=True)
def _working(served_desk: Desk) -> None:
    start_working(served_desk, an_account(served_desk, "Bo"), document=DOCUMENT)


def begin(page: Page, address: str = WHOLE) -> None:
    sign_in(page)
    page.goto(address)
    ready(page)


def field(page: Page, passage: str) -> Locator:
    return page.locator(f"#field-{passage}")


def retype(page: Page, passage: str, old: str, new: str) -> str:
    """Change words of a passage as somebody does who types; the text that it has then."""
    text = field(page, passage).input_value()
    assert old in text
    field(page, passage).fill(text.replace(old, new))
    return text.replace(old, new)


def kept(page: Page, count: str) -> None:
    expect(page.locator("#draft-state")).to_contain_text(f"{count} changed")


def in_browser(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('variorum whole'))")
    return found


def test_what_is_typed_is_kept_taken_over_and_sent(page: Page) -> None:
    begin(page, f"/d/{DOCUMENT}/?left=A&right=W")
    page.get_by_role("link", name="Revise the whole of W").click()
    ready(page)
    typed = field(page, "p9").input_value().replace("Big", "Great")
    told = """([field, text]) => {
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        return document.querySelector("#draft-state").textContent.trim();
    }"""
    assert page.evaluate(told, [field(page, "p9").element_handle(), typed]) == "Not saved yet."
    kept(page, "1 passage")
    for _ in range(50):
        if not in_browser(page):
            break
        page.wait_for_timeout(50)
    assert in_browser(page) == [], "what the desk has is not kept here"
    page.reload()
    ready(page)
    expect(field(page, "p9")).to_have_value(typed)

    page.locator("#at-p10 summary").click()
    page.locator("#take-p10-0").click()
    expect(field(page, "p10")).to_have_value("Khrushchev says that the cause of peace has relied on him and Kennedy."
                                             " What about other political forces?")  # fmt: skip
    expect(page.locator("#at-p10")).to_contain_text("in your text")
    kept(page, "2 passages")
    page.locator("#at-p8 summary").click()
    page.locator("#take-p8").click()
    kept(page, "3 passages")

    page.get_by_role("button", name="Show differences").click()
    page.wait_for_url("**/differences")
    expect(page.locator(".places-changed > li")).to_have_count(3)
    page.get_by_label("Reason for difference 1 of ¶ 10").fill("present tense")
    page.get_by_label("Why, for all of it").fill("Read once more.")
    page.get_by_role("button", name="Propose all of it").click()
    page.wait_for_url("**/batches/**")
    expect(page.locator("main")).to_contain_text("Read once more.")
    page.goto(WHOLE)
    expect(page.locator("#draft-state")).to_contain_text("Nothing is changed yet")
    assert in_browser(page) == []


def test_the_second_tab_is_told_and_can_keep_either(page: Page) -> None:
    begin(page)
    other = page.context.new_page()
    other.goto(WHOLE)
    ready(other)
    retype(page, "p9", "Big", "Great")
    kept(page, "1 passage")
    mine = retype(other, "p9", "Big", "Large")
    expect(other.locator("#draft-state")).to_contain_text("Nothing was overwritten")
    retype(page, "p10", "Khrushchev", "The First Secretary")
    kept(page, "2 passages")
    other.get_by_role("button", name="See both").click()
    expect(other.locator("#at-p9")).to_contain_text("The other page saved:")
    expect(field(other, "p9")).to_have_value(mine)
    expect(other.locator("#at-p10 .notice")).to_contain_text("The First Secretary")
    other.locator("#theirs-p10").click()
    expect(other.locator(".problem")).to_have_count(0)
    expect(field(other, "p9")).to_have_value(mine)
    expect(field(other, "p10")).to_have_value(field(page, "p10").input_value())


def test_a_desk_that_does_not_answer_loses_nothing(page: Page) -> None:
    begin(page)

    def gone(route: Route) -> None:
        route.abort("connectionreset")

    page.route("**/draft", gone)
    typed = retype(page, "p9", "Big", "Great")
    expect(page.locator("#said")).to_contain_text("The desk did not answer")
    assert len(in_browser(page)) == 1
    page.unroute("**/draft")
    page.reload()
    ready(page)
    expect(field(page, "p9")).to_have_value(typed)
    kept(page, "1 passage")

    def unheard(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    page.route("**/draft", unheard)
    with page.expect_event("requestfailed"):
        retype(page, "p9", "Great", "Large")
    page.unroute("**/draft")
    retype(page, "p10", "Khrushchev", "He")
    kept(page, "2 passages")


def test_what_the_browser_kept_is_not_put_over_what_the_desk_has_since(page: Page) -> None:
    begin(page)
    page.route("**/draft", lambda route: route.abort("connectionreset"))
    retype(page, "p9", "Big", "Great")
    expect(page.locator("#said")).to_contain_text("The desk did not answer")
    other = page.context.new_page()
    other.goto(WHOLE)
    other.evaluate("localStorage.setItem('aside', Object.keys(localStorage).find(key => key.includes('whole')))")
    ready(other)
    theirs = field(other, "p9").input_value().replace("Great", "Large")
    field(other, "p9").fill(theirs)
    kept(other, "1 passage")
    other.evaluate("""() => localStorage.setItem(localStorage.getItem('aside'),
        JSON.stringify({text: 'Mine at last.', was: 'what the desk had'}))""")
    other.reload()
    expect(field(other, "p9")).to_have_value(theirs)
    expect(other.locator("#at-p9")).to_contain_text("Mine at last.")
    ready(other)
    other.get_by_role("button", name="Take it").click()
    expect(field(other, "p9")).to_have_value("Mine at last.")
    kept(other, "1 passage")


def test_an_ended_session_is_told_and_what_was_typed_comes_back(page: Page) -> None:
    begin(page)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    typed = retype(page, "p9", "Big", "Great")
    expect(page.locator("#draft-state")).to_contain_text("Not saved.")
    expect(page.locator("#draft-state")).to_contain_text("kept in this browser")
    page.context.add_cookies([{key: one[key] for key in ("name", "value", "domain", "path")} for one in cookies])  # type: ignore[misc]
    page.reload()
    ready(page)
    expect(field(page, "p9")).to_have_value(typed)
    kept(page, "1 passage")
    page.get_by_role("button", name="Show differences").click()
    why = page.get_by_label("Reason for difference 1 of ¶ 9")
    why.wait_for()
    ready(page)
    why.fill("plainer")
    page.reload()
    expect(why).to_have_value("plainer")


def test_a_whole_text_is_revised_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.goto(f"{WHOLE}?beside=B")
    retype(page, "p9", "Big", "Great")
    page.locator("#at-p10 summary").click()
    page.locator("#take-p10-1").click()
    expect(field(page, "p10")).to_be_in_viewport()
    expect(page.locator("#draft-state")).to_contain_text("2 passages changed")
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("link", name="Keep it").click()
    page.get_by_role("button", name="Show differences").click()
    page.get_by_label("Why, for all of it").fill("Read once more.")
    page.get_by_role("button", name="Propose all of it").click()
    expect(page.locator("main")).to_contain_text("Read once more.")


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_where_a_text_is_revised(
    new_page: NewPage, served_desk: Desk, scheme: str, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    begin(page)
    retype(page, "p10", "has relied", "rests")
    retype(page, "p9", "Big", "Great")
    kept(page, "2 passages")
    bo = an_account(served_desk, "Cleo")
    theirs = suggest(served_desk, an_account(served_desk), "p10", ("has relied", "depends"), document=DOCUMENT)
    decide(served_desk, bo, theirs, {0: "accepted"})
    page.goto(WHOLE)
    ready(page)
    page.locator("#at-p8 summary").click()
    expect(page.locator("#rebase-p10")).to_be_visible()
    check(page, "a text that moved on")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#rebase-p10").click()
    expect(page.locator("#at-p10")).to_contain_text("found no place in the new text")
    check(page, "what found no place")
    page.goto(f"{WHOLE}?beside=Z")
    check(page, "beside another language")
    title = suggest(served_desk, an_account(served_desk), "title", ("Notification", "Circular"), document=DOCUMENT)
    for place in ("W/whole-text/differences", "W/whole-text/discard", "W/import", f"W/proposals/{title.id}/elsewhere"):
        page.goto(f"/d/{DOCUMENT}/{place}")
        check(page, place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
