"""What a decision costs: accepting one difference, against writing the rows that its revision is made of, and no more.

On a text of 100 and of 1,000 passages, whose history already has as many revisions as are made here. Both on SQLite in
a temporary folder, by turns; the figure is the median of the wall time, since writing waits for the disk in both.
"""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import TypeVar

from sqlalchemy import MetaData, insert

from tests.examples import an_account, decide, import_example, newest, start_working, suggest
from webapp.config import Settings
from webapp.operations.desk import Desk, new_id, open_desk
from webapp.store import schema
from webapp.text.model import Header, Kind, Passage, WitnessFile, text_hash

_Made = TypeVar("_Made")

ROUNDS = 20


def report() -> str:
    """The ratios for both lengths, with what they are made of."""
    lines = ["Deciding on one difference, against inserting the rows of its revision (median of wall times)"]
    for passages in (100, 1_000):
        decided, proposed, written = measured(passages)
        lines.append(
            f"  {passages:>5,} passages: to decide {decided:.1f} ms = {decided / written:.1f} × the rows alone"
            f" ({written:.1f} ms); to propose {proposed:.1f} ms = {proposed / written:.1f} ×"
        )
    return "\n".join(lines)


def measured(passages: int) -> tuple[float, float, float]:
    """Milliseconds of a decision, of a proposal, and of inserting the rows of a revision alone."""
    with tempfile.TemporaryDirectory() as folder, open_desk(Settings(Path(folder))) as desk:
        texts = [f"Passage {number} tells of the {number}th ship." for number in range(1, passages + 1)]
        source = WitnessFile(tuple(Passage(Kind.PARAGRAPH, text) for text in texts), Header(language="en"))
        import_example(desk, document="long", content=b"long", source=source)
        ada, bo = an_account(desk), an_account(desk, "Bo")
        start_working(desk, bo, document="long")
        decided, proposed, written = [], [], []
        for turn in range(ROUNDS):
            took, proposal = _timed(partial(suggest, desk, ada, f"p{turn + 1}", ("ship", "boat"), document="long"))
            proposed.append(took)
            decided.append(_timed(partial(decide, desk, bo, proposal, {0: "accepted"}))[0])
            written.append(_timed(partial(_rows, desk, passages))[0])
        assert newest(desk, "W", "long").number == ROUNDS + 1
    return median(decided), median(proposed), median(written)


def _rows(desk: Desk, passages: int) -> None:
    """Insert as many rows as a revision has, into the same table, and take them back."""
    identity = new_id()
    rows = [
        {
            "revision_id": identity,
            "position": position,
            "passage_id": f"p{position}",
            "kind": "paragraph",
            "label": "",
            "number": "",
            "text_hash": text_hash(str(position)),
            "breaks": "[]",
            "tie": None,
        }
        for position in range(1, passages + 1)
    ]
    with desk.database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS bench AS SELECT * FROM revision_passage WHERE 0")
        connection.execute(insert(schema.revision_passage.to_metadata(MetaData(), name="bench")), rows)


def _timed(act: Callable[[], _Made]) -> tuple[float, _Made]:
    start = time.perf_counter()
    made = act()
    return (time.perf_counter() - start) * 1000, made


if __name__ == "__main__":
    print(report())
