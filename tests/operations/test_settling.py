"""Several threads at once: all that were shown are resolved or confirmed, or none."""

import pytest

from tests.examples import (
    DOCUMENT,
    account_with,
    comment_on,
    decide,
    import_example,
    kinds_written,
    start_working,
    suggest,
)
from webapp.errors import Conflict, Forbidden, InvalidInput
from webapp.operations import comments, settling
from webapp.operations.desk import Desk, new_id
from webapp.review import Account, Role

People = tuple[Account, Account]


@pytest.fixture
def people(each_desk: Desk) -> People:
    import_example(each_desk)
    bo, tom = account_with(each_desk, "Bo", Role.EDITOR), account_with(each_desk, "Tom", Role.TRANSLATOR)
    start_working(each_desk, bo)
    return bo, tom


def say(desk: Desk, who: Account, body: str, words: str = "", thread: str | None = None) -> str:
    return comment_on(desk, who, "p2", body, words=words, thread=thread).thread_id


def shown(desk: Desk, who: Account) -> dict[str, str]:
    return {one.thread.id: one.seen for one in settling.settled(desk, who, DOCUMENT)[1]}


def test_all_that_were_shown_are_resolved_once(each_desk: Desk, people: People) -> None:
    bo, tom = people
    made = [say(each_desk, tom, "One."), say(each_desk, bo, "Two.")]
    seen, key = shown(each_desk, bo), new_id()
    assert set(seen) == set(made)
    assert set(settling.resolve(each_desk, bo, document=DOCUMENT, seen=seen, key=key)) == set(made)
    assert set(settling.resolve(each_desk, bo, document=DOCUMENT, seen=seen, key=key)) == set(made)
    assert kinds_written(each_desk).count("thread.resolved") == 2
    assert shown(each_desk, bo) == {}
    with pytest.raises(InvalidInput, match="Nothing is chosen"):
        settling.resolve(each_desk, bo, document=DOCUMENT, seen={}, key=new_id())


def test_if_anything_was_said_since_none_is_resolved(each_desk: Desk, people: People) -> None:
    bo, tom = people
    first, _ = say(each_desk, tom, "One."), say(each_desk, tom, "Two.")
    seen = shown(each_desk, bo)
    say(each_desk, tom, "Wait!", thread=first)
    with pytest.raises(Conflict, match="Something was said in the thread of Tom"):
        settling.resolve(each_desk, bo, document=DOCUMENT, seen=seen, key=new_id())
    assert "thread.resolved" not in kinds_written(each_desk)
    seen = shown(each_desk, bo)
    comments.resolve(each_desk, tom, thread_id=first, seen=seen[first].partition(".")[0], key=new_id())
    with pytest.raises(Conflict, match="no longer open"):
        settling.resolve(each_desk, bo, document=DOCUMENT, seen=seen, key=new_id())
    assert kinds_written(each_desk).count("thread.resolved") == 1


def test_those_of_others_are_for_editors(each_desk: Desk, people: People) -> None:
    bo, tom = people
    own, _ = say(each_desk, tom, "Mine."), say(each_desk, bo, "Not mine.")
    assert set(shown(each_desk, tom)) == {own}
    with pytest.raises(Forbidden):
        settling.resolve(each_desk, tom, document=DOCUMENT, seen=shown(each_desk, bo), key=new_id())
    assert "thread.resolved" not in kinds_written(each_desk)


def test_carried_words_are_confirmed_where_they_were_shown(each_desk: Desk, people: People) -> None:
    bo, tom = people
    say(each_desk, tom, "Really?", words="weak majority")
    decide(each_desk, bo, suggest(each_desk, tom, "p2", ("weak", "feeble")), {0: "accepted"})
    _, (one,) = settling.settled(each_desk, bo, DOCUMENT)
    assert one.carried
    assert one.parts[1] == "feeble majority"
    seen = {one.thread.id: one.seen}
    decide(each_desk, bo, suggest(each_desk, tom, "p2", ("collapsing", "falling")), {0: "accepted"})
    with pytest.raises(Conflict, match="has changed"):
        settling.confirm(each_desk, bo, document=DOCUMENT, seen=seen, key=new_id())
    settling.confirm(each_desk, bo, document=DOCUMENT, seen=shown(each_desk, bo), key=new_id())
    _, (one,) = settling.settled(each_desk, bo, DOCUMENT)
    assert not one.carried
    assert one.parts[1] == "feeble majority"
    for judge in (settling.confirm, settling.refuse):
        with pytest.raises(Conflict, match="do not wait"):
            judge(each_desk, bo, document=DOCUMENT, seen=shown(each_desk, bo), key=new_id())


def test_carried_words_are_refused_and_tied_as_they_were_shown(each_desk: Desk, people: People) -> None:
    bo, tom = people
    say(each_desk, tom, "Really?", words="weak majority")
    decide(each_desk, bo, suggest(each_desk, tom, "p2", ("weak", "feeble")), {0: "accepted"})
    before = shown(each_desk, bo)
    settling.refuse(each_desk, bo, document=DOCUMENT, seen=before, key=new_id())
    _, (one,) = settling.settled(each_desk, bo, DOCUMENT)
    assert (one.carried, one.can_be_tied, one.parts[1]) == (False, True, "")
    on: dict[str, str] = {"document": DOCUMENT, "words": "majority", "units": ""}
    with pytest.raises(Conflict, match="has changed"):
        settling.tie(each_desk, bo, seen=before, key=new_id(), **on)
    settling.tie(each_desk, bo, seen=shown(each_desk, bo), key=new_id(), **on)
    _, (one,) = settling.settled(each_desk, bo, DOCUMENT)
    assert (one.can_be_tied, one.parts[1]) == (False, "majority")
    with pytest.raises(Conflict, match="stand in the text"):
        settling.tie(each_desk, bo, seen=shown(each_desk, bo), key=new_id(), **on)


def test_an_answer_goes_with_resolving_or_not_at_all(each_desk: Desk, people: People) -> None:
    bo, tom = people
    uma = account_with(each_desk, "Uma", Role.TRANSLATOR)
    thread = say(each_desk, tom, "Which?")
    before, key = shown(each_desk, bo), new_id()
    say(each_desk, tom, "Wait!", thread=thread)
    given = {"document": DOCUMENT, "answer": "The first."}
    with pytest.raises(Conflict, match="Something was said"):
        settling.resolve(each_desk, bo, seen=before, key=key, **given)
    with pytest.raises(Forbidden):
        settling.resolve(each_desk, uma, seen=shown(each_desk, bo), key=key, **given)
    assert kinds_written(each_desk)[-2:] == ["comment.written"] * 2
    seen = shown(each_desk, bo)
    for _ in range(2):
        settling.resolve(each_desk, bo, seen=seen, key=key, **given)
    assert kinds_written(each_desk)[-4:] == [*["comment.written"] * 3, "thread.resolved"]
    _, one = settling.one_thread(each_desk, DOCUMENT, thread)
    assert [said.body for said in one.thread.comments] == ["Which?", "Wait!", "The first."]
    with pytest.raises(Conflict, match="no longer open"):
        settling.resolve(each_desk, bo, seen=seen, key=new_id(), **given)
    assert len(settling.one_thread(each_desk, DOCUMENT, thread)[1].thread.comments) == 3


def test_a_key_as_long_as_can_be_still_tells_threads_apart(each_desk: Desk, people: People) -> None:
    bo, tom = people
    say(each_desk, tom, "One."), say(each_desk, tom, "Two.")
    assert len(settling.resolve(each_desk, bo, document=DOCUMENT, seen=shown(each_desk, bo), key="k" * 200)) == 2
    assert shown(each_desk, bo) == {}
