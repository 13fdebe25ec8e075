"""The page of the log."""

import pytest

from tests.examples import filled
from tests.seeded import DOCUMENT
from tests.web.conftest import Person
from webapp.operations import log
from webapp.operations.desk import Desk
from webapp.operations.log_words import NAMES, WORDS


@pytest.fixture
def told(seeded: Desk) -> Desk:
    return filled(seeded)


@pytest.mark.usefixtures("told")
def test_an_admin_reads_what_was_done_and_goes_where_it_was(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST", 32)
    assert owner.page("/").all("a", href="/log")
    page = owner.page("/log")
    entries = page.one(class_="log").all("li")
    numbers = [int(entry["id"][1:]) for entry in entries]
    assert numbers == sorted(numbers, reverse=True)
    assert len(entries) == 32
    assert "variorum verify" in page.words
    (said,) = [entry for entry in entries if "proposed other words on W ¶ 2" in entry.words][:1]
    assert "Ada" in said.words
    assert len(said.one("code").text) == 10
    for link in page.one(class_="log").all("a"):
        owner.get(link["href"])
    older = owner.page(page.one("a", rel="next")["href"])
    assert int(older.one(class_="log").all("li")[0]["id"][1:]) == numbers[-1] - 1


@pytest.mark.usefixtures("told")
def test_the_address_says_what_is_shown(owner: Person) -> None:
    page = owner.page(f"/log?document={DOCUMENT}&kind=witness.added")
    assert len(page.one(class_="log").all("li")) == 4
    chosen = [option.get("value") for option in page.all("option") if "selected" in option.attributes]
    assert chosen == [DOCUMENT, "witness.added"]
    assert [one.words for one in page.one("select", id="kind").all("option")][1] == "accounts made"  # no machine names
    assert NAMES.keys() == WORDS.keys(), "every kind of event has a name to choose it by"
    assert "Nothing in the log is so." in owner.page("/log?kind=none").words
    removed = owner.page("/log?document=once")
    assert "removed since" in removed.words
    owner.get("/log?before=x", 400)
    owner.get("/log?kind=%00", 400)


def test_nobody_else_reads_it(reader: Person) -> None:
    assert not reader.page("/").all("a", href="/log")
    assert reader.client.get("/log").status_code in (303, 403)
