"""What the document page shows of two witnesses, or of all: a value that `reading.compare` makes."""

from collections import Counter
from dataclasses import dataclass

from webapp.operations.parts import Part
from webapp.operations.rows import Choice, Row
from webapp.text.model import Document, EditKind, Revision, Witness


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything the document page shows of two witnesses (or all).

    `front` and `rows` hold front matter and body: of a long text the rows of one `part`, always below front matter.
    With `changed_only` the unchanged rows are left out of them and counted in `hidden_front` and `hidden_rows`. `strip`
    always has every body row, without markup, and every count is of the whole: `counts` (of each kind, hidden or not)
    and `changed_rows` of the body, `front_counts` of the front matter. `comparable` is False for witnesses in different
    languages: their passages are aligned and set side by side, but no words are compared: no difference is counted or
    marked, and `changed_only` hides nothing. `to_check` counts the links of the body that a person should look at,
    `parting` the rows of a pair shown through a base that the direct alignment links otherwise. `apart` names the
    witnesses that have nothing in common with the left one: none of their passages is linked. `noted` are those of
    the revisions shown that have translator's notes.
    """

    document: Document
    comparable: bool
    witnesses: tuple[Witness, ...]
    left: Revision
    right: Revision
    choice: Choice
    aligned: bool
    front: tuple[Row, ...]
    rows: tuple[Row, ...]
    part: Part
    strip: tuple[Row, ...]
    counts: Counter[EditKind]
    front_counts: Counter[EditKind]
    changed_rows: int
    hidden_rows: int
    hidden_front: int
    to_check: int
    parting: int
    apart: tuple[str, ...]
    noted: tuple[Revision, ...] = ()

    @property
    def against(self) -> tuple[str, ...]:
        """The sigla of the witnesses set against the left one, in the order in which they are shown."""
        if self.choice.mode != "all":
            return (self.right.witness.siglum,)
        every = self.choice.order or tuple(witness.siglum for witness in self.witnesses)
        return tuple(siglum for siglum in every if siglum != self.choice.left)

    @property
    def term_places(self) -> int:
        """In how many places terms are marked in the rows that are shown."""
        shown = ((row.left, row.right, *row.others.values()) for row in (*self.front, *self.rows))
        return sum(len(cell.terms) for sides in shown for own in sides for cell in own)

    @property
    def differences(self) -> int:
        """How many differences are marked in the body, of the whole text."""
        return self._marked(self.counts)

    @property
    def front_differences(self) -> int:
        """How many differences are marked in the front matter."""
        return self._marked(self.front_counts)

    @property
    def unmarked(self) -> Counter[EditKind]:
        """The differences that are not marked, of body and front matter."""
        every = self.counts + self.front_counts
        return Counter({kind: number for kind, number in every.items() if kind in self.choice.hidden})

    def _marked(self, counts: Counter[EditKind]) -> int:
        return sum(number for kind, number in counts.items() if kind not in self.choice.hidden)
