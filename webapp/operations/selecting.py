"""Words chosen in a passage: as a browser sends them, or as somebody typed them."""

from webapp.errors import Conflict, InvalidInput
from webapp.review.threads import in_context
from webapp.text.offsets import to_code_points, to_units

MOST_SHOWN = 20

_ELSEWHERE = "The words you chose do not stand in the passage as it is now. Choose them anew in the text below."


class Ambiguous(Conflict):
    """The words stand in the passage several times. `places` are (UTF-16 range, before, words, after) of each."""

    def __init__(self, words: str, places: list[tuple[str, str, str, str]]) -> None:
        super().__init__(f"“{words}” stands in the passage {len(places)} times. Say below which you mean.")
        self.places = places


def chosen(text: str, words: str, units: str = "") -> tuple[int, int] | None:
    """The code points [start, end) of `text` that `words` are, None for no words: the whole passage.

    `units` is their range in UTF-16 units, "12-20", as browsers count, or "" if only the words are known. Raises
    Conflict (the text has not these words there), Ambiguous, and InvalidInput (no range at all).
    """
    words = words.replace("\r\n", "\n")
    if units:
        start, end = _range(text, units)
        if text[start:end] != words:
            raise Conflict(_ELSEWHERE)
        return start, end
    words = words.strip()
    if not words:
        return None
    starts = [at for at in range(len(text)) if text.startswith(words, at)]
    if not starts:
        raise Conflict(_ELSEWHERE)
    if len(starts) > 1:
        raise Ambiguous(words, [_place(text, start, start + len(words)) for start in starts[:MOST_SHOWN]])
    return starts[0], starts[0] + len(words)


def units_of(text: str, anchor: tuple[int, int]) -> str:
    """The range of code points as browsers count: "12-20"."""
    return "-".join(str(to_units(text, offset)) for offset in anchor)


def _range(text: str, units: str) -> tuple[int, int]:
    ends = units.split("-")
    if len(ends) != 2 or not all(end.isascii() and end.isdigit() and len(end) < 10 for end in ends):
        raise InvalidInput(f"“{units[:40]}” is no range of a text. Choose the words anew.")
    try:
        start, end = (to_code_points(text, int(end)) for end in ends)
    except ValueError as fault:
        raise Conflict(_ELSEWHERE) from fault
    if start >= end:
        raise Conflict(_ELSEWHERE)
    return start, end


def _place(text: str, start: int, end: int) -> tuple[str, str, str, str]:
    return units_of(text, (start, end)), *in_context(text, (start, end))
