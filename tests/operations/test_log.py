"""The log in words: every event, the newest first, of what and whom was asked for."""

import re

import pytest

from tests.examples import DOCUMENT, an_account, filled, import_example, tamper
from webapp.errors import Forbidden, InvalidInput
from webapp.operations.desk import Desk
from webapp.operations.log import AT_MACHINE, MOST, Asked, log
from webapp.operations.log_words import WORDS
from webapp.review import Account, Role
from webapp.store.statements import STATEMENTS


def test_every_kind_of_event_has_words() -> None:
    assert set(WORDS) == set(STATEMENTS)


def test_every_event_is_told_in_a_sentence_with_what_it_is_about(each_desk: Desk) -> None:
    filled(each_desk)
    found = log(each_desk, an_account(each_desk), Asked())
    assert found.older is None
    assert [entry.sequence for entry in found.entries] == list(range(found.count, 0, -1))
    told = [(entry.by, entry.words) for entry in reversed(found.entries)]
    for expected in (
        ("", "brought in the document"),
        ("", "brought in witness A"),
        ("", "wrote revision 1 of A, 6 passages from the file A.txt"),
        ("Ada", "made an account for Ada"),
        ("Ada", "commented on A ¶ 1"),
        ("Ada", "resolved a thread on A ¶ 1"),
        ("Ada", "said where a comment on W ¶ 1 stands"),
        ("Ada", "said that a comment on W ¶ 1 is not on the words it was carried to"),
        ("Ada", "tied a comment on W ¶ 1 to other words"),
        ("Ada", "locked as right A ¶ 1 with B ¶ 1"),
        ("Ada", "took back a change of links"),
        ("Ada", "weighed a difference of A and B as minor"),
        ("Ada", "began the working text W from A"),
        ("Ada", "wrote revision 1 of W, 6 passages"),
        ("Ada", "proposed other words on W ¶ 2"),
        ("Ada", "withdrew a proposal on W"),
        ("Ada", "decided on a proposal on W: 1 accepted, which made revision 2"),
        ("Ada", "sent several proposals on W together"),
        ("Ada", "revealed the proposals made until then"),
        ("Ada", "let translators work blind"),
        ("Ada", "redacted a comment on A ¶ 1: Names a living person."),
        ("Ada", "gave a witness the siglum K: No rights."),
        ("Ada", "removed witness K: No rights."),
        ("Ada", "renamed the document from gone to once: No rights."),
        ("Ada", "removed the document: No rights."),
    ):
        assert expected in told, expected
    assert not [words for _, words in told if re.search(r"somebody|cannot be read|does not know|  |on $", words)]
    by_words = {entry.words: entry for entry in found.entries}
    comment = by_words["commented on A ¶ 1"]
    assert (comment.place.siglum, comment.place.passage, comment.gone) == ("A", "p1", False)
    assert comment.redact is None, "it is redacted already"
    proposed = by_words["proposed other words on W ¶ 2"]
    assert proposed.redact == ("proposal", proposed.place.proposal)
    assert by_words["proposed other words on W ¶ 2"].place.proposal
    assert by_words["removed the document: No rights."].gone
    assert by_words["removed the document: No rights."].called == "once"


def test_what_is_asked_for_is_shown_page_by_page(each_desk: Desk) -> None:
    filled(each_desk)
    ada, bo = an_account(each_desk), an_account(each_desk, "Bo")
    assert {entry.document for entry in log(each_desk, ada, Asked(document=DOCUMENT)).entries} == {DOCUMENT}
    assert {entry.by for entry in log(each_desk, ada, Asked(person=bo.id)).entries} == {"Bo"}
    assert {entry.by for entry in log(each_desk, ada, Asked(person=AT_MACHINE)).entries} == {""}
    *_, entry = log(each_desk, ada, Asked(kind="comment.written", document=DOCUMENT)).entries
    assert entry.words == "commented on A ¶ 1"
    for number in range(MOST):
        import_example(each_desk, document=f"d{number}", content=str(number).encode())
    first = log(each_desk, ada, Asked())
    assert len(first.entries) == MOST
    assert first.older == first.entries[-1].sequence
    second = log(each_desk, ada, Asked(before=first.older))
    assert second.entries[0].sequence == first.older - 1
    exactly = log(each_desk, ada, Asked(before=MOST + 1))
    assert (len(exactly.entries), exactly.older) == (MOST, None)


def test_only_admins_read_it(desk: Desk) -> None:
    for account in (None, Account("e", "Ed", frozenset({Role.EDITOR}))):
        with pytest.raises(Forbidden):
            log(desk, account, Asked())
    with pytest.raises(InvalidInput):
        log(desk, an_account(desk), Asked(kind="\x00"))


def test_an_event_that_was_damaged_is_told_too(desk: Desk) -> None:
    import_example(desk)
    ada = an_account(desk)
    tamper(desk, "UPDATE event SET payload = '{' WHERE sequence = 2")
    with desk.database.write() as connection:
        connection.exec_driver_sql("UPDATE event SET kind = 'later' WHERE sequence = 3")
    words = {entry.sequence: entry.words for entry in log(desk, ada, Asked()).entries}
    assert "cannot be read any more (witness.added)" in words[2]
    assert "does not know (later)" in words[3]
