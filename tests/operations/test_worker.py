"""The desk's worker: it is watched, stopped, started again, and survives what its child does."""

import logging
import select
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.examples import an_account
from tests.steered import PATIENCE, Steering, steered
from webapp.errors import Forbidden, NotFound
from webapp.operations import alignments
from webapp.operations.aligning import align_missing
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness
from webapp.operations.worker import Work, Worker
from webapp.review import Account, Role
from webapp.text.model import Header, Kind, Passage, WitnessFile

DOCUMENT = "letter"


def bring_in(desk: Desk, siglum: str, *texts: str) -> None:
    passages = tuple(Passage(Kind.PARAGRAPH, text) for text in texts)
    source = WitnessFile(passages, Header(siglum=siglum, language="en", basis="translation"))
    import_witness(
        desk, document=DOCUMENT, siglum=siglum, source=source, content=siglum.encode(), name="x.txt", actor=None
    )


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A document of three witnesses: the pairs A B, A C and B C."""
    bring_in(desk, "A", "The ship came home late.", "Nobody waited on the quay.")
    bring_in(desk, "B", "The ship came home very late.", "Nobody waited on the quay.")
    bring_in(desk, "C", "Late came the ship home.", "On the quay nobody waited.")
    return desk


@pytest.fixture
def steering(filled: Desk) -> Iterator[Steering]:
    """Its worker at work."""
    with steered(filled) as found:
        found.worker.start()
        yield found
        found.worker.stop()


@pytest.fixture
def editor(filled: Desk) -> Account:
    return an_account(filled)


def missing(desk: Desk) -> list[str]:
    return ["".join(side.witness.siglum for side in pair) for pair in alignments.missing(desk, DOCUMENT)]


def in_hand(work: Work) -> str:
    return work.step.left + work.step.right if work.step else ""


def test_it_aligns_what_is_there_and_what_comes(filled: Desk) -> None:
    worker = Worker(filled)
    assert worker.look()
    assert missing(filled) == []
    bring_in(filled, "D", "The ship was late.")
    assert missing(filled) == ["AD", "BD", "CD"]
    assert worker.look()
    assert missing(filled) == []
    assert worker.at(DOCUMENT) == Work()


def test_it_starts_no_process_while_nobody_writes(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(filled)
    worker.look()
    monkeypatch.setattr(subprocess, "Popen", None)
    an_account(filled)
    assert worker.look()


def test_it_works_on_every_database(each_desk: Desk) -> None:
    bring_in(each_desk, "A", "One.")
    bring_in(each_desk, "B", "One!")
    Worker(each_desk).look()
    assert missing(each_desk) == []


def test_it_can_be_stopped_before_it_has_begun(desk: Desk) -> None:
    worker = Worker(desk)
    worker.start()
    worker.stop()


def test_it_tells_the_pair_in_hand_and_how_far_it_is(steering: Steering) -> None:
    steering.tell("0.25")
    step = steering.wait(DOCUMENT, lambda work: work.step and work.step.share).step
    assert step
    assert (in_hand(Work(step)), step.share, step.done, step.of) == ("AB", 0.25, 0, 3)
    assert steering.worker.at("another") == Work()
    steering.tell("finish")
    step = steering.wait(DOCUMENT, lambda work: in_hand(work) == "AC").step
    assert step
    assert (step.share, step.done, step.of) == (0.0, 1, 3)


def test_what_is_left_is_guessed_from_the_time_it_took(filled: Desk) -> None:
    began = filled.now()
    clock = [began]
    worker = Worker(replace(filled, now=lambda: clock[-1]))
    line = '{"document": "letter", "left": "A", "right": "B", "share": %s, "done": 0, "of": 3}\n'

    def left_after(seconds: float, share: float) -> int | None:
        clock.append(began + timedelta(seconds=seconds))
        worker._hear(line % share)
        return worker.at(DOCUMENT).seconds_left

    assert [left_after(0, 0.0), left_after(30, 0.25), left_after(60, 0.75)] == [None, 90, 20]


def test_a_stopped_pair_is_left_alone_and_the_others_are_aligned(
    filled: Desk, steering: Steering, editor: Account
) -> None:
    steering.wait(DOCUMENT, lambda work: in_hand(work) == "AB")
    steering.worker.cancel(editor, DOCUMENT, "B", "A")
    (halt,) = steering.worker.at(DOCUMENT).halts
    assert (halt.left, halt.right, halt.by, halt.why) == ("A", "B", "Ada", "")
    assert in_hand(steering.worker.at(DOCUMENT)) == ""
    steering.wait(DOCUMENT, lambda work: in_hand(work) == "AC")
    steering.tell("finish")
    steering.wait(DOCUMENT, lambda work: in_hand(work) == "BC")
    assert missing(filled) == ["AB", "BC"]


def test_a_pair_can_be_stopped_before_its_turn_and_started_again(
    filled: Desk, steering: Steering, editor: Account
) -> None:
    steering.wait(DOCUMENT, lambda work: in_hand(work) == "AB")
    steering.worker.cancel(editor, DOCUMENT, "A", "C")
    steering.tell("finish")
    steering.wait(DOCUMENT, lambda work: in_hand(work) == "BC")
    assert missing(filled) == ["AC", "BC"]
    steering.worker.start_again(editor, DOCUMENT, "C", "A")
    assert steering.worker.at(DOCUMENT).halts == ()
    steering.tell("finish")
    steering.wait(DOCUMENT, lambda work: in_hand(work) == "AC")
    assert missing(filled) == ["AC"]


def test_only_an_editor_stops_and_starts_and_only_what_there_is(filled: Desk, editor: Account) -> None:
    worker = Worker(filled)
    reader = Account("r", "Rea", frozenset({Role.READER}))
    for act in (worker.cancel, worker.start_again):
        with pytest.raises(Forbidden, match="To stop or start an alignment you need to sign in"):
            act(None, DOCUMENT, "A", "B")
        with pytest.raises(Forbidden, match="Rea has no role that may stop or start an alignment"):
            act(reader, DOCUMENT, "A", "B")
        for pair in (("A", "Q"), ("A", "A")):
            with pytest.raises(NotFound, match=r"letter has no pair of witnesses A and .; there is A, B, C"):
                act(editor, DOCUMENT, *pair)
    assert worker.at(DOCUMENT) == Work()


def test_a_pair_that_fails_is_told_and_neither_stops_the_others_nor_comes_again(
    filled: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    # not the fixture: what the child writes to standard error is captured only if it begins within the test
    with steered(filled) as steering:
        steering.worker.start()
        steering.tell("fail", "finish")
        steering.wait(DOCUMENT, lambda work: in_hand(work) == "BC")
        (halt,) = steering.worker.at(DOCUMENT).halts
        assert (halt.left, halt.right, halt.by) == ("A", "B", "")
        assert halt.why == "Something went wrong in the desk itself (ZeroDivisionError); its terminal says where."
        assert "A and B of letter could not be aligned." in capfd.readouterr().err
        bring_in(filled, "D", "The ship was late.")
        steering.tell("finish")
        steering.wait(DOCUMENT, lambda work: in_hand(work) == "AD")
        assert "AB" in missing(filled)
        steering.worker.stop()


def test_a_process_that_dies_takes_only_its_pair_with_it(
    filled: Desk, steering: Steering, caplog: pytest.LogCaptureFixture
) -> None:
    steering.tell("die", "finish")
    steering.wait(DOCUMENT, lambda work: in_hand(work) == "BC")
    assert missing(filled) == ["AB", "BC"]
    (halt,) = steering.worker.at(DOCUMENT).halts
    assert halt.why == "The process that aligned them ended before its time (code 9)."
    assert "The process that was to align A and B of letter ended with code 9." in caplog.text


def test_a_process_that_does_not_begin_is_put_off(
    filled: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker(filled)
    with monkeypatch.context() as changed:
        changed.setattr("webapp.operations.worker._CHILD", "webapp.no_such_module")
        assert not worker.look()
    assert "ended with code 1" in caplog.text
    assert worker.look()  # what was due is due still
    assert missing(filled) == []


def test_a_fault_that_can_be_told_puts_it_off_too(
    filled: Desk, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    worker = Worker(filled)
    database = filled.settings.reviews / "variorum.sqlite3"
    database.rename(database.with_name("away"))
    assert not worker._align([DOCUMENT])
    assert "variorum: There is no desk in" in capfd.readouterr().err


def test_stopping_the_desk_ends_the_pair_in_hand_at_once_and_leaves_nothing_half_written(
    filled: Desk, steering: Steering
) -> None:
    steering.wait(DOCUMENT, lambda work: in_hand(work) == "AB")
    child = steering.worker._child
    assert child
    steering.worker.stop()
    assert child.poll() is not None
    assert missing(filled) == ["AB", "AC", "BC"]
    align_missing(filled, DOCUMENT)
    assert missing(filled) == []


def test_the_process_ends_when_its_desk_is_gone(filled: Desk) -> None:
    code = (
        "from pathlib import Path; from webapp.config import Settings\n"
        "from webapp.operations import worker; from webapp.operations.desk import open_desk\n"
        "worker._CHILD = 'tests.steered'\n"
        f"found = worker.Worker(open_desk(Settings(Path({str(filled.settings.workspace)!r}))))\n"
        "found._hear = lambda line: print(line, flush=True)\n"
        "found.look()\n"
    )
    with (
        steered(filled),
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as desk,
    ):
        assert desk.stdout
        assert desk.stderr
        assert b'"left": "A"' in desk.stdout.readline()
        desk.kill()
        # both have this pipe open: its end comes when neither is there any more
        assert select.select([desk.stderr], [], [], PATIENCE)[0]
        assert desk.stderr.read() == b""


def test_the_process_does_nothing_without_an_order() -> None:
    command = [sys.executable, "-m", "webapp.operations.aligning_process"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
