"""People: what an account may be, what can be done at the desk, and who may do it.

Everyone with a role reads, comments, resolves threads of their own and weighs differences; translators propose and
state terms; editors also decide on proposals, change links, and resolve or reopen any thread; admins manage people and
settings, and decide only if they are editors too. Nobody without an account writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from webapp.errors import Forbidden, RoleLacking


class Role(StrEnum):
    """What an account may be; an account has a set of them."""

    READER = "reader"
    TRANSLATOR = "translator"
    EDITOR = "editor"
    ADMIN = "admin"


OWNER_ROLES = frozenset({Role.EDITOR, Role.ADMIN})


class Action(StrEnum):
    """What can be done at the desk and not by everybody. The value completes "To … you need to sign in"."""

    COMMENT = "comment"
    RESOLVE = "resolve or reopen a thread of one's own"
    RESOLVE_ANY = "resolve or reopen the threads of others"
    WEIGH = "weigh a difference"
    ALIGN = "stop or start an alignment"
    RELINK = "change links"
    PROPOSE = "propose"
    DECIDE = "decide on proposals"
    APPROVE = "approve passages"
    WAIVE = "waive a query"
    PUBLISH = "publish an edition"
    START = "start a revision"
    TERMS = "state terms"
    IMPORT = "import a file"
    EXPORT = "export what was said"
    MANAGE = "manage people and settings"
    READ_LOG = "see the whole log"
    REDACT = "redact what was said"
    ADMINISTER = "rename or remove documents and witnesses"


_ALLOWED = {
    Action.COMMENT: frozenset(Role),
    Action.RESOLVE: frozenset(Role),
    Action.RESOLVE_ANY: frozenset({Role.EDITOR}),
    Action.WEIGH: frozenset(Role),
    Action.ALIGN: frozenset({Role.EDITOR}),
    Action.RELINK: frozenset({Role.EDITOR}),
    Action.PROPOSE: frozenset({Role.TRANSLATOR, Role.EDITOR}),
    Action.DECIDE: frozenset({Role.EDITOR}),
    Action.APPROVE: frozenset({Role.EDITOR}),
    Action.WAIVE: frozenset({Role.EDITOR}),
    Action.PUBLISH: frozenset({Role.EDITOR}),
    Action.START: frozenset({Role.EDITOR}),
    Action.TERMS: frozenset({Role.TRANSLATOR, Role.EDITOR}),
    Action.IMPORT: frozenset({Role.EDITOR}),
    Action.EXPORT: frozenset({Role.EDITOR}),
    Action.MANAGE: frozenset({Role.ADMIN}),
    Action.READ_LOG: frozenset({Role.ADMIN}),
    Action.REDACT: frozenset({Role.ADMIN}),
    Action.ADMINISTER: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Account:
    """A person known to the desk.

    `roles` hold in every document but those in `narrowed`, where the roles given there hold instead. An account without
    `roles` is closed, and is nothing in any document.
    """

    id: str
    name: str
    roles: frozenset[Role]
    narrowed: Mapping[str, frozenset[Role]] = field(default_factory=dict, hash=False)

    @property
    def closed(self) -> bool:
        """Whether nobody may sign in to it any more."""
        return not self.roles

    def roles_in(self, document: str | None) -> frozenset[Role]:
        """What the account is in a document; for None, in what concerns no document."""
        return self.roles if document is None or self.closed else self.narrowed.get(document, self.roles)


def may(account: Account | None, action: Action, document: str | None = None) -> bool:
    """Whether `account` may do `action` in `document`; None is a visitor without account."""
    return account is not None and not account.roles_in(document).isdisjoint(_ALLOWED[action])


def require(account: Account | None, action: Action, document: str | None = None) -> Account:
    """The account, if it may do `action` in `document`. Raises Forbidden."""
    if account is None:
        raise Forbidden(f"To {action} you need to sign in; without an account the desk is for reading only.")
    if not may(account, action, document):
        roles = tuple(role for role in Role if role in _ALLOWED[action])
        raise RoleLacking(f"{account.name} has no role that may {action}.", roles)
    return account
