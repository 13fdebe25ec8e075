"""Steps: the shades by which pages show how much passages, or witnesses, differ.

The steps are those of what is shown together, so that close texts and free ones both show where they part most: of
what differs, a fifth falls on each of five steps. Bounds keep that from telling more than there is: what hardly differs
never has the darkest shades, and what is nearly another text always has.
"""

from collections.abc import Iterable
from math import ceil

Steps = tuple[float, float, float, float]
"""The most that each of the four lighter steps holds; what differs more has the darkest."""

LEAST: Steps = (0.01, 0.03, 0.06, 0.1)
MOST: Steps = (0.5, 0.7, 0.85, 0.95)


def steps_of(amounts: Iterable[float]) -> Steps:
    """The steps for what is shown together, from how much each of it differs (0 to 1)."""
    differing = sorted(amount for amount in amounts if amount > 0)
    fifths = [differing[ceil(part * len(differing) / 5) - 1] if differing else 0.0 for part in range(1, 5)]
    first, second, third, fourth = (
        min(max(fifth, least), most) for fifth, least, most in zip(fifths, LEAST, MOST, strict=True)
    )
    return first, second, third, fourth


def even_steps(amounts: Iterable[float]) -> Steps:
    """As `steps_of`, but in five equal parts of the most: for so few amounts that each is read beside the others."""
    most = max([LEAST[3], *amounts])
    first, second, third, fourth = (part * most / 5 for part in range(1, 5))
    return first, second, third, fourth


def level(amount: float, steps: Steps) -> int:
    """The step of an amount: from 0, the same words, to 5."""
    return 1 + sum(amount > step for step in steps) if amount > 0 else 0
