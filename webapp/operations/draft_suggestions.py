"""What is to be proposed of a passage that was typed anew in the draft of a whole text."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from webapp.operations import drafting, restructuring
from webapp.operations.drafting import Draft
from webapp.operations.restructuring import WITHOUT_BLANK
from webapp.operations.suggestions import Suggestion
from webapp.text.carrying import Derivation, Place, Replacement, carried, parted, regrouped, replaced, replacements
from webapp.text.model import PlacedPassage

_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


def suggestions_of(placed: PlacedPassage, draft: Draft) -> list[Suggestion]:
    """What is to be proposed of a passage: other words, to take it away if there are none, or to split it.

    It is split at blank lines, unless it is a note. Its other words are then a proposal of their own that stands on
    either side of every cut; where words change at a cut itself, the parts have them, and their reasons and credit.
    """
    passage, seen = placed.passage, ((placed.id, draft.base),)
    if not draft.text.strip():
        return [Suggestion("delete", seen)]
    parts = paragraphs(draft.text)
    lines = "\n" in passage.text
    if len(parts) > 1 and not lines and not passage.kind.is_front_matter and not passage.tie:
        cut, text = _divided(passage.text, parts)
        if text is None:
            return [
                Suggestion(
                    "split", seen, parts=restructuring.divided(passage, parts), why=_all_said(passage.text, draft)
                )
            ]
        split = Suggestion("split", seen, parts=restructuring.divided(passage, cut))
        if text == passage.text:
            return [split]
        return [split, drafting.suggestion(passage.text, placed.id, replace(draft, text=text))]
    if len(parts) == 1 and not lines:
        draft = replace(draft, text=parts[0])
    return [drafting.suggestion(passage.text, placed.id, draft)]


def paragraphs(typed: str) -> list[str]:
    """What was typed between blank lines."""
    return [text.strip() for text in _BLANK_LINE.split(typed.strip("\n")) if text.strip()]


def undivided(base: str, draft: Draft) -> Draft:
    """The draft with its words on `base` as one text, if the passage is split and its words are proposed apart."""
    parts = paragraphs(draft.text)
    text = _divided(base, parts)[1] if len(parts) > 1 and "\n" not in base else None
    return draft if text is None else replace(draft, text=text)


def _divided(base: str, parts: Sequence[str]) -> tuple[list[str], str | None]:
    """The words of `base` that each part is made of, and `base` with the words of the parts in their place.

    None instead of that where one of its differences would have no place once the passage is split, or words would
    run together if it is not.
    """
    stretches = parted(base, parts)
    cut = [base[start:end] for start, end in stretches]
    adjoin = (base[:end] for (_, end), (start, _) in pairwise(stretches) if end == start)
    if not all(cut) or not all(words.endswith(WITHOUT_BLANK) for words in adjoin):
        return cut, None
    text = replaced(base, [Replacement(*own, part) for own, part in zip(stretches, parts, strict=True)])
    split = Derivation(regrouped([("", base)], [(str(at), words) for at, words in enumerate(cut)]), ("",))
    places = [carried(Place("", one.start, one.end), split) for one in replacements(base, text)]
    return cut, None if None in places else text


def _all_said(base: str, draft: Draft) -> str:
    """What was said of single differences, as one reason."""
    found = replacements(base, draft.text)
    reasons = [draft.reasons.get((one.start, one.end), "") for one in found]
    credit = dict.fromkeys(drafting.credit_of(one, draft.taken) for one in found)
    return "\n".join(filter(None, [*reasons, *(f"{siglum}’s words are in it." for siglum in credit if siglum)]))
