"""An admin's page of a document, and where old addresses lead afterwards."""

from unittest.mock import Mock
from urllib.parse import quote

import pytest

from tests.seeded import DOCUMENT
from tests.web.conftest import Person, path_of
from webapp.operations import administering as operations
from webapp.operations.desk import Desk
from webapp.operations.verifying import verify
from webapp.review import may as really_may
from webapp.web import administering

PAGE = f"/d/{DOCUMENT}/administer"
NAME = "1963-05-09 on Romania"
NEW = f"/d/{quote(NAME)}/"


def _act(owner: Person, act: str, page: str = PAGE, status: int = 303, of: str = "", **typed: str) -> str:
    """Send the form of an act, for a witness that of the siglum `of`."""
    forms = [form for form in owner.page(page).all("form", class_="administer") if form.fields()["act"] == act]
    (form,) = [form for form in forms if not of or form.fields()["seen"] == of]
    answer = owner.send(form, status, **({"reason": "A <b>reason</b>."} | typed))
    return path_of(answer) if status == 303 else answer.text


def test_a_renamed_document_is_at_its_new_address_and_the_old_one_leads_there(
    owner: Person, reader: Person, seeded: Desk, document: str
) -> None:
    way = next(link["href"] for link in owner.page("/").all("a") if link.words == "Rename or remove")
    assert way == PAGE
    (renaming,) = [one for one in owner.page(PAGE).all("form") if one.filled().get("act") == ["rename document"]]
    assert renaming.filled()["name"] == [DOCUMENT]
    assert "The title that people read" in renaming.words
    comment = owner.page(f"{document}A/p10").one("form", class_="write")
    assert _act(owner, "rename document", name=NAME) == f"{NEW}administer?done=rename+document#done"
    page = reader.page(NEW)
    assert not [link for link in page.all("a") if DOCUMENT in link["href"]], "no link has the old name"
    assert NAME in owner.page(f"{NEW}administer").words
    for rest in ("", "?mode=all&with=B+C", "A/p10", "A/p10@1", "A/p10/history", "overview", "links", "apparatus.txt"):
        assert path_of(reader.get(document + rest, 301)) == NEW + rest, rest
        reader.get(NEW + rest)
    for name in (NAME, DOCUMENT):
        assert "nothing in this document" in owner.page(f"/queue?document={quote(name)}").words
    assert path_of(owner.send(comment, body="Sent to the old address.")).startswith(f"{NEW}A/p10")
    assert verify(seeded).wrong == ()


def test_a_renamed_witness_is_found_by_every_old_address(owner: Person, reader: Person, document: str) -> None:
    assert _act(owner, "rename witness", of="B", name="K") == f"{PAGE}?done=rename+witness&of=K#done"
    for old, new in (
        ("B/p10", "K/p10"),
        ("B/p10@1", "K/p10@1"),
        ("B/p10/history", "K/p10/history"),
        ("?left=B&right=A", "?left=K&right=A"),
        ("?mode=all&with=C+B", "?mode=all&with=C+K"),
        ("?at=B.p10", "?at=K.p10"),
        ("overview?base=B", "overview?base=K"),
        ("proposals?on=B.p10&show=open", "proposals?on=K.p10&show=open"),
    ):
        assert path_of(reader.get(document + old, 301)) == document + new, old
        reader.get(document + new)
    assert "K" in [name.words for name in reader.page("/").one(class_="witnesses").all("b")]


def test_what_was_removed_is_said_to_be_gone_by_whom_and_why(owner: Person, reader: Person, document: str) -> None:
    reader.get(f"{document}B/p10")
    _act(owner, "remove witness", of="B")
    told = reader.page(f"{document}B/p10", 410)
    assert "This was removed" in told.words
    assert "Witness B of" in told.words
    assert "removed by Ada on" in told.words
    assert "A <b>reason</b>." in told.words
    assert "removed by Ada" in reader.page(f"{document}?left=B", 410).words
    assert "B" not in [name.words for name in reader.page("/").one(class_="witnesses").all("b")]
    assert _act(owner, "remove document") == f"/?removed={DOCUMENT}#done"
    for rest in ("", "A/p10", "overview", "administer"):
        assert f"The document {DOCUMENT} was removed by Ada" in reader.page(document + rest, 410).words
    owner.post(PAGE, {"act": "rename document"}, 410)
    assert "There is no document on this desk" in reader.page("/").words


def test_a_refusal_keeps_what_was_typed(owner: Person, document: str) -> None:
    text = _act(owner, "rename witness", of="B", status=409, name="C", reason="Why <not>.")
    assert "Nothing was changed." in text
    assert 'value="C"' in text
    assert "Why &lt;not&gt;." in text
    assert "Nothing was changed." in _act(owner, "rename document", status=400, name="a/b")
    form = owner.page(PAGE).all("form", class_="administer")[0]
    owner.post(PAGE, form.fields() | {"csrf": "no", "name": "x", "reason": "r"}, 403)
    owner.post(PAGE, form.fields() | {"act": "burn", "reason": "r"}, 400)
    owner.get(document)


def test_who_may_not_administer_finds_no_way_and_no_page(
    reader: Person, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.get(PAGE, 403)
    assert "Rename or remove" not in reader.page("/").words
    monkeypatch.setattr(administering, "may", lambda *asked: not really_may(*asked))
    assert "Rename or remove" not in owner.page("/").words


def test_a_page_asks_once_what_was_renamed(owner: Person, document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Mock(wraps=operations.known_names)
    monkeypatch.setattr(operations, "known_names", asked)
    owner.post(f"{document}A/p10/comments", {}, 403)  # something was written a moment ago, so nothing is remembered
    asked.reset_mock()
    owner.get(f"{document}?at=A.p10")
    assert asked.call_count <= 1


def test_the_page_that_follows_says_what_was_done(owner: Person, reader: Person) -> None:
    def told(address: str) -> str:
        return owner.page(address.partition("#")[0]).one("p", role="status", id="done").words

    assert told(_act(owner, "rename witness", of="B", name=" K ")).startswith("The witness is called K now.")
    assert told(_act(owner, "remove witness", of="K")).startswith("Witness K was removed.")
    assert told(_act(owner, "rename document", name=NAME)).startswith(f"The document is called {NAME} now.")
    for untrue in ("?done=rename+witness&of=X", "?done=remove+witness&of=A", "?done=burn"):
        assert not owner.page(f"{NEW}administer{untrue}").all(id="done"), untrue
    assert told(_act(owner, "remove document", f"{NEW}administer")).startswith(f"The document {NAME} was removed.")
    assert not reader.page("/?removed=other").all(id="done")
    assert not reader.page("/").all(id="done")


def test_a_saved_setting_says_so_where_it_stands(owner: Person) -> None:
    form = owner.page("/settings").one("form", id="blind")
    there = path_of(owner.send(form, value="1"))
    assert there == "/settings?saved=blind#blind"
    page = owner.page("/settings?saved=blind")
    assert page.one("form", id="blind").one("p", role="status").words == "Saved: this is the rule from now on."
    assert len(page.one("main").all("p", role="status")) == 1
    again = owner.send(form, 409, value="1", key="another")
    assert "Saved:" not in again.text
