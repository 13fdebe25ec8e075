"""Aligning what is missing of a document, pair after pair, telling how far it is.

What the desk's worker does in a process of its own, and `variorum import` in the terminal.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from webapp.errors import VariorumError
from webapp.operations import alignments
from webapp.operations.desk import Desk

_log = logging.getLogger("variorum")


@dataclass(frozen=True, slots=True)
class Step:
    """How far the alignment of a document is: the pair of witnesses in hand (sigla) and the share of it that is done.

    `done` of `of` pairs of the document are aligned. `failed` says why this pair cannot be, "" if it can.
    """

    document: str
    left: str
    right: str
    share: float
    done: int
    of: int
    failed: str = ""

    @property
    def pair(self) -> tuple[str, str, str]:
        """The document and the two sigla."""
        return self.document, self.left, self.right


@dataclass(frozen=True, slots=True)
class Order:
    """What the process is told to do: align all that is missing of `documents` but `leave` (`Step.pair`)."""

    workspace: str
    database: str
    documents: list[str]
    leave: list[tuple[str, str, str]]


def align_missing(
    desk: Desk, document: str, tell: Callable[[Step], None] = lambda _: None, leave: Collection[tuple[str, str]] = ()
) -> None:
    """Align the pairs of a document's witnesses that are not aligned yet, but those in `leave` (sigla in order).

    `tell` is called at the beginning of each pair and from time to time within. A pair that fails is told, its
    traceback logged, and the next one taken.
    """
    pairs = alignments.pairs(desk, document)
    missing = [pair for pair in pairs if alignments.links(desk, *pair) is None]
    done = len(pairs) - len(missing)
    for pair in missing:
        left, right = (revision.witness.siglum for revision in pair)
        if (left, right) in leave:
            continue
        step = Step(document, left, right, 0.0, done, len(pairs))
        tell(step)
        failed = _align(desk, pair, step, tell)
        if failed:
            tell(replace(step, failed=failed))
        else:
            done += 1


def _align(desk: Desk, pair: alignments.Pair, step: Step, tell: Callable[[Step], None]) -> str:
    """Align a pair. Why it could not be done, "" if it could."""
    try:
        alignments.compute(desk, *pair, lambda share: tell(replace(step, share=share)))
        if alignments.links(desk, *pair) is None:
            return "What was found could not be kept: see that the disk has room and that reviews/ can be written."
    except VariorumError as fault:
        return fault.message
    except Exception as fault:
        _log.exception("%s and %s of %s could not be aligned.", step.left, step.right, step.document)
        return f"Something went wrong in the desk itself ({type(fault).__name__}); its terminal says where."
    return ""
