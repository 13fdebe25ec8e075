"""The desk's worker: aligning beside those who read, which can be watched, stopped and started again.

It is a thread that never reads a text. It starts a child process (`aligning_process`) whenever a document has got a
text, hears how far the child is, and kills it to stop a pair: what is kept in the cache is kept whole or not at all, so
nothing is half-written, and vectors that were kept are not computed again.

Why a process, and always: Python lets one thread of a process run at a time. With a whole Bible aligned in a thread of
the desk, pages took several times as long (tests/bench/desk_at_work.py has the figures for the process). Starting one
costs 0.5 s of CPU, at a low priority, once for an import; a second way for small texts would not be worth that.

That a pair was stopped, and by whom, is no fact: it is forgotten when the desk ends, which then aligns what is missing.
"""

import json
import logging
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from webapp.errors import NotFound, VariorumError
from webapp.operations.aligning import Order, Step
from webapp.operations.desk import Desk
from webapp.review import Account, Action, require
from webapp.store import events, library, names

_log = logging.getLogger("variorum")
_CHILD = "webapp.operations.aligning_process"
_PACKAGE_FOLDER = Path(__file__).parents[2]
_SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS_AFTER_A_FAULT = 30.0

Pair = tuple[str, str, str]
"""A document and the sigla of two of its witnesses, in order."""


@dataclass(frozen=True, slots=True)
class Halt:
    """A pair of witnesses that is left unaligned: `by` the name of who stopped it, or why it could not be done."""

    left: str
    right: str
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What is being done for a document now, None for nothing, and what is left undone until somebody starts it again.

    `seconds_left` is a rough guess for the pair in hand, None as long as there is none.
    """

    step: Step | None = None
    seconds_left: int | None = None
    halts: tuple[Halt, ...] = ()


class Worker:
    """Aligns what is new while the desk is open. Safe to ask from every thread; idle until `start`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen = 0
        self._thread = threading.Thread(target=self._run, name="aligner", daemon=True)
        self._woken = threading.Event()
        self._lock = threading.Lock()  # for all that follows
        self._ended = False
        self._due: dict[str, None] = {}
        self._halts: dict[Pair, Halt] = {}
        self._child: subprocess.Popen[str] | None = None
        self._killed = False
        self._step: Step | None = None
        self._began: datetime = desk.now()
        self._seconds_left: int | None = None

    def start(self) -> None:
        """Begin, with every document that is there."""
        self._thread.start()

    def stop(self) -> None:
        """End at once; the pair in hand is aligned when the desk is opened again."""
        with self._lock:
            self._ended = True
            self._kill()
        self._woken.set()
        self._thread.join()

    def at(self, document: str) -> Work:
        """What is done for a document now."""
        with self._lock:
            halts = tuple(halt for (named, _, _), halt in sorted(self._halts.items()) if named == document)
            if self._step is None or self._step.document != document:
                return Work(halts=halts)
            return Work(self._step, self._seconds_left, halts)

    def cancel(self, account: Account | None, document: str, left: str, right: str) -> None:
        """Leave a pair unaligned, at once if it is in hand, until somebody starts it again.

        Raises Forbidden, NotFound.
        """
        by = require(account, Action.ALIGN, document).name
        pair = self._pair(document, left, right)
        with self._lock:
            self._halts[pair] = Halt(*pair[1:], by=by)
            if self._in_hand() == pair:
                self._kill()

    def start_again(self, account: Account | None, document: str, left: str, right: str) -> None:
        """Align a pair that was stopped or that failed. Raises Forbidden, NotFound."""
        require(account, Action.ALIGN, document)
        pair = self._pair(document, left, right)
        with self._lock:
            if self._halts.pop(pair, None):
                self._due[document] = None
        self._woken.set()

    def look(self) -> bool:
        """Align what is missing of the documents that got a text since the last look; False if it must be put off."""
        with self._desk.database.read() as connection:
            head = events.head(connection)
            revised = library.revised_since(connection, self._seen) if head != self._seen else []
        self._seen = head
        with self._lock:
            self._due.update(dict.fromkeys(revised))
        while True:
            with self._lock:
                documents = [] if self._ended else list(self._due)
                self._due.clear()
            if not documents:
                return True
            if not self._align(documents):
                return False

    def _run(self) -> None:
        while not self._ended:
            try:
                well = self.look()
            except (VariorumError, OSError) as fault:
                _log.warning("Aligning is put off: %s", fault)
                well = False
            # a database that is locked, a disk or memory that is full may be well again later
            self._woken.wait(_SECONDS_BETWEEN_LOOKS if well else _SECONDS_AFTER_A_FAULT)
            self._woken.clear()

    def _align(self, documents: list[str]) -> bool:
        """Run a child until it ends; what it leaves undone is due again. False if it did not even begin."""
        settings = self._desk.settings
        # in a process group of its own: Ctrl+C is for the desk, which then ends the child
        # in the package's folder: it is the same package, whatever lies where the desk was started
        with (
            suppress(BrokenPipeError),  # it ended before it was told what to do
            subprocess.Popen(  # noqa: S603 - this very interpreter, with a module of our own
                [sys.executable, "-m", _CHILD],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                cwd=_PACKAGE_FOLDER,
                process_group=0,
            ) as child,
        ):
            with self._lock:
                self._child, self._killed = child, False
                if self._ended:
                    self._kill()
                leave = list(self._halts)
            told, said = cast("tuple[IO[str], IO[str]]", (child.stdin, child.stdout))  # both are pipes
            order = Order(str(settings.workspace.resolve()), settings.database, documents, leave)
            told.write(json.dumps(asdict(order)) + "\n")
            told.flush()
            for line in said:
                self._hear(line)
        with self._lock:
            pair, self._step, self._child = self._in_hand(), None, None
            if child.returncode == 0:
                return True
            self._due.update(dict.fromkeys(documents))
            if self._killed:
                return True
            if pair:
                why = f"The process that aligned them ended before its time (code {child.returncode})."
                self._halts[pair] = Halt(*pair[1:], why=why)
        what = f"{pair[1]} and {pair[2]} of {self._called(pair[0])}" if pair else "a text"
        _log.warning("The process that was to align %s ended with code %s.", what, child.returncode)
        return pair is not None

    def _called(self, document: str) -> str:
        with self._desk.database.read() as connection:
            return names.names(connection).name_of(document)

    def _hear(self, line: str) -> None:
        with self._lock:
            if self._killed:  # it was said before, and perhaps not to the end
                return
            step = Step(**json.loads(line))
            pair = step.pair
            if step.failed:
                self._halts[pair] = Halt(step.left, step.right, why=step.failed)
                self._step = None
                return
            if pair != self._in_hand():
                self._began = self._desk.now()
            taken = (self._desk.now() - self._began).total_seconds()
            enough = step.share > 0.02 and taken > 1  # to guess from
            self._seconds_left = round(taken / step.share * (1 - step.share)) if enough else None
            self._step = step
            if pair in self._halts:  # stopped before it was its turn
                self._kill()

    def _in_hand(self) -> Pair | None:
        return self._step.pair if self._step else None

    def _kill(self) -> None:
        self._step = None
        if self._child:
            self._killed = True
            self._child.kill()

    def _pair(self, document: str, left: str, right: str) -> Pair:
        """A pair of witnesses of a document, in the one order in which pairs are named here. Raises NotFound."""
        with self._desk.database.read() as connection:
            called = library.document(connection, document).name
            there = [witness.siglum for witness in library.witnesses(connection, document)]
        if not {left, right} <= set(there) or left == right:
            raise NotFound(f"{called} has no pair of witnesses {left} and {right}; there is {', '.join(there)}.")
        first, second = sorted((left, right))
        return document, first, second
