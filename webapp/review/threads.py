"""Comments and the threads they make."""

from dataclasses import dataclass
from datetime import datetime

from webapp.review.administered import Redaction
from webapp.review.people import Account, Action, may, require


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said on a passage.

    `text` is the exact text of the passage that its author was looking at, `text_hash` its name and `revision` the
    number of the witness's revision it stood in. `at` is UTC; order is by `sequence`, never by `at`. Once it is
    `redacted`, its body is "".
    """

    id: str
    thread_id: str
    sequence: int
    author: Account
    at: datetime
    body: str
    document: str
    siglum: str
    passage_id: str
    revision: int
    text_hash: str
    text: str
    redacted: Redaction | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its replies, in order. `id` is that of the first comment, never absent from `comments`.

    `settled_by` and `settled_at` say who resolved or reopened it last; None if nobody has.
    """

    id: str
    open: bool
    comments: tuple[Comment, ...]
    settled_by: Account | None = None
    settled_at: datetime | None = None

    @property
    def document(self) -> str:
        """The document of the passage it stands on."""
        return self.comments[0].document

    @property
    def siglum(self) -> str:
        """The witness of the passage it stands on."""
        return self.comments[0].siglum

    @property
    def passage_id(self) -> str:
        """The passage it stands on."""
        return self.comments[0].passage_id

    @property
    def text(self) -> str:
        """The text of the passage as it was when the thread began."""
        return self.comments[0].text

    @property
    def text_hash(self) -> str:
        """The name of `text`."""
        return self.comments[0].text_hash

    def text_changed(self, text_hash: str) -> bool:
        """Whether the passage, whose text is now the one named `text_hash`, has changed since the thread began."""
        return text_hash != self.text_hash


def may_settle(account: Account | None, thread: Thread) -> bool:
    """Whether `account` may resolve or reopen the thread: an editor any, whoever began it this one."""
    return may(account, _settling(account, thread), thread.document)


def require_settling(account: Account | None, thread: Thread) -> Account:
    """The account, if it may resolve or reopen the thread. Raises Forbidden."""
    return require(account, _settling(account, thread), thread.document)


def _settling(account: Account | None, thread: Thread) -> Action:
    """What resolving or reopening the thread is for this account."""
    own = account is not None and account.id == thread.comments[0].author.id
    return Action.RESOLVE if own else Action.RESOLVE_ANY
