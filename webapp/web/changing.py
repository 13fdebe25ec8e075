"""What stands below a document's texts while their links are changed: what was done last, and what was refused.

It belongs to one person, and so is kept apart from the texts, which are rendered once for everybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import escape

from webapp.errors import VariorumError
from webapp.operations import checking
from webapp.operations.checking import Passages, Place, ToldAct
from webapp.review import Act, Action, may
from webapp.web.surroundings import account, here
from webapp.web.view import View


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that was not made: what was to be done ("link") with the passages picked in the view, and why not."""

    verb: str
    problem: VariorumError


@dataclass(frozen=True, slots=True)
class Changing:
    """The newest act, if it can be taken back at once; and what was refused, with the links of its passages now.

    `overruled` are the acts that the newest one overruled, `chosen` the picked passages of the left and of the right
    witness, those that are still there.
    """

    last: ToldAct | None
    overruled: tuple[Act, ...]
    refusal: Refusal | None
    now: list[Place]
    chosen: tuple[Passages, Passages]


def may_change(document: str) -> bool:
    """Whether the person who asks may change links of the document."""
    return may(account(), Action.RELINK, document)


def with_picked(html: str, picked: Iterable[str]) -> str:
    """The texts as they were rendered for everybody, with the boxes of some passages ticked ("A.p10")."""
    for name in picked:
        box = f'id="pick-{escape(name)}"'
        html = html.replace(box, f"{box} checked", 1)
    return html


def changing(view: View, refusal: Refusal | None) -> Changing | None:
    """What to show of changing links; None for a view in which they are not changed."""
    if not view.links:
        return None
    desk, pair = here().desk, (view.choice.left, view.choice.right)
    asking = account()
    last, overruled = (
        checking.last_act(desk, asking, view.document, pair) if asking and may_change(view.document) else (None, ())
    )
    now = checking.holding(desk, view.document, pair, view.picked) if refusal else []
    left = (placed for place in now for placed in place.left if f"{pair[0]}.{placed.id}" in view.picked)
    right = (placed for place in now for placed in place.right if f"{pair[1]}.{placed.id}" in view.picked)
    return Changing(last, overruled, refusal, now, (tuple(left), tuple(right)))
