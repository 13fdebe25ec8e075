"""The plot of variation along a document: where its bars and dots stand.

Everything is a share of the drawing's width or height, written as a percentage, so that it fills whatever room there
is while its words keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.text.variation import Variation

TOP, FLOOR = 5.0, 86.0
"""Where the whole and nothing are, in hundredths of the height."""
LONG = 150
"""Of more places than this the drawing is wider than a small screen, and scrolls."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One place: its bar is the share of witnesses that differ, its dot (at `x`) their mean distance."""

    left: str
    width: str
    top: str
    height: str
    x: str
    dot: str


def bars(found: Sequence[Variation]) -> list[Bar]:
    """The bars of places in their order."""
    each = 100 / max(len(found), 1)
    gap = 0.1 if len(found) <= LONG else 0.0  # between bars of a pixel or two, gaps would make a pattern
    return [
        Bar(
            left=_percent((at + gap) * each),
            width=_percent((1 - 2 * gap) * each),
            top=height(own.share),
            height=_percent((FLOOR - TOP) * own.share),
            x=_percent((at + 0.5) * each),
            dot=height(own.distance),
        )
        for at, own in enumerate(found)
    ]


def ticks(count: int) -> list[int]:
    """The places whose names are written below: the first, the last, and what stands at the quarters between."""
    return sorted({round(part * (count - 1) / 4) for part in range(5)}) if count else []


def height(share: float) -> str:
    """Where a share stands."""
    return _percent(FLOOR - (FLOOR - TOP) * share)


def _percent(number: float) -> str:
    return f"{number:.2f}%"
