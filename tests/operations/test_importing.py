"""A witness comes in whole or not at all."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.examples import CONTENT, DOCUMENT, a_file, an_account, import_example
from webapp.errors import Conflict, Forbidden, InvalidInput
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness, passage_ids
from webapp.review import Role
from webapp.store import events, facts, library, schema
from webapp.text.limits import FILE_BYTES, PASSAGE_CODE_POINTS
from webapp.text.model import Header, Kind, Passage, WitnessFile


def _head(desk: Desk) -> int:
    with desk.database.read() as connection:
        return events.head(connection)


def test_the_first_witness_makes_its_document(each_desk: Desk) -> None:
    imported = import_example(each_desk)
    assert (imported.outcome, imported.revision, imported.witness.siglum) == ("added", 1, "A")
    import_example(each_desk, "B", content=b"another")
    with each_desk.database.read() as connection:
        kinds = [entry.kind for entry in events.every(connection)]
        assert [witness.siglum for witness in library.witnesses(connection, DOCUMENT)] == ["A", "B"]
        assert facts.verify(connection) == []
    assert kinds == ["document.added", "witness.added", "revision.added", "witness.added", "revision.added"]


def test_the_same_file_again_writes_nothing(each_desk: Desk) -> None:
    first = import_example(each_desk)
    head = _head(each_desk)
    again = import_example(each_desk)
    assert again == replace(first, outcome="unchanged")
    assert _head(each_desk) == head


def test_another_text_under_a_siglum_that_is_taken_is_refused(each_desk: Desk) -> None:
    import_example(each_desk)
    head = _head(each_desk)
    with pytest.raises(Conflict, match="witness A of 1963-circular is already there with another text"):
        import_example(each_desk, content=CONTENT + b" ")
    assert _head(each_desk) == head


def test_equal_texts_and_equal_files_are_kept_once(each_desk: Desk) -> None:
    import_example(each_desk)
    import_example(each_desk, "B")
    with each_desk.database.read() as connection:
        assert len(connection.execute(select(schema.original)).all()) == 1
        assert len(connection.execute(select(schema.text)).all()) == len(a_file().passages)


def test_an_import_says_who_did_it(desk: Desk) -> None:
    account = an_account(desk)
    import_witness(
        desk, document="d", siglum="A", source=a_file(), content=b"", name="A.txt", actor=account, key="form 1"
    )
    with desk.database.read() as connection:
        assert {entry.actor for entry in events.about(connection, "d")} == {account.id}
        written = events.with_key(connection, "form 1")
    assert written is not None
    assert written.kind == "revision.added"


def test_an_editor_who_is_none_any_more_imports_nothing(desk: Desk) -> None:
    once = replace(an_account(desk), roles=frozenset({Role.EDITOR}))  # as their request began
    head = _head(desk)
    with pytest.raises(Forbidden, match="has changed since you loaded the page"):
        import_witness(desk, document="d", siglum="A", source=a_file(), content=b"", name="A.txt", actor=once)
    assert _head(desk) == head


def test_of_an_import_that_fails_nothing_is_kept(each_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_without_known", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        import_example(each_desk)
    with each_desk.database.read() as connection:
        assert events.head(connection) == 0
        assert library.documents(connection) == []


def test_passages_are_numbered_over_the_body_and_front_matter_is_named() -> None:
    kinds = (Kind.TITLE, Kind.DATE_LINE, Kind.TITLE, Kind.HEADING, Kind.PARAGRAPH)
    ids = passage_ids(tuple(Passage(kind, "") for kind in kinds))
    assert ids == ["title", "date-line", "title-2", "p1", "p2"]


@pytest.mark.parametrize("siglum", ["A", "b", "B2", "A′", "A'", "Ω", "ABCDEFGH"])
def test_letters_digits_and_primes_make_a_siglum(desk: Desk, siglum: str) -> None:
    assert import_example(desk, siglum).witness.siglum == siglum


@pytest.mark.parametrize("siglum", ["", "1", "′", "A B", "A-1", "A_1", "A/", "ABCDEFGHI", "A\n", "A\x00"])
def test_anything_else_makes_none(desk: Desk, siglum: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be a siglum"):
        import_example(desk, siglum)


@pytest.mark.parametrize(("there", "siglum"), [("B", "b"), ("b", "B"), ("ω", "Ω"), ("Ab2", "aB2")])
def test_a_siglum_that_differs_from_another_in_capitals_only_is_refused(
    each_desk: Desk, there: str, siglum: str
) -> None:
    import_example(each_desk, there)
    import_example(each_desk, there + "x")
    import_example(each_desk, siglum, document="another")
    head = _head(each_desk)
    with pytest.raises(Conflict, match=f"^{siglum}.txt: the siglum {siglum} differs from that of witness {there} of"):
        import_example(each_desk, siglum)
    assert _head(each_desk) == head
    assert import_example(each_desk, there).outcome == "unchanged"


@pytest.mark.parametrize("document", ["1963-05-09-circular", "通知 1963", "é"])
def test_a_document_may_be_named_in_any_script(desk: Desk, document: str) -> None:
    assert import_example(desk, document=document).witness.document == document


@pytest.mark.parametrize(
    "document", ["", "../x", "a/b", "a\\b", ".x", "_desk", " x", "x.", "a\x00", "a\n", "a?", "é" * 101]
)
def test_a_name_that_cannot_be_a_folder_or_an_address_is_refused(desk: Desk, document: str) -> None:
    with pytest.raises(InvalidInput, match="cannot name a document"):
        import_example(desk, document=document)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (WitnessFile(()), "A.txt holds no text"),
        (WitnessFile((Passage(Kind.PARAGRAPH, "fine"), Passage(Kind.PARAGRAPH, "a\x00"))), "A.txt, passage 2, line 1"),
        (WitnessFile((Passage(Kind.PARAGRAPH, "\ud800"),)), "lone surrogate"),
        (WitnessFile((Passage(Kind.PARAGRAPH, "x"),), Header(note="\x00")), "A.txt, note"),
        (WitnessFile((Passage(Kind.PARAGRAPH, "x" * (PASSAGE_CODE_POINTS + 1)),)), "the limit is 1,000,000"),
    ],
)
def test_what_cannot_be_kept_is_refused(desk: Desk, source: WitnessFile, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        import_example(desk, source=source)
    assert _head(desk) == 0


def test_a_passage_and_a_file_just_under_the_limits_are_kept(each_desk: Desk) -> None:
    long = "矛" * PASSAGE_CODE_POINTS
    import_example(each_desk, content=bytes(FILE_BYTES), source=WitnessFile((Passage(Kind.PARAGRAPH, long),)))
    with each_desk.database.read() as connection:
        assert library.revision(connection, DOCUMENT, "A").body[0].passage.text == long
        assert len(library.original(connection, DOCUMENT, "A", 1)[1]) == FILE_BYTES
    with pytest.raises(InvalidInput, match="20 MiB"):
        import_example(each_desk, "B", content=bytes(FILE_BYTES + 1))
