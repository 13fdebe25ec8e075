"""The draft of a whole text as it is kept: a value, and its spelling in the store."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from webapp.operations.drafting import Draft, Taken
from webapp.store.drafts import Kept
from webapp.store.events import canonical


@dataclass(frozen=True, slots=True)
class WholeDraft:
    """What somebody has changed in a text. `number` is that of the draft, 0 before it was ever saved.

    `lost` has, of passages that were taken over to a newer text, the words that found no place there. `page` names the
    page that saved it last, `turn` how often something had been typed there by then; `saved_at` says when (UTC as text,
    "" if never).
    """

    number: int = 0
    passages: Mapping[str, Draft] = field(default_factory=dict)
    lost: Mapping[str, Sequence[str]] = field(default_factory=dict)
    page: str = ""
    turn: int = 0
    saved_at: str = ""


def spelled(draft: WholeDraft) -> str:
    """The draft as it is stored, without its number and time."""
    passages = {
        name: {
            "base": own.base,
            "text": own.text,
            "reasons": [[*span, why] for span, why in own.reasons.items()],
            "taken": [list(one) for one in own.taken],
        }
        for name, own in draft.passages.items()
    }
    lost = {name: list(own) for name, own in draft.lost.items()}
    return canonical({"passages": passages, "lost": lost, "page": draft.page, "turn": draft.turn})


def read(kept: Kept | None) -> WholeDraft:
    """The draft that was stored, an empty one if none was."""
    if kept is None:
        return WholeDraft()
    said = json.loads(kept.content)
    passages = {
        name: Draft(
            own["base"],
            own["text"],
            reasons={(start, end): why for start, end, why in own["reasons"]},
            taken=tuple(Taken(*one) for one in own["taken"]),
        )
        for name, own in said["passages"].items()
    }
    return WholeDraft(kept.number, passages, said["lost"], said["page"], said.get("turn", 0), kept.saved_at)
