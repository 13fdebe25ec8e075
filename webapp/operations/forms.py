"""The idempotency key that every form carries: a form that is sent twice writes once."""

from sqlalchemy import Connection

from webapp.errors import Conflict, Forbidden, InvalidInput
from webapp.review import Account
from webapp.store import events, people
from webapp.store.events import Event
from webapp.text.limits import check_characters


def check_key(key: str) -> None:
    """Raise InvalidInput unless `key` can be the key of a form."""
    if not key or len(key) > 200:
        raise InvalidInput("The form lacks its key. Load the page again and send it anew.")
    check_characters(key, "The form's key")


def written_with(connection: Connection, key: str, author: Account, kind: str) -> Event | None:
    """What was written with this key before.

    Raises Conflict if it was something else, or by somebody else, and Forbidden like `check_still`.
    """
    check_still(connection, author)
    event = events.with_key(connection, key)
    if event is not None and (event.actor, event.kind) != (author.id, kind):
        raise Conflict("This form was used for something else before. Load the page again and send it anew.")
    return event


def check_still(connection: Connection, author: Account) -> None:
    """Raise Forbidden if somebody is no longer what they were when their request began: another writer was quicker."""
    now = people.accounts(connection, [author.id]).get(author.id)
    if now is None or (now.roles, now.narrowed) != (author.roles, author.narrowed):
        raise Forbidden("What you may do at this desk has changed since you loaded the page. Load it again.")
