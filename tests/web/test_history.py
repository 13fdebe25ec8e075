"""The page of a passage's history: what it tells, what it compares, and how an older text is proposed again."""

import pytest

from tests.examples import account_with, an_account, decide, newest, start_working, suggest
from tests.seeded import DOCUMENT
from tests.web.conftest import Person, path_of
from webapp.operations import proposing, rules
from webapp.operations.desk import Desk
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Role
from webapp.text.model import Kind
from webapp.text.revising import Part

PAGE = f"/d/{DOCUMENT}/W/p2/history"


@pytest.fixture
def bo(seeded: Desk) -> Account:
    """An editor, who has made W and accepted a proposal of Ada's on it."""
    bo, ada = an_account(seeded, "Bo"), an_account(seeded, "Ada")
    text = start_working(seeded, bo, document=DOCUMENT).body[1].passage.text
    word = text.split()[0]
    proposal = suggest(seeded, ada, "p2", (word, "<Quite>"), reason="<b>Why</b>", document=DOCUMENT)
    decide(seeded, bo, proposal, {0: "accepted"}, remark="Good.")
    return bo


@pytest.mark.usefixtures("bo")
def test_the_page_tells_every_change_newest_first(reader: Person) -> None:
    page = reader.page(PAGE)
    told = page.one(class_="revisions").all("li")
    assert [entry["id"] for entry in told] == ["r2", "r1"]
    assert "other words" in told[0].one("h3").words
    assert "decided by Bo" in told[0].words
    assert "A proposal by Ada" in told[0].words
    assert "<b>Why</b>" in told[0].words
    assert "Good." in told[0].words
    assert "begun by Bo with the text of A" in told[1].words
    (link,) = [link for link in told[0].all("a") if "/proposals/" in link["href"]]
    assert link["href"].startswith(f"/d/{DOCUMENT}/W/proposals/")
    for words in page.all(class_="text"):
        assert {"lang", "dir", "hx-disable"} <= set(words.attributes)
    assert not page.all("form", method="post"), "who only reads restores nothing"


@pytest.mark.usefixtures("bo")
def test_two_revisions_are_compared_by_address(reader: Person) -> None:
    page = reader.page(f"{PAGE}?from=2&to=1")
    pair = page.one(class_="pair")
    assert len(pair.all("del")) == len(pair.all("ins")) == 1
    chosen = [
        [one["value"] for one in select.all("option") if "selected" in one.attributes] for select in page.all("select")
    ]
    assert chosen == [["2"], ["1"]]
    assert "r2" in reader.get(PAGE).text
    reader.get(f"{PAGE}?from=one", 400)
    reader.get(f"{PAGE}?from=9", 404)
    reader.get(f"/d/{DOCUMENT}/W/p999/history", 404)


@pytest.mark.usefixtures("bo")
def test_an_older_text_is_proposed_with_a_form_and_a_refusal_keeps_the_reason(owner: Person) -> None:
    form = owner.page(PAGE).one(id="r1").one("form")
    assert form.fields()["reason"] == "Back to the text of revision 1."
    answer = owner.send(form, reason="It was better.")
    assert path_of(answer).startswith(f"/d/{DOCUMENT}/W/proposals/")
    assert path_of(owner.send(form, reason="It was better.")) == path_of(answer), "sent twice, made once"
    owner.post(form["action"], form.fields() | {"csrf": "no"}, 403)
    refused = owner.send(form, 409, text_hash="0" * 64, reason="Still my words.")
    assert "Still my words." in refused.text
    assert "was not proposed" in refused.text


def test_a_received_passage_has_a_history_and_its_page_leads_there(owner: Person) -> None:
    link = next(one for one in owner.page(f"/d/{DOCUMENT}/A/p2").all("a") if one["href"].endswith("/history"))
    page = owner.page(link["href"])
    assert "brought in by a command at the desk’s machine from the file" in page.words
    assert not page.all(class_="pair")
    assert not page.all("form", method="post") or all("reason" not in form.fields() for form in page.all("form"))


def test_the_address_of_a_joined_passage_says_so_and_leads_on(seeded: Desk, bo: Account, owner: Person) -> None:
    texts = {placed.id: placed.passage for placed in newest(seeded, "W", DOCUMENT).passages}
    suggestion = Suggestion(
        "merge",
        tuple((name, texts[name].text_hash) for name in ("p2", "p3")),
        parts=(Part(Kind.PARAGRAPH, "", f"{texts['p2'].text} {texts['p3'].text}"),),
    )
    ada = an_account(seeded, "Ada")
    asked = {"document": DOCUMENT, "siglum": "W", "suggestion": suggestion, "reason": "one", "key": "1"}
    decide(seeded, bo, proposing.propose(seeded, ada, **asked), {0: "accepted"})  # type: ignore[arg-type]
    document = f"/d/{DOCUMENT}/"
    for address in (f"{document}W/p3", f"{document}?left=A&right=W&at=W.p3", f"{document}W/p3/propose"):
        page = owner.page(address, 410)
        assert page.one("h1").words == "This passage is no longer there"
        assert "was joined into another in revision 3, by Bo. Its words are in ¶ 2 now." in page.words
        ways = {link.words: link["href"] for link in page.one("ul", class_="ways").all("a")}
        assert ways["W ¶ 2, which has its words now"] == f"{document}W/p2"
        assert ways["The history of the passage, with its last words"] == f"{document}W/p3/history"
        for way in ways.values():
            owner.get(way)
    entry = owner.page(f"{document}W/p3/history").one(class_="revisions").all("li")[0]
    assert "Words of it went to ¶ 2." in entry.words


def test_what_was_rejected_and_who_approved_themselves_is_told(seeded: Desk, bo: Account, reader: Person) -> None:
    ada = an_account(seeded, "Ada")
    text = next(one.passage.text for one in newest(seeded, "W", DOCUMENT).passages if one.id == "p2")
    words = text.split()
    half = suggest(seeded, ada, "p2", (words[1], "<one>"), (words[-2], "two"), document=DOCUMENT)
    decide(seeded, bo, half, {0: "accepted", 1: "rejected"}, reason="house style")
    rules.change_rule(
        seeded, account_with(seeded, "Mia", Role.ADMIN), name="two_people", value=False, seen=True, key="1"
    )
    decide(seeded, bo, suggest(seeded, bo, "p2", ("<one>", "won"), document=DOCUMENT), {0: "accepted"})
    refused = suggest(seeded, ada, "p2", ("won", "lost"), reason="Why <not>", document=DOCUMENT)
    decide(seeded, bo, refused, {0: "rejected"}, reason="against the source", remark="No.")
    listed = reader.page(PAGE).one(class_="revisions")
    told = [entry for entry in listed.all("li") if entry.get("id")]
    assert [entry["id"] for entry in told][1:] == ["r4", "r3", "r2", "r1"]
    assert "Rejected: no revision" in told[0].words
    assert "decided by Bo A proposal by Ada: 0 of 1 accepted Why <not>" in told[0].words
    assert "won → lost: rejected, against the source" in told[0].words
    assert "1 of 1 accepted, self-approved" in told[1].words
    assert "1 of 2 accepted" in told[2].words
    assert "self-approved" not in told[2].words
    assert f"{words[1]} → <one>: accepted" in told[2].words
    assert "two: rejected, house style" in told[2].words


def test_what_was_rejected_blind_is_not_told_to_others(seeded: Desk, bo: Account, reader: Person) -> None:
    admin = account_with(seeded, "Mia", Role.ADMIN)
    rules.change_rule(seeded, admin, name="blind", value=True, seen=False, key="1")
    refused = suggest(seeded, an_account(seeded, "Ada"), "p2", ("<Quite>", "Rather"), document=DOCUMENT)
    decide(seeded, bo, refused, {0: "asked"}, remark="Say more.")
    assert "Changes asked" not in reader.page(PAGE).words
    rules.change_rule(seeded, admin, name="blind", value=False, seen=True, key="2")
    assert "Changes asked: no revision" in reader.page(PAGE).words
