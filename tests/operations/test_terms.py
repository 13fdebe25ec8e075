"""Terms are stated whole, each statement after the one that its author saw, by those who may."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.examples import DOCUMENT, an_account, an_invited, at_once, filled, import_example, kinds_written, known
from tests.terms import a_term
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import administering, journal, redacting, terms
from webapp.operations.desk import Desk
from webapp.review import Account, Role
from webapp.review.terms import StatedTerm
from webapp.text.terms import Form, Relation, Scope, Term

READER = Account("r", "Rea", frozenset({Role.READER}))


def stated(desk: Desk, account: Account | None, term: Term | None = None, seen: int = 0, key: str = "1") -> StatedTerm:
    return terms.state(desk, account, term=term or a_term(), seen=seen, reason="as agreed", key=key)


def test_a_term_is_stated_changed_withdrawn_and_stated_again(each_desk: Desk) -> None:
    ada = an_account(each_desk)
    first = stated(each_desk, ada)
    assert first.number == 1
    assert len(first.term.id) == 36
    changed = stated(each_desk, ada, replace(first.term, pinyin="máodùn"), 1, "2")
    gone = terms.withdraw(each_desk, ada, term_id=first.term.id, seen=2, reason="Another word.", key="3")
    assert (gone.number, gone.withdrawn, gone.term.pinyin) == (3, True, "máodùn")
    assert list(terms.term_base(each_desk).standing) == []
    again = stated(each_desk, ada, changed.term, 3, "4")
    opened = terms.term(each_desk, first.term.id)
    assert opened.now == again
    assert [(one.number, one.withdraws, one.reason, one.by) for one in opened.statements] == [
        (1, False, "as agreed", ada),
        (2, False, "as agreed", ada),
        (3, True, "Another word.", ada),
        (4, False, "as agreed", ada),
    ]
    assert terms.changed_since(opened, 1) == [("pinyin", [], ["máodùn"])]
    assert terms.changed_since(opened, 3) == []
    assert kinds_written(each_desk)[-4:] == ["terms.stated"] * 4


def test_the_same_form_again_writes_nothing(desk: Desk) -> None:
    ada = an_account(desk)
    assert stated(desk, ada) == stated(desk, ada)
    term = terms.term_base(desk).terms
    (only,) = term.values()
    terms.withdraw(desk, ada, term_id=only.term.id, seen=1, reason="No.", key="2")
    terms.withdraw(desk, ada, term_id=only.term.id, seen=1, reason="No.", key="2")
    assert kinds_written(desk).count("terms.stated") == 2


def test_who_comes_second_is_told_what_stands_now(desk: Desk) -> None:
    ada = an_account(desk)
    term = stated(desk, ada).term
    now = stated(desk, ada, replace(term, notes="n."), 1, "2")
    with pytest.raises(terms.Changed, match="Ada has stated anew this term since you looked at it") as caught:
        stated(desk, ada, replace(term, notes="other"), 1, "3")
    assert (caught.value.now, caught.value.last.number) == (now, 2)
    with pytest.raises(terms.Changed):
        terms.withdraw(desk, ada, term_id=term.id, seen=1, reason="No.", key="4")
    with pytest.raises(Conflict, match="says this already"):
        stated(desk, ada, now.term, 2, "5")
    with pytest.raises(InvalidInput, match="Say why"):
        terms.withdraw(desk, ada, term_id=term.id, seen=2, reason=" ", key="6")


def test_of_two_at_once_one_is_refused(each_desk: Desk) -> None:
    ada = an_account(each_desk)
    term = stated(each_desk, ada).term
    faults = at_once(
        *(lambda n=n: stated(each_desk, ada, replace(term, notes=f"{n}"), 1, f"at once {n}") for n in range(3))
    )
    assert [type(fault) for fault in faults] == [terms.Changed, terms.Changed]
    assert terms.term_base(each_desk).terms[term.id].number == 2


def test_a_term_is_refused_that_cannot_be_kept(desk: Desk) -> None:
    ada = an_account(desk)
    with pytest.raises(InvalidInput, match="no term t99"):
        stated(desk, ada, a_term(relations=(Relation("near", "t99"),)))
    with pytest.raises(NotFound, match="no term t98"):
        stated(desk, ada, a_term("t98"))
    with pytest.raises(NotFound, match="no document nowhere"):
        stated(desk, ada, a_term(scope=Scope("nowhere")))
    assert "terms.stated" not in kinds_written(desk)


def test_readers_state_nothing_and_rights_are_those_of_the_scope(desk: Desk) -> None:
    import_example(desk)
    ada = an_account(desk)
    for account in (None, READER):
        with pytest.raises(Forbidden):
            stated(desk, account)
    administering.rename_document(desk, ada, document=DOCUMENT, name="other", seen=DOCUMENT, reason="r", key="rename")
    # whoever is nothing in a document cannot state its terms under another of its names either
    outside = known(desk, an_invited(desk, "Olga", "editor", here=[], document=DOCUMENT)).account
    for name in (DOCUMENT, "other"):
        with pytest.raises(Forbidden, match="no role"):
            stated(desk, outside, a_term(scope=Scope(name)))
    of_it = stated(desk, ada, a_term(scope=Scope("other", "A", "p1"))).term
    assert of_it.scope == Scope(DOCUMENT, "A", "p1")
    with pytest.raises(Forbidden, match="no role"):
        stated(desk, outside, replace(of_it, scope=Scope()), 1, "2")
    with pytest.raises(Forbidden, match="no role"):
        terms.withdraw(desk, outside, term_id=of_it.id, seen=1, reason="r", key="3")
    with pytest.raises(NotFound, match="no passage p99"):
        stated(desk, ada, replace(of_it, scope=Scope("other", "A", "p99")), 1, "4")
    assert terms.term(desk, of_it.id).document == "Circular on Romania"


def test_a_term_knows_what_is_related_to_it_and_what_is_called_the_same(desk: Desk) -> None:
    ada = an_account(desk)
    first = stated(desk, ada).term
    second = stated(desk, ada, a_term(relations=(Relation("different referent", first.id),)), 0, "2").term
    opened = terms.term(desk, first.id)
    assert (opened.named_by, opened.alike) == ((second,), (second,))
    assert terms.term(desk, second.id).related == {first.id: first}


def test_a_statement_can_be_redacted(each_desk: Desk) -> None:
    ada = an_account(each_desk)
    term = stated(each_desk, ada, a_term(notes="Names a living person.")).term
    (said,) = terms.term(each_desk, term.id).statements
    shown = redacting.said(each_desk, ada, document=None, table="term_statement", row=said.id)
    assert redacting.readable("content", shown.words["content"]) == [
        "forms\nzh-Hans | 矛盾",
        "notes\nNames a living person.",
    ]
    of = {"document": None, "table": "term_statement", "row": said.id}
    redacting.redact(each_desk, ada, **of, columns=["content", "reason"], reason="Privacy.", key="2")  # type: ignore[arg-type]
    opened = terms.term(each_desk, term.id)
    assert opened.now.redacted
    assert opened.term == Term(term.id)
    (gone,) = opened.statements
    assert (gone.term, gone.reason) == (None, "")
    assert gone.redacted is not None
    assert gone.reason_redacted is not None
    assert list(terms.term_base(each_desk).standing) == []
    kinds_written(each_desk)
    anew = stated(each_desk, ada, replace(term, notes=""), 1, "3")
    assert list(terms.term_base(each_desk).standing) == [anew.term]


def test_a_rebuilt_desk_has_the_same_terms(desk: Desk, new_desk: Callable[[], Desk]) -> None:
    filled(desk)
    before = terms.term_base(desk)
    journal.export_reviews(desk)
    other = new_desk()
    for path in desk.settings.reviews.glob("*.json*"):
        (other.settings.reviews / path.name).write_bytes(path.read_bytes())
    journal.import_reviews(other)
    assert terms.term_base(other) == before
    assert len(before.terms) == 1


def test_only_what_was_stated_since_is_read_again(desk: Desk) -> None:
    ada = an_account(desk)
    first = stated(desk, ada)
    base = terms.term_base(desk)
    assert terms.term_base(desk) is base
    stated(desk, ada, a_term(forms=(Form("en", "word"),)), 0, "2")
    assert terms.term_base(desk).terms[first.term.id] is base.terms[first.term.id]
    assert len(terms.term_base(desk).terms) == 2
