"""Chinese as terms are sought in it: one form for every region, what the reform merged, and where words end.

`folded` is wider than `script.fold`, which alignments are made with: it also takes the forms of Taiwan and Hong Kong
and those of older print for one (裡 and 裏, 看著 and 看着, 値 and 值). Words that only another region uses (赫魯雪夫,
elsewhere 赫魯曉夫) are no forms of one character: they are aliases, which the term base lists.
"""

from functools import cache
from itertools import accumulate
from typing import Literal
from unicodedata import normalize

from webapp.text.script import HAN_CHARACTER, convert, fold

_SAMPLE = 20_000
_OF_OLDER_PRINT = """
値值 淸清 鄕乡 鬪斗 鬭斗 鬬斗 闘斗 飜翻 繙翻 緖绪 槪概 曁暨 郞郎 硏研 尙尚 愼慎 顚颠 吿告 効效 傚效 倣仿 隣邻
鐡铁 鎗枪 砲炮 塲场 疎疏 畧略 煖暖 鑛矿 閙闹 隄堤 廻回 勅敕 呪咒 姪侄 壻婿 菓果 荳豆 讐仇 躱躲 遯遁 馀余
祇只 歴历 関关 葢盖 徃往 攷考 牋笺 覩睹 謌歌 譌讹 騐验 鵞鹅 么么
"""
"""Pairs that OpenCC lacks; and 么, which it takes for Taiwan's 幺, though it is the 么 of 什么."""
_EXTRA = {ord(pair[0]): ord(pair[1]) for pair in _OF_OLDER_PRINT.split()}


def folded(text: str) -> str:
    """`text` with one character for all forms of it, code point for code point; for comparing only."""
    return text if text.isascii() else text.translate(_FOLDED)


def chinese_script(text: str) -> Literal["hans", "hant"] | None:
    """Which script Chinese text is in; None where no character tells, as in 中央."""
    tells = sum(map(_tells, text[:_SAMPLE]))
    return None if tells == 0 else "hant" if tells > 0 else "hans"


def is_as_written(form: str, text: str) -> bool:
    """Whether two texts that are equal when folded have the same words at characters that the reform merged.

    后 and 後 are both 后 in Simplified, so they are two words where they are written; 党 and 黨 likewise, since 党 is a
    surname too. Forms of one character in two regions (裡 and 裏) are the same, and 经 and 經 are no such pair.
    """
    return len(form) == len(text) and all(
        a == b or folded(a) not in _merged() or _traditional(a) == _traditional(b)
        for a, b in zip(form, text, strict=True)
    )


def words(text: str) -> list[tuple[int, int]]:
    """The (start, end) of every word of Chinese `text`, in either script; marks and spaces count as words.

    The segmenter's dictionary is loaded on first need: 0.2 s and 33 MB. It decides by the frequency of words alone: its
    guesses at unknown ones would make one word of a name and its neighbour.
    """
    import rjieba

    ends = list(accumulate(map(len, rjieba.cut(fold(text), hmm=False))))
    return list(zip([0, *ends], ends, strict=False))


class _Folded(dict[int, int]):
    """A translation table for `str.translate`, filled as characters occur."""

    def __missing__(self, code_point: int) -> int:
        character = chr(code_point)
        self[code_point] = code_point
        if HAN_CHARACTER.match(character):
            other = _EXTRA.get(code_point) or ord(_simplified(character))
            if other != code_point:
                self[code_point] = self[other]
        return self[code_point]


def _simplified(character: str) -> str:
    for other in (normalize("NFKC", character), *(convert(character, region) for region in ("t2s", "tw2s", "hk2s"))):
        if len(other) == 1 and other != character:
            return other
    return character


_FOLDED = _Folded()


@cache
def _traditional(character: str) -> str:
    """The Traditional character in the form that OpenCC takes for the common one."""
    other = convert(convert(character, "tw2t"), "hk2t")
    return other if len(other) == 1 else character


@cache
def _merged() -> frozenset[str]:
    """The Simplified characters that stand for two Traditional ones or more; computed once, on need (20 ms)."""
    characters = [chr(code_point) for code_point in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simplified = convert("\n".join(characters), "t2s").split("\n")
    originals: dict[str, set[str]] = {}
    for character, one in zip(characters, simplified, strict=True):
        if one != character:
            originals.setdefault(one, {_traditional(one)} if _is_traditional_too(one) else set()).add(
                _traditional(character)
            )
    return frozenset(folded(one) for one, several in originals.items() if len(several) > 1)


def _is_traditional_too(character: str) -> bool:
    """Whether a character is used in Traditional text, as the older character set of Taiwan shows."""
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _tells(character: str) -> int:
    """1 for a character that only Traditional text has, -1 for one that only Simplified has, otherwise 0."""
    if not HAN_CHARACTER.match(character):
        return 0
    if fold(character) != character:
        return 1
    return 0 if _is_traditional_too(character) or convert(character, "s2t") == character else -1
