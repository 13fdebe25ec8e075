"""The progress bar of a command: on standard error, in a terminal only, and only for what takes more than a moment."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import click

_MOMENT = 0.5  # seconds after which somebody who waits wants to know how long
_STEPS = 1000


@contextmanager
def progress_bar() -> Iterator[Callable[[float, str], None]]:
    """Gives what to call with the share done (0 to 1) and what is being done. At the end the cursor is back."""
    began = time.monotonic()
    with ExitStack() as shown:
        bar = None

        def tell(share: float, doing: str) -> None:
            nonlocal bar
            if bar is None:
                if not sys.stderr.isatty() or time.monotonic() - began < _MOMENT:
                    return
                bar = shown.enter_context(click.progressbar(length=_STEPS, file=sys.stderr))
            bar.label = doing
            bar.update(round(share * _STEPS) - bar.pos)

        yield tell
        if bar is not None:
            bar.update(_STEPS - bar.pos)
