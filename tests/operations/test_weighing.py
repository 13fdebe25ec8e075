"""What people say of differences: kept once, on what was seen, and found again for every difference it holds for."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import (
    DOCUMENT,
    account_with,
    an_account,
    anchored,
    at_once,
    import_example,
    newest,
    revise,
    weigh_words,
)
from webapp.errors import Conflict, Forbidden, InvalidInput, NotFound, VariorumError
from webapp.operations import reading
from webapp.operations.desk import Desk
from webapp.operations.weighing import WeighedDifference, weigh, weighed, weights_of
from webapp.review import Account, Anchors, Role, Weight, WeightMark, standing_weights
from webapp.store import events, facts, weight_marks
from webapp.text.diff import diff
from webapp.text.limits import WEIGHED_CODE_POINTS
from webapp.text.markup import SEPARATOR
from webapp.text.model import Edit, EditKind, Kind, Passage, PlacedPassage, text_hash

A = {"p1": "The weak majority was collapsing.", "p2": "It will go on.", "p3": "The weak will win. It will go on."}
B = {"p1": "The feeble majority was falling apart.", "p2": "It will go on.", "p3": "The feeble will win."}
WEAK = ("weak", "feeble")


@pytest.fixture
def ada(each_desk: Desk) -> Account:
    """Somebody at a desk where A and B word the same otherwise."""
    for siglum, texts in (("A", A), ("B", B), ("C", B)):
        import_example(each_desk, siglum, content=siglum.encode())
        revise(each_desk, siglum, texts)
    return an_account(each_desk, "Ada")


@pytest.fixture
def say(each_desk: Desk, ada: Account) -> Callable[..., WeightMark]:
    """Weighs as Ada, who sees what stands: "weak" of A against "feeble" of B, in the first passage or another."""

    def say(weight: str, passage: str = "p1", /, account: Account | None = ada, **given: Any) -> WeightMark:
        return weigh_words(
            each_desk, account, weight, **({"words": WEAK, "passages": ((passage,), (passage,))} | given)
        )

    return say


Say = Callable[..., WeightMark]


def _at(desk: Desk, passage: str = "p1", words: tuple[str, str] = WEAK) -> Anchors:
    return anchored(desk, "A", words[0], [passage]), anchored(desk, "B", words[1], [passage])


def _stands(desk: Desk, passage: str = "p1", words: tuple[str, str] = WEAK) -> WeightMark | None:
    with desk.database.read() as connection:
        assert events.verify(connection) + facts.verify(connection) == []
        return weights_of(connection, DOCUMENT).of(_at(desk, passage, words), words)


def _marks(desk: Desk) -> list[WeightMark]:
    with desk.database.read() as connection:
        return weight_marks.marks(connection, DOCUMENT)


def test_a_mark_on_a_place_holds_there_alone(each_desk: Desk, say: Say, ada: Account) -> None:
    before = each_desk.now()
    mark = say("degree")
    assert (mark.weight, mark.scope, mark.words, mark.author) == (Weight.DEGREE, "place", WEAK, ada)
    assert mark.anchors == _at(each_desk)
    assert before <= mark.at <= each_desk.now()
    assert _stands(each_desk) == mark
    assert _stands(each_desk, "p3") is None


def test_a_mark_for_the_document_holds_wherever_the_words_stand_against_each_other(each_desk: Desk, say: Say) -> None:
    mark = say("minor", everywhere=True)
    assert mark.scope == "document"
    assert _stands(each_desk, "p3") == mark
    with each_desk.database.read() as connection:
        assert weights_of(connection, "another document").of(_at(each_desk), WEAK) is None


def test_somebody_who_sees_a_mark_may_overrule_it(each_desk: Desk, say: Say) -> None:
    say("minor")
    bea = an_account(each_desk, "Bea")
    mark = say("meaning", account=bea)
    assert _stands(each_desk) == mark
    assert mark.author == bea


@pytest.mark.parametrize("everywhere", [False, True])
def test_taking_back_has_the_reach_of_what_is_taken_back(each_desk: Desk, say: Say, everywhere: bool) -> None:
    words = say("minor", "p3", everywhere=True)
    say("meaning")
    back = say("", everywhere=everywhere)
    assert (back.weight, back.scope) == (None, "place")
    assert _stands(each_desk) == _stands(each_desk, "p3") == words
    again = say("", everywhere=everywhere)
    assert again.scope == "document"
    assert _stands(each_desk) is _stands(each_desk, "p3") is None
    with pytest.raises(InvalidInput, match="nothing to take back"):
        say("", everywhere=everywhere)


def test_a_mark_is_widened_to_the_document_and_an_exception_made_of_a_place(each_desk: Desk, say: Say) -> None:
    say("minor")
    words = say("minor", everywhere=True)
    assert _stands(each_desk) == _stands(each_desk, "p3") == words
    place = say("minor", "p3")
    say("meaning", everywhere=True)
    assert _stands(each_desk, "p3") == place


def test_the_words_are_kept_without_the_white_space_around_them(say: Say) -> None:
    mark = say("minor", words=("The weak ", " feeble "))
    assert mark.words == ("The weak", "feeble")
    assert mark.anchors[0][-2:] == (0, 9)


def test_words_that_one_side_lacks_are_weighed(each_desk: Desk, say: Say) -> None:
    mark = say("minor", words=("", "feeble"), everywhere=True)
    assert mark.words == ("", "feeble")
    assert _stands(each_desk, "p3", ("", "feeble")) == mark


def test_several_passages_of_a_side_are_one_text(say: Say) -> None:
    words = ("collapsing. It", "apart")
    mark = say("minor", words=words, passages=(("p1", "p2"), ("p1",)))
    assert mark.words == words
    assert mark.anchors[0].passages == ("p1", "p2")
    assert mark.anchors[0].texts == (text_hash(A["p1"]), text_hash(A["p2"]))


def test_a_mark_on_a_place_does_not_outlive_its_text_but_for_the_words(each_desk: Desk, say: Say) -> None:
    place, words = say("meaning"), say("minor", "p3", everywhere=True)
    revise(each_desk, "B", B | {"p1": B["p1"] + " Soon."})
    assert _stands(each_desk) == words
    revise(each_desk, "B", B)
    assert _stands(each_desk) == place


# Refusals


def test_a_visitor_weighs_nothing_and_every_role_may(each_desk: Desk, say: Say, ada: Account) -> None:
    with pytest.raises(Forbidden, match="To weigh a difference you need to sign in"):
        say("minor", account=None)
    with pytest.raises(Forbidden, match="Ada has no role that may weigh a difference"):
        say("minor", account=replace(ada, roles=frozenset()))
    say("minor", account=account_with(each_desk, "Rea", Role.READER))
    assert len(_marks(each_desk)) == 1


def _changed(anchors: Anchors, side: int, **changes: Any) -> Anchors:
    sides = list(anchors)
    sides[side] = sides[side]._replace(**changes)
    return sides[0], sides[1]


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize(
    ("changes", "fault", "told"),
    [
        ({"siglum": "Q"}, NotFound, "no witness Q"),
        ({"passages": ("p9",)}, NotFound, "has no passage p9"),
        ({"passages": ()}, InvalidInput, "does not say where"),
        ({"passages": ("p1", "p1"), "texts": ("", "")}, InvalidInput, "does not say where"),
        ({"passages": ("p2", "p1"), "texts": ("", "")}, InvalidInput, "does not say where"),
        ({"texts": ()}, InvalidInput, "does not say where"),
        ({"start": -1}, InvalidInput, "does not say where"),
        ({"start": 12, "end": 11}, InvalidInput, "does not say where"),
        ({"end": 999}, InvalidInput, "does not say where"),
        ({"texts": (text_hash("before"),)}, Conflict, "text of [AB] has changed since"),
    ],
)
def test_a_place_that_is_not_there_is_refused(
    each_desk: Desk, ada: Account, side: int, changes: dict[str, Any], fault: type[VariorumError], told: str
) -> None:
    anchors = _changed(_at(each_desk), side, **changes)
    with pytest.raises(fault, match=told):
        weigh(each_desk, ada, document=DOCUMENT, anchors=anchors, weight="minor", everywhere=False, seen="", key="1")
    assert _marks(each_desk) == []


def test_other_impossible_marks_are_refused(each_desk: Desk, say: Say) -> None:
    with pytest.raises(InvalidInput, match="'heavy' is no weight: it is minor, degree, meaning"):
        say("heavy")
    with pytest.raises(InvalidInput, match="A does not differ from itself"):
        say("minor", words=("weak", "collapsing"), right="A")
    with pytest.raises(InvalidInput, match="no words in this difference, only white space"):
        say("minor", words=(" ", ""))
    with pytest.raises(InvalidInput, match="lacks its key"):
        say("minor", key="\x00" * 201)
    assert _marks(each_desk) == []


def test_words_over_the_limit_are_refused_with_the_limit_named(each_desk: Desk, say: Say) -> None:
    revise(each_desk, "B", B | {"p1": "字" * WEIGHED_CODE_POINTS + " x"})
    longest = "字" * WEIGHED_CODE_POINTS
    assert say("minor", words=("", longest + " ")).words == ("", longest)
    with pytest.raises(InvalidInput, match=r"have 10,002 characters; the limit for a weight is 10,000"):
        say("minor", words=("", longest + " x"))


# Others


@pytest.mark.parametrize("everywhere", [False, True])
def test_who_marks_what_another_has_marked_meanwhile_is_told_so(each_desk: Desk, say: Say, everywhere: bool) -> None:
    say("meaning", account=an_account(each_desk, "Bea"), everywhere=everywhere)
    with pytest.raises(Conflict, match="Bea has marked this difference as “changes the meaning” since you looked"):
        say("minor", seen="")
    assert len(_marks(each_desk)) == 1


def test_who_marks_what_another_has_taken_back_meanwhile_is_told_so(each_desk: Desk, say: Say) -> None:
    say("minor", "p3", everywhere=True)
    seen = say("degree")
    say("", account=an_account(each_desk, "Bea"))
    for weight in ("meaning", ""):
        with pytest.raises(Conflict, match="Bea has taken back what was said of this difference since you looked"):
            say(weight, seen=seen.id)
    assert len(_marks(each_desk)) == 3


def test_a_mark_that_was_never_there_cannot_have_been_seen(each_desk: Desk, say: Say) -> None:
    with pytest.raises(Conflict, match="is another now"):
        say("minor", seen="no such mark")
    assert _marks(each_desk) == []


def test_what_is_said_already_is_not_said_again(each_desk: Desk, say: Say) -> None:
    say("minor")
    with pytest.raises(Conflict, match="marked so already, by Ada"):
        say("minor", account=an_account(each_desk, "Bea"))
    assert len(_marks(each_desk)) == 1


def test_the_same_form_sent_twice_writes_once(each_desk: Desk, say: Say) -> None:
    first = say("minor", seen="", key="1")
    assert say("minor", seen="", key="1") == first
    revise(each_desk, "B", B | {"p1": "Another feeble text."})
    assert (
        weigh(
            each_desk,
            first.author,
            document=DOCUMENT,
            anchors=first.anchors,
            weight="minor",
            everywhere=False,
            seen="",
            key="1",
        )
        == first
    )
    assert _marks(each_desk) == [first]


def test_a_form_that_the_browser_gave_back_does_not_seem_to_be_kept(each_desk: Desk, say: Say) -> None:
    say("minor", seen="", key="1")
    say("")
    with pytest.raises(Conflict, match="Ada has taken back"):
        say("minor", seen="", key="1")
    with pytest.raises(Conflict, match="used for something else"):
        say("minor", account=an_account(each_desk, "Bea"), seen="", key="1")
    assert len(_marks(each_desk)) == 2


def test_of_two_who_mark_at_once_one_is_told(each_desk: Desk, say: Say) -> None:
    bea = an_account(each_desk, "Bea")
    faults = at_once(
        lambda: say("minor", seen="", everywhere=True), lambda: say("meaning", account=bea, seen="", everywhere=True)
    )
    assert [type(fault) for fault in faults] == [Conflict]
    assert len(_marks(each_desk)) == 1


def test_the_same_form_sent_twice_at_once_writes_once(each_desk: Desk, say: Say) -> None:
    assert at_once(*[lambda: say("minor", seen="", key="1")] * 2) == []
    assert len(_marks(each_desk)) == 1


def test_a_mark_makes_the_pages_of_its_document_anew(each_desk: Desk, say: Say) -> None:
    before = reading.fingerprint(each_desk, DOCUMENT)
    say("minor")
    assert reading.fingerprint(each_desk, DOCUMENT) != before


# The list of differences


def _joined(side: Sequence[PlacedPassage]) -> str:
    return SEPARATOR.join(placed.passage.text for placed in side)


def _placed(*texts: str) -> list[PlacedPassage]:
    return [PlacedPassage(f"p{n}", n, Passage(Kind.PARAGRAPH, text)) for n, text in enumerate(texts, start=1)]


def _list(left: str, right: str, edits: tuple[Edit, ...] | None = None, *marks: WeightMark) -> list[WeighedDifference]:
    found = diff(left, right) if edits is None else edits
    return weighed(found, ("A", _placed(left)), ("B", _placed(right)), standing_weights(marks))


def test_differences_are_numbered_with_their_words_and_places() -> None:
    found = _list(A["p1"], B["p1"])
    assert [(one.number, one.kind, one.words) for one in found] == [
        (1, EditKind.SUBSTANTIVE, WEAK),
        (2, EditKind.SUBSTANTIVE, ("collapsing", "falling apart")),
    ]
    assert found[0].anchors[0] == ("A", ("p1",), (text_hash(A["p1"]),), 4, 8)
    assert found[0].anchors[1] == ("B", ("p1",), (text_hash(B["p1"]),), 4, 10)
    assert not any(one.mark for one in found)
    assert _list("The same.", "The same.") == []


def test_the_ends_of_a_move_are_one_difference_with_the_moved_words_of_both_sides() -> None:
    left, right = "We go. They stay here.", "They stay there. We go."
    edits = (
        Edit((0, 7), (0, 0), EditKind.MOVED, 1),
        Edit((7, 17), (0, 10), None),
        Edit((17, 21), (10, 15), EditKind.SUBSTANTIVE),
        Edit((21, 22), (15, 16), None),
        Edit((22, 22), (16, 23), EditKind.MOVED, 1),
    )
    found = _list(left, right, edits)
    assert [(one.number, one.kind, one.words) for one in found] == [
        (1, EditKind.MOVED, ("We go. ", " We go.")),
        (2, EditKind.SUBSTANTIVE, ("here", "there")),
    ]
    assert [anchor[-2:] for anchor in found[0].anchors] == [(0, 7), (16, 23)]
    mirrored = weighed(
        [edit.mirrored() for edit in edits], ("B", _placed(right)), ("A", _placed(left)), standing_weights(())
    )
    assert mirrored[0].anchors == found[0].anchors[::-1]


def test_white_space_and_what_is_too_long_cannot_be_weighed() -> None:
    (blank,) = _list("ab  cd", "ab cd", (Edit((0, 3), (0, 3), None), Edit((3, 4), (3, 3), EditKind.SPACING)))
    (longest,) = _list("", "x" * WEIGHED_CODE_POINTS + " ")
    (too_long,) = _list("", "x" * (WEIGHED_CODE_POINTS + 1))
    assert [one.can_be_weighed for one in (blank, longest, too_long)] == [False, True, False]


def test_each_difference_has_the_mark_that_was_made_of_it(each_desk: Desk, ada: Account) -> None:
    """What the list says of a difference is taken by `weigh` as it is, and comes back in the list."""
    left, right = (newest(each_desk, siglum).passages for siglum in "AB")
    edits = diff(_joined(left), _joined(right))

    def listed(*, swapped: bool = False) -> list[WeighedDifference]:
        with each_desk.database.read() as connection:
            standing = weights_of(connection, DOCUMENT)
        if swapped:
            return weighed([edit.mirrored() for edit in edits], ("B", right), ("A", left), standing)
        return weighed(edits, ("A", left), ("B", right), standing)

    of_weak = [one.words == WEAK for one in listed()]
    assert sum(of_weak) == 2
    for number in range(len(of_weak)):
        one = listed()[number]
        if not one.mark:
            mark = weigh(
                each_desk,
                ada,
                document=DOCUMENT,
                anchors=one.anchors,
                weight="degree",
                everywhere=one.words == WEAK,
                seen="",
                key=f"key {one.number}",
            )
            assert mark.words == (one.words[0].strip(), one.words[1].strip())
            assert listed()[number].mark == mark
    assert all(one.mark for one in listed())
    assert len(_marks(each_desk)) == len(of_weak) - 1
    assert [one.mark for one in listed(swapped=True)] == [one.mark for one in listed()]


_texts = st.lists(st.text("ab c", max_size=12), min_size=1, max_size=3)


@given(_texts, _texts)
def test_the_words_of_any_difference_stand_at_its_anchors(left: list[str], right: list[str]) -> None:
    joined = [SEPARATOR.join(left), SEPARATOR.join(right)]
    edits = diff(joined[0], joined[1])
    found = weighed(edits, ("A", _placed(*left)), ("B", _placed(*right)), standing_weights(()))
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    unequal = [edit for edit in edits if not edit.equal]
    assert len(found) == sum(not edit.move for edit in unequal) + len({edit.move for edit in unequal if edit.move})
    for one in found:
        for text, anchor, words in zip(joined, one.anchors, one.words, strict=True):
            assert text[anchor.start : anchor.end] == words
