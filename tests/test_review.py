"""The rules: everyone reads; every account comments and resolves; nobody without an account writes."""

import pytest

from webapp.errors import Forbidden
from webapp.review import Account, Action, Role, may, require


@pytest.mark.parametrize("action", list(Action))
def test_every_account_may_comment_and_resolve_and_a_visitor_nothing(action: Action) -> None:
    assert not may(None, action)
    with pytest.raises(Forbidden, match=f"To {action} you need to sign in"):
        require(None, action)
    for role in Role:
        account = Account("1", "Ada", frozenset({role}))
        assert may(account, action)
        assert require(account, action) is account


@pytest.mark.parametrize("action", list(Action))
def test_an_account_without_any_role_may_nothing(action: Action) -> None:
    with pytest.raises(Forbidden, match="Ada has no role"):
        require(Account("1", "Ada", frozenset()), action)
