"""Whether two readings are one number or one date in another form.

    April 24th / 24 April      二十四日 / 24日      1,000 / one thousand      first / 1st

Only what is wholly a number or a date is read, so that nothing else can differ unseen. What may mean two things is not
read at all: "1.000" (a thousand or one), "4/5", "I", a year in words, a number with a nought before it. English words
are read by text2num, which is loaded (10 ms) only when a number stands on the other side.
"""

import re

from webapp.text.dates import chinese_number, month_number, parse_date

_LONGEST = 100
_SHORTEST_ROW = 3
"""Digits in a row that are read as one number: a year has four."""
_DIGITS = re.compile(r"0|[1-9]\d*")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+")
_ORDINAL = re.compile(r"([1-9]\d*)(?:st|nd|rd|th)", re.I)
_WORDS = re.compile(r"[A-Za-z]+(?:[- ][A-Za-z]+)*")
_DAY_OF_MONTH = re.compile(
    r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?(?P<month>[A-Z][A-Za-z]{2,8})\.?"
    r"|(?P<Month>[A-Z][A-Za-z]{2,8})\.? (?:the )?(?P<Day>\d{1,2})(?:st|nd|rd|th)?"
)
_CHINESE = re.compile("[〇零○一二三四五六七八九十百千万萬亿億廿卅]+")
_CHINESE_VALUE = re.compile(
    "(?:(?P<亿>.+?)[亿億]零?)?(?:(?P<万>[^亿億]+?)[万萬]零?)?"
    "(?:(?P<千>[一二三四五六七八九])千零?)?(?:(?P<百>[一二三四五六七八九])百零?)?(?P<rest>[一二三四五六七八九十廿卅]{0,3})"
)
_ONES = frozenset("一二三四五六七八九")
_BELOW_HUNDRED = re.compile("(?:[一二三四五六七八九]?十|廿|卅)[一二三四五六七八九]?|[一二三四五六七八九]")


def same_number(left: str, right: str) -> bool:
    """Whether both are one number or date. Words that both begin or end with may stand around it; unsure is False."""
    if max(len(left), len(right)) > _LONGEST:
        return False
    left, right = sorted((left.strip(), right.strip()))
    if _is_one(left, right):
        return True
    ours, theirs = left.split(), right.split()
    while ours and theirs and ours[-1] == theirs[-1]:
        ours, theirs = ours[:-1], theirs[:-1]
    while ours and theirs and ours[0] == theirs[0]:
        ours, theirs = ours[1:], theirs[1:]
    return _is_one(" ".join(ours), " ".join(theirs))


def _is_one(left: str, right: str) -> bool:
    if not (any(map(str.isnumeric, left + right))):
        return False
    if _CHINESE.search(left) or _CHINESE.search(right):
        ours, theirs = (_CHINESE.sub(lambda found: chinese_value(found[0]), text) for text in (left, right))
        if ours == theirs:
            return left != right
    date = _date(left)
    if date or _date(right):
        return date == _date(right)
    value = _value(left)
    return value != "" and value == _value(right)


def chinese_value(numeral: str) -> str:
    """The number that a Chinese numeral is, in digits: 二十四 → 24, 一九六三 → 1963; the numeral itself if unsure."""
    if 1 < len(numeral) < _SHORTEST_ROW and numeral.isnumeric() and not set(numeral) & set("十百千万萬亿億廿卅"):
        return numeral  # 二三 is "two or three"
    if len(numeral) > 1 and all(character in "〇零○一二三四五六七八九" for character in numeral):
        return str(chinese_number(numeral)) if numeral[0] not in "〇零○" else numeral
    value = _chinese_value(numeral)
    return numeral if value is None else str(value)


def _chinese_value(numeral: str) -> int | None:
    found = _CHINESE_VALUE.fullmatch(numeral)
    if not numeral or found is None:
        return None
    value = 0
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        if found[unit]:
            inner = _chinese_value(found[unit])
            if inner is None:
                return None
            value += inner * worth
    for unit, worth in (("千", 1000), ("百", 100)):
        value += chinese_number(found[unit]) * worth if found[unit] else 0
    rest = found["rest"]
    if not rest:
        return value
    # 三万五 is 35,000 and not 30,005: a digit after a unit that is not the next says 零 first
    if not _BELOW_HUNDRED.fullmatch(rest) or (rest in _ONES and numeral.endswith(tuple("百千万萬亿億"), 0, -1)):
        return None
    return value + chinese_number(rest)


def _date(text: str) -> str:
    """A full date as "1963-05-09", a day of a month as "05-09"; "" for anything else."""
    found = _DAY_OF_MONTH.fullmatch(text)
    if found is None:
        return parse_date(text)
    month, day = month_number(found["month"] or found["Month"]), int(found["day"] or found["Day"])
    return f"{month:02}-{day:02}" if month and 0 < day <= 31 else ""


def _value(text: str) -> str:
    """A number as its digits, an ordinal as "21st"; "" for anything else."""
    if _DIGITS.fullmatch(text):
        return text
    if _GROUPED.fullmatch(text):
        return re.sub(r"\D", "", text)
    if found := _ORDINAL.fullmatch(text):
        return _ordinal(found[1])
    return _value_of_words(text.lower()) if _WORDS.fullmatch(text) else ""


def _ordinal(digits: str) -> str:
    return f"{digits}th"


def _value_of_words(words: str) -> str:
    if words.endswith("s") or words == "o":  # "thousands" is no number, "o" no nought
        return ""
    from text_to_num import alpha2digit

    read = alpha2digit(re.sub("^an? ", "one ", words), "en", threshold=0)
    found = _ORDINAL.fullmatch(read)
    return _ordinal(found[1]) if found else read if _DIGITS.fullmatch(read) else ""
