"""The process that the desk's worker starts to align texts: `python -m webapp.operations.aligning_process`.

It reads one Order as a line of JSON, brings the search index up to date, writes a Step as a line of JSON from time to
time, keeps what it finds in the cache, and ends when it is done or when its parent is gone, which closes its standard
input.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from webapp.config import Settings
from webapp.errors import VariorumError
from webapp.operations.aligning import Order, Step, align_missing
from webapp.operations.desk import open_desk
from webapp.operations.search_filling import fill

_NICENESS = 10  # readers come first
_SECONDS_BETWEEN_STEPS = 0.25


def main() -> int:
    """Do what the order on standard input says. 0 when done, 1 if it could not be begun."""
    line = sys.stdin.readline()
    if not line:
        return 1
    order = Order(**json.loads(line))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    tell = _telling(sys.stdout)
    sys.stdout = sys.stderr  # nothing but steps goes to the worker
    try:
        with open_desk(Settings(Path(order.workspace), order.database), create=False) as desk:
            fill(desk)
            for document in order.documents:
                leave = {(left, right) for named, left, right in order.leave if named == document}
                align_missing(desk, document, tell, leave)
    except VariorumError as fault:
        sys.stderr.write(f"variorum: {fault.message}\n")
        return 1
    return 0


def _telling(out: TextIO) -> Callable[[Step], None]:
    """Writes steps: each beginning and each failure, and what is between not oftener than anybody looks."""
    told = 0.0

    def tell(step: Step) -> None:
        nonlocal told
        now = time.monotonic()
        if step.share == 0 or now - told >= _SECONDS_BETWEEN_STEPS:
            told = now
            out.write(json.dumps(asdict(step)) + "\n")
            out.flush()

    return tell


def _end_with_parent() -> None:
    # not sys.stdin.read: a thread that waits in it would hold the lock that the interpreter needs to end
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
