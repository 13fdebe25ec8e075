"""A desk that serves in a thread, and a Chromium that looks at it; for the journeys and for the README's pictures."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from webapp.operations.desk import Desk
from webapp.web import create_app

TOKEN = "the-first-token"
# the headless shell opens a page with a third of the work of a whole Chromium
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# --no-sandbox: Chromium refuses to start as root, as tests in a container do, with its sandbox
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name that Werkzeug gives it
        pass


@contextmanager
def serving(desk: Desk, *, shared: bool = False) -> Iterator[str]:
    """The address of the desk, served until the end; `shared` is with accounts, as behind a proxy."""
    app: Flask = create_app(desk, sign_in_token=TOKEN)
    server = ThreadedWSGIServer("127.0.0.1", 0, app, handler=_Quiet)
    if shared:
        settings = replace(desk.settings, address=f"http://localhost:{server.server_port}")
        server.app = create_app(replace(desk, settings=settings))
    server.daemon_threads = False  # their database connections are closed before the desk is
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def chromium() -> str:
    """Where a Chromium is installed, "" if none is."""
    return next(filter(None, map(shutil.which, NAMES)), "")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


LOCAL_HTMX = Path(__file__).parents[2] / "webapp" / "web" / "static" / "htmx" / "htmx.min.js"
