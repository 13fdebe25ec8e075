"""A collation: two witnesses' passages set against each other, with what differs in each place.

Front matter corresponds by what it is (title to title), the body by the links that `align` found. Witnesses in
different languages correspond too, but their words are not compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.text.diff import Granularity, amount, count, diff
from webapp.text.markup import SEPARATOR
from webapp.text.model import FRONT_MATTER, Edit, Link, Passage
from webapp.text.script import dominant_script


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Passages that stand for each other: indices into the two sequences given, and the edits between them.

    `edits` lead from the left passages, joined by SEPARATOR, to the right ones; None where nothing was compared because
    one side is empty or the languages differ.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float
    edits: tuple[Edit, ...] | None
    amount: float

    @property
    def differences(self) -> int:
        """How many differences there are to read; a passage without counterpart is one."""
        if self.edits is None:
            return int(not self.left or not self.right)
        return count(self.edits)

    @property
    def relation(self) -> str:
        """How the passages of the two sides relate."""
        if not self.right:
            return "only left"
        if not self.left:
            return "only right"
        if len(self.left) == len(self.right) == 1:
            return "1:1"
        if len(self.right) == 1:
            return "merged"
        return "split" if len(self.left) == 1 else "regrouped"


def comparable(left_language: str, right_language: str, left: Sequence[Passage], right: Sequence[Passage]) -> bool:
    """Whether words can be compared: the same language by its tag, or the same script where a tag is missing."""
    if left_language and right_language:
        return left_language.partition("-")[0].lower() == right_language.partition("-")[0].lower()
    scripts = [dominant_script(" ".join(passage.text for passage in side)) for side in (left, right)]
    return "other" in scripts or scripts[0] == scripts[1]


def collate(
    left: Sequence[Passage],
    right: Sequence[Passage],
    links: Sequence[Link],
    *,
    words: bool,
    granularity: Granularity = "words",
) -> tuple[list[Correspondence], list[Correspondence]]:
    """Front matter and body of two witnesses, collated; `words` says whether words are compared.

    `links` are between the bodies, counted from 0 in each; the indices of the result are into `left` and `right`.
    """
    front = []
    for kind in FRONT_MATTER:
        sides = [tuple(i for i, passage in enumerate(side) if passage.kind is kind) for side in (left, right)]
        if any(sides):
            front.append((sides[0], sides[1], 1.0 if all(sides) else 0.0))
    first_left, first_right = (sum(passage.kind.is_front_matter for passage in side) for side in (left, right))
    body = [
        (tuple(first_left + i for i in link.left), tuple(first_right + j for j in link.right), link.score)
        for link in links
    ]

    def correspondence(of_left: tuple[int, ...], of_right: tuple[int, ...], score: float) -> Correspondence:
        if not of_left or not of_right:
            return Correspondence(of_left, of_right, score, None, 1.0)
        if not words:
            return Correspondence(of_left, of_right, score, None, 0.0)
        old, new = joined(left, of_left), joined(right, of_right)
        edits = diff(old, new, granularity)
        return Correspondence(of_left, of_right, score, edits, amount(edits, old, new))

    return [correspondence(*place) for place in front], [correspondence(*place) for place in body]


def joined(passages: Sequence[Passage], indices: Sequence[int]) -> str:
    """The texts of some passages as the one text that is compared."""
    return SEPARATOR.join(passages[index].text for index in indices)
