"""Search finds the same with a full index, half of one and none, on both databases; and nothing that is gone."""

from pathlib import Path

import pytest

from tests.examples import comment_on, import_example, revise, suggest
from tests.terms import a_term
from webapp.errors import Gone, InvalidInput
from webapp.operations import administering, comments, redacting, searching, terms
from webapp.operations.desk import Desk, new_id
from webapp.operations.importing import import_witness
from webapp.operations.search_filling import fill
from webapp.operations.searching import Asked, Found, search
from webapp.review import Account
from webapp.store import library
from webapp.text.model import Header, Kind, Passage, WitnessFile
from webapp.text.terms import Form

QUERIES = {
    "中央": ["later A p1", "later B p1"],
    "peng zhen": ["later A p2"],
    '"private visit"': ["1963-circular A summary", "1963-circular W summary"],
    "romania": ["1963-circular A title", "1963-circular W title"],
    "矛盾 同志": ["1963-circular A p3", "1963-circular W p3"],
    "the": [],
}


def bring_in(desk: Desk, siglum: str, *texts: str, document: str = "later") -> None:
    front = Passage(Kind.DATE_LINE, "June 1, 1970")
    source = WitnessFile(
        (front, *(Passage(Kind.PARAGRAPH, one) for one in texts)), Header(siglum=siglum, language="zh")
    )
    import_witness(desk, document=document, siglum=siglum, source=source, content=b"x", name="x.txt", actor=None)


def where(found: Found) -> list[str]:
    return [f"{one.document} {one.witness.siglum} {one.placed.id}" for one in found.passages]


def ask(desk: Desk, words: str, kind: str = "texts", document: str = "", siglum: str = "") -> Found:
    return search(desk, Asked(words, kind, document, siglum))


@pytest.mark.usefixtures("people")
def test_the_same_is_found_whatever_is_in_the_index(each_desk: Desk) -> None:
    assert fill(each_desk) > 0
    bring_in(each_desk, "A", "黨中央", "P’eng Chen")
    bring_in(each_desk, "B", "党中央")
    half = {words: ask(each_desk, words) for words in QUERIES}
    assert {words: where(found) for words, found in half.items()} == QUERIES
    assert [found.unindexed for found in half.values()] == [1] * len(QUERIES)
    assert fill(each_desk) == 4
    assert fill(each_desk) == 0
    full = {words: ask(each_desk, words) for words in QUERIES}
    assert {words: where(found) for words, found in full.items()} == QUERIES
    assert [found.unindexed for found in full.values()] == [0] * len(QUERIES)
    assert where(ask(each_desk, "中央", document="later", siglum="B")) == ["later B p1"]
    (shown,) = ask(each_desk, "peng zhen").passages
    assert [(piece.words, piece.marked) for piece in shown.pieces] == [("P’eng Chen", True)]


def test_a_cache_that_is_gone_costs_only_time(desk: Desk) -> None:
    import_example(desk)
    fill(desk)
    path = Path(desk.settings.reviews / "cache.sqlite3")
    path.unlink()
    assert where(ask(desk, "romania")) == ["1963-circular A title"]
    assert fill(desk) > 0
    desk.cache.keep(lambda connection: connection.exec_driver_sql("DROP TABLE search").close())
    assert where(ask(desk, "romania")) == ["1963-circular A title"]


def test_only_what_stands_now_is_found(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    suggest(each_desk, bo, "p2", ("weak", "frail"))
    fill(each_desk)
    assert where(ask(each_desk, "frail")) == []  # a proposal is no text
    revise(each_desk, "W", {"p2": "Nothing was frail."})
    fill(each_desk)
    assert where(ask(each_desk, "frail")) == ["1963-circular W p2"]
    assert where(ask(each_desk, "majority")) == ["1963-circular A p2"]
    with each_desk.database.read() as connection:
        working = library.witness(connection, "1963-circular", "W").id
    administering.remove_witness(
        each_desk, ada, document="1963-circular", witness=working, seen="W", reason="done", key=new_id()
    )
    assert where(ask(each_desk, "frail")) == []
    assert where(ask(each_desk, "romania")) == ["1963-circular A title"]
    with pytest.raises(Gone):
        ask(each_desk, "romania", document="1963-circular", siglum="W")


def test_comments_are_found_until_they_are_taken_back(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    first = comment_on(each_desk, ada, "p2", "Is 中央 the Politburo?")
    answer = comment_on(each_desk, bo, "p2", "The Politburo, yes.", thread=first.id)
    comment_on(each_desk, bo, "p1", "Politburo", siglum="A")
    found = ask(each_desk, "politburo", "comments")
    assert [one.comment.body for one in found.comments] == ["Politburo", first.body, answer.body]
    assert [one.home and one.home.id for one in found.comments] == ["p1", "p2", "p2"]
    assert found.counts == {"texts": 0, "comments": 3, "terms": 0}
    comments.withdraw(each_desk, bo, comment_id=answer.id, key=new_id())
    redacting.redact(
        each_desk,
        ada,
        document="1963-circular",
        table="comment",
        row=first.id,
        columns=["body"],
        reason="private",
        key=new_id(),
    )
    assert [one.comment.body for one in ask(each_desk, "politburo", "comments").comments] == ["Politburo"]
    assert ask(each_desk, "politburo", "comments", document="1963-circular", siglum="W").comments == ()


def test_terms_are_found_until_they_are_withdrawn(each_desk: Desk, people: tuple[Account, Account]) -> None:
    term = a_term(forms=(Form("zh-Hans", "党中央"), Form("en", "Party Centre")), notes="Never “Centre” alone.")
    now = terms.state(each_desk, people[0], term=term, seen=0, reason="", key=new_id())
    (found,) = ask(each_desk, "黨中央 alone", "terms").terms
    assert ["".join(piece.words for piece in line) for line in found.lines] == ["党中央", "Never “Centre” alone."]
    terms.withdraw(each_desk, people[0], term_id=now.term.id, seen=1, reason="twice", key=new_id())
    assert ask(each_desk, "黨中央", "terms").terms == ()


def test_pages_and_bounds_are_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bring_in(desk, "A", *(f"ship {number}" for number in range(searching.ON_PAGE + 1)))
    fill(desk)
    last = search(desk, Asked("ship", page=9))
    assert (last.page, last.pages, where(last), last.more) == (2, 2, ["later A p51"], False)
    monkeypatch.setattr(searching, "MOST_FOUND", 7)
    some = ask(desk, "ship")
    assert (len(some.passages), some.more) == (7, True)
    monkeypatch.setattr(searching, "MOST_READ", 3)
    monkeypatch.setattr(searching, "_AT_ONCE", 1)
    assert (len(ask(desk, "ship").passages), ask(desk, "ship").more) == (3, True)
    with pytest.raises(InvalidInput, match="choose the document too"):
        ask(desk, "ship", siglum="A")
    with pytest.raises(InvalidInput, match="nothing to search"):
        ask(desk, "ship", "people")
