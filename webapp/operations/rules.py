"""The desk's own rules, which admins set: whether translators work blind, who may decide, who approves, which reasons.

Each change is a fact, and the newest one of a rule stands.
"""

import json
from typing import Any

from sqlalchemy import Connection

from webapp.errors import Conflict, InvalidInput
from webapp.operations.desk import Desk
from webapp.operations.forms import check_key, written_with
from webapp.review import Account, Action, Rules, require
from webapp.store import events
from webapp.store import proposals as shelf
from webapp.text.limits import NAME_CODE_POINTS, check_characters, check_length

NAMES = ("blind", "two_people", "two_approvals", "reasons")
_MOST_REASONS = 30


def rules(desk: Desk) -> Rules:
    """The rules as they are now."""
    with desk.database.read() as connection:
        return shelf.rules(connection)


def value_of(found: Rules, name: str) -> bool | list[str]:
    """One rule as a form shows it and an event has it."""
    value: bool | tuple[str, ...] = getattr(found, name)
    return value if isinstance(value, bool) else list(value)


def change_rule(desk: Desk, account: Account | None, *, name: str, value: Any, seen: Any, key: str) -> Rules:
    """Set the rule `name` to `value`, where its author saw it as `seen`.

    The same `key` again writes nothing. Raises Forbidden, InvalidInput (no such rule, or what it cannot be), and
    Conflict if the rule is another now, or the same already.
    """
    admin = require(account, Action.MANAGE)
    check_key(key)
    if name not in NAMES:
        raise InvalidInput(f"There is no setting {name!r}.")
    value = _reasons(value) if name == "reasons" else bool(value)
    with desk.database.write() as connection:
        events.lock(connection, None)
        if written_with(connection, key, admin, "setting.changed") is not None:
            return shelf.rules(connection)
        _check_seen(connection, name, value, seen)
        desk.record(connection, "setting.changed", {"name": name, "value": value}, actor=admin.id, key=key)
        return shelf.rules(connection)


def _check_seen(connection: Connection, name: str, value: Any, seen: Any) -> None:
    now = value_of(shelf.rules(connection), name)
    if now != seen:
        raise Conflict(f"Somebody else has changed this setting meanwhile; it is now {json.dumps(now)}.")
    if now == value:
        raise Conflict("Nothing is changed: the setting is so already.")


def _reasons(value: Any) -> list[str]:
    reasons = [reason.strip() for reason in value]
    reasons = list(dict.fromkeys(reason for reason in reasons if reason))
    if not reasons or len(reasons) > _MOST_REASONS:
        raise InvalidInput(f"Give 1 to {_MOST_REASONS} reasons, each on a line of its own.")
    for reason in reasons:
        check_characters(reason, "A reason")
        check_length(reason, "A reason", NAME_CODE_POINTS)
    return reasons
