"""Drafts are kept by compare-and-set, on both databases; they are no facts, and can be changed."""

from tests.examples import an_account, import_example, newest, start_working
from webapp.operations.desk import Desk
from webapp.store import drafts, events


def test_a_draft_is_replaced_only_by_who_knows_its_number(each_desk: Desk) -> None:
    import_example(each_desk)
    ada = an_account(each_desk)
    start_working(each_desk, ada)
    named = ada.id, newest(each_desk, "W").witness.id
    with each_desk.database.write() as connection:
        before = events.head(connection)
        assert drafts.kept(connection, *named) is None
        assert not drafts.keep(connection, *named, 1, "early", "now")
        assert drafts.keep(connection, *named, 0, "first", "now")
        assert not drafts.keep(connection, *named, 0, "other", "now")
        assert drafts.keep(connection, *named, 1, "second", "then")
        assert not drafts.keep(connection, *named, 1, "late", "then")
        assert drafts.kept(connection, *named) == drafts.Kept(2, "second", "then")
        assert events.head(connection) == before
