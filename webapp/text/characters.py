"""Which Chinese characters are one word in two scripts.

`script.fold` goes further than this: it merges every character that the reform merged, and so also two Traditional
ones that are different words (乾 "dry" and 幹 "do", both 干 in Simplified). Here a pair is one only if one of the two
is the Simplified form of the other, or if both are regional forms of one character (裡 in Taiwan, 裏 in Hong Kong).
Which of several words a Simplified form stands for cannot be told from the character.
"""

from webapp.text.script import fold

_LESS_COMMON = frozenset(
    "㸇併幷乾榦崙繫箇儘彆剷箚彙厤曆歎嚐噁噹嚙曏囌糰垻埰寀塤墰壜罈罎袷裊廕瀰彔琱鵰逕複淒慤濛矇擣襬陞朮柺檯颱欅殻燬譭氂汎沖遡鹵"
    "灧鍊菸穫瘺髮盪簽縧綉綳緔緼縴遶臟舖蒓藴衚襇謚謡謭讚賫贋贜蹟輼醖鍅鈅鈎鈡鐘鉆鉳鎚錼鎌鎲鎸鐝閑鬚頽饑鮝鰐鰛鳬鶿鷴麫麴"
)
"""Traditional characters that share their Simplified form with a commoner one of another meaning (發 and 髮: 发)."""


def simplified(text: str) -> str:
    """`text` with each character as its Simplified one where no other word is written so; for comparing only.

    One for one, so that offsets stay. Equal results mean one word in two scripts.
    """
    return text if text.isascii() else text.translate(_SIMPLIFIED)


def are_one(left: str, right: str) -> bool:
    """Whether two texts of the same length are one, character by character, in two scripts or in one."""
    if len(left) != len(right) or fold(left) != fold(right):
        return False
    return all(
        a == b or fold(a) == b or fold(b) == a or simplified(a) == simplified(b)
        for a, b in zip(left, right, strict=True)
    )


class _SimplifiedWhereSure(dict[int, int]):
    """A translation table for `str.translate`, filled as characters occur."""

    def __missing__(self, code_point: int) -> int:
        character = chr(code_point)
        self[code_point] = code_point if character in _LESS_COMMON else ord(fold(character))
        return self[code_point]


_SIMPLIFIED = _SimplifiedWhereSure()
