"""The queue over all kinds: walked without a list, filtered and ordered in the address, dealt with one by one."""

import pytest
from flask import Flask

from tests.examples import approve, comment_on, decide
from tests.seeded import DOCUMENT
from tests.web.markup import Element
from tests.web.reviewing import D, Review, answer, form, made_review, press
from webapp.operations import rules
from webapp.operations.desk import Desk
from webapp.operations.progress import progress
from webapp.web import queues


@pytest.fixture
def review(app: Flask, seeded: Desk) -> Review:
    """A stale approval of p12, a thread on p13, a proposal on p10: in that order by age."""
    found = made_review(app, seeded)
    approve(seeded, found.ada.account, "p12", document=DOCUMENT)
    made = found.suggest(found.tom, "p12", ("negotiations", "consultation"))
    decide(seeded, found.bo.account, made, {0: "accepted"})
    say(found, "Why parties?")
    found.suggest(found.tom, "p10", ("Kennedy", "JFK"))
    return found


def say(review: Review, body: str, passage: str = "p13", thread: str | None = None) -> str:
    return comment_on(review.desk, review.tom.account, passage, body, thread=thread, document=DOCUMENT).thread_id


def start(review: Review, query: str = "") -> Element:
    return review.bo.page(review.bo.get(f"/queue{query}", 303).headers["Location"])


def listed(page: Element) -> list[str]:
    return [one.words.split(" · ")[0] for one in page.one("nav", class_="queue").one("ol").all("li")]


def listed_addresses(page: Element) -> dict[str, str]:
    links = page.one("nav", class_="queue").one("ol").all("a")
    return {" ".join(one.words.split(" ")[:2]): one["href"] for one in links}


def test_it_is_walked_from_kind_to_kind_and_back(review: Review) -> None:
    page, seen = start(review), []
    for _ in range(5):
        seen.append(page.one("h1").words)
        assert len(page.one("nav", class_="queue").all("a", aria_current="page")) == 1
        if not page.all("a", rel="next"):
            break
        page = review.bo.page(page.one("a", rel="next")["href"])
    assert [words.split(" ", 2)[2][:2] for words in seen] == ["12", "13", "10"]
    back = review.bo.page(page.one("a", rel="prev")["href"])
    assert back.one("h1").words == seen[1]


def test_kinds_are_counted_and_chosen_and_the_order_is_kept(review: Review) -> None:
    page = start(review)
    kinds = {one.words: one["href"] for one in page.one("ul", class_="queue-kinds").all("a")}
    assert list(kinds) == ["all 3", "proposals to decide 1", "changed since approved 1", "open threads 1"]
    page = review.bo.page(review.bo.get(kinds["open threads 1"], 303).headers["Location"])
    assert [one[:4] for one in listed(page)] == ["¶ 13"]
    assert "Why parties?" in page.one("nav", class_="queue").words
    page = start(review, "?order=document")
    assert [one[:4] for one in listed(page)] == ["¶ 10", "¶ 12", "¶ 13"]
    assert page.one("a", rel="next")["href"].endswith("queue=all,document")
    page = start(review, f"?queue={DOCUMENT},stale,threads,document")
    assert [one[:4] for one in listed(page)] == ["¶ 12", "¶ 13"]
    assert "Nothing of this kind" in review.bo.page("/queue?kind=second").one("h1").words
    review.bo.get("/queue?kind=odd", 400)
    escaped = review.bo.get("/queue?kept=%0A%26queue%3Dnone", 303).headers["Location"]
    assert escaped.endswith("?queue=all&kept=%0A%26queue%3Dnone")
    review.bo.get("/queue?queue=none,stale", 404)


def test_a_stale_approval_is_given_anew_and_the_next_entry_follows(review: Review) -> None:
    page = start(review)
    assert "What changed since it was approved" in page.words
    there = press(review.bo, form(page, "approve"), checked="scan")
    page = review.bo.page(there)
    assert page.one("p", id="kept").words == "Kept: your approval."
    assert page.one("h1").words.startswith("W ¶ 13")
    assert len(listed(page)) == 2


def test_a_decision_leads_to_the_approval_of_what_it_made_and_from_there_on(review: Review) -> None:
    approve(review.desk, review.ada.account, "p14", document=DOCUMENT)
    review.suggest(review.tom, "p14", ("the", "a"))
    page = review.bo.page(listed_addresses(start(review))["¶ 10"])
    result = answer(review.bo, form(page, "decide"), "do=result", 200, **{"verdict-0": "accepted"})
    page = review.bo.page(press(review.bo, form(result, "decide"), "do=approve"))
    assert (page.one("h1").words, page.one("p", id="kept").words) == ("W ¶ 10", "Kept: your decision.")
    assert "JFK" in page.one("div", id="card").one("div", class_="main").words
    assert page.one("a", rel="next")["href"] == listed_addresses(page)["¶ 14"]
    page = review.bo.page(press(review.bo, form(page, "approve"), checked="scan"))
    assert page.one("h1").words.startswith("W ¶ 14")
    assert "approved" in review.bo.page(f"{D}W/p10").one("section", id="approval").one("p", class_="stands").words


def test_a_thread_is_answered_and_resolved_in_the_queue(review: Review) -> None:
    page = start(review, "?kind=threads")
    of = form(page, "settle")
    refused = answer(review.bo, of, "do=answer", 400, body=" ")
    assert "The comment is empty" in refused.one("div", class_="problem").words
    there = press(review.bo, of, "do=answer", body="As in Z.")
    page = review.bo.page(there)
    assert "As in Z." in page.one("article", class_="thread").words
    say(review, "No, see A.", thread=there.split("/threads/")[1].partition("?")[0])
    refused = answer(review.bo, form(page, "settle"), "do=resolve", 409, body="Then A.")
    assert "Something was said in the thread of Tom" in refused.one("div", class_="problem").words
    assert form(refused, "settle").filled()["body"] == ["Then A."]
    there = press(review.bo, form(refused, "settle"), "do=resolve", body="Then A.")
    page = review.bo.page(there)
    assert "Nothing of this kind" in page.one("h1").words
    assert page.one("p", id="kept").words == "Kept: resolved."


def test_carried_words_are_refused_and_tied_in_the_queue(review: Review) -> None:
    there = comment_on(
        review.desk, review.tom.account, "p10", "All?", words="political forces", document=DOCUMENT
    ).thread_id
    made = review.suggest(review.tom, "p10", ("political forces", "political powers"))
    decide(review.desk, review.ada.account, made, {0: "accepted"})
    page = review.bo.page(f"{D}threads/{there}?queue=all,threads")
    of = form(page, "settle")
    page = review.bo.page(press(review.bo, of, "do=refuse"))
    assert "Its words are not those that they were carried to. It was written on:" in page.words
    assert not page.all("div", class_="layer")[0].all("mark")
    late = answer(review.bo, of, "do=tie", 409, words="Kennedy")
    assert "You had chosen “Kennedy”." in late.one("div", class_="problem").words
    assert form(late, "settle").filled()["words"] == ["Kennedy"]
    asked = answer(review.bo, form(late, "settle"), "do=tie", 409, words="the")
    which = form(asked, "settle").all("input", name="which")
    page = review.bo.page(press(review.bo, form(asked, "settle"), "do=tie", which=which[0]["value"]))
    assert page.all("div", class_="layer")[0].one("mark").words == "the"
    assert not page.all("textarea", name="words")
    assert not [one for one in form(page, "settle").all("button") if one["value"] in ("confirm", "refuse", "tie")]


def test_news_are_marked_as_read_by_those_who_may_not_resolve(review: Review) -> None:
    thread = say(review, "See @Uma.", "p5")
    page = review.uma.page(review.uma.get("/queue", 303).headers["Location"])
    assert "See @Uma." in page.words
    assert not [one for one in form(page, "settle").all("button") if one["value"] == "resolve"]
    press(review.uma, form(page, "settle"), "do=read", seen="what no page says")
    assert "See @Uma." in review.uma.page(review.uma.get("/queue", 303).headers["Location"]).words
    there = press(review.uma, form(page, "settle"), "do=read")
    assert "Nothing waits for you" in review.uma.page(there).one("h1").words
    review.uma.get(f"{D}threads/{thread}")
    review.uma.get(f"{D}threads/none", 404)


def test_several_threads_are_resolved_but_for_the_exceptions(review: Review) -> None:
    left = say(review, "And this?", "p5")
    page = start(review)
    ways = {one.words: one["href"] for one in page.all("p", class_="queue-foot")[-1].all("a")}
    page = review.bo.page(ways["resolve 2 threads"])
    assert [one.all("b")[0].words for one in page.one("ol", class_="parts").all("li")] == ["W ¶ 5", "W ¶ 13"]
    assert {one["lang"] for one in page.one("ol", class_="parts").all("div", class_="text")} == {"en"}
    of = form(page, "together")
    say(review, "Wait!", "p5", thread=left)
    refused = answer(review.bo, of, "", 409)
    assert "Nothing was done" in refused.one("div", class_="problem").words
    there = press(review.bo, form(refused, "together"), **{"except": left})
    page = review.bo.page(there)
    assert page.one("p", id="done").words == "Kept: you resolved 1 thread."
    assert len(page.one("ol", class_="parts").all("li")) == 1
    review.bo.get(f"{D}threads?do=odd", 400)
    assert "No words wait" in review.bo.page(f"{D}threads?do=confirm").words


def test_only_changed_passages_are_approved_together(review: Review) -> None:
    page = review.bo.page(f"{D}W/approve?only=stale")
    assert [one["id"] for one in page.one("ol", class_="parts").all("li")] == ["p12"]
    page = review.bo.page(press(review.bo, form(page, "together"), checked="scan"))
    assert "you approved 1 passage" in page.one("p", id="approved").words
    assert not page.all("ol", class_="parts")


def test_of_a_long_queue_the_column_shows_what_is_about_the_entry(
    review: Review, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "NEAR", 1)
    page = start(review)
    assert [one[:4] for one in listed(page)] == ["¶ 12", "¶ 13", "1 mo"]
    page = review.bo.page(page.one("a", rel="next")["href"])
    page = review.bo.page(page.one("a", rel="next")["href"])
    assert listed(page)[0] == "1 more before these"
    assert page.one("nav", class_="queue").one("ol")["start"] == "2"
    assert [one[:4] for one in listed(page)[1:]] == ["¶ 13", "¶ 10"]
    assert "Waiting for me · 3" in page.words


def test_second_approvals_are_given_together(review: Review) -> None:
    rules.change_rule(review.desk, review.ada.account, name="two_approvals", value=True, seen=False, key="1")
    approve(review.desk, review.ada.account, "p5", "p6", document=DOCUMENT)
    approve(review.desk, review.bo.account, "p7", document=DOCUMENT)
    ways = {one.words: one["href"] for one in start(review).all("p", class_="queue-foot")[-1].all("a")}
    page = review.bo.page(ways["approve 2 passages of W that wait for a second editor"])
    assert [one["id"] for one in page.one("ol", class_="parts").all("li")] == ["p5", "p6"]
    page = review.bo.page(press(review.bo, form(page, "together"), checked="scan"))
    assert not page.all("ol", class_="parts")
    assert progress(review.desk)[DOCUMENT][0].count("approved") == 2


def test_an_approval_in_the_queue_has_the_source_and_the_other_witnesses_beside(review: Review) -> None:
    page = start(review, "?kind=stale")
    layers = {one.one("b").words: one for one in page.one("div", id="card").all("div", class_="layer")}
    assert list(layers)[-1] != "W"
    assert "consultation" in layers["W"].words
    assert "negotiations" in layers["A"].words
    beside = layers["A"].one("a", class_="meta")
    assert beside["href"].endswith("#W.p12")
    review.bo.page(beside["href"])
    assert "changed since approved" in page.one("nav", class_="queue").one("ol").words


def test_the_filter_names_documents_with_their_progress(review: Review) -> None:
    page = start(review, f"?document={DOCUMENT}")
    options = [one.words for one in page.one("select", id="queue-document").all("option")]
    assert options[0] == "all (3)"
    assert "W: 0 of 30 approved, 30 open" in options[1]
