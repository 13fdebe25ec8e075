"""The rules: everyone reads; accounts comment and weigh; editors change links; a visitor writes nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.errors import Forbidden, InvalidInput
from webapp.review import (
    Account,
    Act,
    Action,
    Anchor,
    Anchors,
    Comment,
    LinkedIds,
    Pair,
    Role,
    Scope,
    Thread,
    Weight,
    WeightMark,
    check_password,
    may,
    may_settle,
    require,
    require_settling,
    standing_links,
    standing_weights,
)

R, T, E, A = Role.READER, Role.TRANSLATOR, Role.EDITOR, Role.ADMIN
WHO_MAY = {
    Action.COMMENT: {R, T, E, A},
    Action.RESOLVE: {R, T, E, A},
    Action.RESOLVE_ANY: {E},
    Action.WEIGH: {R, T, E, A},
    Action.PROPOSE: {T, E},
    Action.DECIDE: {E},
    Action.APPROVE: {E},
    Action.WAIVE: {E},
    Action.PUBLISH: {E},
    Action.START: {E},
    Action.ALIGN: {E},
    Action.RELINK: {E},
    Action.IMPORT: {E},
    Action.EXPORT: {E},
    Action.TERMS: {T, E},
    Action.MANAGE: {A},
    Action.READ_LOG: {A},
    Action.REDACT: {A},
    Action.ADMINISTER: {A},
}


@pytest.mark.parametrize("action", list(Action))
def test_a_visitor_may_nothing(action: Action) -> None:
    assert not may(None, action)
    with pytest.raises(Forbidden, match=f"To {action} you need to sign in"):
        require(None, action)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_who_may_do_what(action: Action, role: Role) -> None:
    account = Account("1", "Ada", frozenset({role}))
    assert may(account, action) == (role in WHO_MAY[action])
    if may(account, action):
        assert require(account, action) is account


@pytest.mark.parametrize("action", list(Action))
def test_an_account_without_any_role_may_nothing(action: Action) -> None:
    with pytest.raises(Forbidden, match="Ada has no role"):
        require(Account("1", "Ada", frozenset()), action)


def test_what_an_account_is_in_a_document_goes_before_what_it_is_elsewhere() -> None:
    account = Account("1", "Ada", frozenset({Role.EDITOR}), {"a": frozenset({Role.READER}), "b": frozenset()})
    assert [may(account, Action.DECIDE, place) for place in ("a", "b", "c", None)] == [False, False, True, True]
    assert [may(account, Action.COMMENT, place) for place in ("a", "b")] == [True, False]
    with pytest.raises(Forbidden, match="Ada has no role that may decide"):
        require(account, Action.DECIDE, "a")


def test_a_closed_account_is_nothing_anywhere() -> None:
    account = Account("1", "Ada", frozenset(), {"a": frozenset({Role.EDITOR})})
    assert account.closed
    assert not any(may(account, action, place) for action in Action for place in ("a", "b", None))


def _thread(author: Account, document: str = "a") -> Thread:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    said = Comment("c", "c", 1, author, at, "Words.", document, "A", "p1", 1, "0" * 64, "Text.")
    return Thread("c", True, (said,))


def test_a_comment_has_its_words_and_what_stands_beside_them() -> None:
    (said,) = _thread(Account("1", "Ada", frozenset())).comments
    on_words = replace(said, text="x" * 40 + "words" + "y" * 40, anchor=(40, 45))
    assert (on_words.before, on_words.words, on_words.after) == ("x" * 32, "words", "y" * 32)
    alone = replace(said, text="words", anchor=(0, 5))
    assert (alone.before, alone.words, alone.after) == ("", "words", "")
    assert (said.before, said.words, said.after) == ("", "", "")


@pytest.mark.parametrize("role", list(Role))
def test_a_thread_is_settled_by_who_began_it_and_by_editors(role: Role) -> None:
    own, other = Account("1", "Ada", frozenset({role})), Account("2", "Bea", frozenset({Role.READER}))
    assert may_settle(own, _thread(own))
    assert may_settle(own, _thread(other)) == (role is Role.EDITOR)
    assert require_settling(own, _thread(own)) is own
    if role is not Role.EDITOR:
        with pytest.raises(Forbidden, match="the threads of others"):
            require_settling(own, _thread(other))


def test_threads_are_settled_by_what_one_is_in_their_document() -> None:
    ada = Account("1", "Ada", frozenset({Role.EDITOR}), {"a": frozenset(), "b": frozenset({Role.READER})})
    other = Account("2", "Bea", frozenset({Role.READER}))
    assert [may_settle(ada, _thread(ada, place)) for place in ("a", "b", "c")] == [False, True, True]
    assert [may_settle(ada, _thread(other, place)) for place in ("a", "b", "c")] == [False, False, True]
    assert not may_settle(None, _thread(other))
    with pytest.raises(Forbidden, match="sign in"):
        require_settling(None, _thread(other))


GOOD = [
    "correct horse battery",
    "zwölf Wörter reichen",
    "我们今天一起去看那座老桥吧",
    "x8#kLq-2pW!z",
    "ada likes long words",
]
BAD = {
    "": "too short",
    "elevenchars": "too short",
    "x" * 1001: "too long",
    "aaaaaaaaaaaa": "guessed",
    "abababababab": "guessed",
    "            ": "guessed",
    "Ada Lovelace 1": "guessed",
    "lovelacelovelace": "guessed",
    "ADALOVELACE!": "guessed",
    "passwordpassword": "guessed",
    "123456789012": "guessed",
    "variorum12345678": "guessed",
}


@pytest.mark.parametrize("password", GOOD)
def test_any_long_words_may_be_a_password(password: str) -> None:
    check_password(password, "Ada Lovelace")


@pytest.mark.parametrize("password", BAD)
def test_what_anybody_would_try_first_may_not(password: str) -> None:
    with pytest.raises(InvalidInput, match=BAD[password]):
        check_password(password, "Ada Lovelace")


@given(st.text(min_size=1, max_size=30), st.integers(1, 60))
def test_no_name_and_no_single_character_repeated_is_ever_a_password(name: str, times: int) -> None:
    for password in (name * times, name[0] * times):
        if len(set("".join((name * times).casefold().split()))) < 5 or password == name * times:
            with pytest.raises(InvalidInput):
                check_password(password, name)


ADA = Account("1", "Ada", frozenset({Role.EDITOR}))


def _act(number: int, *links: LinkedIds, undone: bool = False) -> Act:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    by = (ADA, at) if undone else (None, None)
    return Act(str(number), number, "link", "A", "B", links, ({}, {}), ADA, at, *by)


ONE, TWO, BOTH = (("p1",), ("p1",)), (("p2",), ("p2",)), (("p1", "p2"), ("p1", "p2"))


def test_a_newer_link_replaces_the_older_ones_that_it_shares_a_passage_with() -> None:
    acts = [_act(1, ONE, TWO), _act(2, (("p2",), ("p3",)))]
    assert standing_links(acts) == {ONE: acts[0], (("p2",), ("p3",)): acts[1]}


def test_what_else_stood_in_a_replaced_link_is_free_again() -> None:
    acts = [_act(1, BOTH), _act(2, ONE), _act(3, TWO, undone=True)]
    assert standing_links(acts) == {ONE: acts[1]}


def test_a_passage_is_known_by_its_side() -> None:
    acts = [_act(1, (("p1",), ("p2",))), _act(2, (("p2",), ("p1",)))]
    assert list(standing_links(acts)) == [acts[0].links[0], acts[1].links[0]]


def test_the_same_link_stated_again_is_of_the_newer_act() -> None:
    acts = [_act(1, ONE), _act(2, ONE)]
    assert standing_links(acts) == {ONE: acts[1]}


def test_what_an_undone_act_had_replaced_stands_again() -> None:
    acts = [_act(1, BOTH), _act(2, ONE, TWO, undone=True)]
    assert standing_links(acts) == {BOTH: acts[0]}


_names = st.frozensets(st.sampled_from(["p1", "p2", "p3", "p4"]), max_size=3).map(lambda names: tuple(sorted(names)))
_links = st.tuples(_names, _names).filter(any)


@given(st.lists(st.tuples(_links, st.booleans()), max_size=8))
def test_of_any_acts_the_links_that_stand_share_nothing_and_the_last_is_among_them(
    said: list[tuple[LinkedIds, bool]],
) -> None:
    acts = [_act(number, link, undone=undone) for number, (link, undone) in enumerate(said)]
    standing = standing_links(acts)
    for side in (0, 1):
        names = [name for link in standing for name in link[side]]
        assert len(names) == len(set(names))
    kept = [act for act in acts if not act.undone_by]
    assert standing == standing_links(kept)
    for number, act in enumerate(kept):
        later = [link for other in kept[number + 1 :] for link in other.links]
        replaced = any(set(act.links[0][side]) & set(link[side]) for link in later for side in (0, 1))
        assert (standing.get(act.links[0]) is act) == (not replaced)


def test_an_act_seen_from_the_other_side() -> None:
    act = _act(1, (("p1", "p2"), ("p9",)))
    seen = act.mirrored()
    assert (seen.left, seen.right, seen.links) == ("B", "A", ((("p9",), ("p1", "p2")),))
    assert seen.mirrored() == act


HERE = (Anchor("A", ("p1",), ("text of A",), 4, 14), Anchor("B", ("p1", "p2"), ("text of B", "more of B"), 4, 11))
THERE = (HERE[0]._replace(passages=("p9",)), HERE[1]._replace(passages=("p9",), texts=("text of B",)))
WORDS = ("has relied", "depends")


def _mark(
    number: int,
    weight: Weight | None,
    scope: Scope = "place",
    *,
    anchors: Anchors = HERE,
    words: Pair = WORDS,
) -> WeightMark:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return WeightMark(str(number), number, scope, weight, anchors, words, ADA, at)


def _stands(*marks: WeightMark, anchors: Anchors = HERE, words: Pair = WORDS) -> WeightMark | None:
    return standing_weights(marks).of(anchors, words)


def test_without_a_mark_nothing_stands() -> None:
    assert _stands() is None
    assert standing_weights(()).newest(HERE, WORDS) is None


def test_the_newest_mark_on_a_place_stands_there_and_nowhere_else() -> None:
    marks = [_mark(1, Weight.MEANING), _mark(2, Weight.MINOR)]
    assert _stands(*marks) == marks[1]
    assert _stands(*marks, anchors=THERE) is None


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize(
    "change", [{"texts": ("another",)}, {"passages": ("p8",)}, {"start": 3}, {"end": 15}, {"siglum": "C"}]
)
def test_a_mark_on_a_place_holds_while_texts_and_place_are_the_same(side: int, change: dict[str, object]) -> None:
    moved = list(HERE)
    moved[side] = moved[side]._replace(**change)  # type: ignore[arg-type]
    assert _stands(_mark(1, Weight.MINOR), anchors=(moved[0], moved[1])) is None


def test_a_mark_on_a_pair_of_words_holds_wherever_they_stand_against_each_other() -> None:
    mark = _mark(1, Weight.DEGREE, "document")
    assert _stands(mark) == _stands(mark, anchors=THERE) == mark
    assert _stands(mark, anchors=THERE, words=(" has relied\n", "depends\u3000")) == mark
    for other in (("Has relied", "depends"), ("has relied", ""), ("", "depends"), ("has  relied", "depends")):
        assert _stands(mark, anchors=THERE, words=other) is None


def test_words_that_only_one_side_has_are_a_pair_too() -> None:
    mark = _mark(1, Weight.MINOR, "document", words=("", "that"))
    assert _stands(mark, anchors=THERE, words=("  ", "that ")) == mark


def test_what_was_said_of_the_place_goes_before_what_was_said_of_the_words_also_later() -> None:
    place = _mark(2, Weight.MEANING)
    before = _mark(1, Weight.MINOR, "document", anchors=THERE)
    after = replace(before, id="3", sequence=3)
    assert _stands(before, place) == _stands(place, after) == place
    assert _stands(before, place, anchors=THERE) == before


def test_a_mark_for_the_whole_document_replaces_what_was_said_of_the_place_where_it_was_made() -> None:
    marks = [_mark(1, Weight.MEANING), _mark(2, Weight.MINOR, "document")]
    assert _stands(*marks) == marks[1]
    newer = _mark(3, Weight.DEGREE, "document", anchors=THERE)
    assert _stands(*marks, newer) == newer


def test_where_a_mark_on_the_place_is_taken_back_that_on_the_words_holds_again() -> None:
    words, place, back = _mark(1, Weight.MINOR, "document"), _mark(2, Weight.MEANING), _mark(3, None)
    assert _stands(words, place, back) == words
    assert _stands(place, back) is None


def test_a_mark_on_the_words_is_taken_back_everywhere_but_where_the_place_has_its_own() -> None:
    marks = [
        _mark(1, Weight.MEANING, anchors=THERE),
        _mark(2, Weight.MINOR, "document"),
        _mark(3, None, "document"),
    ]
    assert _stands(*marks) is None
    assert _stands(*marks, anchors=THERE) == marks[0]


def test_the_newest_that_was_said_is_told_also_if_it_took_something_back() -> None:
    marks = [_mark(1, Weight.MINOR, "document", anchors=THERE), _mark(2, Weight.MEANING), _mark(3, None)]
    assert standing_weights(marks).newest(HERE, WORDS) == marks[2]
    assert standing_weights(marks).newest(THERE, WORDS) == marks[0]
    assert standing_weights([marks[1], replace(marks[0], sequence=4)]).newest(HERE, WORDS) == replace(
        marks[0], sequence=4
    )


_anchors = st.tuples(
    st.builds(HERE[0]._replace, passages=st.sampled_from([("p1",), ("p2",)])),
    st.builds(HERE[1]._replace, texts=st.sampled_from([("x", "y"), ("x", "z")])),
)
_words = st.sampled_from([("a", "b"), ("b", "a"), (" a", "b "), ("", "b"), ("a", "")])
_marks = st.lists(
    st.tuples(st.sampled_from([None, *Weight]), st.sampled_from(["place", "document"]), _anchors, _words), max_size=8
)


@given(_marks, _anchors, _words)
def test_of_any_marks_the_one_that_stands_is_the_same_either_way_round_and_as_the_rule_says(
    said: list[tuple[Weight | None, Scope, Anchors, Pair]], anchors: Anchors, words: Pair
) -> None:
    marks = [
        _mark(number, weight, scope, anchors=at, words=own) for number, (weight, scope, at, own) in enumerate(said)
    ]
    on_words = None
    on_place = None
    for mark in marks:  # the rule, mark by mark
        if mark.anchors == anchors:
            on_place = mark if mark.scope == "place" and mark.weight else None
        if mark.scope == "document" and {*map(str.strip, mark.words)} == {*map(str.strip, words)}:
            on_words = mark if mark.weight else None
    standing = standing_weights(marks)
    assert standing.of(anchors, words) == (on_place or on_words)
    assert standing.of(anchors[::-1], words[::-1]) == standing.of(anchors, words)
    turned = [replace(mark, anchors=mark.anchors[::-1], words=mark.words[::-1]) for mark in marks]
    other = standing_weights(turned).of(anchors, words)
    assert (other and other.id) == ((found := standing.of(anchors, words)) and found.id)
