"""The marks of a document as they were made, and what cannot be a mark is refused by the tables."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.examples import DOCUMENT, an_account, import_example, newest, weigh_words
from webapp.operations.desk import Desk
from webapp.review import Account, Anchor, Weight, WeightMark
from webapp.store import schema, weight_marks
from webapp.text.model import text_hash


@pytest.fixture
def ada(each_desk: Desk) -> Account:
    """A desk where "weak" of A and of B was weighed."""
    for siglum in "AB":
        import_example(each_desk, siglum, content=siglum.encode())
    ada = an_account(each_desk)
    weigh_words(each_desk, ada, "minor", ("weak", "majority"))
    return ada


def _marks(desk: Desk, document: str = DOCUMENT) -> list[WeightMark]:
    with desk.database.read() as connection:
        return weight_marks.marks(connection, document)


def test_a_mark_says_who_when_what_and_where(each_desk: Desk, ada: Account) -> None:
    (mark,) = _marks(each_desk)
    text = newest(each_desk, "A").body[1].passage.text
    assert text.index("weak") == 14
    assert mark.anchors == (
        Anchor("A", ("p2",), (text_hash(text),), 14, 18),
        Anchor("B", ("p2",), (text_hash(text),), 19, 27),
    )
    assert (mark.weight, mark.scope, mark.words, mark.author) == (Weight.MINOR, "place", ("weak", "majority"), ada)
    assert mark.at <= each_desk.now()


def test_marks_are_in_order_and_of_their_document(each_desk: Desk, ada: Account) -> None:
    bea = an_account(each_desk, "Bea")
    weigh_words(each_desk, bea, "meaning", ("weak", "majority"), everywhere=True)
    weigh_words(each_desk, ada, "", ("weak", "majority"))
    for siglum in "AB":
        import_example(each_desk, siglum, document="other", content=siglum.encode())
    weigh_words(each_desk, bea, "degree", ("", "weak"), document="other")
    told = [(mark.weight, mark.scope, mark.author.name) for mark in _marks(each_desk)]
    assert told == [(Weight.MINOR, "place", "Ada"), (Weight.MEANING, "document", "Bea"), (None, "document", "Ada")]
    assert [mark.words for mark in _marks(each_desk, "other")] == [("", "weak")]
    assert _marks(each_desk, "no such document") == []


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"weight": "heavy"}, "ck_weight_mark_weight"),
        ({"scope": "desk"}, "ck_weight_mark_scope"),
        ({"left_words": "", "right_words": ""}, "ck_weight_mark_words"),
        ({"left_witness_id": "nobody"}, "fk_weight_mark_left_witness_id|FOREIGN KEY"),
        ({"document_id": "nothing"}, "fk_weight_mark_document_id|FOREIGN KEY"),
        ({"author_id": "nobody"}, "fk_weight_mark_author_id|FOREIGN KEY"),
        ({"places": None}, "places"),
    ],
)
def test_what_cannot_be_a_mark_is_no_row(each_desk: Desk, columns: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), each_desk.database.write() as connection:
        connection.execute(schema.weight_mark.insert(), _row(each_desk) | columns)


@pytest.mark.usefixtures("ada")
def test_a_witness_does_not_differ_from_itself(each_desk: Desk) -> None:
    row = _row(each_desk)
    with pytest.raises(IntegrityError, match="ck_weight_mark_two_witnesses"), each_desk.database.write() as connection:
        connection.execute(schema.weight_mark.insert(), row | {"left_witness_id": row["right_witness_id"]})


def _row(desk: Desk) -> dict[str, Any]:
    """A mark as a row that could be inserted."""
    with desk.database.read() as connection:
        row = connection.execute(schema.weight_mark.select().limit(1)).one()
    return row._asdict() | {"id": "another", "sequence": 1}
