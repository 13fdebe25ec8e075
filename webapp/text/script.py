"""Scripts: which one a text is in, and Chinese between Simplified and Traditional.

Two different jobs stand here side by side, and must not be confused. `fold` is for comparing: it goes character by
character, so that every offset stays where it was, and merges what the reform merged (後 and 后). `to_script` is for
showing: it goes by phrases, as a reader expects (头发 → 頭髮, 发展 → 發展), and its result is never stored. Terms are
sought with `chinese.folded`, which merges the forms of all regions; alignments keep to `fold`.

OpenCC is loaded on first need: it costs 20 ms, and most pairs hold no Chinese. It must never see a NUL character
(several configurations drop what follows it); `limits` refuses those at the door.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import opencc

Script = Literal["latin", "han", "cyrillic", "other"]
ChineseScript = Literal["hans", "hant", "tw", "hk"]
"""Simplified, Traditional, and Traditional in the characters that Taiwan and Hong Kong use."""

HAN = "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
"""The ranges of Chinese characters, for use inside a character class."""

HAN_CHARACTER = re.compile(f"[{HAN}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_SAMPLE = 20_000
_CONFIGURATIONS: dict[ChineseScript, str] = {"hans": "t2s", "hant": "s2t", "tw": "s2tw", "hk": "s2hk"}


def dominant_script(text: str) -> Script:
    """The script that most letters of `text` are in; a long text is judged by its first 20,000 characters.

    A Chinese character counts for two letters, since it says about as much as half a word.
    """
    sample = text[:_SAMPLE]
    counts: dict[Script, int] = {
        "han": 2 * len(HAN_CHARACTER.findall(sample)),
        "latin": len(_LATIN.findall(sample)),
        "cyrillic": len(_CYRILLIC.findall(sample)),
    }
    script = max(counts, key=lambda name: counts[name])
    return script if counts[script] else "other"


def fold(text: str) -> str:
    """`text` with each Traditional character as its Simplified one, code point for code point; for comparing only."""
    return text.translate(_SIMPLIFIED) if HAN_CHARACTER.search(text) else text


def to_script(text: str, script: ChineseScript) -> str:
    """`text` in Simplified or Traditional characters, those of a region if asked, by phrases, for showing only.

    Only characters change, never words (飛彈 stays 飛彈). The result has as many code points as `text`, so that breaks
    and anchors still stand: where OpenCC's phrases would change the length, the conversion goes character by character.
    """
    if not HAN_CHARACTER.search(text):
        return text
    configuration = _CONFIGURATIONS[script]
    if script == "hans" and fold(text) != text:
        configuration = "tw2s"  # Taiwan's 看著 too; in Simplified text it would take 么 for Taiwan's form of 幺
    converted = convert(text, configuration)
    return converted if len(converted) == len(text) else "".join(convert(one, configuration) for one in text)


def convert(text: str, configuration: str) -> str:
    """What a configuration of OpenCC ("tw2s") makes of `text`; the length may change."""
    converted: str = _converter(configuration).convert(text)
    return converted


@cache
def _converter(configuration: str) -> "opencc.OpenCC":
    import opencc

    return opencc.OpenCC(configuration)


class _SimplifiedByCharacter(dict[int, int]):
    """A translation table for `str.translate` that asks OpenCC once for each character that occurs."""

    def __missing__(self, code_point: int) -> int:
        character = chr(code_point)
        folded = _converter("t2s").convert(character) if HAN_CHARACTER.match(character) else character
        self[code_point] = code_point
        if len(folded) == 1 and folded != character:
            self[code_point] = self[ord(folded)]  # 薴 becomes 苧, which is itself written 苎 elsewhere
        return self[code_point]


_SIMPLIFIED = _SimplifiedByCharacter()
