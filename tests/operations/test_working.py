"""Working witnesses: how they begin, and what goes with their passages as these change."""

import pytest

from tests.examples import (
    DOCUMENT,
    an_account,
    comment_on,
    decide,
    import_example,
    newest,
    relink,
    start_working,
    suggest,
)
from webapp.errors import Conflict, Forbidden, InvalidInput
from webapp.operations import alignments, deciding, proposing, reading, revisions
from webapp.operations.desk import Desk, new_id
from webapp.operations.suggestions import Suggestion
from webapp.review import Account, Proposal, Ruling
from webapp.text.model import Kind, text_hash
from webapp.text.revising import Part, Verb

TEXT = "Khrushchev's “weak majority” was collapsing."


@pytest.fixture
def people(each_desk: Desk) -> tuple[Account, Account]:
    """Ada and Bo, both editors; A and B, aligned; W begins with A."""
    import_example(each_desk)
    import_example(each_desk, "B", content=b"b")
    ada, bo = an_account(each_desk), an_account(each_desk, "Bo")
    alignments.compute(each_desk, newest(each_desk, "A"), newest(each_desk, "B"))
    start_working(each_desk, bo)
    return ada, bo


def propose(
    desk: Desk, author: Account, verb: Verb, *passages: str, after: str = "", parts: tuple[Part, ...] = ()
) -> Proposal:
    there = {placed.id: placed.passage.text_hash for placed in newest(desk, "W").passages}
    suggestion = Suggestion(verb, tuple((name, there[name]) for name in passages), after=after, parts=parts)
    return proposing.propose(
        desk, author, document=DOCUMENT, siglum="W", suggestion=suggestion, reason="", key=new_id()
    )


def _part(text: str, kind: Kind = Kind.PARAGRAPH, label: str = "") -> Part:
    return Part(kind, label, text)


def _texts(desk: Desk) -> list[tuple[str, str]]:
    return [(placed.id, placed.passage.text) for placed in newest(desk, "W").body]


def test_a_working_witness_begins_as_what_it_descends_from(each_desk: Desk, people: tuple[Account, Account]) -> None:
    received, made = newest(each_desk, "A"), newest(each_desk, "W")
    assert made.passages == received.passages
    assert (made.witness.state, made.witness.descends_from, made.number) == ("working", "A", 1)
    assert (made.witness.header.label, made.witness.header.made_by) == ("Revised translation", "the archive")
    with pytest.raises(Conflict, match="W is a working text already"):
        start_working(each_desk, people[1], siglum="W")


@pytest.mark.parametrize(
    ("named", "label", "fault"),
    [("W", "x", Conflict), ("b", "x", Conflict), ("1", "x", InvalidInput), ("V", " ", InvalidInput)],
)
def test_what_it_cannot_be_called(
    each_desk: Desk, people: tuple[Account, Account], named: str, label: str, fault: type[Exception]
) -> None:
    with pytest.raises(fault):
        revisions.start_revision(
            each_desk, people[1], document=DOCUMENT, siglum="A", named=named, label=label, key=new_id()
        )


def test_it_is_started_once_and_by_an_editor(each_desk: Desk, people: tuple[Account, Account]) -> None:
    def start(account: Account | None) -> None:
        revisions.start_revision(each_desk, account, document=DOCUMENT, siglum="A", named="V", label="x", key="1")

    with pytest.raises(Forbidden):
        start(None)
    start(people[1])
    start(people[1])
    assert newest(each_desk, "V").number == 1


def test_a_received_text_is_not_proposed_on(each_desk: Desk, people: tuple[Account, Account]) -> None:
    suggestion = Suggestion("replace", (("p2", text_hash(TEXT)),), text="Other words.")
    with pytest.raises(Conflict, match="A stays as it was received"):
        proposing.propose(
            each_desk, people[0], document=DOCUMENT, siglum="A", suggestion=suggestion, reason="", key="1"
        )


def test_a_decision_leaves_every_link_and_nothing_is_aligned_anew(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    other = newest(each_desk, "B")
    before = alignments.links(each_desk, newest(each_desk, "W"), other)
    assert before is not None, "as it began it has the links of A"
    decide(each_desk, bo, suggest(each_desk, ada, "p2", (TEXT, "Nothing of it is left.")), {0: "accepted"})
    assert alignments.links(each_desk, newest(each_desk, "W"), other) == before
    assert alignments.links(each_desk, newest(each_desk, "W"), newest(each_desk, "A")) is not None
    assert alignments.missing(each_desk, DOCUMENT) == []


@pytest.mark.parametrize(
    ("verb", "passages", "parts"),
    [
        ("split", ("p2",), (_part("Khrushchev's"), _part(TEXT[13:]))),
        ("merge", ("p1", "p2"), (_part(f"To all departments: {TEXT}"),)),
        ("kind", ("p2",), (_part(TEXT, Kind.HEADING),)),
    ],
)
def test_what_changes_a_passage_itself_does_not_undo_a_number_that_was_accepted_since(
    each_desk: Desk, people: tuple[Account, Account], verb: Verb, passages: tuple[str, ...], parts: tuple[Part, ...]
) -> None:
    ada, bo = people
    older = propose(each_desk, ada, verb, *passages, parts=parts)
    unseen = propose(each_desk, ada, "kind", "p2", parts=(_part(TEXT, Kind.LIST_ITEM, "6. "),))
    both = [deciding.Judgement(one.id, 0, (Ruling(0, "accepted", ""),)) for one in (unseen, older)]
    with pytest.raises(Conflict, match="changed twice by the same decision"):
        deciding.outcome(each_desk, document=DOCUMENT, siglum="W", judgements=both)
    decide(each_desk, bo, unseen, {0: "accepted"})
    with pytest.raises(Conflict, match="another kind or number"):
        decide(each_desk, bo, older, {0: "accepted"})
    now = next(placed.passage for placed in newest(each_desk, "W").body if placed.id == "p2")
    assert (now.kind, now.label, now.text) == (Kind.LIST_ITEM, "6. ", TEXT)


def test_a_split_and_a_join_keep_links_locks_and_comments(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    said = comment_on(each_desk, ada, "p2", "Who?")
    relink(each_desk, bo, "lock", ["p3"], ["p3"], left="W")
    cut = propose(each_desk, ada, "split", "p2", parts=(_part("Khrushchev's", Kind.LIST_ITEM, "1. "), _part(TEXT[13:])))
    decide(each_desk, bo, cut, {0: "accepted"})
    assert _texts(each_desk)[1:3] == [("p2", "Khrushchev's"), ("p4", TEXT[13:])]
    links = alignments.links(each_desk, newest(each_desk, "W"), newest(each_desk, "B"))
    assert links is not None
    assert [(link.left, link.right, link.locked) for link in links] == [
        ((0,), (0,), False),
        ((1, 2), (1,), False),
        ((3,), (2,), True),
    ]
    join = propose(each_desk, ada, "merge", "p1", "p2", parts=(_part("To all departments: Khrushchev's"),))
    decide(each_desk, bo, join, {0: "accepted"})
    assert [name for name, _ in _texts(each_desk)] == ["p1", "p4", "p3"]
    (thread,) = reading.passage(each_desk, DOCUMENT, "W", "p1").threads
    assert thread.id == said.thread_id, "what was said of p2 is found where its words went"
    comment_on(each_desk, ada, "p1", "He.", thread=thread.id)
    assert len(reading.passage(each_desk, DOCUMENT, "W", "p1").threads[0].comments) == 2
    links = alignments.links(each_desk, newest(each_desk, "W"), newest(each_desk, "B"))
    assert links is not None
    assert [(link.left, link.right) for link in links] == [((0, 1), (0, 1)), ((2,), (2,))]


def test_passages_are_moved_added_taken_away_and_renamed(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    for proposal in (
        propose(each_desk, ada, "move", "p3", after="p1"),
        propose(each_desk, ada, "insert", after="p2", parts=(_part("A last word.", Kind.LIST_ITEM, "2. "),)),
        propose(each_desk, ada, "kind", "p1", parts=(_part("To all departments:", Kind.HEADING),)),
        propose(each_desk, ada, "delete", "summary"),
    ):
        decide(each_desk, bo, proposal, {0: "accepted"})
    now = newest(each_desk, "W")
    assert [(placed.id, placed.position, placed.passage.number) for placed in now.body] == [
        ("p1", 1, ""),
        ("p3", 2, ""),
        ("p2", 3, "I.1"),
        ("p4", 4, "I.2"),
    ]
    assert now.body[0].passage.kind is Kind.HEADING
    assert [placed.id for placed in now.front_matter] == ["title", "date-line"]


def test_no_id_is_given_twice(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    decide(each_desk, bo, propose(each_desk, ada, "delete", "p3"), {0: "accepted"})
    decide(each_desk, bo, propose(each_desk, ada, "insert", after="p2", parts=(_part("New."),)), {0: "accepted"})
    assert [name for name, _ in _texts(each_desk)] == ["p1", "p2", "p4"]


def test_structure_on_a_text_that_has_changed_is_stale(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    cut = propose(each_desk, ada, "split", "p2", parts=(_part("Khrushchev's"), _part(TEXT[13:])))
    moved = propose(each_desk, ada, "move", "p2", after="p3")
    decide(each_desk, bo, suggest(each_desk, ada, "p2", ("weak", "feeble")), {0: "accepted"})
    with pytest.raises(Conflict, match="stands on words that have changed"):
        decide(each_desk, bo, cut, {0: "accepted"})
    decide(each_desk, bo, moved, {0: "accepted"})
    assert [name for name, _ in _texts(each_desk)] == ["p1", "p3", "p2"]


def test_a_join_is_stale_once_something_stands_between(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    join = propose(each_desk, ada, "merge", "p1", "p2", parts=(_part(f"To all departments: {TEXT}"),))
    decide(each_desk, bo, propose(each_desk, ada, "move", "p3", after="p1"), {0: "accepted"})
    with pytest.raises(Conflict, match="stands on words that have changed"):
        decide(each_desk, bo, join, {0: "accepted"})


def test_a_passage_is_moved_to_the_front(each_desk: Desk, people: tuple[Account, Account]) -> None:
    ada, bo = people
    decide(each_desk, bo, propose(each_desk, ada, "move", "p3"), {0: "accepted"})
    assert [name for name, _ in _texts(each_desk)] == ["p3", "p1", "p2"]


def test_with_what_it_began_as_it_needs_no_alignment(each_desk: Desk) -> None:
    import_example(each_desk)
    editor = an_account(each_desk)
    start_working(each_desk, editor)
    received = newest(each_desk, "A")
    assert alignments.links(each_desk, newest(each_desk, "W"), received) is not None
    decide(each_desk, editor, suggest(each_desk, editor, "p2", ("weak", "feeble")), {0: "accepted"})
    links = alignments.links(each_desk, newest(each_desk, "W"), received)
    assert links is not None
    assert [(link.left, link.right) for link in links] == [((at,), (at,)) for at in range(3)]


def test_a_document_opens_with_its_working_text_beside_what_that_began_as(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    opened = reading.default_choice(each_desk, DOCUMENT)
    assert (opened.left, opened.right) == ("A", "W")
    revisions.start_revision(
        each_desk, people[1], document=DOCUMENT, siglum="B", named="C", label="Another", key=new_id()
    )
    opened = reading.default_choice(each_desk, DOCUMENT)
    assert (opened.left, opened.right) == ("B", "C")


def test_front_matter_that_is_missing_can_be_added_and_is_there_once(
    each_desk: Desk, people: tuple[Account, Account]
) -> None:
    ada, bo = people
    with pytest.raises(InvalidInput, match="has a title already"):
        propose(each_desk, ada, "insert", parts=(_part("Another", Kind.TITLE),))
    decide(
        each_desk, bo, propose(each_desk, ada, "insert", parts=(_part("In: Papers", Kind.CITATION),)), {0: "accepted"}
    )
    front = newest(each_desk, "W").front_matter
    assert [(placed.id, placed.passage.kind) for placed in front][2] == ("citation", Kind.CITATION)
