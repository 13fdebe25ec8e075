"""Whether two spellings in Latin (or Cyrillic) letters are one name.

A Chinese name stands in Wade–Giles ("P'eng Chen", "Teng Hsiao-p'ing") in older translations and in Pinyin ("Peng Zhen",
"Deng Xiaoping") in newer ones; a Russian one in as many ways as there are languages ("Khrushchev", "Hruščov"). Only
rules are applied, no likeness of letters: what the rules do not reach is another name, because Li Min and Li Ming are
two people. Every word must begin with a capital letter, so that ordinary words stay out.

Wade–Giles is derived from Pinyin, syllable by syllable, since that direction is unambiguous. Its apostrophes are often
left out, so "Pan" may be the Ban or the Pan of Pinyin: it is taken for either. A word of one syllable is taken only
where it cannot be Pinyin itself ("Hsi", not "Chang").
"""

import re
from functools import cache, lru_cache
from itertools import product
from unicodedata import combining, normalize

_LONGEST = 200
_MOST_KEYS = 16
_APOSTROPHES = re.compile("['’‘ʼʻʽʾʿ`´]")
_HYPHEN = re.compile("[-‐‑–]")
_CONTINUED = re.compile(r"[-‐‑–']")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['\-‐‑–.])*(?: [^\W\d_](?:[^\W\d_]|['\-‐‑–.])*)*")

_CUSTOMARY = (
    ("peking", "beijing"),
    ("peiping", "beiping"),
    ("nanking", "nanjing"),
    ("canton", "guangzhou"),
    ("chungking", "chongqing"),
    ("tientsin", "tianjin"),
    ("sian", "xian"),
    ("hankow", "hankou"),
    ("tsingtao", "qingdao"),
    ("tsinan", "jinan"),
    ("amoy", "xiamen"),
    ("swatow", "shantou"),
    ("foochow", "fuzhou"),
    ("soochow", "suzhou"),
    ("hangchow", "hangzhou"),
    ("mukden", "shenyang"),
    ("dairen", "dalian"),
    ("yenan", "yanan"),
    ("sinkiang", "xinjiang"),
    ("tsinghai", "qinghai"),
    ("szechwan", "szechuan", "sichuan"),
    ("kweichow", "guizhou"),
    ("kwangtung", "guangdong"),
    ("kwangsi", "guangxi"),
    ("fukien", "fujian"),
    ("chekiang", "zhejiang"),
    ("kiangsu", "jiangsu"),
    ("kiangsi", "jiangxi"),
    ("hopeh", "hopei", "hebei"),
    ("hupeh", "hupei", "hubei"),
    ("shensi", "shaanxi"),
    ("quemoy", "kinmen", "jinmen"),
    ("taipei", "taibei"),
    ("macao", "macau"),
    ("whampoa", "huangpu"),
    ("yangtze", "yangtse", "yangzi"),
    ("kuomintang", "guomindang"),
    ("chiangkaishek", "jiangjieshi", "chiangchiehshih"),
    ("sunyatsen", "sunzhongshan", "sunyixian"),
)
_CUSTOMARY_NAMES = {name: names[-1] for names in _CUSTOMARY for name in names}

# the finals that stand after each initial of Pinyin; "" before a vowel
_PINYIN = """
b a ai an ang ao ei en eng i ian iao ie in ing o u
p a ai an ang ao ei en eng i ian iao ie in ing o ou u
m a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u
f a an ang ei en eng o ou u
d a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo
t a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo
n a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo ü üe
l a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo ü üe
g,k,h a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo
j,q,x i ia ian iang iao ie in ing iong iu u uan ue un
zh,ch,sh a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo
r an ang ao e en eng i ong ou u ua uan ui un uo
z,c,s a ai an ang ao e ei en eng i ong ou u uan ui un uo
y a an ang ao e i in ing o ong ou u uan ue un
w a ai an ang ei en eng o u
, a ai an ang ao e ei en eng er o ou
"""
_INITIALS = "b:p p:p' d:t t:t' g:k k:k' j:ch q:ch' x:hs zh:ch ch:ch' r:j z:ts c:ts'"
_FINALS = "ian:ien ie:ieh iong:iung ong:ung ue:ueh üe:ueh ü:u er:erh uo:o"
_SYLLABLES = """
zhi:chih chi:ch'ih shi:shih ri:jih zi:tzu ci:tz'u si:ssu yan:yen ye:yeh yong:yung you:yu yue:yueh
ge:ko ke:k'o he:ho gui:kuei kui:k'uei guo:kuo kuo:k'uo huo:huo shuo:shuo
"""
"""Pinyin and Wade–Giles, where they differ; a syllable of the last table goes before its parts."""
_OTHER_WADE_GILES = {"i": "yi", "tze": "zi", "szu": "si", "sze": "si", "o": "e"}
_ENGLISH_TOO = frozenset(("i", "jung", "hung", "lung", "sung", "yen", "jen", "ho", "lo", "no", "so", "to"))
"""Syllables of Wade–Giles that at the beginning of a sentence may be another word."""

_SLAVIC_ENDING = re.compile("(?:ov|ev|in|yn|ski|ko|an|ich|ova|eva)$")
_SLAVIC_RULES = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("schtsch|stsch|chtch|shtch|šč|shch|щ", "Щ"),
        ("sch(?=[eo])", "Щ"),
        ("tsch|tch|č|ch(?!r)", "Ч"),
        ("sh|š", "Ш"),
        ("zh|ž", "Ж"),
        ("kh|x|^ch(?=r)|^h(?=r)", "h"),
        ("ou", "u"),
        ("ss", "s"),
        ("j(?=[aeou])", "y"),
        ("(?:iy|yi|ij|ii|yy|y|i)$", "i"),
        ("w$|ff$", "v"),
        ("(?<=[ЩЧШЖ])y?[ëo](?=v)|y[ëo](?=v)|ë", "e"),
    )
]
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e ë zh z i y k l m n o p r s t u f kh ts ch sh shch . y . e yu ya".replace(".", "").split(" "),
        strict=True,
    )
)
_OTHER_WORDS = frozenset(("expose", "lame", "mate", "pate", "pique", "resume", "rose", "sake"))
"""Words, capitalised only where a sentence begins, that are others with an accent ("Resumé", "Rosé")."""
_UNDECOMPOSED = str.maketrans("łŁøØđĐı", "lLoOdDi")


def same_name(left: str, right: str) -> bool:
    """Whether both are one name by the rules of romanisation; unsure is False. Names of several words are welcome.

    Words that both sides share may stand around or between ("P'eng Chen and Chou En-lai").
    """
    if max(len(left), len(right)) > _LONGEST:
        return False
    left, right = sorted(_APOSTROPHES.sub("'", " ".join(name.split())) for name in (left, right))
    if left == right or _is_one(left, right):
        return True
    ours, theirs = left.split(), right.split()
    if len(ours) != len(theirs) or all(map(str.__ne__, ours, theirs)):
        return False
    if any(a == b and _is_only_wade_giles(_plain(a)) for a, b in zip(ours, theirs, strict=True)):
        return False  # what stands beside it is Wade–Giles on both sides: T'eng Hsi is not Teng Hsi
    runs: list[tuple[list[str], list[str]]] = [([], [])]
    for a, b in zip(ours, theirs, strict=True):
        if a == b:
            runs.append(([], []))
        else:
            runs[-1][0].append(a)
            runs[-1][1].append(b)
    return all(_is_one(" ".join(a), " ".join(b)) for a, b in runs if a)


def name_keys(name: str) -> frozenset[str]:
    """What to look a name up by: two spellings of one name have a key in common; none for what cannot be a name.

    Only that much: names with a common key may be two, which `same_name` tells. Of a customary spelling ("Peking") each
    word is known, and a whole name, but not two words among others ("President Chiang Kai-shek").
    """
    if not name[:1].isupper():
        return frozenset()
    name = _APOSTROPHES.sub("'", " ".join(name.split()))
    if len(name) > _LONGEST or not _is_capitalised(name):
        return frozenset()
    keys = {_CUSTOMARY_NAMES.get(re.sub("[^a-z]", "", _plain(name)), "")} - {""}
    starts = {""}
    for word in name.split():
        starts = set(sorted(start + key for start in starts for key in _word_keys(word))[:_MOST_KEYS])
    return frozenset(keys | starts)


@lru_cache(maxsize=1 << 14)
def _word_keys(word: str) -> frozenset[str]:
    """Letters alone; syllables in Wade–Giles without apostrophes, read as that or as Pinyin; the Slavic form."""
    plain = _plain(word)
    letters = re.sub(r"[^\w]", "", plain)
    keys = {letters, _CUSTOMARY_NAMES.get(letters, letters)}
    if letters.isascii():
        syllables = [_bare().get(syllable, frozenset()) for syllable in _HYPHEN.split(plain.replace("'", ""))]
        keys.update("".join(reading) for reading in product(*syllables))
        keys.update(_bare_from_pinyin(letters))
    if _may_end(word) and (len(word) > 4 or not word.isascii()):
        keys.update(_slavic(word))
    return frozenset(keys)


@cache
def _bare() -> dict[str, frozenset[str]]:
    """Each syllable of Wade–Giles without apostrophe as it is regularly written, also if it was written otherwise."""
    regular = _regular()
    return {
        written: frozenset(regular[one] for one in pinyin if one in regular)
        for written, pinyin in _without_apostrophes().items()
    }


@cache
def _regular() -> dict[str, str]:
    """Each syllable of Pinyin in Wade–Giles without apostrophe."""
    others = _OTHER_WADE_GILES.keys()
    return {
        one: written.replace("'", "")
        for written, pinyin in sorted(_wade_giles().items())
        for one in pinyin
        if written not in others or one == written
    }


def _bare_from_pinyin(letters: str) -> list[str]:
    """What `letters`, read as Pinyin in every way, are in Wade–Giles without apostrophes and marks."""
    regular = _regular()
    ways: list[list[str]] = [[""], *([] for _ in letters)]
    for end in range(1, len(letters) + 1):
        for start in range(max(end - 6, 0), end):
            if ways[start] and (syllable := regular.get(letters[start:end])) is not None:
                ways[end] += [way + syllable for way in ways[start][:_MOST_KEYS]]
    return ways[-1]


def _is_one(left: str, right: str) -> bool:
    if not (_is_capitalised(left) and _is_capitalised(right)) or left.lower() == right.lower():
        return False  # capitals make no other spelling: "IT" is not "It"
    plain_left, plain_right = _plain(left), _plain(right)
    if _CONTINUED.sub(" ", plain_left) == _CONTINUED.sub(" ", plain_right):
        return not _OTHER_WORDS.intersection(plain_left.split())
    joined = [_CUSTOMARY_NAMES.get(re.sub("[^a-z]", "", plain)) for plain in (plain_left, plain_right)]
    return (
        (joined[0] is not None and joined[0] == joined[1])
        or _is_wade_giles_of(plain_left, plain_right)
        or _is_wade_giles_of(plain_right, plain_left)
        or _lost_apostrophes(plain_left, plain_right)
        or _is_one_slavic_name(left, right)
    )


def _is_capitalised(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and all(word[0].isupper() for word in name.split())


@lru_cache(maxsize=1 << 12)
def _plain(name: str) -> str:
    """Latin letters in lower case without accents; letters of other scripts keep theirs."""
    decomposed = normalize("NFD", name.translate(_UNDECOMPOSED))
    kept: list[str] = []
    for character in decomposed:
        if not combining(character) or (kept and not kept[-1].isascii()):
            kept.append(character)
    return normalize("NFC", "".join(kept)).lower()


@cache
def _wade_giles() -> dict[str, frozenset[str]]:
    """What each syllable of Wade–Giles, with its apostrophe but without accents, is in Pinyin."""
    initials, finals, whole = (
        dict(pair.split(":") for pair in table.split()) for table in (_INITIALS, _FINALS, _SYLLABLES)
    )
    pinyin_of: dict[str, set[str]] = {}
    for initial, final in _syllables():
        pinyin = initial + final.replace("ü", "u")
        written = whole.get(pinyin) or initials.get(initial, initial) + finals.get(final, final)
        pinyin_of.setdefault(written, set()).add(pinyin)
    for written, pinyin in _OTHER_WADE_GILES.items():
        pinyin_of.setdefault(written, set()).add(pinyin)
    return {written: frozenset(pinyin) for written, pinyin in pinyin_of.items()}


@cache
def _without_apostrophes() -> dict[str, frozenset[str]]:
    merged: dict[str, set[str]] = {}
    for written, pinyin in _wade_giles().items():
        merged.setdefault(written.replace("'", ""), set()).update(pinyin)
    return {written: frozenset(pinyin) for written, pinyin in merged.items()}


def _syllables() -> list[tuple[str, str]]:
    rows = [line.split(" ") for line in _PINYIN.strip().splitlines()]
    return [(initial.strip(), final) for row in rows for initial in row[0].split(",") for final in row[1:]]


@cache
def _pinyin() -> frozenset[str]:
    return frozenset(initial + final.replace("ü", "u") for initial, final in _syllables())


def _is_only_wade_giles(word: str) -> bool:
    return any(part in _wade_giles() and part not in _pinyin() for part in _HYPHEN.split(word))


def _is_wade_giles_of(name: str, pinyin: str) -> bool:
    """Whether `name`, read as Wade–Giles, can be `pinyin`; both plain."""
    words, others = name.split(), pinyin.split()
    if len(words) != len(others):
        words, others = ["-".join(words)], ["".join(others)]
    syllables = [syllable for word in words for syllable in _HYPHEN.split(word)]
    if syllables[0] not in _without_apostrophes() and syllables[0] not in _wade_giles():
        return False
    if len(syllables) == 1 and (syllables[0] in _pinyin() or syllables[0] in _ENGLISH_TOO):
        return False
    return all(_spells(word, re.sub(_CONTINUED, "", other)) for word, other in zip(words, others, strict=True))


def _spells(word: str, pinyin: str) -> bool:
    """Whether the syllables of `word` can be read as `pinyin`, which has no marks between its own."""
    ends = {0}
    for syllable in _HYPHEN.split(word):
        readings = _wade_giles().get(syllable, frozenset())
        if "'" not in syllable:
            readings |= _without_apostrophes().get(syllable, frozenset())
        ends = {end + len(reading) for end in ends for reading in readings if pinyin.startswith(reading, end)}
    return len(pinyin) in ends


def _lost_apostrophes(left: str, right: str) -> bool:
    """Whether a name of three syllables or more is the same in Wade–Giles but for apostrophes that one leaves out."""
    if left.replace("'", "") != right.replace("'", "") or ("'" in left) == ("'" in right):
        return False
    syllables = re.split("[-‐‑– ]", left.replace("'", ""))
    return len(syllables) > 2 and all(syllable in _without_apostrophes() for syllable in syllables)


def _is_one_slavic_name(left: str, right: str) -> bool:
    if left.count(" ") != right.count(" ") or not (_may_end(left) and _may_end(right)):
        return False
    ours, theirs = _slavic(left), _slavic(right)
    return ours == theirs and all(_SLAVIC_ENDING.search(word) and len(word) > 4 for word in ours)


def _may_end(name: str) -> bool:
    """Whether a name may have a Slavic ending, as its last letter tells; in another script than ours it may."""
    return name[-1].lower() in "vwfnijyoah" or not name[-1].isascii()


def _slavic(name: str) -> list[str]:
    words = normalize("NFC", name).lower().split()
    return [_slavic_word("".join(_CYRILLIC.get(letter, letter) for letter in word)) for word in words]


@lru_cache(maxsize=1 << 12)
def _slavic_word(word: str) -> str:
    for pattern, replacement in _SLAVIC_RULES:
        word = pattern.sub(replacement, word)
    return word
