"""What waits, for whom; and what nobody else may know of."""

import pytest

from tests.examples import DOCUMENT, account_with, decide, import_example, propose_on, start_working, suggest
from webapp.operations import proposing, reading, rules
from webapp.operations.desk import Desk, new_id
from webapp.operations.undecided import undecided
from webapp.review import Account, Role, Status


@pytest.fixture
def people(each_desk: Desk) -> dict[str, Account]:
    import_example(each_desk)
    found = {name: account_with(each_desk, name, Role.EDITOR, Role.ADMIN) for name in ("Ada", "Bo")}
    found |= {name: account_with(each_desk, name, Role.TRANSLATOR) for name in ("Tom", "Uma")}
    start_working(each_desk, found["Ada"])
    return found


def test_it_waits_for_editors_until_decided_and_for_its_author_when_changes_are_asked(
    each_desk: Desk, people: dict[str, Account]
) -> None:
    made = suggest(each_desk, people["Tom"], "p2", ("weak", "feeble"), ("collapsing", "falling apart"))

    def waits() -> dict[str, int]:
        found = undecided(each_desk)
        return {name: len(found.waiting(one)) for name, one in people.items()}

    assert waits() == {"Ada": 1, "Bo": 1, "Tom": 0, "Uma": 0}
    decide(each_desk, people["Bo"], made, {0: "accepted"})
    assert waits() == {"Ada": 1, "Bo": 1, "Tom": 0, "Uma": 0}, "a part is open"
    decide(each_desk, people["Bo"], made, {1: "asked"}, remark="Which?")
    assert waits() == {"Ada": 0, "Bo": 0, "Tom": 1, "Uma": 0}
    assert undecided(each_desk).waiting(people["Tom"])[0][0].status is Status.ASKED
    proposing.withdraw(each_desk, people["Tom"], document=DOCUMENT, proposal_id=made.id, key=new_id())
    assert waits() == {"Ada": 0, "Bo": 0, "Tom": 0, "Uma": 0}
    assert undecided(each_desk).waiting(None) == []


def test_the_oldest_comes_first_and_a_batch_is_one_entry(each_desk: Desk, people: dict[str, Account]) -> None:
    first = suggest(each_desk, people["Tom"], "p1", ("all", "every"))
    batch = propose_on(each_desk, people["Tom"], ["p2", "p3"])
    last = suggest(each_desk, people["Uma"], "p2", ("weak", "feeble"))
    found = undecided(each_desk).waiting(people["Bo"])
    assert [own[0].batch or own[0].id for own in found] == [first.id, batch, last.id]
    assert [sum(len(one.open) for one in own) for own in found] == [1, 2, 1]


def test_own_proposals_wait_only_where_nobody_else_is_to_decide(each_desk: Desk, people: dict[str, Account]) -> None:
    suggest(each_desk, people["Ada"], "p2", ("weak", "feeble"))
    assert undecided(each_desk).waiting(people["Ada"]) == []
    rules.change_rule(each_desk, people["Ada"], name="two_people", value=False, seen=True, key=new_id())
    assert len(undecided(each_desk).waiting(people["Ada"])) == 1


def test_what_is_hidden_is_counted_for_nobody_else(each_desk: Desk, people: dict[str, Account]) -> None:
    rules.change_rule(each_desk, people["Ada"], name="blind", value=True, seen=False, key=new_id())
    before = reading.fingerprint(each_desk, DOCUMENT)
    made = suggest(each_desk, people["Tom"], "p2", ("weak", "feeble"))
    assert reading.fingerprint(each_desk, DOCUMENT) == before
    found = undecided(each_desk)
    seen = {name: found.counts(one, DOCUMENT) for name, one in people.items()}
    counted = ((("W", "p2"), 1),)
    assert seen == {"Ada": counted, "Bo": counted, "Tom": counted, "Uma": ()}
    assert found.counts(None, DOCUMENT) == ()
    decide(each_desk, people["Bo"], made, {0: "accepted"})
    assert reading.fingerprint(each_desk, DOCUMENT) != before, "the text is another for everybody"
