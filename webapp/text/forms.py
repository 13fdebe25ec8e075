"""Marks, spaces and code points: the forms of one text that a reader takes for the same.

Each function brings one sort of form to one, or takes out one sort of mark; all keep letters, digits and every mark
that carries meaning (%, №, +, $, =, &, /, ?). `kinds` says in which order they are tried.

Unicode's own equivalence for searching (NFKC) is too wide for texts that are compared: to it ² is 2, ½ is 1⁄2 and № is
No. Here forms are one if they are canonically equivalent, if one is a full-width or half-width form, or if one is a
ligature or another presentation of the same letters. Look-alikes of another script (Cyrillic а) are other letters.
"""

import re
from functools import cache
from unicodedata import category, decomposition, normalize

_QUOTES = "\"'`´“”„‟«»‹›‘’‚‛「」『』｢｣﹁﹂﹃﹄〝〞〟＂＇ʻʼʽʾʿ❛❜❝❞"
_ONE_QUOTE = str.maketrans(dict.fromkeys(_QUOTES, "'"))
_MARKS = {
    **dict.fromkeys("，、､﹐﹑", ","),
    **dict.fromkeys("。．｡", "."),
    **dict.fromkeys("•・‧∙⋅･", "·"),
    **dict.fromkeys("…⋯", "..."),
    **dict(zip("；：！？（）〈〉‥", (*";:!?()《》", ".."), strict=True)),
}
_ONE_MARK = str.maketrans(_MARKS)
_BRACKETS = dict(zip("〔［【〕］】", "[[[]]]", strict=True))
_ONE_BRACKET = str.maketrans(_BRACKETS)
DASHES = "-‐‑‒–—―−－﹣─⸺⸻"
"""Hyphens, dashes and the minus sign."""
_ONE_DASH = str.maketrans(dict.fromkeys(DASHES, "-"))

_EAST_ASIAN = "\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af"
# a space matters between two letters or digits, and between parts of a list of numbers ("1, 000")
_IDLE_SPACE = re.compile(r"(?<!\w) (?!\d)|(?<!\w)(?<!\d[.,:/]) | (?!\w)")
_QUOTE = re.compile("'")
_LONG_DASH = re.compile(r"--+|─+|[—―⸺⸻]+")
_INITIALS = re.compile(r"(?<![^\W_])([^\W\d_])\.(?=[^\W\d_]\.)|(?<=\.[^\W\d_])\.(?![^\W_]{2})")
# a mark between two digits is part of a number, and so is the dot of ".5"; "5, 300" may be two numbers or one
_MARK = re.compile(
    r"(?<!\d)(?!(?<!\w)\.\d)[,.;:!()《》·—]|[,.;:!()《》·—](?!\d| \d{3}(?!\d))"
    r"|(?<![\d\s]\s)(?<=\s)[-‐‒–](?=\s)|(?<=\s)[-‐‒–](?=\s[^\d\s])|^[‒–]|[‒–]$"
)
_GAP = re.compile(r"\[[^\w\[\]]+\]")
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\U000e0000-\U000e0fff]"
)
"""Default-ignorable code points (Unicode, DerivedCoreProperties): they show nothing by themselves."""
_PRESENTATION = ("<wide>", "<narrow>", "<compat>", "<initial>", "<medial>", "<final>", "<isolated>")


def one_space(text: str) -> str:
    """Every stretch of white space as one space, none at the ends."""
    return " ".join(text.split())


def tight(text: str) -> str:
    """`text`, which `one_space` has seen, with only those spaces that part words or numbers."""
    text = _IDLE_SPACE.sub("", text)
    if text.isascii() or max(text) < "\u2e80":
        return text
    return _idle_space_east_asian().sub("", text)


@cache
def _idle_space_east_asian() -> re.Pattern[str]:
    """Compiled on need, since large classes of characters take milliseconds."""
    return re.compile(rf"(?<=[{_EAST_ASIAN}]) | (?=[{_EAST_ASIAN}])")


def one_unicode(text: str) -> str:
    """Equivalent code points as one (NFC, full width, ligatures), what shows nothing left out."""
    if text.isascii():
        return text
    return normalize("NFC", normalize("NFC", text).translate(_EQUIVALENT))


def one_quote(text: str) -> str:
    """Every quotation mark and apostrophe as '."""
    return text.translate(_ONE_QUOTE)


def one_mark(text: str) -> str:
    """Chinese and full-width punctuation as that of ASCII, where there is the same."""
    return text if text.isascii() else text.translate(_ONE_MARK)


def one_dash(text: str) -> str:
    """Every dash and hyphen as -."""
    return text if text.isascii() else text.translate(_ONE_DASH)


def one_bracket(text: str) -> str:
    """Every square bracket as [ or ]."""
    return text if text.isascii() else text.translate(_ONE_BRACKET)


def without_quotes(text: str) -> str:
    """`text`, which `one_quote` has seen, with no ' but those inside words: "don't" keeps its own, "workers'" not."""
    return _QUOTE.sub(lambda found: "'" if _is_inside_word(text, found.start()) else "", text)


def without_marks(text: str) -> str:
    """`text`, which `one_mark` has seen, without marks that only part or end sentences."""
    text = _INITIALS.sub(r"\1", _LONG_DASH.sub("—", text))
    return one_space(_MARK.sub(" ", text))


def without_brackets(text: str) -> str:
    """`text`, which `one_bracket` has seen, without square brackets; what stands in them stays."""
    return one_space(text.replace("[", "").replace("]", ""))


def gaps(text: str) -> int:
    """How many brackets without a word `text` has, such as [...]: they stand for words, whatever these were."""
    return len(_GAP.findall(text))


def _is_inside_word(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before.isalpha() and after.isalpha() and max(before, after) < "\u2e80"


class _Equivalent(dict[int, str]):
    """A translation table for `str.translate`, filled as characters occur."""

    def __missing__(self, code_point: int) -> str:
        self[code_point] = _equivalent(chr(code_point))
        return self[code_point]


_EQUIVALENT = _Equivalent()


def _equivalent(character: str) -> str:
    if _IGNORABLE.match(character):
        return ""
    sort, _, plain = decomposition(character).partition(" ")
    if sort not in _PRESENTATION or character in _QUOTES or character in _MARKS or character in _BRACKETS:
        return character
    if character in DASHES or category(character) == "Zs":
        return character
    letters = "".join(_EQUIVALENT[int(code, 16)] for code in plain.split())
    if sort == "<compat>" and not (letters.isalpha() and (character.isalpha() or _is_numeral_or_radical(character))):
        return character
    return letters


def _is_numeral_or_radical(character: str) -> bool:
    """Whether it is a Roman numeral of its own (Ⅳ) or the code point of a radical (⼈), which fonts draw alike."""
    return "\u2160" <= character <= "\u217f" or "\u2e80" <= character <= "\u2fd5"
