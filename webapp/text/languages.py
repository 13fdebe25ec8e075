"""Tags of languages (BCP 47): whether one is valid, how it is spelled, and which script a Chinese one names."""

from functools import lru_cache
from typing import Literal

_TRADITIONAL = {"hant", "tw", "hk", "mo"}
_SIMPLIFIED = {"hans", "cn", "sg"}


@lru_cache(1000)
def is_language_tag(tag: str) -> bool:
    """Whether `tag` is a valid BCP 47 tag: well-formed, with a registered language, script and region."""
    import langcodes

    return langcodes.tag_is_valid(tag)


@lru_cache(1000)
def cased(tag: str) -> str:
    """`tag` in the capitals that BCP 47 recommends ("ZH-hans-cn" is "zh-Hans-CN"); they say nothing."""
    first, *others = tag.lower().split("-")
    return "-".join([first, *(_subtag(one) for one in others)])


def chinese_script(tag: str) -> Literal["hans", "hant"] | None:
    """The script that a tag of Chinese says, be it by a region; None if it says none, or is of another language."""
    first, *others = tag.lower().split("-")
    if first != "zh":
        return None
    if not _TRADITIONAL.isdisjoint(others):
        return "hant"
    return None if _SIMPLIFIED.isdisjoint(others) else "hans"


def _subtag(subtag: str) -> str:
    return subtag.upper() if len(subtag) == 2 else subtag.title() if len(subtag) == 4 and subtag.isalpha() else subtag
