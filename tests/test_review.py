"""The rules: everyone reads; every account comments and resolves; editors change links; a visitor writes nothing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.errors import Forbidden
from webapp.review import Account, Act, Action, LinkedIds, Role, may, require, standing_links

EDITORS = {Action.ALIGN, Action.RELINK}


@pytest.mark.parametrize("action", list(Action))
def test_a_visitor_may_nothing(action: Action) -> None:
    assert not may(None, action)
    with pytest.raises(Forbidden, match=f"To {action} you need to sign in"):
        require(None, action)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(Action))
def test_every_account_may_comment_and_resolve_and_only_editors_more(action: Action, role: Role) -> None:
    account = Account("1", "Ada", frozenset({role}))
    assert may(account, action) == (action not in EDITORS or role is Role.EDITOR)
    if may(account, action):
        assert require(account, action) is account


@pytest.mark.parametrize("action", list(Action))
def test_an_account_without_any_role_may_nothing(action: Action) -> None:
    with pytest.raises(Forbidden, match="Ada has no role"):
        require(Account("1", "Ada", frozenset()), action)


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
