"""From the bytes of a file to its text: UTF-8 only, because guessing an encoding silently is how letters get lost.

A byte-order mark and CRLF line ends belong to the original file, whose bytes are kept; the text has neither. What is
not text at all is refused with a sentence that says where and what to do.
"""

from webapp.errors import InvalidInput
from webapp.text.limits import check_characters, check_file_size

_BOM = b"\xef\xbb\xbf"
# left to all it knows, the detector calls short Western texts Windows-1250, which would turn ï into ď
_ENCODINGS = {
    "cp1252": "Windows-1252 (Western European; for Central European, Windows-1250)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "gb18030": "GB18030 (Simplified Chinese)",
    "big5": "Big5 (Traditional Chinese)",
}
_BINARY_SIGNS = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"SQLite",
)


def decode(content: bytes, name: str) -> str:
    """The text of the file `name`, each line ended by one newline, without a byte-order mark.

    Raises InvalidInput for an empty file, one over the limit, a binary one, one that is not UTF-8 (naming the byte and
    the likely encoding), or one with NUL characters.
    """
    check_file_size(len(content), name)
    if not content.strip():
        raise InvalidInput(f"{name} is empty: there is no text to load.")
    text = _text(content, name)
    check_characters(text, name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InvalidInput(f"{name} is encoded as UTF-16, not UTF-8; save it as UTF-8 and load it again.")
    if content.startswith(_BINARY_SIGNS):
        raise InvalidInput(f"{name} is a binary file, not a text; save its text as plain UTF-8 (.txt) and load that.")
    try:
        return content.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        if b"\x00" in content:
            raise InvalidInput(f"{name} is a binary file, not a text; load a plain UTF-8 text instead.") from error
        # the reported offset leaves out a byte-order mark that was taken off
        offset = error.start + (len(_BOM) if content.startswith(_BOM) else 0)
        line = content.count(b"\n", 0, offset) + 1
        raise InvalidInput(
            f"{name} is not UTF-8: byte {offset:,} (0x{content[offset]:02X}) on line {line} does not belong there. "
            f"{_likely(content)}"
        ) from error


def _likely(content: bytes) -> str:
    sample = content[:200_000]
    # few letters beyond ASCII are the accents of a Western text, too few for the detector
    if sum(byte > 127 for byte in sample) * 3 < len(sample):
        encoding = "cp1252"
    else:
        import charset_normalizer

        best = charset_normalizer.from_bytes(sample, cp_isolation=list(_ENCODINGS)).best()
        if best is None:
            return "Save it as UTF-8 and load it again."
        encoding = best.encoding
    return (
        f"It is likely {_ENCODINGS[encoding]}: open it as that, see that every letter is right, save it as UTF-8"
        " and load it again."
    )
