"""Changes to the passages themselves, from what a form says: to split, join, move, delete or insert one, and notes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.errors import Conflict, InvalidInput, NotFound
from webapp.operations.suggestions import Suggestion
from webapp.review import Proposal
from webapp.text.markup import SEPARATOR
from webapp.text.model import FRONT_MATTER, Kind, Passage, PlacedPassage, Revision, Tie
from webapp.text.revising import Part

KINDS = tuple(kind for kind in Kind if kind not in FRONT_MATTER and kind is not Kind.NOTE)
"""What a passage of the body can be."""

WITHOUT_BLANK = tuple("。！？，；：”")
"""After these, passages are joined without a blank."""


@dataclass(frozen=True, slots=True)
class Restructuring:
    """What a form says. `text` is what was typed, `words` those that a note belongs to, `reason` why it is proposed."""

    verb: str
    text: str = ""
    words: str = ""
    after: str = ""
    kind: str = ""
    label: str = ""
    reason: str = ""


def suggested(revision: Revision, passage: str, seen: Sequence[tuple[str, str]], said: Restructuring) -> Suggestion:
    """What is to be proposed of `passage`, where its author saw the texts `seen` (id and hash).

    Raises NotFound, InvalidInput for what cannot be meant, and Conflict if a note's passage has changed.
    """
    placed = next((one for one in revision.passages if one.id == passage), None)
    if placed is None:
        raise NotFound(f"Witness {revision.witness.siglum} has no passage {passage}.")
    own = tuple(one for one in seen if one[0] == passage)
    if said.verb == "merge":
        return _merged(revision, placed, seen)
    if said.verb == "note":
        return _noted(placed, own, said)
    made = {
        "split": lambda: Suggestion("split", own, parts=_divided(placed, said.text)),
        "move": lambda: Suggestion("move", own, after=said.after),
        "kind": lambda: Suggestion("kind", own, parts=(_part(said, placed.passage.text),)),
        "delete": lambda: Suggestion("delete", own),
        "insert": lambda: Suggestion(
            "insert", after=passage, parts=(_part(said, said.text.strip(), missing_front_matter(revision)),)
        ),
    }.get(said.verb)
    if made is None:
        raise InvalidInput(f"“{said.verb}” is nothing that can be done to a passage.")
    return made()


def of_proposal(proposal: Proposal, seen: Revision) -> Restructuring:
    """What the form would say of a proposal that was made on the revision `seen`, and does not only change words."""
    part = proposal.parts[0] if proposal.parts else Part(Kind.PARAGRAPH, "", "")
    texts = {placed.id: placed.passage.text for placed in seen.passages}
    tie = proposal.tie
    return Restructuring(
        "note" if tie else proposal.verb,
        text="\n".join(one.text for one in proposal.parts),
        words=texts[tie.passage][tie.start : tie.end] if tie else "",
        after=proposal.after,
        kind=part.kind.value,
        label=part.label.strip(),
        reason=proposal.reason,
    )


def missing_front_matter(revision: Revision) -> tuple[Kind, ...]:
    """The kinds of front matter that a text lacks, and can get."""
    there = {placed.passage.kind for placed in revision.front_matter}
    return tuple(kind for kind in FRONT_MATTER if kind not in there)


def _part(said: Restructuring, text: str, others: Sequence[Kind] = ()) -> Part:
    return Part(_kind(said.kind, (*KINDS, *others)), _label(said.label), text)


def _noted(placed: PlacedPassage, seen: Sequence[tuple[str, str]], said: Restructuring) -> Suggestion:
    if seen and seen[0][1] != placed.passage.text_hash:
        raise Conflict("This passage has changed since you looked at it: choose the words of the note again.")
    return Suggestion("insert", parts=(Part(Kind.NOTE, "", said.text.strip(), _tied(placed, said.words)),))


def _divided(placed: PlacedPassage, typed: str) -> tuple[Part, ...]:
    """The passage as several, one for each line that was typed. The words stay as they are, and so do their blanks."""
    lines = [line.split() for line in typed.replace("\r", "\n").split("\n") if line.strip()]
    if len(lines) < 2:
        raise InvalidInput("Say where to split: put a line end between the words that are to be parted.")
    own = (r"\s+".join(map(re.escape, words)) for words in lines)
    found = re.fullmatch(r"\s*(" + r")\s*(".join(own) + r")\s*", placed.passage.text)
    if found is None:
        raise InvalidInput(
            "Only line ends can be put in here; some words are others now. Split the passage first, then propose other"
            " words for its parts."
        )
    return divided(placed.passage, found.groups())


def divided(passage: Passage, texts: Sequence[str]) -> tuple[Part, ...]:
    """A passage of the body as several with these texts: the first keeps its kind and number."""
    first = Part(passage.kind, passage.label, texts[0])
    rest = Kind.PARAGRAPH if passage.label else passage.kind
    return (first, *(Part(rest, "", text) for text in texts[1:]))


def _merged(revision: Revision, placed: PlacedPassage, seen: Sequence[tuple[str, str]]) -> Suggestion:
    body = revision.body
    at = next((number for number, one in enumerate(body) if one.id == placed.id), len(body))
    if at + 1 >= len(body):
        raise InvalidInput("No passage of the text follows this one, so there is nothing to join it with.")
    following = body[at + 1]
    both = tuple(one for one in seen if one[0] in (placed.id, following.id))
    if len(both) != 2:
        raise Conflict("Another passage follows this one now. Look at both, then join them.")
    one, other = placed.passage, following.passage
    joint = "" if one.text.endswith(WITHOUT_BLANK) else SEPARATOR
    return Suggestion("merge", both, parts=(Part(one.kind, one.label, one.text + joint + other.text),))


def _tied(placed: PlacedPassage, words: str) -> Tie:
    """Where the words of a note stand in its passage: exactly once."""
    words = words.strip()
    text = placed.passage.text
    if not words:
        raise InvalidInput("Give the words that the note belongs to, as they stand in the passage.")
    times = len(re.findall(f"(?={re.escape(words)})", text))
    if times != 1:
        how = "do not stand in the passage" if not times else f"stand in the passage {times} times"
        raise InvalidInput(f"The words “{words}” {how}: give words that stand there exactly once.")
    start = text.index(words)
    return Tie(placed.id, start, start + len(words))


def _kind(said: str, kinds: Sequence[Kind]) -> Kind:
    if said not in [kind.value for kind in kinds]:
        raise InvalidInput("Choose what kind of passage it is.")
    return Kind(said)


def _label(said: str) -> str:
    """A number as it stands before its passage: with one space after it, unless it is full width."""
    said = said.strip()
    return f"{said} " if said and said[-1].isascii() else said
