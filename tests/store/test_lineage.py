"""Which pairs of revisions a pair follows."""

from tests.examples import import_example, newest, revise
from webapp.operations.desk import Desk
from webapp.store import library, lineage
from webapp.text.model import Revision


def _before(desk: Desk, left: Revision, right: Revision) -> list[tuple[int, int]]:
    with desk.database.read() as connection:
        steps = lineage.before(connection, left, right)
        mirrored = lineage.before(connection, right, left)
    assert [step.numbers for step in mirrored] == [step.numbers[::-1] for step in steps]
    assert [step.name for step in mirrored] == [step.name for step in steps]
    assert len({step.name for step in steps}) == len(steps)
    return [step.numbers for step in steps]


def test_the_revision_that_came_later_goes_back_first(each_desk: Desk) -> None:
    import_example(each_desk, "A")
    import_example(each_desk, "B", content=b"b")
    first_a, first_b = newest(each_desk, "A"), newest(each_desk, "B")
    assert _before(each_desk, first_a, first_b) == []
    second_b = revise(each_desk, "B", {"p1": "two"})
    second_a = revise(each_desk, "A", {"p1": "two"})
    third_b = revise(each_desk, "B", {"p1": "three"})
    assert _before(each_desk, second_a, third_b) == [(2, 2), (1, 2), (1, 1)]
    assert _before(each_desk, first_a, second_b) == [(1, 1)]
    assert _before(each_desk, second_a, first_b) == [(1, 1)]
    assert _before(each_desk, second_b, third_b) == []


def test_what_came_before_the_other_witness_was_there_is_nothing_to_it(each_desk: Desk) -> None:
    import_example(each_desk, "A")
    revise(each_desk, "A", {"p1": "two"})
    import_example(each_desk, "B", content=b"b")
    revise(each_desk, "A", {"p1": "three"})
    with each_desk.database.read() as connection:
        second = library.revision(connection, "1963-circular", "A", 2)
    assert _before(each_desk, second, newest(each_desk, "B")) == []
    assert _before(each_desk, newest(each_desk, "A"), newest(each_desk, "B")) == [(2, 1)]
