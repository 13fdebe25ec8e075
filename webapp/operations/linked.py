"""The links of two witnesses as the pages show them: with who locked them, directly or through a third witness.

Through a base, a pair is shown by the links that follow from both being linked to it (`text.composite`); each then says
what the direct alignment has in its place where the two part, so that neither is taken for more than it is.
"""

from webapp.operations import alignments
from webapp.operations.desk import Desk
from webapp.operations.rows import RowLink
from webapp.text.composite import differing, through
from webapp.text.model import Link, Revision


def linked(desk: Desk, left: Revision, right: Revision) -> list[RowLink] | None:
    """The links of two revisions, None if they are not aligned yet."""
    links = alignments.links(desk, left, right)
    if links is None:
        return None
    locks = alignments.locks(desk, left, right)
    return [RowLink(right.witness.siglum, link, locks.get((link.left, link.right))) for link in links]


def linked_through(desk: Desk, base: Revision, left: Revision, right: Revision) -> list[RowLink] | None:
    """The links that follow from both being linked to `base`, None if one of them is not aligned with it yet.

    Without a direct alignment there is nothing to set them against, and they say nothing of it.
    """
    composite, direct = composed(desk, base, left, right), alignments.links(desk, left, right)
    if composite is None:
        return None
    places = [] if direct is None else differing(direct, composite)
    instead = {link: _those_at(link, place.direct) for place in places for link in place.composite}
    return [RowLink(right.witness.siglum, link, direct=instead.get(link, ())) for link in composite]


def composed(desk: Desk, base: Revision, left: Revision, right: Revision) -> list[Link] | None:
    """The composite alone, None if one of the two is not aligned with `base` yet."""
    to_left, to_right = alignments.links(desk, base, left), alignments.links(desk, base, right)
    if to_left is None or to_right is None:
        return None
    return through(to_left, to_right, len(left.body), len(right.body))


def _those_at(link: Link, others: tuple[Link, ...]) -> tuple[Link, ...]:
    """Those of `others` that share a passage with `link`."""
    left, right = set(link.left), set(link.right)
    return tuple(other for other in others if not (left.isdisjoint(other.left) and right.isdisjoint(other.right)))
