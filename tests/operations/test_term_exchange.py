"""Terms come in from files as they were shown, all of them or none, and go out as files."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.examples import DOCUMENT, an_account, import_example, kinds_written
from tests.seeded import ROOT
from tests.terms import a_term
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import term_exchange, terms
from webapp.operations.desk import Desk
from webapp.operations.term_exchange import Look
from webapp.review import Account
from webapp.text.limits import TERMS
from webapp.text.terms import Form, Relation, Rendering, Scope

TABLE = "id,zh-Hans,relations\nt1,矛盾,near | #t2\nt2,分歧,\n"


def looked(desk: Desk, account: Account | None, table: str, name: str = "terms.csv") -> Look:
    return term_exchange.look(desk, account, name, table.encode())


def brought(desk: Desk, account: Account, table: str, key: str, name: str = "terms.csv") -> tuple[int, int]:
    shown = looked(desk, account, table, name).shown
    return term_exchange.bring(desk, account, name, table.encode(), shown=shown, reason="as agreed", key=key)


def test_what_was_shown_comes_in_as_one_statement(each_desk: Desk) -> None:
    ada = an_account(each_desk)
    seen = looked(each_desk, ada, TABLE)
    assert [(one.line, one.term.id) for one in seen.new] == [(2, "t1"), (3, "t2")]
    assert (seen.changed, seen.same, seen.others, seen.refused) == ((), 0, 0, ())
    assert brought(each_desk, ada, TABLE, "1") == (2, 0)
    assert term_exchange.bring(
        each_desk, ada, "terms.csv", TABLE.encode(), shown=seen.shown, reason="as agreed", key="1"
    ) == (2, 0)
    assert kinds_written(each_desk).count("terms.stated") == 1
    opened = terms.term(each_desk, "t1")
    assert opened.term == a_term("t1", relations=(Relation("near", "t2"),))
    assert opened.statements[0].reason == "From the file terms.csv: as agreed"


def test_a_file_changes_terms_by_their_ids_or_forms_and_touches_nothing_else(desk: Desk) -> None:
    ada = an_account(desk)
    brought(desk, ada, TABLE, "1")
    table = "id,zh-Hans,pinyin\n,矛盾,máodùn\nt2,分歧,\nt3,斗争,\n"
    seen = looked(desk, ada, table)
    assert [(one.line, one.term.id, one.changes) for one in seen.changed] == [(2, "t1", [("pinyin", [], ["máodùn"])])]
    assert ([one.term.id for one in seen.new], seen.same, seen.others) == (["t3"], 1, 0)
    assert brought(desk, ada, table, "2") == (1, 1)
    now = terms.term(desk, "t1").term
    assert (now.pinyin, now.relations) == ("máodùn", (Relation("near", "t2"),))
    assert looked(desk, ada, "zh-Hans\n独立\n").others == 3
    assert looked(desk, ada, table).shown == ""
    with pytest.raises(Conflict, match="not what was shown"):
        brought(desk, ada, table, "3")


def test_a_withdrawn_term_comes_back_by_a_file(desk: Desk) -> None:
    ada = an_account(desk)
    brought(desk, ada, TABLE, "1")
    terms.withdraw(desk, ada, term_id="t2", seen=1, reason="No.", key="2")
    seen = looked(desk, ada, TABLE)
    assert ([one.term.id for one in seen.changed], seen.same) == (["t2"], 1)
    assert brought(desk, ada, TABLE, "3") == (0, 1)
    assert not terms.term(desk, "t2").now.withdrawn


def test_what_changed_after_it_was_shown_is_not_brought_in(desk: Desk) -> None:
    ada = an_account(desk)
    brought(desk, ada, TABLE, "1")
    table = TABLE.replace("分歧", "不同")
    shown = looked(desk, ada, table).shown
    terms.state(desk, ada, term=a_term("t2", pinyin="fēnqí"), seen=1, key="2")
    with pytest.raises(Conflict, match="not what was shown"):
        term_exchange.bring(desk, ada, "terms.csv", table.encode(), shown=shown, key="3")
    assert terms.term(desk, "t2").term.pinyin == "fēnqí"


def test_lines_are_refused_and_so_are_those_that_lead_to_them(desk: Desk) -> None:
    import_example(desk)
    ada = an_account(desk)
    table = (
        "id,en,relations,scope,certainty\n"
        "t1,first,near | #t2,,\n"
        "t2,second,,,certain\n"
        "t3,third,near | #t1,,\n"
        "t4,fourth,,nowhere,\n"
        f"t5,fifth,,{DOCUMENT}/A/p1,\n"
        ",fifth,,,\n"
        ",fifth,,,\n"
        "t6,broken,near,,\n"
    )
    seen = looked(desk, ada, table)
    assert [(one.line, one.message.partition(":")[0].partition("; ")[0]) for one in seen.refused] == [
        (2, "Relation 1"),
        (3, "“certain” is no certainty"),
        (4, "Relation 1"),
        (5, "scope"),
        (8, "this is the same term as on line 7"),
        (9, "relations, line 1 (“near”) has 1 part"),
    ]
    assert [one.term.id for one in seen.new] == ["t5", ""]
    brought(desk, ada, table, "1")
    assert terms.term(desk, "t5").term.scope == Scope(DOCUMENT, "A", "p1")
    outside = replace(ada, narrowed={DOCUMENT: frozenset()})
    (refused,) = looked(desk, outside, "id,en,pinyin\nt5,fifth,p\n").refused
    assert refused.message == f"scope: you may not state terms of the document {DOCUMENT}."


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("t.csv", b"", "t.csv is empty"),
        ("t.csv", b"en\n", "t.csv has no terms in it"),
        ("t.csv", b'en\n"word', "t.csv, line 2, column 1"),
        ("t.csv", b"en\nw\xff", "t.csv is not UTF-8: byte 4"),
        ("t.csv", "en\n矛盾".encode("utf-16"), "UTF-16"),
        ("t.tbx", b"<tbx>", "t.tbx, line 1, column 6: this is not well-formed XML"),
        ("t.csv", b"en\n" + b"w\n" * (TERMS + 1), "t.csv has 20,001 terms; the limit is 20,000: divide it"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(desk: Desk, name: str, content: bytes, told: str) -> None:
    ada = an_account(desk)
    with pytest.raises(InvalidInput, match=told):
        term_exchange.look(desk, ada, name, content)


def test_translators_and_visitors_bring_in_no_files(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        looked(desk, None, TABLE)
    with pytest.raises(Forbidden):
        term_exchange.bring(desk, None, "terms.csv", TABLE.encode(), shown="", key="1")


@pytest.mark.parametrize("form", term_exchange.FORMS)
def test_what_goes_out_comes_in_again(desk: Desk, new_desk: Callable[[], Desk], form: term_exchange.FileForm) -> None:
    ada = an_account(desk)
    term_exchange.import_file(desk, ROOT / "seeds" / "terms.csv")
    terms.withdraw(desk, ada, term_id="t30", seen=1, reason="No.", key="1")
    other = new_desk()
    path = other.settings.workspace / f"terms.{form[:3]}"
    path.write_bytes(term_exchange.export(desk, form))
    new, _, seen = term_exchange.import_file(other, path)
    assert (new, seen.refused, seen.remarks) == (34, (), ())
    assert list(terms.term_base(other).standing) == list(terms.term_base(desk).standing)


def test_the_shipped_terms_are_those_of_the_list() -> None:
    assert term_exchange.seed_problems(ROOT) == []


def test_an_empty_term_base_begins_with_the_seed_once(desk: Desk) -> None:
    seed = desk.settings.seeds / "terms.csv"
    seed.parent.mkdir(exist_ok=True)
    assert term_exchange.load_seed(desk) == []
    seed.write_text(TABLE + "t3,\n", encoding="utf-8")
    assert term_exchange.load_seed(desk) == [
        "seeds/terms.csv, line 4: it has 2 cells, and the header 3: write an empty cell where nothing is said."
    ]
    assert [one.number for one in terms.term_base(desk).terms.values()] == [1, 1]
    ada = an_account(desk)
    for term_id in ("t1", "t2"):
        terms.withdraw(desk, ada, term_id=term_id, seen=1, reason="No.", key=term_id)
    assert term_exchange.load_seed(desk) == []
    assert list(terms.term_base(desk).standing) == []


def test_the_seed_is_told_what_is_wrong_in_it(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    assert term_exchange.seed_problems(tmp_path) == []
    path = tmp_path / "seeds" / "terms.csv"
    path.write_text(f"id,en,scope,relations\nt1,word,{DOCUMENT},\nt2,other,,near | #t9\n", encoding="utf-8")
    (told,) = term_exchange.seed_problems(tmp_path)
    assert told.startswith("seeds/terms.csv, line 3: Relation 1: there is no term t9")
    (desk.settings.workspace / "seeds").mkdir(exist_ok=True)
    (desk.settings.seeds / "terms.csv").write_text('en\n"w', encoding="utf-8")
    assert term_exchange.load_seed(desk)[0].startswith("seeds/terms.csv, line 2, column 1: a quotation mark opens")


def test_of_the_shipped_terms_uncertain_ones_stay_marked_and_other_referents_are_relations(desk: Desk) -> None:
    term_exchange.import_file(desk, ROOT / "seeds" / "terms.csv")
    base = terms.term_base(desk).terms
    assert len(base) == 35
    assert {name for name, one in base.items() if one.term.certainty == "uncertain"} == {"t08", "t13", "t14"}
    assert (base["t29"].term.certainty, base["t29"].term.notes[:30]) == ("", "not in the circular of 9 May 1")
    assert Relation("different referent", "", "Moscow Declaration", "宣言 (1957)") in base["t07"].term.relations
    assert "vassal" in {one.words for one in base["t04"].term.relations}
    assert Form("zh-Hant-TW", "赫魯雪夫") in base["t26"].term.aliases
    assert {one.verdict for term in base.values() for one in term.term.renderings} == {""}
    assert Rendering("en", "contradictions") in base["t19"].term.renderings


def test_nobody_writes_in_the_name_of_who_is_not_there(desk: Desk) -> None:
    with pytest.raises(NotFound):
        term_exchange.import_file(desk, ROOT / "seeds" / "terms.csv", "Eve")


def test_thousands_of_terms_at_once(desk: Desk) -> None:
    ada = an_account(desk)
    rows = "".join(f"t{n},第{n}号,term {n},en | rendering {n} | preferred | why {n}\n" for n in range(2_000))
    table = "id,zh-Hans,en,renderings\n" + rows
    assert brought(desk, ada, table, "1") == (2_000, 0)
    base = terms.term_base(desk)
    assert base.terms["t77"].term.renderings == (Rendering("en", "rendering 77", "preferred", "why 77"),)
    terms.withdraw(desk, ada, term_id="t77", seen=1, reason="No.", key="2")
    assert len(list(terms.term_base(desk).standing)) == 1_999
