"""Aligning what is missing of a document: what is told of it, and what a fault in one pair does to the others."""

from collections.abc import Callable

import pytest

from tests.operations.test_reading import DOCUMENT, witness
from webapp.errors import Unavailable
from webapp.operations import alignments
from webapp.operations.aligning import Step, align_missing
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness
from webapp.text.model import Revision

Compute = Callable[[Desk, Revision, Revision, Callable[[float], None]], None]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for siglum, text in (("A", "It came late."), ("B", "It came very late."), ("C", "Late it came.")):
        content = siglum.encode()
        import_witness(
            desk, document=DOCUMENT, siglum=siglum, source=witness(siglum, text), content=content, name="x", actor=None
        )
    return desk


def begun(steps: list[Step]) -> list[tuple[str, int, int]]:
    """Each pair with how many of how many were done before it."""
    return [(step.left + step.right, step.done, step.of) for step in steps if step.share == 0 and not step.failed]


def test_each_pair_is_told_with_how_many_are_done(filled: Desk) -> None:
    steps: list[Step] = []
    align_missing(filled, DOCUMENT, steps.append)
    begun = [step for step in steps if step.share == 0]
    assert [(step.left + step.right, step.done, step.of) for step in begun] == [
        ("AB", 0, 3),
        ("AC", 1, 3),
        ("BC", 2, 3),
    ]
    assert alignments.missing(filled, DOCUMENT) == []
    steps.clear()
    align_missing(filled, DOCUMENT, steps.append)
    assert steps == []


def test_the_share_of_a_pair_is_told(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    compute = alignments.compute

    def slow(desk: Desk, left: Revision, right: Revision, progress: Callable[[float], None]) -> None:
        progress(0.5)
        compute(desk, left, right)

    monkeypatch.setattr(alignments, "compute", slow)
    steps: list[Step] = []
    align_missing(filled, DOCUMENT, steps.append)
    assert [step.left + step.right for step in steps if step.share == 0.5] == ["AB", "AC", "BC"]


def test_what_is_to_be_left_is_left_and_not_counted_as_done(filled: Desk) -> None:
    steps: list[Step] = []
    align_missing(filled, DOCUMENT, steps.append, {("A", "B")})
    assert begun(steps) == [("AC", 0, 3), ("BC", 1, 3)]
    assert [[side.witness.siglum for side in pair] for pair in alignments.missing(filled, DOCUMENT)] == [["A", "B"]]


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Unavailable("The disk is full."), "The disk is full."),
        (RecursionError(), "Something went wrong in the desk itself (RecursionError); its terminal says where."),
    ],
)
def test_a_pair_that_fails_says_why_and_the_others_are_aligned(
    filled: Desk, monkeypatch: pytest.MonkeyPatch, fault: Exception, why: str
) -> None:
    compute = alignments.compute

    def fail_once(desk: Desk, left: Revision, right: Revision, progress: Callable[[float], None]) -> None:
        if (left.witness.siglum, right.witness.siglum) == ("A", "C"):
            raise fault
        compute(desk, left, right, progress)

    monkeypatch.setattr(alignments, "compute", fail_once)
    steps: list[Step] = []
    align_missing(filled, DOCUMENT, steps.append)
    (failed,) = [step for step in steps if step.failed]
    assert (failed.left, failed.right, failed.failed) == ("A", "C", why)
    assert begun(steps) == [("AB", 0, 3), ("AC", 1, 3), ("BC", 1, 3)]
    assert len(alignments.missing(filled, DOCUMENT)) == 1


def test_a_result_that_cannot_be_kept_is_not_called_done(filled: Desk) -> None:
    cache = filled.settings.reviews / "cache.sqlite3"
    filled.cache.close()
    for path in filled.settings.reviews.glob(f"{cache.name}*"):
        path.unlink()
    cache.mkdir()  # nothing can be written there
    steps: list[Step] = []
    align_missing(filled, DOCUMENT, steps.append)
    assert [step.left + step.right for step in steps if "could not be kept" in step.failed] == ["AB", "AC", "BC"]


def test_what_stops_it_from_outside_is_not_taken_for_a_fault_of_the_pair(filled: Desk) -> None:
    def stop(_: Step) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        align_missing(filled, DOCUMENT, stop)
    assert len(alignments.missing(filled, DOCUMENT)) == 3
