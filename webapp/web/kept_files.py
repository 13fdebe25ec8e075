"""Files that somebody has brought and looks at before they come in, so that nobody has to choose a file twice.

They are in memory and bounded: what is not brought in is forgotten, at the latest when the desk ends.
"""

import hashlib
from collections import OrderedDict
from threading import Lock

from webapp.text.limits import FILE_BYTES

File = tuple[str, bytes]
"""Its name, and what is in it."""


class KeptFiles:
    """Files by who brought them and what is in them; those longest unused go when there is no room."""

    def __init__(self, room: int = 3 * FILE_BYTES) -> None:
        self._room = room
        self._kept: OrderedDict[tuple[str, str], File] = OrderedDict()
        self._lock = Lock()

    def put(self, account: str, file: File) -> str:
        """Keep a file, and return the name under which the same person finds it."""
        name = hashlib.sha256(file[0].encode(errors="replace") + b"\0" + file[1]).hexdigest()
        with self._lock:
            self._kept[account, name] = file
            self._kept.move_to_end((account, name))
            while len(self._kept) > 1 and sum(len(content) for _, content in self._kept.values()) > self._room:
                self._kept.popitem(last=False)
        return name

    def get(self, account: str, name: str) -> File | None:
        """The file that this person has put under the name, if it is still there."""
        with self._lock:
            return self._kept.get((account, name))
