"""What waits for whom, of every kind; and how little is read to know it."""

from unittest.mock import patch

import pytest

from tests.examples import (
    DOCUMENT,
    account_with,
    approve,
    comment_on,
    decide,
    import_example,
    newest,
    relink,
    revise,
    start_working,
    suggest,
)
from webapp.operations import approving, comments, rules
from webapp.operations import waiting as module
from webapp.operations.desk import Desk, new_id
from webapp.operations.waiting import Waiting
from webapp.review import Account, Role
from webapp.review.queue import Entry, Waits, ordered

People = dict[str, Account]


@pytest.fixture
def people(each_desk: Desk) -> People:
    import_example(each_desk)
    found = {name: account_with(each_desk, name, Role.EDITOR, Role.ADMIN) for name in ("Ada", "Bo")}
    found |= {name: account_with(each_desk, name, Role.TRANSLATOR) for name in ("Tom", "Uma")}
    start_working(each_desk, found["Ada"])
    return found


def waits(desk: Desk, account: Account | None) -> list[Entry]:
    return ordered(Waiting(desk).now().entries(desk, account), "oldest")


def kinds(desk: Desk, people: People) -> dict[str, list[str]]:
    return {name: [one.waits.value for one in waits(desk, one)] for name, one in people.items()}


def change(desk: Desk, people: People, passage: str, before: str, after: str) -> None:
    decide(desk, people["Bo"], suggest(desk, people["Tom"], passage, (before, after)), {0: "accepted"})


def test_an_approval_that_has_become_stale_waits_for_every_editor_since_the_text_changed(
    each_desk: Desk, people: People
) -> None:
    approve(each_desk, people["Bo"], "p1", "p2")
    assert kinds(each_desk, people) == {"Ada": [], "Bo": [], "Tom": [], "Uma": []}
    change(each_desk, people, "p2", "weak", "feeble")
    assert kinds(each_desk, people) == {"Ada": ["stale"], "Bo": ["stale"], "Tom": [], "Uma": []}
    (entry,) = waits(each_desk, people["Ada"])
    assert (entry.siglum, entry.passage, entry.name, entry.title) == ("W", "p2", "¶ 2", "Circular on Romania")
    since = entry.since
    change(each_desk, people, "p1", "all", "every")
    assert [one.since == since for one in waits(each_desk, people["Ada"])] == [True, False], "its own text did not"
    change(each_desk, people, "p2", "feeble", "weak")
    assert [one.passage for one in waits(each_desk, people["Ada"])] == ["p1"], "p2 is again what was approved"
    comment_on(each_desk, people["Tom"], "p1", "Why?", query=True)
    assert kinds(each_desk, people)["Ada"] == ["threads"], "a query holds approval: it waits in its place"


def test_a_second_approval_waits_for_those_who_did_not_give_the_first(each_desk: Desk, people: People) -> None:
    approve(each_desk, people["Bo"], "p2")
    assert kinds(each_desk, people)["Ada"] == []
    rules.change_rule(each_desk, people["Ada"], name="two_approvals", value=True, seen=False, key=new_id())
    assert kinds(each_desk, people) == {"Ada": ["second"], "Bo": [], "Tom": [], "Uma": []}
    made = approve(each_desk, people["Ada"], "p2")
    assert kinds(each_desk, people)["Ada"] == []
    approving.withdraw(
        each_desk, people["Ada"], document=DOCUMENT, approval_id=made[0].id, reason="Too soon.", key=new_id()
    )
    assert kinds(each_desk, people)["Ada"] == ["second"]


def test_open_threads_wait_for_editors_and_news_for_those_whom_it_concerns(each_desk: Desk, people: People) -> None:
    made = comment_on(each_desk, people["Tom"], "p2", "Why “weak”?")
    assert kinds(each_desk, people) == {"Ada": ["threads"], "Bo": ["threads"], "Tom": [], "Uma": []}
    comment_on(each_desk, people["Bo"], "p2", "Ask @Uma.", thread=made.thread_id)
    assert kinds(each_desk, people) == {"Ada": ["threads"], "Bo": ["threads"], "Tom": ["threads"], "Uma": ["threads"]}
    (entry,) = waits(each_desk, people["Tom"])
    assert entry.thread is not None
    seen = {made.thread_id: entry.thread.last}
    comments.mark_read(each_desk, people["Tom"], document=DOCUMENT, seen=seen)
    assert kinds(each_desk, people)["Tom"] == []
    assert kinds(each_desk, people)["Uma"] == ["threads"]
    comments.resolve(each_desk, people["Bo"], thread_id=made.thread_id, seen=entry.thread.last, key=new_id())
    assert kinds(each_desk, people) == {"Ada": [], "Bo": [], "Tom": [], "Uma": []}
    assert waits(each_desk, None) == []


def test_a_lock_on_a_text_that_has_changed_is_a_link_to_check(each_desk: Desk, people: People) -> None:
    import_example(each_desk, "B", content=b"another file")
    relink(each_desk, people["Ada"], "lock", ["p2"], ["p2"])
    before = [one for one in waits(each_desk, people["Ada"]) if {one.siglum, one.right} == {"A", "B"}]
    assert not before
    texts = {one.id: one.passage.text for one in newest(each_desk, "B").body}
    revise(each_desk, "B", texts | {"p2": "Khrushchev's “weak majority” was collapsing fast."})
    relink(each_desk, people["Ada"], "lock", ["p1"], ["p1"])
    (found,) = (one for one in waits(each_desk, people["Ada"]) if {one.siglum, one.right} == {"A", "B"})
    assert (found.waits, found.count) == (Waits.LINKS, 1)
    assert not [one for one in waits(each_desk, people["Tom"]) if one.waits is Waits.LINKS]


def test_only_what_something_was_written_of_is_read_again(each_desk: Desk, people: People) -> None:
    import_example(each_desk, document="other")
    remembered = Waiting(each_desk)
    with patch.object(module, "_read", wraps=module._read) as read:
        remembered.now()
        assert {call.args[1] for call in read.call_args_list} == {DOCUMENT, "other"}
        read.reset_mock()
        assert remembered.now().entries(each_desk, people["Ada"]) == []
        read.assert_not_called()
        comment_on(each_desk, people["Tom"], "p2", "Why?")
        assert [one.waits.value for one in remembered.now().entries(each_desk, people["Ada"])] == ["threads"]
        assert [call.args[1] for call in read.call_args_list] == [DOCUMENT]


def test_what_is_hidden_waits_for_nobody_else(each_desk: Desk, people: People) -> None:
    rules.change_rule(each_desk, people["Ada"], name="blind", value=True, seen=False, key=new_id())
    suggest(each_desk, people["Tom"], "p2", ("weak", "feeble"))
    assert kinds(each_desk, people) == {"Ada": ["proposals"], "Bo": ["proposals"], "Tom": [], "Uma": []}
