"""What two editions have different: the words of each passage, and what was split, joined, moved, added, taken away."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from webapp.review.editions import Change, PrintedPassage, Span, What, listed
from webapp.text.carrying import Derivation
from webapp.text.chain import heaviest_chain
from webapp.text.collation import compared, counted
from webapp.text.markup import SEPARATOR
from webapp.text.model import Edit
from webapp.text.tokens import cut

Group = tuple[frozenset[str], frozenset[str]]
"""Ids of passages before and after that share their words, because they were split, joined or divided otherwise."""

CONTEXT = 3
"""How many words, or characters of a script without spaces, stand on each side of what was put in or taken away."""


def changes(
    before: Sequence[PrintedPassage],
    after: Sequence[PrintedPassage],
    texts: Mapping[str, str],
    groups: Iterable[Group] = (),
) -> tuple[tuple[Change, ...], int]:
    """What is different between two printed texts, in the order of the later one, and how many accidentals are.

    `texts` has the text of every hash; `groups` are of the revisions that the two were made of (`divided`).
    """
    earlier = {one.id: one for one in before}
    later = {one.id for one in after}
    moved = _moved(before, after)
    grouped = _printed_groups(before, after, groups)
    found: list[Change] = []
    accidentals = 0
    for one in after:
        old, group = earlier.get(one.id), grouped.get(one.id)
        if group and group[1][0] is one:
            change, number = _regrouped(*group, texts)
            found.append(change)
            accidentals += number
        if old is None or not old.text_hash or not one.text_hash:
            found += [] if group else _come_or_gone(old, one)
            continue
        if old.text_hash != one.text_hash and not group:
            spans, number = _differences(texts[old.text_hash], texts[one.text_hash])
            accidentals += number
            found += [_change("text", old, one, spans)] if spans else []
        if old.kind != one.kind:
            found.append(_change("kind", old, one))
        if old.label.strip() != one.label.strip():
            found.append(_change("label", old, one))
        if one.id in moved:
            found.append(_change("moved", old, one))
    taken_in = {one.id for olds, _ in grouped.values() for one in olds}
    gone = [one for one in before if one.id not in later | taken_in and one.text_hash]
    found += [Change(one.id, one.name, "removed", before=(one.text_hash,)) for one in gone]
    return tuple(found), accidentals


def how_many(found: Iterable[Change]) -> tuple[int, int]:
    """How many substantive changes these are, and in how many passages: the one count of page, file and report."""
    every = tuple(found)
    return sum(len(one.spans) + (one.what != "text") for one in every), len({one.passage for one in every})


def divided(through: Derivation) -> list[Group]:
    """The passages that were split, joined or divided otherwise by what a witness went through."""
    crossed = [(piece.passage, name) for name, own in through.changed.items() for piece in own if piece.passage != name]
    groups: list[Group] = []
    stayed = {name for edge in crossed for name in edge if _stays(name, through)}
    for old, new in [*crossed, *((name, name) for name in stayed)]:
        touched = [one for one in groups if old in one[0] or new in one[1]]
        groups = [one for one in groups if one not in touched]
        olds = frozenset({old}).union(*(one[0] for one in touched))
        groups.append((olds, frozenset({new}).union(*(one[1] for one in touched))))
    return [one for one in groups if len(one[0]) + len(one[1]) > 2]


def edits_of(before: str, after: str) -> tuple[Edit, ...]:
    """The edits from one text to another."""
    return compared([(before, after)])[0]


def is_substantive(edit: Edit) -> bool:
    """Whether an edit changes words, and not only how they are written."""
    return edit.kind is not None and not edit.kind.is_accidental


def called(change: Change, against: str) -> str:
    """The passage of a change: "¶ 9 (was ¶ 10)", "¶ 9 of edition 1" of one that is gone, "¶ 9 (not approved)"."""
    if change.what == "removed":
        return f"{change.name} of {against}"
    was = change.was and not change.is_regrouped
    notes = [f"was {change.was}" if was else "", "not approved" if change.unapproved else ""]
    said = "; ".join(filter(None, notes))
    return f"{change.name} ({said})" if said else change.name


def told(change: Change, passages: Iterable[PrintedPassage]) -> str:
    """What became of a passage, in words, but for what its text has different; "" if that is all.

    `passages` are those of the later edition.
    """
    printed = next((one for one in passages if one.id == change.passage), None)
    return {
        "text": "",
        "kind": f"is now marked as {printed.kind.value}" if printed else "",
        "label": f"is now numbered {printed.label.strip() or 'not at all'}" if printed else "",
        "moved": "stands in another place",
        "added": "is new",
        "removed": "was taken away",
        "printed": "is printed here, and was left out before",
        "omitted": "is left out here",
        "split": f"came of a split of what was {change.was}",
        "joined": f"came of joining what was {change.was}",
        "regrouped": f"came of dividing otherwise what was {change.was}",
    }[change.what]


def _stays(name: str, through: Derivation) -> bool:
    """Whether a passage has still words of its own."""
    if name in through.changed:
        return any(piece.passage == name for piece in through.changed[name])
    return name not in through.gone


def _printed_groups(
    before: Sequence[PrintedPassage], after: Sequence[PrintedPassage], groups: Iterable[Group]
) -> dict[str, tuple[list[PrintedPassage], list[PrintedPassage]]]:
    """What is printed of each group on both sides, by the ids after; none of which nothing is printed on one side."""
    found: dict[str, tuple[list[PrintedPassage], list[PrintedPassage]]] = {}
    for olds, news in groups:
        own = [one for one in before if one.id in olds and one.text_hash]
        others = [one for one in after if one.id in news and one.text_hash]
        if own and others:
            found |= dict.fromkeys([one.id for one in others], (own, others))
    return found


def _change(what: What, old: PrintedPassage, one: PrintedPassage, spans: tuple[Span, ...] = ()) -> Change:
    return Change(
        one.id,
        one.name,
        what,
        (old.text_hash,),
        (one.text_hash,),
        spans,
        was=old.name if old.name != one.name else "",
        unapproved=one.state == "unapproved",
    )


def _regrouped(
    olds: Sequence[PrintedPassage], news: Sequence[PrintedPassage], texts: Mapping[str, str]
) -> tuple[Change, int]:
    before, after = (tuple(one.text_hash for one in side) for side in (olds, news))
    old, new = (SEPARATOR.join(texts[one] for one in side) for side in (before, after))
    spans, accidentals = _differences(old, new)
    return (
        Change(
            news[0].id,
            listed([one.name for one in news]),
            "split" if len(olds) == 1 < len(news) else "joined" if len(news) == 1 < len(olds) else "regrouped",
            before,
            after,
            spans,
            was=listed([one.name for one in olds]),
            unapproved=any(one.state == "unapproved" for one in news),
        ),
        accidentals,
    )


def _come_or_gone(old: PrintedPassage | None, one: PrintedPassage) -> list[Change]:
    unapproved = one.state == "unapproved"
    if old is None:
        return (
            [Change(one.id, one.name, "added", after=(one.text_hash,), unapproved=unapproved)] if one.text_hash else []
        )
    if bool(old.text_hash) == bool(one.text_hash):
        return []
    what: What = "omitted" if old.text_hash else "printed"
    before, after = (((side.text_hash,) if side.text_hash else ()) for side in (old, one))
    was = old.name if old.name != one.name else ""
    return [Change(one.id, one.name, what, before, after, was=was, unapproved=unapproved)]


def _moved(before: Iterable[PrintedPassage], after: Iterable[PrintedPassage]) -> set[str]:
    """The fewest passages that explain another order."""
    places = {one.id: at for at, one in enumerate(before) if one.on is None}
    both = [one.id for one in after if one.on is None and one.id in places]
    kept = {left for left, _ in heaviest_chain((places[name], at, 1) for at, name in enumerate(both))}
    return {name for name in both if places[name] not in kept}


def _differences(before: str, after: str) -> tuple[tuple[Span, ...], int]:
    """Where words differ, and how many accidentals there are.

    What was only put in or only taken away has the words beside it, so that it can be read; differences that then
    touch are one.
    """
    edits = edits_of(before, after)
    found: list[Span] = []
    left, right = _Tokens(before), _Tokens(after)
    for edit in edits:
        if not is_substantive(edit):
            continue
        (a, b), (c, d) = edit.left, edit.right
        if a == b or c == d:
            (a, b), (c, d) = left.around(a, b), right.around(c, d)
        if found and (not before[found[-1][1] : a].strip() or not after[found[-1][3] : c].strip()):
            last = found.pop()
            a, b, c, d = min(a, last[0]), max(b, last[1]), min(c, last[2]), max(d, last[3])
        found.append((a, b, c, d))
    return tuple(found), sum(number for kind, number in counted(edits).items() if kind.is_accidental)


class _Tokens:
    """The tokens of a text."""

    def __init__(self, text: str) -> None:
        _, self.starts, self.ends = cut(text)

    def around(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) with CONTEXT tokens more on each side."""
        first = max(bisect_right(self.ends, start) - CONTEXT, 0)
        last = min(bisect_left(self.starts, end) + CONTEXT, len(self.ends)) - 1
        if last < first:
            return start, end
        return min(start, self.starts[first]), max(end, self.ends[last])
