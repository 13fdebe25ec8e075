"""The pages of terms: found, stated, changed, withdrawn, brought in and taken away."""

import io

import pytest
from werkzeug.test import TestResponse

from tests.web.conftest import Person, Team, path_of
from tests.web.markup import Element, parse
from webapp.operations import terms
from webapp.operations.desk import Desk
from webapp.text.terms import Form

NEW = {
    "exact": "",
    "forms": "zh-Hans | 独立\nzh-Hant | 獨立\nen | independence",
    "renderings": "en | autonomy | deprecated",
}


def names(page: Element) -> list[str]:
    return [one.words for one in page.one("ol", class_="terms").all("h2")]


def stated(person: Person, **typed: str) -> str:
    form = person.page("/terms/new").one("form", class_="state-term")
    return path_of(person.post(form["action"], {**form.fields(), **NEW, "do": "keep", **typed})).partition("?")[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=矛盾", ["矛盾"]),
        ("q=傀儡", ["傀儡"]),
        ("q=兄弟黨", ["兄弟党 · 兄弟黨", "左派兄弟党 · 左派兄弟黨"]),
        ("q=maodun", ["矛盾"]),
        ("q=HRUSCOV", ["赫鲁晓夫 · 赫魯曉夫"]),
        ("q=moscow+declaration", ["莫斯科声明 · 莫斯科聲明"]),
        ("q=contradiction&certainty=sure", []),
        ("certainty=uncertain", ["莫斯科协议 · 莫斯科協議", "向左转 · 向左轉", "脆弱的多数 · 脆弱的多數"]),
        ("q=t07", ["莫斯科声明 · 莫斯科聲明"]),
        ("q=.*", []),
        ("verdict=preferred", []),
        ("scope=project&q=彭真", ["彭真"]),
        ("state=withdrawn", []),
    ],
)
def test_terms_are_found_by_any_form_and_filtered_in_the_address(reader: Person, query: str, found: list[str]) -> None:
    page = reader.page(f"/terms?{query}")
    assert names(page) == found
    assert f"{len(found)} of " in page.words
    assert ("No term is like that" in page.words) == (not found)


def test_the_list_tells_how_many_there_are(reader: Person) -> None:
    page = reader.page("/terms")
    head = page.one("div", class_="head").words
    assert head.startswith("35 terms")
    assert "3 uncertain" in head
    assert "11 probable" in head
    assert "not vassal, a different referent" in page.words
    assert page.one("nav", aria_label="Desk").one("a", href="/terms")["aria-current"] == "page"


def test_a_term_is_stated_changed_and_withdrawn(owner: Person, seeded: Desk) -> None:
    address = stated(owner, reason="as agreed")
    page = owner.page(f"{address}?done=stated")
    assert page.one("h1").words == "独立 · 獨立"
    assert "autonomy deprecated" in page.words
    form = owner.page(f"{address}/state").one("form", class_="state-term")
    owner.send(form, do="keep", exact="", pinyin="dúlì")
    page = owner.page(address)
    assert [one.words for one in page.one("dl", class_="changed").all("ins")] == ["dúlì"]
    form = page.one("form", class_="administer")
    assert "Say why" in owner.send(form, 400, reason=" ").text
    owner.send(form, reason="Another word.")
    assert "Withdrawn by Ada" in owner.page(address).words
    assert names(owner.page("/terms?state=withdrawn")) == ["独立 · 獨立"]
    assert f"withdrew the term {address.rpartition('/')[2]}" in owner.page("/log").words
    assert "1 withdrawn term not shown" in owner.page("/terms").words
    owner.send(owner.page(f"{address}/state").one("form", class_="state-term"), do="keep")
    assert "Withdrawn by" not in owner.page(address).words
    assert [one.number for one in terms.term(seeded, address.rpartition("/")[2]).statements] == [1, 2, 3, 4]


def test_chinese_in_one_script_is_offered_in_the_other_before_it_is_kept(owner: Person) -> None:
    form = owner.page("/terms/new").one("form", class_="state-term")
    answer = owner.send(form, 200, forms="zh-Hant | 後方", exact="", do="keep")
    assert "The other script was added by OpenCC" in answer.text
    page = owner.page("/terms?q=后方")
    assert names(page) == []
    assert "zh-Hans | 后方\nzh-Hant | 後方" in answer.text
    owner.send(form, do="keep", exact="", offered="1", forms="zh-Hant | 後方")
    assert names(owner.page("/terms?q=后方")) == ["後方"]
    # a term that is sought in exactly these characters is not for the other script, unless somebody asks
    owner.send(form, do="keep", forms="zh-Hans | 干预", exact="yes")
    assert "zh-Hant | 干預" in owner.send(form, 200, do="offer", forms="zh-Hans | 干预", exact="yes").text


def test_what_is_typed_comes_back_when_it_cannot_be_kept(owner: Person) -> None:
    form = owner.page("/terms/new").one("form", class_="state-term")
    typed = {**NEW, "renderings": "en | autonomy | good", "notes": "a\r\nb", "certainty": "probable", "reason": "why"}
    page = owner.send(form, 400, **typed, do="keep")
    assert "“good” is no verdict" in page.text
    for words in ("en | autonomy | good", "a\nb", "why", "<option selected>probable</option>"):
        assert words in page.text
    form = owner.page("/terms/new").one("form", class_="state-term")
    refused = owner.post(form["action"], {**form.fields(), **typed, "csrf": "of an ended session"}, 403)
    for words in ("en | autonomy | good", "en | independence", "a\r\nb"):
        assert words in refused.text


def test_who_comes_second_sees_both_and_loses_nothing(owner: Person, seeded: Desk) -> None:
    address = stated(owner)
    form = owner.page(f"{address}/state").one("form", class_="state-term")
    owner.send(form, do="keep", notes="first")
    answer = owner.send(form, 409, do="keep", notes="second")
    assert "Ada has stated anew this term since you looked at it" in answer.text
    assert '<ins dir="auto" hx-disable>first</ins>' in answer.text
    assert "second</textarea>" in answer.text
    again = owner.page(f"{address}/state").one("form", class_="state-term")
    assert again["action"] == form["action"]
    owner.send(again, do="keep", notes="second")
    (last,) = [one for one in terms.term_base(seeded).standing if Form("en", "independence") in one.forms]
    assert last.notes == "second"


def test_a_reader_sees_no_ways_to_write_and_a_translator_states_but_brings_no_file(team: Team) -> None:
    reader, translator = team.member("Rea", "reader"), team.member("Tia", "translator")
    for address, way in (("/terms", "Add a term"), ("/terms/t01", "State it anew"), ("/terms/t01", "Withdraw")):
        assert way not in reader.page(address).words
        assert way in translator.page(address).words
    reader.get("/terms/new", 403)
    reader.get("/terms/t01/state", 403)
    translator.get("/terms/import", 403)
    assert "Bring a file" not in translator.page("/terms").words
    assert stated(translator).startswith("/terms/")


def test_relations_are_links_both_ways(reader: Person) -> None:
    statement = reader.page("/terms/t07")
    assert "near 莫斯科协议 · 莫斯科協議 as said there: may stand for the Statement" in statement.words
    assert (
        reader.page("/terms/t08").one("dl", class_="facts").one("a", href="/terms/t07").words.startswith("莫斯科声明")
    )
    reader.get("/terms/t99", 404)


def send_file(person: Person, content: bytes, status: int, name: str = "terms.csv", **said: str) -> TestResponse:
    form = person.page("/terms/import").one("form", class_="sign-in")
    fields = {**form.fields(), **said, "file": (io.BytesIO(content), name)}
    answer = person.client.post(
        "/terms/import", data=fields, headers={"Origin": person.origin}, content_type="multipart/form-data"
    )
    assert answer.status_code == status, answer.text
    return answer


def test_a_file_is_shown_before_it_comes_in(owner: Person, seeded: Desk) -> None:
    table = "id,en,zh-Hans,pinyin\nt01,fraternal parties,兄弟党,xiongdidang\nx1,new,新词,\nx2,,,\nx3,broken\n"
    shown = send_file(owner, table.encode(), 200, do="show")
    for words in ("1 new term; 1 term changed; 0 as they are; 2 lines refused", "34 terms of the desk are not in it"):
        assert words in shown.text
    assert "<b>Line 4</b> <span hx-disable>The term has no form" in shown.text
    assert "<b>Line 5</b> <span hx-disable>it has 2 cells, and the header 4" in shown.text
    assert '<del dir="auto" hx-disable>xiōngdìdǎng</del>' in shown.text
    assert "x1" not in terms.term_base(seeded).terms
    form = parse(shown.text).one("form", class_="sign-in")
    answer = owner.send(form, do="bring", reason="the spring list")
    page = owner.page(path_of(answer))
    assert "1 new term, 1 changed term" in page.words
    assert terms.term(seeded, "t01").statements[-1].reason == "From the file terms.csv: the spring list"
    assert "not what was shown" in owner.send(form, 409, do="bring", reason="again", shown="0").text


def test_a_file_that_cannot_be_read_is_told_with_its_line(owner: Person) -> None:
    assert "terms.csv, line 3, column 2: a quotation mark opens" in send_file(owner, b'id,en\nx,w\ny,"w', 400).text
    assert "t.tbx, line 1, column 6" in send_file(owner, b"<tbx>", 400, "t.tbx").text
    form = owner.page("/terms/import").one("form", class_="sign-in")
    assert "Choose a file first" in owner.send(form, 400, do="show").text
    assert "has forgotten the file" in owner.send(form, 400, do="show", kept="gone").text


def test_terms_are_saved_as_files(reader: Person) -> None:
    table = reader.get("/terms.csv")
    assert table.data.startswith(b"\xef\xbb\xbfid,en,zh-Hans,zh-Hant,")
    assert table.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "terms.csv" in table.headers["Content-Disposition"]
    assert b'<conceptEntry id="t01">' in reader.get("/terms.tbx").data
    assert b'<termEntry id="t01">' in reader.get("/terms-2008.tbx").data


def test_a_long_list_has_pages(owner: Person) -> None:
    rows = "".join(f"n{n},word {n:03}\n" for n in range(120))
    shown = send_file(owner, f"id,en\n{rows}".encode(), 200, do="show")
    assert "and 70 more" in shown.text
    owner.send(parse(shown.text).one("form", class_="sign-in"), do="bring")
    first = owner.page("/terms?q=word")
    assert len(names(first)) == 100
    assert "120 of 155 terms, page 1 of 2" in first.words
    second = owner.page(first.one("a", rel="next")["href"])
    assert names(second) == [f"word {n:03}" for n in range(100, 120)]
    assert names(owner.page("/terms?q=word&page=99")) == names(second)


def test_a_statement_is_redacted_from_the_log_and_the_page_of_the_term(owner: Person) -> None:
    address = stated(owner, notes="Names a living person.")
    log = owner.page("/log?kind=terms.stated")
    assert f"stated the new term {address.rpartition('/')[2]}" in log.words
    way = next(one["href"] for one in log.all("a") if one.words.startswith("Redact"))
    form = owner.page(way).one("form", class_="redact")
    owner.send(form, what="content", reason="Privacy.")
    page = owner.page(address)
    assert "living" not in page.words
    assert "redacted by Ada" in page.words
    assert "autonomy" not in owner.page("/terms").words
