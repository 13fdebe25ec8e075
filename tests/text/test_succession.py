"""Links go with their passages, however these are changed, split, joined, moved, added and taken away."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.text.carrying import Derivation, Piece, regrouped
from webapp.text.model import Kind, Link, Passage, PlacedPassage
from webapp.text.revising import Change, Part, revised
from webapp.text.succession import carried_links, successors

Q = ["q1", "q2", "q3"]
SAME = {name: [name] for name in Q}
STRAIGHT = [Link((index,), (index,), 0.9) for index in range(3)]


def _links(
    before: list[str], after: list[str], derivation: Derivation
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    became = successors(before, after, derivation)
    found = carried_links(STRAIGHT, (before, Q), (after, Q), (became, SAME))
    return [(link.left, link.right) for link in found]


def test_a_split_and_a_join_take_their_links_with_them() -> None:
    split = Derivation(regrouped([("p2", "One. Two.")], [("p2", "One."), ("p4", "Two.")]))
    assert _links(["p1", "p2", "p3"], ["p1", "p2", "p4", "p3"], split) == [((0,), (0,)), ((1, 2), (1,)), ((3,), (2,))]
    joined = Derivation(regrouped([("p1", "One."), ("p2", "Two.")], [("p1", "One. Two.")]), ("p2",))
    assert _links(["p1", "p2", "p3"], ["p1", "p3"], joined) == [((0,), (0, 1)), ((1,), (2,))]


def test_what_is_gone_leaves_its_counterpart_alone_and_what_is_new_stands_alone() -> None:
    gone = Derivation(gone=("p2",))
    assert _links(["p1", "p2", "p3"], ["p1", "p3"], gone) == [((0,), (0,)), ((), (1,)), ((1,), (2,))]
    new = Derivation({"p4": ()})
    assert _links(["p1", "p2", "p3"], ["p1", "p4", "p2", "p3"], new)[1] == ((1,), ())


def test_a_passage_of_which_no_word_is_left_is_still_the_same() -> None:
    changed = Derivation({"p2": (Piece("p2", 9, 10, 3),)})
    assert successors(["p1", "p2"], ["p1", "p2"], changed) == {"p1": ["p1"], "p2": ["p2"]}
    assert successors(["p2"], ["p2"], Derivation({"p2": ()})) == {"p2": ["p2"]}


def test_a_passage_that_is_moved_has_its_link_still() -> None:
    found = carried_links(
        STRAIGHT, (["p1", "p2", "p3"], Q), (["p3", "p1", "p2"], Q), ({n: [n] for n in ("p1", "p2", "p3")}, SAME)
    )
    assert sorted((link.left, link.right, link.moved) for link in found) == [
        ((0,), (2,), True),
        ((1,), (0,), False),
        ((2,), (1,), False),
    ]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    which = draw(st.integers(0, 4))
    name = f"p{which + 1}"
    verb = draw(st.sampled_from(["delete", "split", "merge", "move", "insert"]))
    part = Part(Kind.PARAGRAPH, "", f"New {which}.")
    if verb == "delete":
        return Change("delete", (name,))
    if verb == "split":
        return Change(
            "split", (name,), parts=(Part(Kind.PARAGRAPH, "", f"Word {which}"), Part(Kind.PARAGRAPH, "", "two."))
        )
    if verb == "merge":
        which = min(which, 3)
        text = f"Word {which} two. Word {which + 1} two."
        return Change("merge", (f"p{which + 1}", f"p{which + 2}"), parts=(Part(Kind.PARAGRAPH, "", text),))
    after = f"p{draw(st.integers(0, 4).filter(lambda at: at != which)) + 1}"
    return Change("move", (name,), after) if verb == "move" else Change("insert", (), after, (part,))


@given(changes())
def test_every_passage_is_in_one_link_and_none_changes_its_partner(change: Change) -> None:
    before = [PlacedPassage(f"p{at + 1}", at + 1, Passage(Kind.PARAGRAPH, f"Word {at} two.")) for at in range(5)]
    made = revised(before, [change], {placed.id for placed in before})
    names, now = [placed.id for placed in before], [placed.id for placed in made.passages]
    became = successors(names, now, made.derivation)
    others = [f"q{at}" for at in range(5)]
    links = carried_links(
        [Link((at,), (at,), 0.9) for at in range(5)],
        (names, others),
        (now, others),
        (became, {name: [name] for name in others}),
    )
    assert sorted(at for link in links for at in link.left) == list(range(len(now)))
    assert sorted(at for link in links for at in link.right) == list(range(5))
    for link in links:
        for at in link.left:
            origins = {name for name, kept in became.items() if now[at] in kept}
            assert (
                not link.right
                or not origins
                or {f"q{names.index(name)}" for name in origins} <= {others[r] for r in link.right}
            )
