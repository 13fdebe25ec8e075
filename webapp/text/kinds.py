"""Stands in until the classifier is there."""

from webapp.text.model import EditKind

_MARKS = set(",.;:!-—–…，。；：！、'\"“”‘’()（）")


def keys(words: list[str]) -> list[str]:
    """Stub."""
    return [word.casefold() for word in words]


def kind_of(old: str, new: str) -> EditKind:
    """Stub."""
    if old.casefold() == new.casefold():
        return EditKind.CASE
    if not (old + new).strip():
        return EditKind.SPACING
    if set((old + new).replace(" ", "")) <= _MARKS:
        return EditKind.PUNCTUATION
    return EditKind.SUBSTANTIVE
