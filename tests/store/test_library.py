"""Documents, witnesses and revisions come back as they went in."""

from dataclasses import replace

import pytest

from tests.examples import CONTENT, DOCUMENT, a_file, import_example
from webapp.errors import NotFound
from webapp.operations.desk import Desk
from webapp.store import library
from webapp.text.model import Kind, Passage, WitnessFile


def test_a_revision_has_the_passages_of_its_file(each_desk: Desk) -> None:
    import_example(each_desk)
    with each_desk.database.read() as connection:
        revision = library.revision(connection, DOCUMENT, "A")
    assert tuple(placed.passage for placed in revision.passages) == a_file().passages
    assert [(placed.id, placed.position) for placed in revision.passages] == [
        ("title", 0),
        ("date-line", 0),
        ("summary", 0),
        ("p1", 1),
        ("p2", 2),
        ("p3", 3),
    ]
    assert revision.number == 1
    assert revision.witness.header == a_file().header
    assert revision.witness.state == "received"
    assert revision.witness.descends_from == ""


def test_the_original_comes_back_byte_for_byte(each_desk: Desk) -> None:
    content = b"\xef\xbb\xbfA\r\n\x00\xff"
    import_example(each_desk, content=content)
    with each_desk.database.read() as connection:
        assert library.original(connection, DOCUMENT, "A", 1) == ("A.txt", content)


def test_a_document_takes_each_field_from_the_first_witness_by_siglum_that_has_it(each_desk: Desk) -> None:
    import_example(each_desk, "C", content=b"c", source=replace(a_file(summary="Of C."), original_language="Russian"))
    without = WitnessFile((Passage(Kind.TITLE, "Of B"), Passage(Kind.PARAGRAPH, "Text.")))
    import_example(each_desk, "B", content=b"b", source=without)
    with each_desk.database.read() as connection:
        document = library.document(connection, DOCUMENT)
    assert (document.title, document.summary) == ("Of B", "Of C.")
    assert (document.date_line, document.date) == ("May 9, 1963", "1963-05-09")
    assert (document.original_language, document.citation) == ("Russian", "")


def test_documents_stand_by_date_and_those_without_one_last(each_desk: Desk) -> None:
    for name, date in (("b", "May 9, 1963"), ("a", "no date"), ("c", "May 8, 1963")):
        import_example(each_desk, document=name, source=WitnessFile((Passage(Kind.DATE_LINE, date),)))
    with each_desk.database.read() as connection:
        assert [document.id for document in library.documents(connection)] == ["c", "b", "a"]


def test_witnesses_stand_by_siglum_in_any_locale(each_desk: Desk) -> None:
    for siglum in ("b", "Z", "A′", "A", "A2"):
        import_example(each_desk, siglum, content=siglum.encode())
    with each_desk.database.read() as connection:
        assert [witness.siglum for witness in library.witnesses(connection, DOCUMENT)] == ["A", "A2", "A′", "Z", "b"]
        assert library.witnesses(connection, "other") == []


@pytest.mark.parametrize(
    ("document", "siglum", "number", "told"),
    [
        ("other", "A", None, "There is no document other."),
        (DOCUMENT, "Q", None, f"{DOCUMENT} has no witness Q; there is A, B."),
        (DOCUMENT, "A", 2, f"Witness A of {DOCUMENT} has no revision 2; there is only revision 1."),
        (DOCUMENT, "A", 10**30, "has no revision 1000000000000000000000000000000; there is only revision 1."),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    each_desk: Desk, document: str, siglum: str, number: int | None, told: str
) -> None:
    import_example(each_desk)
    import_example(each_desk, "B", content=CONTENT + b"\n")
    with each_desk.database.read() as connection, pytest.raises(NotFound) as error:
        library.revision(connection, document, siglum, number)
    assert told in error.value.message
