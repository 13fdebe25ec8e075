"""axe finds nothing, on any page in any state, light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import LOOKS, NewPage, sign_in

PLACES = ["/", "/help", "/desk/the-first-token", "", "?mode=inline", "?mode=all", "?right=Z&script=hant&changed=1"]
PLACES += ["apparatus", "apparatus?base=C&hide=case&form=positive", "overview", "overview?base=Z&hide=case"]
PLACES += ["?at=A.p10", "A/p10", "Z/p10", "?mode=odd", "/sign-in"]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_for_a_reader(new_page: NewPage, document: str, scheme: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for place in PLACES:
        page.goto(place if place.startswith("/") else document + place)
        check(page, place)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_for_one_who_writes(new_page: NewPage, document: str, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    sign_in(page)
    page.goto(f"{document}?at=A.p10")
    for words in ("First.", "Second."):
        page.locator("#comment").fill(words)
        page.get_by_role("button", name="Comment", exact=True).click()
        page.locator(".thread .body").get_by_text(words).wait_for()
    page.get_by_role("button", name="Resolve").first.click()
    page.locator(".resolved > summary").click()
    page.locator(".thread summary.button").first.click()
    check(page, "threads")
    page.keyboard.press("Escape")
    page.locator("#show-keys").click()
    check(page, "keys")


def check(page: object, place: str) -> None:
    found = Axe().run(page).response["violations"]
    said = [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]
    assert said == [], place
