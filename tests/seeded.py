"""The repository's own document in a workspace of its own, with every pair of its witnesses aligned.

Aligning takes seconds, so it is done once a run, and so is what every first page would put into the cache; every test
and picture then opens a copy.
"""

import shutil
from pathlib import Path

from webapp.config import Settings
from webapp.operations import aligning, loading, reading
from webapp.operations.desk import Desk, open_desk
from webapp.operations.rows import Choice
from webapp.operations.waiting import Waiting

ROOT = Path(__file__).parent.parent
DOCUMENT = "1963-05-09-ccp-circular-on-romania"


def make_workspace(folder: Path, *, aligned: bool = True) -> Path:
    """A workspace with the seed and its translations loaded, closed again so that it can be copied."""
    for name in ("seeds", "translations"):
        shutil.copytree(ROOT / name, folder / name)
    with open_workspace(folder) as desk:
        assert loading.load(desk).problems == ()
        if aligned:
            aligning.align_missing(desk, DOCUMENT)
            for right in "BCZ":
                reading.compare(desk, DOCUMENT, Choice("A", right))
            Waiting(desk).now()
    return folder


def copy_workspace(workspace: Path, folder: Path) -> Path:
    """A copy of a closed workspace."""
    return Path(shutil.copytree(workspace, folder))


def open_workspace(workspace: Path) -> Desk:
    """The desk of a workspace, on SQLite."""
    return open_desk(Settings(workspace, ""))
