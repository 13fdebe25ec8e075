"""What is to be proposed, and whether it can be.

Each verb has its shape, and every text is one paragraph that can be kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.review import Difference
from webapp.text.carrying import replacements
from webapp.text.decode import line_feeds
from webapp.text.limits import COMMENT_CODE_POINTS, check_characters, check_length
from webapp.text.model import Kind, Revision
from webapp.text.revising import Part, Verb


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is to be proposed. `passages` are those it is done to, each with the hash of the text that its author saw.

    `text` is the whole new text of a `replace`; `reasons` and `credits` (sigla) are of its differences, by their order,
    and may be fewer than these. `why` is the reason for one of a batch that has no differences. `after` and `parts` are
    as in `Change`. `lines` says that the texts may have line ends: they come from a file, or the passage had some.
    """

    verb: Verb
    passages: tuple[tuple[str, str], ...] = ()
    after: str = ""
    text: str = ""
    parts: tuple[Part, ...] = ()
    reasons: Sequence[str] = ()
    credits: Sequence[str] = ()
    why: str = ""
    lines: bool = False

    @property
    def passage(self) -> str:
        """The passage that the proposal is to be shown at; see `Proposal.passage`."""
        tie = self.parts[0].tie if self.verb == "insert" else None
        return self.passages[0][0] if self.passages else tie.passage if tie else self.after


class Outdated(Conflict):
    """The text that was changed is no longer the newest. `passage` and its text now, so that both can be shown."""

    def __init__(self, passage: str, now: str) -> None:
        super().__init__(
            "This passage has changed since you began. Your text is kept: see both below, and take what does not touch"
            " the change over to the new text."
        )
        self.passage, self.now = passage, now


class NoSuchCredit(InvalidInput):
    """Words are said to be those of a witness that the document never had. `siglum` is what was given for one."""

    def __init__(self, siglum: str) -> None:
        super().__init__(
            f"This document has no witness “{siglum[:20]}”, so nothing can be marked as its words. Your words are kept,"
            " as your own: send them so, or take them from a witness of the document."
        )
        self.siglum = siglum


def checked_reason(reason: str, what: str = "The reason") -> str:
    """A reason, or `what` else somebody says, as it is kept: line ends as LF, no space around it.

    Raises InvalidInput for one that cannot be kept.
    """
    reason = line_feeds(reason).strip()
    check_characters(reason, what)
    check_length(reason, what, COMMENT_CODE_POINTS)
    return reason


def differences(revision: Revision, suggestion: Suggestion) -> list[Difference]:
    """The differences of a `replace` that can be made on `revision`, none for another verb.

    Raises NotFound, Outdated (the text is not the newest), and InvalidInput for what cannot be proposed.
    """
    _check(revision, suggestion)
    if suggestion.verb != "replace":
        return []
    found = replacements(text_of(revision, suggestion.passages[0][0]), suggestion.text)

    def told(said: Sequence[str], at: int) -> str:
        return said[at] if at < len(said) else ""

    return [
        Difference(*one, checked_reason(told(suggestion.reasons, at)), told(suggestion.credits, at))
        for at, one in enumerate(found)
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """The differences of some suggestions, and the number of the revision that they were found on."""

    number: int
    differences: list[list[Difference]]

    def on(self, revision: Revision, suggestions: Sequence[Suggestion]) -> list[list[Difference]]:
        """The differences on `revision`: those found, unless the text has changed since."""
        if revision.number == self.number:
            return self.differences
        return [differences(revision, suggestion) for suggestion in suggestions]


def _check(revision: Revision, suggestion: Suggestion) -> None:
    wanted = {suggestion.after, *(name for name, _ in suggestion.passages)}
    there = {placed.id: placed.passage for placed in revision.passages if placed.id in wanted}
    siglum = revision.witness.siglum
    for name, seen in suggestion.passages:
        if name not in there:
            raise NotFound(f"Witness {siglum} has no passage {name} any more.")
        if there[name].text_hash != seen:
            raise Outdated(name, there[name].text)
    if suggestion.after and suggestion.after not in there:
        raise NotFound(f"Witness {siglum} has no passage {suggestion.after} that another could follow.")
    acted = [there[name] for name, _ in suggestion.passages]
    _SHAPES[suggestion.verb](suggestion, [passage.kind for passage in acted])
    front = {placed.passage.kind for placed in revision.front_matter}
    if suggestion.verb == "insert" and suggestion.parts[0].kind in front:
        raise InvalidInput(f"The text has a {suggestion.parts[0].kind} already: change its words.")
    for part in suggestion.parts:
        check_text(part.text, lines=suggestion.lines)
        check_characters(part.label, "The number")
        check_length(part.label, "The number", 20)
        _check_tie(part, revision)
    if suggestion.verb == "replace":
        check_text(suggestion.text, lines=suggestion.lines)
        if suggestion.text == acted[0].text:
            raise InvalidInput("Nothing is changed: this is the text as it stands.")
    if suggestion.verb == "kind":
        ((kind, label, text, _),) = suggestion.parts
        if text != acted[0].text or (kind, label) == (acted[0].kind, acted[0].label):
            raise InvalidInput("Nothing is changed: choose another kind or number; the words stay as they are.")


def check_text(text: str, *, lines: bool = False) -> None:
    """Raise InvalidInput unless `text` can be the text of a passage; `lines` says whether it may have line ends."""
    if not text.strip():
        raise InvalidInput("The text is empty. To take the passage away, propose to delete it.")
    if not lines and ("\n" in text or "\r" in text):
        raise InvalidInput(
            "A passage is one paragraph, and this has a line end. To make two of it, propose to split it."
        )
    check_characters(text, "The text")
    check_length(text, "The text")


def _check_tie(part: Part, revision: Revision) -> None:
    if (part.kind is Kind.NOTE) != (part.tie is not None):
        raise InvalidInput("A note is tied to words, and nothing else is: choose the words that it belongs to.")
    if part.tie is not None:
        passage, start, end = part.tie
        texts = [one.passage.text for one in revision.passages if one.id == passage and not one.passage.tie]
        if not texts or not 0 <= start < end <= len(texts[0]):
            raise InvalidInput("The words that the note belongs to are not in the text: choose them again.")


def _check_alone(suggestion: Suggestion, kinds: Sequence[Kind]) -> None:
    if len(kinds) != 1 or suggestion.parts or suggestion.after:
        raise InvalidInput("This is done to one passage.")


def _check_insertion(suggestion: Suggestion, kinds: Sequence[Kind]) -> None:
    if kinds or len(suggestion.parts) != 1:
        raise InvalidInput("A new passage is one, and changes no other.")


def _check_split(suggestion: Suggestion, kinds: Sequence[Kind]) -> None:
    if (
        len(kinds) != 1
        or len(suggestion.parts) < 2
        or not _all_body([*kinds, *(part.kind for part in suggestion.parts)])
    ):
        raise InvalidInput("To split a passage of the body, say where: it becomes two or more.")


def _check_merge(suggestion: Suggestion, kinds: Sequence[Kind]) -> None:
    if len(kinds) < 2 or len(suggestion.parts) != 1 or not _all_body([*kinds, suggestion.parts[0].kind]):
        raise InvalidInput("To join passages of the body, choose two or more that follow each other.")


def _check_move(suggestion: Suggestion, kinds: Sequence[Kind]) -> None:
    if len(kinds) != 1 or suggestion.parts or not _all_body(kinds):
        raise InvalidInput("A passage of the body is moved alone, to stand after another.")
    if suggestion.after == suggestion.passages[0][0]:
        raise InvalidInput("A passage cannot stand after itself.")


def _check_kind(suggestion: Suggestion, kinds: Sequence[Kind]) -> None:
    if len(kinds) != 1 or len(suggestion.parts) != 1 or not _all_body([*kinds, suggestion.parts[0].kind]):
        raise InvalidInput("A passage of the body becomes another kind of passage of the body.")


def _all_body(kinds: Sequence[Kind]) -> bool:
    return not any(kind.is_front_matter or kind is Kind.NOTE for kind in kinds)


_SHAPES = {
    "replace": _check_alone,
    "delete": _check_alone,
    "insert": _check_insertion,
    "split": _check_split,
    "merge": _check_merge,
    "move": _check_move,
    "kind": _check_kind,
}


def text_of(revision: Revision, passage: str) -> str:
    """The text of a passage that is there."""
    return next(placed.passage.text for placed in revision.passages if placed.id == passage)
