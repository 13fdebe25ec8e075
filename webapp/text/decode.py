"""From the bytes of a file to its text: UTF-8 only, because guessing an encoding silently is how letters get lost.

A byte-order mark and CRLF line ends belong to the original file, whose bytes are kept; the text has neither. What is
not text at all is refused with a sentence that says where and what to do.
"""

import codecs
import re
import unicodedata

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
_SAVE = "Save it as UTF-8 and load it again."
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

    Raises InvalidInput for a file without text, one over the limit, a binary one, one that is not UTF-8 (naming the
    byte and the likely encoding), or one with NUL characters.
    """
    check_file_size(len(content), name)
    text = _text(content, name)
    if not text.strip():
        raise InvalidInput(f"{name} is empty: there is no text to load.")
    check_characters(text, name)
    return line_feeds(text)


def line_feeds(text: str) -> str:
    """The text with each line end as LF; forms send CR LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(content: bytes, name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InvalidInput(
            f"{name} is encoded as UTF-16, not UTF-8: {_named(content, 0)} does not belong there. {_SAVE}"
        )
    if content.startswith(_BINARY_SIGNS):
        raise InvalidInput(f"{name} is a binary file, not a text; save its text as plain UTF-8 (.txt) and load that.")
    try:
        text = content.removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        # the reported offset leaves out a byte-order mark that was taken off
        offset = error.start + (len(_BOM) if content.startswith(_BOM) else 0)
        raise InvalidInput(_not_utf_8(content, offset, name)) from error
    if "\x00" in text and _is_likely_utf_16(content):
        raise InvalidInput(_utf_16(content, content.index(0), name))
    return text


def _not_utf_8(content: bytes, offset: int, name: str) -> str:
    """What is wrong with a file whose first byte that is not UTF-8 is at `offset`."""
    if b"\x00" in content:
        if _is_likely_utf_16(content):
            return _utf_16(content, offset, name)
        return f"{name} is a binary file, not a text; load a plain UTF-8 text instead."
    begins = f"{name} is not UTF-8: {_named(content, offset)}"
    if re.match(rb"\xed[\xa0-\xbf][\x80-\xbf]", content[offset : offset + 3]):
        surrogate = ord(content[offset : offset + 3].decode(errors="surrogatepass"))
        return (
            f"{begins} begins a surrogate (U+{surrogate:04X}), half of a character in UTF-16 and nothing in UTF-8;"
            " remove it, or write the character that is meant."
        )
    return f"{begins} does not belong there. {_likely(content)}"


def _utf_16(content: bytes, offset: int, name: str) -> str:
    return f"{name} is likely UTF-16, not UTF-8: {_named(content, offset)} does not belong there. {_SAVE}"


def _named(content: bytes, offset: int) -> str:
    line = content.count(b"\n", 0, offset) + 1
    return f"byte {offset:,} (0x{content[offset]:02X}) on line {line}"


def _is_likely_utf_16(content: bytes) -> bool:
    """Whether bytes with NUL among them are UTF-16 without a byte-order mark.

    They are no text as UTF-8 (not valid, or a third of them controls: NUL beside each ASCII letter, 04 beside each
    Cyrillic one), but are one as UTF-16, with at least a line end, a space or a letter of Latin-1.
    """
    sample = content[:200_000]
    try:
        content.decode()
    except UnicodeDecodeError:
        pass
    else:
        if sum(byte < 32 and byte not in b"\t\n\r" for byte in sample) * 3 < len(sample):
            return False
    return any(_is_text(sample, order) for order in ("utf-16-le", "utf-16-be"))


def _is_text(sample: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)  # the sample may end within a character
    except UnicodeDecodeError:
        return False
    return min(text, default="\uffff") < "\u0100" and not any(
        unicodedata.category(character) in ("Cc", "Cn", "Co") for character in set(text) - set("\t\n\r")
    )


def _likely(content: bytes) -> str:
    sample = content[:200_000]
    # few letters beyond ASCII are the accents of a Western text, too few for the detector
    if sum(byte > 127 for byte in sample) * 3 < len(sample):
        encoding = "cp1252"
    else:
        import charset_normalizer

        best = charset_normalizer.from_bytes(sample, cp_isolation=list(_ENCODINGS)).best()
        if best is None:
            return _SAVE
        encoding = best.encoding
    return (
        f"It is likely {_ENCODINGS[encoding]}: open it as that, see that every letter is right, save it as UTF-8"
        " and load it again."
    )
