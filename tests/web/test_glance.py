"""What is remembered of a document while nobody writes."""

import os
from unittest.mock import patch

import pytest

from tests.examples import an_account
from tests.seeded import DOCUMENT
from webapp.errors import NotFound
from webapp.operations import administering, people, reading, sessions
from webapp.operations.comments import comment
from webapp.operations.desk import Desk
from webapp.web import glance as module
from webapp.web.glance import Glances

HOUR_AGO = 1_700_000_000


@pytest.fixture
def settled(seeded: Desk) -> Desk:
    """The desk as nobody has written to it for a long time."""
    for path in seeded.settings.reviews.iterdir():
        os.utime(path, (HOUR_AGO, HOUR_AGO))
    return seeded


def write(desk: Desk) -> None:
    person = sessions.signed_in(desk, people.sign_in_owner(desk, "Ada"))
    assert person is not None
    shown = reading.passage(desk, DOCUMENT, "A", "p1").placed.passage.text_hash
    comment(desk, person.account, document=DOCUMENT, siglum="A", passage_id="p1", text_hash=shown, body="x", key="k")


def test_the_database_is_asked_once_while_nobody_writes(settled: Desk) -> None:
    glances = Glances(settled)
    with patch.object(reading, "fingerprint", wraps=reading.fingerprint) as asked:
        first = glances.at(DOCUMENT)
        for path in settled.settings.reviews.iterdir():  # reading opens the files anew, which may touch their times
            os.utime(path, (HOUR_AGO, HOUR_AGO))
        glances.at(DOCUMENT)
        count = asked.call_count
        assert glances.at(DOCUMENT) == first
        assert asked.call_count == count <= 2


def test_what_somebody_wrote_is_seen_at_once(settled: Desk) -> None:
    glances = Glances(settled)
    before = [glances.at(DOCUMENT) for _ in range(3)][-1]
    write(settled)
    assert glances.at(DOCUMENT).fingerprint != before.fingerprint


def test_a_file_written_a_moment_ago_is_not_believed(seeded: Desk) -> None:
    glances = Glances(seeded)
    write(seeded)
    with patch.object(reading, "fingerprint", wraps=reading.fingerprint) as asked:
        glances.at(DOCUMENT)
        glances.at(DOCUMENT)
    assert asked.call_count == 2


def test_without_files_to_look_at_the_database_is_asked_every_time(settled: Desk) -> None:
    glances = Glances(settled)
    glances._files = []
    with patch.object(reading, "fingerprint", wraps=reading.fingerprint) as asked:
        glances.at(DOCUMENT)
        glances.at(DOCUMENT)
    assert asked.call_count == 2


def test_a_document_that_does_not_exist_is_not_remembered(settled: Desk) -> None:
    with pytest.raises(NotFound):
        Glances(settled).at("nothing")


def test_a_file_that_is_not_there_is_no_fault() -> None:
    assert module._signed("/nowhere/at/all") == (0, 0, 0)


def test_names_are_asked_for_once_while_nobody_writes_and_anew_after_that(settled: Desk) -> None:
    glances = Glances(settled)
    glances.names()
    for path in settled.settings.reviews.iterdir():
        os.utime(path, (HOUR_AGO, HOUR_AGO))
    glances.names()
    with patch.object(administering, "known_names", wraps=administering.known_names) as asked:
        assert glances.names().name_of(DOCUMENT) == DOCUMENT
    assert not asked.called
    person = an_account(settled)
    administering.rename_document(
        settled, person, document=DOCUMENT, name="letter", seen=DOCUMENT, reason="shorter", key="r"
    )
    assert glances.names().name_of(DOCUMENT) == "letter"
