"""What people come for, done in a real browser: the historian, the editor, the translator without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, sign_in


def ready(page: Page) -> None:
    """Wait until htmx has been brought and has taken the page in hand."""
    expect(page.locator("html")).to_have_attribute("data-htmx", "cdn")


def test_a_historian_sees_where_two_translations_part_and_cites_the_place(page: Page, document: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="Notification from the Central Committee").click()
    page.wait_for_url(f"**{document}")
    ready(page)
    expect(page.locator(".sum")).to_contain_text("A to B")

    page.locator("#right-Z").click()
    expect(page.locator(".names")).to_contain_text("reconstruction, not a source")
    page.get_by_role("link", name="Traditional").click()
    expect(page.locator("[id='A.summary'] [lang=zh-Hant]")).to_contain_text("羅馬尼亞")
    assert page.url.endswith("?right=Z&script=hant")

    page.locator("#right-B").click()
    expect(page.locator(".names")).to_contain_text("Revised translation")
    page.locator("#changed").click()
    expect(page.locator(".confesses")).to_contain_text("unchanged passages hidden")
    shown = page.locator("article.row").count()
    assert shown < 29

    page.keyboard.press("n")
    expect(page.locator("#said")).to_contain_text("Difference 1 of")
    first = page.locator(".here").first.inner_text()
    page.keyboard.press("n")
    expect(page.locator("#said")).to_contain_text("Difference 2 of")
    page.keyboard.press("p")
    expect(page.locator("#said")).to_contain_text("Difference 1 of")
    assert page.locator(".here").first.inner_text() == first

    page.locator("[id='at-A.p10']").click()
    page.get_by_role("link", name="Permalink, readings and citation").click()
    page.wait_for_url(f"**{document}A/p10?script=hant")
    page.get_by_role("link", name="p10@1").click()
    expect(page.locator(".text.main")).to_have_text(
        "5. Khrushchev said the cause of peace has relied on him and Kennedy. What about other political forces?"
    )


def test_a_passage_whose_panel_opens_and_closes_stays_where_it_is(page: Page, document: str) -> None:
    page.goto(document)
    ready(page)
    row = page.locator("[id='A.p10']")
    row.evaluate("row => window.scrollBy(0, row.getBoundingClientRect().top - 400)")
    page.locator("[id='at-A.p10']").click()
    expect(page.locator("#panel")).to_be_visible()
    page.wait_for_function("Math.abs(document.getElementById('A.p10').getBoundingClientRect().top - 400) < 2")
    page.locator("#close-panel").click()
    expect(page.locator("#panel")).to_have_count(0)
    page.wait_for_function("Math.abs(document.getElementById('A.p10').getBoundingClientRect().top - 400) < 2")


def test_an_editor_signs_in_and_settles_a_question(page: Page, document: str) -> None:
    sign_in(page)
    expect(page.locator(".who-am-i")).to_contain_text("Ada")
    page.goto(document)
    ready(page)
    page.evaluate("window.stayed = true")
    page.locator("[id='at-A.p10']").click()
    page.get_by_label("Comment on A ¶ 10").fill("Reported speech?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".comment .body")).to_have_text("Reported speech?")
    expect(page.locator("#said")).to_have_text("Kept.")
    assert page.evaluate("window.stayed") is True
    expect(page.get_by_label("Comment on A ¶ 10")).to_have_value("")

    page.reload()
    expect(page.locator(".comment .body")).to_have_text("Reported speech?")
    expect(page.locator("[id='A.p10'] .badge")).to_have_text("A: 1 open")
    ready(page)
    page.locator(".thread summary.button").click()
    page.get_by_label("Reply").fill("It is.")
    page.get_by_role("button", name="Reply").click()
    expect(page.locator(".comment.reply .body")).to_have_text("It is.")
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator(".resolved > summary")).to_have_text("1 resolved thread")
    expect(page.locator("[id='A.p10'] .badge")).to_have_count(0)
    expect(page.locator("#panel")).to_be_focused()
    expect(page.locator(".thread .actions")).to_contain_text("resolved by Ada")
    page.locator(".resolved > summary").click()
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator("[id='A.p10'] .badge")).to_have_text("A: 1 open")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".who-am-i")).to_contain_text("Reading only")


def test_a_translator_without_javascript_compares_and_comments(new_page: NewPage, document: str) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, "Bea")
    page.goto(document)
    page.locator("#right-C").click()
    page.get_by_role("link", name="Inline").click()
    assert page.url.endswith("?right=C&mode=inline")
    page.get_by_role("link", name="Side by side").click()
    page.locator("[id='at-A.p10']").click()
    page.get_by_label("Comment on A ¶ 10").fill("first line\nsecond line")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment .body")).to_have_text("first line\nsecond line")
    assert re.search(r"\?right=C&at=A\.p10#c-[0-9a-f-]+$", page.url)
    page.get_by_role("button", name="Resolve").click()
    page.locator(".resolved > summary").click()
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator(".thread .state")).to_have_text("open")
    page.get_by_role("link", name="Permalink").click()
    expect(page.locator(".comment .body")).to_have_text("first line\nsecond line")


def test_back_and_reload_give_whole_pages(page: Page, document: str) -> None:
    page.goto(document)
    ready(page)
    page.get_by_role("link", name="Inline").click()
    expect(page.locator("#collation.inline")).to_be_visible()
    page.reload()
    expect(page.locator("header.site")).to_be_visible()
    expect(page.locator("#collation.inline")).to_be_visible()
    ready(page)
    page.get_by_role("link", name="All witnesses").click()
    expect(page.locator("#collation.all")).to_be_visible()
    page.go_back()
    expect(page.locator("#collation.inline")).to_be_visible()
    expect(page.locator("header.site")).to_be_visible()
    ready(page)
    page.go_back()
    expect(page.locator("#collation.side")).to_be_visible()
    expect(page.locator("header.site")).to_have_count(1)
    ready(page)
    page.get_by_role("link", name="Characters").click()
    expect(page.locator("#by-characters")).to_have_attribute("aria-current", "true")


def test_going_back_before_htmx_is_there_shows_the_page_of_the_address(new_page: NewPage, document: str) -> None:
    page = new_page()
    page.goto(document)
    ready(page)
    page.get_by_role("link", name="Inline").click()
    expect(page.locator("#collation.inline")).to_be_visible()
    page.route("**/static/htmx/**", lambda route: route.abort())
    page.context.route("**/cdn.jsdelivr.net/**", lambda route: route.abort())
    page.reload()
    page.go_back()
    expect(page.locator("#collation.side")).to_be_visible()


def test_keys_walk_the_passages_and_open_and_close_comments(page: Page, document: str) -> None:
    page.goto(document)
    ready(page)
    for _ in range(3):
        page.keyboard.press("j")
    expect(page.locator("[id='at-A.citation']")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("[id='at-A.date-line']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_visible()
    expect(page.locator("[id='A.date-line'].open")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)
    expect(page.locator("[id='at-A.date-line']")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()


def test_the_comment_key_opens_the_form_of_the_passage_in_focus(page: Page, document: str) -> None:
    sign_in(page)
    page.goto(document)
    ready(page)
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_label("Comment on A Title")).to_be_focused()


def test_keys_can_be_switched_off_and_never_act_while_writing(page: Page, document: str) -> None:
    sign_in(page)
    page.goto(f"{document}?at=A.p10")
    ready(page)
    field = page.get_by_label("Comment on A ¶ 10")
    field.focus()
    page.keyboard.type("jnp?c")
    expect(field).to_have_value("jnp?c")
    expect(page.locator("dialog")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+j")
    expect(page.locator(".gutter a:focus")).to_have_count(0)

    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single keys work on this browser").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator(".here")).to_have_count(0)
    page.reload()
    page.keyboard.press("n")
    expect(page.locator(".here")).to_have_count(0)
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single keys work on this browser").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator(".here")).not_to_have_count(0)


def test_what_was_typed_outlives_a_reload_an_ended_session_and_a_lost_connection(
    page: Page, new_page: NewPage, document: str
) -> None:
    sign_in(page)
    page.goto(f"{document}?at=A.p10")
    ready(page)
    field = page.get_by_label("Comment on A ¶ 10")
    field.fill("half a thought")
    page.reload()
    expect(field).to_have_value("half a thought")
    ready(page)

    page.route("**/comments", lambda route: route.abort("connectionreset"))
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#said")).to_contain_text("The desk did not answer. What you typed is kept")
    expect(field).to_have_value("half a thought")
    page.unroute("**/comments")

    state = page.context.storage_state()
    page.context.clear_cookies()
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_label("Your words")).to_have_value("half a thought")
    expect(page.locator("h1")).to_have_text("You may not do this")
    assert page.evaluate("Object.values(localStorage)") == ["half a thought"]
    page = new_page(storage_state=state)
    page.goto(f"{document}?at=A.p10")
    field = page.get_by_label("Comment on A ¶ 10")
    expect(field).to_have_value("half a thought")
    ready(page)
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment .body")).to_have_text("half a thought")
    page.reload()
    expect(field).to_have_value("")


def test_a_desk_that_does_not_answer_in_time_is_told_and_the_words_are_kept(page: Page, document: str) -> None:
    sign_in(page)
    page.goto(f"{document}?at=A.p10")
    ready(page)
    page.evaluate("htmx.config.timeout = 500")
    page.route("**/comments", lambda _: None)
    field = page.get_by_label("Comment on A ¶ 10")
    field.fill("half a thought")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator("#said")).to_contain_text("The desk did not answer in time. What you typed is kept")
    expect(field).to_have_value("half a thought")


def test_a_reply_that_was_begun_is_in_sight_again_after_a_reload(page: Page, document: str) -> None:
    sign_in(page)
    page.goto(f"{document}?at=A.p10")
    ready(page)
    page.get_by_label("Comment on A ¶ 10").fill("Reported speech?")
    page.keyboard.press("Control+Enter")
    page.locator(".thread summary.button").click()
    page.get_by_label("Reply").fill("half an answer")
    page.reload()
    expect(page.get_by_label("Reply")).to_be_visible()
    expect(page.get_by_label("Reply")).to_have_value("half an answer")


def test_a_draft_sent_before_htmx_was_there_is_forgotten(new_page: NewPage, document: str) -> None:
    page = new_page(cdn=lambda _: None)
    page.route("**/static/htmx/**", lambda route: route.abort())
    sign_in(page)
    page.goto(f"{document}?at=A.p10")
    field = page.get_by_label("Comment on A ¶ 10")
    field.fill("plain form")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".comment .body")).to_have_text("plain form")
    expect(field).to_have_value("")


PLACES = ["/", "/help", "", "?mode=inline", "?mode=all", "?right=Z", "?at=A.p10", "A/p10", "?mode=odd"]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_scrolls_sideways_on_a_phone_or_at_double_size(new_page: NewPage, document: str, place: str) -> None:
    for size in ({"width": 360, "height": 780}, {"width": 640, "height": 450}):
        page = new_page(viewport=size)
        page.goto(place if place.startswith("/") else document + place)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"]


def test_columns_stack_on_a_phone_and_each_text_says_whose_it_is(new_page: NewPage, document: str) -> None:
    page = new_page(viewport={"width": 360, "height": 780})
    page.goto(document)
    left, right = (page.locator("[id='A.p10'] .cell").nth(number).bounding_box() for number in (0, 1))
    assert left is not None
    assert right is not None
    assert right["y"] >= left["y"] + left["height"]
    expect(page.locator("[id='A.p10'] .who").nth(1)).to_have_text("B")


def test_print_gives_two_columns_without_the_desk_around_them(page: Page, document: str) -> None:
    page.goto(document)
    page.emulate_media(media="print")
    for around in (".site", ".toolbar", ".strip"):
        expect(page.locator(around)).to_be_hidden()
    left, right = (page.locator("[id='A.p10'] .cell").nth(number).bounding_box() for number in (0, 1))
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert right["x"] > left["x"]


def test_the_next_difference_is_looked_for_from_where_the_reader_is(page: Page, document: str) -> None:
    page.goto(f"{document}?right=C")
    ready(page)
    page.locator("[id='at-A.p11']").focus()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.row').id") == "A.p11"
    said = page.locator("#said").inner_text()
    counted = page.locator(".sum").inner_text()
    numbers = [int(number) for number in re.findall(r"\d+", counted)]
    assert said.endswith(f" of {numbers[0] + numbers[3]}")


def test_the_next_difference_is_looked_for_from_what_is_on_the_screen(page: Page, document: str) -> None:
    page.goto(document)
    page.locator("[id='A.p10']").evaluate("row => row.scrollIntoView({block: 'start'})")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.row').id") == "A.p10"


@pytest.mark.parametrize("pair", ["", "?right=C", "?left=B&right=C", "?left=C&right=A", "?left=B&right=A"])
def test_the_keys_count_the_differences_that_the_page_counts(page: Page, document: str, pair: str) -> None:
    page.goto(document + pair)
    page.keyboard.press("n")
    found = re.search(
        r"(\d+) differences? in .*?(?:and (\d+) more in the front matter)? ·", page.locator(".sum").inner_text()
    )
    assert found is not None
    expect(page.locator("#said")).to_have_text(f"Difference 1 of {int(found[1]) + int(found[2] or 0)}")
    expect(page.locator(".here").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_figures_of_the_strip_keep_their_colour_when_pointed_at(
    new_page: NewPage, document: str, scheme: str
) -> None:
    page = new_page(color_scheme=scheme)
    page.goto(f"{document}?right=C")
    cell = page.locator(".strip a").first
    colour = "cell => getComputedStyle(cell).color"
    before = cell.evaluate(colour)
    cell.hover()
    assert cell.evaluate(colour) == before


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_page_is_as_light_or_dark_as_the_reader_wants_it(new_page: NewPage, scheme: str, dark: bool) -> None:
    page = new_page(color_scheme=scheme)
    page.goto("/")
    ground, ink = (
        sum(map(int, re.findall(r"\d+", page.evaluate(f"getComputedStyle(document.body).{what}"))))
        for what in ("backgroundColor", "color")
    )
    assert (ground < 3 * 64, ink > 3 * 192) == (dark, dark)
    assert (ground > 3 * 192, ink < 3 * 64) == (not dark, not dark)


def test_open_comments_are_counted_in_the_strip_of_a_phone(new_page: NewPage, document: str) -> None:
    page = new_page(viewport={"width": 360, "height": 780})
    sign_in(page)
    page.goto(f"{document}?at=A.p3")
    page.locator("#comment").fill("Look.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".strip .has-open")).to_be_visible()


def test_a_row_entered_at_its_second_passage_still_says_what_it_is(page: Page, document: str) -> None:
    page.goto(f"{document}?right=C#A.p10")
    expect(page.locator("[id='A.p9'] h3")).to_be_in_viewport(ratio=1)
    label = page.locator("[id='A.p9'] h3").bounding_box()
    names = page.locator(".row.names").bounding_box()
    assert label is not None
    assert names is not None
    assert label["y"] >= names["y"] + names["height"]
