"""The page of a passage's history: what it tells, what it compares, and how an older text is proposed again."""

import pytest

from tests.examples import an_account, decide, start_working, suggest
from tests.seeded import DOCUMENT
from tests.web.conftest import Person, path_of
from webapp.operations.desk import Desk
from webapp.review import Account

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
