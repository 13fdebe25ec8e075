"""Terms are found in the passages where they hold, with what is said of the words that stand there."""

from dataclasses import replace

from tests.examples import DOCUMENT, an_account, import_example
from tests.terms import a_term
from webapp.operations import reading, terms
from webapp.operations.desk import Desk
from webapp.operations.reading import Choice
from webapp.operations.term_marks import Finder, term_marks
from webapp.review import Account
from webapp.text.model import Header, Kind, Passage, WitnessFile
from webapp.text.terms import Form, Rendering, Scope, Term

TEXTS = ("The left-wing fraternal parties.", "Left-wing fraternal parties, and a vassal.")


def import_texts(desk: Desk, document: str = DOCUMENT) -> None:
    passages = tuple(Passage(Kind.PARAGRAPH, text) for text in TEXTS)
    source = WitnessFile(passages, Header(siglum="A", language="en"))
    import_example(desk, document=document, content=document.encode(), source=source)


def state(desk: Desk, account: Account, term: Term, key: str, seen: int = 0) -> Term:
    return terms.state(desk, account, term=term, seen=seen, reason="r", key=key).term


def an_english(text: str, *renderings: Rendering, scope: Scope = Scope()) -> Term:  # noqa: B008 - a value
    return a_term(forms=(Form("en", text),), renderings=renderings, scope=scope)


def marked(desk: Desk, passage: str, document: str = DOCUMENT) -> list[str]:
    opened = reading.passage(desk, document, "A", passage, terms=True)
    return [opened.placed.passage.text[mark.start : mark.end] for mark in opened.terms]


def finder(desk: Desk) -> Finder:
    with desk.database.read() as connection:
        return term_marks(desk, connection, DOCUMENT, ()).finder


def test_a_term_is_sought_only_where_it_holds_and_takes_no_place_elsewhere(desk: Desk) -> None:
    ada = an_account(desk)
    import_texts(desk)
    import_texts(desk, "other")
    state(desk, ada, an_english("fraternal party"), "1")
    state(desk, ada, an_english("left-wing fraternal party", scope=Scope(DOCUMENT, "A", "p2")), "2")
    state(desk, ada, an_english("vassal", scope=Scope(DOCUMENT)), "3")
    assert marked(desk, "p1") == ["fraternal parties"]
    assert marked(desk, "p2") == ["Left-wing fraternal parties", "vassal"]
    assert marked(desk, "p2", "other") == ["fraternal parties"]


def test_words_that_are_not_wanted_are_said_to_be_so(desk: Desk) -> None:
    ada = an_account(desk)
    import_texts(desk)
    term = state(desk, ada, an_english("puppet", Rendering("en", "vassal", "deprecated")), "1")
    (mark,) = reading.passage(desk, DOCUMENT, "A", "p2", terms=True).terms
    assert (mark.title, mark.deprecated) == ("puppet (a deprecated rendering)", True)
    state(desk, ada, an_english("vassal"), "2")  # of another term the same words are the form
    (mark,) = reading.passage(desk, DOCUMENT, "A", "p2", terms=True).terms
    assert (mark.title, mark.deprecated) == ("puppet (a deprecated rendering); vassal", False)
    terms.withdraw(desk, ada, term_id=term.id, seen=1, reason="No.", key="3")
    (mark,) = reading.passage(desk, DOCUMENT, "A", "p2", terms=True).terms
    assert mark.title == "vassal"


def test_what_finds_terms_is_kept_while_they_stand_and_leaves_out_what_cannot_be_sought(desk: Desk) -> None:
    ada = an_account(desk)
    import_texts(desk)
    term = state(desk, ada, an_english("x", Rendering("en", "vassal")), "1")
    assert marked(desk, "p2") == ["vassal"]
    first = finder(desk)
    assert finder(desk) is first
    state(desk, ada, replace(term, renderings=(Rendering("en", "parties"),)), "2", seen=1)
    assert marked(desk, "p2") == ["parties"]
    assert finder(desk) is not first


def test_terms_are_marked_in_every_arrangement_on_request_only(desk: Desk) -> None:
    ada = an_account(desk)
    import_texts(desk)
    state(desk, ada, an_english("vassal"), "1")
    for mode in ("side", "inline", "all"):
        choice = Choice("A", "A", mode=mode, terms=True)
        comparison = reading.compare(desk, DOCUMENT, choice)
        assert 'class="term-mark"' in comparison.rows[1].left[0].html
        assert comparison.term_places >= 1
        plain = reading.compare(desk, DOCUMENT, replace(choice, terms=False))
        assert plain.term_places == 0
        assert "term-mark" not in plain.rows[1].left[0].html
