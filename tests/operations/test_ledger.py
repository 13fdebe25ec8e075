"""What witnesses have for terms: a source says where a term is, a reconstruction only if it is asked."""

from dataclasses import replace

import pytest

from tests.examples import an_account
from webapp.errors import NotFound
from webapp.operations import ledger, terms
from webapp.operations.aligning import align_missing
from webapp.operations.desk import Desk, new_id
from webapp.operations.importing import import_witness
from webapp.review import Account
from webapp.text.model import Header, Kind, Passage, WitnessFile
from webapp.text.terms import Form, Rendering, Term

CONFLICT = Term(
    forms=(Form("zh-Hans", "矛盾"),), renderings=(Rendering("en", "conflict"), Rendering("en", "contradiction"))
)
TEXTS = {
    "A": ("The conflict between them is sharp.", "We welcome the conflict of opinions."),
    "B": ("The contradiction between them is sharp.", "We welcome the clash of opinions."),
}
CHINESE = ("他们之间的矛盾很尖锐。", "我们欢迎不同的意见。")


def keep(desk: Desk, siglum: str, texts: tuple[str, ...], language: str = "en", basis: str = "") -> None:
    source = WitnessFile(
        tuple(Passage(Kind.PARAGRAPH, text) for text in texts), Header(siglum=siglum, language=language, basis=basis)
    )
    import_witness(desk, document="d", siglum=siglum, source=source, content=siglum.encode(), name="x", actor=None)


def state(desk: Desk, account: Account, term: Term) -> str:
    return terms.state(desk, account, term=term, seen=0, key=new_id()).term.id


@pytest.fixture
def term(desk: Desk) -> str:
    """The id of a term; A and B are there and aligned."""
    for siglum, texts in TEXTS.items():
        keep(desk, siglum, texts)
    align_missing(desk, "d")
    return state(desk, an_account(desk), CONFLICT)


def told(there: ledger.InDocument, term: str) -> dict[str, list[tuple[str, int]]]:
    cells = there.ledgers[term].cells
    return {cell.siglum: [(one.rendering, len(one.occurrences)) for one in cell.renderings] for cell in cells}


def test_what_was_found_is_found_anew_once_a_text_or_a_term_changes(desk: Desk, term: str) -> None:
    found = ledger.of_term(desk, term)
    assert told(found.found[0], term) == {"A": [("conflict", 2)], "B": [("clash", 1), ("contradiction", 1)]}
    assert ledger.of_term(desk, term).found[0] is found.found[0]
    keep(desk, "C", ("A conflict.",))
    again = ledger.of_term(desk, term).found[0]
    assert [one.siglum for one in again.waiting] == ["C"]
    align_missing(desk, "d")
    assert "C" in told(ledger.of_term(desk, term).found[0], term)
    state(desk, an_account(desk), Term(forms=(Form("en", "conflict of opinions"),)))
    cell = ledger.of_term(desk, term).found[0].ledgers[term].cells[0]
    assert cell.inside == (("conflict of opinions", 1),)


def test_a_transcription_says_where_the_term_is(desk: Desk, term: str) -> None:
    keep(desk, "T", CHINESE, "zh-Hant", "transcription")
    align_missing(desk, "d")
    there = ledger.in_document(desk, "d")
    assert there.pivot is not None
    assert told(there, term) == {"T": [("矛盾", 1)], "A": [("conflict", 1)], "B": [("contradiction", 1)]}
    assert [cell.beyond for cell in there.ledgers[term].cells] == [0, 1, 0]


def test_a_reconstruction_says_where_the_term_is_only_if_it_is_asked(desk: Desk, term: str) -> None:
    keep(desk, "Z", CHINESE, "zh-Hans", "reconstruction")
    align_missing(desk, "d")
    there = ledger.in_document(desk, "d")
    assert (there.pivot, [one.siglum for one in there.reconstructions]) == (None, ["Z"])
    assert list(told(there, term)) == ["A", "B"]
    through = ledger.in_document(desk, "d", "Z")
    assert told(through, term) == {"Z": [("矛盾", 1)], "A": [("conflict", 1)], "B": [("contradiction", 1)]}
    with pytest.raises(NotFound, match="no aligned witness Q"):
        ledger.in_document(desk, "d", "Q")


def test_a_withdrawn_term_is_not_sought_and_an_unknown_one_is_told(desk: Desk, term: str) -> None:
    with pytest.raises(NotFound, match="no term nought"):
        ledger.of_term(desk, "nought")
    terms.withdraw(desk, an_account(desk), term_id=term, seen=1, reason="Wrong.", key=new_id())
    assert (ledger.of_term(desk, term).found, ledger.of_term(desk, term).documents) == ((), 0)
    assert ledger.in_document(desk, "d").ledgers == {}


def test_words_that_cannot_be_sought_are_told_and_stop_nothing(desk: Desk, term: str) -> None:
    other = state(desk, an_account(desk), Term(forms=(Form("en", "w"), Form("en", "sharp"))))
    found = ledger.of_term(desk, other)
    assert ["one letter" in one for one in found.unfit] == [True]
    assert told(found.found[0], other)["A"] == [("sharp", 1)]
    assert ledger.of_term(desk, term).found


def test_a_request_searches_some_documents_and_tells_how_many_are_left(desk: Desk, term: str) -> None:
    assert ledger.of_term(desk, term, most=0) == replace(ledger.of_term(desk, term, most=0), found=(), left=1)
    assert ledger.of_term(desk, term, most=1).left == 0
    assert len(ledger.of_term(desk, term, most=0).found) == 1


@pytest.mark.usefixtures("term")
def test_what_was_aligned_is_read_from_the_cache(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ledger.in_document(desk, "d").ledgers
    monkeypatch.delattr("webapp.text.ledger.Evidence")
    assert ledger.in_document(desk, "d").ledgers == before
