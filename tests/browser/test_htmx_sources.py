"""Where htmx comes from: the CDN when its bytes are the right ones, else the desk's own copy; and that it works."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage, cdn_answers
from tests.browser.desk_in_browser import LOCAL_HTMX
from webapp.web.security import HTMX_INTEGRITY

Answer = Callable[[Route], Any]


def tampered(route: Route) -> None:
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/javascript"}
    route.fulfill(body=LOCAL_HTMX.read_bytes() + b"\nwindow.tampered = true;", headers=headers)


def refused(route: Route) -> None:
    route.abort("connectionrefused")


def hanging(_: Route) -> None:
    """Never answered: the context's end closes it."""


def blocked(route: Route) -> None:
    route.abort("blockedbyclient")


def missing(route: Route) -> None:
    route.fulfill(status=404, body="not here", headers={"Access-Control-Allow-Origin": "*"})


def open_and_use(page: Page, document: str, source: str) -> None:
    """Open the document and change the view: with htmx the page stays, and only its main part is another."""
    page.goto(document)
    expect(page.locator("html")).to_have_attribute("data-htmx", source)
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Inline").click()
    expect(page.locator("#collation.inline")).to_be_visible()
    assert page.evaluate("window.stayed") is True, "the whole page was loaded: htmx did not start"
    assert page.url.endswith("?mode=inline")


def test_the_cdn_is_used_when_it_answers_with_the_right_bytes(new_page: NewPage, document: str) -> None:
    page = new_page(cdn_answers)
    page.clock.install()
    open_and_use(page, document, "cdn")
    page.clock.run_for(10_000)  # no timer brings another
    script = page.locator("script[src*=htmx]")
    expect(script).to_have_count(1)
    expect(script).to_have_attribute("integrity", HTMX_INTEGRITY)
    expect(script).to_have_attribute("crossorigin", "anonymous")


@pytest.mark.parametrize("answer", [tampered, refused, hanging, blocked, missing])
def test_the_desk_s_own_copy_is_used_when_the_cdn_does_not_serve(
    new_page: NewPage, document: str, answer: Answer
) -> None:
    page = new_page(answer)
    open_and_use(page, document, "local")
    assert page.evaluate("window.tampered") is None


@pytest.mark.parametrize("answer", [tampered, refused, blocked, missing])
def test_a_cdn_that_fails_is_given_up_at_once(new_page: NewPage, document: str, answer: Answer) -> None:
    page = new_page(answer)
    page.clock.install(time=0)
    page.clock.pause_at(1000)  # the timer that is there for a CDN that hangs never ends
    page.goto(document)
    expect(page.locator("html")).to_have_attribute("data-htmx", "local")


def change_the_script(page: Page, changes: str) -> None:
    """Change the script that comes from the CDN once the probe has been answered, just before it is added."""
    page.add_init_script(
        f"""const append = Element.prototype.append;
        Element.prototype.append = function (added) {{
            if (added.tagName === "SCRIPT" && added.integrity) Object.assign(added, {changes});
            append.call(this, added);
        }};"""
    )


def test_a_cdn_that_gives_other_bytes_after_the_probe_is_given_up_at_once(new_page: NewPage, document: str) -> None:
    page = new_page()
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    change_the_script(page, f"{{integrity: 'sha384-{'A' * 64}'}}")
    page.goto(document)
    expect(page.locator("html")).to_have_attribute("data-htmx", "local")


COUNT_STARTS = """let one;
window.starts = 0;
Object.defineProperty(window, "htmx", {get: () => one, set: (given) => { one = given; window.starts += 1; }});"""


def test_a_cdn_that_hangs_after_the_probe_is_given_up_and_whatever_comes_late_is_not_run(
    new_page: NewPage, document: str
) -> None:
    held: list[Route] = []
    page = new_page(lambda route: held.append(route) if "again" in route.request.url else cdn_answers(route))
    page.clock.install()
    page.add_init_script(COUNT_STARTS)
    change_the_script(page, "{src: added.src + '?again'}")
    with page.expect_request("**/htmx.min.js?again"):
        page.goto(document)
    page.clock.run_for(3_000)
    expect(page.locator("html")).to_have_attribute("data-htmx", "local")
    with page.expect_request_finished():
        cdn_answers(held[0])
    page.evaluate("new Promise(go => setTimeout(go, 300))")  # long enough for a script that has come to be run
    assert page.evaluate("window.starts") == 1
    expect(page.locator("html")).to_have_attribute("data-htmx", "local")


SLOW_PICTURE = """addEventListener("DOMContentLoaded", () => {
    const picture = new Image();
    picture.src = "/static/slow.svg";
    document.body.append(picture);
});"""


@pytest.mark.parametrize(("answer", "source"), [(cdn_answers, "cdn"), (refused, "local")])
def test_htmx_starts_also_when_it_could_come_between_the_page_s_two_events(
    new_page: NewPage, document: str, answer: Answer, source: str
) -> None:
    page = new_page(answer)
    page.add_init_script(SLOW_PICTURE)
    held: list[Route] = []
    page.route("**/static/slow.svg", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks the function
    page.goto(document, wait_until="domcontentloaded")
    page.evaluate("new Promise(go => setTimeout(go, 300))")  # long enough for the probe, and for a hasty script
    assert page.evaluate("document.readyState") == "interactive"
    held[0].abort()
    expect(page.locator("html")).to_have_attribute("data-htmx", source)
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Inline").click()
    expect(page.locator("#collation.inline")).to_be_visible()
    assert page.evaluate("window.stayed") is True, "the whole page was loaded: htmx did not start"


def test_a_page_works_before_htmx_is_there(new_page: NewPage, document: str) -> None:
    page = new_page(hanging)
    page.goto(document)
    page.get_by_role("link", name="Inline").click()
    expect(page.locator("#collation.inline")).to_be_visible()


def test_htmx_runs_with_the_settings_that_keep_it_harmless(page: Page, document: str) -> None:
    page.goto(document)
    expect(page.locator("html")).to_have_attribute("data-htmx", "cdn")
    config = page.evaluate("htmx.config")
    assert {name: config[name] for name in ("includeIndicatorStyles", "allowEval", "allowScriptTags")} == {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
    }
    assert config["selfRequestsOnly"] is True
    assert config["historyCacheSize"] == 0
    assert config["timeout"] == 20_000
