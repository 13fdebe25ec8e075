"""A search in the browser: from any page by a key to a passage and back."""

from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import LOOKS, NewPage


def test_a_search_is_a_key_away_and_leads_to_its_passage(new_page: NewPage, address: str) -> None:
    page = new_page()
    page.goto(f"{address}/terms")
    page.keyboard.press("/")
    page.keyboard.type("p'eng chen")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="A ¶ 5").click()
    page.wait_for_url("**/A/p5")
    page.go_back()
    page.get_by_role("link", name="Comments 0").click()
    page.get_by_text("No comment has all of this.").wait_for()
    page.wait_for_load_state()  # until then no key works
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    axe = Axe()
    for query in ("q=romania", "q=romania&kind=terms", "q=%22%22"):
        page.goto(f"{address}/search?{query}")
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe.run(page).response["violations"] == [], query
