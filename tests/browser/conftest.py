"""What the journeys share: one Chromium, and a served copy of the repository's own document for each."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.desk_in_browser import LOCAL_HTMX, TOKEN, browsing, chromium, serving
from tests.seeded import DOCUMENT, copy_workspace, open_workspace
from webapp.operations.desk import Desk

NewPage = Callable[..., Page]
LOOKS = [("light", 360), ("dark", 1280)]
"""How axe looks at a page: each scheme and each width once, since what it finds depends on one of them at most."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not chromium():
        pytest.skip("no Chromium is installed (chromium, chromium-browser or google-chrome): the journeys are skipped")
    with browsing() as opened:
        yield opened


@pytest.fixture
def served_desk(seeded_workspace: Path, tmp_path: Path) -> Iterator[Desk]:
    with open_workspace(copy_workspace(seeded_workspace, tmp_path / "copy")) as desk:
        yield desk


@pytest.fixture
def address(served_desk: Desk) -> Iterator[str]:
    with serving(served_desk) as found:
        yield found


@pytest.fixture
def document() -> str:
    return f"/d/{DOCUMENT}/"


def cdn_answers(route: Route) -> None:
    """The CDN with the real bytes, as a browser that checks them needs it."""
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/javascript; charset=utf-8"}
    route.fulfill(body=LOCAL_HTMX.read_bytes(), headers=headers)


@pytest.fixture
def new_page(browser: Browser, address: str) -> Iterator[NewPage]:
    """Opens pages, each in a browser of its own; anything said on a console but a refused address fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def new(cdn: Callable[[Route], Any] = cdn_answers, **options: Any) -> Page:
        context = browser.new_context(base_url=address, **{"viewport": {"width": 1280, "height": 900}, **options})
        context.set_default_timeout(8_000)
        context.route("**/cdn.jsdelivr.net/**", cdn)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None,
        )
        return page

    yield new
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


def sign_in(page: Page, name: str = "Ada") -> None:
    page.goto(f"/desk/{TOKEN}")
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
