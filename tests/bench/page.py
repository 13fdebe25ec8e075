"""The document page, warm, against a page of the same bytes from the smallest view that Flask and Jinja allow.

Both run in this process through the test client, so each pays the same for the client; the figure is CPU time, and the
median of rounds that take turns, so that a busy machine slows both alike.
"""

import os
import platform
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median

from flask import Flask, render_template
from jinja2 import DictLoader

from tests.seeded import DOCUMENT, make_workspace, open_workspace
from webapp.web import create_app

REQUESTS, ROUNDS = 100, 15
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
    """The ratio, with what it is made of."""
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
