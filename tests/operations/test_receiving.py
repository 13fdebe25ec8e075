"""Who may bring a text in, whatever a page shows."""

from dataclasses import replace

import pytest

from tests.examples import CONTENT, DOCUMENT, account_with, import_example
from webapp.errors import Forbidden
from webapp.operations.desk import Desk
from webapp.operations.receiving import Parcel, look, receive
from webapp.review import Account, Role
from webapp.store import events
from webapp.text.model import Header

NEW = Parcel("letter.txt", b"One.\n\nTwo.")
WITNESS = replace(NEW, document=DOCUMENT, header=Header(siglum="B"))
THERE = Parcel(f"{DOCUMENT}.txt", CONTENT)


def _may(desk: Desk, account: Account | None, parcel: Parcel) -> bool:
    try:
        look(desk, account, parcel)
    except Forbidden:
        with pytest.raises(Forbidden):
            receive(desk, account, parcel, shown="", key="1")
        return False
    return True


def test_editors_bring_texts_in_where_they_are_editors(desk: Desk) -> None:
    import_example(desk)
    editor, reader = account_with(desk, "Ed", Role.EDITOR), account_with(desk, "Hera", Role.READER)
    elsewhere = replace(editor, narrowed={DOCUMENT: frozenset({Role.READER})})
    here = replace(reader, narrowed={DOCUMENT: frozenset({Role.EDITOR})})
    others = [account_with(desk, "Tia", Role.TRANSLATOR), account_with(desk, "Al", Role.ADMIN), reader, None]
    with desk.database.read() as connection:
        before = events.head(connection)
    assert [_may(desk, editor, parcel) for parcel in (NEW, WITNESS, THERE)] == [True, True, True]
    assert [_may(desk, elsewhere, parcel) for parcel in (NEW, WITNESS, THERE)] == [True, False, False]
    assert [_may(desk, here, parcel) for parcel in (NEW, WITNESS, THERE)] == [False, True, False]
    assert not any(_may(desk, one, parcel) for one in others for parcel in (NEW, WITNESS, THERE))
    with desk.database.read() as connection:
        assert events.head(connection) == before
