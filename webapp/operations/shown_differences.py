"""Differences of a proposal as they are shown: with their kinds, where they stand now, and marked in the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.review import Decision, Difference, Proposal, Ruling
from webapp.text import markup
from webapp.text.carrying import Place, Replacement, parted, replaced
from webapp.text.collation import compared, counted
from webapp.text.model import Edit, EditKind, Passage
from webapp.text.tokens import Span

_ALONE = markup.Marking(ids=None)


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """One difference. `words` are those of the text and those proposed; of another verb than `replace` both are "".

    `place` is where it is to be made in the text of today, None if it is stale. `ruling` is what was decided last, by
    `decision`; `open` says whether it still can be decided.
    """

    index: int
    kind: EditKind
    words: tuple[str, str]
    reason: str
    credit: str
    place: Place | None
    ruling: Ruling | None
    decision: Decision | None
    open: bool

    @property
    def number(self) -> int:
        """As it is called, from 1."""
        return self.index + 1

    @property
    def told(self) -> bool:
        """Whether its author said something of it: a reason, or whose words these are."""
        return bool(self.reason or self.credit)

    @property
    def stale(self) -> bool:
        """Whether its words have changed since, so that it cannot be accepted."""
        return self.open and self.place is None


def shown_differences(proposal: Proposal, base: str, places: Sequence[Place | None]) -> tuple[ShownDifference, ...]:
    """The differences of a proposal that was made on the text `base`."""
    differences: Sequence[Difference] = proposal.differences or [Difference(0, 0, "")]
    kinds = kinds_of(base, [one.replacement for one in proposal.differences]) or [EditKind.SUBSTANTIVE]
    decided = {ruling.difference: one for one in proposal.decisions for ruling in one.rulings}
    return tuple(
        ShownDifference(
            index,
            kinds[index],
            (base[one.start : one.end] if proposal.differences else "", one.words),
            one.reason,
            one.credit,
            places[index],
            proposal.verdicts[index],
            decided.get(index),
            index in proposal.open,
        )
        for index, one in enumerate(differences)
    )


def kinds_of(base: str, differences: Sequence[Replacement]) -> list[EditKind]:
    """What sort each difference is, as the program of today sees it: for display, and nothing rests on it."""
    (edits,) = compared([(base, replaced(base, differences))])
    known = {edit.left: edit.kind for edit in edits if edit.kind is not None}
    return [known.get((one.start, one.end), EditKind.SUBSTANTIVE) for one in differences]


def marked_in(text: str, differences: Sequence[tuple[int, Replacement, EditKind]]) -> str:
    """`text` as HTML with differences marked: each with its index, in the order of the text and without overlap.

    A mark has the number of its difference, also where others are left out.
    """
    new = replaced(text, [one for _, one, _ in differences])
    html = markup.inline(text, new, _edits(text, [(one, kind) for _, one, kind in differences]), _ALONE)
    html = _told(html)
    numbers = [str(index + 1) for index, _, _ in differences]
    return re.sub(r'data-edit="(\d+)"', lambda found: f'data-edit="{numbers[int(found[1]) - 1]}"', html)


def between(old: str, new: str) -> str:
    """`old` with what leads to `new` marked, as HTML."""
    (edits,) = compared([(old, new)])
    return _told(markup.inline(old, new, edits, _ALONE))


def side_by_side(before: Passage, after: Passage) -> tuple[str, str, int]:
    """Two states of a passage as HTML, each with the differences marked, and how many there are."""
    (edits,) = compared([(before.text, after.text)])
    (left,) = markup.sides([before.text], after.text, edits, "left", [before.breaks])
    (right,) = markup.sides([after.text], before.text, edits, "right", [after.breaks])
    return left, right, counted(edits).total()


def restructured(taken: Sequence[str], made: Sequence[str]) -> tuple[str, ...]:
    """As HTML, the texts that passages are split or joined into, each with its differences from what it is made of."""
    if len(taken) == 1:
        (text,) = taken
        return tuple(between(text[slice(*own)], part) for own, part in zip(parted(text, made), made, strict=True))
    (text,) = made
    found, after = [], 0
    for old, (start, end) in zip(taken, parted(text, taken), strict=True):
        found += [markup.plain(text[after:start]), between(old, text[start:end])]
        after = end
    return ("".join([*found, markup.plain(text[after:])]),)


def _told(html: str) -> str:
    """For those who listen: there is no left and right, but what was and what is to be."""
    for side, said in (("left", "taken away"), ("right", "put in")):
        html = html.replace(f'<span class="vh" dir="ltr">only {side}', f'<span class="vh" dir="ltr">{said}')
    return html


def _edits(text: str, differences: Sequence[tuple[Replacement, EditKind]]) -> list[Edit]:
    edits: list[Edit] = []
    ends: Span = (0, 0)
    for (start, end, words), kind in differences:
        _add(edits, ends, start)
        at = ends[1] + start - ends[0]
        edits.append(Edit((start, end), (at, at + len(words)), kind))
        ends = end, at + len(words)
    _add(edits, ends, len(text))
    return edits


def _add(edits: list[Edit], ends: Span, until: int) -> None:
    """The stretch that is the same, from where the last difference ended."""
    if ends[0] < until:
        edits.append(Edit((ends[0], until), (ends[1], ends[1] + until - ends[0]), None))
