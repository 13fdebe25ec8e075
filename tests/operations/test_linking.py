"""What editors do to links: what becomes of them, that it stays so, and that nobody overrules what he has not seen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.examples import CONTENT, an_account, at_once, import_example, newest, relink, revise
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound, VariorumError
from webapp.operations import alignments, reading
from webapp.operations.desk import Desk, new_id
from webapp.operations.importing import import_witness
from webapp.operations.linking import acts, state, undo
from webapp.review import Account, Act, LinkedIds, Role
from webapp.store import events, facts
from webapp.text.model import Header, Kind, Link, Passage, WitnessFile

DOCUMENT = "letter"
SENTENCES = [
    "The ship came home late in the evening.",
    "Nobody waited for her on the quay.",
    "Only the harbour master had kept his lamp burning.",
    "He wrote the hour into his great book.",
    "Then everything was dark and quiet again.",
]
SOURCE = {f"p{number}": sentence for number, sentence in enumerate(SENTENCES, start=1)}
MERGED = {"p1": SENTENCES[0], "p2": f"{SENTENCES[1]} {SENTENCES[2]}", "p3": SENTENCES[3], "p4": SENTENCES[4]}

Shown = list[tuple[str, str]]
BEFORE: Shown = [("p1", "p1"), ("p2 p3", "p2"), ("p4", "p3"), ("p5", "p4")]
"""The links of A and B as they are computed, passage ids of each side joined by spaces."""


def _import(desk: Desk, siglum: str, texts: Sequence[str], document: str = DOCUMENT) -> None:
    passages = [Passage(Kind.TITLE, "A letter"), *(Passage(Kind.PARAGRAPH, said) for said in texts)]
    import_witness(
        desk,
        document=document,
        siglum=siglum,
        source=WitnessFile(tuple(passages), Header(language="en", basis="translation")),
        content=siglum.encode(),
        name=f"{siglum}.txt",
        actor=None,
    )


def _compute(desk: Desk, left: str = "A", right: str = "B") -> None:
    alignments.compute(desk, newest(desk, left, DOCUMENT), newest(desk, right, DOCUMENT))


@pytest.fixture
def ada(each_desk: Desk) -> Account:
    """An editor of a desk where A and B are aligned; B has the second and third passage of A in one."""
    _import(each_desk, "A", list(SOURCE.values()))
    _import(each_desk, "B", list(MERGED.values()))
    _compute(each_desk)
    return an_account(each_desk, "Ada")


@pytest.fixture
def do(each_desk: Desk, ada: Account) -> Callable[..., Act]:
    """Acts as Ada, who sees the links as they are: verb, passages of A, passages of B (each joined by spaces)."""

    def do(verb: str, left: str, right: str, /, account: Account = ada, **given: Any) -> Act:
        return relink(each_desk, account, verb, left.split(), right.split(), document=DOCUMENT, **given)

    return do


Do = Callable[..., Act]


def _shown(desk: Desk, left: str = "A", right: str = "B", *, locked: bool = False) -> Shown:
    """The links, or those that are locked, as passage ids."""
    with desk.database.read() as connection:
        assert events.verify(connection) + facts.verify(connection) == []
    sides = newest(desk, left, DOCUMENT), newest(desk, right, DOCUMENT)
    found = alignments.links(desk, *sides)
    assert found is not None
    known = alignments.locks(desk, *sides)
    assert set(known) == {(link.left, link.right) for link in found if link.locked}
    return [
        (" ".join(sides[0].body[at].id for at in link.left), " ".join(sides[1].body[at].id for at in link.right))
        for link in found
        if link.locked or not locked
    ]


def _ids(link: tuple[str, str]) -> LinkedIds:
    return tuple(link[0].split()), tuple(link[1].split())


@pytest.mark.usefixtures("ada")
def test_before_anybody_says_anything_nothing_is_locked(each_desk: Desk) -> None:
    assert _shown(each_desk) == BEFORE
    assert _shown(each_desk, locked=True) == []
    assert acts(each_desk, DOCUMENT, "A", "B") == []


def test_passages_that_are_linked_leave_what_was_with_them_together(each_desk: Desk, do: Do) -> None:
    act = do("link", "p3", "p3")
    touched = [("p2", "p2"), ("p3", "p3"), ("p4", "")]
    assert _shown(each_desk) == [("p1", "p1"), *touched, ("p5", "p4")]
    assert _shown(each_desk, locked=True) == touched
    assert act.links == tuple(_ids(link) for link in touched)


def test_a_passage_can_be_split_off_from_a_link(each_desk: Desk, do: Do) -> None:
    do("link", "p2", "p2")
    assert _shown(each_desk) == [("p1", "p1"), ("p2", "p2"), ("p3", ""), *BEFORE[2:]]


def test_links_that_are_joined_are_one(each_desk: Desk, do: Do) -> None:
    do("join", "p1 p3", "")
    assert _shown(each_desk) == [("p1 p2 p3", "p1 p2"), *BEFORE[2:]]
    assert _shown(each_desk, locked=True) == [("p1 p2 p3", "p1 p2")]


def test_a_passage_that_is_set_apart_stands_alone_and_a_lone_one_can_be_joined_again(each_desk: Desk, do: Do) -> None:
    do("unlink", "p3", "p4")
    assert _shown(each_desk) == [("p1", "p1"), ("p2", "p2"), ("p3", ""), ("p4", "p3"), ("", "p4"), ("p5", "")]
    assert _shown(each_desk, locked=True) == [("p2", "p2"), ("p3", ""), ("", "p4"), ("p5", "")]
    do("join", "p3", "p2")
    do("join", "p5", "p4")
    assert _shown(each_desk) == BEFORE


def test_a_stretch_is_locked_as_it_is(each_desk: Desk, do: Do) -> None:
    do("lock", "p2", "p3")
    assert _shown(each_desk) == BEFORE
    assert _shown(each_desk, locked=True) == BEFORE[1:3]
    do("lock", "p1", "p4")
    assert _shown(each_desk, locked=True) == BEFORE


def test_locked_links_are_certain_and_a_move_is_a_move(each_desk: Desk, do: Do) -> None:
    do("link", "p5", "p1")
    found = alignments.links(each_desk, newest(each_desk, "A", DOCUMENT), newest(each_desk, "B", DOCUMENT)) or []
    assert [(link.score, link.moved) for link in found if link.left and link.right and link.locked] == [(1.0, True)]
    assert not any(link.doubtful for link in found if link.locked)


def test_an_act_keeps_who_when_and_the_texts_that_were_seen(each_desk: Desk, ada: Account, do: Do) -> None:
    before = each_desk.now()
    act = do("link", "p2", "p2")
    assert (act.verb, act.left, act.right, act.author) == ("link", "A", "B", ada)
    assert before <= act.at <= each_desk.now()
    hashes = [
        {placed.id: placed.passage.text_hash for placed in newest(each_desk, siglum, DOCUMENT).body} for siglum in "AB"
    ]
    assert act.texts == ({name: hashes[0][name] for name in ("p2", "p3")}, {"p2": hashes[1]["p2"]})
    known = alignments.locks(each_desk, newest(each_desk, "A", DOCUMENT), newest(each_desk, "B", DOCUMENT))
    assert known[(1,), (1,)] == alignments.Lock(act.id, ada, act.at, changed=False)
    assert set(known) == {((1,), (1,)), ((2,), ())}


def test_a_pair_seen_from_the_other_side_has_the_same_links_and_acts(each_desk: Desk, do: Do) -> None:
    first = do("link", "p4 p5", "p1")
    second = do("unlink", "p2", "p1", left="B", right="A")
    for left, right in ("AB", "BA"):
        sides = newest(each_desk, left, DOCUMENT), newest(each_desk, right, DOCUMENT)
        there, back = alignments.links(each_desk, *sides), alignments.links(each_desk, *sides[::-1])
        assert set(there or []) == {link.mirrored() for link in back or []}
        locks = alignments.locks(each_desk, *sides)
        assert {(right, left): lock for (left, right), lock in locks.items()} == alignments.locks(
            each_desk, *sides[::-1]
        )
    assert acts(each_desk, DOCUMENT, "A", "B") == [second.mirrored(), first]
    assert acts(each_desk, DOCUMENT, "B", "A") == [second, first.mirrored()]


def test_witnesses_of_equal_texts_have_mirrored_links_too(each_desk: Desk) -> None:
    for siglum in "AB":
        _import(each_desk, siglum, list(SOURCE.values()))
    relink(each_desk, an_account(each_desk), "link", ["p1"], ["p2"], document=DOCUMENT)
    relink(each_desk, an_account(each_desk), "link", ["p2"], ["p1"], document=DOCUMENT)
    one, other = newest(each_desk, "A", DOCUMENT), newest(each_desk, "B", DOCUMENT)
    there, back = alignments.links(each_desk, one, other), alignments.links(each_desk, other, one)
    assert set(there or []) == {link.mirrored() for link in back or []}
    assert sum(link.moved for link in there or []) == 1


def test_a_newer_act_replaces_an_older_one_where_they_touch(each_desk: Desk, do: Do) -> None:
    do("lock", "p1 p5", "")
    do("join", "p4 p5", "")
    assert _shown(each_desk) == [*BEFORE[:2], ("p4 p5", "p3 p4")]
    assert _shown(each_desk, locked=True) == _shown(each_desk)


def test_an_act_that_is_taken_back_is_as_if_it_had_never_been(each_desk: Desk, ada: Account, do: Do) -> None:
    act = do("link", "p3", "p3")
    bea = an_account(each_desk, "Bea")
    undone = undo(each_desk, bea, document=DOCUMENT, act_id=act.id, key="1")
    assert undone == replace(act, undone_by=bea, undone_at=undone.undone_at)
    assert (_shown(each_desk), _shown(each_desk, locked=True)) == (BEFORE, [])
    assert acts(each_desk, DOCUMENT, "A", "B") == [undone]
    with pytest.raises(Conflict, match="already been taken back by Bea"):
        undo(each_desk, ada, document=DOCUMENT, act_id=act.id, key="2")
    again = do("link", "p3", "p3")
    assert again.links == act.links


def test_an_older_act_can_be_taken_back_and_the_newer_ones_stand(each_desk: Desk, ada: Account, do: Do) -> None:
    older = do("join", "p1 p2", "")
    newer = do("unlink", "p1", "")
    undo(each_desk, ada, document=DOCUMENT, act_id=older.id, key="1")
    assert _shown(each_desk, locked=True) == [("p1", ""), ("p2 p3", "p1 p2")]
    undo(each_desk, ada, document=DOCUMENT, act_id=newer.id, key="2")
    assert (_shown(each_desk), _shown(each_desk, locked=True)) == (BEFORE, [])


def test_what_was_said_before_stands_again_when_the_newer_is_taken_back(each_desk: Desk, ada: Account, do: Do) -> None:
    do("join", "p1 p2", "")
    before = _shown(each_desk)
    newer = do("unlink", "p1", "")
    undo(each_desk, ada, document=DOCUMENT, act_id=newer.id, key="1")
    assert _shown(each_desk, locked=True) == before[:1]


def test_the_same_form_sent_twice_writes_once(each_desk: Desk, ada: Account, do: Do) -> None:
    act = do("unlink", "p1", "", key="once")
    assert do("unlink", "p1", "", key="once") == act
    assert do("lock", "p5", "", key="once") == act
    undone = undo(each_desk, ada, document=DOCUMENT, act_id=act.id, key="undo once")
    assert undo(each_desk, ada, document=DOCUMENT, act_id=act.id, key="undo once") == undone
    assert acts(each_desk, DOCUMENT, "A", "B") == [undone]


def test_a_key_that_was_used_for_something_else_is_refused(each_desk: Desk, ada: Account, do: Do) -> None:
    act = do("unlink", "p1", "", key="mine")
    with pytest.raises(Conflict, match="used for something else"):
        do("unlink", "p2", "", key="mine", account=an_account(each_desk, "Bea"))
    with pytest.raises(Conflict, match="used for something else"):
        undo(each_desk, ada, document=DOCUMENT, act_id=act.id, key="mine")


@pytest.mark.parametrize("role", [None, *(role for role in Role if role is not Role.EDITOR)])
def test_only_editors_change_links(each_desk: Desk, ada: Account, do: Do, role: Role | None) -> None:
    act = do("unlink", "p1", "")
    somebody = replace(ada, roles=frozenset({role})) if role else None
    with pytest.raises(Forbidden, match="change links"):
        do("unlink", "p2", "", account=somebody)
    with pytest.raises(Forbidden, match="change links"):
        undo(each_desk, somebody, document=DOCUMENT, act_id=act.id, key="1")
    assert acts(each_desk, DOCUMENT, "A", "B") == [act]


def _said(ada: Account, **given: Any) -> dict[str, Any]:
    return {
        "account": ada,
        "document": DOCUMENT,
        "left": "A",
        "right": "B",
        "verb": "unlink",
        "left_ids": ["p1"],
        "right_ids": [],
        "seen": [(["p1"], ["p1"])],
        "key": "1",
        **given,
    }


@pytest.mark.parametrize(
    ("given", "fault", "told"),
    [
        ({"key": ""}, InvalidInput, "lacks its key"),
        ({"verb": "swap"}, InvalidInput, "'swap' is nothing that can be done to links"),
        ({"left_ids": []}, InvalidInput, "No passage is chosen"),
        ({"left_ids": ["title"]}, InvalidInput, "title of A is front matter"),
        ({"right_ids": ["title"]}, InvalidInput, "title of B is front matter"),
        ({"right": "A"}, InvalidInput, "A cannot be linked with itself"),
        ({"verb": "link"}, InvalidInput, "choose at least one of A and one of B"),
        ({"verb": "join"}, InvalidInput, "are one link already"),
        ({"document": "other"}, NotFound, "There is no document other"),
        ({"right": "Q"}, NotFound, "has no witness Q"),
        ({"left_ids": ["p9"]}, NotFound, "Witness A has no passage p9"),
        ({"right_ids": ["p5"]}, NotFound, "Witness B has no passage p5"),
        ({"seen": []}, Conflict, "have changed since you looked"),
        ({"seen": [(["p1"], ["p2"])]}, Conflict, "have changed since you looked"),
        ({"seen": [(["p1"], ["p1"]), (["p9"], [])]}, Conflict, "have changed since you looked"),
        ({"verb": "lock", "right_ids": ["p3"]}, Conflict, "have changed since you looked"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence_and_nothing_is_written(
    each_desk: Desk, ada: Account, given: dict[str, Any], fault: type[VariorumError], told: str
) -> None:
    with pytest.raises(fault, match=told):
        state(each_desk, **_said(ada, **given))
    assert acts(each_desk, DOCUMENT, "A", "B") == []


def test_passages_of_one_side_make_no_link(do: Do) -> None:
    do("unlink", "p1 p4", "")
    with pytest.raises(InvalidInput, match="choose a passage of B too"):
        do("join", "p1 p4", "")
    with pytest.raises(InvalidInput, match="choose a passage of A too"):
        do("join", "", "p1 p3")


def test_what_stands_so_already_is_not_said_again(each_desk: Desk, do: Do) -> None:
    do("lock", "p1 p5", "")
    with pytest.raises(Conflict, match="locked just so already, by Ada"):
        do("lock", "p2", "", account=an_account(each_desk, "Bea"))
    with pytest.raises(Conflict, match="locked just so already"):
        do("link", "p2 p3", "p2")


def test_who_looks_at_links_that_another_editor_has_changed_is_told_and_changes_nothing(
    each_desk: Desk, ada: Account, do: Do
) -> None:
    do("link", "p3", "p3", account=an_account(each_desk, "Bea"))
    for verb, left_ids in (("unlink", ["p2"]), ("join", ["p2", "p4"]), ("lock", ["p2"])):
        stale = [_ids(BEFORE[1])] if verb != "join" else [_ids(link) for link in BEFORE[1:3]]
        with pytest.raises(Conflict, match="Links of A and B have changed since you looked at them"):
            state(each_desk, **_said(ada, verb=verb, left_ids=left_ids, seen=stale, key=verb))
    assert len(acts(each_desk, DOCUMENT, "A", "B")) == 1
    state(each_desk, **_said(ada))  # what Bea did not touch


def test_nothing_is_said_of_links_that_are_not_there_yet(each_desk: Desk, ada: Account) -> None:
    _import(each_desk, "C", SENTENCES[:2])
    with pytest.raises(Conflict, match="A and C are not aligned yet"):
        state(each_desk, **_said(ada, right="C"))


def test_an_act_is_of_its_document(each_desk: Desk, ada: Account, do: Do) -> None:
    act = do("unlink", "p1", "")
    import_example(each_desk, document="other", content=CONTENT)
    for document, act_id in (("other", act.id), (DOCUMENT, "nonsense")):
        with pytest.raises(NotFound, match="no such change of links"):
            undo(each_desk, ada, document=document, act_id=act_id, key=new_id())
    with pytest.raises(NotFound, match="has no witness Q; there is A, B"):
        acts(each_desk, DOCUMENT, "A", "Q")


def test_every_act_and_every_undoing_changes_what_the_pages_are_kept_under(
    each_desk: Desk, do: Do, ada: Account
) -> None:
    prints = [reading.fingerprint(each_desk, DOCUMENT)]
    act = do("unlink", "p1", "")
    prints.append(reading.fingerprint(each_desk, DOCUMENT))
    undo(each_desk, ada, document=DOCUMENT, act_id=act.id, key="1")
    prints.append(reading.fingerprint(each_desk, DOCUMENT))
    assert len(set(prints)) == 3


def _forget_what_was_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignments, "_KIND", f"after {new_id()}")


def test_locks_outlive_the_cache_and_computing_anew(each_desk: Desk, do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    do("link", "p3", "p3")
    before = _shown(each_desk)
    _forget_what_was_computed(monkeypatch)
    assert alignments.links(each_desk, newest(each_desk, "A", DOCUMENT), newest(each_desk, "B", DOCUMENT)) is None
    _compute(each_desk)
    assert _shown(each_desk) == before
    _compute(each_desk)
    assert _shown(each_desk) == before


def test_locks_hold_whatever_a_later_aligner_finds(each_desk: Desk, do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    do("link", "p3", "p3")
    locked = _shown(each_desk, locked=True)
    _forget_what_was_computed(monkeypatch)
    monkeypatch.setattr(alignments, "align", lambda *_, **__: [Link((0, 1, 2, 3, 4), (0, 1, 2, 3), 0.9)])
    _compute(each_desk)
    assert _shown(each_desk, locked=True) == locked
    assert _shown(each_desk) == [("p1 p5", "p1 p4"), *locked]


def test_another_witness_disturbs_no_lock(each_desk: Desk, do: Do) -> None:
    do("link", "p3", "p3")
    before = _shown(each_desk)
    _import(each_desk, "C", SENTENCES[:2])
    _compute(each_desk, "A", "C")
    assert _shown(each_desk) == before
    assert _shown(each_desk, "A", "C", locked=True) == []


def _changed(desk: Desk) -> dict[tuple[str, str], bool]:
    """Of each lock, whether it is to be checked."""
    sides = newest(desk, "A", DOCUMENT), newest(desk, "B", DOCUMENT)
    return {
        (" ".join(sides[0].body[at].id for at in left), " ".join(sides[1].body[at].id for at in right)): lock.changed
        for (left, right), lock in alignments.locks(desk, *sides).items()
    }


def test_a_lock_stands_when_a_text_of_it_changes_and_is_marked_until_it_is_said_again(each_desk: Desk, do: Do) -> None:
    do("lock", "p1 p4", "")
    revise(each_desk, "B", MERGED | {"p3": "He noted down the hour."}, DOCUMENT)
    _compute(each_desk)
    assert _changed(each_desk) == {("p1", "p1"): False, ("p2 p3", "p2"): False, ("p4", "p3"): True}
    do("lock", "p4", "")
    assert not any(_changed(each_desk).values())
    assert len(acts(each_desk, DOCUMENT, "A", "B")) == 2


def test_a_passage_that_is_gone_drops_out_of_its_lock(each_desk: Desk, do: Do) -> None:
    do("join", "p1 p2", "")
    do("lock", "p4 p5", "")
    revise(each_desk, "A", {name: said for name, said in SOURCE.items() if name not in ("p1", "p5")}, DOCUMENT)
    _compute(each_desk)
    assert _changed(each_desk) == {("p2 p3", "p1 p2"): True, ("p4", "p3"): False}
    assert _shown(each_desk)[-1] == ("", "p4")


def test_locks_follow_passages_that_change_places(each_desk: Desk, do: Do) -> None:
    do("lock", "p1 p5", "")
    turned = ["p5", "p3", "p2", "p1", "p4"]
    revise(each_desk, "A", {name: SOURCE[name] for name in turned}, DOCUMENT)
    _compute(each_desk)
    assert set(_shown(each_desk, locked=True)) == {("p5", "p4"), ("p3 p2", "p2"), ("p1", "p1"), ("p4", "p3")}
    assert not any(_changed(each_desk).values())


def test_of_four_editors_who_change_one_link_at_once_one_does_and_the_others_are_told(
    each_desk: Desk, ada: Account
) -> None:
    chosen = [("p2", ""), ("p3", ""), ("", "p2"), ("p2 p3", "p2")]

    def change(left: str, right: str) -> None:
        left_ids, right_ids = _ids((left, right))
        seen = [_ids(BEFORE[1])]
        state(each_desk, **_said(ada, left_ids=left_ids, right_ids=right_ids, seen=seen, key=f"{left} {right}"))

    faults = at_once(*(lambda link=link: change(*link) for link in chosen))
    assert [type(fault) for fault in faults] == [Conflict] * 3
    assert len(acts(each_desk, DOCUMENT, "A", "B")) == 1
    _shown(each_desk)


def test_editors_who_change_different_links_at_once_do_not_get_into_each_others_way(
    each_desk: Desk, ada: Account
) -> None:
    def lock(number: int) -> None:
        link = _ids(BEFORE[number])
        state(each_desk, **_said(ada, verb="lock", left_ids=link[0], seen=[link], key=f"form {number}"))

    faults = at_once(*(lambda number=number: lock(number) for number in range(4)))
    assert faults == []
    assert _shown(each_desk, locked=True) == BEFORE


def test_one_form_sent_four_times_at_once_is_one_act(each_desk: Desk, ada: Account) -> None:
    assert at_once(*[lambda: state(each_desk, **_said(ada))] * 4) == []
    (act,) = acts(each_desk, DOCUMENT, "A", "B")
    faults = at_once(
        *(lambda at=at: undo(each_desk, ada, document=DOCUMENT, act_id=act.id, key=str(at)) for at in "abcd")
    )
    assert [str(fault) for fault in faults] == ["This has already been taken back by Ada."] * 3
