"""Dates as documents write them: May 9, 1963; 9 May 1963; 1963年5月9日; 一九六三年五月九日; 1963-05-09.

Used to order documents and to know a date line from a short paragraph; the text itself stays as it is written.
"""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_NUMERAL = "[0-9〇○零一二三四五六七八九十廿卅]"

_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<name>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<name>[A-Za-z]{3,9})\.?,? (?P<year>\d{4})"),
    re.compile(rf"(?P<year>{_NUMERAL}{{4}})年(?P<month>{_NUMERAL}{{1,3}})月(?P<day>{_NUMERAL}{{1,3}})[日号號]"),
)


def parse_date(text: str) -> str:
    """The date that `text` is, as "1963-05-09"; "" if it is not a full date or says more than a date."""
    for form in _FORMS:
        found = form.fullmatch(text.strip())
        if found is None:
            continue
        parts = found.groupdict()
        month = month_number(parts["name"]) if "name" in parts else chinese_number(parts["month"])
        try:
            return date(chinese_number(parts["year"]), month, chinese_number(parts["day"])).isoformat()
        except ValueError:
            return ""
    return ""


def month_number(name: str) -> int:
    """The month that `name` is in English, in full or in short ("Sept"), from 1; 0 if it is none."""
    return _MONTHS.get(name.lower(), 0)


def chinese_number(numeral: str) -> int:
    """The value of a numeral up to 99 (十二, 廿四) or of a row of digits of either kind (一九六三); 0 if neither."""
    if numeral.isascii():
        return int(numeral) if numeral.isdigit() else 0
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    if "十" not in numeral:
        return int("".join(str(_DIGITS.get(digit, digit)) for digit in numeral))
    tens, _, ones = numeral.partition("十")
    return 10 * (_DIGITS.get(tens, 1) if tens else 1) + _DIGITS.get(ones, 0)
