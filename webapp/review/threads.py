"""Comments, the threads they make, and where the words stand that a thread is on."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from webapp.errors import Forbidden
from webapp.review.administered import Redaction
from webapp.review.mentions import Piece, pieces
from webapp.review.people import Account, Action, may, require

CONTEXT = 32
"""Code points of what stands on each side of words that are shown with these."""
EDITED_WITHIN = timedelta(minutes=15)
"""How long after it was written a comment can be changed; then it can only be answered."""


def in_context(text: str, anchor: tuple[int, int]) -> tuple[str, str, str]:
    """The code points [start, end) of a text between up to 32 before and after them; "…" is for what is left out.

    No word is cut there, unless there is no blank to cut at, as in Chinese.
    """
    start, end = anchor
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        blank = None if text[start - CONTEXT - 1].isspace() else _BLANK.search(before)
        before = "…" + before[blank.end() if blank else 0 :]
    if end + CONTEXT < len(text):
        blanks = [] if text[end + CONTEXT].isspace() else list(_BLANK.finditer(after))
        after = after[: blanks[-1].start() if blanks else CONTEXT] + "…"
    return before, text[start:end], after


_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said on a passage, or on the code points `anchor` [start, end) of it.

    `text` is the exact text of the passage that its author was looking at, `text_hash` its name and `revision` the
    number of the witness's revision it stood in. `at` is UTC; order is by `sequence`, never by `at`. Once it is
    `redacted` or `withdrawn`, its body is "". `body` is as it was corrected last, `versions` are the ids of what was
    written, the first of which is `id`, and `newest` is the sequence of the last.
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
    anchor: tuple[int, int] | None = None
    query: bool = False
    mentions: tuple[Account, ...] = ()
    versions: tuple[str, ...] = ()
    newest: int = 0
    edited: datetime | None = None
    withdrawn: datetime | None = None

    @property
    def words(self) -> str:
        """The words it is on, "" for the whole passage."""
        return self.text[slice(*self.anchor)] if self.anchor else ""

    @property
    def before(self) -> str:
        """Up to 32 code points of what stood before its words."""
        return self.text[max(0, self.anchor[0] - CONTEXT) : self.anchor[0]] if self.anchor else ""

    @property
    def after(self) -> str:
        """Up to 32 code points of what stood after its words."""
        return self.text[self.anchor[1] : self.anchor[1] + CONTEXT] if self.anchor else ""

    @property
    def pieces(self) -> list[Piece]:
        """The body, cut at its mentions."""
        return pieces(self.body, self.mentions)


@dataclass(frozen=True, slots=True)
class Base:
    """Where a thread was last said to stand: a passage in a revision, and code points [start, end) of its text or None.

    `number` is how often something was said of its place: what the next to say something must have seen. `refused`: the
    last said that the words are not those that they were carried to. `text` is that of the passage, "" if only places
    were asked for.
    """

    siglum: str
    revision: int
    passage: str
    text_hash: str
    anchor: tuple[int, int] | None
    number: int = 0
    refused: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the words of a thread stand now: code points [start, end) of the text of its home.

    "exact": the very same words. "carried": probably these, for a person to confirm. "orphaned": nowhere.
    """

    state: Literal["exact", "carried", "orphaned"]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Waiver:
    """That approval need not wait for an answer to a query."""

    by: Account
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and its replies, in order. `id` is that of the first comment, never absent from `comments`.

    `settled_by` and `settled_at` say who resolved or reopened it last; None if nobody has. `home` is the passage where
    it stands now, "" if that is gone with its words; `standing` where its words do, None if it is on a whole passage.
    """

    id: str
    open: bool
    comments: tuple[Comment, ...]
    settled_by: Account | None = None
    settled_at: datetime | None = None
    waived: Waiver | None = None
    base: Base | None = field(default=None, compare=False)
    home: str = field(default="", compare=False)
    standing: Standing | None = field(default=None, compare=False)

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
        """The passage it was begun on."""
        return self.comments[0].passage_id

    @property
    def state(self) -> Literal["open", "resolved", "withdrawn"]:
        """How it stands; withdrawn once everything that was said in it is."""
        if all(comment.withdrawn for comment in self.comments):
            return "withdrawn"
        return "open" if self.open else "resolved"

    @property
    def text(self) -> str:
        """The text of the passage as it was when the thread began."""
        return self.comments[0].text

    @property
    def text_hash(self) -> str:
        """The name of `text`."""
        return self.comments[0].text_hash

    @property
    def words(self) -> str:
        """The words it was begun on, "" for the whole passage."""
        return self.comments[0].words

    @property
    def quote(self) -> tuple[str, str, str]:
        """The words where they were last said to stand, in the midst of what stood around; none of a whole passage."""
        return in_context(self.base.text, self.base.anchor) if self.base and self.base.anchor else ("", "", "")

    @property
    def query(self) -> bool:
        """Whether it was begun as a question that is to be answered before the passage is approved."""
        return self.comments[0].query and self.comments[0].withdrawn is None

    @property
    def holds(self) -> bool:
        """Whether approval of its passage waits for it."""
        return self.query and self.open and self.waived is None

    @property
    def newest(self) -> int:
        """The sequence of the last thing said in it: how far somebody has read who has seen all of it."""
        return max(comment.newest for comment in self.comments)

    @property
    def last(self) -> str:
        """The id of the last thing said in it: what pages carry, for sequences would tell how much else was written."""
        return max(self.comments, key=lambda comment: comment.newest).versions[-1]

    def text_changed(self, text_hash: str) -> bool:
        """Whether the passage, whose text is now the one named `text_hash`, has changed since the thread began."""
        return text_hash != self.text_hash

    def unread_by(self, account: Account | None, seen: int) -> tuple[str, ...]:
        """The ids of the comments by others that are newer than what the account has `seen` of it."""
        if account is None:
            return ()
        others = (one for one in self.comments if one.author.id != account.id and one.withdrawn is None)
        return tuple(one.id for one in others if one.newest > seen)


def may_settle(account: Account | None, thread: Thread) -> bool:
    """Whether `account` may resolve or reopen the thread: an editor any, whoever began it this one."""
    return may(account, _settling(account, thread), thread.document)


def require_settling(account: Account | None, thread: Thread) -> Account:
    """The account, if it may resolve or reopen the thread. Raises Forbidden."""
    return require(account, _settling(account, thread), thread.document)


def may_withdraw(account: Account | None, comment: Comment) -> bool:
    """Whether `account` may take the comment back: its author, while it stands."""
    own = account is not None and account.id == comment.author.id
    return own and comment.withdrawn is None and may(account, Action.COMMENT, comment.document)


def may_edit(account: Account | None, comment: Comment, now: datetime) -> bool:
    """Whether `account` may still change the words of the comment."""
    late = now - comment.at > EDITED_WITHIN
    return may_withdraw(account, comment) and comment.redacted is None and not late


def require_own(account: Account | None, comment: Comment) -> Account:
    """The account, if it may write here and the comment is its own. Raises Forbidden."""
    author = require(account, Action.COMMENT, comment.document)
    if author.id != comment.author.id:
        raise Forbidden(f"This comment is by {comment.author.name}; only its author may change it. Answer it instead.")
    return author


def _settling(account: Account | None, thread: Thread) -> Action:
    """What resolving or reopening the thread is for this account."""
    own = account is not None and account.id == thread.comments[0].author.id
    return Action.RESOLVE if own else Action.RESOLVE_ANY
