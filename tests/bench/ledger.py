"""The ledger of one term over many documents of three witnesses each: the first time, again, and after one has changed.

The documents are made here: ten passages of thirty made-up words, of which some hold the term; the second witness
renders it otherwise now and then, the third sometimes by a word that is not known and must be aligned. The aim is 300
milliseconds for 1,000 documents.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.measure import machine
from tests.examples import an_account
from webapp.config import Settings
from webapp.operations import ledger, terms
from webapp.operations.aligning import align_missing
from webapp.operations.desk import Desk, new_id, open_desk
from webapp.operations.importing import import_witness
from webapp.text.model import Header, Kind, Passage, WitnessFile
from webapp.text.terms import Form, Rendering, Term
from webapp.web import create_app

DOCUMENTS = 1_000
AIM = 0.3
TERM = Term(
    forms=(Form("zh-Hans", "矛盾"),), renderings=(Rendering("en", "contradiction"), Rendering("en", "conflict"))
)
_ROUNDS = 5


def _texts(lots: random.Random, words: list[str]) -> list[list[str]]:
    """The passages of three witnesses."""
    sides: list[list[str]] = [[], [], []]
    for _ in range(10):
        passage = lots.choices(words, k=30)
        holds = lots.random() < 0.2
        for number, names in enumerate((["contradiction"], ["contradiction", "conflict"], ["conflict", "dispute"])):
            own = [word if lots.random() < 0.95 else lots.choice(words) for word in passage]
            if holds:
                own[15] = lots.choice(names)
            sides[number].append(" ".join(own).capitalize() + ".")
    return sides


def make(desk: Desk, documents: int) -> str:
    """Fill a desk with documents and a term; the id of the term."""
    lots = random.Random(7)
    words = ["".join(lots.choices("bcdfglmnprst", k=2) + lots.choices("aeiou", k=2)) + "n" for _ in range(3_000)]
    for number in range(documents):
        for siglum, texts in zip("ABC", _texts(lots, words), strict=True):
            _keep(desk, f"d{number:04}", siglum, texts)
        align_missing(desk, f"d{number:04}")
    return terms.state(desk, an_account(desk), term=TERM, seen=0, key=new_id()).term.id


def _keep(desk: Desk, document: str, siglum: str, texts: list[str]) -> None:
    source = WitnessFile(
        tuple(Passage(Kind.PARAGRAPH, text) for text in texts), Header(siglum=siglum, language="en", date="1963")
    )
    content = " ".join(texts).encode()
    import_witness(desk, document=document, siglum=siglum, source=source, content=content, name="x", actor=None)


def _seconds(act: Callable[[], object], rounds: int = 1) -> float:
    """The median."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[len(taken) // 2]


def report(documents: int = DOCUMENTS) -> str:
    """The figures."""
    with tempfile.TemporaryDirectory() as folder, open_desk(Settings(Path(folder), "")) as desk:
        term = make(desk, documents)
        first = _seconds(lambda: ledger.of_term(desk, term))
        again = _seconds(lambda: ledger.of_term(desk, term), _ROUNDS)
        client = create_app(desk).test_client()
        page = _seconds(lambda: client.get(f"/terms/{term}"), _ROUNDS)
        desk.terms.ledgers((term, ""), (-1, -1))
        another = _seconds(lambda: ledger.of_term(desk, term))
        _keep(desk, "d0000", "D", ["A contradiction."])
        align_missing(desk, "d0000")
        changed = _seconds(lambda: ledger.of_term(desk, term))
        found = len(ledger.of_term(desk, term).found)
    return (
        f"The ledger of one term over {documents:,} documents of three witnesses (in {found:,} of them it stands)\n\n"
        f"  the first time            {first:8.3f} s\n"
        f"  in another process        {another:8.3f} s\n"
        f"  again                     {again:8.3f} s   (aim: {AIM} s)\n"
        f"  its page                  {page:8.3f} s\n"
        f"  after one has a witness more{changed:8.3f} s"
    )


def main(argv: list[str] | None = None) -> None:
    """Measure, over as many documents as the arguments say."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.ledger", description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    print(machine())
    print(report(parser.parse_args(argv).documents))


if __name__ == "__main__":
    main()
