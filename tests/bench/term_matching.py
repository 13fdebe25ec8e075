"""Finding terms: 10,000 forms in a document of 100 passages, beside one compiled alternation and a loop of `str.find`.

Forms and text are of made-up words, so that the figures can be had anywhere: one English form in five is capitalised as
a name is, the Chinese ones have two to six characters. Both peers do less: they know no inflection, no hyphen and no
name, and the loop finds forms inside words. They are run on five passages, and the time is multiplied.
"""

import random
import re
import time
from collections.abc import Callable

from tests.bench.measure import medians
from webapp.text.term_forms import Form
from webapp.text.term_matching import Matcher

FORMS = 10_000
PASSAGES = 100
_ROUNDS = 5
_PEER_PASSAGES = 5
_ALTERNATION, _LOOP = "peer: one alternation", "peer: str.find of each"
_CONSONANTS, _VOWELS = "bcdfghklmnprstvz", "aeiou"


def _english(lots: random.Random) -> tuple[list[str], list[str]]:
    """Forms and passages of 100 words."""
    letters = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS)
    vocabulary = ["".join(map(lots.choice, letters)) for _ in range(20_000)]
    forms = list(dict.fromkeys(" ".join(lots.choices(vocabulary, k=lots.choice((1, 2, 2, 3)))) for _ in range(FORMS)))
    forms = [form.title() if lots.random() < 0.2 else form for form in forms]
    passages = []
    for _ in range(PASSAGES):
        words = [lots.choice(forms) if lots.random() < 0.05 else lots.choice(vocabulary) for _ in range(100)]
        passages.append(" ".join(words).capitalize() + ".")
    return forms, passages


def _chinese(lots: random.Random) -> tuple[list[str], list[str]]:
    """Forms and passages of 200 characters."""
    characters = [chr(0x4E00 + lots.randrange(0x5000)) for _ in range(2_500)]
    forms = list(dict.fromkeys("".join(lots.choices(characters, k=lots.randint(2, 6))) for _ in range(FORMS)))
    passages = []
    for _ in range(PASSAGES):
        parts = [lots.choice(forms) if lots.random() < 0.05 else lots.choice(characters) for _ in range(200)]
        passages.append("".join(parts) + "。")
    return forms, passages


def _alternation(forms: list[str], *, bounds: bool) -> re.Pattern[str]:
    inner = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"\b(?:{inner})\b" if bounds else inner, re.IGNORECASE)


def _figures(language: str, forms: list[str], passages: list[str]) -> dict[str, float]:
    """Seconds of the processor: of building once, of each side for all passages."""
    terms = [Form(str(number), form, language) for number, form in enumerate(forms)]
    began = time.process_time()
    matcher = Matcher(terms)
    built = time.process_time() - began
    pattern = _alternation(forms, bounds=language == "en")
    few = passages[:_PEER_PASSAGES]
    small = [passage.lower() for passage in few]
    sides: dict[str, Callable[[], object]] = {
        "match": lambda: [matcher.hits(passage) for passage in passages],
        _ALTERNATION: lambda: [pattern.findall(passage) for passage in few],
        _LOOP: lambda: [passage.find(form) for passage in small for form in forms],
    }
    seconds = medians(sides, _ROUNDS, time.process_time)
    times = len(passages) / len(few)
    return {"build": built, **seconds, **{peer: times * seconds[peer] for peer in (_ALTERNATION, _LOOP)}}


def report() -> str:
    """The table: building and matching, in milliseconds."""
    heading = f"Terms: {FORMS:,} forms, a document of {PASSAGES} passages (ms)"
    lines = [heading, "", f"| language | build | match | {_ALTERNATION} | {_LOOP} |", "|---|---|---|---|---|"]
    for language, make in (("en", _english), ("zh", _chinese)):
        figures = _figures(language, *make(random.Random(7)))
        cells = (f"{1000 * figures[name]:,.0f}" for name in ("build", "match", _ALTERNATION, _LOOP))
        lines.append(f"| {language} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
