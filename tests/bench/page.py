"""The document page, warm, against a page of the same bytes from the smallest view that Flask and Jinja allow.

And the first rows of a long document, without and with the cache, against all of its rows.

All run in this process through the test client, so each pays the same for the client; the figure is CPU time, and the
median of rounds that take turns, so that a busy machine slows all alike.
"""

import os
import platform
import re
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from itertools import count
from pathlib import Path
from random import Random
from statistics import median

from flask import Flask, render_template
from jinja2 import DictLoader

from tests.seeded import DOCUMENT, make_workspace, open_workspace
from webapp.operations import collations
from webapp.operations.aligning import align_missing
from webapp.operations.desk import Desk
from webapp.operations.importing import import_witness
from webapp.text.model import Header, Kind, Passage, WitnessFile
from webapp.web import create_app

REQUESTS, ROUNDS, LONG_ROUNDS = 100, 15, 7
PASSAGES, WORDS = 1_000, 100
AIM = 2.0


def trivial_app(page: str) -> Flask:
    """One view, one template with one variable: the page."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"page.html": "{{ page | safe }}"})

    @app.get("/")
    def view() -> str:
        return render_template("page.html", page=page)

    return app


def cpu_per_request(get: Callable[[], object]) -> float:
    """CPU time of one request in milliseconds."""
    start = time.process_time()
    for _ in range(REQUESTS):
        get()
    return (time.process_time() - start) * 1000 / REQUESTS


def report() -> str:
    """The ratios of both, with what they are made of."""
    return f"{seed_report()}\n{long_report()}"


def long_report() -> str:
    """What it takes until the rows of a first screen are there, and until all are, without and with the cache."""
    with tempfile.TemporaryDirectory() as folder, open_workspace(Path(folder)) as desk:
        import_texts(desk)
        client = create_app(desk).test_client()
        recent = client.application.extensions["variorum"].recent

        numbers = count()

        def forget() -> None:
            collations.KIND = f"collation {next(numbers)}"  # under which nothing is kept yet
            recent.clear()

        part, whole, further = "/d/long/", "/d/long/?from=all", "/d/long/?from=41"
        parts = {"HX-Request": "true", "HX-Target": "later"}
        named = re.search(r"rows=([0-9a-f]+)", client.get(part).text)
        assert named is not None
        follows = f"{further}&rows={named[1]}"
        sizes = [len(client.get(address).data) for address in (part, whole)]
        sizes.append(len(client.get(follows, headers=parts).data))
        asked: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "first rows, nothing cached": (forget, lambda: client.get(part)),
            "first rows, collation cached": (recent.clear, lambda: client.get(part)),
            "the next rows, collation cached": (recent.clear, lambda: client.get(follows, headers=parts)),
            "first rows, page remembered": (lambda: client.get(part), lambda: client.get(part)),
            "all rows, nothing cached": (forget, lambda: client.get(whole)),
            "all rows, collation cached": (recent.clear, lambda: client.get(whole)),
        }
        taken: dict[str, list[float]] = {name: [] for name in asked}
        for _ in range(LONG_ROUNDS):
            for name, (prepare, ask) in asked.items():
                prepare()
                start = time.process_time()
                ask()
                taken[name].append((time.process_time() - start) * 1000)
    middle = {name: median(times) for name, times in taken.items()}
    most = middle["all rows, nothing cached"]
    lines = [f"A document of {PASSAGES:,} passages of {WORDS} words, CPU per request, against all rows, nothing cached"]
    lines += [f"  {name:32} {found:7.1f} ms  {found / most:5.2f} x" for name, found in middle.items()]
    lines.append("  bytes: first rows {:,}, all rows {:,}, the next rows {:,}".format(*sizes))
    return "\n".join(lines)


def import_texts(desk: Desk) -> None:
    """Two witnesses of a long document, aligned; seven passages of ten differ, in about every tenth word."""
    chance = Random(1)
    rare = ["".join(chance.choices("aeioulnrst", k=chance.randint(2, 9))) for _ in range(5_000)]
    common = rare[:200]
    left = [[chance.choice(chance.choice((common, rare))) for _ in range(WORDS)] for _ in range(PASSAGES)]
    right = [
        [chance.choice(rare) if chance.random() < 0.1 else word for word in words] if chance.random() < 0.7 else words
        for words in left
    ]
    for siglum, side in (("A", left), ("B", right)):
        passages = tuple(Passage(Kind.PARAGRAPH, " ".join(words).capitalize() + ".") for words in side)
        source = WitnessFile(passages, Header(siglum=siglum, language="en"))
        content = siglum.encode()
        import_witness(desk, document="long", siglum=siglum, source=source, content=content, name="x.txt", actor=None)
    align_missing(desk, "long")


def seed_report() -> str:
    """The repository's own document, warm."""
    with tempfile.TemporaryDirectory() as folder, open_workspace(make_workspace(Path(folder) / "workspace")) as desk:
        client = create_app(desk).test_client()
        address = f"/d/{DOCUMENT}/"
        client.get(address)
        time.sleep(2.5)  # a desk that nobody has opened or written to for a moment: see webapp/web/glance.py
        page = client.get(address)
        plain = trivial_app(page.text).test_client()
        unchanged = {"If-None-Match": page.headers["ETag"]}
        assert plain.get("/").data == page.data
        assert client.get(address, headers=unchanged).status_code == 304
        ways: list[Callable[[], object]] = [
            lambda: plain.get("/"),
            lambda: client.get(address),
            lambda: client.get(address, headers=unchanged),
        ]
        rounds = [[cpu_per_request(way) for way in ways] for _ in range(ROUNDS)]
    trivial, ours, not_sent = (median(times) for times in zip(*rounds, strict=True))
    versions = ", ".join(f"{name} {version(name)}" for name in ("flask", "jinja2", "sqlalchemy"))
    machine = f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}, {versions}"
    return (
        f"document page, {len(page.data):,} bytes, CPU per request: trivial view {trivial:.3f} ms, ours {ours:.3f} ms"
        f" = {ours / trivial:.2f}× (aim: under {AIM:g}×); unchanged (304) {not_sent:.3f} ms = {not_sent / trivial:.2f}×"
        f" [{machine}]"
    )


if __name__ == "__main__":
    print(report())
