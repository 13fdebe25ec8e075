"""The acts on links: one history for a pair of witnesses, and what cannot be an act is refused by the tables."""

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.examples import DOCUMENT, an_account, import_example, newest, relink
from webapp.operations import linking
from webapp.operations.desk import Desk
from webapp.review import Account
from webapp.store import link_acts, schema


@pytest.fixture
def ada(each_desk: Desk) -> Account:
    """A desk where one link of A and B was locked from each side, and C stands beside."""
    for siglum in "ABC":
        import_example(each_desk, siglum, content=siglum.encode())
    ada = an_account(each_desk)
    relink(each_desk, ada, "lock", ["p1"], [])
    relink(each_desk, ada, "unlink", ["p2"], [], left="B", right="A")
    return ada


def _acts(desk: Desk, left: str, right: str) -> list[tuple[str, str, str, Any]]:
    one, other = newest(desk, left).witness.id, newest(desk, right).witness.id
    with desk.database.read() as connection:
        found = link_acts.acts(connection, one, other)
    return [(act.verb, act.left, act.right, act.links) for act in found]


@pytest.mark.usefixtures("ada")
def test_a_pair_has_one_history_whichever_way_round(each_desk: Desk) -> None:
    apart = (((), ("p2",)), (("p2",), ()))
    assert _acts(each_desk, "A", "B") == [
        ("lock", "A", "B", ((("p1",), ("p1",)),)),
        ("unlink", "A", "B", tuple((right, left) for left, right in apart)),
    ]
    assert _acts(each_desk, "B", "A") == [
        ("lock", "B", "A", ((("p1",), ("p1",)),)),
        ("unlink", "B", "A", apart),
    ]
    assert _acts(each_desk, "A", "C") == _acts(each_desk, "C", "B") == []


def test_an_act_says_who_when_and_on_which_texts_and_is_of_its_document(each_desk: Desk, ada: Account) -> None:
    texts = {placed.id: placed.passage.text_hash for placed in newest(each_desk, "A").body}
    with each_desk.database.read() as connection:
        (act, _) = link_acts.acts(connection, newest(each_desk, "A").witness.id, newest(each_desk, "B").witness.id)
        assert link_acts.act(connection, DOCUMENT, act.id) == act
        assert link_acts.act(connection, "other", act.id) is None
    assert act.author == ada
    assert act.at <= each_desk.now()
    assert act.texts == ({"p1": texts["p1"]}, {"p1": texts["p1"]})
    assert (act.undone_by, act.undone_at) == (None, None)
    undone = linking.undo(each_desk, an_account(each_desk, "Bea"), document=DOCUMENT, act_id=act.id, key="1")
    assert undone.undone_by is not None
    assert undone.undone_at is not None
    assert (undone.undone_by.name, undone.author) == ("Bea", ada)
    assert act.at <= undone.undone_at <= each_desk.now()


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("verb", "swap", "ck_link_act_verb"),
        ("left_witness_id", "nobody", "fk_link_act_left_witness_id|FOREIGN KEY"),
        ("author_id", "nobody", "fk_link_act_author_id|FOREIGN KEY"),
        ("texts", None, "texts"),
    ],
)
def test_what_cannot_be_an_act_is_no_row(each_desk: Desk, column: str, value: str | None, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), each_desk.database.write() as connection:
        connection.execute(schema.link_act.insert(), _row(each_desk) | {column: value})


@pytest.mark.usefixtures("ada")
def test_a_witness_has_no_links_with_itself(each_desk: Desk) -> None:
    row = _row(each_desk)
    with pytest.raises(IntegrityError, match="ck_link_act_two_witnesses"), each_desk.database.write() as connection:
        connection.execute(schema.link_act.insert(), row | {"left_witness_id": row["right_witness_id"]})


def _row(desk: Desk) -> dict[str, Any]:
    """An act as a row that could be inserted."""
    with desk.database.read() as connection:
        row = connection.execute(schema.link_act.select().limit(1)).one()
    return row._asdict() | {"id": "another", "sequence": 1}
