"""What `variorum compare`, `align`, `list` and `verify` print: as text, as JSON, comparisons as a page too."""

import textwrap
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from webapp.text import markup
from webapp.text.collation import Correspondence, by_kind, joined
from webapp.text.model import Edit, Link, LinkKind, Passage

if TYPE_CHECKING:
    from webapp.operations.comparing import FileComparison
    from webapp.operations.reading import LibraryEntry
    from webapp.operations.verifying import Verified

_WIDTH = 100
_NOTHING = '<p class="none">nothing stands for this here</p>'


def links_as_json(links: Sequence[Link]) -> list[dict[str, Any]]:
    """Links with indices from 0, their scores and kinds."""
    return [
        {"left": link.left, "right": link.right, "score": round(link.score, 4), "kind": link.kind.value}
        for link in links
    ]


def links_as_text(links: Sequence[Link]) -> str:
    """A line a link: passages counted from 1, "–" for none; score; kind, but for 1:1; and what is to be checked."""
    return "\n".join(
        f"{_numbers(link.left):>10}  {_numbers(link.right):<10}  {link.score:.2f}  "
        f"{'' if link.kind is LinkKind.ONE_TO_ONE else link.kind.value}{'  check' if link.doubtful else ''}".rstrip()
        for link in links
    )


def comparison_as_text(comparison: "FileComparison", *, colour: bool) -> str:
    """Every place that differs, one under another; places without a difference are counted, not shown."""
    lines = [f"{comparison.left_name} → {comparison.right_name}: {_summary(comparison)}", ""]
    for heading, place in _places(comparison):
        if place.distance() or place.moved or not comparison.words:
            lines += [
                f"{heading}  moved" if place.moved else heading,
                *_wrapped(_text(comparison, place, colour=colour)),
                "",
            ]
    return "\n".join(lines)


def comparison_as_json(comparison: "FileComparison") -> dict[str, Any]:
    """The whole comparison: passages of both sides, and for each place its indices, score and edits (code points)."""
    return {
        "left": {"name": comparison.left_name, "passages": [_passage(p) for p in comparison.left.passages]},
        "right": {"name": comparison.right_name, "passages": [_passage(p) for p in comparison.right.passages]},
        "words_compared": comparison.words,
        "differences": comparison.counts.total(),
        "kinds": dict(comparison.counts),
        "separator": markup.SEPARATOR,
        "places": [
            {
                "left": place.left,
                "right": place.right,
                "relation": place.relation,
                "moved": place.moved,
                "score": round(place.score, 4),
                "amount": round(place.distance(), 4),
                "edits": None if place.edits is None else [_edit(edit) for edit in place.edits],
            }
            for place in (*comparison.front, *comparison.body)
        ],
    }


def comparison_as_html(comparison: "FileComparison") -> str:
    """One page with its styles inside, fit to mail: both sides in two columns, differences marked."""
    template = Template((Path(__file__).parent / "comparison.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=escape(f"{comparison.left_name} → {comparison.right_name}"),
        summary=escape(_summary(comparison)),
        left=escape(comparison.left.header.label or comparison.left_name),
        right=escape(comparison.right.header.label or comparison.right_name),
        left_language=escape(comparison.left.header.language or "und"),
        right_language=escape(comparison.right.header.language or "und"),
        rows="\n".join(_html_row(comparison, heading, place) for heading, place in _places(comparison)),
    )


def library_as_json(entries: Sequence["LibraryEntry"]) -> list[dict[str, Any]]:
    """Documents with their witnesses and counts."""
    return [
        {
            "id": entry.document.name,
            "title": entry.document.title,
            "date": entry.document.date,
            "original_language": entry.document.original_language,
            "passages": entry.passages,
            "open_threads": entry.open_threads,
            "witnesses": [
                {
                    "siglum": witness.siglum,
                    "label": witness.header.label,
                    "language": witness.header.language,
                    "basis": witness.basis,
                    "state": witness.state,
                }
                for witness in entry.witnesses
            ],
        }
        for entry in entries
    ]


def verified_as_text(done: "Verified") -> str:
    """How much `verify` checked and found, and how much can no longer be checked."""
    wrong = len(done.wrong)
    found = f"{wrong:,} fault{'' if wrong == 1 else 's'}" if wrong else "everything is as it was written"
    checked = f"{done.events:,} events, {done.rows:,} rows and {done.bodies:,} texts checked; {found}."
    gone = f"\n{done.redacted:,} redacted: only that something was there can be checked." if done.redacted else ""
    return checked + gone


def _numbers(indices: Sequence[int]) -> str:
    return ", ".join(str(index + 1) for index in indices) or "–"


def _summary(comparison: "FileComparison") -> str:
    if not comparison.words:
        return "in different languages: set beside each other, words not compared"
    places = [*comparison.front, *comparison.body]
    same = sum(not place.distance() and not place.moved for place in places)
    number = comparison.counts.total()
    plural = "" if number == 1 else "s"
    kinds = f" ({by_kind(comparison.counts)})" if number else ""
    apart = "" if any(link.left and link.right for link in comparison.links) else "; nothing was found in common"
    return f"{number} difference{plural}{kinds} in {len(places) - same} of {len(places)} places; {same} the same{apart}"


def _places(comparison: "FileComparison") -> Iterator[tuple[str, Correspondence]]:
    first_left = len(comparison.left.front_matter)
    first_right = len(comparison.right.front_matter)
    for place in comparison.front:
        side, indices = (comparison.left, place.left) if place.left else (comparison.right, place.right)
        yield str(side.passages[indices[0]].kind).capitalize(), place
    for place in comparison.body:
        of_left = [index - first_left for index in place.left]
        of_right = [index - first_right for index in place.right]
        heading = f"¶ {_numbers(of_left)}" if of_left == of_right else f"¶ {_numbers(of_left)} → ¶ {_numbers(of_right)}"
        numbers = [
            ", ".join(filter(None, (side.passages[index].number for index in indices)))
            for side, indices in ((comparison.left, place.left), (comparison.right, place.right))
        ]
        cited = numbers[0] if numbers[0] == numbers[1] else " → ".join(filter(None, numbers))
        yield f"{heading}  {cited}".rstrip(), place


def _text(comparison: "FileComparison", place: Correspondence, *, colour: bool) -> str:
    left = _labelled(comparison.left.passages, place.left)
    right = _labelled(comparison.right.passages, place.right)
    if place.edits is not None:
        old, new = joined(comparison.left.passages, place.left), joined(comparison.right.passages, place.right)
        return markup.terminal(old, new, place.edits, colour=colour)
    if left and right:
        return f"{left}\n{right}"
    return f"only left: {left}" if left else f"only right: {right}"


def _labelled(passages: Sequence[Passage], indices: Sequence[int]) -> str:
    return markup.SEPARATOR.join(passages[index].label + passages[index].text for index in indices)


def _wrapped(text: str) -> Iterator[str]:
    # escape sequences count as characters here, so that coloured lines are a little shorter: no harm
    for line in text.split("\n"):
        yield from textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


def _html_row(comparison: "FileComparison", heading: str, place: Correspondence) -> str:
    sides: list[str] = []
    marking = markup.Marking(ids="front-" if place in comparison.front else "")
    whole = joined(comparison.left.passages, place.left), joined(comparison.right.passages, place.right)
    for which, witness, indices in (
        ("left", comparison.left, place.left),
        ("right", comparison.right, place.right),
    ):
        other = whole[which == "left"]
        passages = [witness.passages[index] for index in indices]
        texts, breaks = [p.text for p in passages], [p.breaks for p in passages]
        if place.edits is None:
            marked = [markup.plain(p.text, p.breaks) for p in passages]
        else:
            marked = markup.sides(texts, other, place.edits, "left" if which == "left" else "right", breaks, marking)
        language = escape(witness.header.language or "und")
        paragraphs = "".join(
            f'<p lang="{language}" dir="auto">{escape(p.label)}{html}</p>'
            for p, html in zip(passages, marked, strict=True)
        )
        sides.append(f"<td>{paragraphs or _NOTHING}</td>")
    heading = f"{heading}  moved" if place.moved else heading
    return f"<tr><th scope=row>{escape(heading)}</th>{''.join(sides)}</tr>"


def _edit(edit: Edit) -> dict[str, Any]:
    """`kind` is null for an equal span; the two ends of a moved text have the same `move`, 0 in every other edit."""
    return {"left": edit.left, "right": edit.right, "equal": edit.equal, "kind": edit.kind, "move": edit.move}


def _passage(passage: Passage) -> dict[str, Any]:
    return {"kind": passage.kind, "number": passage.number, "label": passage.label, "text": passage.text}
