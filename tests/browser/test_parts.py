"""A long document in a browser: rows come as they are reached, by scrolling, links and keys, and stay in place."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOKS, NewPage, sign_in
from tests.browser.desk_in_browser import serving
from tests.browser.test_accessibility import check
from tests.browser.test_journeys import ready
from tests.conftest import NewDesk
from tests.examples import an_account, import_long, relink
from webapp.operations.desk import Desk

L = "/d/long/"
ROWS = "article.row:not(.front)"


@pytest.fixture
def served_desk(new_desk: NewDesk) -> Desk:
    desk = new_desk()
    import_long(desk)
    return desk


@pytest.fixture
def address(served_desk: Desk) -> Iterator[str]:
    with serving(served_desk) as found:
        yield found


def names(page: Page) -> list[str]:
    found: list[str] = page.locator(ROWS).evaluate_all("rows => rows.map(row => row.id)")
    return found


def numbered(first: int, last: int) -> list[str]:
    return [f"A.p{number}" for number in range(first, last + 1)]


def top_of(page: Page, name: str) -> float:
    top: float = page.evaluate("name => document.getElementById(name).getBoundingClientRect().top", name)
    return top


def to_the_end(page: Page) -> None:
    """As a reader scrolls; Playwright's own way would wait for a link that is being replaced."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")


def focused_row(page: Page) -> Any:
    return page.evaluate("document.activeElement.closest('.row')?.id")


def test_rows_come_as_they_are_reached_and_the_address_stays(page: Page) -> None:
    page.goto(L)
    ready(page)
    page.evaluate("window.stayed = true")
    assert names(page) == numbered(1, 40)
    page.locator("[id='A.p39']").scroll_into_view_if_needed()
    page.mouse.wheel(0, 2_000)
    expect(page.locator("[id='A.p80']")).to_be_attached()
    expect(page.locator("#later")).to_contain_text("Next passages (81–100 of 100)")
    to_the_end(page)
    expect(page.locator("[id='A.p100']")).to_be_attached()
    expect(page.locator(".further")).to_have_count(0)
    assert names(page) == numbered(1, 100)
    assert page.url.endswith(L)
    assert page.evaluate("history.length") == 2  # the blank page and this one
    assert page.evaluate("window.stayed") is True


def test_earlier_rows_come_above_and_what_is_read_stays_where_it_is(page: Page) -> None:
    page.goto(f"{L}?from=A.p90#A.p90")
    ready(page)
    assert names(page) == numbered(81, 100)
    page.locator("#earlier .more").scroll_into_view_if_needed()
    before = top_of(page, "A.p82")
    page.locator("#earlier .more").click()
    expect(page.locator("[id='A.p41']")).to_be_attached()
    page.wait_for_timeout(300)
    assert abs(top_of(page, "A.p82") - before) < 2
    assert names(page) == numbered(41, 100)
    page.locator("#earlier .more").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#earlier")).to_have_count(0)
    expect(page.locator("[id='at-A.p40']")).to_be_focused()
    assert names(page) == numbered(1, 100)


def test_without_javascript_the_parts_are_pages(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(L)
    page.get_by_role("link", name="Next passages (41–80 of 100)").click()
    assert page.url.endswith("?from=A.p41#A.p41")
    expect(page.locator("[id='A.p41']")).to_be_in_viewport()
    page.locator(".strip a").nth(95).click()
    expect(page.locator("[id='A.p96']")).to_be_in_viewport()
    page.get_by_role("link", name="Earlier passages (41–80 of 100)").click()
    page.get_by_role("link", name="Show all 100").first.click()
    assert page.locator(ROWS).count() == 100


def test_an_old_address_of_a_passage_opens_its_part(page: Page) -> None:
    for name in ("A.p70", "B.p70"):
        page.goto(f"{L}#{name}")
        page.wait_for_url(f"**{L}?from={name}#{name}")
        expect(page.locator("[id='A.p70']")).to_be_in_viewport()
        page.goto("/")
    page.goto(f"{L}#A.p700")
    page.wait_for_url("**?from=A.p700#A.p700")
    page.evaluate("window.stayed = true")
    page.wait_for_timeout(300)
    assert page.evaluate("window.stayed") is True
    assert names(page) == numbered(1, 40)  # and that is all


def test_a_passage_is_found_from_the_address_bar_of_the_same_page(page: Page) -> None:
    page.goto(L)
    page.evaluate("location.hash = 'A.p95'")
    page.wait_for_url("**?from=A.p95#A.p95")
    expect(page.locator("[id='A.p95']")).to_be_in_viewport()


def test_the_strip_goes_to_a_row_that_came_later_without_leaving_the_page(page: Page) -> None:
    page.goto(L)
    ready(page)
    to_the_end(page)
    expect(page.locator("[id='A.p80']")).to_be_attached()
    page.evaluate("window.stayed = true")
    page.locator(".strip a").nth(49).click()
    expect(page.locator("[id='A.p50']")).to_be_in_viewport()
    assert page.url.endswith("#A.p50")
    assert page.evaluate("window.stayed") is True
    page.locator(".strip a").nth(98).click()
    page.wait_for_url("**?from=A.p99#A.p99")
    expect(page.locator("[id='A.p99']")).to_be_in_viewport()


def test_the_keys_of_passages_go_on_into_the_rows_around(page: Page) -> None:
    page.goto(f"{L}?from=A.p41")
    ready(page)
    page.locator("[id='at-A.p80']").evaluate("link => link.focus({preventScroll: true})")
    page.keyboard.press("j")
    expect(page.locator("[id='at-A.p81']")).to_be_focused()
    page.locator("[id='at-A.p41']").focus()
    page.keyboard.press("k")
    expect(page.locator("[id='at-A.p40']")).to_be_focused()
    assert names(page) == numbered(1, 100)
    page.locator("[id='at-A.p1']").focus()
    page.keyboard.press("k")
    expect(page.locator("[id='at-A.title']")).to_be_focused()


def test_the_keys_of_differences_go_through_all_of_them_and_count_all(page: Page) -> None:
    page.goto(L)
    ready(page)
    for number in range(1, 36):
        page.keyboard.press("n")
        expect(page.locator("#said")).to_have_text(f"Difference {number} of 35")
    assert focused_row(page) == "A.p100"
    page.keyboard.press("n")
    expect(page.locator("#said")).to_have_text("Difference 35 of 35")


def test_a_difference_in_a_later_part_has_its_number_among_all(page: Page) -> None:
    page.goto(f"{L}?from=A.p81#A.p84")
    ready(page)
    page.locator("[id='at-A.p82']").focus()
    page.keyboard.press("n")
    assert focused_row(page) == "A.p84"
    expect(page.locator("#said")).to_have_text("Difference 29 of 35")  # the title is the first
    page.keyboard.press("p")
    expect(page.locator("#said")).to_have_text("Difference 28 of 35")
    page.keyboard.press("p")
    expect(page.locator("#said")).to_have_text("Difference 27 of 35")
    assert focused_row(page) == "A.p78"
    for number in range(26, 0, -1):
        page.keyboard.press("p")
        expect(page.locator("#said")).to_have_text(f"Difference {number} of 35")
    assert focused_row(page) == "A.title"


def test_what_is_counted_is_said_also_of_all_witnesses(page: Page) -> None:
    page.goto(f"{L}?mode=all")
    page.keyboard.press("n")
    expect(page.locator("#said")).to_have_text("Difference 1 of 14 in the rows that are loaded")
    page.goto(f"{L}?mode=all&from=all")
    page.keyboard.press("n")
    expect(page.locator("#said")).to_have_text("Difference 1 of 34")


def test_one_who_has_all_rows_keeps_them_in_another_view(page: Page) -> None:
    page.goto(f"{L}?from=all#A.p90")
    ready(page)
    page.locator("#by-characters").dispatch_event("click")
    page.wait_for_url("**by=characters&from=all")
    assert names(page) == numbered(1, 100)


def test_a_reader_far_down_who_takes_another_view_or_opens_comments_stays_there(page: Page) -> None:
    page.goto(L)
    ready(page)
    for last in (80, 100):
        to_the_end(page)
        expect(page.locator(f"[id='A.p{last}']")).to_be_attached()
    page.locator("[id='A.p60']").evaluate("row => row.scrollIntoView({block: 'center'})")
    before = top_of(page, "A.p60")
    page.locator("#by-characters").dispatch_event("click")
    expect(page.locator("#by-characters")).to_have_attribute("aria-current", "true")
    page.wait_for_timeout(300)
    assert names(page) == numbered(41, 80)
    assert abs(top_of(page, "A.p60") - before) < 2
    page.locator("[id='at-A.p61']").click()
    expect(page.locator("#panel")).to_be_visible()
    page.wait_for_timeout(300)
    before = top_of(page, "A.p61")
    expect(page.locator("[id='A.p61'].open")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)
    page.wait_for_timeout(300)
    assert abs(top_of(page, "A.p61") - before) < 2
    expect(page.locator("[id='at-A.p61']")).to_be_focused()
    page.go_back()
    expect(page.locator("header.site")).to_have_count(1)
    expect(page.locator("[id='A.p61']")).to_be_attached()


def test_rows_that_changed_meanwhile_come_as_a_new_page(page: Page, served_desk: Desk) -> None:
    page.goto(L)
    ready(page)
    relink(served_desk, an_account(served_desk), "link", ["p1", "p2"], ["p1", "p2"], document="long")
    to_the_end(page)
    expect(page.locator(".sum")).to_contain_text("of 99 places")
    expect(page.locator("#collation")).to_have_count(1)
    page.wait_for_timeout(300)
    to_the_end(page)
    expect(page.locator("[id='A.p81']")).to_be_attached()
    assert names(page) == ["A.p1", *numbered(3, 81)]


def test_links_are_changed_with_every_row_there_and_shift_chooses_across_all(page: Page) -> None:
    sign_in(page)
    page.goto(f"{L}?from=A.p41")
    ready(page)
    page.locator("#edit-links").click()
    expect(page.locator("#links-bar")).to_be_visible()
    assert names(page) == numbered(1, 100)
    page.locator("[id='pick-A.p30']").click()
    page.locator("[id='pick-A.p90']").click(modifiers=["Shift"])
    expect(page.locator(".pick :checked")).to_have_count(61)
    page.get_by_role("button", name="Lock as right").click()
    expect(page.locator("#said")).to_contain_text("locked as right 61 links")


def test_what_is_not_there_is_not_printed_and_says_so(page: Page) -> None:
    page.goto(L)
    expect(page.locator(".printed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("#later .more")).to_be_hidden()
    expect(page.locator("#later .printed")).to_be_visible()
    expect(page.locator("#later .printed")).to_have_text(
        "Passages 41–100 of 100 are not printed: choose “Show all” before."
    )


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_in_a_part(new_page: NewPage, scheme: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for place in ("", "?from=A.p41", "?mode=all&from=A.p41"):
        page.goto(f"{L}{place}")
        check(page, place)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
