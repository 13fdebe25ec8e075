"""Journeys through differences: a historian hides what does not matter to them, an editor says what does."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, sign_in


def test_a_historian_hides_accidentals_and_is_told_what_is_hidden(page: Page, document: str) -> None:
    page.goto(document)
    capitals = page.locator("#kind-case")
    number = int(re.sub(r"\D", "", capitals.inner_text()))
    marked = page.locator("ins.accidental").count()
    capitals.click()
    expect(page.locator(".confesses")).to_have_text(f"{number} differences hidden: case {number}")
    expect(page).to_have_url(re.compile("hide=case"))
    assert page.locator("ins.accidental").count() < marked
    page.go_back()
    expect(page.locator(".confesses")).to_have_text("nothing hidden")
    page.reload()
    assert page.locator("ins.accidental").count() == marked


def test_a_reader_of_all_witnesses_changes_base_and_order_with_the_keyboard(page: Page, document: str) -> None:
    page.goto(f"{document}?mode=all")
    page.locator("#earlier-C").press("Enter")
    expect(page).to_have_url(re.compile(r"with=C\+B\+Z"))
    page.locator("#base-B").press("Enter")
    expect(page).to_have_url(re.compile("left=B"))
    expect(page.locator("article.row").first.locator(".who b").first).to_have_text("B")


def test_an_editor_weighs_a_difference_and_everyone_sees_it(new_page: NewPage, document: str) -> None:
    page = new_page()
    sign_in(page)
    page.goto(f"{document}?at=A.p10")
    page.get_by_role("button", name="changes the meaning").last.click()
    expect(page.locator("#panel .differences").get_by_text("changes the meaning ·")).to_be_visible()
    expect(page.locator("[id='A.p10'] .weight-meaning").first).to_be_visible()
    reader = new_page()
    reader.goto(document)
    expect(reader.locator("[id='A.p10'] ins.weight-meaning")).to_have_count(1)


def test_without_javascript_differences_are_hidden_and_weighed_all_the_same(new_page: NewPage, document: str) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page)
    page.goto(f"{document}?at=A.p10")
    page.get_by_role("button", name="minor").first.click()
    expect(page.get_by_text("minor ·")).to_be_in_viewport()
    expect(page.locator("[id='A.p10'] .weight-minor").first).to_be_in_viewport()
    page.locator("#kind-case").click()
    expect(page.locator(".confesses")).to_contain_text("differences hidden: case")


def test_what_is_copied_from_a_side_is_the_text_of_the_witness(page: Page, document: str) -> None:
    page.goto(f"{document}?right=C")
    copied = page.evaluate(
        """() => { const text = document.querySelector('[id="A.p6"] .cell .text');
        const range = document.createRange(); range.selectNodeContents(text);
        getSelection().removeAllRanges(); getSelection().addRange(range);
        return getSelection().toString(); }"""
    )
    page.goto(f"{document}A/p6")
    assert " ".join(copied.split()) == " ".join(page.locator(".text.main").inner_text().split())


def test_an_editor_goes_from_a_difference_to_its_place_in_the_list_and_back(new_page: NewPage, document: str) -> None:
    page = new_page()
    sign_in(page)
    page.goto(f"{document}#A.p10")
    expect(page.locator("html")).to_have_attribute("data-htmx", "cdn")
    page.locator("[id='at-A.p10']").focus()
    page.keyboard.press("n")
    page.keyboard.press("n")
    here = page.locator("[id='A.p10'] .here")
    number, words = here.first.get_attribute("data-edit"), here.first.inner_text()
    told = page.locator("#said").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='difference-A-B-{number}-minor']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='difference-A-B-{number}']")).to_contain_text("minor ·")
    expect(page.locator(f"[id='difference-A-B-{number}-minor']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)
    expect(here.first).to_be_focused()
    expect(here.first).to_be_in_viewport()
    assert here.first.inner_text() == words
    page.keyboard.press("n")
    difference = int(told.split()[1])
    expect(page.locator("#said")).to_contain_text(f"Difference {difference + 1} of")


def test_a_reader_goes_from_a_difference_to_its_entry_also_in_one_text_and_among_all(page: Page, document: str) -> None:
    for mode, entry in (("inline", "difference-A-B-"), ("all", "difference-A-C-")):
        page.goto(f"{document}?mode={mode}&with=C")
        expect(page.locator("html")).to_have_attribute("data-htmx", "cdn")
        page.locator("[id='at-A.p7']").focus()
        page.keyboard.press("n")
        page.keyboard.press("n")
        number = page.locator(".here").first.get_attribute("data-edit")
        page.keyboard.press("Enter")
        expect(page.locator(f"[id='{entry}{number}']")).to_be_focused()
        page.keyboard.press("n")  # goes on, though the page is another
        assert page.locator(".here").first.get_attribute("data-edit") != number
        expect(page.locator("[id='A.p7'] .here").first).to_be_focused()


def test_in_one_text_the_ends_of_a_move_are_told_apart_by_form(page: Page, document: str) -> None:
    page.goto(f"{document}?mode=inline")
    lines = page.evaluate(
        """() => ['del', 'ins'].map((tag) => {
        const mark = document.createElement(tag); mark.className = 'moved';
        document.querySelector('.one-text .text').append(mark);
        const { textDecorationLine, textDecorationStyle } = getComputedStyle(mark);
        return [textDecorationLine, textDecorationStyle]; })"""
    )
    assert lines == [["line-through", "dotted"], ["underline", "dotted"]]


def test_on_a_phone_what_is_cut_off_shows_that_it_scrolls(new_page: NewPage, document: str) -> None:
    page = new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{document}overview")
    page.locator("#numbers summary").click()
    cut = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((box) =>
        box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX === 'auto').map((box) =>
        [box.tabIndex, box.hasAttribute('aria-labelledby'), getComputedStyle(box).backgroundImage !== 'none'])"""
    )
    assert len(cut) >= 2
    assert all(each == [0, True, True] for each in cut)
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_among_all_witnesses_the_entry_is_that_of_the_witness_whose_difference_it_is(page: Page, document: str) -> None:
    page.goto(f"{document}?mode=all&with=B+C")
    expect(page.locator("html")).to_have_attribute("data-htmx", "cdn")
    page.locator("[id='at-A.p8']").focus()
    page.keyboard.press("p")  # the last of A.p7, in the last of its witnesses
    number = page.locator("[id='A.p7'] .here").first.get_attribute("data-edit")
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='difference-A-C-{number}']")).to_be_focused()
