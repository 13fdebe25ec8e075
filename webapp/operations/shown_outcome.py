"""What a decision would make of the text, as it is shown before it is sent; and the name of what was shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.errors import Conflict, InvalidInput
from webapp.operations import deciding
from webapp.operations.deciding import Judgement
from webapp.operations.desk import Desk
from webapp.operations.suggestions import check_text
from webapp.store.events import canonical
from webapp.text.model import PlacedPassage, text_hash


@dataclass(frozen=True, slots=True)
class ResultText:
    """A passage that a decision touches: what it was and what it will be, None if it is not there."""

    before: PlacedPassage | None
    after: PlacedPassage | None

    @property
    def text(self) -> str:
        """The words that will stand there, "" for none."""
        return self.after.passage.text if self.after else ""


@dataclass(frozen=True, slots=True)
class Result:
    """The passages that a decision touches, what the text is worded otherwise, and how many differences it accepts.

    `name` is a hash of all of it: a decision that carries it decides what was shown.
    """

    texts: tuple[ResultText, ...]
    own: str
    accepted: int
    decided: int
    name: str


def result(
    desk: Desk,
    *,
    document: str,
    siglum: str,
    judgements: Sequence[Judgement],
    before: Sequence[PlacedPassage],
    own: str | None = None,
    lines: bool = False,
) -> Result:
    """What will stand where, where the passages are now as in `before`.

    `own` is what the text is worded instead, None for nothing else; `lines` says whether it may have line ends. Raises
    as `deciding.outcome` does, and InvalidInput if `own` cannot be the text of a passage.
    """
    if own is not None and not own.strip():
        raise InvalidInput("“Word it otherwise” is ticked, but no words are there. Write them, or take the tick away.")
    if own is not None:
        check_text(own, lines=lines)
    found = deciding.outcome(desk, document=document, siglum=siglum, judgements=judgements)
    old = {placed.id: placed for placed in before}
    new = {placed.id: placed for placed in found.made.passages}
    texts = tuple(ResultText(old.get(name), new.get(name)) for name in found.texts)
    rulings = [
        [judgement.proposal, ruling.difference, ruling.verdict]
        for judgement in judgements
        for ruling in sorted(judgement.rulings)
    ]
    told = [[name, list(pair)] for name, pair in found.texts.items()]
    order = [placed.id for placed in found.made.passages]
    return Result(
        texts,
        own or "",
        sum(verdict == "accepted" for _, _, verdict in rulings),
        len(rulings),
        text_hash(canonical([told, rulings, own or "", order])),
    )


def check_shown(found: Result, shown: str) -> None:
    """Raise Conflict unless `shown` names what was found."""
    if found.name != shown:
        raise Conflict(
            "The result below is not the one that you were shown: your choices or the text have changed since. Look at"
            " it, then decide."
        )


def seen_texts(found: Result, seen: Mapping[str, str]) -> dict[str, str]:
    """What the editor had seen of each passage: those of the form, and those that the result showed."""
    shown = {text.before.id: text.before.passage.text_hash for text in found.texts if text.before}
    return shown | dict(seen)
