"""Comments: facts on the exact text their author saw, written once however often the form is sent."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest

from tests.conftest import NewDesk
from tests.examples import DOCUMENT, a_file, an_account, at_once, import_example
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound, VariorumError
from webapp.operations.comments import comment, reopen, resolve
from webapp.operations.desk import Desk
from webapp.review import Account, Comment, Thread
from webapp.store import events, facts, threads
from webapp.text.limits import COMMENT_CODE_POINTS
from webapp.text.model import text_hash

ADDRESS = a_file().body[0]

Say = Callable[..., Comment]


@pytest.fixture
def ada(each_desk: Desk) -> Account:
    import_example(each_desk)
    return an_account(each_desk, "Ada")


@pytest.fixture
def say(each_desk: Desk, ada: Account) -> Say:
    """Comments as Ada on the first body passage, with whatever is given in place."""
    numbers = count(1)

    def say(**given: Any) -> Comment:
        said: dict[str, Any] = {
            "account": ada,
            "document": DOCUMENT,
            "siglum": "A",
            "passage_id": "p1",
            "text_hash": ADDRESS.text_hash,
            "body": "All?",
            "key": f"form {next(numbers)}",
        }
        return comment(each_desk, **(said | given))

    return say


def _threads(desk: Desk, *where: str) -> list[Thread]:
    with desk.database.read() as connection:
        assert events.verify(connection) + facts.verify(connection) == []
        return threads.threads(connection, DOCUMENT, *where)


def test_a_comment_keeps_who_when_and_the_exact_text_it_was_written_on(each_desk: Desk, ada: Account, say: Say) -> None:
    before = each_desk.now()
    said = say(body="All of them? 所有？")
    assert (said.author, said.body, said.document, said.siglum) == (ada, "All of them? 所有？", DOCUMENT, "A")
    assert (said.passage_id, said.revision) == ("p1", 1)
    assert (said.text, said.text_hash) == (ADDRESS.text, ADDRESS.text_hash)
    assert before <= said.at <= each_desk.now()
    (thread,) = _threads(each_desk)
    assert thread == Thread(id=said.id, open=True, comments=(said,))
    assert (thread.document, thread.siglum, thread.passage_id) == (DOCUMENT, "A", "p1")
    assert not thread.text_changed(ADDRESS.text_hash)
    assert thread.text_changed(text_hash("other"))


def test_front_matter_can_be_commented_on(each_desk: Desk, say: Say) -> None:
    say(passage_id="title", text_hash=a_file().passages[0].text_hash)
    assert [thread.passage_id for thread in _threads(each_desk)] == ["title"]


def test_replies_join_their_thread_and_threads_stand_in_the_order_in_which_they_began(
    each_desk: Desk, say: Say
) -> None:
    first, second = say(body="one"), say(body="two")
    reply = say(body="to one", thread_id=first.thread_id, account=an_account(each_desk, "Bea"))
    assert [[said.body for said in thread.comments] for thread in _threads(each_desk)] == [["one", "to one"], ["two"]]
    assert reply.author.name == "Bea"
    assert first.sequence < second.sequence < reply.sequence


def test_threads_are_found_by_witness_and_passage(each_desk: Desk, say: Say) -> None:
    import_example(each_desk, "B", content=b"b")
    say()
    say(passage_id="p3", text_hash=a_file().body[2].text_hash)
    say(siglum="B")
    assert len(_threads(each_desk)) == 3
    assert [thread.passage_id for thread in _threads(each_desk, "A")] == ["p1", "p3"]
    assert [thread.siglum for thread in _threads(each_desk, "B", "p1")] == ["B"]
    assert _threads(each_desk, "B", "p3") == []


def test_open_threads_are_counted_by_passage(each_desk: Desk, ada: Account, say: Say) -> None:
    settled, taken_up = say(), say()
    say(passage_id="p3", text_hash=a_file().body[2].text_hash)
    last = say(thread_id=taken_up.thread_id).id
    resolve(each_desk, ada, thread_id=settled.thread_id, seen=settled.thread_id, key="1")
    resolve(each_desk, ada, thread_id=taken_up.thread_id, seen=last, key="2")
    reopen(each_desk, ada, thread_id=taken_up.thread_id, seen=last, key="3")
    with each_desk.database.read() as connection:
        assert threads.open_counts(connection, DOCUMENT) == {("A", "p1"): 1, ("A", "p3"): 1}
        assert threads.open_counts(connection, "other") == {}


def test_the_same_form_sent_twice_writes_once(each_desk: Desk, ada: Account, say: Say) -> None:
    first = say(key="once")
    assert say(key="once") == first
    assert say(key="once", body="changed after sending") == first
    resolved = resolve(each_desk, ada, thread_id=first.thread_id, seen=first.thread_id, key="settle once")
    assert resolve(each_desk, ada, thread_id=first.thread_id, seen=first.thread_id, key="settle once") == resolved
    (thread,) = _threads(each_desk)
    assert thread.comments == (first,)


def test_a_key_that_was_used_for_something_else_is_refused(each_desk: Desk, ada: Account, say: Say) -> None:
    said = say(key="mine")
    with pytest.raises(Conflict, match="used for something else"):
        say(key="mine", account=an_account(each_desk, "Bea"))
    with pytest.raises(Conflict, match="used for something else"):
        resolve(each_desk, ada, thread_id=said.thread_id, seen=said.thread_id, key="mine")
    assert _threads(each_desk)[0].open


def test_resolving_and_reopening_say_who_did_it(each_desk: Desk, ada: Account, say: Say) -> None:
    said = say()
    bea = an_account(each_desk, "Bea")
    resolved = resolve(each_desk, bea, thread_id=said.thread_id, seen=said.thread_id, key="1")
    assert not resolved.open
    assert resolved.settled_by == bea
    with pytest.raises(Conflict, match="already been resolved by Bea"):
        resolve(each_desk, ada, thread_id=said.thread_id, seen=said.thread_id, key="2")
    answer = say(thread_id=said.thread_id, account=bea)
    assert answer.thread_id == said.thread_id
    with pytest.raises(Conflict, match="Bea has said something in this thread since"):
        reopen(each_desk, ada, thread_id=said.thread_id, seen=said.id, key="unseen")
    assert not _threads(each_desk)[0].open
    assert reopen(each_desk, ada, thread_id=said.thread_id, seen=answer.id, key="3").open
    with pytest.raises(Conflict, match="already been reopened by Ada"):
        reopen(each_desk, bea, thread_id=said.thread_id, seen=answer.id, key="4")
    assert _threads(each_desk)[0].settled_by == ada


def test_a_thread_that_was_never_settled_cannot_be_reopened(each_desk: Desk, ada: Account, say: Say) -> None:
    with pytest.raises(Conflict, match="This thread is open"):
        reopen(each_desk, ada, thread_id=say().thread_id, seen="", key="1")


@pytest.mark.parametrize(
    ("given", "fault", "told"),
    [
        ({"account": None}, Forbidden, "you need to sign in"),
        ({"body": " \r\n\t"}, InvalidInput, "The comment is empty"),
        ({"body": "a\x00"}, InvalidInput, "NUL"),
        ({"body": "a\ud800"}, InvalidInput, "lone surrogate"),
        ({"body": "x" * (COMMENT_CODE_POINTS + 1)}, InvalidInput, "the limit is 100,000"),
        ({"key": ""}, InvalidInput, "lacks its key"),
        ({"key": "a\x00"}, InvalidInput, "key"),
        ({"key": "k" * 201}, InvalidInput, "key"),
        ({"document": "other"}, NotFound, "There is no document other"),
        ({"siglum": "Q"}, NotFound, "has no witness Q"),
        ({"passage_id": "p99"}, NotFound, "has no passage p99"),
        ({"text_hash": text_hash("what it was before")}, Conflict, "has changed since you opened it"),
        ({"thread_id": "no such thread"}, NotFound, "no such thread on this passage"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_written(
    each_desk: Desk, say: Say, given: dict[str, Any], fault: type[VariorumError], told: str
) -> None:
    with pytest.raises(fault, match=told):
        say(**given)
    assert _threads(each_desk) == []


def test_a_reply_belongs_to_the_passage_of_its_thread(say: Say) -> None:
    with pytest.raises(NotFound, match="no such thread on this passage"):
        say(passage_id="p3", text_hash=a_file().body[2].text_hash, thread_id=say().thread_id)


@pytest.mark.parametrize("settle", [resolve, reopen])
def test_a_visitor_settles_nothing_and_an_unknown_thread_is_told(
    each_desk: Desk, ada: Account, say: Say, settle: Callable[..., Thread]
) -> None:
    with pytest.raises(Forbidden):
        settle(each_desk, None, thread_id=say().thread_id, seen="", key="1")
    with pytest.raises(NotFound, match="no such thread"):
        settle(each_desk, ada, thread_id="nonsense", seen="", key="2")


def test_a_comment_just_under_the_limit_is_kept_as_it_is(say: Say) -> None:
    assert say(body="\r\n one\r\ntwo\rthree \n").body == "one\ntwo\nthree"
    assert len(say(body="问" * COMMENT_CODE_POINTS).body) == COMMENT_CODE_POINTS


def test_of_four_who_write_25_comments_each_at_once_all_100_land_in_an_unbroken_chain(
    each_desk: Desk, say: Say
) -> None:
    import_example(each_desk, document="other")
    places = {"Ada": DOCUMENT, "Bea": DOCUMENT, "Cem": "other", "Dai": "other"}

    def write(name: str) -> None:
        author = an_account(each_desk, name)
        for number in range(25):
            say(account=author, document=places[name], body=f"{name} {number}", key=f"{name} {number}")

    assert at_once(*(lambda name=name: write(name) for name in places)) == []
    with each_desk.database.read() as connection:
        assert events.verify(connection) + facts.verify(connection) == []
        for name, document in places.items():
            bodies = [thread.comments[0].body for thread in threads.threads(connection, document)]
            assert len(bodies) == 50
            assert [body for body in bodies if body.startswith(name)] == [f"{name} {number}" for number in range(25)]


def test_of_several_who_settle_a_thread_at_once_one_does_and_the_others_see_who(
    each_desk: Desk, ada: Account, say: Say
) -> None:
    thread_id = say().thread_id

    def settle(number: int) -> None:
        resolve(each_desk, ada, thread_id=thread_id, seen=thread_id, key=f"settle {number}")

    faults = at_once(*(lambda number=number: settle(number) for number in range(4)))
    assert [str(fault) for fault in faults] == ["This thread has already been resolved by Ada."] * 3
    assert not _threads(each_desk)[0].open


def test_one_who_settles_while_another_is_about_to_waits_and_is_told_who(
    each_desk: Desk, ada: Account, say: Say
) -> None:
    thread_id = say().thread_id
    with ThreadPoolExecutor(1) as other:
        with each_desk.database.write() as connection:
            events.lock(connection, DOCUMENT)
            said = {"thread": thread_id, "number": 1}
            each_desk.record(connection, "thread.resolved", said, actor=ada.id, document=DOCUMENT)
            waiting = other.submit(resolve, each_desk, ada, thread_id=thread_id, seen=thread_id, key="second")
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        with pytest.raises(Conflict, match="already been resolved by Ada"):
            waiting.result()


def test_one_form_sent_four_times_at_once_is_one_comment(each_desk: Desk, say: Say) -> None:
    assert at_once(*[lambda: (say(key="once"), None)[1]] * 4) == []
    assert len(_threads(each_desk)) == 1


def test_two_desks_on_one_database_see_each_other_s_comments(new_each_desk: NewDesk) -> None:
    first = new_each_desk()
    import_example(first)
    second = new_each_desk(workspace=first.settings.workspace, database=first.settings.database)
    said = comment(
        second,
        an_account(first),
        document=DOCUMENT,
        siglum="A",
        passage_id="p1",
        text_hash=ADDRESS.text_hash,
        body="Hello",
        key="1",
    )
    assert _threads(first)[0].comments == (said,)
