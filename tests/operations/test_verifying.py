"""`verify` counts what it looked at, and tells what is wrong in the chain and in the rows."""

from tests.examples import DOCUMENT, filled, tamper
from webapp.operations.desk import Desk
from webapp.operations.verifying import verify


def test_a_desk_as_it_was_written_is_found_so_and_counted(each_desk: Desk) -> None:
    done = verify(filled(each_desk))
    assert done.wrong == ()
    assert done.events > 20
    assert done.rows > done.events
    assert done.bodies > 10


def test_faults_of_chain_and_rows_are_told_with_event_and_document(each_desk: Desk) -> None:
    filled(each_desk)
    tamper(each_desk, "UPDATE comment SET body = 'None.' WHERE sequence = 6", "comment")
    tamper(each_desk, "UPDATE event SET actor = 'Eve' WHERE sequence = 6")
    wrong = verify(each_desk).wrong
    assert len(wrong) == 2, wrong
    assert wrong[0].startswith("Event 6 (comment.written of 1963-circular) is not as it was written")
    assert wrong[1].startswith("comment ")
    assert wrong[1].endswith(f" of {DOCUMENT} is not what event 6 recorded (author_id, body).")
