"""An editor overrules links in a browser: with the mouse, with keys, without JavaScript, on a phone, in two tabs."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LOOKS, NewPage, sign_in
from tests.browser.test_accessibility import check
from tests.browser.test_journeys import ready
from tests.examples import an_account, relink
from tests.seeded import DOCUMENT
from webapp.operations.desk import Desk
from webapp.text import model

EDIT = f"/d/{DOCUMENT}/?right=C&links=1"
LIST = f"/d/{DOCUMENT}/links"


def begin(page: Page, address: str = EDIT) -> None:
    """Signed in, at the links, with htmx there."""
    sign_in(page)
    page.goto(address)
    ready(page)


def box(page: Page, name: str) -> Locator:
    return page.locator(f"[id='pick-{name}']")


def row(page: Page, name: str) -> Locator:
    return page.locator(f"article[id='{name}']")


def chosen(page: Page, *names: str) -> None:
    """Just these boxes are ticked, and the bar says so."""
    expect(page.locator(".pick :checked")).to_have_count(len(names))
    for name in names:
        expect(box(page, name)).to_be_checked()
        expect(page.locator("#chosen")).to_contain_text(name.replace(".p", " ¶ "))


def test_an_editor_relinks_with_the_mouse(page: Page, document: str) -> None:
    sign_in(page)
    page.goto(f"{document}?right=C&mode=inline")
    ready(page)
    page.get_by_role("link", name="Edit links").click()
    expect(page.locator("#links-bar")).to_be_visible()
    page.evaluate("window.stayed = true")
    expect(page.locator("#chosen")).to_have_text("Choose passages, then say what they are.")
    page.locator("#to-link").click()
    expect(page.locator("#links-bar .problem")).to_contain_text("No passage is chosen")

    box(page, "A.p9").click()
    box(page, "C.p9").click()
    chosen(page, "A.p9", "C.p9")
    page.get_by_role("button", name="Link").click()
    expect(row(page, "A.p9")).to_contain_text("locked by Ada")
    expect(row(page, "A.p10")).to_contain_text("C has no counterpart for this passage.")
    expect(page.locator("#said")).to_contain_text("Ada linked A ¶ 9 with C ¶ 9; A ¶ 10 alone")
    chosen(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#said")).to_contain_text("Taken back: Ada ")
    expect(row(page, "A.p10")).to_have_count(0)
    expect(row(page, "A.p9")).not_to_contain_text("locked")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    assert page.evaluate("window.stayed") is True

    page.get_by_role("link", name="Edit links").click()
    expect(page.locator("#links-bar")).to_have_count(0)


def test_shift_chooses_all_of_a_witness_from_the_box_before(page: Page) -> None:
    begin(page)
    box(page, "A.p11").click()
    box(page, "A.p14").click(modifiers=["Shift"])
    chosen(page, "A.p11", "A.p12", "A.p13", "A.p14")
    box(page, "A.p10").click(modifiers=["Shift"])
    chosen(page, *(f"A.p{number}" for number in range(10, 15)))
    box(page, "C.p12").click(modifiers=["Shift"])  # nothing of this witness was clicked before
    expect(page.locator(".pick :checked")).to_have_count(6)
    box(page, "C.p12").click()
    box(page, "A.p14").click()
    box(page, "A.p14").click()
    box(page, "A.p10").click(modifiers=["Shift"])  # what was chosen is taken back with both its ends
    chosen(page)
    box(page, "A.p1").click()
    box(page, "A.p9").click(modifiers=["Shift"])
    expect(page.locator("#chosen")).to_have_text("Chosen: A ¶ 1, A ¶ 2, A ¶ 3, A ¶ 4, A ¶ 5, A ¶ 6 and 3 more")
    page.get_by_role("button", name="Lock as right").click()
    expect(page.locator("#said")).to_contain_text("Ada locked as right 9 links, from A ¶ 1 with C ¶ 1 to A ¶ 9–10")
    expect(page.locator(".flag.locked")).to_have_count(9)


def test_neither_the_bar_nor_what_it_does_moves_the_page_away(page: Page) -> None:
    begin(page)
    box(page, "A.p14").click()
    before = page.evaluate("window.scrollY")
    assert before > 0
    for button in ("to-link", "to-lock"):
        page.locator(f"#{button}").focus()
        assert page.evaluate("window.scrollY") == before
        page.keyboard.press("Enter")
        expect(page.locator(".problem")).to_have_count(1 if button == "to-link" else 0)
        expect(page.locator(f"#{button}")).to_be_focused()
        assert page.evaluate("window.scrollY") == before
    expect(row(page, "A.p14")).to_contain_text("locked by Ada")


def test_an_editor_relinks_with_keys_alone(page: Page) -> None:
    begin(page)
    for _ in range(9):
        page.keyboard.press("j")
    expect(box(page, "A.p9")).to_be_focused()
    expect(box(page, "A.p9")).to_be_in_viewport()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(box(page, "C.p9")).to_be_focused()
    page.keyboard.press("Space")
    chosen(page, "A.p9", "C.p9")
    page.keyboard.press("l")
    expect(row(page, "A.p9")).to_contain_text("locked by Ada")
    expect(page.locator("#said")).to_contain_text("Ada linked A ¶ 9 with C ¶ 9")
    expect(box(page, "C.p9")).to_be_focused()
    page.keyboard.press("j")
    expect(box(page, "A.p10")).to_be_focused()

    page.keyboard.press("Space")
    chosen(page, "A.p10")
    page.keyboard.press("Escape")
    chosen(page)
    page.keyboard.press("m")
    expect(page.locator("#said")).to_have_text("Choose passages first.")
    page.keyboard.press("Space")
    page.keyboard.press("k")
    page.keyboard.press("Space")
    page.keyboard.press("m")
    expect(page.locator("#said")).to_contain_text("Ada joined A ¶ 9–10 with C ¶ 9")
    expect(row(page, "A.p10")).to_have_count(0)
    page.keyboard.press("Space")
    page.keyboard.press("s")
    expect(page.locator("#said")).to_contain_text("Ada set apart A ¶ 9 alone; A ¶ 10 with C ¶ 9")
    page.keyboard.press("z")
    expect(page.locator("#said")).to_contain_text("Taken back: Ada ")
    expect(row(page, "A.p9")).to_contain_text("several passages of A are one in C")
    page.keyboard.press("k")
    page.keyboard.press("Space")
    page.keyboard.press("r")
    expect(page.locator("#said")).to_contain_text("Ada locked as right A ¶ 8 with C ¶ 8")
    expect(row(page, "A.p8")).to_contain_text("locked by Ada")


@pytest.mark.parametrize("key", ["Enter", "Control+Enter"])
@pytest.mark.parametrize("at", ["[id='pick-C.p9']", "#to-unlink"])
def test_enter_does_nothing_but_press_the_button_in_focus(page: Page, key: str, at: str) -> None:
    begin(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    box(page, "A.p9").click()
    box(page, "C.p9").click()
    page.locator(at).focus()
    page.keyboard.press(key)
    if at == "#to-unlink":
        expect(page.locator("#said")).to_contain_text("Ada set apart")
    page.wait_for_timeout(300)
    assert [post for post in sent if "verb=unlink" not in post] == []
    assert len(sent) == (at == "#to-unlink")


def test_keys_that_are_off_change_no_links(page: Page) -> None:
    begin(page)
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single keys work on this browser").uncheck()
    page.keyboard.press("Escape")
    box(page, "A.p9").click()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.keyboard.press("s")
    page.keyboard.press("r")
    page.wait_for_timeout(300)
    chosen(page, "A.p9")
    assert sent == []


def test_letters_typed_into_a_comment_change_no_links(page: Page) -> None:
    begin(page, f"{EDIT}&at=A.p9&pick=A.p9")
    field = page.get_by_label("Comment on A ¶ 9")
    field.focus()
    page.keyboard.type("lmsrz")
    expect(field).to_have_value("lmsrz")
    chosen(page, "A.p9")


def test_an_editor_relinks_without_javascript(new_page: NewPage, document: str) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, "Bea")
    page.goto(f"{document}?right=C")
    page.get_by_role("link", name="Edit links").click()
    box(page, "A.p10").check()
    page.get_by_role("button", name="Link").click()
    expect(page.locator(".problem")).to_contain_text("To link passages, choose at least one of A and one of C.")
    expect(box(page, "A.p10")).to_be_checked()
    box(page, "C.p10").check()
    page.get_by_role("button", name="Link").click()
    assert page.url.endswith("?right=C&links=1#A.p10")
    expect(row(page, "A.p10")).to_contain_text("locked by Bea")
    expect(row(page, "A.p10")).to_be_in_viewport()
    page.get_by_role("button", name="Undo").click()
    assert page.url.endswith("?right=C&links=1#links-bar")
    expect(page.locator(".flag.locked")).to_have_count(0)

    box(page, "A.p1").check()
    box(page, "A.p3").check()
    page.get_by_role("button", name="Join").click()
    expect(row(page, "A.p1").locator(".pick")).to_have_count(4)
    page.get_by_role("link", name="to check").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".acts .undone")).to_have_count(2)
    page.locator(".pair h2 a").click()
    expect(page.locator(".flag.locked")).to_have_count(0)


def test_an_editor_relinks_on_a_phone(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 360, "height": 780}, has_touch=True)
    begin(page)
    box(page, "A.p9").tap()
    box(page, "C.p9").tap()
    chosen(page, "A.p9", "C.p9")
    page.get_by_role("button", name="Link").tap()
    expect(row(page, "A.p9")).to_contain_text("locked by Ada")
    box(page, "A.p9").tap()
    page.get_by_role("button", name="Link").tap()
    expect(page.locator(".problem")).to_contain_text("choose at least one of A and one of C")
    for address in ("", LIST):
        if address:
            page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for button in page.locator("main button").all():
            size = button.bounding_box()
            assert size is not None
            assert size["height"] < 40, button.inner_text()  # one line, and none broken in the middle of a word
            assert size["height"] >= 24
    page.goto(EDIT)
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator(".flag.locked")).to_have_count(0)


def test_a_conflict_in_a_second_tab_keeps_the_choice_and_says_why(page: Page) -> None:
    begin(page)
    other = page.context.new_page()
    other.goto(EDIT)
    ready(other)
    box(page, "A.p9").click()
    box(page, "C.p9").click()
    page.get_by_role("button", name="Link").click()
    expect(row(page, "A.p9")).to_contain_text("locked by Ada")

    box(other, "A.p10").click()
    box(other, "A.p11").click()
    other.get_by_role("button", name="Join").click()
    problem = other.locator("#links-bar .problem")
    expect(problem).to_contain_text("Nothing was changed. Links of A and C have changed since you looked at them.")
    expect(problem).to_contain_text("You chose A ¶ 10–11, to be joined. They are still chosen.")
    expect(problem).to_contain_text("How it is now: A ¶ 10 alone, locked by Ada; A ¶ 11 with C ¶ 10.")
    expect(row(other, "A.p10")).to_contain_text("C has no counterpart for this passage.")
    chosen(other, "A.p10", "A.p11")
    other.get_by_role("button", name="Join").click()
    expect(other.locator("#said")).to_contain_text("Ada joined A ¶ 10–11 with C ¶ 10")
    expect(problem).to_have_count(0)

    page.get_by_role("button", name="Undo").click()  # of what the first tab still shows
    expect(row(page, "A.p10")).to_contain_text("C ¶ 10")


def test_a_desk_that_does_not_answer_changes_nothing_and_keeps_the_choice(page: Page) -> None:
    begin(page)
    box(page, "A.p9").click()
    page.route("**/links", lambda route: route.abort("connectionreset"))
    page.keyboard.press("s")
    expect(page.locator("#said")).to_contain_text("The desk did not answer.")
    chosen(page, "A.p9")
    page.unroute("**/links")
    page.keyboard.press("s")
    expect(page.locator("#said")).to_contain_text("Ada set apart A ¶ 9 alone; A ¶ 10 with C ¶ 9")


def test_a_bar_of_links_stands_at_the_foot_of_the_screen_and_hides_nothing_in_focus(page: Page) -> None:
    begin(page)
    bar = page.locator("#links-bar")
    box(page, "A.p1").focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        focused, over = page.locator(":focus").bounding_box(), bar.bounding_box()
        assert focused is not None
        assert over is not None
        assert over["y"] + over["height"] <= 901
        assert focused["y"] + focused["height"] <= over["y"]


def test_print_has_no_boxes_and_no_bar(page: Page) -> None:
    begin(page)
    page.emulate_media(media="print")
    expect(page.locator("#links-bar")).to_be_hidden()
    expect(page.locator(".pick").first).to_be_hidden()


def test_what_a_doubt_opens_lies_over_the_next_row(page: Page) -> None:
    page.goto(f"/d/{DOCUMENT}/?right=C")
    page.locator("[id='A.p8'] .gutter").evaluate(
        """gutter => gutter.insertAdjacentHTML("beforeend", '<details class="flag check" open><summary>check</summary>'
           + '<p>' + 'About 55 % likely: a person would link these. '.repeat(9) + '</p></details>')"""
    )
    page.locator("[id='A.p9']").scroll_into_view_if_needed()
    on_top = page.evaluate(
        """() => { const at = document.querySelector("[id='A.p9'] h3 a").getBoundingClientRect();
           return document.elementFromPoint(at.x + 4, at.y + 4).closest(".row").id; }"""
    )
    assert on_top == "A.p8"


@pytest.mark.parametrize("width", [1280, 900, 360])
def test_the_basis_of_a_witness_is_not_broken_before_its_comma(new_page: NewPage, document: str, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(f"{document}?mode=all")
    label = page.locator("article .basis").first
    lines = label.evaluate(
        """label => { const range = document.createRange(), text = label.firstChild; const tops = [];
           for (const at of [text.data.indexOf(",") - 1, text.data.indexOf(",")]) {
             range.setStart(text, at); range.setEnd(text, at + 1); tops.push(range.getBoundingClientRect().top); }
           return tops; }"""
    )
    assert lines[0] == lines[1]


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_where_links_are_changed(
    new_page: NewPage, served_desk: Desk, monkeypatch: pytest.MonkeyPatch, scheme: str, width: int
) -> None:
    monkeypatch.setattr(model, "DOUBTFUL_BELOW", 1.0)
    bea = an_account(served_desk, "Bea")
    relink(served_desk, bea, "link", ["p9"], ["p9"], right="C", document=DOCUMENT)
    relink(served_desk, bea, "lock", ["p1", "p8"], [], right="C", document=DOCUMENT)
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for place in (EDIT, f"{LIST}?left=B&right=C"):
        page.goto(place)
        expect(page.locator(".flag.check, .places li").first).to_be_visible()
        check(page, f"a visitor at {place}")
    page.goto(EDIT)
    page.locator(".flag.check summary").first.click()
    check(page, "a doubt")
    begin(page)
    for place in (f"{EDIT}&pick=A.p9+C.p9", f"{EDIT}&pick=A.p9&at=A.p9", LIST, f"/d/{DOCUMENT}/?left=B&right=C&via=A"):
        page.goto(place)
        check(page, place)
    page.goto(f"{EDIT}&pick=A.p9+C.p9")
    ready(page)
    page.locator("#to-link").click()
    page.locator("#links-bar .problem").wait_for()
    check(page, "a refusal")
    page.goto(LIST)
    page.locator(".acts [name=act]").first.evaluate("field => { field.value = 'nonsense'; field.form.submit(); }")
    page.locator(".problem").wait_for()
    check(page, "a refusal in the list")
