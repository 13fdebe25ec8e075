"""A term in the browser: stated, with its other script offered; what is typed survives an ended session."""

from dataclasses import replace

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import LOOKS, NewPage, sign_in
from webapp.operations import people, terms
from webapp.operations.desk import Desk


def test_a_term_is_found_stated_and_looked_at(new_page: NewPage, address: str, served_desk: Desk) -> None:
    page = new_page()
    sign_in(page)
    page.get_by_role("navigation", name="Desk").get_by_role("link", name="Terms").click()
    page.fill("#q", "聲明")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="莫斯科声明").click()
    page.get_by_role("link", name="State it anew").click()
    page.wait_for_load_state()
    page.fill("#renderings", "en | Moscow Statement | preferred")
    ada, now = people.account_named(served_desk, "Ada"), terms.term(served_desk, "t07").term
    terms.state(served_desk, ada, term=replace(now, notes="Said meanwhile."), seen=1, key="meanwhile")
    page.reload()  # as after an ended session: what was typed is in this browser
    assert page.input_value("#renderings") == "en | Moscow Statement | preferred"
    assert page.locator("#draft-kept").is_visible()
    page.get_by_role("button", name="Keep the term").click()
    page.get_by_text("Ada has stated anew this term since you looked at it.").wait_for()
    page.locator("ins", has_text="Said meanwhile.").wait_for()
    page.get_by_role("button", name="Keep the term").click()
    page.get_by_text("Kept: this is how the term stands now.").wait_for()
    (rendering,) = terms.term(served_desk, "t07").term.renderings
    assert rendering.verdict == "preferred"
    page.get_by_role("link", name="State it anew").click()
    page.fill("#forms", "zh-Hans | 莫斯科声明")
    page.get_by_role("button", name="Keep the term").click()
    page.get_by_text("The other script was added by OpenCC.").wait_for()
    assert page.input_value("#forms") == "zh-Hans | 莫斯科声明\nzh-Hant | 莫斯科聲明"
    axe = Axe()
    for way in ("/terms", "/terms/t07", "/terms/t07/state", "/terms/import"):
        page.goto(address + way)
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe.run(page).response["violations"] == [], way
