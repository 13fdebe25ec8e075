"""The README's pictures, of the real pages: `python -m tests.screenshots` writes them to tests/screenshots/."""

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.desk_in_browser import TOKEN, browsing, serving
from tests.seeded import DOCUMENT, make_workspace, open_workspace

FOLDER = Path(__file__).parent / "screenshots"
WIDE, LOW, PHONE = (1440, 960), (1440, 720), (360, 780)
D = f"/d/{DOCUMENT}/"
THREADS = [
    (
        "A.title",
        "Zhongfa papers are usually called circulars. Shall we keep “Notification”, as the archive has it?",
        "A stays as it was received. B may differ; its note says on what it rests.",
    ),
    (
        "A.p10",
        "Is this the ambassador’s remark or reported speech? Needs the scan; the reconstruction cannot decide it.",
        "Agreed. The question stays open until the scan is checked.",
    ),
]
PICTURES = [
    ("compare", f"{D}?changed=1&at=A.title", WIDE, "light", ""),
    ("compare-dark", f"{D}?changed=1&at=A.p10", WIDE, "dark", "A.p8"),
    ("phone", f"{D}?changed=1", PHONE, "light", "A.p9"),
    ("all", f"{D}?mode=all", WIDE, "light", "A.p12"),
    ("inline", f"{D}?mode=inline", WIDE, "light", ""),
    ("chinese", f"{D}?right=Z&script=hant", WIDE, "light", ""),
    ("passage", f"{D}A/p10", WIDE, "light", ""),
    ("apparatus", f"/d/{DOCUMENT}/apparatus", WIDE, "light", ""),
    ("overview", f"/d/{DOCUMENT}/overview", WIDE, "light", ""),
    ("library", "/", LOW, "light", ""),
    ("help", "/help", WIDE, "light", ""),
    ("error", f"{D}?left=Q", LOW, "light", ""),
]


def open_page(browser: Browser, address: str, size: tuple[int, int], scheme: str, state: Any = None) -> Page:
    """A page in a browser of its own, which reaches nothing but the desk."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        storage_state=state,
    )
    context.route("**/cdn.jsdelivr.net/**", lambda route: route.abort())
    return context.new_page()


def sign_in(page: Page) -> None:
    """Sign in as the historian."""
    page.goto(f"/desk/{TOKEN}")
    page.get_by_label("Your name").fill("A historian")
    page.get_by_role("button", name="Sign in").click()


def discuss(page: Page, passage: str, question: str, answer: str) -> None:
    """A thread of two comments on a passage."""
    page.goto(f"{D}?at={passage}")
    page.locator("html[data-htmx]").wait_for()
    page.locator("#comment").fill(question)
    page.get_by_role("button", name="Comment", exact=True).click()
    page.locator(".thread summary.button").click()
    page.get_by_label("Reply").fill(answer)
    page.get_by_role("button", name="Reply").click()
    page.locator(".comment.reply").wait_for()


def take(page: Page, name: str, address: str, anchor: str) -> None:
    """One picture, with the passage `anchor` at the top."""
    page.goto(address)
    page.locator("html[data-htmx]").wait_for()
    if anchor:
        page.evaluate("id => document.getElementById(id).scrollIntoView()", anchor)
    page.screenshot(path=FOLDER / f"{name}.png")
    print(FOLDER / f"{name}.png")


def main() -> None:
    """Write every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        empty = Path(folder) / "empty"
        empty.mkdir()
        with open_workspace(empty) as desk, serving(desk) as address:
            take(open_page(browser, address, LOW, "light"), "empty", "/", "")
        workspace = make_workspace(Path(folder) / "seeded")
        with open_workspace(workspace) as desk, serving(desk) as address:
            first = open_page(browser, address, WIDE, "light")
            sign_in(first)
            for passage, question, answer in THREADS:
                discuss(first, passage, question, answer)
            state = first.context.storage_state()
            for name, place, size, scheme, anchor in PICTURES:
                page = open_page(browser, address, size, scheme, state)
                take(page, name, place, anchor)
                page.context.close()


if __name__ == "__main__":
    main()
