"""A translator proposes and an editor decides, each with JavaScript and without; nothing typed is lost."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LOOKS, NewPage
from tests.browser.test_accessibility import check
from tests.examples import a_session, account_with, decide, newest, propose_on, start_working, suggest
from tests.seeded import DOCUMENT
from webapp.operations import aligning, proposing, rules
from webapp.operations.desk import Desk, new_id
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Proposal, Role
from webapp.store import proposals as shelf
from webapp.text.model import text_hash

D = f"/d/{DOCUMENT}/"
P10 = "Khrushchev said the cause of peace has relied on him and Kennedy. What about other political forces?"
NEW = P10.replace("has relied", "depends").replace("political forces", "parties")


@dataclass
class Review:
    """A desk with W; Ada and Bo are editors, Tom and Uma translators, each with browsers of their own."""

    desk: Desk
    address: str
    new_page: NewPage
    people: dict[str, Account]

    def page(self, name: str, **options: object) -> Page:
        page = self.new_page(**options)
        port = self.address.rsplit(":", 1)[1]
        token = a_session(self.desk, self.people[name])
        page.context.add_cookies([{"name": f"variorum_{port}", "value": token, "url": self.address}])
        return page

    def suggest(self, name: str, passage: str, *changed: tuple[str, str]) -> Proposal:
        return suggest(self.desk, self.people[name], passage, *changed, document=DOCUMENT)

    def made(self) -> list[Proposal]:
        with self.desk.database.read() as connection:
            return shelf.proposals(connection, DOCUMENT)

    def text(self, passage: str = "p10") -> str:
        return next(one.passage.text for one in newest(self.desk, "W", DOCUMENT).passages if one.id == passage)

    def accept(self, proposal: Proposal) -> None:
        decide(self.desk, self.people["Bo"], proposal, dict.fromkeys(range(proposal.count), "accepted"))


@pytest.fixture
def review(served_desk: Desk, address: str, new_page: NewPage) -> Review:
    people = {name: account_with(served_desk, name, Role.EDITOR, Role.ADMIN) for name in ("Ada", "Bo")}
    people |= {name: account_with(served_desk, name, Role.TRANSLATOR) for name in ("Tom", "Uma")}
    start_working(served_desk, people["Ada"], document=DOCUMENT)
    aligning.align_missing(served_desk, DOCUMENT)
    return Review(served_desk, address, new_page, people)


def ready(page: Page) -> None:
    """Wait until htmx has taken the page in hand."""
    page.locator("html[data-htmx]").wait_for()


def test_a_translator_proposes_with_live_differences(review: Review) -> None:
    page = review.page("Tom")
    page.goto(f"{D}?left=A&right=W")
    ready(page)
    page.locator("[id='at-A.p10']").focus()
    page.keyboard.press("e")
    page.wait_for_url("**/W/p10/propose")
    ready(page)
    page.locator("#text").fill(NEW)
    expect(page.locator("#preview .count")).to_have_text("2 differences")
    expect(page.locator("#preview ins").first).to_contain_text("depends")
    assert review.made() == []
    page.locator(".proposed-differences summary").first.click()
    page.get_by_label("Reason for difference 1").fill("present tense")
    page.locator("#text").press_sequentially("!")
    expect(page.locator("#preview .count")).to_have_text("3 differences")
    expect(page.get_by_label("Reason for difference 1")).to_have_value("present tense")
    page.locator("#reason").fill("It is clearer.")
    page.reload()
    expect(page.locator("#text")).to_have_value(NEW + "!")
    expect(page.locator("#draft-kept")).to_be_visible()
    expect(page.locator("#preview .count")).to_have_text("3 differences")
    expect(page.locator("#reason")).to_have_value("It is clearer.")
    page.locator("#take-B-1").click()
    expect(page.locator("#text")).to_have_value(NEW.replace("said the", "says that the") + "!")
    page.locator("#text").fill(NEW)
    expect(page.locator("#preview .count")).to_have_text("2 differences")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".status")).to_have_text("open")
    (made,) = review.made()
    assert made.reason == "It is clearer."
    page.goto(f"{D}W/p10/propose")
    expect(page.locator("#text")).to_have_value(P10)


def test_a_key_on_a_received_text_alone_offers_the_working_one(review: Review) -> None:
    page = review.page("Tom")
    page.goto(f"{D}?left=A&right=B")
    ready(page)
    page.locator("[id='at-A.p10']").focus()
    page.keyboard.press("e")
    page.wait_for_url("**/A/p10/propose")
    page.get_by_role("link", name="Propose on W ¶ 10").click()
    page.wait_for_url("**/W/p10/propose")


def test_on_a_batch_the_keys_walk_the_passages(review: Review) -> None:
    batch = propose_on(review.desk, review.people["Tom"], ["p12", "p13"], document=DOCUMENT)
    page = review.page("Ada")
    page.goto(f"{D}batches/{batch}")
    ready(page)
    parts = page.locator(".parts > .part")
    for key, at in (("n", 0), ("n", 1), ("n", 1), ("p", 0)):
        page.keyboard.press(key)
        expect(parts.nth(at)).to_be_focused()
        expect(page.locator("#said")).to_have_text(f"Passage {at + 1} of 2")
    page.keyboard.press("y")
    expect(page.locator("#said")).to_contain_text("A batch is decided together")
    assert page.locator("#card [type=radio]:checked").count() == 0
    page.keyboard.press("?")
    expect(page.locator("dialog[open] .keys")).to_contain_text("of a single proposal")


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_text_that_has_changed_the_changes_are_taken_over(review: Review, scripts: bool) -> None:
    page = review.page("Tom", java_script_enabled=scripts)
    page.goto(f"{D}W/p10/propose")
    if scripts:
        ready(page)
    page.locator("#text").fill(NEW)
    page.locator("#reason").fill("Mine.")
    if not scripts:
        page.get_by_role("button", name="Show differences").click()
        expect(page.locator("#preview .count")).to_have_text("2 differences")
    review.accept(review.suggest("Uma", "p10", ("has relied", "rests")))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("This passage has changed since you began")).to_be_visible()
    expect(page.locator("#text")).to_have_value(NEW)
    page.get_by_role("button", name="Take my changes over").click()
    rests = P10.replace("has relied", "rests")
    expect(page.locator("#text")).to_have_value(rests.replace("political forces", "parties"))
    expect(page.locator(".notice")).to_contain_text("has relied → depends")
    expect(page.locator("#reason")).to_have_value("Mine.")
    assert len(review.made()) == 1
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".stands .status")).to_have_text("open")
    if scripts:
        expect(page.locator("#said")).to_have_text("Sent: your proposal waits for a decision.")
    assert [one.words for one in review.made()[-1].differences] == ["parties"]


def test_a_draft_on_a_text_that_has_changed_since_is_not_lost(review: Review) -> None:
    page = review.page("Tom")
    page.goto(f"{D}W/p10/propose")
    ready(page)
    page.locator("#text").fill(NEW)
    expect(page.locator("#preview .count")).to_have_text("2 differences")
    review.accept(review.suggest("Uma", "p10", ("has relied", "rests")))
    page.goto(f"{D}W/p10/propose")
    ready(page)
    expect(page.locator("#text")).to_have_value(NEW)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("This passage has changed since you began")).to_be_visible()
    page.get_by_role("button", name="Take my changes over").click()
    expect(page.locator(".notice")).to_contain_text("has relied → depends")


def test_words_survive_a_session_that_has_ended(review: Review) -> None:
    page = review.page("Tom")
    page.goto(f"{D}W/p10/propose")
    ready(page)
    page.locator("#text").fill(P10.replace("has relied", "depends"))
    page.locator(".proposed-differences summary").first.click()
    page.get_by_label("Reason for difference 1").fill("present tense")
    page.context.clear_cookies()
    page.locator("#text").fill(NEW)
    expect(page.locator("#preview")).to_contain_text("Sign in again")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#draft")).to_have_value(NEW)
    port = review.address.rsplit(":", 1)[1]
    token = a_session(review.desk, review.people["Tom"])
    page.context.add_cookies([{"name": f"variorum_{port}", "value": token, "url": review.address}])
    page.goto(f"{D}W/p10/propose")
    expect(page.locator("#text")).to_have_value(NEW)
    expect(page.get_by_label("Reason for difference 1")).to_have_value("present tense")


def test_what_one_person_typed_is_nothing_for_another_in_the_same_browser(review: Review) -> None:
    page = review.page("Uma")
    port = review.address.rsplit(":", 1)[1]

    def now_is(name: str) -> None:
        token = a_session(review.desk, review.people[name])
        page.context.add_cookies([{"name": f"variorum_{port}", "value": token, "url": review.address}])

    stands = review.text("p13")
    page.goto(f"{D}W/p10/propose")
    page.locator("#text").fill(NEW)
    page.locator("#reason").fill("Uma’s reason")
    page.goto(f"{D}W/whole-text")
    page.context.clear_cookies()
    page.locator("#field-p13").fill("Uma’s words")
    expect(page.locator("#draft-state")).to_contain_text("Not saved.")
    now_is("Tom")
    page.goto(f"{D}W/p10/propose")
    ready(page)
    expect(page.locator("#text")).to_have_value(P10)
    expect(page.locator("#reason")).to_have_value("")
    page.goto(f"{D}W/whole-text")
    ready(page)
    expect(page.locator("#field-p13")).to_have_value(stands)
    now_is("Uma")
    page.goto(f"{D}W/whole-text")
    expect(page.locator("#field-p13")).to_have_value("Uma’s words")
    page.goto(f"{D}W/p10/propose")
    expect(page.locator("#text")).to_have_value(NEW)
    expect(page.locator("#reason")).to_have_value("Uma’s reason")


def test_an_editor_walks_the_queue_and_decides(review: Review) -> None:
    review.suggest("Tom", "p10", ("has relied", "depends"), ("political forces", "parties"))
    review.suggest("Tom", "p12", ("negotiations", "consultation"))
    page = review.page("Bo")
    page.goto("/")
    page.get_by_role("link", name="Waiting for me · 2").click()
    ready(page)
    page.keyboard.press("j")
    expect(page.locator("h1")).to_contain_text("W ¶ 12")
    ready(page)
    page.keyboard.press("j")
    expect(page.locator("#said")).to_contain_text("the last one")
    page.keyboard.press("k")
    expect(page.locator("h1")).to_contain_text("W ¶ 10")
    ready(page)
    page.keyboard.press("y")
    expect(page.locator("#result")).to_contain_text("peace depends on him and Kennedy. What about other political")
    expect(page.locator("#entry-2")).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("#reason-1")).to_be_focused()
    page.locator("#reason-1").select_option("house style")
    expect(page.locator("#result")).to_contain_text("1 of 2 differences accepted")
    page.locator("#entry-1 [value=rejected]").check()
    expect(page.locator("#result")).to_contain_text("W stays as it is")
    page.locator("#entry-1").press("y")
    expect(page.locator("#result")).to_contain_text("1 of 2 differences accepted")
    page.locator("#remark").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".done")).to_contain_text("partly accepted")
    expect(page.locator("h1")).to_contain_text("W ¶ 12")
    assert review.text() == P10.replace("has relied", "depends")
    ready(page)
    page.keyboard.press("p")
    page.keyboard.press("n")
    expect(page.locator("#entry-1")).to_be_focused()


def test_an_editor_decides_without_javascript(review: Review) -> None:
    review.suggest("Tom", "p10", ("has relied", "depends"), ("political forces", "parties"))
    page = review.page("Bo", java_script_enabled=False)
    page.goto("/queue")
    page.locator("#entry-1 [value=accepted]").check()
    page.locator("#entry-2 [value=rejected]").check()
    page.locator("#reason-1").select_option("house style")
    assert not page.get_by_role("button", name="Decide", exact=True).count()
    page.get_by_role("button", name="Show the result").click()
    expect(page.locator("#result")).to_contain_text("depends on him and Kennedy. What about other political forces?")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator("h1")).to_have_text("Nothing waits for you")
    assert review.text() == P10.replace("has relied", "depends")


def test_the_result_is_current_or_cannot_be_decided(review: Review) -> None:
    made = review.suggest("Tom", "p10", ("has relied", "depends"), ("political forces", "parties"))
    page = review.page("Bo")
    page.goto(f"{D}W/proposals/{made.id}")
    ready(page)
    page.locator("#entry-1 [value=accepted]").check()
    button = page.get_by_role("button", name="Decide", exact=True)
    expect(button).to_be_enabled()
    page.route("**/result", lambda _: None)
    page.locator("#entry-2 [value=accepted]").check()
    expect(button).to_be_disabled()
    page.unroute_all(behavior="ignoreErrors")
    page.locator("#entry-2 [value=asked]").check()
    expect(button).to_be_enabled()
    page.get_by_text("Word it otherwise").click()
    expect(page.locator("#own")).to_have_value(P10.replace("has relied", "depends"))
    page.locator("#reword").check()
    page.locator("#own").fill("Other words.")
    expect(page.locator("#result")).to_contain_text("Other words.")
    page.locator("#remark").fill("Which parties?")
    button.click()
    expect(page.locator(".about-it")).to_contain_text("Builds on the proposal of Tom")


def states(review: Review) -> dict[str, str]:
    """The address of every page of proposing and deciding, in each state."""
    made = {
        "open": review.suggest("Tom", "p10", ("has relied", "depends"), ("political forces", "parties")),
        "beside": review.suggest("Uma", "p10", ("has relied", "rests")),
        "together": review.suggest("Tom", "p12", ("The Romanians", "“The Romanians”")),
        "own": review.suggest("Bo", "p5", ("personally", "in person")),
        "asked": review.suggest("Tom", "p6", ("fraternal", "brother")),
        "rejected": review.suggest("Tom", "p7", ("correct", "right")),
    }
    bo = review.people["Ada"]
    decide(review.desk, bo, made["asked"], {0: "asked"}, remark="Do you mean 兄弟党?")
    decide(review.desk, bo, made["rejected"], {0: "rejected"})
    batch = propose_on(review.desk, review.people["Tom"], ["p13", "p14"], document=DOCUMENT)
    split = Suggestion("delete", (("p15", text_hash(review.text("p15"))),))
    gone = proposing.propose(
        review.desk,
        review.people["Tom"],
        document=DOCUMENT,
        siglum="W",
        suggestion=split,
        reason="",
        key=new_id(),
    )
    found = {name: f"{D}W/proposals/{one.id}" for name, one in made.items()}
    found["stale"] = found["open"]
    found |= {
        "queue": "/queue",
        "gone": f"{D}W/proposals/{gone.id}",
        "batch": f"{D}batches/{batch}",
        "list": f"{D}proposals",
        "propose": f"{D}W/p10/propose",
        "anew": f"{D}W/p6/propose?anew={made['asked'].id}",
        "received": f"{D}A/p10/propose",
        "start": f"{D}A/revise",
        "settings": "/settings",
        "document": f"{D}?left=A&right=W&at=W.p10",
        "passage": f"{D}W/p10",
        "nothing": "/queue?document=none",
    }
    review.accept(made["beside"])
    return found


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_cut_off(review: Review, scheme: str, width: int) -> None:
    places = states(review)
    for who in ("Ada", "Tom"):
        page = review.page(who, viewport={"width": width, "height": 900}, color_scheme=scheme)
        for name, place in places.items():
            page.goto(place)
            check(page, f"{who} {name}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} px wide for {who}"
    page = review.page("Ada", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(places["queue"])
    ready(page)
    page.locator(".entry-of [value=rejected]").first.check()
    page.locator("#result h3").wait_for()
    check(page, "result")
    page.get_by_role("button", name="Decide", exact=True).click()
    page.locator(".problem").first.wait_for()
    check(page, "refused")
    page = review.page("Tom", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(places["propose"])
    ready(page)
    page.locator("#text").fill("Other words.")
    page.locator("#preview ins").first.wait_for()
    for summary in page.locator(".itself summary").all():
        summary.click()
    check(page, "preview")
    review.accept(review.suggest("Uma", "p10", ("rests", "lies")))
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("This passage has changed since you began").wait_for()
    check(page, "outdated")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


def test_axe_finds_nothing_where_translators_work_blind(review: Review) -> None:
    ada = review.people["Ada"]
    rules.change_rule(review.desk, ada, name="blind", value=True, seen=False, key=new_id())
    review.suggest("Tom", "p10", ("has relied", "depends"))
    page = review.page("Ada")
    page.goto(f"{D}proposals")
    check(page, "blind list")
    page.get_by_role("button", name="Reveal all proposals until now").click()
    page = review.page("Uma")
    page.goto(f"{D}proposals")
    expect(page.locator(".proposal-list")).to_contain_text("W ¶ 10")
