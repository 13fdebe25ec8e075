"""Bytes that are no text are refused with what is wrong, where, and what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.errors import InvalidInput
from webapp.text.decode import decode
from webapp.text.limits import FILE_BYTES, check_characters, check_file_size


def test_a_byte_order_mark_and_crlf_belong_to_the_file_and_not_to_the_text() -> None:
    assert decode(b"\xef\xbb\xbfone\r\ntwo\rthree\n", "f.txt") == "one\ntwo\nthree\n"


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\ufeff"), min_size=1).filter(
        str.strip
    )
)
def test_any_text_comes_through_code_point_for_code_point(text: str) -> None:
    if not text.encode().strip() or text.startswith(("SQLite", "GIF8", "%PDF")):
        return
    assert decode(text.encode(), "f.txt") == text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "f.txt is empty"),
        (b" \n\r\n", "f.txt is empty"),
        (b"\xef\xbb\xbf", "f.txt is empty"),
        (b"\xef\xbb\xbf\r\n", "f.txt is empty"),
        ("\u3000\n\u00a0\u2003".encode(), "f.txt is empty"),
        (b"%PDF-1.7 \x00\x01", "f.txt is a binary file"),
        (b"PK\x03\x04word/document.xml", "f.txt is a binary file"),
        (bytes(range(256)) * 4, "f.txt is a binary file"),
        (b" \x00\xff\xff", "f.txt is a binary file"),  # a noncharacter in UTF-16
        (b" \x00\x01\xe0", "f.txt is a binary file"),  # one of private use
        ("文字".encode("utf-16-le"), "f.txt is not UTF-8: byte 0"),  # nothing shows what it is
        (b"\xff\xfe\x87\x65", r"is encoded as UTF-16, not UTF-8: byte 0 \(0xFF\) on line 1 .*\. Save it as UTF-8"),
        (b"\xfe\xff\x65\x87", r"is encoded as UTF-16, not UTF-8: byte 0 \(0xFE\) on line 1"),
        (b"one\n\xed\xa0\x80", r"not UTF-8: byte 4 \(0xED\) on line 2 begins a surrogate \(U\+D800\)"),
        ("\ufeff".encode() + b"\xed\xbf\xbf", r"byte 3 \(0xED\) on line 1 begins a surrogate \(U\+DFFF\)"),
        (b"abcd\x00e", "f.txt, line 1, column 5: a NUL character"),
        (b"\x00" * 8, "f.txt, line 1, column 1: a NUL character"),
        (bytes(range(16)), "a NUL character"),
        (b"one\ntwo\x00", "f.txt, line 2, column 4: a NUL character"),
    ],
)
def test_what_is_no_text_is_refused_and_said(content: bytes, told: str) -> None:
    with pytest.raises(InvalidInput, match=told):
        decode(content, "f.txt")


def test_another_encoding_is_refused_naming_the_byte_the_line_and_the_likely_encoding() -> None:
    text = "line one\n" + "中央委员会关于罗马尼亚和苏联关系的通报以及我们的政策" * 3
    with pytest.raises(InvalidInput, match=r"not UTF-8: byte 9 \(0xD6\) on line 2 .*likely GB18030"):
        decode(text.encode("gb18030"), "f.txt")


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("Café\n\nNaïve", "latin-1", "Windows-1252"),
        ("Größe und señor", "cp1252", "Windows-1252"),
        ("l’été où nous étions à la plage", "cp1252", "Windows-1252"),
        ("中央委員會關於羅馬尼亞和蘇聯的關係", "big5", "Big5"),
        ("товарищ Хрущёв сказал, что дело мира", "cp1251", "Windows-1251"),
        ("товарищ Хрущёв сказал, что дело мира", "koi8_r", "KOI8-R"),
    ],
)
def test_the_likely_encoding_is_one_that_would_not_spoil_the_text(text: str, encoding: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=f"It is likely {told} "):
        decode(text.encode(encoding), "f.txt")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "Dear friend,\n\nthe harvest is in.",
        "Café",
        "товарищ Хрущёв сказал, что дело мира\n",
        "各中央局：\n四月二十四日，大使来访。\n",
        "😀 one",
    ],
)
def test_utf_16_without_a_byte_order_mark_is_told_as_what_it_is(text: str, encoding: str) -> None:
    told = r"f.txt is likely UTF-16, not UTF-8: byte \d+ \(0x..\) on line 1 does not belong there\. Save it as UTF-8"
    with pytest.raises(InvalidInput, match=told):
        decode(text.encode(encoding), "f.txt")


def test_a_bad_byte_after_a_byte_order_mark_is_counted_in_the_file() -> None:
    with pytest.raises(InvalidInput, match=r"byte 4 \(0xFF\) on line 1"):
        decode(b"\xef\xbb\xbfa\xff", "f.txt")


def test_a_file_may_be_as_large_as_the_limit_and_no_larger() -> None:
    check_file_size(FILE_BYTES, "f.txt")
    with pytest.raises(InvalidInput, match=r"20,971,521 bytes; the limit is 20,971,520 \(20 MiB\)"):
        check_file_size(FILE_BYTES + 1, "f.txt")
    with pytest.raises(InvalidInput, match="the limit is"):
        decode(b"a" * (FILE_BYTES + 1), "f.txt")


def test_a_lone_surrogate_is_refused_where_it_stands() -> None:
    with pytest.raises(InvalidInput, match=r"the comment, line 2, column 1: a lone surrogate \(U\+D800\)"):
        check_characters("one\n\ud800", "the comment")
