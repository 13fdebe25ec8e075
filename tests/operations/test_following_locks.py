"""Locks on passages of a working text, which follow them through splits and joins."""

import pytest

from tests.examples import DOCUMENT, account_with, import_example, newest, relink, start_working
from webapp.operations import alignments, deciding, proposing
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk, new_id
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Role, Ruling
from webapp.store import library
from webapp.text.model import Kind
from webapp.text.revising import Part, Verb

Locks = dict[tuple[str, str], bool]


@pytest.fixture
def people(each_desk: Desk) -> tuple[Account, Account]:
    """A translator and an editor of a desk where W was begun from A."""
    import_example(each_desk)
    editor = account_with(each_desk, "Bo", Role.TRANSLATOR, Role.EDITOR)
    start_working(each_desk, editor)
    alignments.compute(each_desk, newest(each_desk, "A"), newest(each_desk, "W"))
    return account_with(each_desk, "Ada", Role.TRANSLATOR), editor


def _locks(desk: Desk, number: int | None = None) -> Locks:
    """The locks of A and W by passage ids, and of each whether it is to be checked; also found in the links."""
    with desk.database.read() as connection:
        sides = library.revision(connection, DOCUMENT, "A"), library.revision(connection, DOCUMENT, "W", number)
    found = alignments.locks(desk, *sides)
    links = alignments.links(desk, *sides) or []
    assert {(link.left, link.right) for link in links if link.locked} == set(found)
    names = [[placed.id for placed in side.body] for side in sides]
    return {
        (" ".join(names[0][at] for at in left), " ".join(names[1][at] for at in right)): lock.changed
        for (left, right), lock in found.items()
    }


def _lock(desk: Desk, editor: Account, verb: str, left: str, right: str) -> None:
    relink(desk, editor, verb, left.split(), right.split(), left="A", right="W")


def _do(desk: Desk, people: tuple[Account, Account], verb: Verb, names: str, *texts: str) -> None:
    """Propose to split, join or take away passages of W, and accept it."""
    there = {placed.id: placed.passage.text_hash for placed in newest(desk, "W").passages}
    parts = tuple(Part(Kind.PARAGRAPH, "", text) for text in texts)
    suggestion = Suggestion(verb, tuple((name, there[name]) for name in names.split()), parts=parts)
    proposal = proposing.propose(
        desk, people[0], document=DOCUMENT, siglum="W", suggestion=suggestion, reason="r", key=new_id()
    )
    judgement = Judgement(proposal.id, 0, (Ruling(0, "accepted", ""),))
    deciding.decide(desk, people[1], document=DOCUMENT, siglum="W", judgements=[judgement], seen=there, key=new_id())


def _text(desk: Desk, name: str) -> str:
    return next(placed.passage.text for placed in newest(desk, "W").body if placed.id == name)


def _split(desk: Desk, people: tuple[Account, Account], name: str) -> str:
    """Split a passage of W after its first word; the id of the new one."""
    before = {placed.id for placed in newest(desk, "W").body}
    first, _, rest = _text(desk, name).partition(" ")
    _do(desk, people, "split", name, first, rest)
    (new,) = {placed.id for placed in newest(desk, "W").body} - before
    return new


def test_a_lock_has_both_parts_of_a_passage_that_is_split_and_is_to_be_checked(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    _lock(each_desk, people[1], "lock", "p2", "p2")
    assert _locks(each_desk) == {("p2", "p2"): False}
    text = _text(each_desk, "p2")
    new = _split(each_desk, people, "p2")
    assert _locks(each_desk) == {("p2", f"p2 {new}"): True}
    assert _locks(each_desk, number=1) == {("p2", "p2"): False}
    _lock(each_desk, people[1], "lock", "p2", "p2")
    assert _locks(each_desk) == {("p2", f"p2 {new}"): False}
    _do(each_desk, people, "merge", f"p2 {new}", text)
    assert _locks(each_desk) == {("p2", "p2"): True}


def test_a_lock_that_is_whole_again_needs_no_check(each_desk: Desk, people: tuple[Account, Account]) -> None:
    _lock(each_desk, people[1], "lock", "p2", "p2")
    text = _text(each_desk, "p2")
    new = _split(each_desk, people, "p2")
    _do(each_desk, people, "merge", f"p2 {new}", text)
    assert _locks(each_desk) == {("p2", "p2"): False}


def test_locks_whose_passages_are_joined_are_one(each_desk: Desk, people: tuple[Account, Account]) -> None:
    _lock(each_desk, people[1], "lock", "p1", "p1")
    _lock(each_desk, people[1], "lock", "p2", "p2")
    joined = f"{_text(each_desk, 'p1')} {_text(each_desk, 'p2')}"
    _do(each_desk, people, "merge", "p1 p2", joined)
    assert _locks(each_desk) == {("p1 p2", "p1"): True}
    _lock(each_desk, people[1], "unlink", "p2", "")
    assert _locks(each_desk) == {("p1", "p1"): False, ("p2", ""): False}


def test_what_is_said_after_a_split_replaces_the_whole_lock(each_desk: Desk, people: tuple[Account, Account]) -> None:
    _lock(each_desk, people[1], "lock", "p2", "p2")
    new = _split(each_desk, people, "p2")
    _lock(each_desk, people[1], "unlink", "", new)
    assert _locks(each_desk) == {("p2", "p2"): False, ("", new): False}


def test_a_lock_is_let_go_with_its_passage(each_desk: Desk, people: tuple[Account, Account]) -> None:
    _lock(each_desk, people[1], "lock", "p1", "p1")
    _lock(each_desk, people[1], "join", "p2 p3", "p2 p3")
    _do(each_desk, people, "delete", "p1")
    _do(each_desk, people, "delete", "p3")
    assert _locks(each_desk) == {("p2 p3", "p2"): True}
