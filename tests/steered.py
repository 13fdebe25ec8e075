"""An aligner that does what a test tells it: the desk's worker with a child process that waits to be told.

Run as a module it is that child: it asks a named pipe in the workspace what to do next, so that nothing in a test
depends on how quick a machine is.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any
from unittest.mock import patch

from webapp.operations import aligning_process, alignments
from webapp.operations.desk import Desk
from webapp.operations.worker import Work, Worker

PATIENCE = 60.0
PIPE = "steering"


class Steering:
    """The test's side: tells the child what to do, and waits until the worker has heard of it."""

    def __init__(self, worker: Worker, pipe: Path) -> None:
        self.worker = worker
        self._told: Queue[str] = Queue()
        self._pipe = os.open(pipe, os.O_RDWR)  # both ways, so that opening it waits for nobody
        hear = worker._hear

        def hear_and_tell(line: str) -> None:
            hear(line)
            self._told.put(line)

        worker._hear = hear_and_tell  # type: ignore[method-assign]

    def tell(self, *words: str) -> None:
        """The child's next words: a share to report, "finish", "fail" or "die"."""
        os.write(self._pipe, "".join(f"{word}\n" for word in words).encode())

    def wait(self, document: str, wanted: Callable[[Work], Any]) -> Work:
        """The worker's state as soon as it is as wanted."""
        while not wanted(self.worker.at(document)):
            self._told.get(timeout=PATIENCE)
        return self.worker.at(document)

    def close(self) -> None:
        os.close(self._pipe)


@contextmanager
def steered(desk: Desk) -> Iterator[Steering]:
    """A worker of the desk, not yet started, with a child under the test's control."""
    pipe = desk.settings.workspace / PIPE
    os.mkfifo(pipe)
    with patch("webapp.operations.worker._CHILD", "tests.steered"):
        steering = Steering(Worker(desk), pipe)
        try:
            yield steering
        finally:
            steering.close()


def _as_told(desk: Desk, *pair: Any) -> None:
    progress = pair[-1]
    while True:
        word = _next(desk.settings.workspace / PIPE)
        if word == "finish":
            return _compute(desk, *pair)
        if word == "fail":
            raise ZeroDivisionError
        if word == "die":
            os._exit(9)
        progress(float(word))


def _next(pipe: Path) -> str:
    """One line of the pipe, byte by byte, so that the next child finds the rest."""
    word = b""
    with pipe.open("rb", buffering=0) as opened:
        while not word.endswith(b"\n"):
            word += opened.read(1)
    return word.decode().strip()


_compute = alignments.compute

if __name__ == "__main__":
    with (
        patch.object(alignments, "compute", _as_told),
        patch.object(aligning_process, "_SECONDS_BETWEEN_STEPS", 0.0),  # every word is told
    ):
        sys.exit(aligning_process.main())
