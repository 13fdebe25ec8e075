"""A long document: its first rows at once, the rest by links, which htmx follows as they are reached."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.conftest import NewDesk
from tests.examples import import_long
from tests.web.conftest import Person
from tests.web.markup import Element
from webapp.operations import rows as rows_of
from webapp.operations.aligning import align_missing
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness
from webapp.operations.rows import Row
from webapp.text.model import Header, Kind, Passage, WitnessFile
from webapp.web import create_app

L = "/d/long/"
EVERY = [f"A.p{number}" for number in range(1, 101)]


@pytest.fixture
def long_desk(new_desk: NewDesk) -> Desk:
    desk = new_desk()
    import_long(desk)
    return desk


@pytest.fixture
def reader(long_desk: Desk) -> Person:
    return Person(create_app(long_desk, sign_in_token="the-first-token").test_client())


@pytest.fixture
def editor(reader: Person) -> Person:
    return reader.sign_in()


def rows(page: Element) -> list[str]:
    """The rows of the text on a page, by their anchors."""
    return [row["id"] for row in page.all("article") if "front" not in row["class"].split()]


def way(page: Element, where: str) -> Element:
    return page.one("p", id=where).one("a", class_="more")


def asked(person: Person, page: Element, where: str) -> Element:
    """What htmx gets for a link between parts."""
    link = way(page, where)
    return person.page(link["hx-get"], headers={"HX-Request": "true", "HX-Target": link["hx-target"][1:]})


def test_the_first_forty_rows_come_with_the_page_and_the_counts_of_the_whole(reader: Person) -> None:
    page = reader.page(L)
    assert rows(page) == EVERY[:40]
    assert page.all("article")[0]["id"] == "A.title"
    assert "34 differences in 34 of 100 passages, and 1 more in the front matter" in page.one("p", class_="sum").words
    assert len(page.one("nav", class_="strip").all("a")) == 100
    assert not page.all("p", id="earlier")
    link = way(page, "later")
    assert link.words == "Next passages (41–80 of 100)"
    assert (link["hx-trigger"], link["hx-swap"]) == ("click, revealed", "outerHTML show:none")
    assert "hx-push-url" not in link.attributes


def test_without_javascript_the_links_lead_through_all_parts_and_back(reader: Person) -> None:
    page, seen = reader.page(L), []
    while True:
        seen += rows(page)
        if not page.all("p", id="later"):
            break
        page = reader.page(urljoin(L, way(page, "later")["href"]))
    assert seen == EVERY
    back = way(page, "earlier")
    assert back.words == "Earlier passages (41–80 of 100)"
    page = reader.page(back["href"])
    assert rows(page) == EVERY[40:80]
    assert way(page, "earlier")["href"] == L
    assert way(page, "earlier")["hx-trigger"] == "click"


def test_htmx_gets_the_rows_that_follow_and_the_way_on_in_its_place(reader: Person) -> None:
    part = asked(reader, reader.page(L), "later")
    assert rows(part) == EVERY[40:80]
    assert {element.tag for element in part.inside if isinstance(element, Element)} == {"article", "p"}
    assert not part.all("p", id="earlier")
    last = asked(reader, part, "later")
    assert rows(last) == EVERY[80:]
    assert not last.all("p", id="later")


def test_htmx_gets_the_rows_before_with_the_way_further_back_above(reader: Person) -> None:
    page = reader.page(f"{L}?from=A.p90")
    assert rows(page) == EVERY[80:]
    assert page.one("p", id="earlier")["data-before"] == "26"
    part = asked(reader, page, "earlier")
    assert part.all()[0]["id"] == "earlier"
    assert rows(part) == EVERY[40:80]
    assert rows(asked(reader, part, "earlier")) == EVERY[:40]


@pytest.mark.parametrize("view", ["", "mode=inline", "mode=all", "changed=1", "by=characters", "left=B&right=A"])
def test_in_every_view_the_parts_together_are_the_whole(reader: Person, view: str) -> None:
    whole = rows(reader.page(f"{L}?{view}&from=all"))
    page = reader.page(f"{L}?{view}")
    seen = rows(page)
    while page.all("p", id="later"):
        page = asked(reader, page, "later")
        seen += rows(page)
    assert seen == whole
    assert len(whole) == (34 if view == "changed=1" else 100)


def test_the_whole_can_be_shown_to_be_printed(reader: Person) -> None:
    further = reader.page(L).one("p", id="later")
    assert further.one("span", class_="printed").words == (
        "Passages 41–100 of 100 are not printed: choose “Show all” before."
    )
    link = further.all("a")[1]
    assert link.words == "Show all 100"
    page = reader.page(link["href"])
    assert rows(page) == EVERY
    assert not page.all("p", class_="further")
    assert {cell["href"] for cell in page.one("nav", class_="strip").all("a")} == {f"#{name}" for name in EVERY}


@pytest.mark.parametrize("start", ["A.p61", "61", "B.p61", "A.p80", "41"])
def test_a_part_is_asked_for_by_a_passage_or_the_number_of_a_row(reader: Person, start: str) -> None:
    assert rows(reader.page(f"{L}?from={start}")) == EVERY[40:80]


@pytest.mark.parametrize("start", ["p61", "A.", "-1", "1e3", "9999999999", "٣"])
def test_what_is_no_place_to_begin_is_refused_with_what_is(reader: Person, start: str) -> None:
    words = reader.page(f"{L}?from={start}", 400).one("p", class_="lead").words
    assert "from can be a passage such as “A.p1”, a row's number, or all" in words


def test_the_strip_leads_to_rows_of_the_page_and_else_to_the_page_that_has_them(reader: Person) -> None:
    for address in (L, f"{L}?from=A.p41", f"{L}?changed=1&mode=inline"):
        page = reader.page(address)
        there = rows(page)
        cells = [cell["href"].rpartition("#") for cell in page.one("nav", class_="strip").all("a")]
        assert [name for _, _, name in cells] == EVERY
        for where, _, name in cells[::7]:
            assert bool(where) == (name not in there)
            assert name in rows(reader.page(where or address))


def test_an_open_passage_brings_its_part(reader: Person) -> None:
    page = reader.page(f"{L}?at=B.p70")
    assert rows(page) == EVERY[40:80]
    assert "open" in page.one("article", id="A.p70")["class"].split()
    closed = page.one("a", id="close-panel")["href"]
    assert closed.endswith("#B.p70")
    assert rows(reader.page(closed)) == EVERY[40:80]
    link = page.one("a", id="at-A.p77")["href"]
    assert rows(reader.page(link)) == EVERY[40:80]


def test_another_view_of_a_part_is_of_the_same_place(reader: Person) -> None:
    page = reader.page(f"{L}?from=61")
    for option in ("mode-inline", "by-characters", "swap"):
        assert "A.p61" in [
            text["id"].replace("B.", "A.") for text in reader.page(page.one("a", id=option)["href"]).all("article")
        ]
    changed = reader.page(page.one("a", id="changed")["href"])
    assert rows(changed) == [*EVERY[2::3], "A.p100"]


@pytest.mark.parametrize("siglum", ["A", "B"])
def test_the_page_of_a_passage_leads_back_to_its_part(reader: Person, siglum: str) -> None:
    back = reader.page(f"{L}{siglum}/p70").one("a", id="back")["href"]
    assert back == f"{L}?from={siglum}.p70#{siglum}.p70"
    assert "A.p70" in rows(reader.page(back))


def test_links_are_changed_with_every_row_in_sight(editor: Person) -> None:
    page = editor.page(f"{L}?links=1&from=A.p90")
    assert rows(page) == EVERY
    shown = next(field["value"] for field in page.all("input") if field.get("name") == "shown")
    assert len(shown.split()) == 100
    assert len(page.all("label", class_="pick")) == 199


def test_the_list_of_links_leads_into_the_part(reader: Person) -> None:
    links = reader.page(f"{L}links?left=A&right=B").all("a")
    alone = next(link["href"] for link in links if link["href"].endswith("#A.p100"))
    assert alone == f"{L}?from=A.p100#A.p100"


def test_each_part_has_its_own_tag_and_is_not_sent_again(reader: Person) -> None:
    page = reader.page(L)
    where = way(page, "later")["hx-get"]
    headers = {"HX-Request": "true", "HX-Target": "later"}
    part = reader.get(where, headers=headers)
    tags = {part.headers["ETag"], reader.get(L).headers["ETag"], reader.get(f"{L}?from=A.p41").headers["ETag"]}
    tags |= {
        reader.get(where, headers={**headers, "HX-Target": target}).headers["ETag"] for target in ("main", "earlier")
    }
    assert len(tags) == 5
    assert "HX-Target" in part.headers["Vary"]
    assert reader.get(where, 304, {**headers, "If-None-Match": part.headers["ETag"]}).data == b""
    restored = {**headers, "HX-History-Restore-Request": "true"}
    assert reader.page(where, headers=restored).all("html")


def test_rows_that_would_not_continue_the_page_come_as_a_page(editor: Person) -> None:
    page = editor.page(L)
    form = editor.page(f"{L}?links=1")
    shown = next(field["value"] for field in form.all("input") if field.get("name") == "shown")
    editor.send(form.one("form", id="relink"), shown=shown, left=["p1", "p2"], right=["p1", "p2"], verb="link")
    link = way(page, "later")
    answer = editor.get(link["hx-get"], headers={"HX-Request": "true", "HX-Target": "later"})
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#main", "outerHTML show:none")
    assert '<main id="main"' in answer.text
    assert "HX-Retarget" not in editor.get(link["hx-get"], headers={"HX-Request": "true", "HX-Target": "main"}).headers


def test_what_a_comment_changes_does_not_make_the_rows_that_follow_others(editor: Person) -> None:
    page = editor.page(L)
    assert "open" not in asked(editor, page, "later").one("article", id="A.p50").words
    editor.send(editor.page(f"{L}?at=A.p50").one("form", class_="write"), body="Which ship?")
    part = asked(editor, page, "later")
    assert rows(part) == EVERY[40:80]
    assert "A: 1 open" in part.one("article", id="A.p50").words


def test_rows_are_remembered_apart_for_those_who_may_change_links(long_desk: Desk) -> None:
    app = create_app(long_desk, sign_in_token="the-first-token")
    editor, reader = Person(app.test_client()).sign_in(), Person(app.test_client())
    for _ in range(2):
        for person, there in ((editor, True), (reader, False)):
            last = asked(person, person.page(f"{L}?from=A.p41"), "later")
            assert ("Link by hand" in last.one("article", id="A.p100").words) == there


def test_before_the_alignment_the_parts_are_of_the_texts_in_order(desk: Desk) -> None:
    for siglum in "AB":
        passages = tuple(Passage(Kind.PARAGRAPH, f"{siglum} {number}.") for number in range(50))
        source = WitnessFile(passages, Header(siglum=siglum, language="en"))
        import_witness(
            desk, document="new", siglum=siglum, source=source, content=siglum.encode(), name="x.txt", actor=None
        )
    reader = Person(create_app(desk).test_client())
    page = reader.page("/d/new/")
    assert rows(page) == EVERY[:40]
    assert page.one("div", id="progress")
    assert rows(asked(reader, page, "later")) == EVERY[40:50]


def test_losing_the_cache_between_two_parts_costs_only_time(long_desk: Desk) -> None:
    addresses = (f"{L}?from=A.p41", f"{L}?mode=all", f"{L}?by=characters&mode=inline")
    before = [Person(create_app(long_desk).test_client()).get(address).text for address in addresses]
    for path in long_desk.settings.reviews.glob("cache.sqlite3*"):
        path.unlink()
    align_missing(long_desk, "long")  # as the worker does
    for _ in range(2):
        assert [Person(create_app(long_desk).test_client()).get(address).text for address in addresses] == before


def test_markup_is_made_only_of_the_rows_shown(reader: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def marked(row: Row, *how: Any) -> Row:
        made.append(row.anchor)
        return rows_of.marked(row, *how)

    monkeypatch.setattr("webapp.operations.reading.marked", marked)
    reader.page(f"{L}?from=A.p41")
    assert made == ["A.title", *EVERY[40:80]]


def parts(person: Person) -> Iterator[Element]:
    page = person.page(L)
    yield page
    while page.all("p", id="later"):
        page = asked(person, page, "later")
        yield page


def test_no_id_stands_in_two_parts(reader: Person) -> None:
    ids = [element["id"] for page in parts(reader) for element in page.elements() if element.get("id")]
    assert sorted(name for name in set(ids) if ids.count(name) > 1) == ["later"]
