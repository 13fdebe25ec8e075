"""Approvals: bound to the exact text, refused for any other, taken back with a reason, two of them where asked for."""

from functools import partial

import pytest

from tests.examples import (
    DOCUMENT,
    account_with,
    approve,
    at_once,
    comment_on,
    decide,
    import_example,
    newest,
    seen_of,
    suggest,
)
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound
from webapp.operations import approving, comments, proposing, redacting, rules
from webapp.operations.approving import Changed
from webapp.operations.desk import Desk, new_id
from webapp.operations.progress import progress, would_change
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Role
from webapp.review.approvals import State
from webapp.store import events
from webapp.text.model import Kind, text_hash
from webapp.text.revising import Part

TEXT = "Khrushchev's “weak majority” was collapsing."


def _state(desk: Desk, passage: str = "p2") -> State:
    ((found,),) = progress(desk, DOCUMENT).values()
    return found.states[passage]


def _shown(desk: Desk) -> set[str]:
    ((found,),) = progress(desk, DOCUMENT).values()
    return {name for name in found.states if found.shown(name) == "changed"}


def _change(desk: Desk, people: tuple[Account, Account], before: str, after: str) -> None:
    decide(desk, people[1], suggest(desk, people[0], "p2", (before, after)), {0: "accepted"})


def _end(desk: Desk) -> tuple[int, str]:
    with desk.database.read() as connection:
        return events.end(connection)


def test_what_is_approved_is_the_text_as_it_stands_and_when_it_changes_the_passage_is_open_again(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    _, bo = people
    (made,) = approve(each_desk, bo, "p2", checked="scan", remark="Read twice.\r\n")
    assert (made.author, made.passage, made.text, made.revision) == (bo, "p2", TEXT, 1)
    assert (made.checked, made.remark) == ("scan", "Read twice.")
    assert _state(each_desk) is State.APPROVED
    assert _state(each_desk, "p1") is State.OPEN
    _change(each_desk, people, "weak", "feeble")
    assert _state(each_desk) is State.OPEN
    (found,) = approving.standings(each_desk, DOCUMENT, "W", ["p2"]).passages
    assert (found.shown, _shown(each_desk)) == ("changed", {"p2"})
    assert [one.id for one in found.stale] == [made.id]
    assert found.since is not None
    assert "<del" in found.since.before_html
    assert (found.since.differences, found.stands) == (1, ())
    _change(each_desk, people, "feeble", "weak")
    assert _state(each_desk) is State.APPROVED, "the text came back to what was approved"
    assert (_state(each_desk, "p1"), _shown(each_desk)) == (State.OPEN, set())
    assert approving.standings(each_desk, DOCUMENT, "W", ["p2"]).passages[0].since is None


def test_the_kind_and_the_number_are_approved_with_the_text(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    old = seen_of(each_desk, "p2")
    approve(each_desk, bo, "p2")
    for kind, label in ((Kind.HEADING, ""), (Kind.LIST_ITEM, "2. ")):
        suggestion = Suggestion("kind", (("p2", text_hash(TEXT)),), parts=(Part(kind, label, TEXT),))
        made = proposing.propose(
            each_desk, ada, document=DOCUMENT, siglum="W", suggestion=suggestion, reason="", key=new_id()
        )
        decide(each_desk, bo, made, {0: "accepted"})
        assert _state(each_desk) is State.OPEN
        with pytest.raises(Changed) as refused:
            approve(each_desk, ada, seen=old)
        (one,) = refused.value.passages
        assert one.before is not None
        assert one.after is not None
        assert (one.before.kind, one.before.label, one.after.passage.kind) == (Kind.LIST_ITEM, "1. ", kind)


def test_a_thousand_approvals_of_a_text_that_has_moved_on_are_a_thousand_refused(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    stale = seen_of(each_desk, "p1", "p2")
    _change(each_desk, people, "weak", "feeble")
    text, before, refused = newest(each_desk, "W").passages, _end(each_desk), 0
    for at in range(1000):
        with pytest.raises(Changed) as fault:
            approve(each_desk, (ada, bo)[at % 2], seen=stale if at % 3 else {"p2": stale["p2"]})
        (one,) = fault.value.passages
        assert one.before is not None
        assert one.after is not None
        assert (one.before.text, one.after.passage.text) == (TEXT, TEXT.replace("weak", "feeble"))
        refused += 1
    assert refused == 1000
    assert newest(each_desk, "W").passages == text
    assert _end(each_desk) == before, "nothing was written"
    assert _state(each_desk, "p1") is State.OPEN


@pytest.mark.parametrize("wrong", [{"checked": ""}, {"checked": "nothing"}, {"remark": "x" * 100_001}])
def test_whatever_else_is_wrong_with_a_stale_approval_it_is_refused_as_stale(
    each_desk: Desk, people: tuple[Account, Account], wrong: dict[str, str]
) -> None:
    stale = seen_of(each_desk, "p1", "p2")
    _change(each_desk, people, "weak", "feeble")
    for seen in ({"p2": stale["p2"]}, stale):
        with pytest.raises(Changed):
            approve(each_desk, people[1], seen=seen, **wrong)


def test_what_is_no_longer_there_or_never_was_is_not_approved(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    old = seen_of(each_desk, "p2")
    suggestion = Suggestion("delete", (("p2", text_hash(TEXT)),))
    made = proposing.propose(
        each_desk, ada, document=DOCUMENT, siglum="W", suggestion=suggestion, reason="", key=new_id()
    )
    decide(each_desk, bo, made, {0: "accepted"})
    with pytest.raises(Changed) as fault:
        approve(each_desk, bo, seen=old)
    assert fault.value.passages[0].after is None
    with pytest.raises(NotFound):
        approve(each_desk, bo, seen={"p77": "x"})
    with pytest.raises(Conflict, match="stays as it was received"):
        approve(each_desk, bo, siglum="A", seen=old)


def test_many_are_approved_at_once_or_none(each_desk: Desk, people: tuple[Account, Account]) -> None:
    _, bo = people
    names = [one.id for one in newest(each_desk, "W").passages]
    made = approve(each_desk, bo, *names)
    assert {one.passage for one in made} == set(names)
    assert len({one.sequence for one in made}) == 1
    ((found,),) = progress(each_desk).values()
    assert found.told == f"{len(names)} of {len(names)} approved"
    with pytest.raises(Conflict, match="You have approved"):
        approve(each_desk, bo, *names)


def test_of_two_editors_who_approve_at_once_both_are_kept_and_of_one_who_does_so_twice_one(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    _, bo = people
    seen = seen_of(each_desk, "p2")
    assert at_once(*(partial(approve, each_desk, who, seen=seen) for who in people)) == []
    assert {one.author.name for one in approving.history(each_desk, DOCUMENT, "W", "p2")} == {"Ada", "Bo"}
    seen = seen_of(each_desk, "p1")
    (fault,) = at_once(*(partial(approve, each_desk, bo, seen=seen) for _ in range(2)))
    assert isinstance(fault, Conflict)
    assert len(approving.history(each_desk, DOCUMENT, "W", "p1")) == 1


def test_of_an_approval_and_a_decision_at_once_the_approval_is_of_the_old_text_or_refused(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    proposal = suggest(each_desk, ada, "p2", ("weak", "feeble"))
    seen = seen_of(each_desk, "p2")
    faults = at_once(
        partial(approve, each_desk, ada, seen=seen), partial(decide, each_desk, bo, proposal, {0: "accepted"})
    )
    assert all(isinstance(fault, Changed) for fault in faults)
    assert _state(each_desk) is State.OPEN
    assert {one.text for one in approving.history(each_desk, DOCUMENT, "W", "p2")} <= {TEXT}


def test_a_form_sent_twice_approves_once(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    first, again = (approve(each_desk, bo, "p2", key="1") for _ in range(2))
    assert first == again
    with pytest.raises(Conflict, match="used for something else"):
        approve(each_desk, ada, "p2", key="1")
    for _ in range(2):
        approving.withdraw(each_desk, bo, document=DOCUMENT, approval_id=first[0].id, reason="Early.", key="2")
    assert len(approving.history(each_desk, DOCUMENT, "W", "p2")) == 1


def test_a_form_sent_again_after_its_approval_was_taken_back_says_so(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    made = approve(each_desk, bo, "p1", "p2", key="1")
    taken = next(one for one in made if one.passage == "p2")
    approving.withdraw(each_desk, ada, document=DOCUMENT, approval_id=taken.id, reason="Early.", key="2")
    with pytest.raises(Conflict, match="Ada has taken back your approval of ¶ 2"):
        approve(each_desk, bo, "p1", "p2", key="1")
    assert _state(each_desk) is State.OPEN


def test_an_approval_is_not_taken_back_through_another_document(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    _, bo = people
    import_example(each_desk, document="other")
    (made,) = approve(each_desk, bo, "p2")
    with pytest.raises(NotFound, match="no such approval in this document"):
        approving.withdraw(each_desk, bo, document="other", approval_id=made.id, reason="Early.", key="1")
    assert _state(each_desk) is State.APPROVED


def test_an_approval_is_taken_back_with_a_reason_and_stays_in_the_history(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    (made,) = approve(each_desk, bo, "p2")
    back = partial(approving.withdraw, each_desk, document=DOCUMENT, approval_id=made.id)
    with pytest.raises(InvalidInput, match="Say why"):
        back(ada, reason="  ", key="1")
    after = back(ada, reason="A word is missing.", key="2")
    assert after.withdrawn is not None
    assert (after.withdrawn.by, after.withdrawn.reason) == (ada, "A word is missing.")
    assert _state(each_desk) is State.OPEN
    with pytest.raises(Conflict, match="Ada has taken this approval back already"):
        back(bo, reason="Again.", key="3")
    approve(each_desk, bo, "p2")
    assert _state(each_desk) is State.APPROVED
    assert len(approving.history(each_desk, DOCUMENT, "W", "p2")) == 2


def test_under_two_person_approval_two_editors_approve_the_same_text(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    approve(each_desk, bo, "p2")
    rules.change_rule(each_desk, ada, name="two_approvals", value=True, seen=False, key="1")
    assert _state(each_desk) is State.WAITING
    with pytest.raises(Conflict, match="You have approved ¶ 2 as it is already"):
        approve(each_desk, bo, "p2")
    _change(each_desk, people, "weak", "feeble")
    approve(each_desk, ada, "p2")
    assert _state(each_desk) is State.WAITING, "Bo approved other words"
    approve(each_desk, bo, "p2")
    assert _state(each_desk) is State.APPROVED


def test_it_is_counted_what_another_rule_of_approval_would_change(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    approve(each_desk, bo, "p1", "p2")
    approve(each_desk, ada, "p1")
    assert would_change(each_desk) == 1
    rules.change_rule(each_desk, ada, name="two_approvals", value=True, seen=False, key="1")
    assert would_change(each_desk) == 1
    approve(each_desk, ada, "p2")
    assert would_change(each_desk) == 0


@pytest.mark.parametrize("settled", ["resolved", "waived"])
def test_an_open_query_holds_approval_until_it_is_answered_or_waived(
    each_desk: Desk, people: tuple[Account, Account], settled: str
) -> None:
    ada, bo = people
    comment_on(each_desk, ada, "p2", "A remark.")
    thread = comment_on(each_desk, ada, "p2", "Which majority?", query=True).thread_id
    with pytest.raises(Conflict, match=r"Ada has asked a question on ¶ 2"):
        approve(each_desk, bo, "p1", "p2")
    assert approving.standings(each_desk, DOCUMENT, "W", ["p2"]).passages[0].queries[0].thread == thread
    if settled == "resolved":
        comments.resolve(each_desk, ada, thread_id=thread, seen=thread, key=new_id())
        comments.reopen(each_desk, ada, thread_id=thread, seen=thread, key=new_id())
        with pytest.raises(Conflict, match="has asked a question"):
            approve(each_desk, bo, "p2")
        comments.resolve(each_desk, ada, thread_id=thread, seen=thread, key=new_id())
    else:
        with each_desk.database.write() as connection:
            events.lock(connection, DOCUMENT)
            said = {"thread": thread, "reason": "Asked elsewhere."}
            each_desk.record(connection, "query.waived", said, actor=bo.id, document=DOCUMENT)
    approve(each_desk, bo, "p1", "p2")
    assert _state(each_desk) is State.APPROVED


def test_who_may_approve(each_desk: Desk, people: tuple[Account, Account]) -> None:
    di = account_with(each_desk, "Di", Role.TRANSLATOR, Role.ADMIN)
    for who in (None, di):
        with pytest.raises(Forbidden):
            approve(each_desk, who, "p2")
    (made,) = approve(each_desk, people[1], "p2")
    with pytest.raises(Forbidden):
        approving.withdraw(each_desk, di, document=DOCUMENT, approval_id=made.id, reason="No.", key="1")


@pytest.mark.parametrize("checked", ["", "nothing", "Scan"])
def test_it_is_said_what_the_text_was_checked_against(
    each_desk: Desk, people: tuple[Account, Account], checked: str
) -> None:
    with pytest.raises(InvalidInput, match="Say what you checked"):
        approve(each_desk, people[1], "p2", checked=checked)
    with pytest.raises(InvalidInput, match="at least one passage"):
        approve(each_desk, people[1], seen={})


def test_a_remark_can_be_redacted(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    (made,) = approve(each_desk, bo, "p2", remark="Names somebody.")
    redacting.redact(
        each_desk,
        ada,
        document=DOCUMENT,
        table="approval",
        row=made.id,
        columns=["remark"],
        reason="A living person.",
        key="1",
    )
    (after,) = approving.history(each_desk, DOCUMENT, "W", "p2")
    assert after.remark == ""
    assert after.redacted is not None
    assert _state(each_desk) is State.APPROVED
