"""Offsets as browsers count them, in units of UTF-16, and as everything here does, in code points."""


def from_utf16(text: str, units: int) -> int:
    """The code points before `units` UTF-16 units of `text`. ValueError if these end in no place between characters."""
    encoded = text.encode("utf-16-le")
    if not 0 <= 2 * units <= len(encoded):
        raise ValueError(f"there is no offset {units} in a text of {len(encoded) // 2} UTF-16 units")
    return len(encoded[: 2 * units].decode("utf-16-le"))


def to_utf16(text: str, offset: int) -> int:
    """The UTF-16 units of the first `offset` code points of `text`."""
    return len(text[:offset].encode("utf-16-le")) // 2
